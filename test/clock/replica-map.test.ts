import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replicaId } from '../../src/clock/replica-id'
import {
  emptyReplicaMap,
  getOf,
  joinReplicaMaps,
  mapReplicas,
  type ReplicaMap,
  replicaMapOf,
  setOf,
} from '../../src/clock/replica-map'

const ids = ['__proto__', 'a', 'a#2', 'b', 'constructor', 'z'].map(name => replicaId(name))
const entries = fc.array(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 5 })), { maxLength: 10 })
const larger = (a: number, b: number) => (b > a ? b : a)

function expectOrdered(map: ReplicaMap<number>): void {
  expect(map.ids).toEqual([...new Set(map.ids)].sort())
  expect(map.values.length).toBe(map.ids.length)
}

describe('a replica map', () => {
  test('holds what a Map holds, ascending by id', () => {
    fc.assert(
      fc.property(entries, list => {
        const map = replicaMapOf(list)
        const oracle = new Map(list)
        for (const id of ids) expect(getOf(map, id)).toBe(oracle.get(id))
        expect(map.ids.length).toBe(oracle.size)
        expectOrdered(map)
      }),
    )
  })

  test('is set without changing the old version, and by the same value not at all', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...ids), (list, id) => {
        const map = replicaMapOf(list)
        const before = structuredClone(map)
        expect(getOf(setOf(map, id, 9), id)).toBe(9)
        expect(map).toEqual(before)
        const value = getOf(map, id)
        if (value !== undefined) expect(setOf(map, id, value)).toBe(map)
      }),
    )
  })

  test('is joined entry by entry, and keeps the reference of the side that the other adds nothing to', () => {
    fc.assert(
      fc.property(entries, entries, (listA, listB) => {
        const [a, b] = [replicaMapOf(listA), replicaMapOf(listB)]
        const joined = joinReplicaMaps(a, b, larger)
        for (const id of ids) {
          const expected = Math.max(getOf(a, id) ?? 0, getOf(b, id) ?? 0)
          expect(getOf(joined, id) ?? 0).toBe(expected)
        }
        expectOrdered(joined)
        const adds = (from: ReplicaMap<number>, to: ReplicaMap<number>) =>
          from.ids.some((id, i) => (from.values[i] as number) > (getOf(to, id) ?? 0))
        if (!adds(b, a)) expect(joined).toBe(a)
        else if (!adds(a, b)) expect(joined).toBe(b)
      }),
      { numRuns: 500 },
    )
  })

  test('is mapped value by value; what becomes undefined is left out; the same values give the same reference', () => {
    fc.assert(
      fc.property(entries, list => {
        const map = replicaMapOf(list)
        const halved = mapReplicas(map, value => (value % 2 === 0 ? value / 2 : undefined))
        for (const id of ids) {
          const value = getOf(map, id)
          expect(getOf(halved, id)).toBe(value !== undefined && value % 2 === 0 ? value / 2 : undefined)
        }
        expectOrdered(halved)
        expect(mapReplicas(map, value => value)).toBe(map)
        expect(mapReplicas(map, () => undefined).ids).toEqual([])
      }),
    )
  })

  test('without entries is one object', () => {
    expect(emptyReplicaMap()).toBe(emptyReplicaMap())
    expect(replicaMapOf([])).toBe(emptyReplicaMap())
  })
})
