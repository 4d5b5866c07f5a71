// The world as a whole: runs repeat to the byte, schedules are plain data and shrink, and when faults stop all must finish.

import { type Machine, ok, type ProtocolEffect, type ProtocolEvent } from 'meldkit'
import {
  addReports,
  allFaults,
  assertScenario,
  faultsText,
  type Run,
  runSchedule,
  type Scenario,
  type Schedule,
  scheduleOf,
  shrinkSchedule,
  simulate,
  usualFaults,
} from 'meldkit/simulate'
import { describe, expect, test } from 'vitest'
import { abdScenario } from '../protocols/abd'
import { chatterScenario, quiet } from '../protocols/chatter'

const register = abdScenario()
const text = (run: Run) =>
  JSON.stringify([run.history, run.steps, run.messages, run.endUs, run.faults, run.notes, run.problem])

describe('a run repeats', () => {
  test('from its seed, and from its schedule as JSON', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const schedule = scheduleOf(register, seed)
      const run = runSchedule(register, schedule, { trace: true })
      const copy: Schedule = JSON.parse(JSON.stringify(schedule))
      expect(copy).toEqual(schedule)
      expect(JSON.stringify(runSchedule(register, copy, { trace: true }))).toBe(JSON.stringify(run))
    }
  })

  test('whether a trace is kept or not', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const schedule = scheduleOf(register, seed)
      expect(text(runSchedule(register, schedule, { trace: true }))).toBe(text(runSchedule(register, schedule)))
    }
  })

  test('and differs for other seeds', () => {
    const hashes = Array.from(
      { length: 200 },
      (_, seed) => runSchedule(register, scheduleOf(register, seed), { trace: true }).hash,
    )
    expect(new Set(hashes).size).toBe(200)
    expect(hashes.every(hash => Number.isSafeInteger(hash) && hash > 0)).toBe(true)
  })

  test('no two things happen at the same microsecond', () => {
    const { trace } = runSchedule(register, scheduleOf(register, 3), { trace: true })
    const times = trace
      .filter(({ kind }) => kind === 'deliver' || kind === 'reply' || kind === 'timer')
      .map(({ atUs }) => atUs)
    expect(new Set(times).size).toBe(times.length)
    expect([...times].sort((a, b) => a - b)).toEqual(times)
  })

  test('taking an action away leaves the fates of messages that are sent all the same', () => {
    const hurt: Schedule = { ...quiet, rates: { ...quiet.rates, loss: 10_000, duplication: 5000 } }
    const at = { atUs: 900_000, kind: 'isolation', node: 'n3', forUs: 1000 } as const
    const early = (run: Run) => JSON.stringify(run.trace.filter(({ atUs, kind }) => atUs < 900_000 && kind !== 'fault'))
    const with_ = runSchedule(chatterScenario, { ...hurt, actions: [at] }, { trace: true })
    expect(early(with_)).toBe(early(runSchedule(chatterScenario, hurt, { trace: true })))
  })
})

describe('drawing', () => {
  test('faults that are not allowed are not drawn', () => {
    const only = { ...chatterScenario, faults: ['crash', 'loss'] as const }
    const kinds = new Set<string>()
    for (let seed = 1; seed <= 60; seed++) for (const kind of Object.keys(runSchedule(only, scheduleOf(only, seed)).faults)) kinds.add(kind) // biome-ignore format: one line
    expect([...kinds].sort()).toEqual(['crash', 'loss'])
  })

  test('what no fixed quorum survives must be asked for', () => {
    expect(allFaults.filter(kind => !usualFaults.includes(kind))).toEqual([
      'rollback',
      'amnesia-new-id',
      'amnesia-same-id',
      'join',
      'leave',
      'replace',
    ])
  })

  test.each([0, 17, 1.5])('%s nodes are refused', nodes => {
    expect(() => scheduleOf({ ...register, nodes }, 1)).toThrow(/from 1 to 16/)
  })
})

type Event = ProtocolEvent<string, string, string>
type Effect = ProtocolEffect<string, string, string>

/** A node that answers when `answers` says so. */
function answering(
  answers: (id: string, members: readonly string[]) => boolean,
): Scenario<readonly string[], string, string, string, string> {
  const machine = (id: string): Machine<readonly string[], Event, Effect> => ({
    initial: [],
    step(members, event) {
      const state = 'members' in event ? event.members : members
      if (event.kind !== 'request' || !answers(id, state)) return { state, effects: [] }
      return { state, effects: [{ kind: 'reply', operation: event.operation, outcome: ok(id) }] }
    },
  })
  return {
    name: 'answering',
    protocol: ({ id }) => machine(id),
    workload: { request: random => ['well?', random], operation: () => ({ name: 'ask' }) },
  }
}

describe('when faults stop', () => {
  test('a quorum must answer everything', () => {
    expect(
      simulate(
        answering(() => true),
        { seeds: 100 },
      ).failure,
    ).toBeUndefined()
    const { failure } = simulate(
      answering(id => id === 'n1'),
      { seeds: 100, shrink: false },
    )
    expect(failure?.problem.kind).toBe('settle')
    expect(failure?.problem.text).toMatch(
      /asked of n[23] after all faults had stopped, was not answered within 2000 ms/,
    )
  })

  test('only the core is reachable until it has answered, then all are', () => {
    const run = runSchedule(
      chatterScenario,
      { ...quiet, durationUs: 100_000, actions: [probe(100_001)] },
      { trace: true },
    )
    const calm = run.trace.findIndex(({ kind }) => kind === 'calm')
    const after = run.trace.slice(calm)
    const answered = after.findIndex(({ kind }) => kind === 'reply')
    expect(answered).toBeGreaterThan(0)
    const cut = after.slice(0, answered).filter(each => each.kind === 'drop' && each.why.startsWith('the path'))
    expect(cut.length).toBeGreaterThan(0)
    expect(after.slice(answered + 20).some(({ kind }) => kind === 'drop')).toBe(false)
  })

  test('nodes that are down start again, those outside the core later', () => {
    const crash = (node: string) => ({ atUs: 50_000, kind: 'crash', node, forUs: 10_000_000 }) as const
    const actions = [crash('n1'), crash('n2'), crash('n3'), probe(100_001)]
    const run = runSchedule(chatterScenario, { ...quiet, durationUs: 100_000, actions }, { trace: true })
    const starts = run.trace.flatMap(each => (each.kind === 'start' && each.atUs > 50_000 ? [each.atUs] : []))
    const reply = run.trace.find(({ kind }) => kind === 'reply')?.atUs as number
    expect(starts).toHaveLength(3)
    expect(starts.filter(atUs => atUs < reply)).toHaveLength(2)
    expect(run.problem).toBeUndefined()
  })

  test('settled is asked until it is content, or the steps are spent', () => {
    let looks = 0
    const patient = { ...chatterScenario, settled: () => (looks++ < 5 ? 'not yet' : undefined) }
    expect(runSchedule(patient, quiet).problem).toBeUndefined()
    expect(looks).toBe(6)
    const never = { ...chatterScenario, settled: () => 'something lacks', settleSteps: 500 }
    const run = runSchedule(never, quiet)
    expect(run.problem?.text).toBe('The nodes did not settle: something lacks (500 steps were not enough).')
  })
})

function never(): never {
  throw new Error('the register has a check')
}

const probe = (atUs: number) =>
  ({ atUs, kind: 'request', client: 0, to: 'n1', request: 'well?', retries: 5, patienceUs: 100_000 }) as const

describe('problems', () => {
  test('an invariant that breaks ends the run at that step', () => {
    const always = (nodes: ReadonlyMap<string, { readonly said: number }>) => ((nodes.get('n2')?.said ?? 0) > 5 ? 'n2 has said too much' : undefined) // biome-ignore format: one line
    const run = runSchedule({ ...chatterScenario, always }, quiet, { trace: true })
    expect(run.problem).toMatchObject({ kind: 'always', text: 'n2 has said too much', step: run.steps })
    expect(run.trace.at(-1)).toMatchObject({ kind: 'problem', text: 'n2 has said too much' })
  })

  test('a machine that throws is a problem of its own, with the node and the event', () => {
    const frail = { ...chatterScenario, protocol: () => ({ initial: null, step: () => { throw new Error('no') } }) } // biome-ignore format: one line
    expect(runSchedule(frail, quiet).problem).toMatchObject({ kind: 'throw', text: 'The machine of n1 threw on an event of kind start: Error: no' }) // biome-ignore format: one line
  })

  test('messages without end are a problem, not a hang', () => {
    const storm: Scenario<null, string> = {
      name: 'storm',
      protocol: ({ id }) => ({
        initial: null,
        step: state => ({ state, effects: [{ kind: 'send', to: id, message: 'again' }] }),
      }),
    }
    expect(runSchedule(storm, quiet).problem).toMatchObject({ kind: 'settle', text: expect.stringContaining('no end of it') }) // biome-ignore format: one line
  })

  test('a check that gives up is counted, and is neither a problem nor a success', () => {
    const shy = {
      ...register,
      check: () => ({ kind: 'unknown', guarantee: 'x', steps: 1, reason: 'too long' }) as const,
    }
    expect(runSchedule(shy, scheduleOf(shy, 1)).problem).toMatchObject({ kind: 'unknown', text: 'too long' })
    const report = simulate(shy, { seeds: 10 })
    expect([report.undecided, report.schedules, report.failure]).toEqual([10, 10, undefined])
  })
})

describe('shrinking', () => {
  const broken = abdScenario('a quorum of one too few')
  const { failure } = simulate(broken, { seeds: 100 })
  if (failure === undefined) throw new Error('the broken register was not caught')

  test('leaves what is needed: few operations, and every action left is needed', () => {
    const { schedule } = failure.run
    expect(schedule.actions.length).toBeLessThanOrEqual(4)
    for (const action of schedule.actions) {
      const fewer = { ...schedule, actions: schedule.actions.filter(each => each !== action) }
      expect(runSchedule(broken, fewer).problem?.kind).not.toBe('check')
    }
    for (const name of Object.keys(schedule.fates ?? {})) {
      const { [name]: _, ...fates } = schedule.fates ?? {}
      expect(runSchedule(broken, { ...schedule, fates }).problem?.kind).not.toBe('check')
    }
  })

  test('the short schedule fails again when it comes back from JSON', () => {
    const copy: Schedule = JSON.parse(JSON.stringify(failure.run.schedule))
    expect(runSchedule(broken, copy, { trace: true })).toEqual(failure.run)
  })

  test('a schedule without a problem stays as it is', () => {
    const schedule = scheduleOf(register, 1)
    expect(shrinkSchedule(register, schedule)).toBe(schedule)
  })

  test('and no more runs are made than allowed', () => {
    let runs = 0
    const counted = {
      ...broken,
      check: (history: Run['history']) => {
        runs++
        return broken.check?.(history) ?? never()
      },
    }
    shrinkSchedule(counted, scheduleOf(broken, failure.seed), { triesMax: 10 })
    expect(runs).toBeLessThanOrEqual(12)
  })
})

describe('many seeds', () => {
  test('the error of assertScenario says what is wrong, shows the run, and how to repeat it', () => {
    const broken = abdScenario('a writer counts by itself')
    expect(() => assertScenario(broken, { seeds: 100 })).toThrow(/register that a writer counts by itself, seed \d+: [\s\S]*Repeat it with simulate\(scenario, \{ from: \d+, seeds: 1 \}\)/) // biome-ignore format: one line
  })

  test('reports of two rows add up to the report of both', () => {
    const all = simulate(register, { seeds: 60 })
    expect(addReports(simulate(register, { seeds: 25 }), simulate(register, { from: 26, seeds: 35 }))).toEqual(all)
    expect(faultsText(all.faults)).toMatch(/loss \d+, duplication \d+/)
    expect(faultsText({})).toBe('none')
  })
})
