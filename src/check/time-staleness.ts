/**
 * How old reads are, in time: the least lag that explains all of them. To compare with the bound of a policy.
 */
import { invariant, show } from '../base/error'
import { explanationOf, operationsOf, smallestConflict } from './cluster-verdict'
import { type Cluster, clustersByKey, type Impossible } from './clusters'
import { endOf, type History, type Operation } from './history'
import { type RegisterOptions, registerParts, valueIn, valueKey } from './register-history'
import { countWhere } from './sources'
import type { Verdict } from './verdict'
import { type Conflict, conflictOf, laggingZone } from './zones'

/** How stale the reads of one key are, in the unit of the history's clock. */
export interface KeyStaleness {
  readonly key: string
  /** The least lag that explains all reads of the key together; infinity when none does. */
  readonly lag: number
  /** For each answered read by time of call, the least lag that explains it alone; infinity when it has no source. */
  readonly reads: readonly { readonly read: Operation; readonly lag: number }[]
}

/** How stale the reads of a history are. */
export interface TimeStaleness {
  /** The largest lag of a key; 0 when the history is linearizable. */
  readonly lag: number
  /** By the first call of each key. */
  readonly keys: readonly KeyStaleness[]
}

/**
 * The least lag Δ such that the history is linearizable when every read counts as called Δ earlier, for each key and in all.
 *
 * 0 means linearizable. A read that has no source, or that had ended before its value was written, is explained by no lag:
 * infinity. For single reads the lag is how long before its call the value had certainly been superseded: the time since the
 * first end of a write that was called after the value's write had ended. No read has a larger one than its key.
 *
 * The times must be those of one clock. Written values must be unique, as for `checkRegister`. Cost: O(n log n) for each step
 * of a binary search, at most two for each bit of the span of time.
 *
 * @throws InvariantError `argument` when it is no history, or has an operation other than `read` and `write`.
 * @throws InvariantError `argument` when two writes of a key that may have happened have the same value, or one has the
 *   initial value.
 * @throws InvariantError `value` when a value is no JSON.
 *
 * @example
 * ```ts
 * import { parseHistory, timeStaleness } from 'meldkit/check'
 *
 * const history = parseHistory(`
 *   {"process":"a","key":"x","name":"write","input":1,"outcome":"ok","call":0,"return":10}
 *   {"process":"a","key":"x","name":"write","input":2,"outcome":"ok","call":20,"return":30}
 *   {"process":"b","key":"x","name":"read","output":1,"outcome":"ok","call":35,"return":36}`)
 * timeStaleness(history).lag // => 5
 * ```
 *
 * @see Golab, Li, Shah, "Analyzing Consistency Properties for Fun and Profit" (PODC 2011), section 4: Δ-atomicity. We differ:
 *   the search goes up by what the conflicts found need, so that it ends at one of the finitely many exact values.
 */
export function timeStaleness(history: History, options: RegisterOptions = {}): TimeStaleness {
  const single = readLags(history, options)
  const keys = clustersByKey(history, options).map(({ key, clusters, impossible }, i) => {
    const lag = impossible === undefined ? leastLag(clusters) : Number.POSITIVE_INFINITY
    return { key, lag, reads: single[i] ?? [] }
  })
  return { lag: keys.reduce((most, { lag }) => Math.max(most, lag), 0), keys }
}

/**
 * Whether no read is staler than a bound: the verdict on Δ-atomicity for Δ = `lagMax`, with the operations that need more.
 *
 * Throws and costs as {@link timeStaleness}, without its search.
 *
 * @param lagMax at least 0, in the unit of the history's clock.
 * @throws InvariantError `argument` when the bound is none, and as {@link timeStaleness} does.
 * @throws InvariantError `value` when a value is no JSON.
 *
 * @example
 * ```ts
 * import { checkTimeStaleness, type Operation } from 'meldkit/check'
 *
 * const write: Operation = { process: 'a', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 1, return: 2 }
 * const read: Operation = { process: 'b', key: 'x', name: 'read', output: 0, outcome: 'ok', call: 7, return: 8 }
 * checkTimeStaleness([write, read], 5, { initial: 0 }).kind // => 'ok'
 * checkTimeStaleness([write, read], 4, { initial: 0 }).kind // => 'violation'
 * ```
 */
export function checkTimeStaleness(history: History, lagMax: number, options: RegisterOptions = {}): Verdict {
  invariant(
    lagMax >= 0,
    'argument',
    () => `Time staleness: the bound must be a number of at least 0, got ${show(lagMax)}.`,
  )
  const verdict = { guarantee: `staleness of at most ${lagMax}`, steps: history.length }
  for (const { clusters, impossible } of clustersByKey(history, options)) {
    const fault = impossible ?? tooStale(clusters, lagMax, options)
    if (fault !== undefined) return { kind: 'violation', ...verdict, ...fault }
  }
  return { kind: 'ok', ...verdict }
}

function tooStale(clusters: readonly Cluster[], lagMax: number, options: RegisterOptions): Impossible | undefined {
  const zoneOf = (cluster: Cluster) => laggingZone(cluster, lagMax)
  const conflict = conflictOf(clusters.map(zoneOf))
  if (conflict === undefined) return undefined
  const smallest = smallestConflict(conflict, options, zoneOf)
  return {
    anomaly: 'too stale',
    operations: operationsOf(smallest),
    explanation: `${explanationOf(smallest)} They need a lag of ${neededLag(smallest)}.`,
  }
}

/** The least lag without a conflict. Below `low` there is one for sure; at `high` there is none. */
function leastLag(clusters: readonly Cluster[]): number {
  const conflictAt = (lag: number) => conflictOf(clusters.map(cluster => laggingZone(cluster, lag)))
  let low = 0
  let high = Number.POSITIVE_INFINITY
  for (;;) {
    const conflict = conflictAt(low)
    if (conflict === undefined) return low
    low = raised(low, conflict)
    if (high === Number.POSITIVE_INFINITY) high = largestLag(clusters)
    const middle = low + (high - low) / 2
    const there = middle > low && middle < high ? conflictAt(middle) : undefined
    if (there !== undefined) low = raised(middle, there)
    else if (middle > low) high = middle
  }
}

/** What a conflict needs, and more than `lag` in any case, also where a difference of times was rounded. */
function raised(lag: number, conflict: Conflict): number {
  return Math.max(neededLag(conflict), lag + lag * 2.3e-16)
}

/** The least lag with which one of two values can come first: its last reads move before the first end of the other. */
function neededLag([a, b]: Conflict): number {
  return Math.min(lagToPrecede(a.cluster, b.cluster), lagToPrecede(b.cluster, a.cluster))
}

function lagToPrecede(earlier: Cluster, later: Cluster): number {
  return earlier.writeCall > later.firstEnd ? Number.POSITIVE_INFINITY : earlier.lastReadCall - later.firstEnd
}

/** A lag with which every read was called before anything had ended. */
function largestLag(clusters: readonly Cluster[]): number {
  let lastCall = Number.NEGATIVE_INFINITY
  let firstEnd = Number.POSITIVE_INFINITY
  for (const { lastReadCall, firstEnd: end, write } of clusters) {
    lastCall = Math.max(lastCall, lastReadCall)
    if (write !== undefined) firstEnd = Math.min(firstEnd, end)
  }
  return lastCall - firstEnd
}

/** For each key the lags of its reads alone. */
function readLags(history: History, { initial = null }: RegisterOptions) {
  return registerParts(history).map(({ reads, writes }) => {
    const firstEnd = firstEnds(writes)
    const byValue = new Map(writes.map(write => [valueKey(valueIn(write)), write]))
    return reads.map(read => {
      const value = valueKey(valueIn(read))
      const write = byValue.get(value)
      if (value !== valueKey(initial) && (write === undefined || write.call > endOf(read))) {
        return { read, lag: Number.POSITIVE_INFINITY }
      }
      const since = firstEnd(write === undefined ? Number.NEGATIVE_INFINITY : endOf(write))
      return { read, lag: Math.max(0, read.call - since) }
    })
  })
}

/** For a time, the first end of a write that was called after it. `writes` are sorted by call. */
function firstEnds(writes: readonly Operation[]): (time: number) => number {
  const ends: number[] = []
  let first = Number.POSITIVE_INFINITY
  for (let i = writes.length - 1; i >= 0; i--) {
    first = Math.min(first, endOf(writes[i] as Operation))
    ends[i] = first
  }
  return time => ends[countWhere(writes, write => write.call <= time)] ?? Number.POSITIVE_INFINITY
}
