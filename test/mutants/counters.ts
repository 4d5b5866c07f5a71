// Faults of counters, of ordered and plain registers, of flags and of grow-only sets.

import fc from 'fast-check'
import {
  type BoundedCounterEdit,
  type BoundedCounterRow,
  type BoundedCounterState,
  type Champ,
  type CounterState,
  type DotFun,
  type DotSet,
  getOf,
  mapReplicas,
  type OrderedRegisterState,
  type ReplicaMap,
  type Scope,
  setOf,
} from 'meldkit'
import { boundedFixture, boundedFixtureTo, growingFixture, resettableFixture } from '../arbitraries/counters'
import { disableFixture } from '../arbitraries/disable-wins-flag'
import { growSetFixture } from '../arbitraries/grow-only-set'
import { minFixture, registerFixture } from '../arbitraries/registers'
import { broken, brokenFacets, type Mutant, mutant } from './mutant'

export const counterMutants: readonly Mutant[] = [
  mutant(
    'increments of the shared total',
    'A writer adds to the total that it sees instead of to its own row, so counts of others are in two rows.',
    'oracle',
    broken(growingFixture, type => ({
      edit: (scope: Scope<CounterState>) => ({
        increment: (by: number) =>
          by > 0 &&
          scope.emit({
            ids: [scope.writer],
            values: [{ at: scope.take(), sum: type.view(scope.read()) + by, baseAt: 0, baseSum: 0 }],
          }),
      }),
    })),
  ),
  mutant(
    'reset of all that comes',
    'A reset sets the baseline one dot too far, so a count that it has not seen is lost.',
    'oracle',
    broken(resettableFixture, type => ({
      edit: (scope: Scope<CounterState>) => ({
        ...type.edit(scope),
        reset() {
          const delta = type.clear(scope.read())
          if (delta !== type.bottom) scope.emit(mapReplicas(delta, row => ({ ...row, baseAt: row.baseAt + 1 })))
        },
      }),
    })),
  ),
  mutant(
    'reset by counting down',
    'A reset subtracts what it sees, so two concurrent ones subtract it twice.',
    'oracle',
    broken(resettableFixture, type => ({
      edit(scope: Scope<CounterState>) {
        const edit = type.edit(scope)
        return { ...edit, reset: () => edit.decrement(Math.max(0, type.view(scope.read()))) }
      },
    })),
  ),
  mutant(
    'rights of everybody',
    'A decrement looks at the value and not at the rights of its writer, so two replicas sell the last seat.',
    'oracle',
    broken(boundedFixture, type => ({
      edit(scope: Scope<BoundedCounterState>): BoundedCounterEdit {
        const edit = type.edit(scope)
        return {
          ...edit,
          decrement(by = 1) {
            const left = type.view(scope.read()).value + 1
            if (by > left) return { kind: 'short', rights: left }
            const own = getOf(scope.read(), scope.writer) ?? { at: 0, granted: 0, used: 0, given: type.bottom as ReplicaMap<never> } // biome-ignore format: one line
            if (by > 0) scope.emit(setOf(type.bottom, scope.writer, { ...own, at: scope.take(), used: own.used + by }))
            return { kind: 'ok' }
          },
        }
      },
    })),
  ),
  mutant(
    'spending without what was spent',
    'A delta holds the row of its writer alone, so who has not heard of the transfer shows a value below the bound.',
    'round trip',
    broken(boundedFixtureTo(['west', 'central', 'east']), type => ({
      edit: (scope: Scope<BoundedCounterState>) =>
        type.edit({
          ...scope,
          emit: delta => scope.emit(mapReplicas(delta, (row, id) => (id === scope.writer ? row : undefined))),
        }),
    })),
  ),
  mutant(
    'rights that a duplicate doubles',
    'The rows of a bounded counter are joined by sum, so a delta that comes twice gives rights twice.',
    'complete deltas',
    broken(boundedFixture, () => ({
      join: (a: BoundedCounterState, b: BoundedCounterState) =>
        b.ids.reduce((all, id, i) => {
          const theirs = b.values[i] as BoundedCounterRow
          const ours = getOf(all, id)
          return setOf(all, id, ours === undefined ? theirs : { ...theirs, granted: ours.granted + theirs.granted })
        }, a),
    })),
  ),
  mutant(
    'last write as the smallest',
    'The last of the concurrent writes shows, and not the smallest.',
    'oracle',
    broken(minFixture, type => ({
      view: (state: OrderedRegisterState) => (state.length === 0 ? type.view(state) : state.at(-1)?.value),
    })),
  ),
  mutant(
    'plain register without stamps',
    'The register keeps the write of the larger replica id, so a write that has seen another loses to it.',
    'oracle',
    broken(registerFixture, () => ({
      join: ([a]: DotFun<number>, [b]: DotFun<number>) => {
        if (a === undefined || b === undefined) return a === undefined ? (b === undefined ? [] : [b]) : [a]
        return a.id > b.id || (a.id === b.id && a.counter >= b.counter) ? [a] : [b]
      },
    })),
  ),
  mutant(
    'undo without the initial value',
    'The inverse of a first write does nothing, since there is no write to put back.',
    'inverse',
    brokenFacets(registerFixture, type => ({
      inverse: (scope, before) => before[0] !== undefined && type.edit(scope).set(before[0].value as number),
    })),
  ),
  mutant(
    'enable that enables for good',
    'The flag shows on as soon as one of two concurrent disables is taken away.',
    'oracle',
    broken(disableFixture, () => ({ view: (state: DotSet) => state.length !== 1 })),
  ),
  mutant(
    'grow-only set sent whole',
    'A difference holds all elements, also those that the reader has.',
    'diff is minimal',
    broken({ ...growSetFixture, edits: fc.constantFrom('a', 'b') }, () => ({
      since: (newer: Champ<string, true>) => newer,
    })),
  ),
]
