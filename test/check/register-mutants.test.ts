// Checkers with a mistake are told from right ones by the definitions, so the right ones are not right by chance.

import { describe, expect, test } from 'vitest'
import { registerMutants } from './mutants/register-mutants'
import { convergenceMutants, durabilityMutants } from './mutants/white-box-mutants'
import { diceFrom, seed } from './support/dice'
import { randomHistory } from './support/register-histories'
import { converges, lasts, randomEnd, randomObservations, randomUpdates } from './support/white-box'

describe('each mistake shows', () => {
  test.each(registerMutants.map(mutant => [mutant.name, mutant] as const))('%s', (_, { says, truth }) => {
    const dice = diceFrom(seed)
    for (let run = 0; run < 20_000; run++) {
      const history = randomHistory(dice, { keys: 1 + (run % 2) })
      if (says(history) !== truth(history)) return
    }
    expect.fail('in 20,000 histories it said the same as the definition')
  })

  test.each(convergenceMutants.map(mutant => [mutant.name, mutant] as const))('convergence: %s', (_, { says }) => {
    const dice = diceFrom(seed)
    for (let run = 0; run < 20_000; run++) {
      const observations = randomObservations(dice)
      if (says(observations) !== converges(observations)) return
    }
    expect.fail('in 20,000 accounts it said the same as the definition')
  })

  test.each(durabilityMutants.map(mutant => [mutant.name, mutant] as const))('durability: %s', (_, { says }) => {
    const dice = diceFrom(seed)
    for (let run = 0; run < 20_000; run++) {
      const account = [randomUpdates(dice), randomEnd(dice), true] as const
      if (says(...account) !== lasts(...account)) return
    }
    expect.fail('in 20,000 accounts it said the same as the definition')
  })
})
