/**
 * Lengths of time as people write them, in milliseconds.
 *
 * A bare number is milliseconds. Left out: months and years, which have no fixed length, and sums such as `1h30m`.
 */
import { invariant, show } from './error'

/** A number of milliseconds, or a number with a unit: `'250ms'`, `'10s'`, `'1.5m'`, `'2h'`, `'1d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

const unitsMs: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const textForm = /^([0-9]{1,15})(?:\.([0-9]{1,6}))?(ms|s|m|h|d)$/

/**
 * The milliseconds of a duration.
 *
 * @throws InvariantError `duration` when the text is not a decimal number followed by `ms`, `s`, `m`, `h` or `d`.
 * @throws InvariantError `duration` when it is not a whole number of milliseconds from 0 to 2^53 - 1.
 *
 * @example
 * ```ts
 * import { duration } from 'meldkit'
 *
 * duration('10s') // => 10000
 * duration('1.5m') // => 90000
 * duration(250) // => 250
 * ```
 */
export function duration(length: Duration): number {
  const ms = typeof length === 'number' ? length : typeof length === 'string' ? parse(length) : NaN
  invariant(Number.isSafeInteger(ms) && ms >= 0, 'duration', () => {
    const came = Number.isNaN(ms) ? '' : `, which is ${ms} ms`
    return `Duration: expected a whole number of milliseconds of at least 0, or text such as "250ms", "10s", "5m", "2h" or "1d", got ${show(length)}${came}.`
  })
  return ms
}

function parse(text: string): number {
  const parts = textForm.exec(text)
  if (parts === null) return NaN
  const [, whole = '', fraction = '', unit = ''] = parts
  // Digits without the point, times the unit, over the scale: a whole number exactly when the true value is.
  let scale = 1
  for (let i = 0; i < fraction.length; i++) scale *= 10
  const scaled = Number(whole + fraction) * (unitsMs[unit] as number)
  return Number.isSafeInteger(scaled) ? scaled / scale : NaN
}
