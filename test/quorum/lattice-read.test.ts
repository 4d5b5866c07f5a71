// Reads of values that only grow: comparable, never back, nothing acknowledged missing; and the usual mistakes are seen.

import { operationId } from 'meldkit'
import { checkLinearizable, type History } from 'meldkit/check'
import { simulate } from 'meldkit/simulate'
import { afterAll, describe, expect, test } from 'vitest'
import { latticeRead, latticeUpdate } from '../../src/quorum/lattice-read'
import { latticeReplica } from '../../src/quorum/lattice-replica'
import { isLong } from '../check/support/dice'
import { latticeMutants } from './mutants/lattice-read'
import { play, table } from './support/by-hand'
import { gapsOf, gapText } from './support/gaps'
import { bits, bitsModel, checkOnly, type LatticeClusterOptions, latticeCluster } from './support/lattice-cluster'
import { counted } from './support/systems'

const check = (history: History) => checkLinearizable(bitsModel, history)
const scenarios: Readonly<Record<string, LatticeClusterOptions>> = {
  'three nodes': {},
  'five nodes': { nodes: 5 },
  'three nodes with all the time': { durationMs: 2000 },
  'reads of two and writes of four of five': { nodes: 5, sizes: [2, 4] },
  'reads of four and writes of two of five': { nodes: 5, sizes: [4, 2] },
  'three nodes, by the search for an order': { check },
}

describe('reads of a set that grows', () => {
  test.each(Object.keys(scenarios))('%s', name => {
    const report = simulate(latticeCluster(name, scenarios[name]), { seeds: isLong ? 6000 : 120 })
    expect(report.failure?.run.problem?.text).toBeUndefined()
    expect(['read at once', 'read looks again'].filter(note => report.notes[note] === undefined)).toEqual([])
  })
})

describe('a mistake is seen', () => {
  const rows: string[] = []
  afterAll(() => console.info(`schedules to detection:\n${rows.join('\n')}`))
  test.each(latticeMutants)('$name: $anomaly', mutant => {
    const { name, anomaly, within, known } = mutant
    const gaps = gapsOf(
      latticeCluster(name, { ...mutant, check: checkOnly(anomaly) }),
      isLong ? 20 : 1,
      isLong ? within * 10 : within,
    )
    rows.push(`${gapText(gaps)} (known: ${known ?? '-'}) ${name}: ${anomaly}`)
    expect(gaps.found).toBeGreaterThan(0)
  })
})

describe('step by step', () => {
  const three = ['a', 'b', 'c']
  const options = { system: counted(three), lattice: bits }
  const replicas = () => table(latticeReplica(bits), three)

  test('a read on which all agree is one round trip, and stores nothing', () => {
    const on = replicas()
    for (const name of three) on.states.set(name, 5)
    const read = play(latticeRead(operationId('alice', 1), options))
    read.reach(on, 'a', 'b')
    expect(read.outcome()).toMatchObject({ kind: 'ok', value: 5, by: ['a', 'b'] })
    expect(read.count()).toBe(3)
  })

  test('one that finds an unfinished update writes it back before it answers', () => {
    const on = replicas()
    on.states.set('a', 1)
    const read = play(latticeRead(operationId('alice', 1), options))
    read.reach(on, 'a', 'b')
    expect(read.outcome()).toBeUndefined()
    read.reach(on, 'b', 'c')
    expect(read.outcome()).toMatchObject({ kind: 'ok', value: 1 })
    expect([...on.states.values()]).toEqual([1, 1, 1])
  })

  test('one that always meets another update has failed, and says so', () => {
    const on = replicas()
    const read = play(latticeRead(operationId('alice', 1), { ...options, roundsMax: 4 }))
    for (let i = 0; i < 4; i++) {
      on.states.set('a', (on.states.get('a') ?? 0) | (1 << i))
      read.reach(on, 'a', 'b')
    }
    expect(read.outcome()).toMatchObject({ kind: 'failed', reason: 'Others were writing in all 4 rounds.' })
    expect(read.notes.at(-1)).toBe('read contended')
  })

  test('an update that was not acknowledged is unknown, and is resumed by making it again', () => {
    const on = replicas()
    const update = () => play(latticeUpdate(operationId('alice', 1), 2, options))
    const first = update()
    first.reach(on, 'a')
    first.hear({ kind: 'abort' })
    expect(first.outcome()).toMatchObject({ kind: 'unknown', operation: 'alice/1' })
    const again = update()
    again.reach(on, 'a', 'b')
    expect(again.outcome()).toMatchObject({ kind: 'ok', value: null })
  })

  test('too few that can be reached end both at once', () => {
    const read = play(latticeRead(operationId('alice', 1), options))
    const update = play(latticeUpdate(operationId('alice', 2), 2, options))
    for (const played of [read, update]) {
      for (const from of ['a', 'b']) played.hear({ kind: 'failure', from, call: 1, isCertain: true })
    }
    expect([read.outcome()?.kind, update.outcome()?.kind]).toEqual(['failed', 'unknown'])
  })
})
