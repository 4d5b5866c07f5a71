import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { counterMax } from '../../src/clock/dot'
import { countRuns, inRuns, type Runs, subtractRuns, uniteRuns } from '../../src/clock/runs'

/** A set of counters in a small range, so that gaps, touching runs and overlaps are frequent. */
const counters = fc.uniqueArray(fc.integer({ min: 1, max: 24 }), { maxLength: 24 }).map(list => new Set(list))

/** The canonical form, made naively. */
function runsOf(set: ReadonlySet<number>): Runs {
  const runs: number[] = []
  for (let n = 1; n <= 30; n++) {
    if (set.has(n) && !set.has(n - 1)) runs.push(n)
    if (set.has(n) && !set.has(n + 1)) runs.push(n)
  }
  return runs
}

const union = (a: ReadonlySet<number>, b: ReadonlySet<number>) => new Set([...a, ...b])
const minus = (a: ReadonlySet<number>, b: ReadonlySet<number>) => new Set([...a].filter(n => !b.has(n)))

describe('runs', () => {
  test('are the sets that they stand for: membership, size, union and difference in canonical form', () => {
    fc.assert(
      fc.property(counters, counters, (a, b) => {
        const runs = runsOf(a)
        for (let n = 0; n <= 30; n++) expect(inRuns(runs, n)).toBe(a.has(n))
        expect(countRuns(runs)).toBe(a.size)
        expect(uniteRuns(runs, runsOf(b))).toEqual(runsOf(union(a, b)))
        expect(subtractRuns(runs, runsOf(b))).toEqual(runsOf(minus(a, b)))
      }),
      { numRuns: 500 },
    )
  })

  test('keep the reference of the side to which nothing is added, and from which nothing is taken', () => {
    fc.assert(
      fc.property(counters, counters, (a, b) => {
        const [ours, theirs] = [runsOf(a), runsOf(b)]
        const united = uniteRuns(ours, theirs)
        if (minus(b, a).size === 0) expect(united).toBe(ours)
        else if (minus(a, b).size === 0) expect(united).toBe(theirs)
        if (minus(a, b).size === a.size) expect(subtractRuns(ours, theirs)).toBe(ours)
      }),
      { numRuns: 500 },
    )
  })

  test('change neither side', () => {
    fc.assert(
      fc.property(counters, counters, (a, b) => {
        const [ours, theirs] = [Object.freeze(runsOf(a)), Object.freeze(runsOf(b))]
        uniteRuns(ours, theirs)
        subtractRuns(ours, theirs)
      }),
    )
  })

  test('that touch become one: a gap of nothing is no gap', () => {
    expect(uniteRuns([1, 2], [3, 4])).toEqual([1, 4])
    expect(uniteRuns([1, 2, 6, 7], [3, 5])).toEqual([1, 7])
    expect(uniteRuns([1, 2], [4, 5])).toEqual([1, 2, 4, 5])
  })

  test('of 2^50 counters cost what one counter costs', () => {
    const all: Runs = [1, counterMax]
    expect(countRuns(all)).toBe(counterMax)
    expect(inRuns(all, counterMax)).toBe(true)
    expect(uniteRuns(all, [5, 6])).toBe(all)
    expect(subtractRuns(all, [2, counterMax - 1])).toEqual([1, 1, counterMax, counterMax])
    expect(subtractRuns([5, 6], all)).toEqual([])
  })
})
