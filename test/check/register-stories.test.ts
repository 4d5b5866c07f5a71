// Registers told as stories, rules that tie verdicts together, and what the checkers cost.

import { InvariantError } from 'meldkit'
import {
  checkLinearizable,
  checkRegister,
  checkRegular,
  checkTimeStaleness,
  checkWeak,
  type History,
  type Operation,
  parseHistory,
  registerModel,
  timeStaleness,
  type Verdict,
  verdictText,
} from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { diceFrom, seed } from './support/dice'
import { mustEqual, randomHistory, runs } from './support/register-histories'

const options = { initial: 0 }
const some = runs / 3

/** `w1 0-10` writes 1, `r1 2-3` reads it; each line a process of its own, `?` for an unknown outcome, `!` for a failure. */
function told(...lines: readonly string[]): History {
  return lines.map((line, at) => {
    const [, what, value, call, end] = /^([rw])(\w+) (\d+)-(\d+|[?!])$/.exec(line)!
    const outcome = end === '?' ? 'unknown' : end === '!' ? 'failed' : 'ok'
    const span = {
      call: Number(call),
      ...(outcome === 'ok' ? { return: Number(end) } : outcome === 'failed' ? { return: 99 } : {}),
    }
    const given = what === 'w' ? { name: 'write', input: Number(value) } : { name: 'read', output: Number(value) }
    return { process: `p${at}`, key: 'x', ...given, outcome, ...span } as Operation
  })
}

const anomaly = (verdict: Verdict) => (verdict.kind === 'violation' ? verdict.anomaly : verdict.kind)

test.each([
  ['a read may be of a write that is under way', ['w100 0-100', 'r100 25-75', 'r0 30-60'], 'ok'],
  [
    'whoever reads after a reader of the new value reads no old one',
    ['w200 0-100', 'r200 10-30', 'r0 40-90'],
    'new-old inversion',
  ],
  ['operations that take no time and touch are concurrent', ['w100 0-100', 'r100 25-75', 'r0 30-30', 'r0 30-30'], 'ok'],
  [
    'an operation that takes no time orders what comes later',
    ['w200 0-100', 'r200 10-10', 'r200 10-10', 'r0 40-90'],
    'new-old inversion',
  ],
  ['a read after a write reads it', ['w1 0-1', 'r0 2-3'], 'stale read'],
  ['a read that starts when a write ends may miss it', ['w1 0-1', 'r0 1-3'], 'ok'],
  ['a value cannot be read before it is written', ['r1 0-1', 'w1 2-3'], 'read from the future'],
  ['a value that nobody wrote', ['r7 0-1'], 'value out of thin air'],
  ['a write that failed had no effect', ['w1 0-!', 'r1 5-6'], 'read of a failed write'],
  ['a write that may have happened may be read much later', ['w1 0-?', 'r0 5-6', 'r1 50-60'], 'ok'],
  ['a write that may have happened need not', ['w1 0-?', 'r0 5-6', 'r0 50-60'], 'ok'],
  ['what was read has happened', ['w1 0-?', 'r1 5-6', 'r0 50-60'], 'new-old inversion'],
  [
    'two finished writes have one order for all',
    ['w1 0-10', 'w2 0-10', 'r1 11-12', 'r2 13-14'],
    'reads disagree on the order of writes',
  ],
  [
    'values of open writes do not alternate',
    ['w1 0-?', 'w2 0-?', 'r1 1-2', 'r2 3-4', 'r1 5-6'],
    'two values alternate',
  ],
])('%s', (_, lines, expected) => {
  expect(anomaly(checkRegister(told(...lines), options))).toBe(expected)
})

test('the evidence is a handful of operations, however long the history', () => {
  const long = Array.from({ length: 500 }, (_, i) => [
    `w${i + 1} ${i * 4}-${i * 4 + 1}`,
    `r${i + 1} ${i * 4 + 2}-${i * 4 + 3}`,
  ]).flat()
  const verdict = checkRegister(told(...long, 'r250 2100-2101'), options)
  expect(verdict.kind === 'violation' && verdict.operations.length).toBeLessThanOrEqual(3)
  expect(verdictText(checkRegister(told('w1 0-1', 'w2 2-3', 'r1 4-5'), options))).toBe(
    'linearizability: violated (stale read). 1 comes before 2, since "p0: write x 1 (0 to 1)" had ended before "p1: write x 2 (2 to 3)" was called; 2 comes before 1, since "p1: write x 2 (2 to 3)" had ended before "p2: read x → 1 (4 to 5)" was called. No order of the two fits.',
  )
})

test('regularity lets reads go back while a write is under way, linearizability does not', () => {
  const history = told('w1 0-100', 'r1 10-20', 'r0 30-40')
  expect(anomaly(checkRegular(history, 'write-order', options))).toBe('ok')
  expect(anomaly(checkRegister(history, options))).toBe('new-old inversion')
})

test('the weak condition lets reads disagree on the order of two writes, the write order does not', () => {
  const history = told('w1 0-10', 'w2 0-10', 'r1 11-12', 'r2 13-14')
  expect(anomaly(checkRegular(history, 'weak', options))).toBe('ok')
  expect(anomaly(checkRegular(history, 'write-order', options))).toBe('reads disagree on the order of writes')
})

test('a value may be written twice for the weak condition, and read as long as one of its writes stands', () => {
  const history = told('w1 0-1', 'w2 2-3', 'w1 4-5', 'r1 6-7')
  expect(anomaly(checkRegular(history, 'weak', options))).toBe('ok')
  expect(anomaly(checkRegular([...history.slice(0, 2), ...history.slice(3)], 'weak', options))).toBe('stale read')
})

test('the lag of a read is the time since its value was superseded', () => {
  const { lag, keys } = timeStaleness(told('w1 0-10', 'w2 20-30', 'r1 35-36', 'r2 40-41', 'r1 43-44'), options)
  expect(lag).toBe(13)
  expect(keys[0]?.reads.map(read => read.lag)).toEqual([5, 0, 13])
})

test('reads together may need a larger lag than each alone', () => {
  const { lag, keys } = timeStaleness(told('w1 0-?', 'w2 0-?', 'r1 1-2', 'r2 3-4', 'r1 9-10'), options)
  expect(lag).toBe(1)
  expect(keys[0]?.reads.map(read => read.lag)).toEqual([0, 0, 0])
})

test('a value that was never written has no lag that explains it', () => {
  expect(timeStaleness(told('w1 0-1', 'r7 2-3'), options).lag).toBe(Number.POSITIVE_INFINITY)
})

test('after its expiry a value is gone, the initial one never is', () => {
  const history = told('w1 0-10', 'r1 15-16', 'r0 15-16')
  expect(anomaly(checkWeak(history, { ...options, expiresAfter: 5 }))).toBe('ok')
  expect(anomaly(checkWeak(history, { ...options, expiresAfter: 4 }))).toBe('read after expiry')
})

test('records and lists are values, whatever the order of their keys; a read without an output tells nothing', () => {
  const history = parseHistory(`
    {"process":"a","key":"x","name":"read","output":null,"outcome":"ok","call":0,"return":1}
    {"process":"b","key":"x","name":"read","outcome":"ok","call":6,"return":7}
    {"process":"a","key":"x","name":"write","input":{"b":[1],"a":"{"},"outcome":"ok","call":2,"return":3}
    {"process":"a","key":"x","name":"read","output":{"a":"{","b":[1]},"outcome":"ok","call":4,"return":5}`)
  expect(checkRegister(history).kind).toBe('ok')
})

describe('what cannot be decided is refused', () => {
  const code = (run: () => unknown) => {
    try {
      run()
      return undefined
    } catch (error) {
      return error instanceof InvariantError ? `${error.code}: ${error.message}` : String(error)
    }
  }

  test.each([
    ['one value written twice', told('w1 0-1', 'w1 2-3'), 'Use checkLinearizable, or write unique values'],
    ['the initial value written', told('w0 0-1'), 'which writes the initial value'],
    [
      'a compare-and-swap',
      [{ ...told('w1 0-1')[0]!, name: 'cas' }],
      'must be read or write, got "p0: cas x 1 (0 to 1)"',
    ],
    ['no history', [{ ...told('w1 2-3')[0]!, return: 1 }], 'must return at its call or later'],
  ])('%s', (_, history, message) => {
    const told = code(() => checkRegister(history, options))
    expect(told).toContain('argument: ')
    expect(told).toContain(message)
  })

  test('a bound that is none', () => {
    expect(code(() => checkTimeStaleness([], -1))).toContain('argument: ')
    expect(code(() => checkTimeStaleness([], Number.NaN))).toContain('argument: ')
  })

  test('a failed write may have the value of another', () => {
    expect(checkRegister(told('w1 0-!', 'w1 2-3', 'r1 4-5'), options).kind).toBe('ok')
  })
})

describe('verdicts are tied together', () => {
  const checks: readonly ((history: History) => boolean)[] = [
    history => checkRegister(history, options).kind === 'ok',
    history => checkRegular(history, 'write-order', options).kind === 'ok',
    history => checkRegular(history, 'weak', options).kind === 'ok',
    history => checkWeak(history, options).kind === 'ok',
  ]
  const each = (rule: (history: readonly Operation[], dice: (below: number) => number) => void) => {
    const dice = diceFrom(seed + 1)
    for (let run = 0; run < some; run++) rule(randomHistory(dice, { keys: 2, operations: 10 }), dice)
  }

  test('a stronger guarantee implies the weaker ones', () => {
    each(history => {
      const verdicts = checks.map(check => check(history))
      for (let i = 1; i < verdicts.length; i++) if (verdicts[i - 1]) mustEqual(verdicts[i], true, history)
    })
  })

  test('a history is as good as its worst key', () => {
    each(history => {
      const parts = ['x', 'y'].map(key => history.filter(operation => operation.key === key))
      for (const check of checks) mustEqual(check(history), parts.every(check), history)
      mustEqual(
        timeStaleness(history, options).lag,
        Math.max(...parts.map(part => timeStaleness(part, options).lag)),
        history,
      )
    })
  })

  test('other names and another start of time change nothing', () => {
    each(history => {
      const value = (old: unknown) => (old === 0 || old === undefined ? old : [`v${String(old)}`])
      const renamed = history.map(({ process: who, key, input, output, ...rest }) => ({
        ...rest,
        process: `${who} of ${who}`,
        key: `${key}'`,
        ...(input === undefined ? {} : { input: value(input) }),
        ...(output === undefined ? {} : { output: value(output) }),
        call: rest.call - 1000,
        ...(rest.return === undefined ? {} : { return: rest.return - 1000 }),
      }))
      for (const check of checks) mustEqual(check(renamed), check(history), history)
      mustEqual(timeStaleness(renamed, options).lag, timeStaleness(history, options).lag, history)
    })
  })

  test('an operation that takes longer never makes a history wrong, nor staler', () => {
    each((history, dice) => {
      const longer = history.map((operation, at) => ({
        ...operation,
        process: `p${at}`,
        call: operation.call - dice(3),
        ...(operation.return === undefined ? {} : { return: operation.return + dice(3) }),
      }))
      for (const check of checks) if (check(history)) mustEqual(check(longer), true, longer)
      mustEqual(timeStaleness(longer, options).lag <= timeStaleness(history, options).lag, true, [history, longer])
    })
  })

  test('the search agrees, also on histories that are too long to try all orders', () => {
    const dice = diceFrom(seed + 2)
    let legal = 0
    for (let run = 0; run < some / 5; run++) {
      const history = randomHistory(dice, { keys: 2, operations: 40 })
      const { kind } = checkRegister(history, options)
      if (kind === 'ok') legal++
      mustEqual(checkLinearizable(registerModel(0), history).kind, kind, history)
    }
    expect(legal).toBeGreaterThan(0)
  })

  test('the least lag passes as a bound, less does not', () => {
    each(history => {
      const { lag } = timeStaleness(history, options)
      mustEqual(checkTimeStaleness(history, lag, options).kind === 'ok', lag < Number.POSITIVE_INFINITY, history)
      if (lag > 0) mustEqual(checkTimeStaleness(history, Math.min(lag, 99) - 0.5, options).kind, 'violation', history)
      mustEqual(lag === 0, checks[0]!(history), history)
    })
  })
})

/** A history of one register that works, or that serves what was true some time ago. */
function longHistory(operations: number, staleBy: number): History {
  const dice = diceFrom(7)
  return Array.from({ length: operations }, (_, i) => {
    const call = i * 10 - dice(30)
    const isWrite = i % 4 === 0
    const from = Math.max(0, i - dice(staleBy + 1))
    return {
      process: `p${i}`,
      key: 'x',
      ...(isWrite ? { name: 'write', input: i + 1 } : { name: 'read', output: from - (from % 4) + 1 }),
      outcome: 'ok' as const,
      call,
      return: i * 10 + dice(30),
    }
  })
}

test('ten thousand operations take a moment, and four times as many not much more than four times as long', () => {
  const cost = (run: () => unknown) => {
    run()
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const [small, large] = [longHistory(10_000, 0), longHistory(40_000, 0)]
  const smallMs = cost(() => checkRegister(small, options))
  const largeMs = cost(() => checkRegister(large, options))
  const stale = longHistory(10_000, 40)
  const staleMs = cost(() => timeStaleness(stale, options))
  console.log(`checkRegister: ${smallMs.toFixed(1)} ms for 10,000 operations, ${largeMs.toFixed(1)} ms for 40,000; timeStaleness: ${staleMs.toFixed(1)} ms, lag ${timeStaleness(stale, options).lag}`) // biome-ignore format: one line
  expect(checkRegister(small, options).kind).toBe('ok')
  expect(smallMs).toBeLessThan(100)
  expect(largeMs / smallMs).toBeLessThan(16)
})
