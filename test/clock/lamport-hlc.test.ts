import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hlcAhead, hlcParts, hlcReceive, hlcTick, type Stamp, stamp, stampMax } from '../../src/clock/hlc'
import { lamportReceive, lamportTick, lamportTime } from '../../src/clock/lamport'
import { eventHistory, runHistory } from './history'

const exhausted = expect.objectContaining({ code: 'clock-exhausted' })
const refused = expect.objectContaining({ code: 'argument' })

describe('Lamport time', () => {
  test('is larger than that of everything that happened before', () => {
    fc.assert(
      fc.property(eventHistory, history => {
        const events = runHistory(history, lamportTime(0), {
          event: lamportTick,
          receive: (time, _, received) => lamportReceive(time, received),
        })
        for (const a of events)
          for (const b of events) if (a !== b && b.past.has(a.number)) expect(a.clock).toBeLessThan(b.clock)
      }),
    )
  })

  test('ends with an error at 2^53 - 1 and never repeats', () => {
    const last = lamportTick(lamportTime(Number.MAX_SAFE_INTEGER - 1))
    expect(last).toBe(Number.MAX_SAFE_INTEGER)
    expect(() => lamportTick(last)).toThrow(exhausted)
    expect(() => lamportReceive(lamportTime(0), last)).toThrow(exhausted)
  })

  test.each([-1, 0.5, NaN, 2 ** 53, '1' as unknown as number])('%s is no time', value => {
    expect(() => lamportTime(value)).toThrow(refused)
  })
})

/** The algorithm as published, with its two parts apart. */
interface Published {
  readonly l: number
  readonly c: number
}

const published = {
  tick: ({ l, c }: Published, now: number): Published => (now > l ? { l: now, c: 0 } : { l, c: c + 1 }),
  receive(own: Published, message: Published, now: number): Published {
    const l = Math.max(own.l, message.l, now)
    if (l === own.l && l === message.l) return { l, c: Math.max(own.c, message.c) + 1 }
    if (l === own.l) return { l, c: own.c + 1 }
    if (l === message.l) return { l, c: message.c + 1 }
    return { l, c: 0 }
  },
}

const walls = fc.nat(50)

describe('a hybrid logical clock', () => {
  test('reads as the published one while no millisecond has 1,024 events', () => {
    fc.assert(
      fc.property(eventHistory, fc.array(walls, { minLength: 80, maxLength: 80 }), (history, nows) => {
        let ours = 0
        let theirs = 0
        const stamps = runHistory(history, stamp(0), {
          event: last => hlcTick(last, nows[ours++]!),
          receive: (last, _, received) => hlcReceive(last, received, nows[ours++]!),
        })
        const pairs = runHistory<Published>(
          history,
          { l: 0, c: 0 },
          {
            event: last => published.tick(last, nows[theirs++]!),
            receive: (last, _, received) => published.receive(last, received, nows[theirs++]!),
          },
        )
        expect(stamps.map(({ clock }) => hlcParts(clock))).toEqual(
          pairs.map(({ clock: { l, c } }) => ({ wallMs: l, logical: c })),
        )
      }),
    )
  })

  test('is larger than everything that happened before, whatever the wall clocks do, and not far ahead of all of them', () => {
    fc.assert(
      fc.property(
        eventHistory,
        fc.array(
          fc.nat(1e13 - 1).map(n => n % 3.2e12),
          { minLength: 80, maxLength: 80 },
        ),
        (history, nows) => {
          let at = 0
          const events = runHistory(history, stamp(0), {
            event: last => hlcTick(last, nows[at++]!),
            receive: (last, _, received) => hlcReceive(last, received, nows[at++]!),
          })
          for (const a of events)
            for (const b of events) if (a !== b && b.past.has(a.number)) expect(a.clock).toBeLessThan(b.clock)
          const greatest = Math.max(...nows)
          for (const { clock } of events) expect(hlcAhead(clock, greatest)).toBe(0)
        },
      ),
    )
  })

  test('with wall time 0 is a Lamport clock', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (last, received) => {
        expect(hlcTick(stamp(last), 0)).toBe(lamportTick(lamportTime(last)))
        expect(hlcReceive(stamp(last), stamp(received), 0)).toBe(
          lamportReceive(lamportTime(last), lamportTime(received)),
        )
      }),
    )
  })

  test('the 1,025th event of a millisecond carries into the next one', () => {
    let last: Stamp = hlcTick(stamp(0), 5)
    for (let i = 1; i < 1024; i++) last = hlcTick(last, 5)
    expect(hlcParts(last)).toEqual({ wallMs: 5, logical: 1023 })
    expect(hlcParts(hlcTick(last, 5))).toEqual({ wallMs: 6, logical: 0 })
  })

  test('a stamp is ahead of a wall clock by whole milliseconds, never by less than 0', () => {
    const made = hlcTick(stamp(0), 1000)
    expect([0, 999, 1000, 2000].map(now => hlcAhead(made, now))).toEqual([1000, 1, 0, 0])
  })

  test('ends with an error after the largest stamp and never repeats', () => {
    const last = stamp(stampMax)
    expect(() => hlcTick(last, 0)).toThrow(exhausted)
    expect(() => hlcReceive(stamp(0), last, 0)).toThrow(exhausted)
    const { wallMs, logical } = hlcParts(last)
    expect(logical).toBe(1023)
    expect(hlcTick(stamp(0), wallMs)).toBe(wallMs * 1024)
    expect(() => hlcTick(stamp(0), wallMs + 1)).toThrow(exhausted)
    expect(() => stamp(stampMax + 1)).toThrow(refused)
  })

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53])('%s is neither a stamp nor a wall time', value => {
    expect(() => stamp(value)).toThrow(refused)
    expect(() => hlcTick(stamp(0), value)).toThrow(refused)
    expect(() => hlcAhead(stamp(0), value)).toThrow(refused)
  })
})
