// The checkers of registers agree with their definitions, tried word by word on all orders of small histories.

import {
  checkRegister,
  checkRegular,
  checkTimeStaleness,
  checkWeak,
  type History,
  timeStaleness,
  type Verdict,
} from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { diceFrom, seed } from './support/dice'
import { type HistoryShape, mustEqual, randomHistory, runs } from './support/register-histories'
import {
  isLinearizable,
  isWeak,
  isWeaklyRegular,
  isWriteOrderRegular,
  lagged,
  leastLag,
  leastLagOfRead,
} from './support/register-oracles'

const options = { initial: 0 }

interface Case {
  readonly name: string
  readonly check: (history: History) => Verdict
  readonly holds: (history: History) => boolean
  readonly shape?: HistoryShape
  readonly anomalies: readonly string[]
}

const sourceless = ['value out of thin air', 'read of a failed write', 'read from the future']
const regular = [...sourceless, 'stale read']
const disagreeing = [...regular, 'reads disagree on the order of writes']
const atomic = [...disagreeing, 'new-old inversion', 'two values alternate']

const cases: readonly Case[] = [
  {
    name: 'linearizability',
    check: history => checkRegister(history, options),
    holds: isLinearizable,
    anomalies: atomic,
  },
  {
    name: 'linearizability of two keys',
    check: history => checkRegister(history, options),
    holds: isLinearizable,
    anomalies: regular,
    shape: { keys: 2 },
  },
  {
    name: 'weak regularity',
    check: history => checkRegular(history, 'weak', options),
    holds: isWeaklyRegular,
    anomalies: regular,
  },
  {
    name: 'weak regularity of repeated values',
    check: history => checkRegular(history, 'weak', options),
    holds: isWeaklyRegular,
    anomalies: regular,
    shape: { repeat: true, keys: 2 },
  },
  {
    name: 'write-order regularity',
    check: history => checkRegular(history, 'write-order', options),
    holds: isWriteOrderRegular,
    anomalies: disagreeing,
  },
  {
    name: 'staleness of at most 2',
    check: history => checkTimeStaleness(history, 2, options),
    holds: history => isLinearizable(lagged(history, 2)),
    anomalies: [...sourceless, 'too stale'],
  },
  {
    name: 'weak',
    check: history => checkWeak(history, options),
    holds: history => isWeak(history, 60),
    anomalies: sourceless,
    shape: { repeat: true, keys: 2 },
  },
  {
    name: 'weak with expiry',
    check: history => checkWeak(history, { ...options, expiresAfter: 2 }),
    holds: history => isWeak(history, 2),
    anomalies: [...sourceless, 'read after expiry'],
    shape: { repeat: true },
  },
]

describe.each(cases.map(one => [one.name, one] as const))('%s', (_, { check, holds, shape, anomalies }) => {
  test('agrees with its definition, and what it shows is illegal by itself', () => {
    const dice = diceFrom(seed)
    let legal = 0
    const found = new Set<string>()
    for (let run = 0; run < runs; run++) {
      const history = randomHistory(dice, shape)
      const verdict = check(history)
      const ok = holds(history)
      if (ok) legal++
      mustEqual(verdict.kind, ok ? 'ok' : 'violation', history)
      if (verdict.kind !== 'violation') continue
      found.add(verdict.anomaly)
      const part = verdict.operations
      mustEqual(holds(part), false, [part, history])
      mustEqual(part.length <= 6 && part.every(operation => history.includes(operation)), true, [part, history])
      // Nothing can be left out but for a write whose value is read.
      for (const read of part.filter(({ name }) => name === 'read')) {
        mustEqual(holds(part.filter(other => other !== read)), true, part)
      }
    }
    expect([...found]).toEqual(expect.arrayContaining([...anomalies]))
    // Both kinds are common, so that agreement means something.
    expect(legal / runs).toBeGreaterThan(0.15)
    expect(legal / runs).toBeLessThan(0.9)
  })
})

test('the least lag is the first that makes the history linearizable, and that of a read the first that makes it regular', () => {
  const dice = diceFrom(seed)
  let stale = 0
  for (let run = 0; run < runs; run++) {
    const history = randomHistory(dice, { keys: 1 + (run % 2) })
    const { lag, keys } = timeStaleness(history, options)
    mustEqual(lag, leastLag(history), history)
    if (lag > 0 && lag < Number.POSITIVE_INFINITY) stale++
    for (const key of keys) {
      for (const { read, lag: alone } of key.reads) {
        mustEqual(alone, leastLagOfRead(history, read), [history, read])
        mustEqual(alone <= key.lag, true, history)
      }
    }
  }
  expect(stale / runs).toBeGreaterThan(0.07)
})
