// Every execution of up to three edits by three replicas, with every order of delivery: no type differs, and each shows
// what its oracle says.

import type { AnyCrdt } from 'meldkit'
import { exhaustive, type Subject } from 'meldkit/laws'
import { expect, test } from 'vitest'
import { setFixture } from '../arbitraries/add-wins-set'
import { causalLengthFixture } from '../arbitraries/causal-length-set'
import { boundedFixtureTo, growingFixture, resettableFixture } from '../arbitraries/counters'
import { disableFixture } from '../arbitraries/disable-wins-flag'
import { flagFixture } from '../arbitraries/enable-wins-flag'
import { growSetFixture } from '../arbitraries/grow-only-set'
import { latticeFixtures } from '../arbitraries/lattice-register'
import { listFixture, listOfFixture } from '../arbitraries/list'
import { lwwMapFixture, mvMapFixture } from '../arbitraries/maps'
import { movableFixture, movableOfFixture } from '../arbitraries/movable-list'
import { mapFixture } from '../arbitraries/or-map'
import { counterFixture } from '../arbitraries/pn-counter'
import { presenceFixture } from '../arbitraries/presence'
import { lwwFixture, maxFixture, minFixture, mvFixture, registerFixture } from '../arbitraries/registers'
import { removeWinsSetFixture } from '../arbitraries/remove-wins-set'
import { richFixture } from '../arbitraries/rich-text'
import { textFixture } from '../arbitraries/text'
import { treeFixture } from '../arbitraries/tree'
import { mutants } from '../mutants'

/** A fixture with its few edits; the table erases their types. */
function row<T extends AnyCrdt, Op>(fixture: Subject<T, Op>, ops: readonly Op[]) {
  return [fixture.name, fixture as unknown as Subject<AnyCrdt, unknown>, ops as readonly unknown[]] as const
}

const rows = [
  row(counterFixture, [1, -2]),
  row(growingFixture, [1, 2]),
  row(resettableFixture, [1, -2, 'reset']),
  row(boundedFixtureTo(['west', 'central', 'east']), [
    { kind: 'increment', by: 2 },
    { kind: 'decrement', by: 1 },
    { kind: 'transfer', to: 'west', by: 1 },
    { kind: 'transfer', to: 'central', by: 1 },
  ]),
  row(lwwFixture, [1, 2]),
  row(mvFixture, [1, 2]),
  row(registerFixture, [1, 2]),
  row(maxFixture, [1, 2, 3]),
  row(minFixture, [1, 2, 3]),
  row(flagFixture, [true, false]),
  row(disableFixture, [true, false]),
  row(growSetFixture, ['a', 'b']),
  row(setFixture, [
    { kind: 'add', element: 'a' },
    { kind: 'remove', element: 'a' },
    { kind: 'add', element: 'b' },
    { kind: 'clear' },
  ]),
  row(removeWinsSetFixture, [{ kind: 'add', element: 'a' }, { kind: 'remove', element: 'a' }, { kind: 'clear' }]),
  row(causalLengthFixture, [{ kind: 'add', element: 'a' }, { kind: 'remove', element: 'a' }, { kind: 'clear' }]),
  row(presenceFixture, [{ kind: 'set', value: 1 }, { kind: 'leave' }, { kind: 'evict', beforeMs: 1 }]),
  row(lwwMapFixture, [
    { kind: 'set', key: 'a', value: 1 },
    { kind: 'set', key: 'a', value: 2 },
    { kind: 'delete', key: 'a' },
  ]),
  row(mvMapFixture, [{ kind: 'set', key: 'a', value: 1 }, { kind: 'delete', key: 'a' }, { kind: 'clear' }]),
  row(mapFixture(counterFixture), [
    { kind: 'at', key: 'a', op: 1 },
    { kind: 'remove', key: 'a' },
    { kind: 'create', key: 'a' },
  ]),
  row(mapFixture(setFixture), [
    { kind: 'at', key: 'a', op: { kind: 'add', element: 'a' } },
    { kind: 'at', key: 'a', op: { kind: 'remove', element: 'a' } },
    { kind: 'remove', key: 'a' },
  ]),
  row(textFixture, [
    { kind: 'insert', at: 0, text: 'a' },
    { kind: 'insert', at: 12, text: '😀' },
    { kind: 'delete', at: 0, count: 1 },
  ]),
  row(treeFixture(lwwFixture), [
    { kind: 'create', parent: 0, at: 12, count: 2, op: undefined },
    { kind: 'move', node: 0, parent: 0, at: 0 },
    { kind: 'move', node: 1, parent: 0, at: 0 },
    { kind: 'delete', node: 0 },
  ]),
  row(mapFixture(textFixture), [
    { kind: 'at', key: 'a', op: { kind: 'insert', at: 0, text: 'a' } },
    { kind: 'at', key: 'a', op: { kind: 'delete', at: 0, count: 1 } },
    { kind: 'remove', key: 'a' },
  ]),
  row(listFixture, [
    { kind: 'push', values: [1] },
    { kind: 'set', at: 0, value: 2 },
    { kind: 'delete', at: 0, count: 1 },
  ]),
  row(listOfFixture(counterFixture), [
    { kind: 'push', op: 1 },
    { kind: 'edit', at: 0, op: 2 },
    { kind: 'delete', at: 0, count: 1 },
  ]),
  row(movableFixture, [
    { kind: 'insert', at: 0, ops: [1, 2] },
    { kind: 'move', at: 0, to: 12 },
    { kind: 'edit', at: 0, op: 3 },
    { kind: 'delete', at: 0, count: 1 },
  ]),
  row(movableOfFixture(counterFixture), [
    { kind: 'push', ops: [1] },
    { kind: 'move', at: 12, to: 0 },
    { kind: 'edit', at: 0, op: 2 },
  ]),
  row(richFixture, [
    { kind: 'insert', at: 12, text: 'ab' },
    { kind: 'mark', at: 0, count: 2, name: 'link', value: 'p' },
    { kind: 'unmark', at: 6, count: 1, name: 'link' },
    { kind: 'delete', at: 6, count: 1 },
  ]),
  row(latticeFixtures.union, [['a'], ['b']]),
]

test.each(rows)(
  '%s',
  (_, subject, ops) => {
    const { executions, issue } = exhaustive(subject, ops)
    expect(issue?.detail).toBeUndefined()
    expect(executions).toBeGreaterThan(50)
  },
  60_000,
)

test.each([
  ['join that sees too much', [{ kind: 'add', element: 'a' }]],
  [
    're-add impossible',
    [
      { kind: 'add', element: 'a' },
      { kind: 'remove', element: 'a' },
    ],
  ],
  ['disable wins', [true, false]],
  ['overwritten values stay', [1, 2]],
])('it finds the mutant: %s', (name, ops: readonly unknown[]) => {
  const { subject } = mutants.find(mutant => mutant.name === name)!
  expect(exhaustive(subject, ops).issue).toBeDefined()
})

test('the count is that of the executions: authors up to renaming, subsets of deltas, edits', () => {
  // One edit: one author. Two: the same author, or another one with the first delta or without it.
  expect(exhaustive(flagFixture, [true], { edits: 1 }).executions).toBe(1)
  expect(exhaustive(flagFixture, [true], { edits: 2 }).executions).toBe(1 + 3)
  // Three, after one author's two: 1 + 4 by another. After two authors' two, twice: 2 + 2 by one of them, 4 by a third.
  expect(exhaustive(flagFixture, [true], { edits: 3 }).executions).toBe(1 + 3 + (1 + 4) + 2 * (2 + 2 + 4))
})
