import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dot } from '../../src/clock/dot'
import {
  isStable,
  joinMatrices,
  type MatrixClock,
  matrixClock,
  matrixUpdate,
  stableVector,
} from '../../src/clock/matrix-clock'
import { type ReplicaId, replicaId } from '../../src/clock/replica-id'
import { emptyReplicaMap } from '../../src/clock/replica-map'
import { counterOf, versionLeq, versionVector } from '../../src/clock/version-vector'
import { deepFreeze } from './history'

const ids = ['alice', 'bob', 'carol'].map(name => replicaId(name))

interface Ack {
  readonly epoch: number
  readonly id: ReplicaId
  readonly seen: Readonly<Record<string, number>>
}

const acks = fc.array(
  fc.record<Ack>({
    epoch: fc.integer({ min: 1, max: 2 }),
    id: fc.constantFrom(...ids),
    seen: fc.dictionary(fc.constantFrom('alice', 'bob', 'gone'), fc.integer({ min: 1, max: 4 }), {
      noNullPrototype: true,
    }),
  }),
  { maxLength: 12 },
)
const members = fc.subarray(ids)

const known = (list: readonly Ack[]): MatrixClock =>
  list.reduce(
    (matrix, { epoch, id, seen }) => deepFreeze(matrixUpdate(matrix, epoch, id, versionVector(seen))),
    matrixClock(1),
  )

describe('a matrix clock', () => {
  test('calls a dot stable exactly when every member acknowledged it in that epoch, the newest', () => {
    fc.assert(
      fc.property(acks, members, fc.integer({ min: 1, max: 2 }), (list, who, epoch) => {
        const matrix = known(list)
        const newest = Math.max(1, ...list.map(ack => ack.epoch))
        const stable = stableVector(matrix, { epoch, members: who })
        for (const writer of ['alice', 'bob', 'gone']) {
          for (let counter = 1; counter <= 4; counter++) {
            const expected =
              epoch === newest &&
              who.length > 0 &&
              who.every(member =>
                list.some(ack => ack.epoch === epoch && ack.id === member && (ack.seen[writer] ?? 0) >= counter),
              )
            expect(isStable(matrix, { epoch, members: who }, dot(writer, counter))).toBe(expected)
            expect(counterOf(stable, replicaId(writer)) >= counter).toBe(expected)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  test('what is stable stays stable while the epoch lasts', () => {
    fc.assert(
      fc.property(acks, members, (list, who) => {
        const first = list.filter(({ epoch }) => epoch === 1)
        const membership = { epoch: 1, members: who }
        const steps = first.map((_, i) => stableVector(known(first.slice(0, i + 1)), membership))
        for (let i = 1; i < steps.length; i++) expect(versionLeq(steps[i - 1]!, steps[i]!)).toBe(true)
      }),
    )
  })

  test('joined with another is what all acknowledgements together give, in any order', () => {
    fc.assert(
      fc.property(acks, acks, (a, b) => {
        const both = joinMatrices(known(a), known(b))
        expect(both).toEqual(known([...a, ...b]))
        expect(joinMatrices(known(b), known(a))).toEqual(both)
        expect(joinMatrices(both, known(a))).toBe(both)
      }),
    )
  })

  test('the same reference stays when an acknowledgement is old news', () => {
    const matrix = matrixUpdate(matrixClock(2), 2, ids[0]!, versionVector({ bob: 3 }))
    expect(matrixUpdate(matrix, 2, ids[0]!, versionVector({ bob: 2 }))).toBe(matrix)
    expect(matrixUpdate(matrix, 1, ids[1]!, versionVector({ bob: 9 }))).toBe(matrix)
  })

  test('an acknowledgement of a new epoch forgets those of the old one', () => {
    const old = ids.reduce((matrix, id) => matrixUpdate(matrix, 1, id, versionVector({ alice: 5 })), matrixClock(1))
    expect(isStable(old, { epoch: 1, members: ids }, dot('alice', 5))).toBe(true)
    const young = matrixUpdate(old, 2, ids[0]!, versionVector({ alice: 5 }))
    expect(isStable(young, { epoch: 1, members: ids }, dot('alice', 5))).toBe(false)
    expect(isStable(young, { epoch: 2, members: ids }, dot('alice', 5))).toBe(false)
  })

  test('a member that has seen nothing yet is a row, and blocks', () => {
    const all = known([
      { epoch: 1, id: ids[0]!, seen: { alice: 1 } },
      { epoch: 1, id: ids[1]!, seen: {} },
    ])
    expect(stableVector(all, { epoch: 1, members: ids.slice(0, 2) })).toEqual(emptyReplicaMap())
    expect(isStable(all, { epoch: 1, members: ids.slice(0, 1) }, dot('alice', 1))).toBe(true)
  })

  test.each([-1, 0.5, NaN])('epoch %s is refused', epoch => {
    expect(() => matrixClock(epoch)).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(() => matrixUpdate(matrixClock(0), epoch, ids[0]!, emptyReplicaMap())).toThrow()
  })
})
