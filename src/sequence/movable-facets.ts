/**
 * Undo and reasons of movable lists.
 */

import type { Dot } from '../clock/dot'
import { champEach, champGet } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import type { Contribution, Explanation, Facets, FacetsOf, Restored, Scope } from '../crdt/contract'
import { contribution, isLive } from '../crdt/dot-fun'
import type { ProductState } from '../crdt/product'
import { deleteKeys, heldScope, type MovableScope, moveBehindKey } from './movable-edit'
import { type ElementType, reconcileMovable } from './movable-reconcile'
import {
  elementsOf,
  isAlive,
  isSameDot,
  keysInOrder,
  type MovableListState,
  type MovableParts,
  placeOf,
  positionOf,
} from './movable-state'

/** The facets of movable lists. */
export function movableFacets(
  parts: MovableParts,
  view: ElementType['view'],
  isPlain: boolean,
  facetsOf: FacetsOf,
): Facets<MovableListState> {
  const facets: Facets<unknown> = facetsOf(parts.child)
  return {
    reconcile: (scope, next, keyOf) => reconcileMovable({ parts, view, facets, isPlain }, scope, next, keyOf),
    inverse: (scope, before, after, restored) => restoreMovable(parts, facets, scope, before, after, restored),
    why: state => whyMovable(facets, state),
    part(state, step) {
      const key = typeof step === 'number' ? keysInOrder(state)[step] : undefined
      return key === undefined ? undefined : [parts.child, champGet(elementsOf(state), key)?.[2]]
    },
  }
}

/**
 * Deletes what a change inserted, unless others have edited or moved it; brings back what it deleted, with what it held; and
 * moves back what it moved. Each comes behind the element that stood on its left, or the nearest one that is still there.
 * What somebody has moved since stays where it is.
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
  const inserted = new Map<string, ProductState>()
  const returning = new Map<string, readonly [old: ProductState, next: ProductState]>()
  eachDifference(elementsOf(before), elementsOf(after), (key, old = bottom, next = bottom) => {
    if (isAlive(old)) returning.set(key, [old, next])
    else if (isAlive(next) && isAlive(now(key))) inserted.set(key, next)
  })
  const isOurs = (key: string, made: ProductState): boolean => {
    // What others have written into it or moved stays, and then so does the element.
    facets.inverse(heldScope(of, key), parts.child.bottom, made[2], restored)
    const [place, ...more] = positionOf(now(key)).filter(isLive)
    return more.length === 0 && standsAs(place, placeOf(made), restored) && !parts.child.alive(now(key)[2])
  }
  deleteKeys(
    of,
    [...inserted].filter(([key, made]) => isOurs(key, made)).map(([key]) => key),
  )
  if (returning.size === 0) return
  // From the start, so that who stood on the left of another one is back already.
  const keys = keysInOrder(before)
  keys.forEach((key, i) => {
    const [old, next] = returning.get(key) ?? [bottom, bottom]
    if (!isAlive(old)) return
    const wasDeleted = !isAlive(next)
    // Who brought it back since, or deleted it, decides.
    if (wasDeleted === isAlive(now(key))) return
    const place = placeOf(old) as Dot
    const moved = placeOf(next) ?? place
    if (wasDeleted || (!isSameDot(place, moved) && standsAs(placeOf(now(key)), moved, restored))) {
      const left = keys.slice(0, i).findLast(other => isAlive(now(other)))
      restored.note(nameOf(place), nameOf(moveBehindKey(of, key, left, wasDeleted)))
    }
    if (old[2] !== next[2]) facets.inverse(heldScope(of, key), old[2], next[2], restored)
  })
}

/** Whether the place of now is the one that a change made, or one that an undo put in its stead. */
function standsAs(now: Dot | undefined, made: Dot | undefined, restored: Restored): boolean {
  return now !== undefined && made !== undefined && isSameDot(nameOf(now), restored.find(nameOf(made)))
}

/** What a place is called among restored dots: an insertion writes a place and a value by one dot, which must not be mixed up. */
function nameOf({ id, counter }: Dot): Dot {
  return { id, counter: -counter }
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
