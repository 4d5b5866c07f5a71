import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Champ, champEach, champEntries, champGet, emptyChamp, sortedEntries } from '../../src/collections/champ'
import { champFrom } from '../../src/collections/champ-build'
import { champDelete, champOf, champSet, champUpdate } from '../../src/collections/champ-update'
import { compareKeys, type Scalar } from '../../src/collections/key'
import { doubleFlood, expectCanonical, flood, hardKeys, shape, slotMates } from './champ-support'

type Numbers = Champ<Scalar, number>

interface Edit {
  readonly key: Scalar
  /** What to store; undefined deletes. */
  readonly value: number | undefined
}

const key = fc.constantFrom(...hardKeys)
const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({ key, value: fc.option(fc.nat(9), { nil: undefined, freq: 2 }) }),
  { maxLength: 60 },
)

const apply = (map: Numbers, { key, value }: Edit, owner: object | null = null) =>
  champUpdate(map, key, () => value, owner)

function oracleOf(history: readonly Edit[]): Map<Scalar, number> {
  const oracle = new Map<Scalar, number>()
  for (const { key, value } of history) {
    if (value === undefined) oracle.delete(key)
    else oracle.set(key, value)
  }
  return oracle
}

const sorted = (entries: Iterable<readonly [Scalar, number]>) => [...entries].sort((a, b) => compareKeys(a[0], b[0]))

describe('a champ', () => {
  test('holds what a Map holds after any edits', () => {
    fc.assert(
      fc.property(edits, history => {
        const map = history.reduce<Numbers>((map, edit) => apply(map, edit), emptyChamp())
        const oracle = oracleOf(history)
        expect(map.size).toBe(oracle.size)
        for (const key of hardKeys) expect(champGet(map, key)).toBe(oracle.get(key))
        expect(sortedEntries(map)).toEqual(sorted(oracle))
        expect(sorted(champEntries(map))).toEqual(sorted(oracle))
        expectCanonical(map)
      }),
    )
  })

  test('has one shape and one order of iteration for equal content, whatever the edits that led to it', () => {
    fc.assert(
      fc.property(edits, edits, fc.infiniteStream(fc.nat(1000)), (history, detour, random) => {
        const content = oracleOf(history)
        const there = history.reduce<Numbers>((map, edit) => apply(map, edit), emptyChamp())
        const shuffled = [...content]
          .map(entry => ({ entry, place: random.next().value as number }))
          .sort((a, b) => a.place - b.place)
        let other: Numbers = champOf(shuffled.map(({ entry }) => entry))
        // A detour through other entries, all of which are put back as they were.
        for (const edit of detour) other = apply(other, edit)
        for (const { key } of detour) other = apply(other, { key, value: content.get(key) })
        expect(shape(other)).toEqual(shape(there))
        expect([...champEntries(other)]).toEqual([...champEntries(there)])
      }),
    )
  })

  test('built at once is the map that its entries make one by one', () => {
    const someKeys = fc.oneof(
      fc.uniqueArray(key, { maxLength: 40, comparator: 'SameValueZero' }),
      fc.nat(500).map(size => Array.from({ length: size }, (_, i) => `key${i}`)),
      fc.constantFrom(flood(5), doubleFlood(4)),
    )
    fc.assert(
      fc.property(someKeys, keys => {
        const values = keys.map((_, i) => i)
        const built = champFrom<Scalar, number>(keys, values)
        expectCanonical(built)
        expect(shape(built)).toEqual(shape(champOf<Scalar, number>(keys.map((key, i) => [key, i]))))
        expect([...champEntries(built)]).toEqual([...champEntries(champOf(keys.map((key, i) => [key, i])))])
      }),
    )
  })

  test('keeps its reference when an edit changes nothing', () => {
    fc.assert(
      fc.property(edits, key, (history, key) => {
        const map = history.reduce<Numbers>((map, edit) => apply(map, edit), emptyChamp())
        expect(champUpdate(map, key, value => value)).toBe(map)
        const value = champGet(map, key)
        expect(value === undefined ? champDelete(map, key) : champSet(map, key, value)).toBe(map)
        expect(champUpdate(map, key, value => value, {})).toBe(map)
      }),
    )
  })

  test('visits entries in the order in which it lists them', () => {
    const map: Numbers = champOf(hardKeys.map((key, i) => [key, i]))
    const visited: [Scalar, number][] = []
    champEach(map, (value, key) => visited.push([key, value]))
    expect(visited).toEqual([...champEntries(map)])
    expect(map.size).toBe(hardKeys.length)
  })

  test('takes -0 for 0', () => {
    const map: Numbers = champOf([[-0, 1]])
    expect(champGet(map, 0)).toBe(1)
    expect(champSet(map, 0, 1)).toBe(map)
    expect(champDelete(map, 0).size).toBe(0)
  })

  test('is empty again, as the one empty map, when its last entry goes', () => {
    for (const key of hardKeys) expect(champDelete(champSet(emptyChamp(), key, 1), key)).toBe(emptyChamp())
  })

  test('keeps a scalar and its text apart', () => {
    for (const [number, text] of [
      [1.5, '1.5'],
      [true, 'true'],
      [null, 'null'],
      [2 ** 31, '2147483648'],
    ] as const) {
      const map = champOf<Scalar, string>([
        [text, 'text'],
        [number, 'scalar'],
      ])
      expect([champGet(map, text), champGet(map, number), map.size]).toEqual(['text', 'scalar', 2])
      expect(champEntries(champDelete(map, text)).next().value).toEqual([number, 'scalar'])
      expectCanonical(map)
      expectCanonical(champDelete(map, number))
    }
  })
})

describe('a transient builder', () => {
  test('makes what persistent edits make, and changes no version that others hold', () => {
    fc.assert(
      fc.property(edits, edits, (before, after) => {
        const start = before.reduce<Numbers>((map, edit) => apply(map, edit), emptyChamp())
        const was = shape(start)
        const owner = {}
        let built = start
        let persistent = start
        for (const edit of after) {
          built = apply(built, edit, owner)
          persistent = apply(persistent, edit)
          expectCanonical(built)
        }
        expect(shape(built)).toEqual(shape(persistent))
        expect(shape(start)).toEqual(was)
      }),
    )
  })

  test('leaves a version alone that another builder made', () => {
    fc.assert(
      fc.property(edits, edits, edits, (first, second, third) => {
        const run = (map: Numbers, history: readonly Edit[]) => {
          const owner = {}
          return history.reduce((map, edit) => apply(map, edit, owner), map)
        }
        const one = run(emptyChamp(), first)
        const shapeOfOne = shape(one)
        const two = run(one, second)
        const shapeOfTwo = shape(two)
        run(two, third)
        run(one, third)
        expect([shape(one), shape(two)]).toEqual([shapeOfOne, shapeOfTwo])
      }),
    )
  })

  test('regression: a sub-node that shrinks in place to one entry is inlined', () => {
    // It stayed a sub-node, since its reference had not changed; then the root of one entry had a node for a key.
    const [a, b, c] = slotMates(3) as [string, string, string]
    const owner = {}
    const build = (history: readonly Edit[]) =>
      history.reduce<Numbers>((map, edit) => apply(map, edit, owner), emptyChamp())
    const put = (key: string) => ({ key, value: 1 })
    const drop = (key: string) => ({ key, value: undefined })
    for (const history of [
      [put(a), put(b), drop(a)],
      [put(a), put(b), put('other'), drop(b), drop(a)],
      [put(a), put(b), put(c), drop(b), drop(c)],
    ]) {
      const map = build(history)
      expectCanonical(map)
      expect(shape(map)).toEqual(shape(champOf(oracleOf(history))))
    }
  })
})
