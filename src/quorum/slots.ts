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

/** The members that said yes. */
export function membersYes(slots: readonly Slot<unknown>[]): readonly string[] {
  const members: string[] = []
  for (const slot of slots) if (slot.state === 'yes') members.push(slot.member)
  return members
}

/** The members that were asked and have not failed. */
export function membersStanding(slots: readonly Slot<unknown>[]): string[] {
  const members: string[] = []
  for (const { member, state } of slots) if (state === 'open' || state === 'yes') members.push(member)
  return members
}

/** The members that said yes or still may. */
export function membersPossible(slots: readonly Slot<unknown>[]): readonly string[] {
  const members: string[] = []
  for (const { member, state } of slots) if (state !== 'no' && state !== 'lost') members.push(member)
  return members
}
