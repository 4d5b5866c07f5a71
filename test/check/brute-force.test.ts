// The searching checkers agree with trying every order, on random small histories of every object.

import { checkLinearizable, checkSequential, type History, type Verdict, versionStaleness } from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import {
  explains,
  inProcessOrder,
  inRealTime,
  isLinearizable,
  isSequential,
  leastVersions,
} from './support/brute-force'
import { diceFrom, isLong, seed } from './support/dice'
import { type NaiveObject, naiveObjects } from './support/naive-objects'
import { randomHistory, type Shape } from './support/random-history'

const count = isLong ? 60_000 : 3_000

/** Tries histories of all objects in turn; counts verdicts, so that a test that sees one kind only fails. */
function histories(
  shape: (object: NaiveObject) => Shape,
  agrees: (object: NaiveObject, history: History) => Verdict,
): void {
  const kinds = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const object = naiveObjects[i % naiveObjects.length] as NaiveObject
    const dice = diceFrom(seed + i)
    const { operations, processes, keys } = shape(object)
    const history = randomHistory(object, dice, { operations: 1 + dice(operations), processes, keys })
    try {
      const { kind } = agrees(object, history)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    } catch (error) {
      throw new Error(`${object.name}, history ${i} of seed ${seed}:\n${JSON.stringify(history)}`, { cause: error })
    }
  }
  expect(kinds.get('ok')).toBeGreaterThan(count / 4)
  expect(kinds.get('violation')).toBeGreaterThan(count / 10)
}

describe(`${count} histories`, () => {
  test('linearizable is what some order in real time explains', () => {
    histories(
      () => ({ operations: 7, processes: 3, keys: 2 }),
      (object, history) => {
        const verdict = checkLinearizable(object.model, history)
        expect(verdict.kind).toBe(isLinearizable(object, history) ? 'ok' : 'violation')
        if (verdict.kind === 'ok') expect(explains(object, history, verdict.order ?? [], inRealTime)).toBe(true)
        if (verdict.kind === 'violation') expect(isLinearizable(object, verdict.operations)).toBe(false)
        return verdict
      },
    )
  })

  test('sequentially consistent is what some order of all processes explains', () => {
    histories(
      () => ({ operations: 8, processes: 3, keys: 2 }),
      (object, history) => {
        const verdict = checkSequential(object.model, history)
        expect(verdict.kind).toBe(isSequential(object, history) ? 'ok' : 'violation')
        if (verdict.kind === 'ok') expect(explains(object, history, verdict.order ?? [], inProcessOrder)).toBe(true)
        if (verdict.kind === 'violation') expect(isSequential(object, verdict.operations)).toBe(false)
        return verdict
      },
    )
  })

  test('the staleness in versions is the least that some order in real time explains', () => {
    histories(
      () => ({ operations: 7, processes: 3, keys: 2 }),
      (object, history) => {
        const staleness = versionStaleness(object.model, history)
        expect(staleness.kind === 'ok' ? staleness.k : Infinity).toBe(leastVersions(object, history))
        if (staleness.kind === 'violation') expect(leastVersions(object, staleness.operations)).toBe(Infinity)
        if (staleness.kind !== 'ok' || staleness.k === 1) return staleness
        const violation = versionStaleness(object.model, history, { kMax: staleness.k - 1 })
        expect(violation.kind).toBe('violation')
        if (violation.kind === 'violation')
          expect(leastVersions(object, violation.operations)).toBeGreaterThanOrEqual(staleness.k)
        return violation
      },
    )
  })
})
