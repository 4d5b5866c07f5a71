// Each checker in its place: a protocol that keeps the guarantee passes in many schedules, one with a mistake is found.

import {
  checkAcknowledged,
  checkConvergence,
  checkRegister,
  checkRegular,
  checkTimeStaleness,
  checkWeak,
  type History,
  type Verdict,
  verdictText,
} from 'meldkit/check'
import { type AnyScenario, type Cluster, runSchedule, scheduleOf, simulate } from 'meldkit/simulate'
import { describe, expect, test } from 'vitest'
import { type AbdBug, abdScenario } from '../protocols/abd'
import { type CacheBug, cacheScenario, fetchedMs, lastsMs } from '../protocols/cache'
import { type NotesBug, type NotesState, notesScenario, observationsOf, seenOf } from '../protocols/notes'

const isLong = process.env.MELDKIT_LONG !== undefined
const rightSeeds = isLong ? 10_000 : 400
const wrongSeeds = isLong ? 20_000 : 3000

const checked = <S extends AnyScenario>(scenario: S, check: (history: History) => Verdict): S => ({
  ...scenario,
  check,
})

function expectRight(scenario: AnyScenario, seeds = rightSeeds): void {
  const { failure } = simulate(scenario, { seeds, shrink: false })
  expect(failure?.problem, `seed ${failure?.seed}`).toBeUndefined()
}

function expectFound(scenario: AnyScenario, anomalies: readonly string[]): void {
  const { failure } = simulate(scenario, { seeds: wrongSeeds, shrink: false })
  const verdict = failure?.problem.verdict
  expect(failure?.problem.kind, failure?.problem.text).toBe('check')
  expect(anomalies).toContain(verdict?.kind === 'violation' ? verdict.anomaly : verdict?.kind)
}

/** The mistakes with a register on a majority that show within some hundreds of schedules, and those that need thousands. */
const abdBugs: readonly AbdBug[] = [
  'stores without comparing tags',
  'a quorum of one too few',
  'a writer counts by itself',
  'no writer in the tag',
  'one tag for two writes of a node',
  'takes replies of another round',
  'a read does not write back',
]
const rareBugs: readonly AbdBug[] = [
  'counts an answer twice',
  'acknowledges before it is persisted',
  'a read does not wait for its write-back',
]

describe('a register on a majority', () => {
  const linearizable = (bug?: AbdBug) => checked(abdScenario(bug), history => checkRegister(history))
  const writeOrder = (bug?: AbdBug) => checked(abdScenario(bug), history => checkRegular(history, 'write-order'))
  const weak = (bug?: AbdBug) => checked(abdScenario(bug), history => checkRegular(history, 'weak'))
  const disagreement = 'reads disagree on the order of writes'

  test('is linearizable', () => expectRight(linearizable()))

  test.each(isLong ? [...abdBugs, ...rareBugs] : abdBugs)('is not when there is this mistake: %s', bug => {
    expectFound(linearizable(bug), ['stale read', 'new-old inversion', 'two values alternate', disagreement])
  })

  test('is regular, with one order of writes, when reads do not write back', () => {
    expectRight(writeOrder('a read does not write back'))
  })

  test.each(['a quorum of one too few', 'a writer counts by itself'] as const)(
    'is not even weakly regular: %s',
    bug => {
      expectFound(weak(bug), ['stale read'])
    },
  )

  test('whose tags can be equal has no order of writes', () => {
    expectFound(writeOrder('no writer in the tag'), [disagreement])
  })
})

describe('a cache before a value', () => {
  const lagMaxUs = fetchedMs * 1000
  const stale = (bug?: CacheBug) => checked(cacheScenario(false, bug), history => checkTimeStaleness(history, lagMaxUs))
  const expiring = (bug?: CacheBug) => checked(cacheScenario(true, bug), history => checkWeak(history, { expiresAfter: lastsMs * 1000 })) // biome-ignore format: one line

  test('is as stale as it was said at most, and more than not at all', () => {
    expectRight(stale())
    expectFound(
      checked(cacheScenario(false), history => checkRegister(history)),
      ['stale read', 'new-old inversion'],
    )
  })

  test.each(['never fetches again', 'counts the age from the answer', 'counts the age by the wall clock'] as const)(
    'is staler when it %s',
    bug => expectFound(stale(bug), ['too stale']),
  )

  test('serves no value after its expiry', () => expectRight(expiring()))

  test.each(['serves after expiry', 'starts the time of a value anew'] as const)(
    'has expired values when it %s',
    bug => {
      expectFound(expiring(bug), ['read after expiry'])
    },
  )
})

describe('notes that nodes send each other', () => {
  /** Every node at every moment: whoever has the same dots has the same bytes. */
  const converging = (bug?: NotesBug): AnyScenario => ({
    ...notesScenario(3, bug),
    always: (cluster: Cluster<NotesState>) => {
      const verdict = checkConvergence(observationsOf(cluster))
      return verdict.kind === 'ok' ? undefined : verdictText(verdict)
    },
  })

  test('converge', () => expectRight(converging(), rightSeeds / 8))

  test.each(['keeps notes in the order of arrival', 'keeps its own notes first'] as const)(
    'diverge when a node %s',
    bug => {
      const { failure } = simulate(converging(bug), { seeds: 100, shrink: false })
      expect(failure?.problem.text).toContain('same dots, other bytes')
    },
  )

  /** The first seed whose acknowledged notes are not on all nodes in the end. */
  function firstLoss(bug?: NotesBug): Verdict | undefined {
    let last: Cluster<NotesState> = new Map()
    const scenario: AnyScenario = {
      ...notesScenario(3, bug),
      always: (cluster: Cluster<NotesState>) => {
        last = cluster
        return undefined
      },
    }
    for (let seed = 1; seed <= (bug === undefined ? rightSeeds : wrongSeeds); seed++) {
      const run = runSchedule(scenario, scheduleOf(scenario, seed))
      const seenAtEnd = [...last].map(([replica, state]) => ({ replica, seen: seenOf(state) }))
      const verdict = checkAcknowledged(run.history, seenAtEnd)
      if (verdict.kind !== 'ok') return verdict
    }
    return undefined
  }

  test('last when they were acknowledged', () => expect(firstLoss()).toBeUndefined())

  test.each(['acknowledges before it is persisted', 'takes over what it hears'] as const)(
    'are lost when a node %s',
    bug => {
      const verdict = firstLoss(bug)
      expect(verdict?.kind === 'violation' && verdict.anomaly).toBe('acknowledged update lost')
    },
  )

  test('are in each later read of a node alone, unless it acknowledges before it persists', () => {
    const alone = (bug?: NotesBug) => checked(notesScenario(1, bug), history => checkAcknowledged(history, [], { inReads: true })) // biome-ignore format: one line
    expectRight(alone())
    expectFound(alone('acknowledges before it is persisted'), ['acknowledged update not read'])
  })
})
