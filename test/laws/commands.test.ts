// Replicas driven by commands: every type passes, and what is broken is found.

import { InvariantError } from 'meldkit'
import { type AnySubject, assertReplicas } from 'meldkit/laws'
import { describe, expect, test } from 'vitest'
import { fixtures } from '../arbitraries'
import { setFixture } from '../arbitraries/add-wins-set'
import { mutants } from '../mutants'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const runs = process.env.MELDKIT_LONG ? 100 : 5

test.each(fixtures.map(fixture => [fixture.name, fixture as unknown as AnySubject] as const))('%s', (_, subject) => {
  assertReplicas(subject, { runs, seed })
})

describe('what is broken is found', () => {
  const find = (name: string) => {
    const { subject } = mutants.find(mutant => mutant.name === name)!
    expect(() => assertReplicas(subject, { runs: 200 })).toThrow(InvariantError)
  }
  test.each([
    'context compacted over a gap',
    'remove delta that removes nothing',
    're-add impossible',
    'register joined by last',
    'struct that drops a field',
    'join that throws on a conflict',
  ])('%s', find)
})

describe('a failure', () => {
  const { subject } = mutants.find(({ name }) => name === 'remove delta that removes nothing')!
  const message = () => {
    try {
      assertReplicas(subject, { runs: 100, seed: 3 })
    } catch (error) {
      return (error as InvariantError).message
    }
    throw new Error('Nothing was found.')
  }

  test('shows a short run, what each step led to, and how to repeat it', () => {
    const text = message()
    expect(text).toMatch(/^enableWinsFlag: \w+ /)
    expect(text.split('\n').length).toBeLessThan(12)
    const [, path] = /Repeat them with \{ seed: 3, path: '([0-9:]+)' \}/.exec(text) as unknown as [string, string]
    expect(() => assertReplicas(subject, { seed: 3, path })).toThrow(InvariantError)
  })
})

test('replicas may be more than three', () => {
  assertReplicas(setFixture as unknown as AnySubject, { runs: 10, names: ['a', 'b', 'c', 'd', 'e'], commandsMax: 60 })
})
