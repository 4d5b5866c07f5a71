// Canonical JSON that is not: wrong types at every place, and objects that no JSON.parse makes.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type AnyCrdt,
  addWinsSet,
  DecodeError,
  type Delta,
  encode,
  fromJson,
  type Json,
  lwwRegister,
  orMap,
  pnCounter,
  shapeOf,
  toJson,
  view,
} from '../../src/index'
import { goldenTypes, readGoldens, typeOf } from './golden'

// Much work on a busy machine, and twenty times as much of it in `npm run test:long`.
vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const Tags = addWinsSet()
const Note = lwwRegister<Json>(null)
const Votes = orMap(pnCounter())

const cyclic: unknown[] = []
cyclic.push(cyclic)
let deep: unknown = 0
for (let i = 0; i < 100_000; i++) deep = [deep]
const throwing = {
  get x() {
    throw new Error('a getter')
  },
}
const strange: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    0.5,
    2 ** 53,
    Number.NaN,
    Infinity,
    '',
    'x',
    '1@a',
    '-9@a',
    '0@a',
    '\ud800',
    [],
    {},
    [[]],
    [[], []],
  ],
  ...[
    undefined,
    7n,
    Symbol('x'),
    () => 0,
    new Date(0),
    new Map(),
    Object.create(null),
    new Array(3),
    cyclic,
    deep,
    throwing,
  ],
  ...[JSON.parse('{"__proto__":1}'), { length: 1 }, 'x'.repeat(1000), [1, 2, 3, 4]],
]

/** What fromJson says; anything but a DecodeError is thrown on. */
function faultOf(type: AnyCrdt, json: unknown, limits = {}): DecodeError | undefined {
  let delta: Delta<AnyCrdt>
  try {
    delta = fromJson(type, json, limits)
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
  // What is accepted is valid: it goes through its own JSON unchanged.
  const again = encode(type, fromJson(type, toJson(type, delta)))
  if (Buffer.compare(again, encode(type, delta)) !== 0) throw new Error(`Not canonical: ${JSON.stringify(json)}`)
  return undefined
}

/** All copies of a value with one part replaced. */
function* replaced(value: unknown, parts: readonly unknown[]): Iterable<unknown> {
  yield* parts
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    for (const part of replaced((value as Record<string, unknown>)[key], parts)) {
      yield Array.isArray(value) ? value.with(Number(key), part) : { ...value, [key]: part }
    }
  }
}

const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

describe('canonical JSON', () => {
  test.each(goldenTypes)('of %s, with any part of the wrong kind, is refused or valid', name => {
    const type = typeOf(name)
    // The shortest few that hold something.
    const jsons = readGoldens()
      .filter(golden => golden.type === name)
      .map(({ json }) => json)
      .sort((a, b) => a.length - b.length)
      .slice(0, 3)
    let tried = 0
    for (const json of jsons) {
      for (const broken of replaced(JSON.parse(json), strange)) {
        const fault = faultOf(type, broken)
        tried++
        if (fault !== undefined && !(typeof fault.offset === 'string' && fault.offset.startsWith('$'))) throw fault
      }
    }
    expect(tried).toBeGreaterThan(30)
  })

  const writers = [['a', [1, 1], [[1, 7, 1]]]]
  const set = (state: unknown, past: unknown = writers) => ({ type: shapeOf(Tags), names: 0, writers: past, state })
  const note = (value: unknown) => ({ type: shapeOf(Note), names: 0, writers, state: [['1@a', 3, value]] })

  test('that is right is accepted', () => {
    expect([...view(Tags, fromJson(Tags, set([['x', [['1@a']]]])))]).toEqual(['x'])
    expect(view(Note, fromJson(Note, note([{ a: 1 }])))).toEqual([{ a: 1 }])
    expect(faultOf(Votes, { type: shapeOf(Votes), names: 0, writers, state: [['x', [[['1@a']], []]]] })).toBeUndefined()
  })

  test.each<readonly [string, AnyCrdt, unknown, string]>([
    ['null', Tags, null, 'malformed'],
    ['a text', Tags, 'x', 'type'],
    ['nothing', Tags, undefined, 'malformed'],
    ['an array', Tags, [], 'type'],
    ['another type', Tags, { ...set([]), type: 'addWinsSet2' }, 'type'],
    ['no writers', Tags, { type: shapeOf(Tags), names: 0, state: [] }, 'malformed'],
    ['no names', Tags, { type: shapeOf(Tags), writers, state: [] }, 'malformed'],
    ['names of 2', Tags, { ...set([]), names: 2 }, 'malformed'],
    ['a state of the wrong kind', Tags, set({}), 'malformed'],
    ['a sparse array', Tags, set(new Array(2)), 'malformed'],
    ['a sparse array of four billion', Tags, set(new Array(2 ** 32 - 1)), 'malformed'],
    ['a writer too much in a row', Tags, set([], [[...writers[0]!, 1]]), 'malformed'],
    ['a row that is cut', Tags, set([], [['a', [1, 1]]]), 'truncated'],
    [
      'writers out of order',
      Tags,
      set(
        [],
        [
          ['b', [1, 1], [[1, 7, 1]]],
          ['a', [1, 1], [[1, 7, 1]]],
        ],
      ),
      'malformed',
    ],
    ['one writer twice', Tags, set([], [...writers, ...writers]), 'malformed'],
    ['a replica id with @', Tags, set([], [['a@b', [1, 1], [[1, 7, 1]]]]), 'malformed'],
    [
      'runs that touch',
      Tags,
      set(
        [],
        [
          [
            'a',
            [1, 1, 2, 2],
            [
              [1, 7, 1],
              [2, 7, 2],
            ],
          ],
        ],
      ),
      'malformed',
    ],
    ['runs that go back', Tags, set([], [['a', [3, 2], [[2, 7, 1]]]]), 'malformed'],
    ['a counter of 2^50', Tags, set([], [['a', [1, 2 ** 50], [[2 ** 50, 7, 1]]]]), 'malformed'],
    ['a counter of 2^53', Tags, set([], [['a', [1, 2 ** 53], [[2 ** 53, 7, 1]]]]), 'malformed'],
    ['a dot with a needless zero', Tags, set([['x', [['01@a']]]]), 'malformed'],
    ['a dot without a replica', Tags, set([['x', [['1@']]]]), 'malformed'],
    ['a dot with a fraction', Tags, set([['x', [['1.0@a']]]]), 'malformed'],
    ['a dot of 2^50', Tags, set([['x', [[`-${2 ** 50}@a`]]]]), 'malformed'],
    ['a live dot that was not seen', Tags, set([['x', [['2@a']]]]), 'malformed'],
    ['a removed dot that was seen', Tags, set([['x', [['-1@a']]]]), 'malformed'],
    ['one dot twice under a key', Tags, set([['x', [['1@a'], ['1@a']]]]), 'malformed'],
    [
      'an element twice',
      Tags,
      set([
        ['x', [['1@a']]],
        ['x', [['-2@a']]],
      ]),
      'non-canonical',
    ],
    [
      'elements out of order',
      Tags,
      set([
        ['y', [['1@a']]],
        ['x', [['-2@a']]],
      ]),
      'non-canonical',
    ],
    ['NaN as element', Tags, set([[Number.NaN, [['1@a']]]]), 'malformed'],
    ['-0 as element', Tags, set([[-0, [['1@a']]]]), 'malformed'],
    ['an object as element', Tags, set([[{}, [['1@a']]]]), 'malformed'],
    ['a lone surrogate as element', Tags, set([['\ud800', [['1@a']]]]), 'malformed'],
    ['an element with nothing under it', Tags, set([['x', []]]), 'malformed'],
    [
      'a number as key of an orMap',
      Votes,
      { type: shapeOf(Votes), names: 0, writers, state: [[5, [[['1@a']], []]]] },
      'malformed',
    ],
    ['undefined as value', Note, note(undefined), 'malformed'],
    ['a cycle as value', Note, note(cyclic), 'malformed'],
    ['100,000 lists in each other', Note, note(deep), 'malformed'],
    ['a lone surrogate in a value', Note, note(['\udc00']), 'malformed'],
    ['a lone surrogate in a key of a value', Note, note({ '\udc00': 1 }), 'malformed'],
    ['a getter that throws', Note, note(throwing), 'malformed'],
    [
      'a stamp beyond the largest',
      Note,
      { type: shapeOf(Note), names: 0, writers, state: [['1@a', 2 ** 53 - 1, 0]] },
      'limit',
    ],
    ['a stamp below 0', Note, { type: shapeOf(Note), names: 0, writers, state: [['1@a', -1, 0]] }, 'malformed'],
  ])('is refused: %s', (_, type, json, code) => {
    const fault = faultOf(type, json)
    expect(fault).toBeInstanceOf(DecodeError)
    expect(fault?.code).toBe(code)
    expect(fault?.offset).toMatch(/^\$/)
    expect(fault?.expected.length).toBeGreaterThan(0)
    expect(fault?.message.length).toBeLessThan(500)
  })

  test('with getters on top that throw is refused, not thrown through', () => {
    const json = {
      type: shapeOf(Tags),
      names: 0,
      get writers() {
        throw new Error('a getter')
      },
      state: [],
    }
    expect(faultOf(Tags, json)?.code).toBe('malformed')
  })

  test('is bounded by sizeMax in nodes, depthMax and stampMax', () => {
    expect(faultOf(Tags, set([['x', [['1@a']]]]), { sizeMax: 5 })?.code).toBe('limit')
    expect(faultOf(Tags, set([['x', [['1@a']]]]), { sizeMax: 100 })).toBeUndefined()
    expect(faultOf(Note, note([[1]]), { depthMax: 1 })).toBeInstanceOf(DecodeError)
    expect(faultOf(Note, note([[1]]), { depthMax: 2 })).toBeUndefined()
    expect(faultOf(Note, note(1), { stampMax: 2 })?.code).toBe('limit')
    expect(faultOf(Note, note(1), { stampMax: 3 })).toBeUndefined()
    expect(faultOf(Tags, set([], [['a', [1, 1], [[1, 7, 9]]]]), { stampMax: 8 })).toBeInstanceOf(DecodeError)
  })

  test('names the place of the fault by a path', () => {
    expect(faultOf(Tags, set([], [['a', [1, 1], [[1, 'x', 1]]]]))?.offset).toBe('$[1][0][2][0]')
  })

  test('keeps __proto__ as a key of values, elements and maps', () => {
    const value = JSON.parse('{"__proto__":{"polluted":true}}') as Json
    const read = view(Note, fromJson(Note, note(value))) as object
    expect(Object.hasOwn(read, '__proto__')).toBe(true)
    expect((read as { polluted?: unknown }).polluted).toBeUndefined()
    expect(JSON.stringify(read)).toBe(JSON.stringify(value))
    const votes = view(
      Votes,
      fromJson(Votes, { type: shapeOf(Votes), names: 0, writers, state: [['__proto__', [[['1@a']], []]]] }),
    )
    expect(votes.get('__proto__')).toBe(0)
    expect(JSON.stringify(votes)).toBe('{"__proto__":0}')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
