// Every type of the core under every kind of fault: replicas converge, whatever happens on the way. Each type meets each
// kind in a schedule of its own; MELDKIT_LONG=1 has twenty of each, and prints how often each kind took effect.

import { change, emptyContext, replica } from 'meldkit'
import type { AnySubject } from 'meldkit/laws'
import {
  type Action,
  allFaults,
  type FaultKind,
  type Run,
  runSchedule,
  type Schedule,
  simulate,
} from 'meldkit/simulate'
import { afterAll, describe, expect, test } from 'vitest'
import { setFixture } from '../arbitraries/add-wins-set'
import { mutants } from '../mutants'
import { broken } from '../mutants/mutant'
import { add, editsOf, fateOf, keepingFaults, patience, runsOf, scenarioOf, tableOf, types } from './types'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const seeds = process.env.MELDKIT_LONG ? 20 : 1
const counts = new Map<string, Record<string, number>>()

const problemOf = ({ scenario, schedule, problem }: Run) =>
  problem && `${scenario}, seed ${schedule.seed}: ${problem.kind}: ${problem.text}`

describe('a new incarnation for each start: everything converges', () => {
  test.each(types.map((type, at) => [type.name, type, seed + 1000 * at] as const))('%s', (name, type, from) => {
    for (const [turn, kind] of allFaults.entries()) {
      const scenario = scenarioOf(type, seed, { faults: [kind, ...patience], durationMs: 500 })
      for (const run of runsOf(scenario, from + 20 * turn, seeds)) {
        expect(problemOf(run)).toBeUndefined()
        add(counts, name, run.faults)
      }
    }
    for (const run of runsOf(scenarioOf(type, seed, { faults: keepingFaults, durationMs: 1000 }), from, seeds)) {
      expect(problemOf(run)).toBeUndefined()
      add(counts, name, run.faults)
    }
  })

  test('every kind of fault took effect', () => {
    const total: Record<string, number> = {}
    for (const row of counts.values()) for (const kind in row) total[kind] = (total[kind] ?? 0) + (row[kind] as number)
    expect(allFaults.filter(kind => (total[kind] ?? 0) < 5 * seeds)).toEqual([])
  })
})

afterAll(() => {
  if (process.env.MELDKIT_LONG) console.log(tableOf(counts))
})

/** A node makes an edit that all hear of, forgets it, and alone, under its old id, makes another. */
function forgetting(kind: 'rollback' | 'amnesia-same-id', [first, again]: readonly [unknown, unknown]): Schedule {
  const ask = (atUs: number, op: unknown): Action => ({ atUs, kind: 'request', client: 0, to: 'n1', request: { kind: 'edit', op }, retries: 0, patienceUs: 1e9 }) // biome-ignore format: one line
  const crash = { atUs: 2_000_000, node: 'n1', forUs: 1000 }
  const actions: Action[] = [
    ask(10_000, first),
    ...(kind === 'rollback' ? [ask(1_000_000, again)] : []),
    { atUs: 1_990_000, kind: 'isolation', node: 'n1', forUs: 200_000 },
    kind === 'rollback' ? { ...crash, kind, backUs: 1_500_000 } : { ...crash, kind },
    ask(2_050_000, kind === 'rollback' ? again : first),
  ]
  const unhurt = { loss: 0, duplication: 0, reordering: 0, delay: 0, corruption: 0, replay: 0, retry: 0 }
  const rates = { ...unhurt, networkUs: [200, 2000], diskUs: [50, 200] } as const
  return { seed, nodes: 3, durationUs: 3_000_000, actions, rates }
}

/** Two edits that both do something, one after the other. */
function twoEdits(subject: AnySubject): readonly [unknown, unknown] {
  const { type, apply } = subject
  const ops = editsOf(subject, seed)
  const empty = replica(type, 'n1')
  const after = (from: typeof empty, op: unknown) => change(type, from, edit => apply(edit as never, op))[0]
  for (const first of ops) {
    const held = after(empty, first)
    const again = held === empty ? undefined : ops.find(op => after(held, op) !== held)
    if (again !== undefined) return [first, again]
  }
  throw new Error('No two edits do anything.')
}

describe.each(['rollback', 'amnesia-same-id'] as const)('%s of a node that keeps its id', kind => {
  const faults: readonly FaultKind[] = [kind, 'isolation', ...patience]

  test.each(types.map(type => [type.name, type] as const))('is found out as a fork: %s', (_, type) => {
    const schedule = forgetting(kind, twoEdits(type))
    const kept = runSchedule(scenarioOf(type, seed, { faults, incarnation: 'kept' }), schedule)
    expect(kept.faults[kind]).toBe(1)
    expect(fateOf(kept)).toBe('fork')
    const fresh = runSchedule(scenarioOf(type, seed, { faults }), schedule)
    expect(problemOf(fresh)).toBeUndefined()
    expect(fresh.notes).toEqual({})
  })

  test('ends in a fork, in a note that dots were lost, in silence, or well; never in a throw', () => {
    const fates: Record<string, number> = {}
    for (const [at, type] of types.entries()) {
      const scenario = scenarioOf(type, seed, {
        faults: [...faults, 'partition', 'delay'],
        incarnation: 'kept',
        durationMs: 1000,
      })
      for (const run of runsOf(scenario, seed + 1000 * at, 2 * seeds)) {
        if (run.faults[kind] === undefined) continue
        const fate = fateOf(run)
        fates[fate] = (fates[fate] ?? 0) + 1
        if (run.problem !== undefined) expect(run.problem.kind).toMatch(/check|settle/)
      }
    }
    // The last two: what nobody else had heard of nobody can miss, and its dots are given again, unnoticed but for clients.
    expect(['fork', 'noticed', 'no harm', 'unnoticed']).toEqual(expect.arrayContaining(Object.keys(fates)))
    expect(fates.noticed).toBeGreaterThan(0)
  })
})

describe('a broken type is found', () => {
  const find = (subject: AnySubject) => simulate(scenarioOf(subject, seed, { faults: patience }), { seeds: 100, shrink: false }).failure?.problem // biome-ignore format: one line

  test('a set whose join forgets removals', () => {
    const forgetful = broken(setFixture, type => ({
      join: (a, b, seenByA, _, owner) => type.join(a, b, seenByA, emptyContext(), owner),
    }))
    expect(find(forgetful as unknown as AnySubject)?.text).toMatch(/ has seen the same dots as .*, and shows /)
  })

  test.each(['register joined by last', 'counter joined by sum', 'struct that drops a field'])('%s', name => {
    expect(find(mutants.find(mutant => mutant.name === name)!.subject)?.kind).toBe('always')
  })

  test('a join that throws', () => {
    const { subject } = mutants.find(({ name }) => name === 'join that throws on a conflict')!
    expect(find(subject)?.kind).toBe('throw')
  })
})
