// Histories as text and from recorders: what is written is read back, and what comes from outside is refused by line.

import { DecodeError, InvariantError } from 'meldkit'
import { checkRegister, type History, historyRecorder, historyText, parseHistory } from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { wellFormed } from '../../src/check/well-formed'
import { diceFrom, seed } from './support/dice'
import { randomHistory, runs } from './support/register-histories'

const line = (fields: Record<string, unknown>) =>
  JSON.stringify({ process: 'a', key: 'x', name: 'read', outcome: 'ok', call: 1, return: 2, ...fields })

const refusal = (run: () => unknown) => {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof DecodeError ? error.message : `not refused but broken: ${String(error)}`
  }
}

describe('operations', () => {
  test('are read back as they were', () => {
    const dice = diceFrom(seed)
    for (let run = 0; run < runs / 10; run++) {
      const history = randomHistory(dice, { keys: 2 })
      expect(parseHistory(historyText(history))).toEqual(history)
    }
  })

  test('keep all that a system tells of itself', () => {
    const history: History = [
      {
        process: 'a\n"',
        key: '',
        name: 'add',
        input: [{ b: null }],
        output: -0.5,
        outcome: 'ok',
        call: -3,
        return: 0.25,
      },
      { process: 'b', key: '\u2028', name: 'get', outcome: 'unknown', call: 1e-7, seen: { n1: 3 }, dot: ['n1', 3], version: [2, 'n1'] }, // biome-ignore format: one line
    ]
    expect(parseHistory(historyText(history))).toEqual(history)
    expect(historyText(parseHistory(historyText(history)))).toBe(historyText(history))
  })

  test('stand between comments, empty lines, and any ends of lines', () => {
    const text = `\ufeff# recorded on a rainy day\r\n\r\n  ${line({})}\r\n// the end\n`
    expect(parseHistory(text)).toEqual([{ process: 'a', key: 'x', name: 'read', outcome: 'ok', call: 1, return: 2 }])
    expect(parseHistory('')).toEqual([])
    expect(historyText([])).toBe('')
  })

  test('that never return have no return, not even infinity', () => {
    const open = { process: 'a', key: 'x', name: 'read', outcome: 'unknown', call: 1 } as const
    expect(parseHistory(historyText([{ ...open, return: Number.POSITIVE_INFINITY }]))).toEqual([open])
  })

  test.each([
    ['no JSON', `${line({})}\n{"process":"a"`, 'line 2: expected a JSON object, got "{\\"process\\":\\"a\\"".'],
    ['a list', '[1]', 'line 1: expected a JSON object'],
    ['a number', '7', 'line 1: expected a JSON object'],
    ['a field that is misspelt', line({ retrun: 3 }), 'line 1: expected fields of an operation, got "retrun"'],
    ['a field called __proto__', line({}).replace('{', '{"__proto__":{"input":1},'), 'got "__proto__"'],
    ['no outcome', '{"process":"a","name":"read","call":1}', 'the outcome ok, failed or unknown, got undefined'],
    ['an outcome called constructor', line({ outcome: 'constructor' }), 'got "constructor"'],
    ['a process that is a number', line({ process: 3 }), 'a text as process, got 3'],
    ['a key that is null', line({ key: null }), 'a text as key, got null'],
    ['a name that is a list', line({ name: [] }), 'a text as name'],
    ['no call', line({ call: undefined }), 'as call; count from the start, or coarser, got undefined'],
    ['a call that is a text', line({ call: '1' }), 'got "1"'],
    ['a call beyond all numbers', line({}).replace('"call":1', '"call":1e999'), 'got Infinity'],
    ['a return that has lost digits', line({ return: 1700000000000000000 }), 'within ±(2^53 - 1) as return'],
    ['a return that is null', line({ return: null }), 'as return'],
    ['seen as a list', line({ seen: [1] }), 'counters by replica as seen'],
    ['seen with a fraction', line({ seen: { a: 0.5 } }), 'counters by replica as seen'],
    ['half a dot', line({ dot: ['a'] }), '[replica, counter] as dot'],
    ['a dot turned round', line({ dot: [1, 'a'] }), '[replica, counter] as dot'],
    ['a version turned round', line({ version: ['a', 1] }), '[counter, writer] as version'],
    ['an event among operations', `${line({})}\n{"type":"invoke","process":"a","name":"read"}`, 'line 2: expected fields of an operation, got "type"'], // biome-ignore format: one line
  ])('are refused: %s', (_, text, message) => {
    expect(refusal(() => parseHistory(text))).toContain(message)
  })
})

describe('events', () => {
  test('as Jepsen writes them become operations', () => {
    const text = `
      {"type":"invoke","process":0,"f":"write","key":"x","value":3,"index":0}
      {"type":"info","process":"nemesis","f":"start","value":"partition"}
      {"type":"invoke","process":1,"f":"read","key":"x","value":null}
      {"type":"ok","process":0,"f":"write","key":"x","value":3}
      {"type":"ok","process":1,"f":"read","key":"x","value":null}
      {"type":"invoke","process":1,"f":"cas","key":"x","value":[3,4]}
      {"type":"invoke","process":2,"f":"read","key":"x","value":null}
      {"type":"info","process":1,"f":"cas","key":"x","value":[3,4],"error":"timeout"}
      {"type":"fail","process":2,"f":"read","key":"x","error":"refused"}
      {"type":"invoke","process":3,"f":"read","key":"x"}`
    expect(parseHistory(text)).toEqual([
      { process: '0', key: 'x', name: 'write', input: 3, outcome: 'ok', call: 2, return: 5 },
      { process: '1', key: 'x', name: 'read', output: null, outcome: 'ok', call: 4, return: 6 },
      { process: '1', key: 'x', name: 'cas', input: [3, 4], outcome: 'unknown', call: 7 },
      { process: '2', key: 'x', name: 'read', outcome: 'failed', call: 8, return: 10 },
      { process: '3', key: 'x', name: 'read', outcome: 'unknown', call: 11 },
    ])
  })

  test('may have times of their own, and say exactly what went in and came out', () => {
    const text = `
      {"type":"invoke","process":"a","name":"add and get","input":null,"time":5}
      {"type":"ok","process":"a","output":null,"seen":{"n1":1},"dot":["n1",1],"version":[1,"n1"],"time":5}`
    expect(parseHistory(text)).toEqual([
      { process: 'a', key: '', name: 'add and get', input: null, output: null, outcome: 'ok', call: 5, return: 5, seen: { n1: 1 }, dot: ['n1', 1], version: [1, 'n1'] }, // biome-ignore format: one line
    ])
  })

  test('give the operations that made them', () => {
    const dice = diceFrom(seed)
    for (let run = 0; run < runs / 10; run++) {
      const history = randomHistory(dice, { keys: 2 })
      const types = { ok: 'ok', failed: 'fail', unknown: 'info' }
      const events = history.flatMap(({ process: who, key, name, input, output, outcome, call, return: end }) => [
        { type: 'invoke', process: who, key, name, input, time: call, order: call + 0.25 },
        ...(end === undefined ? [] : [{ type: types[outcome], process: who, output, time: end, order: end + 0.5 }]),
      ])
      events.sort((a, b) => a.order - b.order)
      const parsed = parseHistory(events.map(event => JSON.stringify(event)).join('\n'))
      expect(parsed.slice().sort(byText)).toEqual(history.slice().sort(byText))
    }
  })

  const invoke = '{"type":"invoke","process":"a","name":"read"}'
  test.each([
    ['a type that is none', '{"type":"invoked","process":"a","name":"read"}', 'line 1: expected the type invoke, ok, fail or info, got "invoked"'], // biome-ignore format: one line
    ['a type called __proto__', '{"type":"__proto__","process":"a"}', 'got "__proto__"'],
    ['a type called toString', '{"type":"toString","process":"a"}', 'got "toString"'],
    ['an answer without a call', '{"type":"ok","process":"a"}', 'an invoke of the process before'],
    [
      'a call while another is open',
      `${invoke}\n${invoke}`,
      'line 2: expected an end of what the process called before',
    ],
    ['a call after nobody knew', `${invoke}\n{"type":"info","process":"a"}\n${invoke}`, 'line 3: expected another process, as this one had an info on line 2, got "a"'], // biome-ignore format: one line
    ['a process that is none', '{"type":"invoke","process":1.5,"name":"read"}', 'a text or a whole number as process'],
    ['no name', '{"type":"invoke","process":"a"}', 'a text as name or f'],
    ['a time where there was none', `${invoke}\n{"type":"ok","process":"a","time":3}`, 'line 2: expected no time'],
    ['no time where there was one', '{"type":"invoke","process":"a","name":"read","time":1}\n{"type":"ok","process":"a"}', 'line 2: expected a number'], // biome-ignore format: one line
    ['an end before the call', '{"type":"invoke","process":"a","name":"read","time":4}\n{"type":"ok","process":"a","time":3}', 'a time of 4 or later'], // biome-ignore format: one line
    ['an operation among events', `${invoke}\n${line({ process: 'b' })}`, 'line 2: expected the type'],
  ])('are refused: %s', (_, text, message) => {
    expect(refusal(() => parseHistory(text))).toContain(message)
  })
})

test('whatever is cut off or flipped is read or refused, never more', () => {
  const whole = historyText(randomHistory(diceFrom(5), { operations: 12, keys: 2 }))
  const dice = diceFrom(seed)
  for (let run = 0; run < runs; run++) {
    const at = dice(whole.length)
    const text =
      run % 2 ? whole.slice(0, at) : `${whole.slice(0, at)}${'{}[]",:0e9n\\'[dice(12)]}${whole.slice(at + 1)}`
    try {
      parseHistory(text)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
    }
  }
  expect(refusal(() => parseHistory(line({ input: 0 }).replace('0', '['.repeat(200_000))))).toContain('line 1')
})

describe('a recorder', () => {
  test('makes a history of what happens', () => {
    const recorder = historyRecorder()
    const write = recorder.invoke('alice', { name: 'write', key: 'x', input: 1 })
    const read = recorder.invoke('bob', { name: 'read', key: 'x' })
    recorder.ok(read, { output: 1, seen: { n1: 1 } })
    recorder.ok(write, { dot: ['n1', 1] })
    recorder.failed(recorder.invoke('bob', { name: 'write', key: 'x', input: 2 }))
    recorder.invoke('carol', { name: 'read', key: 'x' })
    expect(recorder.history()).toEqual([
      { process: 'alice', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 1, return: 4, dot: ['n1', 1] },
      { process: 'bob', key: 'x', name: 'read', output: 1, outcome: 'ok', call: 2, return: 3, seen: { n1: 1 } },
      { process: 'bob', key: 'x', name: 'write', input: 2, outcome: 'failed', call: 5, return: 6 },
      { process: 'carol', key: 'x', name: 'read', outcome: 'unknown', call: 7 },
    ])
    expect(checkRegister(recorder.history()).kind).toBe('ok')
  })

  test('gives whoever was told nothing another name, which nobody has', () => {
    const recorder = historyRecorder()
    recorder.unknown(recorder.invoke('a/2', { name: 'read' }))
    for (let i = 0; i < 3; i++) recorder.unknown(recorder.invoke('a', { name: 'read' }))
    recorder.ok(recorder.invoke('a/2', { name: 'read' }))
    const history = recorder.history()
    expect(history.map(operation => operation.process)).toEqual(['a/2', 'a', 'a/3', 'a/4', 'a/2/2'])
    wellFormed(history)
  })

  test('keeps the order of events when the clock stands still or goes back', () => {
    for (const start of [0, -3, 1.7e12, 4e15, -4e15]) {
      const times = [start, start, start - 5, start + 1, start]
      let at = 0
      const recorder = historyRecorder({ now: () => times[Math.min(at++, 4)]! })
      recorder.ok(recorder.invoke('a', { name: 'read' }))
      recorder.ok(recorder.invoke('a', { name: 'read' }))
      recorder.ok(recorder.invoke('a', { name: 'read' }))
      const history = recorder.history()
      wellFormed(history)
      expect(history[0]?.call).toBe(start)
      const order = history.flatMap(({ call, return: end }) => [call, end!])
      expect(order).toEqual(order.slice().sort((a, b) => a - b))
    }
  })

  test('refuses a call of a process that waits, and an outcome told twice', () => {
    const recorder = historyRecorder()
    const call = recorder.invoke('a', { name: 'read' })
    expect(() => recorder.invoke('a', { name: 'read' })).toThrow(InvariantError)
    recorder.ok(call)
    expect(() => recorder.ok(call)).toThrow('must be one that is pending here')
    expect(() => recorder.unknown({ process: 'a' })).toThrow(InvariantError)
    expect(recorder.history().length).toBe(1)
  })
})

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}
