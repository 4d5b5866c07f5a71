/**
 * Who was asked and what came of it: one slot for each member, so that nothing is ever counted twice.
 *
 * A member's slot may be asked of a stand-in; it stays the slot of the member. Left out: what is asked, and what suffices.
 */

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

/** The members whose slots are in one of these states, as a set that is looked up in place. */
export function membersIn(slots: readonly Slot<unknown>[], ...states: Slot<unknown>['state'][]) {
  return { has: (name: string) => slots.some(({ member, state }) => member === name && states.includes(state)) }
}

/** How many slots are in one of these states. */
export function countIn(slots: readonly Slot<unknown>[], ...states: Slot<unknown>['state'][]): number {
  let count = 0
  for (const { state } of slots) if (states.includes(state)) count++
  return count
}
