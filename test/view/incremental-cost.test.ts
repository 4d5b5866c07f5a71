// What a new version costs, in calls of the user's functions: for what differs, however large the map is.

import { describe, expect, test } from 'vitest'
import {
  change,
  count,
  filter,
  fold,
  lwwRegister,
  mapValues,
  merge,
  orMap,
  type Replica,
  replica,
  sortBy,
  sum,
  view,
} from '../../src/index'

const Rows = orMap(lwwRegister(0))
type Rows = ReadonlyMap<string, number>

const filled = (n: number) =>
  change(Rows, replica(Rows, 'a'), rows => {
    for (let i = 0; i < n; i++) rows.at(`key ${i}`).set(i)
  })[0]

/** The version with `d` entries set to another value, from key `at` on. */
const edited = (from: Replica<typeof Rows>, d: number, at: number, value: number) =>
  change(Rows, from, rows => {
    for (let i = 0; i < d; i++) rows.at(`key ${at + 7 * i}`).set(value + i)
  })[0]

/** Views by name; each result of the user's function passes through `called`. */
const views = (called: <T>(result: T) => T): Record<string, (rows: Rows) => unknown> => ({
  mapValues: mapValues((n: number) => called(n + 1)),
  filter: filter((n: number) => called(n % 2 === 0)),
  sum: sum((n: number) => called(n)),
  count: count((n: number) => called(n > 10)),
  fold: fold({ zero: 0, of: (n: number) => called(n), plus: (a, b) => Math.max(a, b) }),
  sortBy: sortBy((n: number) => called(-n)),
})

function counting() {
  const calls = { count: 0 }
  const called = <T>(result: T): T => {
    calls.count++
    return result
  }
  return { calls, called }
}

describe.each([1e4, 1e5])('of a map with %d entries', n => {
  const base = filled(n)

  test.each(Object.keys(views(x => x)))('%s calls once for each entry that differs', name => {
    const { calls, called } = counting()
    const look = views(called)[name]!
    look(view(Rows, base))
    expect(calls.count).toBe(n)
    for (const d of [1, 10, 1000]) {
      calls.count = 0
      look(view(Rows, edited(base, d, d, -5)))
      // From the version before, or from one that is nearer.
      expect(calls.count).toBeLessThanOrEqual(2 * d)
      expect(calls.count).toBeGreaterThanOrEqual(d)
      look(view(Rows, base))
    }
  })

  test.each(Object.keys(views(x => x)))('%s goes back and forth between two branches that are far apart', name => {
    const { calls, called } = counting()
    const look = views(called)[name]!
    let a = base
    let b = edited(replica(Rows, 'b', base), n / 10, 0, -1e6)
    look(view(Rows, a))
    look(view(Rows, b))
    calls.count = 0
    for (let i = 0; i < 10; i++) {
      a = edited(a, 1, i, -i - 1)
      b = edited(b, 1, i, -i - 2)
      look(view(Rows, a))
      look(view(Rows, b))
    }
    expect(calls.count).toBe(20)
    look(view(Rows, merge(Rows, a, b)))
    expect(calls.count).toBeLessThanOrEqual(20 + n / 10)
  })
})

test('sortBy compares O(d log n) times', () => {
  const n = 1e5
  const base = filled(n)
  let compared = 0
  const look = sortBy((k: number) => k, {
    compare(a, b) {
      compared++
      return a - b
    },
  })
  look(view(Rows, base))
  compared = 0
  look(view(Rows, edited(base, 10, 5, 50_000)))
  // Ten are found and taken out, ten find a place.
  expect(compared).toBeLessThanOrEqual(20 * 2 * Math.log2(n))
})

test('a fold adds up only the nodes on the paths to what differs', () => {
  const base = filled(1e5)
  let added = 0
  const look = fold({
    zero: 0,
    of: (n: number) => n,
    plus(a: number, b: number) {
      added++
      return a + b
    },
  })
  look(view(Rows, base))
  added = 0
  look(view(Rows, edited(base, 1, 5, -1)))
  expect(added).toBeLessThanOrEqual(32 * Math.log2(1e5))
})

test('a copy with equal values costs no calls: entries are compared by value', () => {
  const { calls, called } = counting()
  const look = sum((n: number) => called(n))
  const base = filled(100)
  look(view(Rows, base))
  const rewritten = change(Rows, base, rows => rows.at('key 7').set(7))[0]
  expect(view(Rows, rewritten)).not.toBe(view(Rows, base))
  calls.count = 0
  expect(look(view(Rows, rewritten))).toBe(4950)
  expect(calls.count).toBe(0)
})
