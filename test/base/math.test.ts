import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exp, ln } from '../../src/base/math'

/** Far more digits than needed, by big integers: x = m * 2^k exactly, ln m by the atanh series at 200 bits. */
const one = 1n << 200n
function bigLn(x: number): bigint {
  let k = 0
  let m = x
  while (m >= 2) [m, k] = [m / 2, k + 1]
  while (m < 1) [m, k] = [m * 2, k - 1]
  const atanh = (n: bigint, d: bigint) => {
    let sum = 0n
    const square = (n * n * one) / (d * d)
    let term = (n * one) / d
    for (let odd = 1n; term > 0n; odd += 2n) {
      sum += term / odd
      term = (term * square) / one
    }
    return 2n * sum
  }
  const scaled = BigInt(m * 2 ** 52)
  const unit = 1n << 52n
  return atanh(scaled - unit, scaled + unit) + BigInt(k) * atanh(1n, 3n)
}

function bigExp(x: number): bigint {
  // x to 200 bits, halved 8 times; then squared back.
  const scaled =
    (BigInt(Math.trunc(x * 2 ** 40)) << 160n) +
    (BigInt(Math.round((x * 2 ** 40 - Math.trunc(x * 2 ** 40)) * 2 ** 40)) << 120n)
  const small = scaled >> 8n
  let sum = one
  let term = one
  for (let n = 1n; term !== 0n; n++) {
    term = (term * small) / one / n
    sum += term
  }
  for (let i = 0; i < 8; i++) sum = (sum * sum) / one
  return sum
}

/** |result - exact| / |exact|, with `exact` scaled by 2^200. */
function relativeError(result: number, exact: bigint): number {
  if (exact === 0n) return Math.abs(result)
  const size = Math.abs(Number(exact) / 2 ** 200)
  let scaled = result
  let shift = 200
  while (!Number.isInteger(scaled) && shift > 0) [scaled, shift] = [scaled * 2, shift - 1]
  const difference = (BigInt(Math.trunc(scaled)) << BigInt(shift)) - exact
  return Math.abs(Number(difference) / 2 ** 200) / size
}

describe('ln', () => {
  test('is within 1e-15 of the exact value, relatively', () => {
    const positive = fc.oneof(
      fc.double({ min: 1e-40, max: 1e40, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      fc.integer({ min: 1, max: 100000 }),
      fc.integer({ min: 1, max: 1000 }).map(n => 1 + n * Number.EPSILON),
    )
    fc.assert(fc.property(positive, x => relativeError(ln(x), bigLn(x)) < 1e-15))
  })

  test('agrees with Math.log over the whole range, subnormal numbers included', () => {
    const all = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true })
    fc.assert(fc.property(all, x => Math.abs(ln(x) - Math.log(x)) <= 1e-15 * Math.abs(Math.log(x))))
    for (const x of [Number.MIN_VALUE, 1e-320, 2 ** -1022, Number.MAX_VALUE, 2 ** 1023])
      expect(ln(x)).toBeCloseTo(Math.log(x), 11)
  })

  test('has the edges of Math.log', () => {
    for (const x of [0, -0, -1, -Infinity, Infinity, NaN, 1]) expect(ln(x)).toBe(Math.log(x))
  })

  test('gives these bits on every engine', () => {
    expect([2, 3, 10, 0.1, 1.0000001, 1e300, 5e-324].map(ln)).toEqual([
      0.6931471805599453, 1.0986122886681098, 2.302585092994046, -2.3025850929940455, 9.999999505838703e-8,
      690.7755278982137, -744.4400719213812,
    ])
  })
})

describe('exp', () => {
  test('is within 1e-15 of the exact value, relatively', () => {
    const some = fc.oneof(fc.double({ min: -30, max: 30, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }))
    const short = some.map(x => Math.round(x * 2 ** 44) / 2 ** 44)
    fc.assert(fc.property(short, x => relativeError(exp(x), bigExp(x)) < 1e-15))
  })

  test('agrees with Math.exp over the whole range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -708, max: 709.78, noNaN: true }),
        x => Math.abs(exp(x) - Math.exp(x)) <= 1e-15 * Math.exp(x),
      ),
    )
    for (const x of [-745.13, -740, -710, 709.782712893384]) expect(exp(x) / Math.exp(x)).toBeCloseTo(1, 12)
  })

  test('has the edges of Math.exp', () => {
    for (const x of [0, -0, -Infinity, Infinity, NaN, 710, 1e300, -746, -1e300, 709.79])
      expect(exp(x)).toBe(Math.exp(x))
  })

  test('gives these bits on every engine', () => {
    expect([1, -1, 0.5, 10, -700, 700].map(exp)).toEqual([
      2.7182818284590455, 0.36787944117144233, 1.6487212707001282, 22026.465794806718, 9.85967654375977e-305,
      1.0142320547350045e304,
    ])
  })
})
