import fc from 'fast-check'
import { describe, test, vi } from 'vitest'
import { fixtures } from '../arbitraries'
import { spares, undoVerbs, walks } from './undo-properties'

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
