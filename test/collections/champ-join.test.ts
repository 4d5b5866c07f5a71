import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnyChamp, type Champ, champEntries, emptyChamp } from '../../src/collections/champ'
import { eachDifference } from '../../src/collections/champ-diff'
import { champsEqual, type JoinCases, joinChamps } from '../../src/collections/champ-join'
import { champOf, champSet, champUpdate } from '../../src/collections/champ-update'
import { compareKeys, type Scalar } from '../../src/collections/key'
import { expectCanonical, hardKeys, shape } from './champ-support'

type Numbers = Champ<Scalar, number>
type Entries = readonly (readonly [Scalar, number])[]
type Cases = JoinCases<Scalar, number>

const entries: fc.Arbitrary<Entries> = fc.uniqueArray(fc.tuple(fc.constantFrom(...hardKeys), fc.nat(5)), {
  maxLength: 25,
  selector: ([key]) => key,
  comparator: 'SameValueZero',
})

/** Two maps of which the second shares structure with the first. */
const related = fc.tuple(entries, entries, fc.subarray([...hardKeys])).map(([content, put, drop]) => {
  const a: Numbers = champOf(content)
  let b = a
  for (const [key, value] of put) b = champSet(b, key, value)
  for (const key of drop) b = champUpdate(b, key, () => undefined)
  return [a, b] as const
})
const unrelated = fc.tuple(entries, entries).map(([a, b]) => [champOf(a), champOf(b)] as const)
const pairs: fc.Arbitrary<readonly [Numbers, Numbers]> = fc.oneof(related, unrelated)

/** All ways to treat entries: larger wins or both go when equal; one side kept, kept if even, or dropped. */
const even = (value: number) => (value % 2 === 0 ? value : undefined)
const oneSide = fc.constantFrom<Cases['onlyA']>(
  null,
  value => value,
  even,
  () => undefined,
)
const cases: fc.Arbitrary<Cases> = fc.record({
  both: fc.constantFrom<Cases['both']>(
    (a, b) => (b > a ? b : a),
    (a, b) => (b > a ? b : a === 0 ? undefined : a),
    (a, b) => (a === b ? a : undefined),
  ),
  onlyA: oneSide,
  onlyB: oneSide,
})

function naiveJoin(a: Numbers, b: Numbers, { both, onlyA, onlyB }: Cases): Map<Scalar, number> {
  const ours = new Map(champEntries(a))
  const theirs = new Map(champEntries(b))
  const joined = new Map<Scalar, number>()
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const x = ours.get(key)
    const y = theirs.get(key)
    const value =
      x === undefined
        ? onlyB === null
          ? y
          : onlyB(y as number, key)
        : y === undefined
          ? onlyA === null
            ? x
            : onlyA(x, key)
          : x === y
            ? x
            : both(x, y, key)
    if (value !== undefined) joined.set(key, value)
  }
  return joined
}

const sorted = (content: Iterable<readonly [Scalar, number]>) => [...content].sort((a, b) => compareKeys(a[0], b[0]))
const same = (a: Iterable<readonly [Scalar, number]>, b: Iterable<readonly [Scalar, number]>) =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

describe('a join of two champs', () => {
  test('is the join key by key, in canonical form, and changes neither', () => {
    fc.assert(
      fc.property(pairs, cases, ([a, b], cases) => {
        const before = [shape(a), shape(b)]
        const joined = joinChamps(a, b, cases)
        expect(sorted(champEntries(joined))).toEqual(sorted(naiveJoin(a, b, cases)))
        expectCanonical(joined)
        expect([shape(a), shape(b)]).toEqual(before)
      }),
    )
  })

  test('is `a` itself when nothing changes, whatever `b` is made of', () => {
    fc.assert(
      fc.property(pairs, cases, ([a, b], cases) => {
        const joined = joinChamps(a, b, cases)
        const expected = naiveJoin(a, b, cases)
        if (same(expected, champEntries(a))) expect(joined).toBe(a)
        // Equal parts are taken from `a`, so `b` itself only comes out where `a` has nothing to give.
        else if (same(expected, champEntries(b))) expect(shape(joined)).toEqual(shape(b))
      }),
    )
  })

  test('of versions that share structure equals that of copies which share none', () => {
    fc.assert(
      fc.property(related, cases, ([a, b], cases) => {
        const copy: Numbers = champOf(champEntries(b))
        expect(shape(joinChamps(a, copy, cases))).toEqual(shape(joinChamps(a, b, cases)))
      }),
    )
  })
})

describe('the difference of two champs', () => {
  test('names each key whose values differ, once, with both values', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const found: [Scalar, number | undefined, number | undefined][] = []
        eachDifference(a, b, (key, ours, theirs) => found.push([key, ours, theirs]))
        const ours = new Map(champEntries(a))
        const theirs = new Map(champEntries(b))
        const keys = [...new Set([...ours.keys(), ...theirs.keys()])].filter(key => ours.get(key) !== theirs.get(key))
        const expected = keys.map(key => [key, ours.get(key), theirs.get(key)])
        const byKey = (x: readonly unknown[], y: readonly unknown[]) => compareKeys(x[0] as Scalar, y[0] as Scalar)
        expect(found.sort(byKey)).toEqual(expected.sort(byKey))
      }),
    )
  })
})

describe('equality of two champs', () => {
  test('is equality of content', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const equal = (x: number, y: number) => x === y
        expect(champsEqual(a, b, equal)).toBe(same(champEntries(a), champEntries(b)))
        expect(champsEqual(a, champOf(champEntries(a)), equal)).toBe(true)
      }),
    )
  })

  test('asks how to compare values only where they are not the same object', () => {
    const value = { n: 1 }
    const a = champOf<Scalar, { n: number }>(hardKeys.map(key => [key, value]))
    const b = champOf<Scalar, { n: number }>(hardKeys.map((key, i) => [key, i === 3 ? { n: 1 } : value]))
    let asked = 0
    const equal = (x: { n: number }, y: { n: number }) => {
      asked++
      return x.n === y.n
    }
    expect(champsEqual(a, b, equal)).toBe(true)
    expect(asked).toBe(1)
  })
})

describe('a subtree that both sides share', () => {
  /** A sub-node that nobody may look into; how many entries it has may be asked. */
  const closed = new Proxy({} as AnyChamp, {
    get(_, field) {
      if (field === 'size') return 2
      throw new Error(`Looked at ${String(field)} of a shared subtree.`)
    },
  })
  const root = (...slots: AnyChamp[]): Numbers =>
    ({ dataMap: 0, nodeMap: (1 << slots.length) - 1, slots, size: 2 * slots.length, owner: null }) as unknown as Numbers
  const open = (value: number) =>
    champOf<Scalar, number>([
      [0, value],
      [1, 5],
    ]) as AnyChamp

  test('is not looked into by joins, differences and equality', () => {
    const a = root(closed, open(1), closed)
    const b = root(closed, open(2), closed)
    const differences: unknown[] = []
    eachDifference(a, b, (...difference) => differences.push(difference))
    expect(differences).toEqual([[0, 1, 2]])
    expect(champsEqual(a, b, (x, y) => x === y)).toBe(false)
    expect(champsEqual(a, root(closed, open(1), closed), (x, y) => x === y)).toBe(true)
    const joined = joinChamps(a, b, { both: (x, y) => (y > x ? y : x), onlyA: value => value, onlyB: value => value })
    expect(joined).toBe(b)
  })

  test('is not looked into even if it is the whole map', () => {
    const never = () => {
      throw new Error('Looked into a map that both sides share.')
    }
    const map = champOf(hardKeys.map(key => [key, 1] as const))
    expect(joinChamps(map, map, { both: never, onlyA: never, onlyB: never, visit: never })).toBe(map)
    eachDifference(map, map, never)
    expect(champsEqual(map, map, never)).toBe(true)
    expect(joinChamps(map, emptyChamp(), { both: never, onlyA: null, onlyB: never, visit: never })).toBe(map)
    expect(joinChamps(emptyChamp(), map, { both: never, onlyA: never, onlyB: null, visit: never })).toBe(map)
  })
})
