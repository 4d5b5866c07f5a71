// Faults of joins: what is not a least upper bound.

import fc from 'fast-check'
import { type DotSet, type Lattice, latticeRegister, maxLattice, recordLattice, type Scope } from 'meldkit'
import { setFixture } from '../arbitraries/add-wins-set'
import { flagFixture } from '../arbitraries/enable-wins-flag'
import { latticeFixtures } from '../arbitraries/lattice-register'
import type { Fixture } from '../arbitraries/model'
import { counterFixture } from '../arbitraries/pn-counter'
import { structFixture } from '../arbitraries/struct'
import { broken, type Mutant, mutant } from './mutant'

const max = latticeFixtures.max

/** The max register's fixture over another lattice of numbers; without an oracle, so that the algebra must speak. */
function lattice(join: Lattice<number | null>['join']) {
  const { oracle: _, ...fixture } = max
  return {
    ...fixture,
    type: latticeRegister({ ...maxLattice, join }),
    edits: fc.integer({ min: 1, max: 3 }),
  } as typeof max
}

export const joinMutants: readonly Mutant[] = [
  mutant(
    'counter joined by sum',
    'Join adds, so a delta that comes twice counts twice.',
    'idempotent',
    lattice((a, b) => (a === null ? b : b === null ? a : a + b)),
  ),
  mutant(
    'register joined by last',
    'What arrives wins, so replicas that hear in different orders differ.',
    'commutative',
    lattice((a, b) => (b === null || a === b ? a : b)),
  ),
  mutant(
    'rock, paper, scissors',
    'Each pair has one winner, and three in a circle have none.',
    'associative',
    lattice((a, b) => (a === null ? b : b === null || a === b ? a : (a - b + 3) % 3 === 1 ? a : b)),
  ),
  mutant(
    'counter joined by min',
    'Rows are joined by the smaller total, so an increment disappears as soon as it is joined.',
    'oracle',
    minCounter(),
  ),
  mutant(
    'join that copies',
    'Join gives a copy though nothing is new, so every merge looks like a change.',
    'stable references',
    broken(flagFixture, type => ({ join: (a, b, seenByA, seenByB, owner) => [...type.join(a, b, seenByA, seenByB, owner)] })), // biome-ignore format: one line
  ),
  mutant(
    'bottom swallows',
    'Joined into bottom everything is bottom, so an empty replica stays empty.',
    'bottom',
    broken(setFixture, type => ({ join: (a, b, seenByA, seenByB, owner) => (owner === null && a === type.bottom ? a : type.join(a, b, seenByA, seenByB, owner)) })), // biome-ignore format: one line
  ),
  mutant(
    'join that throws on a conflict',
    'Concurrent enables are refused, so replicas that have both can never meet.',
    'totality',
    broken(flagFixture, type => ({
      join: (a: DotSet, b: DotSet, seenByA, seenByB, owner) => {
        const joined = type.join(a, b, seenByA, seenByB, owner)
        if (new Set(joined.map(entry => entry.id)).size > 1) throw new Error('conflict')
        return joined
      },
    })),
  ),
  mutant(
    'struct that drops a field',
    'The join of a struct keeps its own first field, so deltas of that field are lost.',
    'complete deltas',
    broken(structFixture('struct', { count: counterFixture, tags: setFixture }), type => ({
      join: (a, b, seenByA, seenByB, owner) =>
        type.join(a, a === type.bottom ? b : [a[0], b[1]], seenByA, seenByB, owner),
    })),
  ),
]

/** A counter of one row a writer, up only, whose rows are joined by the smaller total. */
function minCounter(): Fixture<ReturnType<typeof latticeRegister>, number> {
  const rows = recordLattice<number | null>({
    ...maxLattice,
    join: (a, b) => (a === null || (b !== null && b < a) ? b : a),
  })
  const base = latticeRegister(rows)
  const sum = (state: Readonly<Record<string, number | null>>) =>
    Object.values(state).reduce<number>((all, row) => all + (row ?? 0), 0)
  const type = {
    ...base,
    view: sum,
    edit: (scope: Scope<Readonly<Record<string, number | null>>>) => ({
      increment: () => scope.emit({ [scope.writer]: (scope.read()[scope.writer] ?? 0) + 1 }),
    }),
  }
  return {
    ...counterFixture,
    type,
    edits: fc.constant(1),
    apply: (edit: ReturnType<(typeof type)['edit']>) => edit.increment(),
    reconciles: () => false,
    undoes: () => false,
  } as unknown as Fixture<ReturnType<typeof latticeRegister>, number>
}
