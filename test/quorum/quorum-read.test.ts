// Stories of single reads.

import { quorumRead } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { common, found, play, refused, stored, tagged } from './support/play'

describe('a quorum read', () => {
  test('gives the newest of what a quorum holds, and tells who answered', () => {
    const { outcome } = play(quorumRead(common({ repair: 'none' })), ['a', 1, found(1)], ['c', 3, found(2)])
    expect(outcome).toEqual({ kind: 'ok', value: tagged(2), needed: 2, got: 2, by: ['a', 'c'], refused: [] })
  })

  test('gives nothing when a quorum found nothing', () => {
    const { outcome } = play(quorumRead(common()), ['a', 1, found()], ['b', 2, found()])
    expect(outcome).toMatchObject({ kind: 'ok', value: undefined, got: 2 })
  })

  test('lets an old value win over nothing found, and a deletion over an old value', () => {
    const { outcome } = play(quorumRead(common({ repair: 'none' })), ['a', 1, found()], ['b', 2, found(1)])
    expect(outcome).toMatchObject({ kind: 'ok', value: tagged(1) })
    type Note = { readonly version: number; readonly value: string | null }
    const read = quorumRead<Note>({
      ...common({ repair: 'none' }),
      join: (held, offered) => (offered.version > held.version ? offered : held),
    })
    const moment = { wallMs: 0, monotonicMs: 0, random: 0 }
    const said = (version: number, value: string | null) =>
      ({ kind: 'found', epoch: 1, found: { version, value } }) as const
    const first = read.step(read.initial, { ...moment, kind: 'begin' }).state
    const second = read.step(first, { ...moment, kind: 'answer', from: 'a', call: 1, answer: said(2, null) }).state
    const last = read.step(second, { ...moment, kind: 'answer', from: 'b', call: 2, answer: said(1, 'old') })
    expect(last.effects).toMatchObject([{ kind: 'done', outcome: { kind: 'ok', value: { version: 2, value: null } } }])
  })

  test('that waits for more than emptiness counts nothing found only when nobody else may know more', () => {
    const read = quorumRead(common({ notFound: 'waits', repair: 'none' }))
    expect(play(read, ['a', 1, found()], ['b', 2, found()]).outcome).toBeUndefined()
    expect(play(read, ['a', 1, found()], ['b', 2, found()], ['c', 3, found(4)]).outcome).toMatchObject({
      value: tagged(4),
    })
    expect(play(read, ['a', 1, found()], ['b', 2, found()], ['c', 3, 'lost']).outcome).toMatchObject({
      value: undefined,
    })
  })

  test('asks the best first, and another when one fails or is late', () => {
    const read = quorumRead(common({ order: ['c', 'a', 'b'], atOnce: 1, againMs: 20 }, { r: 1, w: 3 }))
    expect(play(read).asks).toEqual(['read c #1'])
    expect(play(read, ['c', 1, 'lost']).asks).toEqual(['read c #1', 'read a #2'])
    expect(play(read, 'again', 'again').asks).toEqual(['read c #1', 'read a #2', 'read b #3'])
    // All were asked: the silent ones are asked again, under their numbers.
    expect(play(read, 'again', 'again', 'again').asks.slice(3)).toEqual(['read c #1', 'read a #2', 'read b #3'])
  })

  test('asks at least a quorum, whatever is asked at once', () => {
    expect(play(quorumRead(common({ atOnce: 1 }))).asks).toEqual(['read a #1', 'read b #2'])
  })

  test('is refused unsent when too few are up', () => {
    const { asks, notes, outcome } = play(quorumRead(common({ down: ['a', 'c'] })))
    expect(asks).toEqual([])
    expect(notes).toEqual(['quorum refused'])
    expect(outcome).toMatchObject({ kind: 'failed', needed: 2, got: 0, by: [], refused: [] })
    expect(outcome).toHaveProperty('reason', expect.stringContaining('Too few replicas are up'))
  })

  test('fails as soon as no quorum is left, and does not wait for the deadline', () => {
    const { outcome, notes } = play(quorumRead(common()), ['a', 1, refused], ['c', 3, 'lost'])
    expect(outcome).toMatchObject({ kind: 'failed', needed: 2, got: 0, refused: ['a'] })
    expect(notes).toContain('impossible early')
  })

  test('takes a late answer to an ask that was given up for lost', () => {
    const { outcome } = play(
      quorumRead(common({ repair: 'none' })),
      ['a', 1, 'lost'],
      ['a', 1, found(1)],
      ['b', 2, found(1)],
    )
    expect(outcome).toMatchObject({ kind: 'ok', got: 2, by: ['a', 'b'] })
  })

  test('fails at the deadline and when aborted, also before it began, since it leaves nothing behind', () => {
    expect(play(quorumRead(common()), ['a', 1, found(1)], 'deadline').outcome?.kind).toBe('failed')
    expect(play(quorumRead(common()), ['a', 1, found(1)], 'abort').outcome?.kind).toBe('failed')
    const read = quorumRead(common())
    const { effects } = read.step(read.initial, { wallMs: 0, monotonicMs: 0, random: 0, kind: 'abort' })
    expect(effects).toMatchObject([{ kind: 'done', outcome: { kind: 'failed' } }])
  })

  test('takes no hint for an answer where it is strict, and does where it is sloppy', () => {
    const down = { down: ['a'], standIns: ['d'] }
    expect(play(quorumRead(common(down))).asks).toEqual(['read b #1', 'read c #2'])
    const sloppy = play(
      quorumRead(common({ ...down, counting: 'sloppy', repair: 'none' })),
      ['d', 1, found(3)],
      ['b', 2, found()],
    )
    expect(sloppy.asks).toContain('read d for a #1')
    expect(sloppy.outcome).toMatchObject({ kind: 'ok', by: ['d', 'b'] })
  })
})

describe('read repair', () => {
  const heard = [
    ['a', 1, found(1)],
    ['b', 2, found(2)],
  ] as const

  test('awaited: sends the stale one what it lacks and answers when a write quorum has it', () => {
    const read = quorumRead(common())
    const waiting = play(read, ...heard)
    expect(waiting.asks.slice(3)).toEqual(['write a #4'])
    expect(waiting.outcome).toBeUndefined()
    expect(play(read, ...heard, ['a', 4, stored]).outcome).toMatchObject({
      kind: 'ok',
      value: tagged(2),
      by: ['a', 'b'],
    })
  })

  test('awaited: asks another when the stale one fails', () => {
    const { asks, outcome } = play(quorumRead(common()), ...heard, ['a', 4, 'lost'], ['c', 5, stored])
    expect(asks.slice(3)).toEqual(['write a #4', 'write c #5'])
    expect(outcome).toMatchObject({ kind: 'ok', by: ['b', 'c'] })
  })

  test('awaited: fails when what was found cannot be brought to a write quorum in time', () => {
    expect(play(quorumRead(common()), ...heard, 'deadline').outcome?.kind).toBe('failed')
  })

  test('awaited: needs no second round trip when those that hold the newest are a write quorum', () => {
    const { asks, outcome } = play(quorumRead(common()), ['a', 1, found(2)], ['b', 2, found(2)])
    expect(asks).toHaveLength(3)
    expect(outcome?.kind).toBe('ok')
  })

  test('awaited: a read quorum that agrees but is no write quorum is not enough', () => {
    const read = quorumRead(common({}, { r: 1, w: 3 }))
    const waiting = play(read, ['a', 1, found(2)])
    expect(waiting.asks.slice(3)).toEqual(['write b #4', 'write c #5'])
    expect(waiting.outcome).toBeUndefined()
    expect(play(read, ['a', 1, found(2)], ['b', 4, stored], ['c', 5, stored]).outcome).toMatchObject({
      kind: 'ok',
      got: 3,
    })
  })

  test('background: sends it and answers at once', () => {
    const { asks, outcome, notes } = play(quorumRead(common({ repair: 'background' })), ...heard)
    expect(asks.slice(3)).toEqual(['write a #4'])
    expect(notes).toEqual(['repair sent'])
    expect(outcome).toMatchObject({ kind: 'ok', value: tagged(2), by: ['a', 'b'] })
  })

  test('none: sends nothing', () => {
    expect(play(quorumRead(common({ repair: 'none' })), ...heard).asks).toHaveLength(3)
  })

  test('a late answer to the read is not taken for one to the repair', () => {
    const { outcome, notes } = play(quorumRead(common()), ...heard, ['c', 3, found(2)])
    expect(outcome).toBeUndefined()
    expect(notes).toContain('late answer')
  })
})
