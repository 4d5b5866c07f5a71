import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addWinsSet,
  change,
  fromJson,
  type Json,
  lwwRegister,
  merge,
  mvRegister,
  orMap,
  pnCounter,
  replica,
  shapeOf,
  struct,
  view,
} from '../../src/index'
import { Board, Tags } from '../replica/support'

const Votes = orMap(pnCounter())

describe('a view', () => {
  const [one] = change(Board, replica(Board, 'alice'), board => {
    board.tags.add('x')
    board.todos.at('a').title.set('tea')
    board.todos.at('b').title.set('milk')
  })

  test('is the same reference for the same version, and for versions with an equal state at hand', () => {
    expect(view(Board, one)).toBe(view(Board, one))
    expect(view(Board, merge(Board, one, one))).toBe(view(Board, one))
    expect(view(Board, replica(Board, 'bob', one))).toBe(view(Board, one))
  })

  test('keeps each part that did not change, at any depth', () => {
    const [two] = change(Board, one, board => board.todos.at('b').title.set('cream'))
    const [before, after] = [view(Board, one), view(Board, two)]
    expect(after).not.toBe(before)
    expect(after.tags).toBe(before.tags)
    expect(after.todos).not.toBe(before.todos)
    expect(after.todos.get('a')).toBe(before.todos.get('a'))
    expect(after.todos.get('b')).toEqual({ done: false, title: 'cream' })
    const [three] = change(Board, two, board => board.likes.increment())
    expect(view(Board, three).todos).toBe(after.todos)
  })

  test('keeps its parts through merges, in both directions', () => {
    const bob = merge(Board, replica(Board, 'bob'), one)
    const [liked, delta] = change(Board, bob, board => board.likes.increment())
    expect(view(Board, merge(Board, one, delta)).todos).toBe(view(Board, one).todos)
    expect(view(Board, merge(Board, one, liked)).tags).toBe(view(Board, one).tags)
  })

  test('of a version that is old still says what it said', () => {
    const [two] = change(Board, one, board => board.todos.clear())
    expect(view(Board, two).todos.size).toBe(0)
    expect([...view(Board, one).todos.keys()].sort()).toEqual(['a', 'b'])
  })

  test('of a multi-value register is one frozen array', () => {
    const Owner = mvRegister<string>()
    const [owner] = change(Owner, replica(Owner, 'a'), owner => owner.set('x'))
    expect(view(Owner, owner)).toBe(view(Owner, owner))
    expect(Object.isFrozen(view(Owner, owner))).toBe(true)
  })
})

describe('the view of a struct', () => {
  const [board] = change(Board, replica(Board, 'alice'), board => board.likes.increment(2))

  test('is a frozen plain object with the fields in order', () => {
    const value = view(Board, board)
    expect(Object.keys(value)).toEqual(['likes', 'tags', 'todos'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.isFrozen(value)).toBe(true)
    expect(() => {
      ;(value as { likes: number }).likes = 9
    }).toThrow(TypeError)
  })

  test('is JSON as one expects', () => {
    expect(JSON.stringify(view(Board, board))).toBe('{"likes":2,"tags":[],"todos":{}}')
  })

  test('of no fields is an empty object', () => {
    const Empty = struct({})
    expect(view(Empty, replica(Empty, 'a'))).toEqual({})
  })
})

/** Steps of one user on a set of small numbers, and on a Set. */
const steps = fc.array(fc.record({ put: fc.boolean(), element: fc.integer({ min: -3, max: 12 }) }), { maxLength: 40 })

describe('the view of a set', () => {
  test('is a ReadonlySet in all that it answers', () => {
    const Numbers = addWinsSet<number>()
    fc.assert(
      fc.property(steps, steps => {
        const oracle = new Set<number>()
        const [version] = change(Numbers, replica(Numbers, 'a'), numbers => {
          for (const { put, element } of steps) {
            if (put) numbers.add(element)
            else numbers.remove(element)
            if (put) oracle.add(element)
            else oracle.delete(element)
          }
        })
        const set = view(Numbers, version)
        const order = [...set]
        expect(set.size).toBe(oracle.size)
        expect(new Set(set)).toEqual(oracle)
        for (let n = -3; n <= 12; n++) expect(set.has(n)).toBe(oracle.has(n))
        expect([...set.keys()]).toEqual(order)
        expect([...set.values()]).toEqual(order)
        expect([...set.entries()]).toEqual(order.map(n => [n, n]))
        const visited: unknown[] = []
        const self = {}
        set.forEach(function (this: unknown, value, key, whole) {
          visited.push(value)
          expect([key, whole, this]).toEqual([value, set, self])
        }, self)
        expect(visited).toEqual(order)
        expect(JSON.parse(JSON.stringify(set))).toEqual(order)
      }),
    )
  })

  test('cannot be changed, and has no methods that pretend to', () => {
    const [tags] = change(Tags, replica(Tags, 'a'), tags => tags.add('x'))
    const set = view(Tags, tags)
    expect(Object.isFrozen(set)).toBe(true)
    expect('add' in set || 'delete' in set || 'clear' in set).toBe(false)
  })

  test('lists equal content in one order, whatever the edits that led to it', () => {
    const names = Array.from({ length: 50 }, (_, i) => `tag ${i}`)
    const [forward] = change(Tags, replica(Tags, 'a'), tags => names.forEach(tags.add))
    const [backward] = change(Tags, replica(Tags, 'b'), tags => {
      tags.add('detour')
      names.toReversed().forEach(tags.add)
      tags.remove('detour')
    })
    expect([...view(Tags, forward)]).toEqual([...view(Tags, backward)])
  })

  test('takes 0 and -0 for one, and has neither NaN nor strangers', () => {
    const Any = addWinsSet()
    const [any] = change(Any, replica(Any, 'a'), any => {
      any.add(-0)
      any.add(null)
      any.add('0')
    })
    const set = view(Any, any)
    expect([set.has(0), set.has(-0), set.has('0'), set.has(null)]).toEqual([true, true, true, true])
    expect(
      Object.is(
        [...set].find(element => element === 0),
        0,
      ),
    ).toBe(true)
    for (const stranger of [Number.NaN, 'null', false, undefined, {}]) expect(set.has(stranger as number)).toBe(false)
  })

  test('may be read twice at once', () => {
    const [tags] = change(Tags, replica(Tags, 'a'), tags => ['x', 'y', 'z'].forEach(tags.add))
    const set = view(Tags, tags)
    let pairs = 0
    for (const _ of set) for (const _ of set) pairs++
    expect(pairs).toBe(9)
  })
})

describe('the view of a map', () => {
  const [votes] = change(Votes, replica(Votes, 'a'), votes => {
    votes.at('__proto__').increment(1)
    votes.at('constructor').increment(2)
    votes.at('').increment(3)
    votes.create('empty')
    votes.at('gone').increment(9)
    votes.remove('gone')
  })
  const map = view(Votes, votes)
  const expected = [
    ['', 3],
    ['__proto__', 1],
    ['constructor', 2],
    ['empty', 0],
  ] as const

  test('is a ReadonlyMap in all that it answers, and hidden entries are not in it', () => {
    const order = [...map]
    // A counter keeps its baseline under a removed key; that key is hidden.
    expect(votes.state.size).toBe(5)
    expect(map.size).toBe(4)
    expect(order.toSorted()).toEqual(expected)
    expect([...map.entries()]).toEqual(order)
    expect([...map.keys()]).toEqual(order.map(([key]) => key))
    expect([...map.values()]).toEqual(order.map(([, value]) => value))
    for (const [key, value] of expected) expect([map.has(key), map.get(key)]).toEqual([true, value])
    for (const key of ['gone', 'toString', 'x']) expect([map.has(key), map.get(key)]).toEqual([false, undefined])
    const visited: unknown[] = []
    const self = {}
    map.forEach(function (this: unknown, value, key, whole) {
      visited.push([key, value])
      expect([whole, this]).toEqual([map, self])
    }, self)
    expect(visited).toEqual(order)
    expect(new Map(map)).toEqual(new Map(expected))
  })

  test('has a plain object for JSON, in which __proto__ is a key like any other', () => {
    const json = (map as unknown as { toJSON(): object }).toJSON()
    expect(Object.getOwnPropertyNames(json).sort()).toEqual(['', '__proto__', 'constructor', 'empty'])
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype)
    expect(JSON.parse(JSON.stringify(map))).toEqual(JSON.parse('{"":3,"__proto__":1,"constructor":2,"empty":0}'))
  })

  test('cannot be changed', () => {
    expect(Object.isFrozen(map)).toBe(true)
    expect('set' in map || 'delete' in map || 'clear' in map).toBe(false)
  })

  test('counts what it shows when a removal is known ahead of its change', () => {
    const early = fromJson(Votes, {
      type: shapeOf(Votes),
      names: 0,
      writers: [['b', [1, 1], [[1, 7, 1]]]],
      state: [
        ['x', [[['-1@a']], [['a', 0, 1, 5]]]],
        ['y', [[['1@b']], []]],
      ],
    })
    expect([...view(Votes, early).keys()]).toEqual(['y'])
    expect(view(Votes, early).size).toBe(1)
  })

  test('counts right after each of many changes, though it remembers counts by node', () => {
    const Titles = orMap(lwwRegister<Json>(null))
    let titles = replica(Titles, 'a')
    const oracle = new Set<string>()
    for (let i = 0; i < 400; i++) {
      const key = `key ${(i * 31) % 150}`
      const removes = oracle.has(key)
      ;[titles] = change(Titles, titles, edit => (removes ? edit.remove(key) : edit.at(key).set(i)))
      if (removes) oracle.delete(key)
      else oracle.add(key)
      expect(view(Titles, titles).size).toBe(oracle.size)
    }
    expect(new Set(view(Titles, titles).keys())).toEqual(oracle)
  })
})
