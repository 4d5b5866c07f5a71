/**
 * How long something takes, as a distribution that is a plain value: for models and simulations that repeat from a seed.
 *
 * Left out: normal distributions and what is made of them. Latencies have a floor and a long tail; a mixture, or a sample of
 * measured ones, describes them better.
 */
import { exp, ln } from '../base/math'
import { type Draw, type Random, randomFraction, randomInt } from '../base/random'
import { checkNumber, checkThat } from './checks'

/** A distribution of latencies in milliseconds, whole or not. */
export type Latency =
  | { readonly kind: 'exponential'; readonly meanMs: number }
  | { readonly kind: 'uniform'; readonly fromMs: number; readonly toMs: number }
  /** At least `scaleMs`; the chance of more than x is (scaleMs / x) to the power of `shape`. The smaller the shape, the longer the tail. */
  | { readonly kind: 'pareto'; readonly scaleMs: number; readonly shape: number }
  /** Measured latencies, each as likely as the others. */
  | { readonly kind: 'samples'; readonly samplesMs: readonly number[] }
  /** One of the parts, as often as its weight says. */
  | { readonly kind: 'mixture'; readonly parts: readonly { readonly weight: number; readonly latency: Latency }[] }

/**
 * Draws a latency in milliseconds.
 *
 * Two draws of 32 bits and a logarithm for most; a mixture costs two more, and O(parts). The distribution is not checked here:
 * `checkLatency` does so once.
 *
 * @example
 * ```ts
 * import { drawLatency, randomFrom } from 'meldkit'
 *
 * const [ms] = drawLatency({ kind: 'uniform', fromMs: 2, toMs: 4 }, randomFrom(7))
 * ms >= 2 && ms < 4 // => true
 * ```
 */
export function drawLatency(latency: Latency, random: Random): Draw<number> {
  if (latency.kind === 'samples') {
    const [at, next] = randomInt(random, latency.samplesMs.length)
    return [latency.samplesMs[at] as number, next]
  }
  const [fraction, next] = randomFraction(random)
  switch (latency.kind) {
    case 'exponential':
      return [-latency.meanMs * ln(1 - fraction), next]
    case 'uniform':
      return [latency.fromMs + (latency.toMs - latency.fromMs) * fraction, next]
    case 'pareto':
      return [latency.scaleMs * exp(-ln(1 - fraction) / latency.shape), next]
    case 'mixture':
      return drawLatency(partAt(latency.parts, fraction), next)
  }
}

/**
 * Checks a distribution, and gives it back.
 *
 * @throws InvariantError `argument` when a latency is not from 0 to 10^12, a shape not from 0.01 to 1000, or a weight not above 0.
 * @throws InvariantError `argument` when there are no samples or parts, or an unknown kind.
 *
 * @example
 * ```ts
 * import { checkLatency } from 'meldkit'
 *
 * checkLatency({ kind: 'exponential', meanMs: 2 }).kind // => 'exponential'
 * ```
 */
export function checkLatency(latency: Latency): Latency {
  const ms = (value: number, from = 0) => checkNumber('Latency: milliseconds', value, from, 1e12)
  switch (latency.kind) {
    case 'exponential':
      ms(latency.meanMs)
      break
    case 'uniform':
      ms(latency.toMs, ms(latency.fromMs))
      break
    case 'pareto':
      ms(latency.scaleMs)
      checkNumber('Latency: a shape', latency.shape, 0.01, 1000)
      break
    case 'samples':
      checkThat(latency.samplesMs.length > 0, 'Latency: expected at least one sample', latency.samplesMs)
      for (const sample of latency.samplesMs) ms(sample)
      break
    case 'mixture':
      checkThat(latency.parts.length > 0, 'Latency: expected at least one part', latency.parts)
      for (const part of latency.parts) {
        checkNumber('Latency: a weight', part.weight, 1e-9, 1e9)
        checkLatency(part.latency)
      }
      break
    default:
      checkThat(false, 'Latency: expected an exponential, uniform, pareto, samples or mixture', latency)
  }
  return latency
}

type Part = Extract<Latency, { kind: 'mixture' }>['parts'][number]

function partAt(parts: readonly Part[], fraction: number): Latency {
  let left = fraction * parts.reduce((sum, { weight }) => sum + weight, 0)
  let last = parts[0] as Part
  for (const part of parts) {
    last = part
    left -= part.weight
    if (left < 0) break
  }
  return last.latency
}
