// Faults of movable lists: what people do first, and what goes wrong with it when two do it at a time.

import {
  type AnyCrdt,
  champEntries,
  champOf,
  type DotFun,
  dotEntry,
  emptyDotFun,
  facetsOf,
  liveEntries,
  type MovableListEdit,
  type MovableListState,
  type ProductState,
  type Scope,
} from 'meldkit'
import { movableFixture } from '../arbitraries/movable-list'
import { broken, brokenFacets, type Mutant, mutant } from './mutant'

type Element = readonly [presence: DotFun<undefined>, position: DotFun<undefined>, held: unknown]

/** A state or delta with each of its elements changed. */
function withElements(state: MovableListState, change: (element: Element) => Element): MovableListState {
  const entries = [...champEntries(state[1] as ReturnType<typeof champOf<string, Element>>)]
  return [state[0], champOf(entries.map(([key, element]) => [key, change(element)]))]
}

/** The list with some mutators made from the right ones. */
function withEdits(make: (edit: MovableListEdit<number>, values: () => readonly number[]) => object) {
  return broken(movableFixture, type => ({
    edit(scope: Scope<MovableListState>) {
      const edit = type.edit(scope) as unknown as MovableListEdit<number>
      const mutators = make(edit, () => type.view(scope.read()) as readonly number[])
      return Object.defineProperties(Object.create(edit) as object, Object.getOwnPropertyDescriptors(mutators))
    },
  }))
}

/** The list with each delta of an edit changed on its way. */
function withDeltas(change: (element: Element) => Element) {
  return broken(movableFixture, type => ({
    edit(scope: Scope<MovableListState>) {
      const emit: Scope<MovableListState>['emit'] = delta => scope.emit(withElements(delta, change))
      return type.edit({ ...scope, emit } as Scope<MovableListState>) as unknown
    },
  }))
}

export const movableMutants: readonly Mutant[] = [
  mutant(
    'move as delete and insert',
    'A move deletes the element and inserts a copy, so two who move it at a time make two of it.',
    'oracle',
    withEdits((edit, values) => ({
      move(from: number, to: number) {
        const value = values()[from] as number
        if (from === to) return
        edit.delete(from)
        edit.insert(to, value)
      },
    })),
  ),
  mutant(
    'set as delete and insert',
    'Writing an element replaces it by a new one, so who moves it meanwhile moves what is gone.',
    'oracle',
    withEdits(edit => ({
      set(index: number, value: number) {
        edit.delete(index)
        edit.insert(index, value)
      },
    })),
  ),
  mutant(
    'position without causality',
    'Of all moves that of the largest replica id counts, so a later move of another replica does nothing.',
    'oracle',
    withDeltas(([presence, position, held]) => [
      presence,
      liveEntries(position).map(({ id, counter }) => dotEntry(id, counter, 0, undefined)),
      held,
    ]),
  ),
  mutant(
    'a move brings back',
    'A move says that the element is there, so what one deletes another revives by moving it at the same time.',
    'oracle',
    withDeltas(([presence, position, held]) => {
      const fresh = liveEntries(position).map(({ id, counter }) => dotEntry(id, counter, 0, undefined))
      return [presence.length === 0 ? fresh : presence, position, held]
    }),
  ),
  mutant(
    'compaction keeps the first place',
    'Of concurrent moves compaction keeps one, but not the one that won, so the element jumps.',
    'compaction',
    broken(movableFixture, () => ({
      compact: (state: MovableListState) =>
        withElements(state, ([presence, position, held]) => {
          const [first] = liveEntries(position)
          return [presence, first === undefined || position.length === 1 ? position : [first], held]
        }),
    })),
  ),
  mutant(
    'undo brings back the place alone',
    'Undoing a delete gives the element its place, and forgets what it held.',
    'inverse',
    brokenFacets(movableFixture, type => ({
      inverse(scope, before, after, restored) {
        const empty = withElements(before, ([presence, position]) => [presence, position, emptyDotFun()])
        facetsOf(type as AnyCrdt).inverse(scope, empty as ProductState, after, restored)
      },
    })),
  ),
]
