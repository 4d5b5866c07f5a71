/**
 * Counts what replicas answer: by member, of this epoch, as durable as the plan asks for.
 */
import type { Moment } from '../base/protocol'
import { type Asking, openEnough, standIn } from './asking'
import type { QuorumAnswer } from './quorum-ask'
import { note, type Work } from './quorum-state'
import { countStanding, slotAs } from './slots'

/** An answer that came. */
interface Came<V> extends Moment {
  readonly from: string
  readonly call: number
  readonly answer: QuorumAnswer<V>
}

/** Counts an answer; whether it told anything. */
export function countAnswer<V>(work: Work<V, unknown>, asking: Asking, came: Came<V>): boolean {
  const { answer } = came
  const i = slotAwaiting(work, came)
  if (i < 0) return false
  const { plan } = asking
  const { epoch } = plan.configuration
  if (answer.kind === 'refused') {
    // A replica that is behind may come to this epoch and take a copy of the ask that is still under way.
    return countNo(work, asking, came, i, answer.epoch < epoch ? 'lost' : 'no')
  }
  if (answer.epoch !== epoch) {
    // It may have stored it all the same; only it does not count here.
    note(work, 'other epoch')
    return countNo(work, asking, came, i, 'lost')
  }
  if ((answer.kind === 'found') !== (work.phase === 'query')) return false
  if (answer.kind === 'stored' && answer.durability === 'applied' && plan.durability === 'durable') {
    note(work, 'not durable yet')
    return false
  }
  work.slots[i] = slotAs(work.slots[i]!, 'yes', answer.kind === 'found' ? answer.found : undefined)
  return true
}

/** Counts an ask that failed; whether it told anything. */
export function countFailure<V>(
  work: Work<V, unknown>,
  asking: Asking,
  event: Moment & { readonly from: string; readonly call: number; readonly isCertain: boolean },
): boolean {
  const i = slotAwaiting(work, event)
  return i >= 0 && work.slots[i]!.state === 'open' && countNo(work, asking, event, i, event.isCertain ? 'no' : 'lost')
}

/** The slot whose ask this is about; -1 when it is settled or was asked of another. */
function slotAwaiting<V>({ slots, effects }: Work<V, unknown>, { from, call }: { from: string; call: number }): number {
  let i = slots.length - 1
  while (i >= 0 && (slots[i]!.call !== call || slots[i]!.at !== from)) i--
  if (i < 0) effects.push({ kind: 'note', note: 'late answer' })
  const state = slots[i]?.state
  return state === 'open' || state === 'lost' ? i : -1
}

/** Then another is asked in its place: a member that a read has not asked yet, or a stand-in. */
function countNo<V>(work: Work<V, unknown>, asking: Asking, moment: Moment, i: number, as: 'no' | 'lost'): true {
  const slot = work.slots[i]!
  const before = countStanding(work.slots)
  work.slots[i] = slotAs(slot, as)
  if (slot.state === 'lost') return true
  standIn(work, asking, moment, i)
  openEnough(work, asking, moment, before)
  return true
}
