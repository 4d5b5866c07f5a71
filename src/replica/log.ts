/**
 * The latest deltas that a replica made or merged, for `changesSince`: between 512 and 1,024 of them.
 *
 * Two generations of a linked list, newest first. Prepending shares everything with older versions; when the young
 * generation is full it becomes the old one, and what was old is let go. Left out: anything older, for which a reader is
 * sent the state.
 */
import type { AnyCrdt } from '../crdt/contract'
import type { Delta } from './replica'

/** A linked list, newest first; null is empty. */
interface Link<T extends AnyCrdt> {
  readonly delta: Delta<T>
  readonly next: Link<T> | null
}

/** Up to 512 young deltas, and the 512 before them. */
export interface DeltaLog<T extends AnyCrdt> {
  readonly young: Link<T> | null
  readonly length: number
  readonly old: Link<T> | null
}

const generation = 512
const none: DeltaLog<never> = { young: null, length: 0, old: null }

/** The log without deltas. */
export function emptyDeltaLog<T extends AnyCrdt>(): DeltaLog<T> {
  return none as DeltaLog<T>
}

/** The log with one delta more. O(1). */
export function logDelta<T extends AnyCrdt>(log: DeltaLog<T>, delta: Delta<T>): DeltaLog<T> {
  const isFull = log.length === generation
  return { young: { delta, next: isFull ? null : log.young }, length: isFull ? 1 : log.length + 1, old: isFull ? log.young : log.old }
}

/** The deltas, newest first. */
export function* loggedDeltas<T extends AnyCrdt>(log: DeltaLog<T>): Iterable<Delta<T>> {
  for (const list of [log.young, log.old]) for (let link = list; link !== null; link = link.next) yield link.delta
}
