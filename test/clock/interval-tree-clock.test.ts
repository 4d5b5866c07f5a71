import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ItcStamp,
  itcCompare,
  itcEvent,
  itcFork,
  itcJoin,
  itcLeq,
  itcPeek,
  itcReceive,
  itcSeed,
  itcSend,
} from '../../src/clock/interval-tree-clock'
import { itcText, parseItc } from '../../src/clock/interval-tree-text'
import { deepFreeze, orderOf } from './history'

interface Holder {
  readonly stamp: ItcStamp
  /** The oracle: numbers of the events it has seen. */
  readonly seen: ReadonlySet<number>
}

type Action = readonly ['fork' | 'join' | 'event' | 'send', number, number]

const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.tuple(
    fc.constantFrom('fork' as const, 'join' as const, 'event' as const, 'send' as const),
    fc.nat(50),
    fc.nat(50),
  ),
  { maxLength: 50 },
)

/** The live stamps after some actions; at most eight holders. */
function run(history: readonly Action[]): readonly Holder[] {
  const live: Holder[] = [{ stamp: itcSeed, seen: new Set() }]
  let events = 0
  for (const [action, x, y] of history) {
    const at = x % live.length
    const to = y % live.length
    const { stamp, seen } = live[at]!
    if (action === 'fork' && live.length < 8) {
      const [left, right] = itcFork(stamp)
      live.splice(at, 1, { stamp: deepFreeze(left), seen }, { stamp: deepFreeze(right), seen })
    } else if (action === 'event') {
      live[at] = { stamp: deepFreeze(itcEvent(stamp)), seen: new Set([...seen, events++]) }
    } else if (action === 'join' && at !== to) {
      const other = live[to]!
      live[at] = { stamp: deepFreeze(itcJoin(stamp, other.stamp)), seen: new Set([...seen, ...other.seen]) }
      live.splice(to, 1)
    } else if (action === 'send' && at !== to) {
      const [own, message] = itcSend(stamp)
      const sent = new Set([...seen, events++])
      live[at] = { stamp: deepFreeze(own), seen: sent }
      const other = live[to]!
      live[to] = {
        stamp: deepFreeze(itcReceive(other.stamp, message)),
        seen: new Set([...other.seen, ...sent, events++]),
      }
    }
  }
  return live
}

describe('an interval tree clock', () => {
  test('orders stamps exactly as the sets of events that they have seen', () => {
    fc.assert(
      fc.property(actions, history => {
        const live = run(history)
        for (const a of live) {
          for (const b of live) {
            expect(itcCompare(a.stamp, b.stamp)).toBe(orderOf(a.seen, b.seen))
            expect(itcLeq(a.stamp, b.stamp)).toBe([...a.seen].every(n => b.seen.has(n)))
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  test('the live stamps own the whole interval, each part once', () => {
    fc.assert(
      fc.property(actions, history => {
        const all = run(history)
          .map(({ stamp }) => stamp)
          .reduce(itcJoin)
        expect(all.id).toBe(1)
      }),
    )
  })

  test('the order of joining does not matter, and a joined message adds what it has seen', () => {
    fc.assert(
      fc.property(actions, history => {
        const stamps = run(history).map(({ stamp }) => stamp)
        expect(itcText(stamps.slice().reverse().reduce(itcJoin))).toBe(itcText(stamps.reduce(itcJoin)))
        const [first] = stamps
        for (const other of stamps) {
          const told = itcJoin(first!, itcPeek(other))
          expect(told.id).toEqual(first!.id)
          expect(itcLeq(other, told) && itcLeq(first!, told)).toBe(true)
        }
      }),
    )
  })

  test('walks through the example of the paper', () => {
    const [a1, b1] = itcFork(itcSeed)
    const [a, b] = [itcEvent(a1), itcEvent(b1)]
    const [a2, c1] = itcFork(a)
    const [a3, b3] = [itcEvent(a2), itcEvent(b)]
    const [b4, c4] = itcFork(itcJoin(b3, c1))
    expect([a3, c1, b4, c4].map(itcText)).toEqual([
      '((1,0),0);(0,(1,1,0),0)',
      '((0,1),0);(0,1,0)',
      '((0,1),0);(1,0,1)',
      '(0,1);(1,0,1)',
    ])
    const joined = itcJoin(a3, b4)
    expect(itcText(joined)).toBe('(1,0);(1,(0,1,0),1)')
    expect(itcText(itcEvent(joined))).toBe('(1,0);2')
  })

  test('an event grows the tree where that takes no new node', () => {
    const grown = (text: string) => itcText(itcEvent(parseItc(text)))
    expect(grown('((1,0),(1,0));(0,0,(0,1,0))')).toBe('((1,0),(1,0));(0,0,(0,2,0))')
    expect(grown('((1,0),(1,0));(0,(0,1,0),0)')).toBe('((1,0),(1,0));(0,(0,2,0),0)')
  })

  test('a stamp joined with its own copy is refused', () => {
    const [left, right] = itcFork(itcSeed)
    for (const [a, b] of [
      [left, left],
      [itcSeed, right],
      [left, itcSeed],
    ] as const) {
      expect(() => itcJoin(a, b)).toThrow(expect.objectContaining({ code: 'argument' }))
    }
  })

  test('a message has no events of its own', () => {
    expect(() => itcEvent(itcPeek(itcSeed))).toThrow(expect.objectContaining({ code: 'argument' }))
  })

  test('forking one half again and again ends with an error, and all operations work up to there', () => {
    let [deep] = itcFork(itcSeed)
    for (let i = 1; i < 1000; i++) deep = itcFork(deep)[i % 2]!
    expect(() => itcFork(deep)).toThrow(expect.objectContaining({ code: 'clock-exhausted' }))
    const told = itcEvent(itcEvent(deep))
    expect(itcCompare(itcPeek(told), deep)).toBe('after')
    expect(itcText(parseItc(itcText(told)))).toBe(itcText(told))
  })

  test('ends with an error at a height of 2^53 - 1', () => {
    expect(() => itcEvent(parseItc('(1,0);(9007199254740990,1,0)'))).toThrow(
      expect.objectContaining({ code: 'clock-exhausted' }),
    )
    expect(itcText(itcEvent(parseItc('1;9007199254740990')))).toBe('1;9007199254740991')
  })
})

describe('the text form', () => {
  test('reads back as the same stamp', () => {
    fc.assert(
      fc.property(actions, history => {
        for (const { stamp } of run(history)) expect(parseItc(itcText(stamp))).toEqual(stamp)
      }),
    )
  })

  test('a damaged text is refused or reads back as itself', () => {
    const damage = fc.tuple(fc.nat(200), fc.constantFrom('', '(', ')', ',', ';', '0', '1', '9', ' ', '-', '.', 'e'))
    fc.assert(
      fc.property(actions, damage, (history, [at, put]) => {
        const text = itcText(run(history)[0]!.stamp)
        const place = at % text.length
        const damaged = text.slice(0, place) + put + text.slice(place + 1)
        try {
          expect(itcText(parseItc(damaged))).toBe(damaged)
        } catch (error) {
          expect(error).toMatchObject({ code: 'argument' })
        }
      }),
    )
  })

  test.each([
    '',
    ';',
    '1',
    '1;',
    ';1',
    '2;0',
    '1;-1',
    '1;01',
    '1;1.5',
    '1; 1',
    '1;1;1',
    '(1,1);0',
    '(0,0);0',
    '(1);0',
    '(1,0,1);0',
    '1;(0,1,1)',
    '1;(0,2,1)',
    '1;(0,1)',
    '1;((0,1,0),1,0)',
    '(1,0;0',
    '1,0);0',
    '(1,,0);0',
    '(1 0);0',
    '1;9007199254740992',
    '1;(9007199254740991,1,0)',
    '1;(1,9007199254740991,0)',
    '1;99999999999999999999',
    `${'('.repeat(70000)};1`,
    '١;1',
    `${'('.repeat(1001)}1${',0)'.repeat(1001)};0`,
    null as unknown as string,
    {} as unknown as string,
  ])('%j is refused', text => {
    expect(() => parseItc(text)).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})
