// Broken types and broken verbs: the law kit catches each of them, and each law catches at least one.

import { checkLaws, laws } from 'meldkit/laws'
import { afterAll, describe, expect, test } from 'vitest'
import { mutants } from './mutants'

const caught = new Map<string, readonly string[]>()

describe('every mutant is caught', () => {
  test.each(mutants.map(mutant => [mutant.name, mutant] as const))('%s', (name, { subject, caughtBy }) => {
    const { issues } = checkLaws(subject, { histories: 60, seed: 20260101, shrink: false })
    caught.set(
      name,
      issues.map(issue => issue.law),
    )
    expect(caught.get(name)).toContain(caughtBy)
  })
})

test('every law catches a mutant', () => {
  const useful = new Set([...caught.values()].flat())
  expect(laws.map(law => law.name).filter(name => !useful.has(name))).toEqual([])
})

afterAll(() => {
  console.log([...caught].map(([name, names]) => `${name}: ${names.join(', ')}`).join('\n'))
})
