import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  emptyLog,
  type Log,
  logDropFirst,
  logFindLast,
  logFrom,
  logGet,
  logItems,
  logPush,
} from '../../src/collections/log'

const range = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i)

/** Pushes of many at once get over the ends of chunks; `version` picks any version made so far, so most steps fork. */
const steps = fc.array(
  fc.record({
    version: fc.oneof(
      { weight: 2, arbitrary: fc.constant(1) },
      fc.integer({ min: 0, max: 1000 }).map(n => n / 1000),
    ),
    push: fc.oneof(fc.nat(3), fc.constantFrom(510, 511, 512, 513, 700)),
    drop: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      fc.integer({ min: 0, max: 1000 }).map(n => n / 1000),
    ),
  }),
  { maxLength: 12 },
)

describe('a log', () => {
  test('reads as a list, in every version ever made', () => {
    fc.assert(
      fc.property(steps, history => {
        const versions: { log: Log<number>; list: number[]; dropped: number }[] = [
          { log: emptyLog(), list: [], dropped: 0 },
        ]
        let entry = 0
        for (const { version, push, drop } of history) {
          let { log, list, dropped } = versions[Math.floor(version * (versions.length - 1))]!
          list = list.slice()
          for (let i = 0; i < push; i++) {
            log = logPush(log, entry)
            list.push(entry++)
          }
          const count = Math.floor(drop * list.length)
          log = logDropFirst(log, count)
          list.splice(0, count)
          dropped += count
          versions.push({ log, list, dropped })
        }
        for (const { log, list, dropped } of versions) {
          expect(log.length).toBe(list.length)
          expect(log.dropped).toBe(dropped)
          expect([...logItems(log)]).toEqual(list)
          for (const at of [0, 1, 511, 512, list.length - 1, list.length, -1]) expect(logGet(log, at)).toBe(list[at])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('appending to an old version does not show in the others', () => {
    const base = logFrom(range(600))
    const ours = logPush(base, -1)
    const theirs = logPush(base, -2)
    expect([logGet(base, 600), logGet(ours, 600), logGet(theirs, 600)]).toEqual([undefined, -1, -2])
    expect([base.length, ours.length, theirs.length]).toEqual([600, 601, 601])
  })

  test('a fork copies the last chunk only, a push on the newest version nothing', () => {
    const base = logFrom(range(1300))
    const ours = logPush(base, -1)
    const theirs = logPush(base, -2)
    expect(ours.tail).toBe(base.tail)
    expect(theirs.tail).not.toBe(base.tail)
    expect(theirs.full).toBe(base.full)
    expect(theirs.tail.length).toBe(1300 - 1024 + 1)
  })

  test('a log that somebody froze to the bottom is appended to as any other', () => {
    const base = logFrom([1, 2])
    Object.freeze(base)
    Object.freeze(base.tail)
    Object.freeze(base.full)
    expect([...logItems(logPush(logPush(base, 3), 4))]).toEqual([1, 2, 3, 4])
  })

  test('a window that pushes and drops keeps a bounded number of entries', () => {
    let log = emptyLog<number>()
    for (let i = 0; i < 5000; i++) {
      log = logPush(log, i)
      if (log.length > 100) log = logDropFirst(log, 1)
    }
    expect([...logItems(log)]).toEqual(range(100, 4900))
    expect(log.dropped).toBe(4900)
    expect(log.full.length * 512 + log.tail.length).toBeLessThanOrEqual(100 + 1024)
  })

  test('dropping all at the end of a chunk leaves an empty log that goes on', () => {
    const log = logDropFirst(logFrom(range(512)), 512)
    expect([log.length, log.dropped, log.tail.length]).toEqual([0, 512, 0])
    expect([...logItems(logPush(log, 7))]).toEqual([7])
  })

  test('dropping nothing gives the same reference', () => {
    const log = logFrom([1])
    expect(logDropFirst(log, 0)).toBe(log)
  })

  test('holds undefined as an entry', () => {
    expect([...logItems(logFrom([undefined, 1]))]).toEqual([undefined, 1])
  })

  test.each([-1, 3, 0.5, NaN])('dropping %s of two entries is refused', count => {
    expect(() => logDropFirst(logFrom([1, 2]), count)).toThrow(expect.objectContaining({ code: 'argument' }))
  })

  test.each([
    [-1, 1],
    [1, 0],
    [0, 3],
    [0.5, 1],
    [0, NaN],
  ])('items from %s to %s of two are refused', (from, to) => {
    expect(() => [...logItems(logFrom([1, 2]), from, to)]).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

test('the last entry up to a bound is found in logarithmic time', () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(600), fc.integer({ min: -1, max: 2700 }), (length, drop, bound) => {
      const log = logDropFirst(logFrom(range(length + drop)), drop)
      let questions = 0
      const found = logFindLast(log, entry => {
        questions++
        return entry <= bound
      })
      expect(found).toBe(Math.max(-1, Math.min(length - 1, bound - drop)))
      expect(questions).toBeLessThanOrEqual(12)
    }),
  )
})
