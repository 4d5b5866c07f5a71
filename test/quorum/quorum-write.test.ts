// Stories of single writes.

import { InvariantError, quorumPlan, quorumWrite } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { common, found, play, refused, stored, tagged } from './support/play'

const write = (...given: Parameters<typeof common>) => quorumWrite({ ...common(...given), write: tagged(5) })

describe('a quorum write', () => {
  test('goes to all members and is done when a write quorum has it on disk', () => {
    const { asks, outcome } = play(write(), ['a', 1, stored], ['c', 3, stored])
    expect(asks).toEqual(['write a #1', 'write b #2', 'write c #3'])
    expect(outcome).toEqual({ kind: 'ok', value: tagged(5), needed: 2, got: 2, by: ['a', 'c'], refused: [] })
  })

  test('does not count what is only in memory, unless told to; the later answer of the same replica counts', () => {
    const applied = { ...stored, durability: 'applied' } as const
    const told = [
      ['a', 1, applied],
      ['b', 2, applied],
    ] as const
    expect(play(write(), ...told).outcome).toBeUndefined()
    expect(play(write(), ...told, ['a', 1, stored], ['b', 2, stored]).outcome?.kind).toBe('ok')
    expect(play(write({ durability: 'applied' }), ...told).outcome?.kind).toBe('ok')
  })

  test('is unknown at the deadline, with its id, and goes on under the same version', () => {
    const first = play(write(), ['a', 1, stored], 'deadline')
    expect(first.outcome).toMatchObject({ kind: 'unknown', operation: 'app/1', needed: 2, got: 1, by: ['a'] })
    const again = quorumWrite({ ...common(), write: first.state.versioned! })
    expect(play(again, ['a', 1, stored], ['b', 2, stored]).outcome).toMatchObject({ kind: 'ok', value: tagged(5) })
  })

  test('has failed when all have refused, and is unknown when one of them was lost', () => {
    const all = [
      ['a', 1, 'refused unsent'],
      ['b', 2, refused],
    ] as const
    expect(play(write({}, { w: 1 }), ...all, ['c', 3, refused]).outcome).toMatchObject({
      kind: 'failed',
      refused: ['a', 'b', 'c'],
    })
    expect(play(write({}, { w: 1 }), ...all, ['c', 3, 'lost']).outcome?.kind).toBe('unknown')
  })

  test('is unknown as soon as no quorum is left while one that was asked has not answered', () => {
    expect(play(write(), ['a', 1, refused], ['b', 2, refused]).outcome).toMatchObject({ kind: 'unknown', got: 0 })
  })

  test('does not believe the refusal of a second sending about the first', () => {
    const told = ['a', 'b', 'c'].map((name, i) => [name, i + 1, refused] as const)
    expect(play(write({ againMs: 10 }, { w: 1 }), 'again', ...told).outcome?.kind).toBe('unknown')
  })

  test('does not believe the refusal of a replica that is behind, which may catch up and take a copy', () => {
    const behind = { ...refused, epoch: 0 }
    const told = ['a', 'b', 'c'].map((name, i) => [name, i + 1, behind] as const)
    expect(play(write({}, { w: 1 }), ...told).outcome?.kind).toBe('unknown')
  })

  test('is refused unsent when too few are up, which is certain', () => {
    const { asks, outcome } = play(write({ down: ['a', 'b'], standIns: ['d', 'e'] }))
    expect(asks).toEqual([])
    expect(outcome).toMatchObject({ kind: 'failed', needed: 2 })
  })

  test('asks those that were said to be down when the others are silent', () => {
    expect(play(write({ down: ['c'], againMs: 10 }), 'again').asks).toContain('write c #3')
  })
})

describe('a version from a query phase', () => {
  const madeAfter = (...given: Parameters<typeof common>) =>
    quorumWrite({ ...common(...given), write: seen => tagged((seen?.version[0] ?? 0) + 1) })
  const queried = [
    ['a', 1, found(7)],
    ['b', 2, found(3)],
  ] as const

  test('is made after the newest that a read quorum holds', () => {
    const { asks, outcome } = play(madeAfter(), ...queried, ['b', 5, stored], ['c', 6, stored])
    expect(asks.slice(3)).toEqual(['write a #4', 'write b #5', 'write c #6'])
    expect(outcome).toMatchObject({ kind: 'ok', value: tagged(8) })
  })

  test('means that the write has certainly failed while it is being asked for', () => {
    expect(play(madeAfter(), ['a', 1, found(7)], 'deadline').outcome?.kind).toBe('failed')
    expect(play(madeAfter(), ...queried, 'deadline').outcome?.kind).toBe('unknown')
  })

  test('does not count answers to the query as stored', () => {
    const { outcome, notes } = play(madeAfter(), ...queried, ['c', 3, found(7)], ['a', 1, stored], ['b', 2, stored])
    expect(outcome).toBeUndefined()
    expect(notes).toEqual(['late answer', 'late answer', 'late answer'])
  })
})

describe('stand-ins', () => {
  test('are given hints for members that are down or fail, and do not count', () => {
    const { asks, outcome } = play(
      write({ down: ['a'], standIns: ['d', 'e'] }),
      ['d', 1, stored],
      ['b', 2, stored],
      ['c', 3, 'lost'],
    )
    expect(asks).toEqual(['write d for a #1', 'write b #2', 'write c #3', 'write e for c #4'])
    expect(outcome).toMatchObject({ kind: 'unknown', got: 1, by: ['b'] })
  })

  test('make a write unknown that all members have refused, since the hint will be replayed', () => {
    const told = ['b', 'c'].map((name, i) => [name, i + 2, refused] as const)
    expect(play(write({ down: ['a'], standIns: ['d'] }), ...told).outcome?.kind).toBe('unknown')
  })

  test('count in the place of one member each under sloppy counting', () => {
    const sloppy = write({ down: ['a', 'b'], standIns: ['d', 'e'], counting: 'sloppy' })
    const { asks, outcome } = play(sloppy, ['d', 1, stored], ['d', 1, stored], ['e', 2, stored])
    expect(asks.slice(0, 2)).toEqual(['write d for a #1', 'write e for b #2'])
    expect(outcome).toMatchObject({ kind: 'ok', by: ['d', 'e'] })
    expect(play(write({ down: ['a', 'b'], standIns: [], counting: 'sloppy' })).outcome?.kind).toBe('failed')
  })

  test('are told when the hint expires, by the wall clock', () => {
    const operation = write({ down: ['a'], standIns: ['d'], windowMs: 50 })
    const { effects } = operation.step(operation.initial, { wallMs: 1000, monotonicMs: 0, random: 0, kind: 'begin' })
    expect(effects.find(effect => effect.kind === 'ask' && effect.to === 'd')).toMatchObject({
      ask: { target: 'a', expiresMs: 1050 },
    })
  })
})

test.each([
  ['an order that misses a member', { order: ['a', 'b'] }],
  ['an order with one twice', { order: ['a', 'b', 'b'] }],
  ['a stand-in that is a member', { standIns: ['a'] }],
  ['a stand-in twice', { standIns: ['d', 'd'] }],
  ['no time', { deadlineMs: 0 }],
  ['half a replica at once', { atOnce: 0.5 }],
])('a plan with %s is refused', (_, policy) => {
  expect(() => quorumPlan({ ...common().plan, ...policy })).toThrow(InvariantError)
})
