// CASPaxos under faults: linearizable with every kind of quorum, and its usual mistakes are seen.

import { simulate } from 'meldkit/simulate'
import { afterAll, describe, expect, test } from 'vitest'
import { isLong } from '../check/support/dice'
import { casMutants, casSafe } from './mutants/cas-paxos'
import { type CasClusterOptions, casCluster } from './support/cas-cluster'
import { gapsOf, gapText } from './support/gaps'

const scenarios: Readonly<Record<string, CasClusterOptions>> = {
  'a register on three nodes': {},
  'a register on five nodes': { nodes: 5 },
  'a counter on three nodes': { isCounter: true },
  'a register whose clients never ask again': { isRetried: false },
  'a register with phase 1 on four of five and phase 2 on two': { nodes: 5, sizes: [4, 2] },
  'a register with phase 1 on two of five and phase 2 on four': { nodes: 5, sizes: [2, 4] },
  'a crowded counter': { isCounter: true, clients: 5, operations: 12, durationMs: 500 },
}

describe('is linearizable and answers when faults stop', () => {
  test.each(Object.keys(scenarios))('%s', name => {
    const report = simulate(casCluster(name, scenarios[name]), { seeds: isLong ? 4000 : 120 })
    expect(report.failure?.run.problem?.text).toBeUndefined()
    expect(report.undecided).toBe(0)
    // What is rare must have happened.
    const usual = ['ballot conflict', 'no answer', 'one round trip', 'promise dropped', 'resume recognised']
    expect(usual.filter(note => report.notes[note] === undefined)).toEqual([])
  })
})

describe('a mistake is seen', () => {
  const rows: string[] = []
  afterAll(() => console.info(`schedules to detection:\n${rows.join('\n')}`))
  test.each(casMutants.filter(({ isRare }) => isLong || isRare !== true))('$name', mutant => {
    const { name, within, known } = mutant
    const gaps = gapsOf(casCluster(name, mutant), isLong ? 20 : 1, isLong ? within * 10 : within)
    rows.push(`${gapText(gaps)} (known: ${known ?? '-'}) ${name}`)
    expect(gaps.found).toBeGreaterThan(0)
  })
})

describe('half of a mistake is none', () => {
  test.each(casSafe)('$name', about => {
    expect(gapsOf(casCluster(about.name, about), 1, isLong ? 20_000 : 300).found).toBe(0)
  })
})
