/**
 * Logarithm and exponential that give the same bits on every engine.
 *
 * The language lets `Math.log` and `Math.exp` differ in the last bits from engine to engine, and a simulation or a
 * placement that branches on such a bit differs altogether. These use + − × ÷, comparison and `Math.round`, which IEEE
 * 754 and the language fix exactly. The price is 7 (`exp`) to 20 (`ln`) times the run time. Left out: other functions;
 * nothing needs them.
 *
 * Source: the reductions of fdlibm (Sun Microsystems, 1993), with ln 2 in two parts. We differ in summing the plain
 * Taylor and atanh series, whose remainders can be bounded on paper, instead of fitted polynomials.
 */

/** ln 2 rounded to 32 bits, so that times a whole number of up to 21 bits it is exact; and what is missing. */
const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10

/**
 * The natural logarithm, within 1e-15 of it, relatively.
 *
 * The edges are those of `Math.log`: `-Infinity` at 0, `NaN` below, `Infinity` at `Infinity`.
 *
 * @example
 * ```ts
 * import { ln } from 'meldkit'
 *
 * ln(1) // => 0
 * ln(2) // => 0.6931471805599453
 * ```
 */
export function ln(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x === Infinity ? x : NaN
  // x = m * 2^k with m from sqrt(1/2) to sqrt(2); each step by a power of two is exact.
  let k = 0
  let m = x
  for (let bits = 512; bits >= 1; bits /= 2) {
    const step = powerOfTwo(bits)
    while (m >= step) {
      m /= step
      k += bits
    }
    while (m * step < 2) {
      m *= step
      k -= bits
    }
  }
  if (m > 1.4142135623730951) {
    m /= 2
    k += 1
  }
  // ln m = 2 atanh(s) = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.1716: the terms after s^21 are below 2^-53 of the sum.
  const s = (m - 1) / (m + 1)
  const square = s * s
  let series = 0
  for (let odd = 21; odd >= 3; odd -= 2) series = (series + 1 / odd) * square
  return k * ln2High + (k * ln2Low + 2 * (s + s * series))
}

/**
 * e to the power of `x`, within 1e-15 of it, relatively, unless the result is so small that its own precision ends.
 *
 * The edges are those of `Math.exp`: 0 far below, `Infinity` far above, `NaN` for `NaN`.
 *
 * @example
 * ```ts
 * import { exp } from 'meldkit'
 *
 * exp(0) // => 1
 * exp(-1) // => 0.36787944117144233
 * ```
 */
export function exp(x: number): number {
  if (x > 710) return Infinity
  if (x < -746) return 0
  if (Number.isNaN(x)) return x
  // x = k ln 2 + r with |r| < 0.347: the terms after r^14/14! are below 2^-53.
  const k = Math.round(x / 0.6931471805599453)
  const r = x - k * ln2High - k * ln2Low
  let series = 1
  for (let n = 14; n >= 1; n--) series = 1 + (r / n) * series
  // In two factors, because 2^1024 is beyond the largest number and 2^-1075 below the smallest.
  const half = Math.floor(k / 2)
  return series * powerOfTwo(half) * powerOfTwo(k - half)
}

/** 2 to a whole power from -1022 to 1023, exactly. */
function powerOfTwo(power: number): number {
  let result = 1
  let factor = power < 0 ? 0.5 : 2
  for (let left = Math.abs(power); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= factor
    factor *= factor
  }
  return result
}
