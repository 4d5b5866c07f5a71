/**
 * The usual latencies and those of late, so that a policy can tell one slow replica from a slow day.
 *
 * By counts and not by time: the last 50 to 100 latencies are recent, the last 2,000 to 4,000 usual. Left out: what has not been
 * answered yet, which is unknown until it is.
 */
import {
  emptyHistogram,
  halveHistogram,
  type LatencyHistogram,
  latencyQuantile,
  recordLatency,
} from './latency-histogram'

/** What is usual and what came of late, which is among the usual too; in both, older latencies weigh less. */
export interface LatencyWindow {
  readonly usual: LatencyHistogram
  readonly recent: LatencyHistogram
}

/** The window in which nothing was recorded. */
export const emptyWindow: LatencyWindow = { usual: emptyHistogram, recent: emptyHistogram }

const usualMin = 100
const usualMax = 4000
const recentMax = 100

/**
 * The window with one latency more. O(buckets).
 *
 * @throws InvariantError `argument` when the latency is not a whole number of at least 0.
 */
export function noteLatency({ usual, recent }: LatencyWindow, latency: number): LatencyWindow {
  return { usual: recordUpTo(usualMax, usual, latency), recent: recordUpTo(recentMax, recent, latency) }
}

/** Halving loses up to one latency of the tail. Of a hundred that shows, so what is usual is counted apart and halved rarely. */
function recordUpTo(max: number, histogram: LatencyHistogram, latency: number): LatencyHistogram {
  const more = recordLatency(histogram, latency)
  return more.total < max ? more : halveHistogram(more)
}

/** As `latencyQuantile` of the usual latencies; `undefined` while there are fewer than a hundred. */
export function usualQuantile({ usual }: LatencyWindow, fraction: number): number | undefined {
  return usual.total < usualMin ? undefined : latencyQuantile(usual, fraction)
}

/** Whether half of the recent latencies are more than so many times what half of the usual ones are. */
export function hasRisen(window: LatencyWindow, factor: number): boolean {
  const before = usualQuantile(window, 0.5)
  const now = latencyQuantile(window.recent, 0.5)
  return before !== undefined && now !== undefined && now > factor * Math.max(1, before)
}
