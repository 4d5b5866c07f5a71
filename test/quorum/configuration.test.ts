// Epochs: what counts, what follows what, and a change of members step by step, with each rule broken once.

import {
  canSettle,
  configuration,
  counts,
  intersects,
  jointConfiguration,
  majorities,
  newerConfiguration,
  replacedConfiguration,
  settledConfiguration,
  standingOf,
} from 'meldkit'
import { describe, expect, test } from 'vitest'
import { diceFrom, isLong, seed } from '../check/support/dice'
import { type MovingBug, moved, movingBugs } from './support/moving'

const [old, next] = [majorities(['a', 'b', 'c']), majorities(['c', 'd', 'e'])]
const first = configuration(old, 7)
const moving = jointConfiguration(first, next)

test('a change goes through a joint epoch', () => {
  expect(moving.epoch).toBe(8)
  expect(moving.next).toBe(next)
  const last = settledConfiguration(moving, new Set(['d', 'e']))
  expect(last).toEqual({ epoch: 9, system: next })
  expect(last.system).toBe(next)
  // Each epoch meets the one before it, the first does not meet the last.
  expect(intersects({ reads: moving.system.reads, writes: old.writes })).toBe(true)
  expect(intersects({ reads: next.reads, writes: moving.system.writes })).toBe(true)
  expect(intersects({ reads: next.reads, writes: old.writes })).toBe(false)
})

test('answers of another epoch do not count, and neither do strangers', () => {
  expect(standingOf(moving, 'a', 8)).toBe('counts')
  expect(standingOf(moving, 'a', 7)).toBe('earlier epoch')
  expect(standingOf(moving, 'a', 9)).toBe('later epoch')
  expect(standingOf(first, 'd', 7)).toBe('no member')
  // One answer of epoch 7 and one of epoch 8 are not two of either.
  const answers = new Map([['a', 7], ['d', 8]]) // biome-ignore format: one line
  const counted = new Set([...answers].filter(([from, epoch]) => standingOf(first, from, epoch) === 'counts').map(([from]) => from)) // biome-ignore format: one line
  expect(old.writes.suffices(counted)).toBe(false)
})

test('a joint epoch ends when a write quorum of the next system has everything', () => {
  expect(canSettle(moving, new Set(['a', 'b', 'c']))).toBe(false)
  expect(canSettle(moving, new Set(['c', 'e']))).toBe(true)
  expect(canSettle(first, new Set(['a', 'b', 'c']))).toBe(false)
  expect(() => settledConfiguration(moving, new Set(['e']))).toThrow('Transfer first')
  expect(() => settledConfiguration(first, new Set(['a']))).toThrow('epoch 7 is not joint')
  expect(() => jointConfiguration(moving, old)).toThrow('Settle it before the next change')
})

test('who lost its state returns as another', () => {
  const weighted = counts(['a', 'b', 'c', 'd'], { read: 2, write: 3 })
  const replaced = replacedConfiguration(configuration(weighted), 'b', 'b2')
  expect(replaced.next?.members).toEqual(['a', 'b2', 'c', 'd'])
  expect(replaced.next?.reads.rule).toEqual({ needed: 2, of: ['a', 'b2', 'c', 'd'] })
  expect(replaced.system.members).toEqual(['a', 'b', 'c', 'd', 'b2'])
  expect(replaced.system.writes.suffices(new Set(['a', 'c', 'd']))).toBe(true)
  expect(() => replacedConfiguration(first, 'b', 'c')).toThrow('replace one of')
  expect(() => replacedConfiguration(first, 'x', 'y')).toThrow('replace one of')
})

test('of two configurations the larger epoch holds, and one epoch is one configuration', () => {
  expect(newerConfiguration(first, moving)).toBe(moving)
  expect(newerConfiguration(moving, first)).toBe(moving)
  expect(newerConfiguration(first, configuration(majorities(['a', 'b', 'c']), 7))).toBe(first)
  expect(() => newerConfiguration(first, configuration(next, 7))).toThrow('epoch 7 is two')
  expect(() => configuration(old, 0)).toThrow('safe integer from 1, got 0')
})

describe('a write, a change of members and a read, step by step', () => {
  const pairs = [
    [old, next],
    [old, majorities(['b', 'c', 'd'])],
    [counts(['a', 'b', 'c'], { read: 1, write: 3 }), counts(['b', 'c', 'd'], { read: 3, write: 1 })],
    [old, majorities(['a', 'b', 'c', 'd'])],
  ] as const

  /** How many runs had something to see, and how many did not see it. */
  const seen = (runs: number, bug?: MovingBug) => {
    let [judged, lost] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const [before, after] = pairs[run % pairs.length]!
      const saw = moved(diceFrom(seed + run), before, after, bug)
      if (saw !== undefined) judged++
      if (saw === false) lost++
    }
    return { judged, lost }
  }

  test('no acknowledged write is lost', () => {
    const runs = isLong ? 60_000 : 3000
    const { judged, lost } = seen(runs)
    expect(judged).toBeGreaterThan(runs / 10)
    expect(lost).toBe(0)
  })

  test.each(movingBugs)('noticed: %s', bug => {
    const runs = isLong ? 60_000 : 3000
    const { lost } = seen(runs, bug)
    if (isLong) console.log(`${bug}: one in ${Math.round(runs / lost)}`)
    expect(lost).toBeGreaterThan(0)
  })
})
