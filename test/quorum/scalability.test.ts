// The law of scalability: what was put in comes out, also through noise, and what the data cannot say is not said.

import fc from 'fast-check'
import {
  fitScalability,
  predictThroughput,
  type Random,
  randomFraction,
  randomFrom,
  type ScalabilityModel,
  type ScalabilityPoint,
  throughputOf,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const sizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48]

const pointsOf = (model: ScalabilityModel, at = sizes) => at.map(n => ({ n, throughput: throughputOf(model, n) }))

/** The measurements with errors of up to this part, equally likely up and down. */
function noisy(points: readonly ScalabilityPoint[], part: number, from: number): ScalabilityPoint[] {
  let random: Random = randomFrom(from)
  return points.map(({ n, throughput }) => {
    const [fraction, next] = randomFraction(random)
    random = next
    return { n, throughput: throughput * (1 + part * (2 * fraction - 1)) }
  })
}

const models = fc.record({
  gamma: fc.double({ min: 0.001, max: 1e9, noNaN: true }),
  alpha: fc.double({ min: 0.0001, max: 0.5, noNaN: true }),
  beta: fc.double({ min: 1e-5, max: 0.05, noNaN: true }),
})

describe('a fit', () => {
  test('of exact measurements finds the model, also without a measurement of one', () => {
    fc.assert(
      fc.property(models, fc.boolean(), (model, withOne) => {
        const fit = fitScalability(pointsOf(model, withOne ? sizes : sizes.slice(1)))
        expect(fit.model.gamma / model.gamma).toBeCloseTo(1, 8)
        expect(fit.model.alpha).toBeCloseTo(model.alpha, 8)
        expect(fit.model.beta).toBeCloseTo(model.beta, 8)
        expect(fit.clamped).toEqual([])
        expect(fit.error).toBeLessThan(1e-9)
      }),
    )
  })

  test('gives the peak where throughput is largest', () => {
    fc.assert(
      fc.property(models, model => {
        const { peak } = fitScalability(pointsOf(model))
        for (const n of [peak * 0.99, peak * 1.01]) {
          if (n >= 1) expect(throughputOf(model, n)).toBeLessThanOrEqual(throughputOf(model, peak) * (1 + 1e-9))
        }
      }),
    )
  })

  test('through noise of 2 % finds the peak within a tenth, in 95 of 100 cases', () => {
    const model = { gamma: 1000, alpha: 0.03, beta: 0.001 }
    const truth = Math.sqrt((1 - model.alpha) / model.beta)
    let close = 0
    for (let i = 0; i < 100; i++) {
      const { peak } = fitScalability(noisy(pointsOf(model), 0.02, seed + i))
      if (Math.abs(peak / truth - 1) < 0.1) close++
    }
    expect(close).toBeGreaterThanOrEqual(95)
  })

  test('does not depend on the order or the unit', () => {
    const points = noisy(pointsOf({ gamma: 50, alpha: 0.1, beta: 0.002 }), 0.05, seed)
    const fit = fitScalability(points)
    const other = fitScalability(points.toReversed().map(({ n, throughput }) => ({ n, throughput: throughput * 1000 })))
    expect(other.peak / fit.peak).toBeCloseTo(1, 9)
    expect(other.model.gamma / fit.model.gamma).toBeCloseTo(1000, 6)
  })

  test('of whatever was measured is a model that can be', () => {
    const wild = fc.array(
      fc.record({ n: fc.integer({ min: 1, max: 1000 }), throughput: fc.double({ min: 0.01, max: 1e6, noNaN: true }) }),
    )
    const enough = wild.filter(points => new Set(points.map(({ n }) => n)).size >= 3)
    fc.assert(
      fc.property(enough, points => {
        const { model, peak, error } = fitScalability(points)
        expect(model.gamma).toBeGreaterThan(0)
        expect(Math.min(model.alpha, model.beta)).toBeGreaterThanOrEqual(0)
        expect(peak).toBeGreaterThanOrEqual(1)
        expect(Number.isFinite(error + model.gamma + model.alpha + model.beta)).toBe(true)
      }),
    )
  })

  test('of a straight line is one, and no rounding is called a finding', () => {
    for (const gamma of [1, 3, 0.7, 1e6 / 3]) {
      const fit = fitScalability(pointsOf({ gamma, alpha: 0, beta: 0 }))
      expect(fit.clamped).toEqual([])
      expect(throughputOf(fit.model, 48) / gamma).toBeCloseTo(48, 9)
    }
  })

  test('is the best that has no coefficient below 0', () => {
    const kinds = fc.record({
      gamma: fc.constant(10),
      alpha: fc.constantFrom(-0.05, 0, 0.05),
      beta: fc.constantFrom(-0.0005, 0, 0.002),
    })
    const miss = (points: readonly ScalabilityPoint[], model: ScalabilityModel) =>
      points.reduce((sum, { n, throughput }) => sum + (throughput / throughputOf(model, n) - 1) ** 2, 0)
    fc.assert(
      fc.property(kinds, fc.nat(), (model, from) => {
        const points = noisy(pointsOf(model, sizes.slice(0, 8)), 0.03, from)
        const fit = fitScalability(points)
        expect(fit.error).toBeCloseTo(Math.sqrt(miss(points, fit.model) / points.length), 12)
        for (const gamma of [0.999, 1, 1.001]) {
          for (const alpha of [-0.001, 0, 0.001]) {
            for (const beta of [-0.0001, 0, 0.0001]) {
              const near = {
                gamma: fit.model.gamma * gamma,
                alpha: Math.max(0, fit.model.alpha + alpha),
                beta: Math.max(0, fit.model.beta + beta),
              }
              expect(miss(points, near)).toBeGreaterThanOrEqual(miss(points, fit.model) * (1 - 1e-9))
            }
          }
        }
      }),
    )
  })
})

describe('what the measurements cannot say', () => {
  test('a beta below 0 is set to 0 and named; there is no peak then', () => {
    const fit = fitScalability(pointsOf({ gamma: 100, alpha: 0.1, beta: -0.001 }, [1, 2, 4, 8]))
    expect(fit.clamped).toContain('beta')
    expect(fit.model.beta).toBe(0)
    expect(fit.peak).toBe(Infinity)
    expect(fit.isPeakKnown).toBe(false)
  })

  test('superlinear scaling is named too', () => {
    const fit = fitScalability(pointsOf({ gamma: 100, alpha: -0.05, beta: 0.004 }, [1, 2, 4, 8]))
    expect(fit.clamped).toContain('alpha')
    expect(fit.model.alpha).toBe(0)
    expect(fit.error).toBeGreaterThan(0.01)
  })

  test('a prediction beyond twice what was measured is refused, and a peak there is a guess', () => {
    const fit = fitScalability(pointsOf({ gamma: 100, alpha: 0.01, beta: 0.0001 }, [1, 2, 4, 8]))
    expect(predictThroughput(fit, 16)).toBeCloseTo(throughputOf(fit.model, 16), 9)
    expect(() => predictThroughput(fit, 17)).toThrow('for which 8 was measured')
    expect(() => predictThroughput(fit, 0)).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(fit.isPeakKnown).toBe(false)
    expect(fitScalability(pointsOf({ gamma: 100, alpha: 0.01, beta: 0.01 })).isPeakKnown).toBe(true)
  })

  test('full contention has its peak at one', () => {
    expect(fitScalability(pointsOf({ gamma: 100, alpha: 1.5, beta: 0.001 })).peak).toBe(1)
  })

  test.each<[string, readonly ScalabilityPoint[]]>([
    ['two sizes', [1, 4, 4].map(n => ({ n, throughput: n }))],
    ['nothing', []],
    ['half a replica', [0.5, 1, 2].map(n => ({ n, throughput: n }))],
    ['no throughput', [1, 2, 3].map(n => ({ n, throughput: n - 1 }))],
    ['a throughput that is no number', [1, 2, 3].map(n => ({ n, throughput: NaN }))],
  ])('%s is refused', (_, points) => {
    expect(() => fitScalability(points)).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

/** The fit as the book has it: all divided by the one measurement of X(1). */
function bookFit(points: readonly ScalabilityPoint[]): { alpha: number; beta: number } {
  const one = points[0]?.throughput as number
  const rows = points.slice(1).map(({ n, throughput }) => ({ n, y: ((n * one) / throughput - 1) / (n - 1) }))
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length
  const [meanN, meanY] = [mean(rows.map(({ n }) => n)), mean(rows.map(({ y }) => y))]
  const beta =
    mean(rows.map(({ n, y }) => (n - meanN) * (y - meanY))) / mean(rows.map(({ n }) => (n - meanN) * (n - meanN)))
  return { alpha: meanY - beta * meanN, beta }
}

test('exact measurements fit as the book fits them', () => {
  const model = { gamma: 7, alpha: 0.08, beta: 0.003 }
  const book = bookFit(pointsOf(model))
  expect(book.alpha).toBeCloseTo(model.alpha, 10)
  expect(book.beta).toBeCloseTo(model.beta, 10)
})

test('noticed: dividing by a noisy X(1) puts its error into everything', () => {
  const model = { gamma: 1000, alpha: 0.03, beta: 0.001 }
  let [ours, book] = [0, 0]
  for (let i = 0; i < 100; i++) {
    const points = pointsOf(model).map((point, at) => (at === 0 ? { ...point, throughput: 900 + 2 * i } : point))
    ours += (fitScalability(points).model.alpha - model.alpha) ** 2
    book += (bookFit(points).alpha - model.alpha) ** 2
  }
  expect(book).toBeGreaterThan(4 * ours)
})
