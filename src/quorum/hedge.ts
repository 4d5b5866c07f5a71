/**
 * Hedged reads: when an answer is late, another replica is asked too, and the first answer counts.
 *
 * As a pure policy: it says whom to ask and when to look again; who sends is the read's affair. Three things keep it from making an
 * overload worse: a budget of extra asks, no hedging while everything is slow, and a limit for each read. Left out: cancelling
 * the slower ask, and writes; hedging a write is safe only under the same operation id.
 *
 * Source: Dean, Barroso, "The Tail at Scale" (CACM 2013), "hedged requests". We differ in the budget and in the rule for slow days.
 */
import { checkNumber, checkWhole } from './checks'
import { emptyWindow, hasRisen, type LatencyWindow, noteLatency, usualQuantile } from './latency-window'

/** How to hedge, as {@link hedgePolicy} checked it. */
export interface HedgePolicy {
  /** An answer is late when it takes longer than this part of the usual ones. */
  readonly quantile: number
  /** Extra asks for each thousand reads, never more. */
  readonly extraPerThousand: number
  /** How many extra asks can be saved up. */
  readonly burst: number
  /** Extra asks of one read: at most R and so many are asked and may answer. */
  readonly extrasMax: number
  /** No hedging while recent latencies are so many times the usual ones. */
  readonly riseFactor: number
}

/** What a coordinator remembers of its reads in order to hedge. Plain JSON; not shared between coordinators. */
export interface Hedging {
  readonly latencies: LatencyWindow
  /** What is left to spend, in thousandths of an ask. */
  readonly budget: number
}

/** One read that waits. All times are whole, of one unit, by a clock that does not go back. */
export interface WaitingRead {
  readonly now: number
  /** When each replica was asked. One whose ask failed is not in it, since it will not answer. */
  readonly sentAt: ReadonlyMap<string, number>
  /** The replicas that answered. By replica, so that a doubled message is no second answer. */
  readonly got: ReadonlySet<string>
  /** R, the number of replicas that must answer. */
  readonly needed: number
  /** Replicas that may be asked besides, the best first. Leave out those that a level of locality excludes. */
  readonly spares: readonly string[]
}

/** What to do for a waiting read. */
export interface Hedge {
  readonly hedging: Hedging
  /** Ask these too, now. */
  readonly targets: readonly string[]
  /** Ask this policy again then, if the read still waits; `undefined`: not on account of time. */
  readonly wakeAt: number | undefined
  /** Why a late answer was not hedged, or that it was. */
  readonly note: 'hedged' | 'hedge held by slow day' | 'hedge out of budget' | undefined
}

/**
 * A policy of hedging.
 *
 * @param options.quantile from 0.5 to 0.9999; 0.97 unless given. It hedges 3 of 100 reads, so that the budget is for bad times; with 0.95
 *   the budget runs out now and then, and what is slow just then stays slow.
 * @param options.extraPerThousand from 0 to 1000; 50 unless given.
 * @param options.burst from 1 to 1000; 10 unless given.
 * @param options.extrasMax from 1 to 10; 1 unless given.
 * @param options.riseFactor from 1 to 1000; 2 unless given.
 * @throws InvariantError `argument` when one is out of its range.
 *
 * @example
 * ```ts
 * import { hedgePolicy } from 'meldkit'
 *
 * hedgePolicy({ quantile: 0.99 }).extraPerThousand // => 50
 * ```
 */
export function hedgePolicy(options: Partial<HedgePolicy> = {}): HedgePolicy {
  const { quantile = 0.97, extraPerThousand = 50, burst = 10, extrasMax = 1, riseFactor = 2 } = options
  return {
    quantile: checkNumber('Hedge: the quantile', quantile, 0.5, 0.9999),
    extraPerThousand: checkWhole('Hedge: extra asks per thousand', extraPerThousand, 0, 1000),
    burst: checkWhole('Hedge: the burst', burst, 1, 1000),
    extrasMax: checkWhole('Hedge: extra asks of one read', extrasMax, 1, 10),
    riseFactor: checkNumber('Hedge: the rise factor', riseFactor, 1, 1000),
  }
}

/** Where a coordinator starts: nothing is known, so nothing is hedged until a hundred answers came. */
export const startHedging: Hedging = { latencies: emptyWindow, budget: 0 }

/**
 * Counts a read that begins, which earns its part of an extra ask. Extra asks never exceed `extraPerThousand` of the reads
 * counted. O(1).
 *
 * @example
 * ```ts
 * import { countRead, hedgePolicy, startHedging } from 'meldkit'
 *
 * countRead(hedgePolicy(), startHedging).budget // => 50
 * ```
 */
export function countRead(policy: HedgePolicy, { latencies, budget }: Hedging): Hedging {
  return { latencies, budget: Math.min(budget + policy.extraPerThousand, policy.burst * 1000) }
}

/**
 * Counts how long one replica took to answer. Count every answer, also one that came after others had been enough: without the slow
 * ones the usual latencies shrink until everything seems late. The last 2,000 to 4,000 are the usual ones. O(buckets).
 *
 * @throws InvariantError `argument` when the latency is not a whole number of at least 0.
 *
 * @example
 * ```ts
 * import { countAnswer, startHedging } from 'meldkit'
 *
 * countAnswer(startHedging, 12).latencies.recent.total // => 1
 * ```
 */
export function countAnswer({ latencies, budget }: Hedging, latency: number): Hedging {
  return { latencies: noteLatency(latencies, latency), budget }
}

/**
 * Whom else to ask for a read that waits, and when to look again. Ask when the first asks go out, after each answer, and at `wakeAt`.
 *
 * An extra ask goes out for each answer that is late and still needed. A read counts its answers by replica, so R of them are
 * as good with hedging as without. O(buckets + asks).
 *
 * @example
 * ```ts
 * import { countAnswer, countRead, hedge, hedgePolicy, startHedging } from 'meldkit'
 *
 * const policy = hedgePolicy()
 * let hedging = startHedging
 * for (let i = 0; i < 100; i++) hedging = countAnswer(countRead(policy, hedging), i % 10)
 * const read = { sentAt: new Map([['alice', 0]]), got: new Set<string>(), needed: 1, spares: ['bob', 'carol'] }
 * hedge(policy, hedging, { ...read, now: 0 }).wakeAt // => 9
 * hedge(policy, hedging, { ...read, now: 9 }).targets // => ['bob']
 * ```
 */
export function hedge(policy: HedgePolicy, hedging: Hedging, read: WaitingRead): Hedge {
  const usual = usualQuantile(hedging.latencies, policy.quantile)
  const short = read.needed - read.got.size
  const open = [...read.sentAt].filter(([id]) => !read.got.has(id)).map(([, at]) => at)
  const spares = [...new Set(read.spares)].filter(id => !read.sentAt.has(id) && !read.got.has(id))
  const room = Math.min(spares.length, read.needed + policy.extrasMax - read.sentAt.size)
  if (usual === undefined || short <= 0 || room <= 0) {
    return { hedging, targets: [], wakeAt: undefined, note: undefined }
  }
  // Never at once, or a clock that is too coarse for the answers would have everything asked in one moment.
  const delay = Math.max(1, usual)
  const young = open.filter(at => read.now - at < delay)
  const wanted = Math.min(open.length - young.length, short - young.length, room)
  const isHeld = wanted > 0 && hasRisen(hedging.latencies, policy.riseFactor)
  const extras = wanted <= 0 || isHeld ? 0 : Math.min(wanted, Math.floor(hedging.budget / 1000))
  return {
    hedging: extras === 0 ? hedging : { ...hedging, budget: hedging.budget - extras * 1000 },
    targets: spares.slice(0, extras),
    wakeAt: wakeAt(young, extras > 0 && extras < room ? read.now : undefined, delay),
    note: wanted <= 0 ? undefined : isHeld ? 'hedge held by slow day' : extras > 0 ? 'hedged' : 'hedge out of budget',
  }
}

/** When the next of the answers that are not late will be. */
function wakeAt(young: readonly number[], extra: number | undefined, delay: number): number | undefined {
  const sent = extra === undefined ? young : [...young, extra]
  return sent.length === 0 ? undefined : sent.reduce((a, b) => Math.min(a, b)) + delay
}
