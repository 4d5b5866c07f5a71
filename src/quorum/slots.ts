/**
 * Who was asked and what came of it: one slot for each member, so that nothing is ever counted twice.
 *
 * A member's slot may be asked of a stand-in; it stays the slot of the member. Left out: what is asked, and what suffices.
 */
import type { MemberSet } from './quorums'

/** The place of one member among the answers. */
export interface Slot<Found> {
  readonly member: string
  /** Who was asked last: the member itself or its stand-in. */
  readonly at: string
  /** The number of the ask; 0 before the first. */
  readonly call: number
  /** `no`: certainly without effect. `lost`: nobody knows; its answer may still come. */
  readonly state: 'idle' | 'open' | 'yes' | 'no' | 'lost'
  readonly found: Found | undefined
}

/** One maker for all slots, so that they share a shape. */
export function slotOf<Found>(
  member: string,
  at: string,
  call: number,
  state: Slot<Found>['state'],
  found: Found | undefined,
): Slot<Found> {
  return { member, at, call, state, found }
}

/** The slot in another state. */
export function slotAs<Found>(slot: Slot<Found>, state: Slot<Found>['state'], found = slot.found): Slot<Found> {
  return slotOf(slot.member, slot.at, slot.call, state, found)
}

/** How far a slot has come on its way to a yes: 3 said yes, 2 is asked, 1 may still be asked, 0 is out. */
function progress(state: Slot<unknown>['state']): number {
  return state === 'yes' ? 3 : state === 'open' ? 2 : state === 'idle' ? 1 : 0
}

/** The members that have come so far, as a set that is looked up in place: `yes`, `open` or yes, `idle` or one of these. */
export function membersFrom(slots: readonly Slot<unknown>[], least: 'yes' | 'open' | 'idle'): MemberSet {
  const far = progress(least)
  return {
    has(name) {
      for (const { member, state } of slots) if (member === name) return progress(state) >= far
      return false
    },
  }
}

/** How many members were asked and have not failed. */
export function countStanding(slots: readonly Slot<unknown>[]): number {
  let count = 0
  for (const { state } of slots) if (progress(state) >= 2) count++
  return count
}
