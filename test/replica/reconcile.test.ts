import fc from 'fast-check'
import { histories, interpret, plainOf } from 'meldkit/laws'
import { describe, expect, test, vi } from 'vitest'
import {
  type AnyCrdt,
  addWinsSet,
  change,
  enableWinsFlag,
  facetsOf,
  InvariantError,
  type Json,
  latticeRegister,
  lwwRegister,
  maxLattice,
  maxRegister,
  merge,
  mvRegister,
  orMap,
  pnCounter,
  type Replica,
  reconcile,
  replica,
  struct,
  view,
} from '../../src/index'
import { fixtures } from '../arbitraries'
import { Board, hexOf, runsOf } from './support'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

/** A view with Map and Set in place of the facades. */
function native(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const map = value as ReadonlyMap<unknown, unknown>
  if (typeof map.has !== 'function') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, native(v)]))
  return typeof map.get === 'function' ? new Map([...map].map(([k, v]) => [k, native(v)])) : new Set(map.keys())
}

const all = struct({
  board: Board,
  flag: enableWinsFlag(),
  most: maxRegister(),
  note: lwwRegister<Json>(null),
  peak: latticeRegister(maxLattice),
  siblings: mvRegister<Json>(),
})

describe.each(fixtures.map(fixture => [fixture.name, fixture] as const))('reconcile of %s', (_, fixture) => {
  test('shows the view of any other version, given as it is, as Maps and Sets, or as JSON', () => {
    const { type, reconciles = () => true } = fixture
    const shown = (version: Replica<AnyCrdt>) =>
      plainOf(fixture.plain?.(view(type, version) as never) ?? view(type, version))
    fc.assert(
      fc.property(histories(fixture.edits), history => {
        const versions = interpret(fixture, history).newest.map(({ value }) => value as Replica<AnyCrdt>)
        for (const from of versions)
          for (const to of versions) {
            const wanted = plainOf(view(type, to))
            if (!reconciles(shown(from), shown(to))) continue
            for (const next of [view(type, to), native(view(type, to)), wanted]) {
              const [after, delta] = reconcile(type, from, next)
              expect(shown(after)).toEqual(shown(to))
              expect(hexOf(type, merge(type, from, delta))).toBe(hexOf(type, after))
              // There is nothing left to do, whichever way it is said.
              for (const again of [view(type, to), native(view(type, to)), wanted]) {
                const [same, nothing] = reconcile(type, after, again)
                expect(same).toBe(after)
                expect(nothing.seen.ids).toEqual([])
              }
            }
          }
      }),
      { numRuns: process.env.MELDKIT_LONG ? 500 : 30 },
    )
  })
})

describe('a next value of the wrong shape', () => {
  class Point {
    x = 1
  }
  const symbol = Symbol('s')
  test.each<[string, unknown, RegExp]>([
    ['null for a struct', null, /^Expected a plain object, got null/],
    ['an array for a struct', { board: [] }, /^At board: Expected a plain object, got \[\]/],
    ['a class instance for a struct', { board: new Point() }, /^At board: Expected a plain object/],
    ['a Map for a struct', { board: new Map() }, /^At board: Expected a plain object/],
    ['an unknown field', { board: { like: 1 } }, /^At board: Expected only the fields likes, tags, todos, got "like"/],
    [
      '__proto__ as a field',
      JSON.parse('{"board":{"__proto__":1}}'),
      /^At board: Expected only the fields.*"__proto__"/,
    ],
    ['a text for a counter', { board: { likes: '4' } }, /^At board.likes: Expected a safe integer, got "4"/],
    ['NaN for a counter', { board: { likes: Number.NaN } }, /^At board.likes: Expected a safe integer, got NaN/],
    ['a fraction for a counter', { board: { likes: 0.5 } }, /^At board.likes: Expected a safe integer/],
    ['an infinite number for a counter', { board: { likes: Number.POSITIVE_INFINITY } }, /^At board.likes/],
    ['undefined for a counter', { board: { likes: undefined } }, /^At board.likes: Expected a safe integer/],
    ['a number for a set', { board: { tags: 7 } }, /^At board.tags: Expected a Set or an array, got 7/],
    ['a text for a set', { board: { tags: 'ab' } }, /^At board.tags: Expected a Set or an array, got "ab"/],
    ['a Map for a set', { board: { tags: new Map() } }, /^At board.tags: Expected a Set or an array/],
    ['a record in a set', { board: { tags: [{ a: 1 }] } }, /^At board.tags: An element must be/],
    ['an object without prototype in a set', { board: { tags: [Object.create(null)] } }, /^At board.tags: An element/],
    ['a symbol in a set', { board: { tags: [symbol] } }, /^At board.tags: An element must be/],
    ['a Set for a map', { board: { todos: new Set() } }, /^At board.todos: Expected a Map/],
    ['a text for a map', { board: { todos: 'x' } }, /^At board.todos: Expected a Map/],
    [
      'a number as a key',
      { board: { todos: new Map([[1, {}]]) } },
      /^At board.todos.1: A key must be well-formed text/,
    ],
    ['an ill-formed key', { board: { todos: { '\ud800': {} } } }, /^At board.todos.*: A key must be well-formed text/],
    [
      'an object as a key',
      { board: { todos: new Map([[Object.create(null), {}]]) } },
      /A key must be well-formed text/,
    ],
    ['null for a child', { board: { todos: { a: null } } }, /^At board.todos.a: Expected a plain object, got null/],
    [
      'a number in a child',
      { board: { todos: { a: { title: 1n } } } },
      /^At board.todos.a.title: Expected a JSON value/,
    ],
    ['an array for a map', { board: { todos: [{ title: 'x' }] } }, /^At board.todos: Expected records that each have/],
    ['a function for a register', { note: () => 1 }, /^At note: Expected a JSON value/],
    ['a date in a register', { note: { at: new Date(0) } }, /^At note: Expected a JSON value/],
    ['undefined for a register', { note: undefined }, /^At note: Expected a JSON value/],
    ['a text for a flag', { flag: 'on' }, /^At flag: Expected a boolean, got "on"/],
    ['null for a flag', { flag: null }, /^At flag: Expected a boolean, got null/],
    ['a text for a max register', { most: '9' }, /^At most: Expected a finite number/],
    ['NaN for a max register', { most: Number.NaN }, /^At most: Expected a finite number/],
    ['a smaller number for a max register', { most: 4 }, /^At most: A maxRegister cannot go back from 5 to 4/],
    ['several siblings', { siblings: [1, 2] }, /^At siblings: Expected an array of the one value to write/],
    ['no sibling', { siblings: 1 }, /^At siblings: Expected an array of the one value to write/],
    ['a smaller lattice state', { peak: 2 }, /^At peak: Expected a state that is not below 3, as lattices only grow/],
    ['no lattice state', { peak: 'x' }, /^At peak: Expected a state of the lattice max/],
  ])('%s is refused with its path, and nothing is written', (_, next, message) => {
    const [before] = reconcile(all, replica(all, 'alice'), { most: 5, peak: 3, siblings: ['x'] })
    const bytes = hexOf(all, before)
    const run = () => reconcile(all, before, next)
    expect(run).toThrow(InvariantError)
    expect(run).toThrow(message)
    expect(run).toThrow(expect.objectContaining({ code: 'value' }))
    // What stands before the fault in the same value is not written either.
    expect(() => reconcile(all, before, { ...(next as object), flag: 'on', board: null })).toThrow(InvariantError)
    expect(hexOf(all, before)).toBe(bytes)
  })

  test('at the root has no path', () => {
    expect(() => reconcile(pnCounter(), replica(pnCounter(), 'a'), '1')).toThrow(/^Expected a safe integer, got "1"/)
  })
})

describe('registers', () => {
  const Note = lwwRegister<Json>(null)
  test('write nothing when the value is the same JSON, whatever the order of its keys', () => {
    const [one] = reconcile(Note, replica(Note, 'a'), { b: [1, { d: 1, c: 2 }], a: null, __proto__: null })
    expect(reconcile(Note, one, { a: null, b: [1, { c: 2, d: 1 }] })[0]).toBe(one)
    for (const other of [
      { a: null },
      { a: null, b: [1] },
      { a: null, b: [1, { c: 2, d: 1 }], c: 1 },
      { a: null, c: 1 },
      [],
    ])
      expect(view(Note, reconcile(Note, one, other)[0])).toEqual(other)
  })

  test('tell -0 from nothing, arrays from records, and keys that every object inherits', () => {
    const [zero] = reconcile(Note, replica(Note, 'a'), 0)
    expect(reconcile(Note, zero, -0)[0]).toBe(zero)
    const [record] = reconcile(Note, zero, {})
    expect(view(Note, reconcile(Note, record, [])[0])).toEqual([])
    const [own] = reconcile(Note, record, JSON.parse('{"__proto__":{"x":1},"constructor":2}'))
    expect(JSON.stringify(view(Note, own))).toBe('{"__proto__":{"x":1},"constructor":2}')
    expect(reconcile(Note, own, JSON.parse('{"constructor":2,"__proto__":{"x":1}}'))[0]).toBe(own)
    expect(view(Note, reconcile(Note, own, { constructor: 2 })[0])).toEqual({ constructor: 2 })
    const [named] = reconcile(Note, own, JSON.parse('{"__proto__":{}}'))
    expect(view(Note, reconcile(Note, named, { b: 1 })[0])).toEqual({ b: 1 })
  })
})

describe('parts that are the very object of the view', () => {
  test('are not looked into', () => {
    let looks = 0
    const Cell = lwwRegister(0)
    const child = struct({ cell: Cell })
    const facets = facetsOf(child)
    const Counted = orMap({
      ...child,
      facets: {
        ...facets,
        reconcile(scope, next, keyOf) {
          looks++
          facets.reconcile(scope, next, keyOf)
        },
      },
    } as typeof child)
    const [before] = change(Counted, replica(Counted, 'a'), edit => {
      for (let i = 0; i < 100; i++) edit.at(`key${i}`).cell.set(i)
    })
    const next = new Map(view(Counted, before)).set('key7', { cell: -1 })
    const [after, delta] = reconcile(Counted, before, next)
    expect(looks).toBe(1)
    expect(runsOf(delta.seen)).toEqual({ a: [201, 201] })
    expect(view(Counted, after).get('key8')).toBe(view(Counted, before).get('key8'))
    expect(reconcile(Counted, before, view(Counted, before))[0]).toBe(before)
    expect(looks).toBe(1)
    // So it is for the fields of a struct.
    const Pair = struct({ one: child, two: { ...child, facets: facetsOf(Counted.children[0]?.[1] ?? child) } })
    const [pair] = reconcile(Pair, replica(Pair, 'a'), { one: { cell: 1 }, two: { cell: 2 } })
    expect(looks).toBe(2)
    reconcile(Pair, pair, { ...view(Pair, pair), one: { cell: 3 } })
    expect(looks).toBe(2)
  })
})

describe('an array of records', () => {
  const Rows = orMap(struct({ done: enableWinsFlag(), title: lwwRegister('') }))
  const rows = [
    { id: 'a', title: 'tea', done: true },
    { id: 'b', title: 'jam' },
  ]
  test('stands for a map when a key is named, which is no field of the child', () => {
    const [one] = reconcile(Rows, replica(Rows, 'x'), rows, { key: 'id' })
    expect(plainOf(view(Rows, one))).toEqual({ a: { done: true, title: 'tea' }, b: { done: false, title: 'jam' } })
    expect(reconcile(Rows, one, [...rows].reverse(), { key: 'id' })[0]).toBe(one)
    expect([...view(Rows, reconcile(Rows, one, rows.slice(1), { key: 'id' })[0]).keys()]).toEqual(['b'])
    expect(rows[0]).toEqual({ id: 'a', title: 'tea', done: true })
  })

  test('keeps the key as a field where the struct declares it, and whole records where a register holds them', () => {
    const Own = orMap(struct({ id: lwwRegister(''), title: lwwRegister('') }))
    const [own] = reconcile(Own, replica(Own, 'x'), [{ id: 'a', title: 'tea' }], { key: 'id' })
    expect(plainOf(view(Own, own))).toEqual({ a: { id: 'a', title: 'tea' } })
    const Whole = orMap(lwwRegister<Json>(null))
    const [whole] = reconcile(Whole, replica(Whole, 'x'), [{ id: 'a', n: 1 }], { key: 'id' })
    expect(plainOf(view(Whole, whole))).toEqual({ a: { id: 'a', n: 1 } })
  })

  test('holds plain records, no instances of classes', () => {
    class Row {
      id = 'a'
    }
    expect(() => reconcile(Rows, replica(Rows, 'x'), [new Row()], { key: 'id' })).toThrow(
      /^At a: Expected a plain object/,
    )
  })

  test('may take its keys from a function, which sees each record', () => {
    const [one] = reconcile(Rows, replica(Rows, 'x'), [{ title: 'tea' }], {
      key: record => `by ${(record as { title: string }).title}`,
    })
    expect([...view(Rows, one).keys()]).toEqual(['by tea'])
  })

  test.each<[string, readonly unknown[]]>([
    ['duplicate keys', [rows[0], rows[0]]],
    ['missing keys', [{ title: 'tea' }]],
    ['keys that are no text', [{ id: 1 }]],
    ['null', [null]],
    ['holes', new Array(1)],
  ])('is refused for %s', (_, next) => {
    expect(() => reconcile(Rows, replica(Rows, 'x'), next, { key: 'id' })).toThrow(/Expected records/)
  })
})

describe('keys that every object inherits', () => {
  test('are keys like others', () => {
    const Votes = orMap(pnCounter())
    const next = JSON.parse('{"__proto__":1,"constructor":2,"toString":3}')
    const [one] = reconcile(Votes, replica(Votes, 'a'), next)
    expect(JSON.stringify(view(Votes, one))).toContain('"__proto__":1')
    expect(reconcile(Votes, one, next)[0]).toBe(one)
    expect(view(Votes, reconcile(Votes, one, {})[0]).size).toBe(0)
  })
})

describe('two that reconcile at the same time', () => {
  test('keep what both changed, part by part', () => {
    const [start] = reconcile(Board, replica(Board, 'alice'), {
      likes: 5,
      tags: ['a', 'b'],
      todos: { t: { title: 'tea' } },
    })
    const bob = replica(Board, 'bob', start)
    const [, left] = reconcile(Board, start, { likes: 7, tags: ['a', 'b', 'c'], todos: { t: { title: 'green tea' } } })
    const [, right] = reconcile(Board, bob, { likes: 4, tags: ['a'], todos: { t: { done: true }, u: {} } })
    const both = merge(Board, merge(Board, start, left), right)
    expect(plainOf(view(Board, both))).toEqual({
      likes: 6,
      tags: ['a', 'c'],
      todos: { t: { done: true, title: 'green tea' }, u: { done: false, title: '' } },
    })
    expect(hexOf(Board, merge(Board, merge(Board, bob, right), left))).toBe(hexOf(Board, both))
  })
})

test('a type from outside without facets is told to bring some', () => {
  const { facets: _, ...bare } = latticeRegister(maxLattice)
  expect(() => reconcile(bare as AnyCrdt, replica(bare as AnyCrdt, 'a'), 1)).toThrow(/has no facets/)
})

test('addWinsSet takes -0 as 0 and duplicates as one', () => {
  const Numbers = addWinsSet<number>()
  const [one] = reconcile(Numbers, replica(Numbers, 'a'), [-0, 0, 1, 1])
  expect(plainOf(view(Numbers, one))).toEqual([0, 1])
  expect(reconcile(Numbers, one, new Set([1, -0]))[0]).toBe(one)
})
