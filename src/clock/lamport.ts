/**
 * Lamport time: a counter that is larger than that of everything its event has seen.
 *
 * If one event happened before another, its time is smaller; the reverse does not hold, so it orders but does not detect
 * concurrency (`vector-clock.ts` does). With the replica id as tie-break the order is total. Left out: wall time, see
 * `hlc.ts`.
 *
 * Source: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (CACM 1978), rules IR1 and IR2.
 */
import type { Brand } from '../base/brand'
import { invariant, show } from '../base/error'

/** A safe integer of at least 0; 0 is before every event. */
export type LamportTime = Brand<number, 'LamportTime'>

/**
 * Checks a Lamport time.
 *
 * @throws InvariantError `argument` when it is not a safe integer of at least 0.
 *
 * @example
 * ```ts
 * import { lamportReceive, lamportTick, lamportTime } from 'meldkit'
 *
 * const start = lamportTime(0)
 * lamportTick(start) // => 1
 * lamportReceive(start, lamportTime(7)) // => 8
 * ```
 */
export function lamportTime(value: number): LamportTime {
  invariant(Number.isSafeInteger(value) && value >= 0, 'argument', () => {
    return `Lamport time must be a safe integer of at least 0, got ${show(value)}.`
  })
  return value as LamportTime
}

/**
 * The time of the next event here; a send is an event, its time goes with the message.
 *
 * @throws InvariantError `clock-exhausted` after 2^53 - 1.
 *
 * @example
 * ```ts
 * import { lamportTick, lamportTime } from 'meldkit'
 *
 * lamportTick(lamportTime(3)) // => 4
 * ```
 */
export function lamportTick(last: LamportTime): LamportTime {
  invariant(last < Number.MAX_SAFE_INTEGER, 'clock-exhausted', () => {
    return `Lamport time: expected a time before 2^53 - 1, got ${show(last)}; some replica sent a time far ahead. Refuse such times when they arrive.`
  })
  return (last + 1) as LamportTime
}

/**
 * The time of the event that receives a message of time `received`. Throws as `lamportTick`.
 *
 * @example
 * ```ts
 * import { lamportReceive, lamportTime } from 'meldkit'
 *
 * lamportReceive(lamportTime(3), lamportTime(7)) // => 8
 * lamportReceive(lamportTime(7), lamportTime(3)) // => 8
 * ```
 */
export function lamportReceive(last: LamportTime, received: LamportTime): LamportTime {
  return lamportTick(received > last ? received : last)
}
