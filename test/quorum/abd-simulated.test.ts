// The register in the simulator: linearizable under every usual fault, and each known mistake is found.

import { abdReplica, counts, grid, weights } from 'meldkit'
import { runSchedule, type SimulationReport, scheduleOf, simulate, usualFaults } from 'meldkit/simulate'
import { afterAll, describe, expect, test } from 'vitest'
import { type AbdMutant, abdMutants } from './mutants/abd'
import { type AbdScenarioOptions, abdScenario, operateOn, type Value } from './support/abd'

const isLong = process.env.MELDKIT_LONG !== undefined
const from = Number(process.env.MELDKIT_SEED ?? 1)
const seeds = isLong ? 20_000 : 400
const notes: Record<string, number> = {}
const lines: string[] = []

/** Two for the first, one for each of the others. */
const votes = (ids: readonly string[]) => ids.map((id, i) => [id, i === 0 ? 2 : 1] as const)

const addNotes = (more: Readonly<Record<string, number>>) => {
  for (const [note, times] of Object.entries(more)) notes[note] = (notes[note] ?? 0) + times
}

const held = (options: AbdScenarioOptions, count = seeds): SimulationReport => {
  const report = simulate(abdScenario(options), { seeds: count, from })
  addNotes(report.notes)
  return report
}

describe('a register is linearizable', () => {
  const cases: readonly (readonly [string, AbdScenarioOptions])[] = [
    ['on majorities of three', { nodes: 3 }],
    ['on majorities of five', { nodes: 5 }],
    [
      'when queries ask two of four and stores three',
      { nodes: 4, operate: operateOn(ids => counts(ids, { read: 2, write: 3 })) },
    ],
    ['on weighted votes', { nodes: 4, operate: operateOn(ids => weights(votes(ids), { read: 3, write: 3 })) }],
    ['on a grid', { nodes: 4, coreNodes: 4, operate: operateOn(ids => grid([ids.slice(0, 2), ids.slice(2)])) }],
    ['when a replica remembers no overwritten writes', { replica: abdReplica<Value>(null, { pastMax: 0 }) }],
    ['when nobody retries, so that failed means failed', { faults: usualFaults.filter(kind => kind !== 'retry') }],
  ]
  test.each(cases)(
    '%s',
    (_, options) => {
      expect(held(options).failure).toBeUndefined()
    },
    600_000,
  )
})

test('a register is linearizable when replicas refuse because they are too busy, though a write may end unknown', () => {
  const scenario = abdScenario({ answersMax: 1, clients: 5, operations: 14 })
  for (let seed = from; seed < from + seeds; seed++) {
    const run = runSchedule(scenario, scheduleOf(scenario, seed))
    addNotes(run.notes)
    // In the calm a refused write is unknown, of which the simulator complains; that is not what is asked here.
    expect(run.problem?.kind === 'settle' ? undefined : run.problem).toBeUndefined()
  }
}, 600_000)

describe('every known mistake is found', () => {
  test.each(abdMutants.filter(mutant => isLong || !mutant.isLong).map(mutant => [mutant.name, mutant] as const))(
    '%s',
    (name, mutant) => {
      const { gap, found } = gapOf(mutant, isLong ? 10 : 3)
      lines.push(`${name}: every ${gap} schedules here, every ${mutant.known} in protocols.md`)
      expect(found).toBeGreaterThan(0)
    },
    600_000,
  )
})

/** How many schedules there are between two that show it. */
function gapOf({ options, within }: AbdMutant, times: number) {
  const scenario = abdScenario(options)
  let found = 0
  let schedules = 0
  while (found < times && schedules < within) {
    const report = simulate(scenario, { seeds: within - schedules, from: from + schedules, shrink: false })
    schedules += report.schedules
    if (report.failure?.problem.kind === 'check') found++
  }
  return { found, gap: Math.round(schedules / Math.max(found, 1)) }
}

test('every rare state is reached', () => {
  const rare = [
    'fast path taken',
    'written back',
    'quorum impossible',
    'late answer dropped',
    'answer of the other phase dropped',
    'answer waits for another write',
    'ask refused',
    'resume found its own tag',
    'resume found its tag overwritten',
  ]
  expect(rare.filter(note => !notes[note])).toEqual([])
})

afterAll(() => console.log([...lines, ...Object.entries(notes).map(([note, times]) => `${note}: ${times}`)].join('\n')))
