// What systems tell of themselves: convergence of replicas, and updates that were acknowledged.

import { InvariantError } from 'meldkit'
import { checkAcknowledged, checkConvergence, type Observation, type Operation } from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { diceFrom, seed } from './support/dice'
import { mustEqual, runs } from './support/register-histories'
import { converges, lasts, randomEnd, randomObservations, randomUpdates } from './support/white-box'

describe('convergence', () => {
  test('agrees with its definition, and what it shows is illegal by itself', () => {
    const dice = diceFrom(seed)
    const found = new Map<string, number>()
    for (let run = 0; run < runs; run++) {
      const seen = randomObservations(dice)
      const verdict = checkConvergence(seen)
      mustEqual(verdict.kind === 'ok', converges(seen), seen)
      const kind = verdict.kind === 'violation' ? verdict.anomaly : verdict.kind
      found.set(kind, (found.get(kind) ?? 0) + 1)
      if (verdict.kind !== 'violation') continue
      const part = verdict.operations.map(({ process: replica, seen, output, call }) => ({ replica, seen: seen!, bytes: output as string, at: call })) // biome-ignore format: one line
      mustEqual(part.length === 2 && converges(part), false, part)
    }
    expect(Math.min(...['ok', 'seen shrank', 'same dots, other bytes'].map(kind => found.get(kind) ?? 0))).toBeGreaterThan(runs / 30) // biome-ignore format: one line
  })

  const at = (replica: string, seen: Observation['seen'], bytes: Observation['bytes'], when: number): Observation => ({ replica, seen, bytes, at: when }) // biome-ignore format: one line

  test('texts stand for dots and horizon, and are compared as they are', () => {
    expect(checkConvergence([at('n1', 'a', 'x', 1), at('n2', 'a', 'x', 2), at('n1', 'b', 'y', 3)]).kind).toBe('ok')
    expect(checkConvergence([at('n1', 'a', 'x', 1), at('n2', 'a', 'y', 2)]).kind).toBe('violation')
    // A text that looks like the form of a vector is none.
    expect(checkConvergence([at('n1', '[["n1",1]]', 'x', 1), at('n2', { n1: 1 }, 'y', 2)]).kind).toBe('ok')
  })

  test('a replica of which nothing was seen may be named or not', () => {
    expect(checkConvergence([at('n1', { n2: 0, n1: 1 }, 'x', 1), at('n2', { n1: 1 }, 'y', 2)]).kind).toBe('violation')
  })

  test('a divergence in the middle shows, also when all is well in the end', () => {
    const verdict = checkConvergence([
      at('n1', { n1: 1, n2: 1 }, 'ab', 1),
      at('n2', { n1: 1, n2: 1 }, 'ba', 2),
      at('n1', { n1: 2, n2: 1 }, 'c', 3),
      at('n2', { n1: 2, n2: 1 }, 'c', 4),
    ])
    expect(verdict.kind === 'violation' && verdict.anomaly).toBe('same dots, other bytes')
  })

  test('ids such as __proto__ are ids', () => {
    const strange = JSON.parse('{"__proto__":1,"constructor":2}') as Record<string, number>
    const less = JSON.parse('{"constructor":2}') as Record<string, number>
    const shrunk = checkConvergence([at('n1', strange, 'x', 1), at('n1', less, 'y', 2)])
    expect(shrunk.kind === 'violation' && shrunk.anomaly).toBe('seen shrank')
  })

  test('what is no observation is refused', () => {
    expect(() => checkConvergence([at('n1', {}, '', Number.NaN)])).toThrow(InvariantError)
    expect(() => checkConvergence([at('n1', { n1: -1 }, '', 0)])).toThrow(InvariantError)
  })
})

describe('acknowledged updates', () => {
  test('agree with their definition, and what is shown is illegal by itself', () => {
    const dice = diceFrom(seed)
    const found = new Map<string, number>()
    for (let run = 0; run < runs; run++) {
      const operations = randomUpdates(dice)
      const inReads = run % 3 > 0
      const seenAtEnd = randomEnd(dice)
      const verdict = checkAcknowledged(operations, seenAtEnd, { inReads })
      mustEqual(verdict.kind === 'ok', lasts(operations, seenAtEnd, inReads), [operations, seenAtEnd])
      const kind = verdict.kind === 'violation' ? verdict.anomaly : verdict.kind
      found.set(kind, (found.get(kind) ?? 0) + 1)
      if (verdict.kind === 'violation')
        mustEqual(lasts(verdict.operations, seenAtEnd, inReads), false, verdict.operations)
    }
    const kinds = ['ok', 'acknowledged update lost', 'acknowledged update not read']
    expect(Math.min(...kinds.map(kind => found.get(kind) ?? 0))).toBeGreaterThan(runs / 30)
  })

  test('a read that began before the acknowledgement owes it nothing', () => {
    const add: Operation = { process: 'a', key: 'x', name: 'add', dot: ['n1', 1], outcome: 'ok', call: 0, return: 5 }
    const read: Operation = { process: 'b', key: 'x', name: 'read', seen: {}, outcome: 'ok', call: 5, return: 9 }
    expect(checkAcknowledged([add, read], [], { inReads: true }).kind).toBe('ok')
    expect(checkAcknowledged([add, { ...read, call: 6 }], [], { inReads: true }).kind).toBe('violation')
    expect(checkAcknowledged([add, { ...read, call: 6, key: 'y' }], [], { inReads: true }).kind).toBe('ok')
  })
})
