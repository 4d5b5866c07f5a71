import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addRange,
  type CausalContext,
  contextLeq,
  contextOf,
  contextsDisjoint,
  countDots,
  emptyContext,
  hasSeen,
  highestOf,
  joinContexts,
  prefixOf,
  rangeContext,
  subtractContexts,
  versionOf,
} from '../../src/clock/causal-context'
import { counterMax, type Dot, dotText } from '../../src/clock/dot'
import { replicaId } from '../../src/clock/replica-id'

const ids = ['alice', 'bob', '__proto__'].map(name => replicaId(name))
const dots: fc.Arbitrary<readonly Dot[]> = fc.array(
  fc.record({ id: fc.constantFrom(...ids), counter: fc.integer({ min: 1, max: 12 }) }),
  { maxLength: 30 },
)

const allDots = ids.flatMap(id => Array.from({ length: 14 }, (_, i) => ({ id, counter: i + 1 })))
const contextFrom = (list: readonly Dot[]) =>
  list.reduce((context, { id, counter }) => addRange(context, id, counter, counter), emptyContext())
const textsOf = (list: readonly Dot[]) => new Set(list.map(dotText))

/** What a context holds, asked dot by dot. */
const held = (context: CausalContext) =>
  new Set(allDots.filter(dot => hasSeen(context, dot.id, dot.counter)).map(dotText))

function expectCanonical(context: CausalContext): void {
  expect([...context.ids].sort()).toEqual(context.ids)
  expect(new Set(context.ids).size).toBe(context.ids.length)
  for (const runs of context.values) {
    expect(runs.length).toBeGreaterThan(0)
    expect(runs.length % 2).toBe(0)
    // Each run holds something, and there is a gap before the next.
    runs.forEach((end, i) => {
      const least = i === 0 ? 1 : runs[i - 1]! + (i % 2 === 0 ? 2 : 0)
      expect(end).toBeGreaterThanOrEqual(least)
    })
  }
}

describe('a causal context', () => {
  test('is a set of dots: join, difference, inclusion and disjointness are those of sets', () => {
    fc.assert(
      fc.property(dots, dots, (listA, listB) => {
        const [a, b] = [contextFrom(listA), contextFrom(listB)]
        const [setA, setB] = [textsOf(listA), textsOf(listB)]
        const without = [...setA].filter(dot => !setB.has(dot))
        expect(held(a)).toEqual(setA)
        expect(countDots(a)).toBe(setA.size)
        expect(held(joinContexts(a, b))).toEqual(new Set([...setA, ...setB]))
        expect(held(subtractContexts(a, b))).toEqual(new Set(without))
        expect(contextLeq(a, b)).toBe(without.length === 0)
        expect(contextsDisjoint(a, b)).toBe(without.length === setA.size)
        for (const context of [a, b, joinContexts(a, b), subtractContexts(a, b)]) expectCanonical(context)
      }),
      { numRuns: 500 },
    )
  })

  test('is the same for the same dots, in whatever order they came', () => {
    fc.assert(
      fc.property(dots, fc.infiniteStream(fc.nat(1000)), (list, random) => {
        const shuffled = list
          .map(dot => ({ dot, place: random.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ dot }) => dot)
        expect(contextFrom(shuffled)).toEqual(contextFrom(list))
      }),
    )
  })

  test('keeps its reference when it learns nothing', () => {
    fc.assert(
      fc.property(dots, dots, (listA, listB) => {
        const [a, b] = [contextFrom(listA), contextFrom(listB)]
        const joined = joinContexts(a, b)
        if (contextLeq(b, a)) expect(joined).toBe(a)
        else if (contextLeq(a, b)) expect(joined).toBe(b)
        expect(joinContexts(joined, a)).toBe(joined)
        for (const { id, counter } of listA) expect(addRange(a, id, counter, counter)).toBe(a)
        if (contextsDisjoint(a, b)) expect(subtractContexts(a, b)).toBe(a)
      }),
    )
  })

  test('is never compacted over a gap', () => {
    // js-delta-crdts did so, and took what had not arrived for removed.
    const [alice] = ids as [(typeof ids)[0] & string]
    const gap = addRange(rangeContext(alice, 1, 2), alice, 4, 5)
    expect(prefixOf(gap, alice)).toBe(2)
    expect(highestOf(gap, alice)).toBe(5)
    expect(hasSeen(gap, alice, 3)).toBe(false)
    expect(versionOf(gap)).toEqual({ ids: [alice], values: [2] })
    const closed = addRange(gap, alice, 3, 3)
    expect(closed).toEqual(rangeContext(alice, 1, 5))
    expect(versionOf(rangeContext(alice, 2, 9))).toEqual({ ids: [], values: [] })
  })

  test('says by its version vector what it has seen without gaps', () => {
    fc.assert(
      fc.property(dots, list => {
        const context = contextFrom(list)
        const set = textsOf(list)
        for (const id of ids) {
          let prefix = 0
          while (set.has(dotText({ id, counter: prefix + 1 }))) prefix++
          expect(prefixOf(context, id)).toBe(prefix)
          expect(highestOf(context, id)).toBe(Math.max(0, ...list.filter(dot => dot.id === id).map(dot => dot.counter)))
        }
        const version = versionOf(context)
        expect(version.values.every(counter => counter >= 1)).toBe(true)
        expect(contextLeq(contextOf(version), context)).toBe(true)
        expect(versionOf(contextOf(version))).toEqual(version)
      }),
    )
  })

  test('of hostile ranges costs nothing: 2^50 dots of each of 1,000 writers are joined at once', () => {
    let huge = emptyContext()
    for (let i = 0; i < 1000; i++) huge = addRange(huge, replicaId(`writer ${i}`), 1, counterMax)
    const [alice] = ids as [(typeof ids)[0] & string]
    const start = performance.now()
    expect(joinContexts(huge, rangeContext(alice, 1, counterMax)).ids.length).toBe(1001)
    expect(subtractContexts(huge, huge).ids).toEqual([])
    expect(contextLeq(huge, huge)).toBe(true)
    expect(hasSeen(huge, replicaId('writer 7'), 2 ** 49)).toBe(true)
    expect(performance.now() - start).toBeLessThan(200)
  })
})
