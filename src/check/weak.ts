/**
 * The least that a store of values may promise: it invents nothing, and keeps nothing longer than was said.
 */

import { impossibleRead } from './clusters'
import { endOf, type History, type Operation, operationText } from './history'
import { type RegisterOptions, type RegisterPart, registerParts, valueIn, valueKey } from './register-history'
import { sourcesOf } from './sources'
import type { Verdict } from './verdict'
import { byCall } from './well-formed'

/** What {@link checkWeak} is told. */
export interface WeakOptions extends RegisterOptions {
  /** How long after its write a value may be read, in the unit of the history's clock; for ever if left out. */
  readonly expiresAfter?: number
}

/**
 * Whether every read gives a value that was written, by a write called before the read had ended, and none that has expired;
 * the initial value may be read at any time.
 *
 * A write may take effect as late as its return, so a value has certainly expired `expiresAfter` after the return of the last
 * write of it; that of an open write never has. Values may be written more than once. Cost: O(n log n), n = operations.
 *
 * A violation is a read without a source (names as for `checkRegister`) or a `read after expiry`.
 *
 * @throws InvariantError `argument` when it is no history, or has an operation other than `read` and `write`.
 * @throws InvariantError `value` when a value is no JSON.
 *
 * @example
 * ```ts
 * import { checkWeak, type Operation } from 'meldkit/check'
 *
 * const write: Operation = { process: 'a', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 1, return: 2 }
 * const read: Operation = { process: 'b', key: 'x', name: 'read', output: 1, outcome: 'ok', call: 13, return: 14 }
 * checkWeak([write, read], { expiresAfter: 11 }).kind // => 'ok'
 * checkWeak([write, read], { expiresAfter: 10 }).kind // => 'violation'
 * ```
 */
export function checkWeak(history: History, options: WeakOptions = {}): Verdict {
  const { initial = null, expiresAfter = Number.POSITIVE_INFINITY } = options
  const guarantee = expiresAfter === Number.POSITIVE_INFINITY ? 'weak' : `weak, expiring after ${expiresAfter}`
  for (const part of registerParts(history)) {
    const fault = partFault(part, valueKey(initial), expiresAfter)
    if (fault !== undefined) return { kind: 'violation', guarantee, steps: history.length, ...fault }
  }
  return { kind: 'ok', guarantee, steps: history.length }
}

function partFault({ reads, writes, failed }: RegisterPart, initial: unknown, expiresAfter: number) {
  const source = sourcesOf(writes)
  for (const read of reads) {
    const value = valueIn(read)
    if (valueKey(value) === initial) continue
    const write = source(value, endOf(read))
    if (write === undefined) return impossibleRead(read, source(value, Number.POSITIVE_INFINITY), failed)
    if (endOf(write) + expiresAfter < read.call) return expiredRead(read, write, expiresAfter)
  }
  return undefined
}

function expiredRead(read: Operation, write: Operation, expiresAfter: number) {
  return {
    anomaly: 'read after expiry',
    operations: byCall([write, read]),
    explanation: `"${operationText(read)}" has the value of "${operationText(write)}", which expired at ${endOf(write) + expiresAfter} at the latest.`,
  }
}
