/**
 * Regularity: a read gives what was written last, or what is being written; but two reads may see two concurrent writes in
 * either order. It is what quorums that overlap give without writing back.
 */
import { clusterVerdict } from './cluster-verdict'
import { impossibleRead } from './clusters'
import { endOf, type History, type Operation, operationText } from './history'
import { type RegisterOptions, type RegisterPart, registerParts, valueIn, valueKey } from './register-history'
import { countWhere, sourcesOf } from './sources'
import type { Verdict } from './verdict'
import { byCall } from './well-formed'
import { regularZone } from './zones'

/**
 * How much reads must agree.
 *
 * - `weak`: each read, by itself, fits into some order of all writes.
 * - `write-order`: the orders of any two reads agree on the writes that were called before both had ended.
 */
export type RegularCondition = 'weak' | 'write-order'

/**
 * Whether registers with any number of writers are regular, each key by itself.
 *
 * `weak`: for each read there is an order of all writes and this read, in which what had ended before another was called
 * comes before it, and the read gives the last value written before it. So a read may give the value of a write that is
 * concurrent with it, or that had ended, unless another write lies wholly between the two. `write-order`: moreover the
 * orders for any two reads agree on the writes relevant to both, which are those that were not called after one of them had
 * ended. Equally: no two writes had both ended before each other's value was read.
 *
 * Linearizable implies `write-order`, which implies `weak`; with one writer both are Lamport's regularity. `weak` takes
 * values that are written more than once; `write-order` demands unique ones, as `checkRegister` does. Cost: O(n log n).
 *
 * A violation is a read without a source (names as for `checkRegister`), a `stale read`, or, for `write-order`, `reads
 * disagree on the order of writes`.
 *
 * @throws InvariantError `argument` when it is no history, or has an operation other than `read` and `write`.
 * @throws InvariantError `argument` for `write-order`, when two writes of a key that may have happened have the same value, or
 *   one has the initial value.
 * @throws InvariantError `value` when a value is no JSON.
 *
 * @example
 * ```ts
 * import { checkRegister, checkRegular, parseHistory } from 'meldkit/check'
 *
 * const history = parseHistory(`
 *   {"process":"a","key":"x","name":"write","input":1,"outcome":"ok","call":0,"return":9}
 *   {"process":"b","key":"x","name":"read","output":1,"outcome":"ok","call":1,"return":2}
 *   {"process":"b","key":"x","name":"read","output":0,"outcome":"ok","call":3,"return":4}`)
 * checkRegular(history, 'write-order', { initial: 0 }).kind // => 'ok'
 * checkRegister(history, { initial: 0 }).kind // => 'violation'
 * ```
 *
 * @see Lamport, "On Interprocess Communication" (Distributed Computing, 1986), part II; Shao, Welch, Pierce, Lee,
 *   "Multiwriter Consistency Conditions for Shared Memory Registers" (SIAM Journal on Computing, 2011). We differ: of their
 *   four conditions these are the first two, decided by pairs of writes instead of orders.
 */
export function checkRegular(history: History, condition: RegularCondition, options: RegisterOptions = {}): Verdict {
  const guarantee = `regularity (${condition})`
  if (condition === 'write-order') return clusterVerdict(history, options, guarantee, regularZone)
  for (const part of registerParts(history)) {
    const fault = weakFault(part, valueKey(options.initial ?? null))
    if (fault !== undefined) return { kind: 'violation', guarantee, steps: history.length, ...fault }
  }
  return { kind: 'ok', guarantee, steps: history.length }
}

/** The first read that no order of the writes explains. */
function weakFault({ reads, writes, failed }: RegisterPart, initial: unknown) {
  const source = sourcesOf(writes)
  const superseding = latestEnded(writes)
  for (const read of reads) {
    const value = valueIn(read)
    const later = superseding(read.call)
    if (valueKey(value) === initial && later === undefined) continue
    const write = source(value, endOf(read))
    if (write === undefined && valueKey(value) !== initial) {
      return impossibleRead(read, source(value, Number.POSITIVE_INFINITY), failed)
    }
    // The value is superseded when all of its writes had ended before a write was called that had ended before the read.
    if (later !== undefined && (write === undefined || endOf(write) < later.call)) return staleRead(read, write, later)
  }
  return undefined
}

/** For a time, the write that was called last among those that had ended before. O(n log n) to make, O(log n) to ask. */
function latestEnded(writes: readonly Operation[]): (time: number) => Operation | undefined {
  const ended: Operation[] = writes.filter(write => Number.isFinite(endOf(write))).sort((a, b) => endOf(a) - endOf(b))
  const latest: Operation[] = []
  for (const write of ended) {
    const last = latest[latest.length - 1]
    latest.push(last !== undefined && last.call > write.call ? last : write)
  }
  return time => latest[countWhere(ended, write => endOf(write) < time) - 1]
}

function staleRead(read: Operation, write: Operation | undefined, later: Operation) {
  const from = write === undefined ? 'of the initial value' : `of the value of "${operationText(write)}"`
  return {
    anomaly: 'stale read',
    operations: byCall(write === undefined ? [later, read] : [write, later, read]),
    explanation: `"${operationText(read)}" is a read ${from}, but "${operationText(later)}" lies wholly between.`,
  }
}
