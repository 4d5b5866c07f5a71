// Presence: slots that belong to their writers, and expiry as a question.

import { describe, expect, test } from 'vitest'
import {
  change,
  type Edit,
  facetsOf,
  InvariantError,
  type Json,
  merge,
  presence,
  presentSince,
  type Replica,
  replica,
  replicaId,
  view,
} from '../../src/index'
import { inScope, restoredBy } from './support'

const Here = presence<Json>()
type HereReplica = Replica<typeof Here>

const edit = (from: HereReplica, recipe: (here: Edit<typeof Here>) => void, now = 0) =>
  change(Here, from, recipe, { now })[0]

const reconciled = (from: HereReplica, next: unknown) =>
  inScope(Here, from, scope => facetsOf(Here).reconcile(scope, next, () => undefined))[0]
const undone = (now: HereReplica, before: HereReplica, after: HereReplica) =>
  inScope(Here, now, scope => facetsOf(Here).inverse(scope, before.state, after.state, restoredBy()))[0]
const plain = (of: HereReplica) => Object.fromEntries(view(Here, of))

const alice = edit(replica(Here, 'alice'), here => here.set({ x: 1, y: 2 }), 1000)
const bob = edit(merge(Here, replica(Here, 'bob'), alice), here => here.set('b'), 5000)
const both = merge(Here, alice, bob)

describe('a slot', () => {
  test('is written by its owner alone', () => {
    expect(plain(edit(both, here => here.set(2)))).toEqual({ alice: 2, bob: 'b' })
    expect(plain(edit(both, here => here.leave()))).toEqual({ bob: 'b' })
    const gone = edit(both, here => here.leave())
    expect(edit(gone, here => here.leave())).toBe(gone)
  })

  test('of another incarnation is another slot', () => {
    const restarted = replica(Here, replicaId('alice', 1), both)
    expect([
      ...view(
        Here,
        edit(restarted, here => here.set(3)),
      ).keys(),
    ]).toEqual(['alice', 'alice#1', 'bob'])
  })

  test('that is evicted while its owner sets it again stays', () => {
    const evicted = edit(bob, here => here.evict(2000))
    const again = edit(both, here => here.set('still here'))
    expect(plain(merge(Here, evicted, again))).toEqual({ alice: 'still here', bob: 'b' })
  })
})

describe('evict', () => {
  test('takes slots of others that are older, to the millisecond, and never the own one', () => {
    expect(plain(edit(bob, here => here.evict(1000)))).toEqual({ alice: { x: 1, y: 2 }, bob: 'b' })
    expect(plain(edit(bob, here => here.evict(1001)))).toEqual({ bob: 'b' })
    expect(plain(edit(bob, here => here.evict(9000)))).toEqual({ bob: 'b' })
    expect(edit(bob, here => here.evict(1000))).toBe(bob)
  })

  test('refuses what is no wall time', () => {
    for (const ms of [NaN, -1, 0.5]) {
      expect(() => edit(bob, here => here.evict(ms))).toThrow(InvariantError)
      expect(() => presentSince(Here, bob, ms)).toThrow(InvariantError)
    }
  })
})

describe('presentSince', () => {
  test('is the very view when nothing is older', () => {
    expect(presentSince(Here, both, 1000)).toBe(view(Here, both))
    expect(presentSince(Here, replica(Here, 'carol'), 1000)).toBe(view(Here, replica(Here, 'carol')))
  })

  test('gives one map for the same slots, whatever the time', () => {
    const since = presentSince(Here, both, 1001)
    expect([...since]).toEqual([['bob', 'b']])
    expect(presentSince(Here, both, 5000)).toBe(since)
    expect(presentSince(Here, both, 5001).size).toBe(0)
    expect(presentSince(Here, both, 5001)).toBe(presentSince(Here, both, 9000))
  })
})

describe('reconcile', () => {
  test('fills or empties the own slot, from a map or an object', () => {
    expect(plain(reconciled(alice, { alice: 7 }))).toEqual({ alice: 7 })
    expect(plain(reconciled(both, new Map<string, Json>([['bob', 'b']])))).toEqual({ bob: 'b' })
  })

  test('does nothing for an equal value, whatever the order of its keys', () => {
    expect(reconciled(both, { bob: 'b', alice: { y: 2, x: 1 } })).toBe(both)
  })

  test('refuses another’s slot, and says whose', () => {
    for (const next of [{ alice: 1, bob: 'c' }, { alice: 1 }, { ...plain(both), carol: 1 }])
      expect(() => reconciled(both, next)).toThrow(/slot of (bob|carol) .* alice can change its own slot only/)
  })
})

describe('undo', () => {
  test('brings the own slot back, or empties it', () => {
    const left = edit(both, here => here.leave())
    expect(plain(undone(left, both, left))).toEqual(plain(both))
    const first = edit(replica(Here, 'carol'), here => here.set(1))
    expect(plain(undone(first, replica(Here, 'carol'), first))).toEqual({})
  })

  test('never fills the slot of another, nor the own one with what another said', () => {
    const evicted = edit(bob, here => here.evict(2000))
    expect(undone(evicted, bob, evicted)).toBe(evicted)
  })
})

test('`why` has the writer as key', () => {
  expect(facetsOf(Here).why(both.state)).toEqual({
    winners: [
      { dot: '1@alice', value: { x: 1, y: 2 }, stamp: 1_024_000, key: 'alice' },
      { dot: '1@bob', value: 'b', stamp: 5_120_000, key: 'bob' },
    ],
    losers: [],
  })
})

test('a view is plain JSON to JSON', () => {
  expect(JSON.stringify(view(Here, both))).toBe('{"alice":{"x":1,"y":2},"bob":"b"}')
})
