// Hedged reads: what the policy says for one read, and what comes of it over many, also on a day when everything is slow.

import fc from 'fast-check'
import {
  countAnswer,
  countRead,
  type Hedge,
  type HedgePolicy,
  type Hedging,
  hedge,
  hedgePolicy,
  startHedging,
  type WaitingRead,
} from 'meldkit'
import { describe, expect, test } from 'vitest'
import { type HedgeRules, hedgeMutants, mutatedHedge } from './mutants/hedge'
import { slowed, usual, type Workload, workload } from './support/workload'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const isLong = process.env.MELDKIT_LONG !== undefined
const policy = hedgePolicy()

/** A coordinator that knows that 49 of 50 answers take at most 10, and has saved up some asks. */
function experienced(reads = 400): Hedging {
  let hedging = startHedging
  for (let i = 0; i < 100; i++) hedging = countAnswer(hedging, i % 50 === 0 ? 50 : 10)
  for (let i = 0; i < reads; i++) hedging = countRead(policy, hedging)
  return hedging
}

const waiting = (read: Partial<WaitingRead>): WaitingRead => {
  return { now: 0, sentAt: new Map([['alice', 0]]), got: new Set(), needed: 1, spares: ['bob', 'carol'], ...read }
}

describe('a read that waits', () => {
  const ask = (read: Partial<WaitingRead>, hedging = experienced(), by = policy) => hedge(by, hedging, waiting(read))

  test('is looked at again when its answer is late', () => {
    expect(ask({})).toMatchObject({ targets: [], wakeAt: 10, note: undefined })
    expect(ask({ now: 9 })).toMatchObject({ targets: [], wakeAt: 10 })
  })

  test('is sent to the best spare when its answer is late, once', () => {
    const first = ask({ now: 10 })
    expect(first).toMatchObject({ targets: ['bob'], wakeAt: undefined, note: 'hedged' })
    const sentAt = new Map([
      ['alice', 0],
      ['bob', 10],
    ])
    expect(ask({ now: 30, sentAt }, first.hedging)).toMatchObject({ targets: [], wakeAt: undefined })
  })

  test('with room for more, is sent again when the extra ask is late too', () => {
    const more = hedgePolicy({ extrasMax: 2 })
    expect(ask({ now: 10 }, experienced(), more)).toMatchObject({ targets: ['bob'], wakeAt: 20 })
    const sentAt = new Map([
      ['alice', 0],
      ['bob', 10],
    ])
    expect(ask({ now: 19, sentAt }, experienced(), more)).toMatchObject({ targets: [], wakeAt: 20 })
    expect(ask({ now: 20, sentAt }, experienced(), more)).toMatchObject({ targets: ['carol'], wakeAt: undefined })
  })

  test('is not sent anywhere when it has its answers, or others are still in time', () => {
    expect(ask({ now: 99, got: new Set(['alice']) })).toMatchObject({ targets: [], wakeAt: undefined })
    const sentAt = new Map([
      ['alice', 0],
      ['bob', 8],
    ])
    const more = hedgePolicy({ extrasMax: 2 })
    expect(ask({ sentAt, now: 12 }, experienced(), more)).toMatchObject({ targets: [], wakeAt: 18 })
    expect(ask({ sentAt, now: 18 }, experienced(), more)).toMatchObject({ targets: ['carol'] })
  })

  test('of two replicas that are both late asks two more, if it may', () => {
    const sentAt = new Map([
      ['alice', 0],
      ['bob', 0],
    ])
    const read = { sentAt, needed: 2, spares: ['bob', 'carol', 'dave'], now: 10 }
    expect(ask(read, experienced(), hedgePolicy({ extrasMax: 2 }))).toMatchObject({ targets: ['carol', 'dave'] })
    expect(ask(read)).toMatchObject({ targets: ['carol'] })
  })

  test('has nobody else to ask, and says nothing', () => {
    expect(ask({ now: 99, spares: [] })).toMatchObject({ targets: [], wakeAt: undefined, note: undefined })
    expect(ask({ now: 99, spares: ['alice'] })).toMatchObject({ targets: [] })
  })

  test('without a budget goes on alone', () => {
    const poor = ask({ now: 10 }, experienced(19))
    expect(poor).toMatchObject({ targets: [], wakeAt: undefined, note: 'hedge out of budget' })
    expect(ask({ now: 10 }, experienced(20)).targets).toEqual(['bob'])
  })

  test('before anything is known goes on alone', () => {
    expect(ask({ now: 1000 }, startHedging)).toMatchObject({ targets: [], wakeAt: undefined, note: undefined })
  })

  test('is not hedged at once though its clock cannot see how long answers take', () => {
    let hedging = experienced()
    for (let i = 0; i < 6000; i++) hedging = countAnswer(hedging, 0)
    expect(ask({}, hedging)).toMatchObject({ targets: [], wakeAt: 1 })
    expect(ask({ now: 1 }, hedging, hedgePolicy({ extrasMax: 2 }))).toMatchObject({ targets: ['bob'], wakeAt: 2 })
  })

  test('is sent to a spare once, though it is named twice', () => {
    const read = { now: 10, needed: 2, sentAt: new Map([['alice', 0]]), spares: ['bob', 'bob'] }
    expect(ask(read).targets).toEqual(['bob'])
  })

  test('on a slow day goes on alone, and on the next is hedged again', () => {
    let hedging = experienced()
    for (let i = 0; i < 60; i++) hedging = countAnswer(hedging, 40)
    expect(ask({ now: 60 }, hedging)).toMatchObject({ targets: [], note: 'hedge held by slow day' })
    for (let i = 0; i < 60; i++) hedging = countAnswer(hedging, 10)
    expect(ask({ now: 60 }, hedging).targets).toEqual(['bob'])
  })

  test('asking leaves the old value as it was', () => {
    const before = experienced()
    const copy = structuredClone(before)
    ask({ now: 10 }, before)
    countAnswer(before, 3)
    countRead(policy, before)
    expect(before).toEqual(copy)
    expect(ask({ now: 9 }, before).hedging).toBe(before)
  })
})

test('whatever happens, extra asks are within the budget, of replicas not asked yet, and no more than R and a few are open', () => {
  const replicas = ['alice', 'bob', 'carol', 'dave', 'erin']
  const steps = fc.array(
    fc.record({
      needed: fc.integer({ min: 1, max: 3 }),
      sent: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 }),
      got: fc.nat({ max: 3 }),
      latencies: fc.array(fc.nat({ max: 60 }), { maxLength: 20 }),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(
      steps,
      fc.constantFrom(0, 1, 50, 333, 1000),
      fc.integer({ min: 1, max: 3 }),
      (reads, share, extrasMax) => {
        const by = hedgePolicy({ extraPerThousand: share, extrasMax, quantile: 0.5 })
        let hedging = experienced(0)
        let extras = 0
        for (const [at, { needed, sent, got, latencies }] of reads.entries()) {
          hedging = latencies.reduce(countAnswer, countRead(by, hedging))
          const sentAt = new Map(sent.map((time, i) => [replicas[i] as string, time]))
          const answered = new Set([...sentAt.keys()].slice(0, got))
          const said = hedge(by, hedging, { now: 40, sentAt, got: answered, needed, spares: replicas })
          hedging = said.hedging
          extras += said.targets.length
          expect(said.targets.some(id => sentAt.has(id))).toBe(false)
          const room = Math.min(needed - answered.size, needed + extrasMax - sentAt.size)
          expect(said.targets.length).toBeLessThanOrEqual(Math.max(0, room))
          expect(extras * 1000).toBeLessThanOrEqual(share * (at + 1))
          if (said.wakeAt !== undefined) expect(said.wakeAt).toBeGreaterThan(40)
        }
      },
    ),
  )
})

test('savings end at the burst', () => {
  expect(experienced(10_000).budget).toBe(10_000)
})

test.each<Partial<HedgePolicy>>([
  { quantile: 0.4 },
  { quantile: 1 },
  { extraPerThousand: -1 },
  { extraPerThousand: 0.5 },
  { burst: 0 },
  { extrasMax: 0 },
  { riseFactor: NaN },
])('the policy %j is refused', wrong => {
  expect(() => hedgePolicy(wrong)).toThrow(expect.objectContaining({ code: 'argument' }))
})

const count = isLong ? 200_000 : 10_000

/** The workload without hedging: nothing is known ever. */
const alone = (): Hedge => ({ hedging: startHedging, targets: [], wakeAt: undefined, note: undefined })
const run = (ask: (hedging: Hedging, read: WaitingRead) => Hedge) =>
  workload({ latencies: usual, count, policy, ask, seed })

test('99 of 100 answers in 2 ms and one in up to a second: the 99.9th percentile is cut at least 5 times for 5 % more asks', () => {
  const before = run(alone)
  const after = run((hedging, read) => hedge(policy, hedging, read))
  if (isLong) console.log('p99.9 in µs', before.p999, after.p999, 'extra', after.extras / count, after.notes)
  expect(before.extras).toBe(0)
  expect(before.p999).toBeGreaterThan(500_000)
  expect(after.p999).toBeLessThan(before.p999 / 5)
  expect(after.extras).toBeLessThanOrEqual(0.05 * count)
})

/** No budget to speak of. */
const generous = hedgePolicy({ extraPerThousand: 1000, burst: 1000 })

test('when everything becomes ten times as slow, hedging stops before a hundred answers say so, even without a budget', () => {
  const ask = (hedging: Hedging, read: WaitingRead) => hedge(generous, hedging, read)
  const { firstExtras, notes } = workload({ latencies: slowed, count: 8000, policy: generous, ask, seed })
  if (isLong) console.log('of the first 500 reads of the slow day, asked twice', firstExtras, notes)
  expect(notes.get('hedge held by slow day')).toBeGreaterThan(100)
  expect(firstExtras).toBeLessThan(150)
})

/** Which promises a broken policy breaks. */
function brokenPromises(rules: HedgeRules): string[] {
  const by = mutatedHedge(rules)
  const broken: string[] = []
  const runBy = (latencies: Workload, how: HedgePolicy) => {
    const ask = (hedging: Hedging, read: WaitingRead) => by.hedge(how, hedging, read)
    return workload({ count: 6000, policy: how, ask, seed, answered: by.answered, latencies })
  }
  const one = runBy(usual, policy)
  const rich = runBy(slowed, generous)
  if (one.extras > 0.05 * 6000 || runBy(slowed, policy).extras > 0.05 * 6000) broken.push('budget')
  if (one.p999 > 100_000) broken.push('tail')
  if (rich.firstExtras > 150) broken.push('slow day')
  if (one.asks.some(asks => new Set(asks).size < asks.length)) broken.push('one ask for each')
  return broken
}

test('the policy keeps its promises', () => {
  expect(brokenPromises({})).toEqual([])
})

test.each(hedgeMutants.map(mutant => [mutant.name, mutant] as const))('noticed: %s', (_, { rules, breaks }) => {
  expect(brokenPromises(rules)).toContain(breaks)
})
