// Edit scripts: applied to the old they give the new, they are shortest while they are short, and their cost is bounded.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Replacement, replacements } from '../../src/sequence/myers'

const scriptOf = (old: string, next: string) => replacements(old.length, next.length, (i, j) => old[i] === next[j])

function applied(script: readonly Replacement[], old: string, next: string): string {
  let out = ''
  let at = 0
  for (const step of script) {
    out += old.slice(at, step.at) + next.slice(step.from, step.to)
    at = step.at + step.removed
  }
  return out + old.slice(at)
}

/** How many insertions and deletions lead from one to the other at least. */
function distance(old: string, next: string): number {
  let row = Array.from({ length: next.length + 1 }, (_, j) => j)
  for (let i = 1; i <= old.length; i++) {
    const above = row
    row = [i]
    for (let j = 1; j <= next.length; j++)
      row.push(old[i - 1] === next[j - 1] ? above[j - 1]! : Math.min(above[j]!, row[j - 1]!) + 1)
  }
  return row[next.length]!
}

const cost = (script: readonly Replacement[]) =>
  script.reduce((sum, { removed, from, to }) => sum + removed + to - from, 0)
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30, size: 'max' })

describe('a script', () => {
  test('leads from the old to the new, ascending, its steps apart, and none is shorter', () => {
    fc.assert(
      fc.property(word, word, (old, next) => {
        const script = scriptOf(old, next)
        expect(applied(script, old, next)).toBe(next)
        expect(cost(script)).toBe(distance(old, next))
        script.forEach((step, i) => {
          const before = script[i - 1]
          expect(step.removed + step.to - step.from).toBeGreaterThan(0)
          if (before !== undefined) expect(step.at).toBeGreaterThan(before.at + before.removed)
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('of what is the same is empty', () => {
    expect(scriptOf('abc', 'abc')).toEqual([])
    expect(scriptOf('', '')).toEqual([])
  })

  test('of texts that differ everywhere replaces the middle whole', () => {
    const script = scriptOf(`[${'a'.repeat(5000)}]`, `[${'b'.repeat(4000)}]`)
    expect(script).toEqual([{ at: 1, removed: 5000, from: 1, to: 4001 }])
  })

  test('looks at pairs in proportion to the length, not to its square', () => {
    const length = 20_000
    let looked = 0
    replacements(length, length, () => {
      looked++
      return false
    })
    // At most 200 insertions and deletions are looked for, whatever the length.
    expect(looked).toBeLessThan(50_000)
    looked = 0
    const old = Array.from({ length }, (_, i) => i)
    const next = old.toSpliced(10_000, 1, -1).toSpliced(10, 1)
    replacements(old.length, next.length, (i, j) => {
      looked++
      return old[i] === next[j]
    })
    expect(looked).toBeLessThan(5 * length)
  })
})
