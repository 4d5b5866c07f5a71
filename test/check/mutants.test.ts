// The mistakes that people made in checkers are noticed: a checker that makes one disagrees with trying every order, or is
// far slower.

import { checkLinearizable, illegal, type Model, queueModel, registerModel } from 'meldkit/check'
import { expect, test } from 'vitest'
import { type Mistake, mistakes, plainSearch } from './mutants/plain-search'
import { isLinearizable } from './support/brute-force'
import { diceFrom, seed } from './support/dice'
import { type NaiveObject, naiveObjects, queue } from './support/naive-objects'
import { randomHistory } from './support/random-history'

const count = 600

/** How many of the histories the search with this mistake judges wrongly. */
function wrongVerdicts(mistake: Mistake | undefined): number {
  let wrong = 0
  for (let i = 0; i < count; i++) {
    const object = naiveObjects[i % naiveObjects.length] as NaiveObject
    const dice = diceFrom(seed + i)
    const history = randomHistory(object, dice, { operations: 1 + dice(7), processes: 3, keys: 2 })
    if (plainSearch(object.model, history, mistake) !== isLinearizable(object, history)) wrong++
  }
  return wrong
}

test('the plain search without a mistake is right', () => {
  expect(wrongVerdicts(undefined)).toBe(0)
})

test.each(Object.keys(mistakes) as Mistake[])('noticed: %s', mistake => {
  expect(wrongVerdicts(mistake)).toBeGreaterThan(0)
})

/** How many histories of queues are judged wrongly with this model. */
function wrongWith(model: Model<readonly unknown[]>): number {
  let wrong = 0
  for (let i = 0; i < count; i++) {
    const dice = diceFrom(seed + i)
    const history = randomHistory(queue, dice, { operations: 1 + dice(7), processes: 3, keys: 2 })
    if ((checkLinearizable(model, history).kind === 'ok') !== isLinearizable(queue, history)) wrong++
  }
  return wrong
}

test('noticed: a model that changes the state in place', () => {
  const model = queueModel()
  expect(wrongWith(model)).toBe(0)
  const step: typeof model.step = (values, operation) => {
    const next = model.step(values, operation)
    if (next !== illegal) (values as unknown[]).splice(0, values.length, ...next)
    return next === illegal ? illegal : values
  }
  expect(wrongWith({ ...model, initial: [], step })).toBeGreaterThan(0)
})

test('noticed: a model whose states are all one state', () => {
  expect(wrongWith({ ...queueModel(), stateKey: () => 0 })).toBeGreaterThan(0)
})

test('noticed: a model that takes operations for reads that are none', () => {
  const isRead = ({ name }: { readonly name: string }) => name === 'dequeue'
  expect(wrongWith({ ...queueModel(), isRead })).toBeGreaterThan(0)
})

test('noticed: states told apart by reference cost the memory its use', () => {
  // Eight writes of two values at once, and a read of a third: every order is tried, or every set of writes.
  const writes = Array.from({ length: 8 }, (_, i) => ({
    ...{ process: `p${i}`, key: 'x', name: 'write', outcome: 'ok', call: 0, return: 9 },
    input: [i],
  }))
  const read = { process: 'r', key: 'x', name: 'read', output: [9], outcome: 'ok', call: 10, return: 11 }
  const history = [...writes, read] as const
  let states = 0
  const byReference: Model<unknown> = { ...registerModel(), stateKey: () => states++ }
  const steps = (model: Model<unknown>) => checkLinearizable(model, history as never, { stepsMax: 100_000 }).steps
  expect(steps(byReference)).toBeGreaterThan(10 * steps(registerModel()))
})
