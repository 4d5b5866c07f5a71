// A store that applies writes in causal order passes the checkers of causality and sessions under faults of the network;
// each of the usual mistakes is found by the checker that is there for it, and not by those that must not see it.

import {
  checkCausal,
  checkCausalDots,
  checkSessions,
  checkSessionVersions,
  type History,
  type Operation,
  type Verdict,
} from 'meldkit/check'
import { simulate } from 'meldkit/simulate'
import { describe, expect, test } from 'vitest'
import { times } from '../check/registers'
import { type CausalBug, causalScenario } from '../protocols/causal-store'

/** The value of the newest version among the writes that were seen. */
const newestOf = (writes: readonly Operation[]) => {
  const newest = writes
    .toSorted((a, b) => a.version![0] - b.version![0] || (a.version![1] < b.version![1] ? -1 : 1))
    .at(-1)
  return newest?.input ?? null
}

const checks = {
  CC: history => checkCausal(history, 'CC'),
  CCv: history => checkCausal(history, 'CCv'),
  dots: history => checkCausalDots(history, newestOf),
  'read your writes': history => checkSessions(history, ['read your writes']),
  'monotonic reads': history => checkSessions(history, ['monotonic reads']),
  'monotonic writes': history => checkSessions(history, ['monotonic writes']),
  'writes follow reads': history => checkSessions(history, ['writes follow reads']),
  versions: history => checkSessionVersions(history),
} satisfies Record<string, (history: History) => Verdict>
type Check = keyof typeof checks

/** The verdict of the first seed that fails, if any does. */
function firstProblem(check: Check, seeds: number, bug?: CausalBug) {
  const { failure } = simulate(causalScenario(checks[check], bug), { seeds, shrink: false })
  if (failure !== undefined && failure.problem.kind !== 'check') throw new Error(failure.problem.text)
  return failure?.problem.verdict
}

test('the store passes all checks', () => {
  const all = (history: History): Verdict => {
    const verdicts = Object.values(checks).map(check => check(history))
    return verdicts.find(verdict => verdict.kind !== 'ok') ?? verdicts[0]!
  }
  const report = simulate(causalScenario(all), { seeds: times(200, 10_000), shrink: false })
  expect(report.failure?.problem.text).toBeUndefined()
})

describe('mistakes are found', () => {
  test.each<[CausalBug, Check]>([
    ['delivers without waiting', 'CC'],
    ['delivers without waiting', 'dots'],
    ['compares only the entry of the sender', 'dots'],
    ['compares only the entry of the sender', 'monotonic writes'],
    ['compares only the entry of the sender', 'writes follow reads'],
    ['forgets its sessions when they move', 'read your writes'],
    ['forgets its sessions when they move', 'monotonic reads'],
    ['forgets its sessions when they move', 'versions'],
    ['forgets what its sessions read', 'monotonic reads'],
    ['forgets what its sessions wrote', 'read your writes'],
    ['lets the last arrival win', 'CCv'],
    ['counts writes by itself', 'CC'],
    ['counts writes by itself', 'versions'],
  ])('a store that %s, by %s', (bug, check) => {
    expect(firstProblem(check, 1000, bug)).toMatchObject({ kind: 'violation' })
  })
})

describe('and only by those that look for them', () => {
  test.each<[CausalBug, Check]>([
    ['lets the last arrival win', 'CC'],
    ['forgets what its sessions read', 'read your writes'],
    ['forgets what its sessions wrote', 'monotonic reads'],
    ['counts writes by itself', 'read your writes'],
  ])('a store that %s passes %s', (bug, check) => {
    expect(firstProblem(check, times(60, 2000), bug)).toBeUndefined()
  })
})
