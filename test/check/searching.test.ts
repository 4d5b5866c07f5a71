// What a person gets from the searching checkers: an order, a small illegal part with a reason, or an honest unknown.

import {
  casRegisterModel,
  checkLinearizable,
  checkSequential,
  type History,
  keyValueModel,
  listAppendModel,
  type Operation,
  queueModel,
  registerModel,
  setModel,
  versionStaleness,
} from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { removableGroups } from '../../src/check/smaller'
import { visited } from '../../src/check/visited'

/** An operation on one key; an output of undefined is none. */
function did(who: string, name: string, given: unknown, call: number, end?: number, output?: unknown): Operation {
  return {
    ...{ process: who, key: 'x', name, call },
    ...(given !== undefined && { input: given }),
    ...(output !== undefined && { output }),
    ...(end === undefined ? { outcome: 'unknown' } : { outcome: 'ok', return: end }),
  }
}

const write = (who: string, value: unknown, call: number, end?: number) => did(who, 'write', value, call, end)
const read = (who: string, value: unknown, call: number, end: number) => did(who, 'read', undefined, call, end, value)

describe('the smallest illegal part', () => {
  test('of a stale read is the read and the two writes', () => {
    const noise = Array.from({ length: 40 }, (_, i) => [
      write('noise', i + 10, 10 * i, 10 * i + 1),
      read('reader', i + 10, 10 * i + 2, 10 * i + 3),
    ]).flat()
    const part = [write('alice', 1, 200.2, 200.4), write('alice', 2, 200.5, 200.6), read('bob', 1, 204, 205)]
    const verdict = checkLinearizable(registerModel(0), [...noise, ...part])
    expect(verdict).toMatchObject({ kind: 'violation', anomaly: 'impossible read', operations: part })
    expect(verdict.kind === 'violation' && verdict.explanation).toBe(
      'There is no moment for "bob: read x → 1 (204 to 205)": with all in place that had returned before it did, in whatever order, the state could only be 2.',
    )
  })

  test('of a value that was never written is the read alone', () => {
    const history = [write('alice', 1, 0, 1), read('bob', 7, 2, 3), write('alice', 2, 4, 5)]
    const verdict = checkLinearizable(registerModel(0), history)
    expect(verdict.kind === 'violation' && verdict.operations).toEqual([history[1]])
  })

  test('keeps what was open when it went wrong, as it was', () => {
    const history = [write('alice', 1, 0, 30), read('bob', 1, 2, 3), read('carol', 0, 4, 5), read('bob', 1, 6, 7)]
    const verdict = checkLinearizable(registerModel(0), history)
    expect(verdict.kind === 'violation' && verdict.operations).toEqual(history.slice(0, 3))
  })

  test('does not blame an operation that was open then for what came later', () => {
    const history = [
      did('alice', 'dequeue', undefined, 0, 100, 'a'),
      did('bob', 'dequeue', undefined, 55, 70, 'b'),
      did('carol', 'enqueue', 'a', 80, 90),
    ]
    const verdict = checkLinearizable(queueModel(), history)
    // What alice will be told is left open, so that nobody misses the "a" that comes later.
    const alice = { process: 'alice', key: 'x', name: 'dequeue', call: 0, outcome: 'unknown' }
    expect(verdict.kind === 'violation' && verdict.operations).toEqual([alice, history[1]])
  })

  test('of a queue keeps all values when somebody took one and did not tell which', () => {
    const silent = did('bob', 'dequeue', undefined, 4, 5)
    const history = [did('alice', 'enqueue', 1, 0, 1), did('alice', 'enqueue', 2, 2, 3), silent]
    expect(removableGroups(queueModel(), history)).toEqual([])
    expect(removableGroups(queueModel(), history.slice(0, 2))).toHaveLength(2)
  })

  test('of a job that two workers got is its enqueue and both', () => {
    const history = [
      did('alice', 'enqueue', 'a', 0, 1),
      did('alice', 'enqueue', 'b', 2, 3),
      did('bob', 'dequeue', undefined, 4, 7, 'a'),
      did('carol', 'dequeue', undefined, 4, 8, 'a'),
      did('dave', 'dequeue', undefined, 9, 10, 'b'),
    ]
    const verdict = checkLinearizable(queueModel(), history)
    expect(verdict.kind === 'violation' && verdict.operations).toEqual([history[0], history[2], history[3]])
  })

  test('of an element that came back is what concerns it', () => {
    const history = [
      did('alice', 'add', 'a', 0, 1),
      did('alice', 'add', 'b', 2, 3),
      did('alice', 'remove', 'a', 4, 5),
      did('bob', 'read', undefined, 6, 7, ['b', 'a']),
    ]
    const verdict = checkLinearizable(setModel(), history)
    // Without "b" the read that shows it would go as well.
    expect(verdict.kind === 'violation' && verdict.operations).toEqual(history)
  })

  test('leaves out appends that nobody saw', () => {
    const history = [
      did('alice', 'append', 1, 0, 1),
      did('bob', 'append', 2, 2, 3),
      did('carol', 'read', undefined, 4, 5, [2, 1]),
      did('bob', 'append', 3, 4, 5),
    ]
    const verdict = checkLinearizable(listAppendModel(), history)
    expect(verdict.kind === 'violation' && verdict.operations).toEqual(history.slice(0, 3))
  })

  test('of a sequential violation leaves out other keys, values and reads', () => {
    const on = (key: string, operation: Operation) => ({ ...operation, key })
    const part = [write('alice', 1, 0, 1), write('alice', 2, 2, 3), read('bob', 2, 0, 1), read('bob', 1, 2, 3)]
    const others = [write('alice', 9, 4, 5), read('bob', 9, 4, 5), on('y', write('carol', 1, 0, 1)), on('y', read('carol', 1, 3, 4))] // biome-ignore format: one line
    const verdict = checkSequential(registerModel(0), [...part, ...others])
    expect(verdict.kind === 'violation' && new Set(verdict.operations)).toEqual(new Set(part))
    expect(verdict.kind === 'violation' && verdict.explanation).toContain('"bob: read x → 1 (2 to 3)"')
  })
})

describe('sequential consistency', () => {
  // Litmus histories: `wx1` writes 1 to x, `ry0` reads the initial value of y.
  const litmus = (text: string): History =>
    text.split('|').flatMap((one, p) =>
      one
        .trim()
        .split(/\s+/)
        .map((word, i): Operation => {
          const value = { [word[0] === 'w' ? 'input' : 'output']: Number(word[2]) }
          const name = word[0] === 'w' ? 'write' : 'read'
          return { process: `p${p}`, key: word[1] as string, name, ...value, outcome: 'ok', call: 2 * i, return: 2 * i + 1 } // biome-ignore format: one line
        }),
    )

  test.each([
    ['wx1 rx2 | wx2 rx1', 'violation'],
    ['wx1 | wx2 rx1 rx2', 'violation'],
    ['wx1 ry0 wy1 rx1 | wx2 ry0 wy2 rx2', 'violation'],
    ['wx1 wy1 | ry1 wx2 | rx2 rx1', 'violation'],
    ['wx1 | wy1 | rx1 ry0 | ry1 rx0', 'violation'],
    ['wx1 ry0 | wy1 rx0', 'violation'],
    ['wx1 ry0 | wy1 rx1', 'ok'],
    ['wx1 wx2 | rx0 rx0 rx1 rx2', 'ok'],
    ['wx1 | rx1 rx0', 'violation'],
    ['rx1 | rx0 rx1 | wx1', 'ok'],
  ])('%s: %s', (text, kind) => {
    expect(checkSequential(registerModel(0), litmus(text)).kind).toBe(kind)
  })

  test('each key alone has an order, both together have none', () => {
    const history = litmus('wx1 ry0 | wy1 rx0')
    for (const wanted of ['x', 'y']) {
      expect(
        checkSequential(
          registerModel(0),
          history.filter(({ key }) => key === wanted),
        ).kind,
      ).toBe('ok')
    }
    expect(checkSequential(registerModel(0), history).kind).toBe('violation')
  })
})

describe('staleness in versions', () => {
  const versions = (count: number) => Array.from({ length: count }, (_, i) => write('alice', i + 1, 2 * i, 2 * i + 1))

  test.each([1, 2, 3, 5, 8, 20])('a read of the newest but some, %i in all, has that k', k => {
    const history = [...versions(20), read('bob', 21 - k, 50, 51)]
    expect(versionStaleness(registerModel(0), history)).toMatchObject({ kind: 'ok', k })
  })

  test('a read of what was never written has none', () => {
    const history = [...versions(3), read('bob', 9, 50, 51)]
    expect(versionStaleness(registerModel(0), history)).toMatchObject({ kind: 'violation', operations: [history[3]] })
  })

  test('kMax must be a whole number', () => {
    expect(() => versionStaleness(registerModel(), [], { kMax: 0 })).toThrow('kMax must be a whole number')
  })
})

test('of two equal writes the one that ends first may come first', () => {
  const history = [write('alice', 1, 0, 100), write('bob', 1, 1, 10), write('carol', 2, 20, 30), read('dave', 2, 31, 32), read('dave', 1, 40, 50)] // biome-ignore format: one line
  expect(checkLinearizable(registerModel(0), history).kind).toBe('ok')
})

describe('giving up', () => {
  /** Many writes at once and a read of what nobody wrote: all orders are wrong, and there are many. */
  const hard = [
    ...Array.from({ length: 24 }, (_, i) => did(`p${i}`, 'append', `${i}`, 0, 100)),
    did('reader', 'get', undefined, 101, 102, 'nothing'),
  ]

  test('is unknown, with advice', () => {
    const verdict = checkLinearizable(keyValueModel(), hard, { stepsMax: 5000 })
    expect(verdict).toMatchObject({ kind: 'unknown', steps: 5000 })
    expect(verdict.kind === 'unknown' && verdict.reason).toContain('Allow more steps')
    expect(checkSequential(keyValueModel(), hard, { stepsMax: 5000 }).kind).toBe('unknown')
    expect(versionStaleness(keyValueModel(), hard, { stepsMax: 5000 }).kind).toBe('unknown')
  })

  test('on one key does not hide what is plainly wrong on another', () => {
    const wrong = { ...did('z', 'get', undefined, 0, 1, 'z'), key: 'y' }
    const verdict = checkLinearizable(keyValueModel(), [...hard, wrong])
    expect(verdict.kind === 'violation' && verdict.operations).toEqual([wrong])
    expect(verdict.steps).toBeLessThan(20_000)
  })
})

test('objects can be told apart by more than the key', () => {
  // Accounts under one key, told apart by a field of the input.
  const registers = registerModel(0)
  const fields = { ...registers, step: (value: unknown, one: Operation) => registers.step(value, { ...one, input: (one.input as { value: number }).value }) } // biome-ignore format: one line
  const on = (field: string, one: Operation) => ({ ...one, input: { field, value: one.input } })
  const history = [on('a', write('alice', 1, 0, 1)), on('b', read('bob', 0, 2, 3)), on('a', read('bob', 1, 4, 5))]
  const partition = (one: Operation) => (one.input as { field: string }).field
  expect(checkLinearizable(fields, history).kind).toBe('violation')
  expect(checkLinearizable(fields, history, { partition }).kind).toBe('ok')
})

test('forty writes that nobody heard of again cost nothing when nobody read them', () => {
  const lost = Array.from({ length: 40 }, (_, i) => write(`lost${i}`, i + 10, i))
  const history = [...lost, write('alice', 1, 50, 51), read('bob', 0, 52, 53)]
  const verdict = checkLinearizable(registerModel(0), history)
  expect(verdict).toMatchObject({ kind: 'violation', operations: history.slice(40) })
  expect(verdict.steps).toBeLessThan(100)
  expect(checkSequential(registerModel(0), [...history, read('alice', 0, 54, 55)]).steps).toBeLessThan(100)
})

describe('models', () => {
  test('a compare-and-set that answers false says something', () => {
    const cas = did('alice', 'cas', [0, 1], 0, 1, false)
    expect(checkLinearizable(casRegisterModel(0), [cas]).kind).toBe('violation')
    expect(checkLinearizable(casRegisterModel(2), [cas]).kind).toBe('ok')
  })

  test('an answer of null is an answer, none is not', () => {
    const history = [did('alice', 'enqueue', 1, 0, 1), did('bob', 'dequeue', undefined, 2, 3)]
    expect(checkLinearizable(queueModel(), history).kind).toBe('ok')
    expect(checkLinearizable(queueModel(), [history[0]!, { ...history[1]!, output: null }]).kind).toBe('violation')
  })

  // The table of states took a dequeue without an answer for one that found nothing, as JSON lists say null for both.
  test('a dequeue that told nothing is not one that found nothing', () => {
    const history = [
      did('alice', 'enqueue', 1, 0, 1),
      did('bob', 'dequeue', undefined, 2, 3, null),
      did('carol', 'dequeue', undefined, 0, 3),
    ]
    expect(checkLinearizable(queueModel(), history).kind).toBe('ok')
  })

  test('records are equal whatever the order of their keys', () => {
    const history = [write('alice', { a: 1, b: [2] }, 0, 1), read('bob', { b: [2], a: 1 }, 2, 3)]
    expect(checkLinearizable(registerModel(), history).kind).toBe('ok')
  })

  test.each([
    [registerModel(), 'the model "register" has read and write'],
    [casRegisterModel(), 'has read, write and cas'],
    [setModel(), 'has add, remove and read'],
    [queueModel(), 'has enqueue and dequeue'],
    [listAppendModel(), 'has append and read'],
    [keyValueModel(), 'has get, put and append'],
  ])('a model refuses operations of others (%#)', (model, message) => {
    const check = () => checkLinearizable<never>(model as never, [did('alice', 'increment', 1, 0, 1)])
    expect(check).toThrow(new RegExp(message, 'i'))
  })
})

test('what was visited is remembered, and a full memory forgets but never invents', () => {
  const small = visited(2, 256)
  const known = new Set<string>()
  for (let i = 0; i < 5000; i++) {
    const record = [(i * 7919) % 601, i % 3] as const
    small.record.set(record)
    const isNew = small.add()
    if (!known.has(record.join())) expect(isNew).toBe(true)
    known.add(record.join())
  }
  const large = visited(2)
  let added = 0
  for (let i = 0; i < 5000; i++) {
    large.record.set([(i * 7919) % 601, i % 3])
    if (large.add()) added++
  }
  expect(added).toBe(known.size)
})
