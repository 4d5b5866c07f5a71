// Broken types and broken verbs: the law kit catches each of them, and each law catches at least one.

import { checkLaws, laws } from 'meldkit/laws'
import { afterAll, describe, expect, test } from 'vitest'
import { mutants } from './mutants'
import { textOf } from './mutants/sequences'
import { fugueRules, treeText } from './mutants/tree-text'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const caught = new Map<string, readonly string[]>()

/** The laws that a mutant breaks within 40 histories; its own law gets 1,000 if it needs them. */
function brokenBy({ subject, caughtBy }: (typeof mutants)[number]): readonly string[] {
  const found = checkLaws(subject, { histories: 40, seed, shrink: false }).issues.map(issue => issue.law)
  if (found.includes(caughtBy)) return found
  const own = laws.filter(law => law.name === caughtBy)
  const more = checkLaws(subject, { histories: 1000, seed, shrink: false, laws: own }).issues.map(issue => issue.law)
  return [...found, ...more]
}

describe('every mutant is caught by the law that is there for it', () => {
  test.each(mutants.map(mutant => [mutant.name, mutant] as const))(
    '%s',
    (name, mutant) => {
      const found = brokenBy(mutant)
      caught.set(name, found)
      expect(found).toContain(mutant.caughtBy)
    },
    60_000,
  )
})

test('the naive tree of letters, of which some mutants are made, keeps the laws as long as it has no fault', () => {
  const subject = textOf(treeText(fugueRules)) as unknown as (typeof mutants)[number]['subject']
  expect(checkLaws(subject, { histories: 40, seed, shrink: false }).issues).toEqual([])
}, 60_000)

test('every law catches a mutant', () => {
  const useful = new Set([...caught.values()].flat())
  expect(laws.map(law => law.name).filter(name => !useful.has(name))).toEqual([])
})

afterAll(() => {
  console.log([...caught].map(([name, names]) => `${name}: ${names.join(', ')}`).join('\n'))
})
