// Faults of maps of plain values.

import {
  type CausalContext,
  champEntries,
  champOf,
  dotEntry,
  hasSeen,
  type LwwMapState,
  liveEntries,
  type MvMapState,
  type Scope,
} from 'meldkit'
import { lwwMapFixture, mvMapFixture } from '../arbitraries/maps'
import { broken, type Mutant, mutant } from './mutant'

export const mapMutants: readonly Mutant[] = [
  mutant(
    'delete without a stamp',
    'A delete takes the dots that it has seen and leaves no mark, so a concurrent set with an older stamp comes back.',
    'oracle',
    broken(lwwMapFixture, type => ({
      edit(scope: Scope<LwwMapState<number>>) {
        const edit = type.edit(scope)
        const remove = (key: string) => {
          const cell = [...champEntries(scope.read())].find(([name]) => name === key)
          if (cell !== undefined && type.view(scope.read()).has(key)) scope.emit(type.clear(champOf([cell])))
        }
        return { ...edit, delete: remove }
      },
    })),
  ),
  mutant(
    'mark of a delete dropped too early',
    'Compaction drops a stable delete though a set that it hides stands beside it, so the set shows.',
    'compaction',
    broken(lwwMapFixture, () => ({
      compact: (state: LwwMapState<number>, horizon: CausalContext) =>
        champOf(
          [...champEntries(state)].flatMap(([key, cell]) => {
            const left = liveEntries(cell).filter(
              entry => entry.value !== undefined || !hasSeen(horizon, entry.id, entry.counter),
            )
            return left.length === 0 ? [] : [[key, left] as const]
          }),
        ),
    })),
  ),
  mutant(
    'set beside what it replaces',
    'A set does not name the values that it has seen, so a key collects siblings for ever.',
    'oracle',
    broken(mvMapFixture, type => ({
      edit: (scope: Scope<MvMapState<number>>) => ({
        ...type.edit(scope),
        set: (key: string, value: number) =>
          scope.emit(champOf([[key, [dotEntry(scope.writer, scope.take(), 0, value)]]])),
      }),
    })),
  ),
]
