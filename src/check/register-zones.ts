/**
 * Linearizability of registers whose written values are unique, without search: as fast as sorting.
 */
import { clusterVerdict } from './cluster-verdict'
import type { History } from './history'
import type { RegisterOptions } from './register-history'
import type { Verdict } from './verdict'
import { atomicZone } from './zones'

/**
 * Whether registers are linearizable: whether each `read` and `write` can take effect at one moment between call and return,
 * so that each read gives what was written last.
 *
 * Each key is a register of its own. Operations whose spans touch are concurrent. A write of unknown outcome is open for
 * ever and may never have happened; reads that failed or are unknown, or have no output, tell nothing. The written values of a key must be unique
 * and other than the initial one; use `checkLinearizable` where they are not.
 *
 * A violation names a read that has no source (`value out of thin air`, `read of a failed write`, `read from the future`), or
 * two values that must each come before the other (`stale read`, `new-old inversion`, `reads disagree on the order of
 * writes`, `two values alternate`), with the two writes and at most four reads.
 *
 * Cost: O(n log n), n = operations.
 *
 * @throws InvariantError `argument` when it is no history, or has an operation other than `read` and `write`.
 * @throws InvariantError `argument` when two writes of a key that may have happened have the same value, or one has the
 *   initial value.
 * @throws InvariantError `value` when a value is no JSON.
 *
 * @example
 * ```ts
 * import { checkRegister, type Operation } from 'meldkit/check'
 *
 * const write: Operation = { process: 'a', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 1, return: 2 }
 * const read: Operation = { process: 'b', key: 'x', name: 'read', output: 0, outcome: 'ok', call: 3, return: 4 }
 * checkRegister([write, { ...read, output: 1 }], { initial: 0 }).kind // => 'ok'
 * const verdict = checkRegister([write, read], { initial: 0 })
 * verdict.kind === 'violation' && verdict.anomaly // => 'stale read'
 * ```
 *
 * @see Gibbons, Korach, "Testing Shared Memories" (SIAM Journal on Computing, 1997), section 5. We differ: there are open
 *   writes and an initial value, and two values in conflict are reduced to the fewest operations that show it.
 */
export function checkRegister(history: History, options: RegisterOptions = {}): Verdict {
  return clusterVerdict(history, options, 'linearizability', atomicZone)
}
