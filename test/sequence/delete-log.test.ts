// The deletions of a writer: one form for each set of them, in whatever parts and order they arrive.

import fc from 'fast-check'
import { replicaId } from 'meldkit'
import { describe, expect, test } from 'vitest'
import {
  addDeletion,
  type DeleteLog,
  type Deletion,
  deleteLogOf,
  deletionOf,
  deletionsOf,
  deletionsWithin,
  emptyDeleteLog,
  firstDot,
  lastDot,
  missingDeletions,
  partOfDeletion,
  pushDeletion,
  withoutDeletions,
} from '../../src/sequence/delete-log'

/** What each dot deletes, dot by dot: the meaning of a log, whatever its entries. */
function meaning(log: Iterable<Deletion>): readonly string[] {
  const out: string[] = []
  for (const deletion of log)
    for (let dot = deletion.counter; dot < deletion.counter + deletion.dots; dot++) {
      const { id, from, length } = partOfDeletion(deletion, dot, dot)!
      out.push(`${dot}: ${from}-${from + length - 1}@${id}`)
    }
  return out
}

const entries = (log: DeleteLog) => [...deletionsOf(log)].map(deletion => ({ ...deletion }))

/** Deletions one dot each, mostly of single elements beside the one before; some dots are of something else. */
const step = fc.record({
  skip: fc.constantFrom(0, 0, 0, 0, 0, 1),
  move: fc.constantFrom(-1, -1, -1, 1, 1, 1, 0, 5),
  length: fc.constantFrom(1, 1, 1, 1, 1, 3),
  who: fc.constantFrom('a', 'a', 'a', 'a', 'b'),
})
const dots: fc.Arbitrary<readonly Deletion[]> = fc
  .array(step, { minLength: 1, maxLength: 30, size: 'max' })
  .map(steps => {
    let counter = 0
    let from = 50
    return steps.map(({ skip, move, length, who }) => {
      counter += 1 + skip
      from = Math.max(1, from + move)
      return deletionOf(counter, replicaId(who), from, length)
    })
  })

/** The log of some of the dots. */
const logWith = (all: readonly Deletion[], keep: (at: number) => boolean) => deleteLogOf(all.filter((_, i) => keep(i)))

describe('a log of deletions', () => {
  test('has one form, in whatever parts and order they arrive', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 30, maxLength: 30 })
    fc.assert(
      fc.property(dots, cuts, fc.array(fc.nat(999), { minLength: 30, maxLength: 30 }), (all, cuts, order) => {
        const whole = deleteLogOf(all)
        expect(meaning(deletionsOf(whole))).toEqual(meaning(all))
        const parts: DeleteLog[] = []
        for (let at = 0, i = 0; at < all.length; at += cuts[i++]!) parts.push(deleteLogOf(all.slice(at, at + cuts[i]!)))
        let log = emptyDeleteLog()
        for (const part of parts.map((part, i) => ({ part, key: order[i]! })).sort((a, b) => a.key - b.key))
          for (const deletion of deletionsOf(part.part)) log = addDeletion(log, deletion)
        expect(entries(log)).toEqual(entries(whole))
        let pushed = emptyDeleteLog()
        for (const deletion of all) pushed = pushDeletion(pushed, deletion)
        expect(entries(pushed)).toEqual(entries(whole))
      }),
      { numRuns: 500 },
    )
  })

  test('has entries as long as they can be: two neighbours never go on as one', () => {
    fc.assert(
      fc.property(dots, all => {
        const log = deleteLogOf(all)
        for (const [i, deletion] of [...deletionsOf(log)].entries()) {
          const before = [...deletionsOf(log)][i - 1]
          if (before !== undefined) expect([...deletionsOf(deleteLogOf([before, deletion]))]).toHaveLength(2)
        }
        expect([firstDot(log), lastDot(log)]).toEqual([all[0]!.counter, all.at(-1)!.counter])
      }),
    )
  })

  test('lacks of another just the dots that it has not', () => {
    fc.assert(
      fc.property(dots, fc.nat(), fc.nat(), (all, ours, theirs) => {
        const has = (mask: number) => (at: number) => ((mask >> (at % 31)) & 1) === 1
        const [mine, yours] = [logWith(all, has(ours)), logWith(all, has(theirs))]
        const lacking = all.filter((_, i) => has(theirs)(i) && !has(ours)(i))
        const missing = missingDeletions(mine, yours)
        expect(meaning(missing)).toEqual(meaning(lacking))
        let joined = mine
        for (const deletion of missing) joined = addDeletion(joined, deletion)
        expect(entries(joined)).toEqual(entries(logWith(all, at => has(ours)(at) || has(theirs)(at))))
        for (const deletion of deletionsOf(mine)) expect(addDeletion(joined, deletion)).toBe(joined)
      }),
      { numRuns: 500 },
    )
  })

  test('is cut by dots', () => {
    fc.assert(
      fc.property(dots, fc.nat(40), fc.nat(40), (all, first, final) => {
        const log = deleteLogOf(all)
        const within = all.filter(({ counter }) => counter >= first && counter <= final)
        expect(meaning(deletionsWithin(log, first, final))).toEqual(meaning(within))
        const above = withoutDeletions(log, final)
        expect(meaning(deletionsOf(above))).toEqual(meaning(all.filter(({ counter }) => counter > final)))
        if (final < all[0]!.counter) expect(above).toBe(log)
      }),
    )
  })
})
