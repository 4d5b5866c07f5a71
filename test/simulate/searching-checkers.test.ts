// Broken protocols under faults are flagged by each searching checker, and right ones are not.

import {
  checkLinearizable,
  checkSequential,
  type History,
  registerModel,
  type Verdict,
  versionStaleness,
} from 'meldkit/check'
import { runSchedule, scheduleOf, simulate } from 'meldkit/simulate'
import { describe, expect, test } from 'vitest'
import { isLong } from '../check/support/dice'
import { naiveObjects, register } from '../check/support/naive-objects'
import { abdScenario } from '../protocols/abd'
import { leaderBugs, leaderScenario } from '../protocols/leader'

const seeds = isLong ? 6000 : 200

const checkers: Readonly<Record<string, (history: History) => Verdict>> = {
  linearizable: history => checkLinearizable(registerModel(), history),
  sequential: history => checkSequential(registerModel(), history),
  staleness: history => versionStaleness(registerModel(), history, { kMax: 1 }),
}

describe.each(Object.keys(checkers))('a register on a majority of nodes: %s', name => {
  const check = checkers[name]!

  test('is kept', () => {
    const report = simulate({ ...abdScenario(), check }, { seeds })
    expect(report.failure?.problem.text).toBeUndefined()
    expect(report).toMatchObject({ schedules: seeds, undecided: 0 })
  })

  test.each(['a quorum of one too few', 'stores without comparing tags'] as const)(
    'is not kept by one with %s',
    bug => {
      const { failure } = simulate({ ...abdScenario(bug), check }, { seeds: 2000 })
      expect(failure?.problem.kind).toBe('check')
      const verdict = failure?.run.problem?.verdict
      // The smallest part of a shrunk run is a handful of operations, and the same checker finds them illegal.
      if (verdict?.kind !== 'violation') throw new Error(verdict?.kind)
      expect(verdict.operations.length).toBeLessThanOrEqual(4)
      expect(check(verdict.operations).kind).toBe('violation')
    },
  )
})

describe.each(naiveObjects)('one node keeps a $name', object => {
  const check = (history: History) => checkLinearizable(object.model, history)

  test('as it should', () => {
    const report = simulate({ ...leaderScenario(object), check }, { seeds: isLong ? 2000 : 60 })
    expect(report.failure?.problem.text).toBeUndefined()
    expect(report.undecided).toBe(0)
  })

  // A queue has no reads that others could answer.
  const bugs = leaderBugs.filter(bug => object.name !== 'queue' || bug !== 'lets others answer reads from memory')
  test.each(bugs)('but not when it %s', bug => {
    const { failure } = simulate({ ...leaderScenario(object, bug), check }, { seeds: 3000, triesMax: 100 })
    expect(failure?.problem.kind).toBe('check')
  })
})

describe('others answer reads from memory', () => {
  const scenario = leaderScenario(register, 'lets others answer reads from memory')
  const model = registerModel(0)
  const seeds = Array.from({ length: 60 }, (_, i) => runSchedule(scenario, scheduleOf(scenario, i + 1)).history)

  test('some lag by several versions, none by more than there are', () => {
    const lags = seeds.map(history => versionStaleness(model, history))
    expect(lags.every(({ kind }) => kind === 'ok')).toBe(true)
    expect(Math.max(...lags.map(lag => (lag.kind === 'ok' ? lag.k : 0)))).toBeGreaterThan(2)
  })

  test('a client that asks now this, now that node notices, whatever the clocks say', () => {
    const kinds = seeds.map(history => checkSequential(model, history).kind)
    expect(kinds.filter(kind => kind === 'violation').length).toBeGreaterThan(0)
    expect(kinds.filter(kind => kind === 'ok').length).toBeGreaterThan(0)
  })
})
