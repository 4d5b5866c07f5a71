/**
 * Probabilistically bounded staleness by Monte Carlo: from how long messages take, how soon after a write its readers see it.
 *
 * WARS are the four ways of a message: write, acknowledgement, request, response. One run answers for every t at once, since each
 * trial gives the time after which its read would have been fresh. Left out: failures, repair, anti-entropy, and two writes at once.
 */
import { type Random, randomFrom } from '../base/random'
import { checkNumber, checkThat, checkWhole } from './checks'
import { checkLatency, drawLatency, type Latency } from './latency'
import { checkCounts, type ReplicaCounts } from './staleness'

/** How long each message between a coordinator and a replica takes. */
export interface WarsLatencies {
  readonly write: Latency
  readonly ack: Latency
  readonly request: Latency
  readonly response: Latency
}

/** What the trials gave, each list ascending and one number for each trial. Memory: 24 bytes for each trial. */
export interface StalenessEstimate {
  /** How long after its commit the write was visible to the read; below 0 when it was visible before. */
  readonly freshAfterMs: readonly number[]
  readonly readMs: readonly number[]
  readonly writeMs: readonly number[]
}

/**
 * Tries a write and a read of it many times, with latencies drawn from a seed.
 *
 * The write commits when W replicas have acknowledged it; a read that starts t later takes the first R answers, and is stale if
 * all of them left their replicas before the write came there. O(trials × (N log N + log trials)), about 1 µs for each message.
 *
 * @param options.latencies one for all replicas, or a list with one for each: a far replica, or one that is always slow.
 * @param options.trials from 1 to 10,000,000; 10,000 unless given. The standard error of a probability p is sqrt(p × (1 - p) / trials), so at
 *   most 0.005 with 10,000.
 * @param options.seed as for `randomFrom`.
 * @throws InvariantError `argument` when a number or a latency is out of its range.
 * @throws InvariantError `argument` when the list of latencies has not N entries.
 *
 * @example
 * ```ts
 * import { freshProbability, staleness } from 'meldkit'
 *
 * const ms = { kind: 'exponential', meanMs: 1 } as const
 * const latencies = { write: ms, ack: ms, request: ms, response: ms }
 * const loose = staleness({ n: 3, r: 1, w: 1, latencies, trials: 1000, seed: 7 })
 * freshProbability(loose, { afterMs: 5 }) > freshProbability(loose, { afterMs: 0 }) // => true
 * const strict = staleness({ n: 3, r: 2, w: 2, latencies, trials: 1000, seed: 7 })
 * freshProbability(strict, { afterMs: 0 }) // => 1
 * ```
 *
 * @see Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums" (VLDB 2012), sections 4.1 and 5.1. We differ in
 *   keeping the time of freshness of each trial, where the paper runs the trials anew for each t.
 */
export function staleness(
  options: ReplicaCounts & {
    readonly latencies: WarsLatencies | readonly WarsLatencies[]
    readonly trials?: number
    readonly seed: number
  },
): StalenessEstimate {
  checkCounts(options)
  const trials = checkWhole('Staleness: trials', options.trials ?? 10_000, 1, 10_000_000)
  const latencies = latenciesOf(options.n, options.latencies)
  const freshAfterMs = new Float64Array(trials)
  const readMs = new Float64Array(trials)
  const writeMs = new Float64Array(trials)
  let random = randomFrom(options.seed)
  for (let i = 0; i < trials; i++) {
    const [ways, next] = drawWays(latencies, random)
    random = next
    const committed = nth(
      ways.map(way => way.write + way.ack),
      options.w,
    )
    const answers = ways.toSorted((a, b) => a.request + a.response - (b.request + b.response)).slice(0, options.r)
    const last = answers[options.r - 1] as Way
    writeMs[i] = committed
    readMs[i] = last.request + last.response
    freshAfterMs[i] = Math.min(...answers.map(way => way.write - (committed + way.request)))
  }
  return { freshAfterMs: ascending(freshAfterMs), readMs: ascending(readMs), writeMs: ascending(writeMs) }
}

/**
 * How likely a read that starts so long after the commit of a write sees it, or one of the `versions` - 1 writes before it.
 *
 * Exactly 1 when R + W > N. O(log trials).
 *
 * @param at.versions k, 1 unless given; the power of the chance of one, so it takes writes to be independent.
 * @throws InvariantError `argument` when a number is out of its range.
 *
 * @example
 * ```ts
 * import { freshProbability } from 'meldkit'
 *
 * const estimate = { freshAfterMs: [-1, 0, 1, 2], readMs: [1, 1, 1, 1], writeMs: [1, 1, 1, 1] }
 * freshProbability(estimate, { afterMs: 0 }) // => 0.5
 * freshProbability(estimate, { afterMs: 0, versions: 2 }) // => 0.75
 * ```
 *
 * @see Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums" (VLDB 2012), sections 3.4 and 3.5.
 */
export function freshProbability(
  estimate: StalenessEstimate,
  at: { readonly afterMs: number; readonly versions?: number },
): number {
  const { afterMs, versions = 1 } = at
  checkNumber('Staleness: milliseconds after the commit', afterMs, 0, 1e15)
  checkWhole('Staleness: versions', versions, 1, 1_000_000)
  const { length } = estimate.freshAfterMs
  const missed = (length - countUpTo(estimate.freshAfterMs, afterMs)) / length
  let all = 1
  for (let i = 0; i < versions && all > 0; i++) all *= missed
  return 1 - all
}

/**
 * The number that this part of an ascending list is not above: `quantileOf(estimate.readMs, 0.999)` is the 99.9th percentile of
 * reads, and of `freshAfterMs` the time after which that part of reads is fresh.
 *
 * O(1).
 *
 * @throws InvariantError `argument` when the list is empty.
 * @throws InvariantError `argument` when the fraction is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { quantileOf } from 'meldkit'
 *
 * quantileOf([1, 2, 3, 9], 0.5) // => 2
 * quantileOf([1, 2, 3, 9], 1) // => 9
 * ```
 */
export function quantileOf(ascending: readonly number[], fraction: number): number {
  checkNumber('Quantile: the fraction', fraction, 0, 1)
  checkThat(ascending.length > 0, 'Quantile: expected at least one number', ascending)
  return ascending[Math.max(0, Math.ceil(fraction * ascending.length) - 1)] as number
}

/** What the four messages to and from one replica took in one trial. */
interface Way {
  readonly write: number
  readonly ack: number
  readonly request: number
  readonly response: number
}

function drawWays(latencies: readonly WarsLatencies[], random: Random): readonly [readonly Way[], Random] {
  let rest = random
  const draw = (latency: Latency): number => {
    const [ms, next] = drawLatency(latency, rest)
    rest = next
    return ms
  }
  const ways = latencies.map(of => {
    return { write: draw(of.write), ack: draw(of.ack), request: draw(of.request), response: draw(of.response) }
  })
  return [ways, rest]
}

function latenciesOf(n: number, given: WarsLatencies | readonly WarsLatencies[]): readonly WarsLatencies[] {
  const isEach = (latencies: typeof given): latencies is readonly WarsLatencies[] => Array.isArray(latencies)
  const each = isEach(given) ? given : Array.from({ length: n }, () => given)
  checkThat(each.length === n, `Staleness: expected latencies for each of ${n} replicas`, each.length)
  for (const of of each) for (const latency of [of.write, of.ack, of.request, of.response]) checkLatency(latency)
  return each
}

function nth(values: readonly number[], count: number): number {
  return values.toSorted((a, b) => a - b)[count - 1] as number
}

function ascending(values: Float64Array): readonly number[] {
  return Array.from(values.sort())
}

function countUpTo(ascending: readonly number[], limit: number): number {
  let from = 0
  let to = ascending.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((ascending[middle] as number) <= limit) from = middle + 1
    else to = middle
  }
  return from
}
