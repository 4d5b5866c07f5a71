/**
 * Undo and reasons of movable lists.
 */
import { champEach, champGet } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import type { Dot } from '../clock/dot'
import type { Contribution, Explanation, Facets, FacetsOf, Restored, Scope } from '../crdt/contract'
import { contribution, isLive } from '../crdt/dot-fun'
import type { ProductState } from '../crdt/product'
import { indexAtPath } from './cursor'
import { deleteKeys, heldScope, type MovableScope, moveBehindSlot } from './movable-edit'
import { reconcileMovable } from './movable-reconcile'
import {
  elementsOf,
  isAlive,
  isSameDot,
  keysInOrder,
  type MovableListState,
  type MovableParts,
  placeOf,
  positionOf,
  seekSlot,
  slotsOf,
} from './movable-state'
import { pathIn, seekIndex, spanAt } from './span-tree'

/** The facets of movable lists. */
export function movableFacets(
  parts: MovableParts,
  holdsValues: boolean,
  facetsOf: FacetsOf,
): Facets<MovableListState> {
  const facets = facetsOf(parts.child) as Facets<unknown>
  return {
    reconcile: (scope, next, keyOf) => reconcileMovable(parts, facets, holdsValues, scope, next, keyOf),
    inverse: (scope, before, after, restored) => restoreMovable(parts, facets, scope, before, after, restored),
    why: state => whyMovable(facets, state),
    part(state, step) {
      const key = typeof step === 'number' ? keysInOrder(state)[step] : undefined
      return key === undefined ? undefined : [parts.child, champGet(elementsOf(state), key)?.[2]]
    },
  }
}

/**
 * Deletes what a change inserted, brings back what it deleted, with what it held, and moves back what it moved, each to
 * where it was. What somebody has moved since stays where it is.
 */
function restoreMovable(
  parts: MovableParts,
  facets: Facets<unknown>,
  scope: Scope<MovableListState>,
  before: MovableListState,
  after: MovableListState,
  restored: Restored,
): void {
  const of: MovableScope = { scope, parts }
  const { bottom } = parts.element
  const now = (key: string): ProductState => champGet(elementsOf(scope.peek()), key) ?? bottom
  const inserted: string[] = []
  const returning = new Map<string, readonly [old: ProductState, next: ProductState]>()
  eachDifference(elementsOf(before), elementsOf(after), (key, old = bottom, next = bottom) => {
    if (isAlive(old)) returning.set(key, [old, next])
    else if (isAlive(next) && isAlive(now(key))) inserted.push(key)
  })
  deleteKeys(of, inserted)
  // In the order in which they stood, so that neighbours come back as neighbours.
  for (const key of returning.size === 0 ? [] : keysInOrder(before)) {
    const [old, next] = returning.get(key) ?? [bottom, bottom]
    if (!isAlive(old)) continue
    const wasDeleted = !isAlive(next)
    // Who brought it back since, or deleted it, decides.
    if (wasDeleted === isAlive(now(key))) continue
    const [place, moved, standing] = [placeOf(old), placeOf(next), placeOf(now(key))]
    const isMoved = place !== undefined && moved !== undefined && !isSameDot(place, moved)
    const stands = isMoved && standing !== undefined && isSameDot(restored.find(moved), standing)
    if (place !== undefined && (wasDeleted || stands)) {
      const slot = slotBefore(scope.peek(), place)
      restored.note(place, moveBehindSlot(of, key, slot, wasDeleted))
    }
    if (old[2] !== next[2]) facets.inverse(heldScope(of, key), old[2], next[2], restored)
  }
}

/**
 * The slot that stands next before another one, deleted or not: who inserts behind it inserts there. A deleted slot itself
 * is not inserted behind, as a compaction may drop it.
 */
function slotBefore(state: MovableListState, place: Dot): Dot | undefined {
  const path = seekSlot(slotsOf(state), place)
  const index = path === undefined ? 0 : indexAtPath(path)
  if (index === 0) return undefined
  const before = pathIn(slotsOf(state).root, null)
  seekIndex(before, index - 1)
  const { run, offset } = spanAt(before)
  return { id: run.id, counter: run.start + offset + before.within }
}

/** The latest move of each element that shows and what it holds; moves that lost, and what deletions did not see. */
function whyMovable(facets: Facets<unknown>, state: MovableListState): Explanation {
  const winners: Contribution[] = []
  const losers: Contribution[] = []
  champEach(elementsOf(state), (element, key) => {
    const place = placeOf(element)
    for (const entry of positionOf(element))
      if (isLive(entry)) (entry === place ? winners : losers).push({ ...contribution(entry), key })
    const held = facets.why(element[2])
    for (const write of held.winners) (isAlive(element) ? winners : losers).push({ ...write, key })
    for (const write of held.losers) losers.push({ ...write, key })
  })
  return { winners, losers }
}
