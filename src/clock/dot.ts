/**
 * A dot names one write: the replica that made it and its counter there (1, 2, 3 … without gaps at its origin).
 *
 * In memory a dot is two fields of whatever it names; the text form `3@alice` is for canonical JSON, errors and docs.
 */
import { invariant, show } from '../base/error'
import { type ReplicaId, replicaId } from './replica-id'

/** One write: `counter` is an integer from 1 to 2^50 - 1. */
export interface Dot {
  readonly id: ReplicaId
  readonly counter: number
}

/** The largest counter, 2^50 - 1: the wire adds three bits of flags, and 53 bits is what a JavaScript number holds exactly. */
export const counterMax = 0x3ffffffffffff

/**
 * Makes a dot.
 *
 * @throws InvariantError `argument` when the counter is not an integer from 1 to 2^50 - 1.
 * @throws InvariantError `replica-id` when the id is not one.
 *
 * @example
 * ```ts
 * import { dot, dotText } from 'meldkit'
 *
 * dotText(dot('alice', 3)) // => '3@alice'
 * ```
 */
export function dot(id: string, counter: number): Dot {
  invariant(
    isCounter(counter),
    'argument',
    () =>
      `Dot counter must be an integer from 1 to 2^50 - 1, got ${show(counter)}. Counters start at 1; 0 means nothing seen.`,
  )
  return { id: replicaId(id), counter }
}

/** Whether a number can be the counter of a dot. */
export function isCounter(counter: number): boolean {
  return Number.isSafeInteger(counter) && counter >= 1 && counter <= counterMax
}

/** The text form, `counter@replica`. */
export function dotText(of: Dot): string {
  return `${of.counter}@${of.id}`
}

/** The total order of dots used in canonical forms: replica id by UTF-16 code units, then counter. */
export function compareDots(a: Dot, b: Dot): number {
  return a.id === b.id ? a.counter - b.counter : a.id < b.id ? -1 : 1
}
