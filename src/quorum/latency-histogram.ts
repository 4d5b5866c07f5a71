/**
 * How often which latencies came, as an immutable value of bounded size: buckets of equal width up to 64, and from then on 32 for
 * each doubling, so that a bucket is never wider than a 32nd of what is in it.
 *
 * Left out: the unit. Microseconds or milliseconds, whole ones, and always the same.
 *
 * Source: the buckets of HdrHistogram (Gil Tene, 2012). We differ in being a value: every record gives a new one.
 */
import { checkNumber, checkWhole } from './checks'

/** Counts by bucket, without zeros at the end, so that equal histograms are equal JSON. At most 1,153 buckets. */
export interface LatencyHistogram {
  readonly counts: readonly number[]
  readonly total: number
}

const latencyMax = 1099511627776

/** The histogram of nothing. */
export const emptyHistogram: LatencyHistogram = { counts: [], total: 0 }

/**
 * The histogram with one latency more.
 *
 * O(buckets), some hundred at most: about 0.2 µs for latencies up to a second in microseconds.
 *
 * @param latency a whole number of at least 0; from 2^40 on all count as 2^40.
 * @throws InvariantError `argument` when it is not one.
 *
 * @example
 * ```ts
 * import { emptyHistogram, latencyQuantile, recordLatency } from 'meldkit'
 *
 * const three = [10, 20, 900].reduce(recordLatency, emptyHistogram)
 * latencyQuantile(three, 0.5) // => 20
 * latencyQuantile(three, 1) // => 911
 * ```
 */
export function recordLatency(histogram: LatencyHistogram, latency: number): LatencyHistogram {
  const bucket = bucketOf(Math.min(checkWhole('Latency', latency, 0, Number.MAX_SAFE_INTEGER), latencyMax))
  const counts = histogram.counts.slice()
  while (counts.length <= bucket) counts.push(0)
  counts[bucket] = (counts[bucket] as number) + 1
  return { counts, total: histogram.total + 1 }
}

/**
 * The histogram of all that both recorded: commutative, associative, and with the empty one as identity. Not idempotent: it
 * counts. O(buckets).
 *
 * @example
 * ```ts
 * import { emptyHistogram, mergeHistograms, recordLatency } from 'meldkit'
 *
 * const one = recordLatency(emptyHistogram, 3)
 * mergeHistograms(one, one) // => { counts: [0, 0, 0, 2], total: 2 }
 * ```
 */
export function mergeHistograms(a: LatencyHistogram, b: LatencyHistogram): LatencyHistogram {
  const [long, short] = a.counts.length >= b.counts.length ? [a, b] : [b, a]
  return { counts: long.counts.map((count, i) => count + (short.counts[i] ?? 0)), total: a.total + b.total }
}

/**
 * The histogram with half as many of everything, so that what is old weighs less than what comes. Halves what was counted up to each
 * bucket, not each bucket, so that quantiles stay and a long tail of single counts neither vanishes nor swells. O(buckets).
 *
 * @example
 * ```ts
 * import { halveHistogram } from 'meldkit'
 *
 * halveHistogram({ counts: [1, 1, 1, 3], total: 6 }) // => { counts: [1, 0, 1, 1], total: 3 }
 * ```
 */
export function halveHistogram({ counts, total }: LatencyHistogram): LatencyHistogram {
  const halved: number[] = []
  let upTo = 0
  let kept = 0
  for (const count of counts) {
    upTo += count
    halved.push(Math.ceil(upTo / 2) - kept)
    kept = Math.ceil(upTo / 2)
  }
  while (halved.at(-1) === 0) halved.pop()
  return { counts: halved, total: Math.ceil(total / 2) }
}

/**
 * A latency that this part of the recorded ones does not exceed: at least the true quantile, and at most a 32nd more. `undefined` when
 * nothing was recorded. O(buckets).
 *
 * @throws InvariantError `argument` when the fraction is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { emptyHistogram, latencyQuantile } from 'meldkit'
 *
 * latencyQuantile(emptyHistogram, 0.5) // => undefined
 * latencyQuantile({ counts: [0, 3, 1], total: 4 }, 0.75) // => 1
 * ```
 */
export function latencyQuantile({ counts, total }: LatencyHistogram, fraction: number): number | undefined {
  let left = Math.max(1, Math.ceil(checkNumber('Quantile: the fraction', fraction, 0, 1) * total))
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket] as number
    if (left <= 0) return lastOf(bucket)
  }
  return undefined
}

/** Latencies below 64 are their own bucket; the next 32 buckets hold two each, the next four, and so on. */
function bucketOf(latency: number): number {
  let shift = 0
  let high = latency
  while (high >= 64) {
    high = Math.floor(high / 2)
    shift += 1
  }
  return shift * 32 + high
}

/** The largest latency of a bucket. */
function lastOf(bucket: number): number {
  if (bucket < 64) return bucket
  let width = 1
  for (let shift = Math.floor(bucket / 32) - 1; shift > 0; shift--) width *= 2
  return ((bucket % 32) + 33) * width - 1
}
