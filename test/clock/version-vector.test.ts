import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../src/base/error'
import { counterMax } from '../../src/clock/dot'
import { replicaId } from '../../src/clock/replica-id'
import {
  compareVersions,
  counterOf,
  joinVersions,
  type VersionVector,
  versionLeq,
  versionVector,
} from '../../src/clock/version-vector'

const vectors: fc.Arbitrary<VersionVector> = fc
  .dictionary(fc.constantFrom('alice', 'bob', 'carol', '__proto__'), fc.integer({ min: 1, max: 4 }))
  .map(versionVector)
const counters = (vector: VersionVector) => Object.fromEntries(vector.ids.map((id, i) => [id, vector.values[i]]))

describe('version vectors', () => {
  test('form a lattice under the pointwise maximum', () => {
    fc.assert(
      fc.property(vectors, vectors, vectors, (a, b, c) => {
        expect(joinVersions(a, b)).toEqual(joinVersions(b, a))
        expect(joinVersions(a, joinVersions(b, c))).toEqual(joinVersions(joinVersions(a, b), c))
        expect(joinVersions(a, a)).toBe(a)
        expect(joinVersions(joinVersions(a, b), b)).toEqual(joinVersions(a, b))
        for (const id of ['alice', 'bob', 'carol', '__proto__'].map(name => replicaId(name))) {
          expect(counterOf(joinVersions(a, b), id)).toBe(Math.max(counterOf(a, id), counterOf(b, id)))
        }
      }),
    )
  })

  test('are compared in a partial order: antisymmetric, transitive, and by inclusion', () => {
    const opposite = { before: 'after', after: 'before', equal: 'equal', concurrent: 'concurrent' } as const
    fc.assert(
      fc.property(vectors, vectors, vectors, (a, b, c) => {
        const order = compareVersions(a, b)
        expect(compareVersions(b, a)).toBe(opposite[order])
        expect(versionLeq(a, b)).toBe(order === 'before' || order === 'equal')
        expect(order === 'equal').toBe(JSON.stringify(counters(a)) === JSON.stringify(counters(b)))
        expect(a.ids.every(id => counterOf(a, id) <= counterOf(b, id))).toBe(versionLeq(a, b))
        if (versionLeq(a, b) && versionLeq(b, c)) expect(versionLeq(a, c)).toBe(true)
        expect(versionLeq(a, joinVersions(a, b))).toBe(true)
        if (versionLeq(a, c) && versionLeq(b, c)) expect(versionLeq(joinVersions(a, b), c)).toBe(true)
      }),
    )
  })

  test.each([
    ['before', { alice: 1 }, { alice: 2 }],
    ['before', {}, { alice: 1 }],
    ['after', { alice: 2, bob: 1 }, { alice: 2 }],
    ['equal', { alice: 2, bob: 1 }, { bob: 1, alice: 2 }],
    ['concurrent', { alice: 2, bob: 1 }, { alice: 1, bob: 2 }],
    ['concurrent', { alice: 1 }, { bob: 1 }],
  ])('order: %s', (order, a, b) => {
    expect(compareVersions(versionVector(a), versionVector(b))).toBe(order)
  })

  test('take a replica named __proto__ like any other', () => {
    const vector = versionVector(JSON.parse('{"__proto__": 3}') as Record<string, number>)
    expect(counterOf(vector, replicaId('__proto__'))).toBe(3)
    expect(counterOf(vector, replicaId('toString'))).toBe(0)
  })

  test.each([
    0,
    -1,
    1.5,
    Number.NaN,
    Infinity,
    counterMax + 1,
    2 ** 53,
    '3' as unknown as number,
    null as unknown as number,
  ])('refuse the counter %s, and say what to do', counter => {
    expect(() => versionVector({ alice: counter })).toThrow(InvariantError)
    expect(() => versionVector({ alice: counter })).toThrow(
      /"alice" must be an integer from 1 to 2\^50 - 1, got .*Leave out/,
    )
  })

  test('take the largest counter, and refuse what is no replica id', () => {
    expect(versionVector({ alice: counterMax }).values).toEqual([counterMax])
    expect(() => versionVector({ 'a@b': 1 })).toThrow(InvariantError)
  })
})
