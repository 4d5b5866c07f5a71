// Plain quorum reads and writes under faults: what they guarantee, what they do not, and the mistakes that are found.

import type { QuorumPolicy } from 'meldkit'
import { addReports, type SimulationReport, simulate } from 'meldkit/simulate'
import { afterAll, describe, expect, test } from 'vitest'
import { plainMutants } from './mutants/plain-quorums'
import { isLinearizable, isMonotonic, type PlainOptions, plainScenario } from './support/plain-register'

const isLong = process.env.MELDKIT_LONG !== undefined
const seeds = isLong ? 20_000 : 150
const from = 1

const awaited: Partial<QuorumPolicy> = { repair: 'awaited' }
const withStandIns: PlainOptions = { guesses: true, standIns: 2 }

/** How many schedules it takes until a violation shows, on average over the first ones found. */
function schedulesToFind(options: PlainOptions, most: number, finds = isLong ? 10 : 1): number | undefined {
  const scenario = plainScenario(options)
  let [found, run] = [0, 0]
  while (run < most && found < finds) {
    const report = simulate(scenario, { from: from + run, seeds: most - run, shrink: false })
    run += report.schedules
    if (report.failure !== undefined && report.failure.problem.kind !== 'check')
      throw new Error(report.failure.problem.text)
    if (report.failure !== undefined) found++
  }
  return found === 0 ? undefined : run / found
}

describe('what holds', () => {
  const reports: SimulationReport[] = []
  const cases: Readonly<Record<string, PlainOptions>> = {
    'a majority for reads and writes is regular without any repair': {},
    'also when repair goes on in the background': { policy: { repair: 'background' } },
    'also when a read asks two at first': { policy: { atOnce: 2 } },
    'also for R = 1 and W = 3': { r: 1, w: 3 },
    'also when clients think that some are down, rightly or not': { guesses: true },
    'also with stand-ins that keep hints, which do not count': withStandIns,
    'it is linearizable when repair is awaited': { policy: awaited, check: isLinearizable },
    'also with stand-ins': { ...withStandIns, policy: { ...awaited, atOnce: 2 }, check: isLinearizable },
    'with stamps of clients in no order reads never go back, and a retry has the same version': {
      stamps: true,
      policy: awaited,
      check: isMonotonic,
    },
  }

  test.each(Object.keys(cases))('%s', name => {
    const report = simulate(plainScenario(cases[name]!), { from, seeds })
    expect(report.failure?.problem.text).toBeUndefined()
    expect(report.undecided).toBe(0)
    reports.push(report)
  })

  test('and all that is rare was reached', () => {
    const { notes } = reports.reduce(addReports)
    const rare = ['quorum refused', 'repair sent', 'hint sent', 'hint stored', 'hint replayed', 'hint expired']
    for (const note of [...rare, 'late answer', 'one more asked']) expect(notes, note).toHaveProperty([note])
  })

  afterAll(() => console.log(`rare states: ${JSON.stringify(reports.reduce(addReports).notes)}`))
})

describe('what does not hold', () => {
  test('R = 1 and W = 2 of three read stale: seed 13', () => {
    const { failure } = simulate(plainScenario({ r: 1, w: 2 }), { from: 13, seeds: 1 })
    expect(failure?.problem.verdict).toMatchObject({ kind: 'violation', anomaly: 'stale read' })
    // Shrunk to a write, a newer one, and the read that misses it.
    expect(failure?.run.history.length).toBeLessThanOrEqual(4)
  })

  test('sloppy counting reads stale although R + W is more than N: seed 2', () => {
    const sloppy: PlainOptions = { ...withStandIns, policy: { counting: 'sloppy' } }
    const { failure } = simulate(plainScenario(sloppy), { from: 2, seeds: 1 })
    expect(failure?.problem.verdict).toMatchObject({ kind: 'violation', anomaly: 'stale read' })
  })
})

describe('mistakes', () => {
  test.each(plainMutants.filter(({ isRare }) => isLong || isRare !== true))(
    '$name is found within $within schedules',
    ({ name, within, known, options }) => {
      const schedules = schedulesToFind(options, isLong ? within * 10 : within)
      console.log(`${name}: one in ${schedules?.toFixed(0)} schedules (listed: ${known ?? '-'})`)
      expect(schedules).toBeDefined()
    },
    isLong ? 900_000 : 30_000,
  )
})
