// The histogram of latencies beside the sorted list of them.

import fc from 'fast-check'
import {
  emptyHistogram,
  halveHistogram,
  type LatencyHistogram,
  latencyQuantile,
  mergeHistograms,
  recordLatency,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const latency = fc.oneof(
  fc.nat({ max: 200 }),
  fc.nat({ max: 100_000 }),
  fc.integer({ min: 0, max: 2 ** 40 }),
  fc.constantFrom(63, 64, 65, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 40),
)
const latencies = fc.array(latency, { maxLength: 60 })
const of = (list: readonly number[]): LatencyHistogram => list.reduce(recordLatency, emptyHistogram)

describe('a histogram', () => {
  test('gives each quantile at most a 32nd too high, and never too low', () => {
    fc.assert(
      fc.property(
        fc.array(latency, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, part) => {
          const sorted = list.toSorted((a, b) => a - b)
          const exact = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] as number
          const shown = latencyQuantile(of(list), part) as number
          expect(shown).toBeGreaterThanOrEqual(exact)
          expect(shown).toBeLessThanOrEqual(exact < 64 ? exact : exact * (1 + 1 / 32))
        },
      ),
    )
  })

  test('merged is what one histogram would have recorded, in any order', () => {
    fc.assert(
      fc.property(latencies, latencies, latencies, (a, b, c) => {
        const whole = of([...c, ...a, ...b])
        expect(mergeHistograms(mergeHistograms(of(a), of(b)), of(c))).toEqual(whole)
        expect(mergeHistograms(of(a), mergeHistograms(of(c), of(b)))).toEqual(whole)
        expect(mergeHistograms(of(a), emptyHistogram)).toEqual(of(a))
      }),
    )
  })

  test('counts all, keeps no zeros at the end, and stays small', () => {
    fc.assert(
      fc.property(latencies, list => {
        for (const { counts, total } of [of(list), halveHistogram(of(list))]) {
          expect(counts.reduce((a, b) => a + b, 0)).toBe(total)
          expect(counts.at(-1)).not.toBe(0)
          expect(counts.length).toBeLessThanOrEqual(1153)
        }
        expect(halveHistogram(of(list)).total).toBe(Math.ceil(list.length / 2))
      }),
    )
  })

  test('does not change when another is made from it', () => {
    const frozen = of([3, 70, 9])
    Object.freeze(frozen.counts)
    expect(recordLatency(frozen, 3).total).toBe(4)
    expect(halveHistogram(mergeHistograms(frozen, frozen))).toEqual(of([3, 70, 9]))
    expect(frozen.total).toBe(3)
  })

  test('halved has the quantiles that it had, though most of its buckets hold one', () => {
    // Ten thousand latencies: one in a hundred from a tail as long as the others are short.
    const list = Array.from({ length: 10_000 }, (_, i) => (i % 100 === 0 ? 100_000 + 90 * i : i % 3000))
    let halved = of(list)
    for (let i = 0; i < 4; i++) halved = halveHistogram(halved)
    expect(halved.total).toBe(625)
    for (const part of [0.1, 0.5, 0.9, 0.985]) {
      const [before, after] = [latencyQuantile(of(list), part), latencyQuantile(halved, part)] as [number, number]
      expect(after / before).toBeGreaterThan(0.96)
      expect(after / before).toBeLessThan(1.04)
    }
    expect(latencyQuantile(halved, 0.995)).toBeGreaterThan(100_000)
  })

  test('of beyond 2^40 counts it as 2^40', () => {
    expect(recordLatency(emptyHistogram, Number.MAX_SAFE_INTEGER)).toEqual(recordLatency(emptyHistogram, 2 ** 40))
  })

  test.each([-1, 0.5, NaN, Infinity])('%s is refused', wrong => {
    expect(() => recordLatency(emptyHistogram, wrong)).toThrow(expect.objectContaining({ code: 'argument' }))
  })

  test.each([-0.1, 1.1, NaN])('the quantile %s is refused', wrong => {
    expect(() => latencyQuantile(of([1]), wrong)).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})
