// Plain operations against a naive count of the same answers, and the mistakes in counting that it finds.

import { describe, expect, test } from 'vitest'
import { countingMutants } from './mutants/counting'
import { type Change, differenceAt } from './support/told'

const from = Number(process.env.MELDKIT_SEED ?? 20260101) % 1_000_000_000
const seeds = process.env.MELDKIT_LONG ? 200_000 : 5000

/** How many runs it takes until a difference shows, on average over the first ones found. */
function runsToFind(change: Change, runs: number): number | undefined {
  let found = 0
  let last = 0
  for (let i = 1; i <= runs && found < 5; i++) {
    if (differenceAt(from + i, change) === undefined) continue
    found++
    last = i
  }
  return found === 0 ? undefined : last / found
}

test('an operation says the outcome of a naive count, and says it as soon as it is certain', () => {
  for (let i = 1; i <= seeds; i++) expect(differenceAt(from + i)).toBeUndefined()
})

describe('a mistake in counting is found', () => {
  test.each(Object.keys(countingMutants))('one that %s, within 1,000 runs', name => {
    const runs = runsToFind(countingMutants[name]!, 1000)
    console.log(`${name}: one in ${runs?.toFixed(1)} runs`)
    expect(runs).toBeDefined()
  })
})
