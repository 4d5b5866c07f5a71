/**
 * The tree that a draft starts from: the view, with a Map or Set in place of each facade, so that Immer can copy it, also
 * below the items of an array.
 *
 * Nothing is copied before it is touched: what stands for a facade reads from it, and is filled when it is iterated. After
 * a draft, the Map that Immer made for the new version stands for the new facade, and the next draft starts from it. It
 * moves along instead of being kept for each version, so that old versions cost nothing. Left out: Immer itself.
 */
import { memoByIdentity } from '../base/memo'
import { lazyArray } from '../collections/lazy-array'
import type { AnyCrdt } from '../crdt/contract'

/** What stands for a facade. */
export type Collection = Map<unknown, unknown> | Set<unknown>

/** For each facade, what stands for it: of equal content, and in the order of the facade, so it shows as speed only. */
const standIns = /* @__PURE__ */ new WeakMap<object, Collection | readonly unknown[]>()

/** The plain value of a view: itself where it holds no map or set. O(fields) of structs. */
export function draftBase(type: AnyCrdt, view: unknown): unknown {
  if (typeof view !== 'object' || view === null) return view
  if (isFacade(view)) return standInOf(type, view)
  if (type.children.length === 0) return view
  return Array.isArray(view) ? baseOfArray(type, view) : baseOfRecord(type, view as Readonly<Record<string, unknown>>)
}

/** What stands for a facade, or an array of children, that a base was made of. */
export function standIn(facade: object): Collection | readonly unknown[] | undefined {
  return standIns.get(facade)
}

/** Lets a collection stand for the facade of a new version, and no longer for that of the version before. */
export function moveStandIn(before: object, after: object, collection: Collection): void {
  standIns.delete(before)
  standIns.set(after, collection)
}

type Facade = ReadonlyMap<unknown, unknown>

// Views hold functions nowhere but in the facades of maps and sets.
function isFacade(view: object): view is Facade {
  return typeof (view as Partial<Facade>).has === 'function'
}

function standInOf(type: AnyCrdt, facade: Facade): Collection {
  const known = standIns.get(facade)
  if (known !== undefined) return known as Collection
  const methods = typeof facade.get === 'function' ? mapMethods : setMethods
  const made = Object.create(methods) as StandIn & Collection
  made.facade = facade
  made.child = type.children[0]?.[1] ?? type
  standIns.set(facade, made)
  return made
}

function baseOfArray(type: AnyCrdt, view: readonly unknown[]): readonly unknown[] {
  const known = standIns.get(view)
  if (known !== undefined) return known as readonly unknown[]
  const [, child] = type.children[0] as (typeof type.children)[number]
  let content: readonly unknown[] | undefined
  const all = (): readonly unknown[] => {
    content ??= view.map(item => draftBase(child, item))
    return content
  }
  const made = lazyArray<unknown>({
    length: view.length,
    at(index) {
      const item = view[index]
      // As in maps, a child that is an object must be the same one at each look.
      return draftBase(child, item) === item ? item : all()[index]
    },
    chunks: visit => visit(all()),
  })
  standIns.set(view, made)
  return made
}

function baseOfRecord(type: AnyCrdt, view: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let base: Record<string, unknown> | undefined
  for (const [name, child] of type.children) {
    if (!Object.hasOwn(view, name)) continue
    const part = draftBase(child, view[name])
    if (part === view[name]) continue
    base ??= { ...view }
    base[name] = part
  }
  return base === undefined ? view : Object.freeze(base)
}

/** A Map or Set by its prototype, of which all that is read comes from a facade. */
interface StandIn {
  facade: Facade
  child: AnyCrdt
}

/** The content as a true Map or Set, made when somebody iterates or asks for a child that is an object. */
const contentOf: (made: StandIn) => Collection = /* @__PURE__ */ memoByIdentity(({ facade, child }: StandIn) => {
  const isMap = typeof facade.get === 'function'
  const content = isMap ? new Map<unknown, unknown>() : new Set<unknown>()
  facade.forEach((value, key) => {
    if (content instanceof Map) content.set(key, draftBase(child, value))
    else content.add(key)
  })
  return content
})

const methods: object & ThisType<StandIn> = {
  get size() {
    return (this as unknown as StandIn).facade.size
  },
  has(key: unknown) {
    return this.facade.has(key)
  },
  entries() {
    return contentOf(this).entries()
  },
  keys() {
    return contentOf(this).keys()
  },
  values() {
    return contentOf(this).values()
  },
  forEach(visit: (value: unknown, key: unknown, all: unknown) => void, self: unknown) {
    for (const [key, value] of contentOf(this).entries()) visit.call(self, value, key, this)
  },
  [Symbol.iterator]() {
    const content = contentOf(this)
    return content[Symbol.iterator]()
  },
}

const mapMethods: object = /* @__PURE__ */ withMethods(Map.prototype, {
  get(this: StandIn, key: unknown) {
    const value = this.facade.get(key)
    // A child that is an object must be the same one at each look: Immer tells by that what was touched.
    return typeof value === 'object' && value !== null ? (contentOf(this) as Facade).get(key) : value
  },
})
const setMethods: object = /* @__PURE__ */ withMethods(Set.prototype, {})

function withMethods(prototype: object, more: object): object {
  const own = { ...Object.getOwnPropertyDescriptors(methods), ...Object.getOwnPropertyDescriptors(more) }
  return Object.create(prototype, own) as object
}
