// What must not matter does not: names, the clock's zero, other keys, more time. And a stronger guarantee implies a weaker one.

import {
  checkLinearizable,
  checkRegister,
  checkSequential,
  endOf,
  type History,
  type Operation,
  type Verdict,
  versionStaleness,
} from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { removableGroups } from '../../src/check/smaller'
import { type Dice, diceFrom, isLong, seed } from './support/dice'
import { casRegister, type NaiveObject, naiveObjects, register } from './support/naive-objects'
import { randomHistory } from './support/random-history'

const count = isLong ? 8_000 : 400

type Check = (object: NaiveObject, history: History) => string
const linearizable: Check = ({ model }, history) => checkLinearizable(model, history).kind
const sequential: Check = ({ model }, history) => checkSequential(model, history).kind
const staleness: Check = ({ model }, history) => {
  const verdict = versionStaleness(model, history)
  return verdict.kind === 'ok' ? String(verdict.k) : verdict.kind
}

/** Histories too large for trying every order. */
function each(objects: readonly NaiveObject[], law: (object: NaiveObject, history: History, dice: Dice) => void): void {
  for (let i = 0; i < count; i++) {
    const object = objects[i % objects.length] as NaiveObject
    const dice = diceFrom(seed + 7 * i)
    const history = randomHistory(object, dice, { operations: 4 + dice(10), processes: 4, keys: 2 })
    try {
      law(object, history, dice)
    } catch (error) {
      throw new Error(`${object.name}, history ${i} of seed ${seed}:\n${JSON.stringify(history)}`, { cause: error })
    }
  }
}

/** The verdict stays when the history is changed like this. */
function same(checks: readonly Check[], objects: readonly NaiveObject[], change: (of: History, dice: Dice) => History) {
  each(objects, (object, history, dice) => {
    const changed = change(history, dice)
    for (const check of checks) expect(check(object, changed)).toBe(check(object, history))
  })
}

const all = [linearizable, sequential, staleness]

test('the names of processes do not matter', () => {
  same(all, naiveObjects, history => history.map(one => ({ ...one, process: `z${one.process.length}${one.process}` })))
})

test('neither does when time begins, how fast it goes, or in which order operations are listed', () => {
  same(all, naiveObjects, history =>
    history
      .map(({ call, return: end, ...rest }) =>
        end === undefined ? { ...rest, call: 3 * call - 50 } : { ...rest, call: 3 * call - 50, return: 3 * end - 50 },
      )
      .reverse(),
  )
})

test('values can have other names, but for the initial one', () => {
  const renamed = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(renamed) : typeof value === 'number' && value > 0 ? { is: [value] } : value
  same(all, [register, casRegister], history =>
    history.map(one => ({
      ...one,
      ...(one.input !== undefined && { input: renamed(one.input) }),
      ...(one.output !== undefined && { output: renamed(one.output) }),
    })),
  )
})

test('failed operations do not matter', () => {
  same(all, naiveObjects, history => history.filter(({ outcome }) => outcome !== 'failed'))
})

test('a history is linearizable when each key is; its staleness is that of the stalest key', () => {
  each(naiveObjects, (object, history) => {
    const keys = ['k0', 'k1'].map(wanted => history.filter(({ key }) => key === wanted))
    const verdicts = keys.map(part => linearizable(object, part))
    expect(linearizable(object, history)).toBe(verdicts.includes('violation') ? 'violation' : 'ok')
    const [first, second] = keys.map(part => staleness(object, part)) as [string, string]
    const worst = [first, second].includes('violation') ? 'violation' : String(Math.max(Number(first), Number(second)))
    expect(staleness(object, history)).toBe(worst)
  })
})

test('more time for an operation makes nothing wrong', () => {
  each(naiveObjects, (object, history, dice) => {
    const before = versionStaleness(object.model, history)
    if (before.kind !== 'ok') return
    const after = versionStaleness(object.model, stretched(history, dice))
    expect(after.kind === 'ok' && after.k <= before.k).toBe(true)
  })
})

/** Every operation begins earlier and ends later, but not before the last or after the next of its process. */
function stretched(history: History, dice: Dice): History {
  return history.map(one => {
    const others = history.filter(other => other !== one && other.process === one.process)
    const earliest = Math.max(one.call - 3, ...others.filter(({ call }) => call < one.call).map(endOf))
    const latest = Math.min(endOf(one) + 3, ...others.filter(({ call }) => call > one.call).map(({ call }) => call))
    const call = one.call - ((one.call - earliest) * dice(49)) / 100
    if (one.return === undefined || one.outcome === 'unknown') return { ...one, call }
    return { ...one, call, return: one.return + ((latest - one.return) * dice(49)) / 100 }
  })
}

test('linearizable implies sequentially consistent, and is staleness of one version', () => {
  each(naiveObjects, (object, history) => {
    const isLinearizable = linearizable(object, history) === 'ok'
    if (isLinearizable) expect(sequential(object, history)).toBe('ok')
    expect(staleness(object, history) === '1').toBe(isLinearizable)
  })
})

test('registers of unique values: search and zones agree', () => {
  let value = 0
  const unique: NaiveObject = {
    ...register,
    call: dice => (dice(3) === 0 ? { name: 'write', input: ++value } : { name: 'read' }),
    guess: (dice, { name }) => (name === 'read' ? Math.max(0, value - dice(4)) : undefined),
  }
  for (let i = 0; i < count; i++) {
    const dice = diceFrom(seed + 11 * i)
    value = 0
    const all = randomHistory(unique, dice, { operations: 10 + dice(40), processes: 5, keys: 2 })
    // A read without an answer is one of null to the zones, and says nothing to the search.
    const history = all.filter(({ name, output }) => name === 'write' || output !== undefined)
    const { kind } = checkRegister(history, { initial: 0 })
    expect(linearizable(unique, history), `history ${i} of seed ${seed}: ${JSON.stringify(history)}`).toBe(kind)
  }
})

describe('what is taken out of evidence', () => {
  const stays = (check: (object: NaiveObject, history: History) => Verdict) =>
    each(naiveObjects, (object, history, dice) => {
      const legal = check(object, history)
      if (legal.kind !== 'ok') return
      const groups = removableGroups(object.model, history)
      const gone = new Set(groups.filter(() => dice(2) === 0).flat())
      const left: readonly Operation[] = history.filter(one => !gone.has(one))
      expect(check(object, left).kind).toBe('ok')
    })

  test('leaves a linearizable history linearizable', () => {
    stays(({ model }, history) => checkLinearizable(model, history))
  })

  test('leaves a sequentially consistent history so, also without a key', () => {
    stays(({ model }, history) => checkSequential(model, history))
    each(naiveObjects, (object, history) => {
      if (sequential(object, history) !== 'ok') return
      expect(
        sequential(
          object,
          history.filter(({ key }) => key === 'k0'),
        ),
      ).toBe('ok')
    })
  })

  test('leaves reads of one of the two newest versions so', () => {
    stays(({ model }, history) => versionStaleness(model, history, { kMax: 2 }))
  })
})
