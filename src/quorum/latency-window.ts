/**
 * The usual latencies and those of late, so that a policy can tell one slow replica from a slow day.
 */
import {
  emptyHistogram,
  halveHistogram,
  type LatencyHistogram,
  latencyQuantile,
  mergeHistograms,
  recordLatency,
} from './latency-histogram'

/** What is usual, with older latencies weighing less, and what came since. */
export interface LatencyWindow {
  readonly usual: LatencyHistogram
  readonly recent: LatencyHistogram
}

/** The window in which nothing was recorded. */
export const emptyWindow: LatencyWindow = { usual: emptyHistogram, recent: emptyHistogram }

/** So many recent latencies become usual ones; the first ones sooner, as nothing is known before. */
const windowSize = 1000
const firstSize = 100

/** With fewer recent latencies than this nothing is said of them. */
const recentMin = 20

/**
 * The window with one latency more. After 1,000 the usual ones count half, and those are added. O(buckets).
 *
 * @throws InvariantError `argument` when the latency is not a whole number of at least 0.
 */
export function noteLatency(window: LatencyWindow, latency: number): LatencyWindow {
  const recent = recordLatency(window.recent, latency)
  if (recent.total < (window.usual.total === 0 ? firstSize : windowSize)) return { usual: window.usual, recent }
  return { usual: mergeHistograms(halveHistogram(window.usual), recent), recent: emptyHistogram }
}

/** Whether half of the recent latencies are more than so many times what half of the usual ones are. */
export function hasRisen({ usual, recent }: LatencyWindow, factor: number): boolean {
  if (recent.total < recentMin) return false
  const before = latencyQuantile(usual, 0.5)
  const now = latencyQuantile(recent, 0.5)
  return before !== undefined && now !== undefined && now > factor * Math.max(1, before)
}
