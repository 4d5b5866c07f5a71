import { expect, test } from 'vitest'
import { type Machine, runMachine } from '../../src/base/machine'

const adder: Machine<number, number, string> = {
  initial: 0,
  step: (sum, n) => ({ state: sum + n, effects: n === 0 ? [] : [`${sum}+${n}`] }),
}

test('a run is the steps in order, and its effects are theirs in order', () => {
  expect(runMachine(adder, [1, 0, 2])).toEqual({ state: 3, effects: ['0+1', '1+2'] })
})

test('a run in two parts is the run in one', () => {
  const first = runMachine(adder, [1, 2])
  const second = runMachine(adder, [3], first.state)
  expect({ state: second.state, effects: [...first.effects, ...second.effects] }).toEqual(runMachine(adder, [1, 2, 3]))
})

test('without events nothing happens', () => {
  expect(runMachine(adder, [])).toEqual({ state: 0, effects: [] })
})
