import fc from 'fast-check'
import { pnCounter } from 'meldkit'
import { describe, expect, test, vi } from 'vitest'
import { fixtures } from '../arbitraries'
import { countedBack, undoMutants } from '../mutants/undo'
import { settles, spares, undoVerbs, walks } from './undo-properties'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const runs = process.env.MELDKIT_LONG ? 20_000 : Number(process.env.RUNS ?? 200)
const seed = Number(process.env.MELDKIT_SEED ?? 20260101)

describe.each(fixtures.map(fixture => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  test('alone, undo and redo walk through the views as they were', () => {
    fc.assert(walks(fixture, undoVerbs), { numRuns: runs, seed })
  })

  test('with changes of others in between, undo spares them and replicas agree', () => {
    fc.assert(spares(fixture, undoVerbs), { numRuns: runs, seed })
  })
})

test('counts are undone as far as they stand, whatever was removed in between', () => {
  fc.assert(settles(pnCounter(), undoVerbs), { numRuns: 5 * runs, seed })
})

describe('a broken undo is caught:', () => {
  test.each(undoMutants.map(mutant => [mutant.name, mutant] as const))('%s', (_, { caughtBy, fixture, verbs }) => {
    const property = { walks, spares }[caughtBy](fixture, verbs)
    expect(fc.check(property as fc.IProperty<unknown>, { numRuns: 1000, seed, endOnFailure: true }).failed).toBe(true)
  })

  test('an amount is taken back that a removal has taken already', () => {
    const property = settles(countedBack.type, undoVerbs)
    expect(fc.check(property, { numRuns: 1000, seed, endOnFailure: true }).failed).toBe(true)
  })
})
