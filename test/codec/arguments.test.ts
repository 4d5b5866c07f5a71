// Wrong arguments: one InvariantError that says what was expected and what came, and nothing is changed.

import { describe, expect, test } from 'vitest'
import {
  type AnyCrdt,
  addWinsSet,
  change,
  checkValue,
  dot,
  type Edit,
  encode,
  type InvariantCode,
  InvariantError,
  type Json,
  latticeRegister,
  lwwRegister,
  maxLattice,
  maxRegister,
  mvRegister,
  orMap,
  pnCounter,
  replica,
  struct,
  unionLattice,
  versionVector,
  view,
} from '../../src/index'

/** The call throws one InvariantError with the code, and a message of which every pattern is a part. */
function expectInvariant(call: () => unknown, code: InvariantCode, ...patterns: readonly RegExp[]): void {
  let caught: unknown
  try {
    call()
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(InvariantError)
  const { message } = caught as InvariantError
  expect((caught as InvariantError).code).toBe(code)
  expect(message).toMatch(/got /)
  expect(message.length).toBeLessThan(600)
  for (const pattern of patterns) expect(message).toMatch(pattern)
}

/** The recipe throws, and the replica stays as it was, in bytes and by reference of its view. */
function expectRefused<T extends AnyCrdt>(
  type: T,
  recipe: (edit: Edit<T>) => unknown,
  code: InvariantCode,
  ...patterns: readonly RegExp[]
): void {
  const before = replica(type, 'a')
  const bytes = encode(type, before)
  expectInvariant(() => change(type, before, recipe), code, ...patterns)
  expect(encode(type, before)).toEqual(bytes)
  // A recipe that catches the error has written nothing either.
  const [after] = change(type, before, edit => {
    try {
      recipe(edit)
    } catch {
      // on purpose
    }
  })
  expect(after).toBe(before)
}

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic
let deep: unknown = 0
for (let i = 0; i < 65; i++) deep = [deep]
class Point {
  readonly x = 1
}
const any = <Type>(value: unknown) => value as Type
const never = (value: unknown) => value as never

const noJson: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['undefined inside', { a: undefined }],
  ['a hole', new Array(1)],
  ['NaN', Number.NaN],
  ['Infinity inside', [Infinity]],
  ['a Date', new Date(0)],
  ['a bigint', 7n],
  ['a bigint inside', { a: [7n] }],
  ['a symbol', Symbol('x')],
  ['a function', () => 0],
  ['a Map', new Map()],
  ['a class instance', new Point()],
  ['a boxed text', new String('x')],
  ['bytes', new Uint8Array(2)],
  ['a cycle', cyclic],
  ['65 lists in each other', deep],
  ['a lone surrogate', 'a\ud800'],
  ['a lone surrogate as key', { '\udc00': 1 }],
  ['an object without prototype that has a bigint', Object.assign(Object.create(null), { a: 1n })],
]

describe('a value that is no JSON', () => {
  test.each(noJson)('is refused by registers: %s', (_, value) => {
    for (const type of [lwwRegister<Json>(null), mvRegister<Json>()]) {
      expectRefused(type, edit => edit.set(value as Json), 'value', /[Ee]xpected|must/)
    }
    expectInvariant(() => lwwRegister(value as Json), 'value')
    expectInvariant(() => checkValue(value), 'value')
    expectRefused(latticeRegister(unionLattice()), edit => edit.join(any([value])), 'value')
  })

  test('is told from JSON that only looks strange', () => {
    const value = JSON.parse(
      '{"9":2,"10":1,"":{},"__proto__":[-0,"\\u0000",{"constructor":null,"toString":1e-300}]}',
    ) as Json
    const Note = lwwRegister<Json>(null)
    const [note] = change(Note, replica(Note, 'a'), note => note.set(value))
    expect(JSON.stringify(view(Note, note))).toBe(JSON.stringify(value))
    expect(Object.getPrototypeOf(view(Note, note))).toBe(Object.prototype)
    expect(checkValue(Object.create(null))).toEqual({})
    expect(Object.is(checkValue(-0), 0)).toBe(true)
  })

  test('cannot be slipped in later: the register holds a frozen copy', () => {
    const Note = lwwRegister<Json>(null)
    const value = { list: [1] }
    const [note] = change(Note, replica(Note, 'a'), note => note.set(value))
    value.list.push(2)
    expect(view(Note, note)).toEqual({ list: [1] })
    expect(() => (view(Note, note) as { list: number[] }).list.push(3)).toThrow(TypeError)
  })

  test('of 64 levels is the deepest that is taken, and it comes through the wire', () => {
    const deepest = any<readonly [Json]>(deep)[0]
    expect(checkValue(deepest)).toEqual(deepest)
  })
})

describe('mutators refuse', () => {
  const Tags = addWinsSet<never>()
  test.each([
    [{}],
    [[]],
    [undefined],
    [Number.NaN],
    [Infinity],
    ['\ud800'],
    [7n],
    [Symbol('x')],
    [() => 0],
    [new Date(0)],
    [Object.create(null)],
  ])('an element that is no scalar: %s', element => {
    expectRefused(Tags, tags => tags.add(never(element)), 'value', /scalar|string/)
    expectRefused(Tags, tags => tags.remove(never(element)), 'value')
  })

  const Count = pnCounter()
  test.each([Number.NaN, -1, 0.5, Infinity, 2 ** 53, never('1'), never(null), never(1n), never({})])(
    'a step of %s',
    by => {
      expectRefused(Count, count => count.increment(by), 'value', /safe integer/)
      expectRefused(Count, count => count.decrement(by), 'value', /safe integer/)
    },
  )

  test('a step that makes the sum of one writer pass 2^53 - 1, either way', () => {
    for (const step of ['increment', 'decrement'] as const) {
      const [most] = change(Count, replica(Count, 'a'), count => count[step](2 ** 53 - 1))
      expectInvariant(() => change(Count, most, count => count[step](1)), 'value', /safe integer/)
      expect(Math.abs(view(Count, most))).toBe(2 ** 53 - 1)
    }
  })

  test.each([undefined, null, 7, true, '\ud800', {}, Symbol('k')])('a key that is no text: %s', key => {
    const Votes = orMap(Count)
    expectRefused(Votes, votes => votes.at(never(key)).increment(), 'value', /[Kk]ey/)
    expectRefused(Votes, votes => votes.create(never(key)), 'value', /[Kk]ey/)
    expectRefused(Votes, votes => votes.remove(never(key)), 'value', /[Kk]ey/)
  })

  test.each([Number.NaN, Infinity, -Infinity, never('9'), never(null), never(9n)])('a maximum of %s', value => {
    expectRefused(maxRegister(), worst => worst.raise(value), 'value', /finite number/)
  })

  test('a state that is none of the lattice', () => {
    expectRefused(latticeRegister(maxLattice), most => most.join(never('x')), 'value', /max/)
    expectRefused(latticeRegister(unionLattice<string>()), names => names.join(['b', 'a']), 'value', /union/)
    expectRefused(latticeRegister(unionLattice<string>()), names => names.join(never([['a']])), 'value', /union/)
  })

  test('a bad value deep inside, and what was written before it in the same recipe goes too', () => {
    const Board = struct({ todos: orMap(struct({ title: lwwRegister('') })), votes: Count })
    const before = replica(Board, 'a')
    expectInvariant(
      () =>
        change(Board, before, board => {
          board.votes.increment()
          board.todos.at('a').title.set('tea')
          board.todos.at('b').title.set(never(undefined))
        }),
      'value',
    )
    expect(encode(Board, before)).toEqual(encode(Board, replica(Board, 'a')))
  })
})

describe('constructors refuse', () => {
  const Count = pnCounter()
  test.each(['', '@', 'a@b', '#', 'a#0', '\ud800', 'x'.repeat(129), never(undefined), never(7)])(
    'the replica id %s',
    id => {
      expectInvariant(() => replica(Count, id), 'replica-id', /expected/)
      expectInvariant(() => dot(id, 1), 'replica-id', /expected/)
    },
  )

  test.each([0, -1, 2 ** 50, Number.NaN])('the counter %s', counter => {
    expectInvariant(() => dot('a', counter), 'argument', /1 to 2\^50 - 1/, /Counters start at 1/)
    expectInvariant(() => versionVector({ a: counter }), 'argument', /1 to 2\^50 - 1/, /Leave out/)
  })

  test.each([Number.NaN, -1, 0.5, Infinity, 2 ** 53, never('1'), never(null)])('the wall time %s', now => {
    expectInvariant(
      () => change(Count, replica(Count, 'a'), count => count.increment(), { now }),
      'argument',
      /milliseconds/,
    )
  })

  test('a lattice under a removable key, for those who escaped the types', () => {
    expectInvariant(() => orMap(never(latticeRegister(maxLattice))), 'argument', /causal/, /struct/)
    expectInvariant(() => orMap(never(struct({ most: latticeRegister(maxLattice) }))), 'argument', /causal/)
  })

  test.each(['__proto__', '\ud800'])('the field name %s', name => {
    expectInvariant(() => struct(Object.fromEntries([[name, Count]])), 'argument', /field names/)
  })

  test('no field names that only look dangerous', () => {
    const Odd = struct({
      constructor: Count,
      hasOwnProperty: Count,
      toString: Count,
      // biome-ignore lint/suspicious/noThenProperty: a field named `then` must not make a promise of the edits
      then: Count,
      length: Count,
      '': Count,
    })
    const [odd] = change(Odd, replica(Odd, 'a'), odd => {
      odd.constructor.increment(1)
      odd.hasOwnProperty.increment(2)
      odd[''].increment(3)
      odd.then.increment(4)
    })
    expect(JSON.stringify(view(Odd, odd))).toBe(
      '{"":3,"constructor":1,"hasOwnProperty":2,"length":0,"then":4,"toString":0}',
    )
  })
})
