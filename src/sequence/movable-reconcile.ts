/**
 * Plain next values of movable lists: what stays is matched, by key or by identity, and of that as little as can be is moved.
 */
import { checkValue } from '../codec/value'
import type { Facets, KeyOf, Scope } from '../crdt/contract'
import { reconcilePart, refuse } from '../crdt/plain'
import { longestIncreasing } from './longest-increasing'
import { deleteKeys, heldScope, insertBehindKey, type MovableScope, moveBehindKey } from './movable-edit'
import { keysInOrder, type MovableListState, type MovableParts } from './movable-state'

/** What is known of the elements. */
export interface ElementType {
  readonly parts: MovableParts
  readonly view: (state: MovableListState) => readonly unknown[]
  /** The facets of what an element holds. */
  readonly facets: Facets<unknown>
  /** Whether that is a plain value: those are told apart by content. */
  readonly isPlain: boolean
}

/** Edits the list so that its view becomes `next`. O(n log n). */
export function reconcileMovable(
  { parts, view, facets, isPlain }: ElementType,
  scope: Scope<MovableListState>,
  next: unknown,
  keyOf: KeyOf,
): void {
  if (!Array.isArray(next)) refuse('an array', next)
  const state = scope.read()
  const now = view(state)
  if (next === now) return
  const keys = keysInOrder(state)
  const origins = keyOf.origins?.(now, next as readonly unknown[])
  const wanted = [...(next as readonly unknown[])]
  const nameOf = nameBy(isPlain, keyOf)
  const matches = matched(
    now.map(nameOf),
    wanted.map((item, i) => nameOf(origins?.[i] ?? (isPlain ? checkValue(item) : item))),
  )
  const of: MovableScope = { scope, parts }
  const staying = new Set(matches)
  deleteKeys(
    of,
    keys.filter((_, i) => !staying.has(i)),
  )
  arrange(of, keys, matches).forEach((key, i) => {
    const [item, old] = [wanted[i], matches[i] as number]
    if (old < 0 || now[old] !== item) reconcilePart(keyOf, i, () => facets.reconcile(heldScope(of, key), item, keyOf))
  })
}

/** What an item is called: by its key, else a value by its content, and a child by the object that its view is. */
function nameBy(isPlain: boolean, keyOf: KeyOf): (item: unknown) => Name {
  return item => {
    const key = typeof item === 'object' && item !== null ? keyOf(item) : undefined
    if (key !== undefined) return { isKey: true, name: `key ${JSON.stringify(key)}` }
    return { isKey: false, name: isPlain ? JSON.stringify(item) : item }
  }
}

interface Name {
  readonly isKey: boolean
  readonly name: unknown
}

/** For each wanted item the index of the old one that it goes on from, or -1. O(n). */
function matched(old: readonly Name[], names: readonly Name[]): readonly number[] {
  const places = new Map<unknown, number[]>()
  // From the end, so that the first of equal ones is taken first.
  for (let i = old.length - 1; i >= 0; i--) {
    const { name } = old[i] as Name
    const known = places.get(name)
    if (known === undefined) places.set(name, [i])
    else known.push(i)
  }
  const matches = names.map(({ name }) => places.get(name)?.pop() ?? -1)
  const taken = new Set(matches)
  // What has no key and stands behind what stood before it is the same, edited.
  matches.forEach((match, i) => {
    if (match >= 0 || names[i]?.isKey) return
    const next = i === 0 ? 0 : (matches[i - 1] as number) + 1
    if ((i > 0 && next === 0) || next >= old.length || taken.has(next) || old[next]?.isKey) return
    matches[i] = next
    taken.add(next)
  })
  return matches
}

/** Inserts and moves so that elements come in the order of the matches; gives their keys. */
function arrange(of: MovableScope, keys: readonly string[], matches: readonly number[]): readonly string[] {
  const old = matches.filter(match => match >= 0)
  const stays = longestIncreasing(old)
  let met = 0
  let left: string | undefined
  return matches.map(match => {
    const before = left
    if (match < 0) [left] = insertBehindKey(of, before, 1, () => of.parts.child.bottom)
    else {
      left = keys[match] as string
      if (!stays.has(met++)) moveBehindKey(of, left, before, false)
    }
    return left as string
  })
}
