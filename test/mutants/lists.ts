// Faults of lists: what becomes of an element that is edited and deleted at a time, or edited before it is there.

import {
  type AnyCrdt,
  type Facets,
  facetsOf,
  type List,
  type ListOf,
  type ListState,
  list,
  type PnCounter,
  type Scope,
} from 'meldkit'
import { type ListOfOp, type ListOp, listFixture, listOfFixture } from '../arbitraries/list'
import type { Fixture } from '../arbitraries/model'
import { counterFixture } from '../arbitraries/pn-counter'
import { broken, brokenFacets, type Mutant, mutant } from './mutant'

const counters = listOfFixture(counterFixture) as unknown as Fixture<ListOf<PnCounter>, ListOfOp<number>>

/** The join with other seen contexts handed to the children; the list itself looks at them as before. */
function childJoin(change: (join: AnyCrdt['join']) => AnyCrdt['join']): Fixture<ListOf<PnCounter>, ListOfOp<number>> {
  const child = counterFixture.type
  return { ...counters, type: list({ ...child, join: change(child.join) } as PnCounter) }
}

/** The state with loose parts replaced. */
function withLoose(state: ListState, parts: Partial<ListState['loose']>): ListState {
  return { ...state, loose: { ...state.loose, ...parts } }
}

export const listMutants: readonly Mutant[] = [
  mutant(
    'edits of elements that are not there get lost',
    'An edit that arrives before its element is dropped, so whoever hears in that order never shows it.',
    'complete deltas',
    broken(counters, type => ({
      join: (a: ListState, b: ListState, ...rest: [never, never, never]) => withoutPatches(type.join(a, b, ...rest)),
    })),
  ),
  mutant(
    'children joined by the first',
    'Of what two replicas hold of one element the first is kept, so what is written into it never arrives.',
    'oracle',
    childJoin(
      join => (a, b, seenByA, seenByB, owner) =>
        a === counterFixture.type.bottom ? join(a, b, seenByA, seenByB, owner) : a,
    ),
  ),
  mutant(
    'set in place',
    'A replaced value is inserted behind the old one, which stays, as if nobody had deleted it.',
    'oracle',
    broken(listFixture as Fixture<List<number>, ListOp>, type => ({
      edit(scope: Scope<ListState>) {
        const edit = type.edit(scope)
        return Object.assign(Object.create(edit) as object, {
          set: (index: number, value: number) => edit.insert(index + 1, value),
        })
      },
    })),
  ),
  mutant(
    'clear of what shows only at the start',
    'A removed key deletes just the first element of the list under it, so the others come back with the key.',
    'observed remove',
    broken(listFixture as Fixture<List<number>, ListOp>, type => ({
      clear(state: ListState) {
        const all = type.clear(state)
        const [id] = all.loose.lost.ids
        const [runs] = all.loose.lost.values
        if (id === undefined || runs === undefined) return all
        return withLoose(all, { lost: { ids: [id], values: [[runs[0] as number, runs[0] as number]] } })
      },
    })),
  ),
  mutant(
    'a deleted child comes back empty',
    'Undo inserts an element in the place of the one that was deleted, and forgets what it held.',
    'inverse',
    brokenFacets(counters, type => {
      const child = facetsOf(counterFixture.type)
      const forgetful: Facets<unknown> = {
        ...(child as Facets<unknown>),
        reconcile: () => undefined,
        inverse(scope, ...rest) {
          if (scope.peek() !== counterFixture.type.bottom)
            child.inverse(scope as never, ...(rest as [never, never, never]))
        },
      }
      return type.facetsFrom!(() => forgetful)
    }),
  ),
]

function withoutPatches(state: ListState): ListState {
  return state.loose.patches.length === 0 ? state : withLoose(state, { patches: [] })
}
