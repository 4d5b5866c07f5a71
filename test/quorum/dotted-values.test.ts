// Dotted values against a naive model: every value with its dot, and the set of dots that its writer had seen.

import fc from 'fast-check'
import {
  currentValues,
  type DottedValues,
  discardSeen,
  dottedContext,
  emptyDottedValues,
  joinDottedValues,
  replicaId,
  versionVector,
  writeDotted,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const [a, b] = [replicaId('a'), replicaId('b')]
const rowsOf = (held: DottedValues<string>) =>
  Object.fromEntries(held.ids.map((id, i) => [id, [held.values[i]?.count, held.values[i]?.values]]))
const none = emptyDottedValues<string>()
const v1 = writeDotted(none, versionVector({}), 'v1', a)
const v2 = writeDotted(v1, versionVector({ a: 1 }), 'v2', a)

describe('the vectors of the paper', () => {
  test('a first value', () => {
    expect(rowsOf(v1)).toEqual({ a: [1, ['v1']] })
  })
  test('a client that has seen it replaces it', () => {
    expect(rowsOf(v2)).toEqual({ a: [2, ['v2']] })
  })
  test('one that has seen that replaces it through another replica', () => {
    expect(rowsOf(writeDotted(v2, versionVector({ a: 2 }), 'v3', b))).toEqual({ a: [2, []], b: [1, ['v3']] })
  })
  test('one that has seen only the first makes a sibling through another replica', () => {
    expect(rowsOf(writeDotted(v2, versionVector({ a: 1 }), 'v4', b))).toEqual({ a: [2, ['v2']], b: [1, ['v4']] })
  })
  test('and through the same replica', () => {
    expect(rowsOf(writeDotted(v2, versionVector({ a: 1 }), 'v5', a))).toEqual({ a: [3, ['v5', 'v2']] })
  })
})

test('to discard takes what was seen, by dots only', () => {
  const both = writeDotted(v2, versionVector({ a: 1 }), 'v5', a)
  expect(currentValues(discardSeen(both, versionVector({ a: 2 })))).toEqual(['v5'])
  expect(discardSeen(both, versionVector({ a: 1, b: 7 }))).toBe(both)
})

test('siblings do not multiply: a client that writes over and over with one context leaves each of its values once', () => {
  let held = v1
  for (let i = 0; i < 10; i++) held = joinDottedValues(writeDotted(held, versionVector({ a: 1 }), `w${i}`, a), held)
  expect(currentValues(held)).toHaveLength(10)
  expect(currentValues(writeDotted(held, dottedContext(held), 'all seen', b))).toEqual(['all seen'])
})

test('a counter that is used up is refused', () => {
  const last = versionVector({ a: 2 ** 50 - 1 })
  expect(() => writeDotted(none, last, 'x', a)).toThrow('must stay below 2^50')
})

// The model: all writes so far, each with its dot and the dots that it has seen; a replica knows some dots.
const ids = ['a', 'b', 'c'].map(replicaId)
type Write = { dot: string; seen: ReadonlySet<string> }
type Model = { known: ReadonlySet<string>; held: DottedValues<string> }
const currentOf = (writes: Map<string, Write>, known: ReadonlySet<string>) =>
  [...known].filter(dot => ![...known].some(other => writes.get(other)?.seen.has(dot))).sort()

const step = fc.record({
  kind: fc.constantFrom('write', 'read', 'join'),
  at: fc.nat(2),
  other: fc.nat(2),
  client: fc.nat(1),
})

test('after any writes, reads and joins exactly the values are current that no known write has seen', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      const writes = new Map<string, Write>()
      const replicas: Model[] = ids.map(() => ({ known: new Set<string>(), held: none }))
      const clients = [0, 1].map(() => ({
        context: dottedContext(none),
        known: new Set<string>() as ReadonlySet<string>,
      }))
      for (const { kind, at, other, client } of steps) {
        const [replica, reader] = [replicas[at] as Model, clients[client] as (typeof clients)[number]]
        if (kind === 'write') {
          const value = `w${writes.size}`
          writes.set(value, { dot: value, seen: reader.known })
          // What the writer had seen is known here from now on: the context tells it.
          replica.known = new Set([...replica.known, ...reader.known, value])
          replica.held = writeDotted(replica.held, reader.context, value, ids[at] as (typeof ids)[number])
        } else if (kind === 'read') {
          clients[client] = { context: dottedContext(replica.held), known: replica.known }
        } else {
          const from = replicas[other] as Model
          replica.known = new Set([...replica.known, ...from.known])
          const joined = joinDottedValues(replica.held, from.held)
          expect(joinDottedValues(joined, from.held)).toBe(joined)
          expect(joinDottedValues(from.held, replica.held)).toEqual(joined)
          replica.held = joined
        }
        expect([...currentValues(replica.held)].sort()).toEqual(currentOf(writes, replica.known))
      }
    }),
  )
})
