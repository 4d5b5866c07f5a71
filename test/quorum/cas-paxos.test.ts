// CASPaxos under faults: linearizable with every kind of quorum, and its usual mistakes are seen.

import { runSchedule, scheduleOf, simulate } from 'meldkit/simulate'
import { afterAll, describe, expect, test } from 'vitest'
import { isLong } from '../check/support/dice'
import { casMutants, casSafe } from './mutants/cas-paxos'
import { type CasClusterOptions, casCluster } from './support/cas-cluster'
import { gapsOf, gapText } from './support/gaps'
import { type MovingBug, movingCluster } from './support/moving-cluster'

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
    const report = simulate(casCluster(name, scenarios[name]), { seeds: isLong ? 4000 : 100 })
    expect(report.failure?.run.problem?.text).toBeUndefined()
    expect(report.undecided).toBe(0)
    // What is rare must have happened.
    const usual = ['ballot conflict', 'no answer', 'one round trip', 'promise dropped', 'resume recognised']
    expect(usual.filter(note => report.notes[note] === undefined)).toEqual([])
  })
})

test('what is unknown to its client may be completed by another, and is read then', () => {
  const scenario = casCluster('a register of impatient clients', { timeoutMs: 100, isRetried: false, operations: 12 })
  let completed = 0
  for (let seed = 1; seed <= 40; seed++) {
    const { history } = runSchedule(scenario, scheduleOf(scenario, seed))
    const unsure = history.filter(({ name, outcome }) => name === 'write' && outcome === 'unknown')
    completed += unsure.filter(({ input }) =>
      history.some(({ name, output }) => name === 'read' && output === input),
    ).length
  }
  expect(completed).toBeGreaterThan(0)
})

describe('members that change while it is used', () => {
  // Who asks a node that has not heard of the new members is refused, so what counts is what those saw who were not.
  const gaps = (bug?: MovingBug) => gapsOf(movingCluster(bug), 1, bug === undefined ? (isLong ? 3000 : 100) : 1000)

  test('keep the register', () => {
    expect(gaps().found).toBe(0)
    const scenario = movingCluster()
    const moves = Array.from({ length: 20 }, (_, seed) => runSchedule(scenario, scheduleOf(scenario, seed + 1)))
    expect(moves.flatMap(({ history }) => history.filter(({ outcome }) => outcome === 'ok')).length).toBeGreaterThan(
      100,
    )
  })

  test.each(['settles without a pass', 'has no fence', 'has no joint epoch'] as const)('not when one %s', bug => {
    const found = gaps(bug)
    console.info(`${gapText(found)} schedules: ${bug}`)
    expect(found.found).toBe(1)
  })
})

describe('a mistake is seen', () => {
  const rows: string[] = []
  afterAll(() => console.info(`schedules to detection:\n${rows.join('\n')}`))
  test.each(casMutants.filter(({ isRare }) => isLong || isRare !== true))('$name', mutant => {
    const { name, within, known } = mutant
    const gaps = gapsOf(casCluster(name, mutant), isLong && within < 20_000 ? 8 : 1, isLong ? within * 8 : within)
    rows.push(`${gapText(gaps)} (known: ${known ?? '-'}) ${name}`)
    expect(gaps.found).toBeGreaterThan(0)
  })
})

describe('half of a mistake is none', () => {
  test.each(casSafe)('$name', about => {
    expect(gapsOf(casCluster(about.name, about), 1, isLong ? 5000 : 200).found).toBe(0)
  })
})
