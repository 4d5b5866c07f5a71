/**
 * The verb that edits by assignment: an Immer draft of the view, whose result becomes edits.
 *
 * The only file that needs Immer, so that an application which never drafts does not ship it. Immer says which parts are
 * other objects than before; what that means is for the types to say, in their `reconcile`. Immer's patches are not used:
 * they tell arrays by index.
 */
import { enableMapSet, freeze, Immer, isDraft, isModified, original } from 'immer'
import { InvariantError } from '../base/error'
import { memoByIdentity } from '../base/memo'
import type { Json } from '../codec/value'
import type { AnyCrdt, Value } from '../crdt/contract'
import type { ChangeOptions } from './change'
import { type Collection, draftBase, moveStandIn, standIn } from './draft-base'
import { type CollectionChange, compareCollections } from './draft-changes'
import { reconcileBy } from './reconcile'
import { type Delta, emptyDelta, type Replica } from './replica'

/**
 * A view as a recipe of {@link draft} sees it: the same to any depth, but mutable. `Json` stays as it is: narrow it first.
 */
export type Draftable<View> = Json extends View ? View : MutableView<View>

/** What {@link Draftable} makes of each member of a union. */
export type MutableView<View> = View extends string | number | boolean | null | undefined
  ? View
  : View extends ReadonlyMap<infer Key, infer Item>
    ? Map<Key, Draftable<Item>>
    : View extends ReadonlySet<infer Element>
      ? Set<Element>
      : { -readonly [Name in keyof View]: Draftable<View[Name]> }

/** What a recipe of {@link draft} may return: nothing, the draft, or another value in place of it. */
// biome-ignore lint/suspicious/noConfusingVoidType: a recipe without a return statement returns void
export type DraftResult<View> = Draftable<View> | View | undefined | void

/**
 * Edits a replica as if its view were plain mutable data: `[next version, delta]`.
 *
 * Under concurrency: what the recipe left alone is not written; each part that differs after it is edited by the rule of
 * its type, as {@link reconcile} does. So `draft.likes += 1` is an increment, and deleting a key removes what was seen.
 *
 * A recipe whose result equals the view gives the same replica and an empty delta; one that throws changes nothing. Like
 * Immer's, a recipe either mutates the draft or returns a new value for all of it, and the draft is of no use afterwards.
 * Maps and sets in a draft iterate in the order of the view, then what the recipe added.
 * Cost: O(n) for each map or set of n entries that the recipe touches, O(fields) for the structs on the way to it, and
 * the edits. A map costs what Immer takes to copy it; where keys came or went since the last draft it is first made anew.
 *
 * @param recipe gets a draft of the view; it must be synchronous.
 * @throws InvariantError `value` when a part is assigned what its type cannot become; the message names the path.
 * @throws InvariantError `argument` when the recipe returns a promise, the type has no facets, or `now` is not a whole
 *   number of milliseconds.
 * @throws InvariantError `counter-exhausted` or `clock-exhausted` as `change` does.
 * @throws whatever the recipe throws, and Immer's errors.
 *
 * @example
 * ```ts
 * import { draft, lwwRegister, orMap, pnCounter, replica, struct, view } from 'meldkit'
 *
 * const Board = struct({ likes: pnCounter(), todos: orMap(struct({ title: lwwRegister('') })) })
 * const [one] = draft(Board, replica(Board, 'alice'), board => {
 *   board.likes += 1
 *   board.todos.set('t1', { title: 'tea' })
 * })
 * const [two] = draft(Board, one, board => {
 *   for (const todo of board.todos.values()) todo.title += '!'
 * })
 * view(Board, two) // => { likes: 1, todos: { t1: { title: 'tea!' } } }
 * draft(Board, two, () => undefined)[0] === two // => true
 * ```
 *
 * @see Immer, https://immerjs.github.io/immer/. We differ: the result is not the next state but the wish for it, nothing is
 *   frozen that the recipe brings in, and there are no patches.
 */
export function draft<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  recipe: (draft: Draftable<Value<T>>) => DraftResult<Value<T>>,
  options: ChangeOptions = {},
): readonly [Replica<T>, Delta<T>] {
  const before: unknown = type.view(replica.state)
  const base = draftBase(type, before)
  const copied: Path[] = []
  const links: Link[] = []
  const next = immerOf(Immer).produce(base, (part: unknown) => {
    const result = recipe(part as Draftable<Value<T>>) as { then?: unknown } | undefined
    if (typeof result?.then === 'function')
      throw new InvariantError(
        'argument',
        'The recipe of a draft must be synchronous, got one that returns a promise. Await first, then draft.',
      )
    if (result === undefined || result === part) {
      findCopied(part, base, [], copied)
      findEdited(part, [], links)
    }
    return result
  })
  if (next === base) return [replica, emptyDelta(type)]
  const changes = new Map<object, CollectionChange>()
  const changed = (now: object, wanted: object): CollectionChange['keys'] | undefined => {
    const old = standIn(now)
    if (old === wanted) return []
    if (old === undefined || 'length' in old || !isLike(old, wanted)) return undefined
    const change = compareCollections(old, wanted)
    changes.set(now, change)
    return change.keys
  }
  const edited = new Map(links.map(([path, item]) => [at(next, path), item]))
  const origins = (now: readonly unknown[], wanted: readonly unknown[]): readonly unknown[] => {
    const known = new Map(((standIn(now) as readonly unknown[] | undefined) ?? now).map((item, i) => [item, now[i]]))
    return wanted.map(item => (typeof item === 'object' ? known.get(edited.get(item) ?? item) : undefined))
  }
  const done = reconcileBy(type, replica, next, options, () => undefined, { changed, origins })
  const after: unknown = type.view(done[0].state)
  for (const path of copied) moveAlong(partAt(type, before, path), partAt(type, after, path), at(next, path), changes)
  return done
}

type Path = readonly string[]

/** The one Immer of ours, made at first use: Map and Set support is a global switch of Immer's, not one for each. */
const immerOf: (make: typeof Immer) => Immer = /* @__PURE__ */ memoByIdentity((make: typeof Immer) => {
  enableMapSet()
  return new make({ autoFreeze: false })
})

/**
 * Finds the maps at the end of field paths that Immer will have copied from those of the base. They are nobody else's, so
 * they can serve the next draft. Deeper ones, and sets, are made anew when they are touched again.
 */
function findCopied(part: unknown, base: unknown, path: Path, copied: Path[]): void {
  if (!isDraft(part) || !isModified(part) || original(part) !== base) return
  if (base instanceof Map) copied.push(path)
  else if (!Array.isArray(base) && !(base instanceof Set))
    // Asking for the property itself would make a draft of each part.
    for (const name of Object.keys(base as object))
      findCopied(
        Reflect.getOwnPropertyDescriptor(part as object, name)?.value,
        at(base, [name]),
        [...path, name],
        copied,
      )
}

/** Where an edited copy of an item of an array will be found, and of which item it is one. */
type Link = readonly [path: Path, item: unknown]

/** Finds the items of arrays that the recipe has edited; arrays within maps are left out, and told by place. */
function findEdited(part: unknown, path: Path, links: Link[]): void {
  if (!isDraft(part) || !isModified(part) || part instanceof Map || part instanceof Set) return
  // Asking for an item itself would make a draft of each.
  for (const name of isArray(part) ? part.keys() : Object.keys(part as object)) {
    const item: unknown = Reflect.getOwnPropertyDescriptor(part as object, name)?.value
    if (!isDraft(item)) continue
    const to = [...path, String(name)]
    if (isArray(part)) links.push([to, original(item)])
    findEdited(item, to, links)
  }
}

const { isArray } = Array

/**
 * Lets a copy stand for the facade of the new version, if it has its content in its order. A key that comes or goes may
 * move others in the persistent map, so then it has not.
 */
function moveAlong(
  [, before]: TypedView,
  [type, after]: TypedView,
  copy: unknown,
  changes: ReadonlyMap<object, CollectionChange>,
): void {
  const change = changes.get(before)
  if (change?.sameKeys !== true) return
  const map = copy as Map<unknown, unknown>
  const now = after as ReadonlyMap<unknown, unknown>
  for (const key of change.keys) {
    if (!now.has(key)) return
    // What the recipe brought in is the application's, and may be less than the type made of it.
    map.set(key, draftBase(type, now.get(key)))
  }
  if (map.size === now.size) moveStandIn(before, after, freeze(map))
}

/** A part of a view, with the type of its items. */
type TypedView = readonly [items: AnyCrdt, view: object]

function partAt(type: AnyCrdt, view: unknown, path: Path): TypedView {
  const [name, ...rest] = path
  if (name === undefined) return [type.children[0]?.[1] ?? type, view as object]
  const [, child] = type.children.find(([field]) => field === name) as (typeof type.children)[number]
  return partAt(child, at(view, [name]), rest)
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>>)[name], value)
}

function isLike(one: Collection, other: object): other is Collection {
  return one instanceof Map ? other instanceof Map : other instanceof Set
}
