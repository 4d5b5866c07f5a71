/**
 * The latest deltas that a replica made or merged, for `changesSince`: between 512 and 1,024 of them.
 *
 * Two generations of a linked list, newest first. Prepending shares everything with older versions; when the young
 * generation is full it becomes the old one, and what was old is let go. Left out: anything older, for which a reader is
 * sent the state.
 */
/** A linked list, newest first; null is empty. */
export interface DeltaLink<Delta> {
  readonly delta: Delta
  readonly next: DeltaLink<Delta> | null
}

/** Up to 512 young deltas, and the 512 before them. */
export interface DeltaLog<Delta> {
  readonly young: DeltaLink<Delta> | null
  readonly length: number
  readonly old: DeltaLink<Delta> | null
}

const generation = 512
const none: DeltaLog<never> = { young: null, length: 0, old: null }

/** The log without deltas. */
export function emptyDeltaLog<Delta>(): DeltaLog<Delta> {
  return none
}

/** The log with one delta more. O(1). */
export function logDelta<Delta>(log: DeltaLog<Delta>, delta: Delta): DeltaLog<Delta> {
  const isFull = log.length === generation
  return {
    young: { delta, next: isFull ? null : log.young },
    length: isFull ? 1 : log.length + 1,
    old: isFull ? log.young : log.old,
  }
}

/** The deltas, newest first. */
export function* loggedDeltas<Delta>(log: DeltaLog<Delta>): Iterable<Delta> {
  for (const list of [log.young, log.old]) for (let link = list; link !== null; link = link.next) yield link.delta
}
