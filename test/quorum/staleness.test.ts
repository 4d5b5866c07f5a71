// How stale reads are: the closed form beside counting all sets, the Monte Carlo beside published vectors and the definition.

import {
  checkLatency,
  drawLatency,
  freshProbability,
  type Latency,
  nonMonotonicReadProbability,
  quantileOf,
  type Random,
  type ReplicaCounts,
  randomFrom,
  staleness,
  staleReadProbability,
  type WarsLatencies,
} from 'meldkit'
import { describe, expect, test } from 'vitest'
import { isStale, type NaiveWays, type WarsMistake, warsMistakes } from './mutants/wars'

const isLong = process.env.MELDKIT_LONG !== undefined
const seed = Number(process.env.MELDKIT_SEED ?? 20260101)

/** All sets of `size` of the numbers below n. */
function sets(n: number, size: number): number[][] {
  if (size === 0) return [[]]
  return Array.from({ length: n }, (_, last) => sets(last, size - 1).map(set => [...set, last])).flat()
}

describe('in closed form', () => {
  test('the chance of a stale read is the part of read sets that miss a write set', () => {
    for (let n = 1; n <= 6; n++) {
      for (let r = 1; r <= n; r++) {
        for (let w = 1; w <= n; w++) {
          const reads = sets(n, r)
          const stale = reads.filter(read => read.every(replica => replica >= w)).length
          expect(staleReadProbability({ n, r, w })).toBeCloseTo(stale / reads.length, 14)
          if (r + w > n) expect(staleReadProbability({ n, r, w, versions: 3 })).toBe(0)
        }
      }
    }
  })

  test.each<[ReplicaCounts, Record<number, number>]>([
    [
      { n: 3, r: 1, w: 1 },
      { 1: 0.3333, 2: 0.5556, 3: 0.7037, 5: 0.8683, 10: 0.9827 },
    ],
    [
      { n: 3, r: 1, w: 2 },
      { 1: 0.6667, 2: 0.8889, 3: 0.963 },
    ],
    [
      { n: 3, r: 2, w: 1 },
      { 1: 0.6667, 2: 0.8889, 3: 0.963 },
    ],
    [
      { n: 5, r: 2, w: 2 },
      { 1: 0.7, 2: 0.91, 3: 0.973 },
    ],
    [
      { n: 3, r: 2, w: 2 },
      { 1: 1, 2: 1 },
    ],
  ])('%j is within k versions as often as known', (counts, known) => {
    for (const [versions, fresh] of Object.entries(known)) {
      expect(1 - staleReadProbability({ ...counts, versions: Number(versions) })).toBeCloseTo(fresh, 4)
    }
  })

  test('a read is older than the one before it the less, the more is written between', () => {
    const counts = { n: 3, r: 1, w: 1 }
    const at = (writesPerRead: number) => nonMonotonicReadProbability({ ...counts, writesPerRead })
    expect(at(0)).toBeCloseTo(2 / 3, 14)
    expect(at(1)).toBeCloseTo(4 / 9, 14)
    expect(at(0.5)).toBeCloseTo((2 / 3) ** 1.5, 14)
    expect(nonMonotonicReadProbability({ n: 3, r: 2, w: 2, writesPerRead: 0 })).toBe(0)
    expect(at(1e9)).toBe(0)
  })

  test.each([
    { n: 0, r: 1, w: 1 },
    { n: 3, r: 4, w: 1 },
    { n: 3, r: 1, w: 0 },
    { n: 3, r: 1.5, w: 1 },
    { n: 3, r: 1, w: 1, versions: 0 },
  ])('%j is refused', counts => {
    expect(() => staleReadProbability(counts)).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

const exponential = (meanMs: number): Latency => ({ kind: 'exponential', meanMs })
const ways = (write: Latency, other = exponential(1)): WarsLatencies => {
  return { write, ack: other, request: other, response: other }
}

function draws(latency: Latency, count: number): number[] {
  let random: Random = randomFrom(seed)
  return Array.from({ length: count }, () => {
    const [ms, next] = drawLatency(latency, random)
    random = next
    return ms
  })
}

describe('a latency', () => {
  test.each<[Latency, (ms: number) => number]>([
    [exponential(2), ms => Math.exp(-ms / 2)],
    [{ kind: 'uniform', fromMs: 1, toMs: 5 }, ms => Math.min(1, Math.max(0, (5 - ms) / 4))],
    [{ kind: 'pareto', scaleMs: 0.5, shape: 1.5 }, ms => (ms < 0.5 ? 1 : (0.5 / ms) ** 1.5)],
    [{ kind: 'samples', samplesMs: [1, 3, 3, 9] }, ms => [1, 3, 3, 9].filter(sample => sample > ms).length / 4],
    [
      {
        kind: 'mixture',
        parts: [
          { weight: 3, latency: exponential(1) },
          { weight: 1, latency: { kind: 'uniform', fromMs: 10, toMs: 20 } },
        ],
      },
      ms => 0.75 * Math.exp(-ms) + 0.25 * Math.min(1, Math.max(0, (20 - ms) / 10)),
    ],
  ])('of %j is drawn as often as it should be', (latency, above) => {
    const drawn = draws(latency, 4000)
    for (const ms of [0.1, 0.6, 1, 2, 3, 8, 15]) {
      const part = drawn.filter(each => each > ms).length / drawn.length
      // Four standard deviations and a bit.
      expect(Math.abs(part - above(ms))).toBeLessThan(0.035)
    }
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0)
  })

  test.each<[string, unknown]>([
    ['a mean below 0', exponential(-1)],
    ['a mean that is no number', exponential(NaN)],
    ['a range from above to below', { kind: 'uniform', fromMs: 2, toMs: 1 }],
    ['a shape of 0', { kind: 'pareto', scaleMs: 1, shape: 0 }],
    ['no samples', { kind: 'samples', samplesMs: [] }],
    ['no parts', { kind: 'mixture', parts: [] }],
    ['a part of weight 0', { kind: 'mixture', parts: [{ weight: 0, latency: exponential(1) }] }],
    ['a wrong part', { kind: 'mixture', parts: [{ weight: 1, latency: exponential(-1) }] }],
    ['a kind that is none', { kind: 'normal', meanMs: 1 }],
  ])('%s is refused', (_, latency) => {
    expect(() => checkLatency(latency as Latency)).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

/** Mean of W, and how likely a read is fresh so long after the commit; N = 3, R = W = 1, the other means 1. */
const vectors: readonly (readonly [number, Readonly<Record<number, number>>])[] = [
  [0.25, { 0: 0.942, 1: 0.999 }],
  [10, { 0: 0.419, 65: 0.999 }],
  [1, { 0: 0.751, 1: 0.91, 5: 0.998 }],
]

const trials = isLong ? 200_000 : 10_000

describe('by Monte Carlo', () => {
  test.each(vectors)('mean W %d is as fresh as known, within four standard errors', (meanMs, known) => {
    const estimate = staleness({ n: 3, r: 1, w: 1, latencies: ways(exponential(meanMs)), trials, seed })
    for (const [afterMs, fresh] of Object.entries(known)) {
      // The vectors are rounded to three digits and were drawn 200,000 times themselves.
      const error = 4 * Math.sqrt(fresh * (1 - fresh) * (1 / trials + 1 / 200_000)) + 0.0005
      expect(Math.abs(freshProbability(estimate, { afterMs: Number(afterMs) }) - fresh)).toBeLessThan(error)
    }
  })

  test('quorums that meet are fresh always, to the last trial', () => {
    const heavy: Latency = { kind: 'pareto', scaleMs: 0.1, shape: 0.3 }
    for (const [n, r, w] of [
      [3, 2, 2],
      [3, 1, 3],
      [3, 3, 1],
      [5, 4, 2],
      [1, 1, 1],
    ] as const) {
      for (const latencies of [
        ways(exponential(10)),
        ways(heavy, heavy),
        ways({ kind: 'samples', samplesMs: [0, 1] }),
      ]) {
        const estimate = staleness({ n, r, w, latencies, trials: 500, seed })
        expect(freshProbability(estimate, { afterMs: 0 })).toBe(1)
        expect(estimate.freshAfterMs.at(-1)).toBeLessThanOrEqual(0)
      }
    }
  })

  test('the same seed gives the same, another seed something else', () => {
    const run = (from: number) =>
      staleness({ n: 3, r: 1, w: 2, latencies: ways(exponential(3)), trials: 50, seed: from })
    expect(run(7)).toEqual(run(7))
    expect(run(8)).not.toEqual(run(7))
  })

  test('gives the same bits on every engine', () => {
    const tail: Latency = { kind: 'pareto', scaleMs: 0.5, shape: 1.5 }
    const parts = [exponential(1), tail, { kind: 'samples', samplesMs: [1, 2] } as const].map(latency => ({
      weight: 1,
      latency,
    }))
    const known = staleness({
      n: 3,
      r: 1,
      w: 1,
      latencies: ways(tail, { kind: 'mixture', parts }),
      trials: 100,
      seed: 7,
    })
    const { freshAfterMs, readMs, writeMs } = known
    expect([freshAfterMs, readMs, writeMs].map(list => quantileOf(list, 0.9))).toMatchInlineSnapshot(`
      [
        0.5142788104675011,
        2.3779806855219103,
        2.2941430754184484,
      ]
    `)
  })

  test('is fresher with time and with versions, and takes longer with larger quorums', () => {
    const run = (r: number, w: number) => staleness({ n: 3, r, w, latencies: ways(exponential(5)), trials: 2000, seed })
    const loose = run(1, 1)
    let last = 0
    for (let afterMs = 0; afterMs <= 40; afterMs += 4) {
      const fresh = freshProbability(loose, { afterMs })
      expect(fresh).toBeGreaterThanOrEqual(last)
      last = fresh
    }
    const one = freshProbability(loose, { afterMs: 1 })
    expect(freshProbability(loose, { afterMs: 1, versions: 3 })).toBeCloseTo(1 - (1 - one) ** 3, 12)
    for (const part of [0.1, 0.5, 0.99]) {
      expect(quantileOf(run(2, 1).readMs, part)).toBeGreaterThan(quantileOf(loose.readMs, part))
      expect(quantileOf(run(1, 2).writeMs, part)).toBeGreaterThan(quantileOf(loose.writeMs, part))
    }
    const after = quantileOf(loose.freshAfterMs, 0.9)
    expect(freshProbability(loose, { afterMs: after })).toBeGreaterThanOrEqual(0.9)
  })

  test('read latency is the R-th fastest of N: the smallest of three exponentials has a third of their mean', () => {
    const none: Latency = { kind: 'samples', samplesMs: [0] }
    const latencies = { write: exponential(3), ack: none, request: exponential(3), response: none }
    const { readMs, writeMs } = staleness({ n: 3, r: 1, w: 3, latencies, trials: 4000, seed })
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length
    expect(Math.abs(mean(readMs) - 1)).toBeLessThan(0.08)
    expect(Math.abs(mean(writeMs) - 3 * (1 + 1 / 2 + 1 / 3))).toBeLessThan(0.25)
  })

  test('one replica that is always behind makes reads stale only when it answers first', () => {
    const slow = ways(exponential(1000))
    const latencies = [ways(exponential(1)), ways(exponential(1)), slow]
    const mixed = staleness({ n: 3, r: 1, w: 2, latencies, trials: 4000, seed })
    // A third of the first answers come from it, and it has the write almost never.
    expect(Math.abs(freshProbability(mixed, { afterMs: 20 }) - 2 / 3)).toBeLessThan(0.04)
  })

  test.each<[string, Partial<Parameters<typeof staleness>[0]>]>([
    ['no trials', { trials: 0 }],
    ['latencies for two of three', { latencies: [ways(exponential(1)), ways(exponential(1))] }],
    ['a latency that is none', { latencies: ways(exponential(-1)) }],
    ['too large a quorum', { w: 4 }],
    ['a seed that is none', { seed: 0.5 }],
  ])('%s is refused', (_, wrong) => {
    const right = { n: 3, r: 1, w: 1, latencies: ways(exponential(1)), trials: 10, seed: 1 }
    expect(() => staleness({ ...right, ...wrong })).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

const slowWrites = { ...ways(exponential(4)), request: exponential(4) }
const naiveTrials = 4000

/** Draws of their own for the definition, three replicas for each trial. */
function naiveWays(): readonly (readonly NaiveWays[])[] {
  const kinds = ['write', 'ack', 'request', 'response'] as const
  const lists = kinds.map((kind, i) => {
    let random = randomFrom(seed + 1 + i)
    return Array.from({ length: 3 * naiveTrials }, () => {
      const [ms, next] = drawLatency(slowWrites[kind], random)
      random = next
      return ms
    })
  })
  const at = (i: number) =>
    Object.fromEntries(kinds.map((kind, list) => [kind, lists[list]?.[i]])) as unknown as NaiveWays
  return Array.from({ length: naiveTrials }, (_, i) => [at(3 * i), at(3 * i + 1), at(3 * i + 2)])
}

const compared = [
  { r: 1, w: 1 },
  { r: 2, w: 1 },
  { r: 1, w: 2 },
].map(counts => ({
  ...counts,
  estimate: staleness({ n: 3, ...counts, latencies: slowWrites, trials: naiveTrials, seed }),
}))
const allWays = naiveWays()

/** By how much the definition, with this mistake, is off the estimate at most. */
function offBy(mistake?: WarsMistake): number {
  const offs = compared.flatMap(({ r, w, estimate }) => {
    return [0, 3].map(afterMs => {
      const stale = allWays.filter(three => isStale(three, r, w, afterMs, mistake)).length
      return Math.abs(1 - stale / naiveTrials - freshProbability(estimate, { afterMs }))
    })
  })
  return Math.max(...offs)
}

test('the definition agrees, within four standard errors of both', () => {
  expect(offBy()).toBeLessThan(4 * Math.sqrt((0.25 * 2) / naiveTrials))
})

test.each(Object.keys(warsMistakes) as WarsMistake[])('noticed: %s', mistake => {
  expect(offBy(mistake)).toBeGreaterThan(0.06)
})

test('noticed: the power of k where a replica is always behind; versions missed are then not independent', () => {
  // Replica 2 gets writes 50 ms late, a write every 10 ms: whoever asks it first misses five versions at once.
  const late = ways({ kind: 'samples', samplesMs: [50] })
  const known = staleness({
    n: 3,
    r: 1,
    w: 2,
    latencies: [ways(exponential(1)), ways(exponential(1)), late],
    trials: 3000,
    seed,
  })
  const byPower = freshProbability(known, { afterMs: 0, versions: 3 })
  // A read three versions after: it sees one of them if it would see the first, 20 ms older, alone.
  const really = freshProbability(known, { afterMs: 20 })
  expect(byPower).toBeGreaterThan(0.9)
  expect(really).toBeLessThan(0.75)
})
