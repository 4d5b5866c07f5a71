// The kit itself: what it reports can be read, is small, and can be repeated.

import fc from 'fast-check'
import { dotFunFacets, dotFunType, InvariantError, liveEntries, overwrite } from 'meldkit'
import { assertLaws, checkLaws, type History, interpret, laws, lawTests, timeline } from 'meldkit/laws'
import { describe, expect, test } from 'vitest'
import { setFixture } from '../arbitraries/add-wins-set'
import { flagFixture } from '../arbitraries/enable-wins-flag'
import { lwwFixture } from '../arbitraries/registers'
import { mutants } from '../mutants'

const brokenSet = mutants.find(({ name }) => name === 're-add impossible')!.subject

describe('a report', () => {
  const { issues, histories, seed } = checkLaws(brokenSet, { seed: 11 })
  const issue = issues[0]!

  test('says how much was tried', () => {
    expect({ histories, seed }).toEqual({ histories: 300, seed: 11 })
  })

  test('has a small history: an add, its remove, and another add', () => {
    const { steps } = issue.history
    expect(steps.length).toBeLessThanOrEqual(3)
    expect(steps.flatMap(step => (step.kind === 'edit' ? step.ops : [])).length).toBeLessThanOrEqual(3)
  })

  test('repeats from its seed and path', () => {
    const again = checkLaws(brokenSet, { seed: issue.seed, path: issue.path })
    expect(again.histories).toBe(1)
    expect(again.issues.find(({ law }) => law === issue.law)?.timeline).toBe(issue.timeline)
  })

  test('is thrown as text by assertLaws, and law by law by lawTests', () => {
    expect(() => assertLaws(brokenSet, { histories: 30 })).toThrow(InvariantError)
    expect(() => assertLaws(brokenSet, { histories: 30 })).toThrow(
      /breaks the law .* west .*Repeat it with \{ seed: 1/s,
    )
    const tests = lawTests(brokenSet, { histories: 30 })
    expect(tests.map(({ name }) => name)).toEqual(laws.map(({ name }) => name))
    expect(() => tests.find(({ name }) => name === 'totality')!.run()).not.toThrow()
    expect(() => tests.forEach(({ run }) => run())).toThrow(/breaks the law/)
  })
})

describe('a timeline', () => {
  test('has a column for each replica and a line for each step', () => {
    const history: History<unknown> = {
      steps: [
        { kind: 'edit', at: 0, ops: [{ kind: 'add', element: 'a' }] },
        { kind: 'send', to: 2, deltas: [0], grouped: false },
        {
          kind: 'edit',
          at: 2,
          ops: [
            { kind: 'remove', element: 'a' },
            { kind: 'add', element: 'b' },
          ],
          now: 5,
        },
        { kind: 'send', to: 1, deltas: [1, 0], grouped: true },
        { kind: 'diff', from: 2, to: 0 },
        { kind: 'restart', at: 1 },
        { kind: 'branch', at: 2, version: 3 },
      ],
      delivery: 'any',
      seed: 0,
    }
    expect(`\n${timeline(interpret(setFixture, history))}\n`).toBe(`
     west                               central                      east
  1  add a → ["a"]                      ·                            ·
  2  ·                                  ·                            receives change 1 → ["a"]
  3  ·                                  ·                            remove a, add b at 5 ms → ["b"]
  4  ·                                  receives change 2+1 → ["b"]  ·
  5  receives the diff of east → ["b"]  ·                            ·
  6  ·                                  restarts → ["b"]             ·
  7  ·                                  ·                            branches west of step 1 → ["a"]
`)
  })

  test('ends with what was thrown', () => {
    const { subject } = mutants.find(({ name }) => name === 'join that throws on a conflict')!
    const steps: History<unknown>['steps'] = [
      { kind: 'edit', at: 0, ops: [true] },
      { kind: 'edit', at: 1, ops: [true] },
      { kind: 'merge', from: 0, to: 1 },
    ]
    expect(timeline(interpret(subject, { steps, delivery: 'any', seed: 0 }))).toMatch(
      /\n {2}3 {2}throws Error: conflict$/,
    )
  })
})

describe('who has seen what', () => {
  test('is counted without the library: a version knows the changes that reached it', () => {
    const steps: History<unknown>['steps'] = [
      { kind: 'edit', at: 0, ops: [true] },
      { kind: 'edit', at: 0, ops: [false, true] },
      { kind: 'send', to: 1, deltas: [1], grouped: false },
    ]
    const known = (delivery: History<unknown>['delivery']) => {
      const world = interpret(flagFixture, { steps, delivery, seed: 0 })
      return { knows: [...world.newest[1]!.knows], isCausal: world.newest[1]!.isCausal }
    }
    expect(known('any')).toEqual({ knows: [1], isCausal: false })
    expect(known('causal')).toEqual({ knows: [0, 1], isCausal: true })
  })

  test('an edit has seen the earlier ones of its change, and its stamp follows from those and the clock', () => {
    const steps: History<unknown>['steps'] = [
      { kind: 'edit', at: 0, ops: [1, 2], now: 3 },
      { kind: 'merge', from: 0, to: 1 },
      { kind: 'edit', at: 1, ops: [3] },
    ]
    const { changes } = interpret(lwwFixture, { steps, delivery: 'any', seed: 0 })
    const writes = changes.flatMap(change => change.writes.map(({ stamp, saw }) => ({ stamp, saw: [...saw] })))
    expect(writes).toEqual([
      { stamp: 3072, saw: [] },
      { stamp: 3072, saw: [0] },
      { stamp: 3073, saw: [0, 1] },
    ])
  })
})

test('a type of one’s own is tried like Meldkit’s', () => {
  const words = dotFunType<string, string, { write(word: string): void }>({
    tag: 'longestWord',
    view: state => liveEntries(state).reduce((best, { value = '' }) => (value.length > best.length ? value : best), ''),
    edit: scope => ({ write: word => overwrite(scope, word, 0) }),
    stamped: false,
    writeValue: (writer, word) => writer.value(word),
    readValue: reader => reader.value() as string,
  })
  const longest = { ...words, facets: dotFunFacets(words, { assign: (edit, next) => edit.write(next as string) }) }
  const subject = {
    name: 'longest word',
    type: longest,
    edits: fc.constantFrom('a', 'bb', 'ccc'),
    apply: (edit: { write(word: string): void }, word: string) => edit.write(word),
  }
  expect(checkLaws(subject, { histories: 100 }).issues).toEqual([])
})
