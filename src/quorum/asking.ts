/**
 * Sends the asks of a plain quorum operation: to members, to stand-ins in their place, and to the silent ones again.
 */
import type { Moment } from '../base/protocol'
import type { QuorumAsk } from './quorum-ask'
import type { QuorumPlan } from './quorum-plan'
import { note, type Work } from './quorum-state'
import type { Quorums } from './quorums'
import { countStanding, membersFrom, type Slot, slotAs, slotOf } from './slots'

/** What the asks of an operation have in common. */
export interface Asking {
  readonly key: string
  readonly plan: QuorumPlan
}

/** Asks idle members, best first, until so many are open or have said yes, and until those would suffice. */
export function openEnough<V>(work: Work<V, unknown>, asking: Asking, moment: Moment, least: number): void {
  const { suffices } = quorumsOfPhase(work, asking)
  let standing = countStanding(work.slots)
  for (let i = 0; i < work.slots.length; i++) {
    const { state, member } = work.slots[i]!
    if (state !== 'idle') continue
    if (standing >= least && suffices(membersFrom(work.slots, 'open'))) return
    standing++
    openAt(work, asking, moment, i, member)
  }
}

/** The quorums that this phase is about. */
export function quorumsOfPhase({ phase }: { readonly phase: string }, { plan }: Asking): Quorums {
  const { reads, writes } = plan.configuration.system
  return phase === 'store' ? writes : reads
}

/** Asks this replica for the member of a slot. */
export function openAt<V>(work: Work<V, unknown>, asking: Asking, moment: Moment, i: number, at: string): void {
  const { member } = work.slots[i]!
  const slot = slotOf<V>(member, at, ++work.calls, 'open', undefined)
  work.slots[i] = slot
  send(work, asking, moment, slot)
}

/**
 * Lets the next stand-in take the place of a member that cannot: under sloppy counting it is asked instead, under strict counting
 * it is given a hint that nobody counts.
 */
export function standIn<V>(work: Work<V, unknown>, asking: Asking, moment: Moment, i: number): void {
  const [at, ...spare] = work.spare
  const isSloppy = asking.plan.counting === 'sloppy'
  if (at === undefined || (!isSloppy && work.phase !== 'store')) return
  const { member, state } = work.slots[i]!
  if (work.phase === 'store' && state === 'lost') work.mayHold = true
  work.spare = spare
  note(work, work.phase === 'store' ? 'hint sent' : 'stand-in asked')
  if (isSloppy) openAt(work, asking, moment, i, at)
  else {
    // A copy of what is written exists from now on, and will be replayed.
    work.mayHold = true
    send(work, asking, moment, slotOf<V>(member, at, ++work.calls, 'open', undefined))
  }
}

/**
 * One more member or, when there is none left, those that are silent once more, each under its number, and those that were said to
 * be down: whoever said so may be wrong.
 */
export function askAgain<V>(work: Work<V, unknown>, asking: Asking, moment: Moment): void {
  const { plan } = asking
  if (plan.againMs !== undefined) work.effects.push({ kind: 'timer', timer: 'again', afterMs: plan.againMs })
  const next = work.slots.findIndex(slot => slot.state === 'idle')
  if (next >= 0) {
    note(work, 'one more asked')
    openAt(work, asking, moment, next, work.slots[next]!.member)
    return
  }
  work.slots.forEach((slot, i) => {
    if (slot.call === 0) openAt(work, asking, moment, i, slot.member)
    if (slot.call === 0 || (slot.state !== 'open' && slot.state !== 'lost')) return
    work.slots[i] = slotAs(slot, 'open')
    // A refusal of the second sending says nothing of the first.
    if (work.phase === 'store') work.mayHold = true
    send(work, asking, moment, slot)
  })
}

function send<V>(work: Work<V, unknown>, { key, plan }: Asking, { wallMs }: Moment, slot: Slot<V>): void {
  const { member: target, at: to, call } = slot
  const { epoch } = plan.configuration
  const ask: QuorumAsk<V> =
    work.phase === 'query'
      ? { kind: 'read', key, epoch, target }
      : to === target
        ? { kind: 'write', key, epoch, target, versioned: work.versioned! }
        : { kind: 'write', key, epoch, target, versioned: work.versioned!, expiresMs: wallMs + plan.windowMs }
  work.effects.push({ kind: 'ask', to, call, ask })
}
