// Faults of meaning: replicas agree, and on the wrong thing.

import fc from 'fast-check'
import {
  type DotFun,
  dotEntry,
  dotFunFacets,
  dotFunType,
  emptyContext,
  joinDotFuns,
  type LwwRegister,
  latticeRegister,
  lexicographicLattice,
  liveEntries,
  type MvRegister,
  maxLattice,
  type PnCounter,
  productLattice,
  removeLive,
  type Scope,
  unionLattice,
} from 'meldkit'
import { type SetOp, setFixture } from '../arbitraries/add-wins-set'
import type { Fixture } from '../arbitraries/model'
import { mapFixture } from '../arbitraries/or-map'
import { counterFixture } from '../arbitraries/pn-counter'
import { lwwFixture, mvFixture } from '../arbitraries/registers'
import { broken, brokenFacets, type Mutant, mutant } from './mutant'

export const meaningMutants: readonly Mutant[] = [
  mutant(
    're-add impossible',
    'Removed elements stay in a set of tombstones for ever (2P-set).',
    'oracle',
    twoPhaseSet(),
  ),
  mutant(
    'counter base returns',
    'A counter under a key writes its running total under a fresh dot, so an increment concurrent with a remove brings the whole total back.',
    'oracle',
    mapFixture({ ...counterFixture, type: dotReplacingCounter() }),
  ),
  mutant(
    'wall clock alone',
    'The larger wall time wins even over a write that has seen it, so a slow clock’s later write is lost (riak_dt issue 100).',
    'oracle',
    wallClockRegister(),
  ),
  mutant(
    'tie broken by arrival',
    'Of writes with one stamp the one that is held already wins, so replicas keep different ones.',
    'commutative',
    arrivalRegister(),
  ),
  mutant(
    'tie broken by a hash of the id',
    'The order of replica ids is that of their hashes, so replicas with other names give another winner.',
    'renaming',
    broken(lwwFixture, type => ({
      view: (state: DotFun<number>) => {
        const hash = (id: string) => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65521, 7)
        const order = [...liveEntries(state)].sort((a, b) => b.stamp - a.stamp || hash(b.id) - hash(a.id))
        return order[0] === undefined ? type.view(state) : order[0].value
      },
    })),
  ),
  mutant(
    'overwritten values stay',
    'A write does not name the values that it replaces, so siblings pile up.',
    'oracle',
    broken<MvRegister<number>, number>(mvFixture, () => ({
      edit: (scope: Scope<DotFun<number>>) => ({
        set: (value: number) => scope.emit([dotEntry(scope.writer, scope.take(), 0, value)]),
      }),
    })),
  ),
  mutant(
    'removed child survives',
    'Removing a key takes its presence and not what is under it, so old edits are back with the next one.',
    'observed remove',
    mapFixture(broken(setFixture, type => ({ clear: () => type.bottom }))),
  ),
  mutant(
    'concurrent child edit is lost',
    'A key whose presence was removed is hidden though a concurrent edit stands under it.',
    'oracle',
    mapFixture(broken(setFixture, () => ({ alive: () => false }))),
  ),
  mutant(
    'empty child vanishes',
    'Creating a key writes no presence, so a key without content does not exist (half object after a remove).',
    'oracle',
    broken(mapFixture(setFixture), type => ({
      edit: scope => ({ ...type.edit(scope), create: () => undefined }),
    })),
  ),
  mutant(
    'mutator that reads the past',
    'A counter adds to what it read when the change began, so two increments of one change count once.',
    'batches',
    { ...counterFixture, type: dotReplacingCounter(scope => scope.read()) },
  ),
  mutant(
    'reconcile that only adds',
    'What the next value lacks stays.',
    'reconcile',
    brokenFacets(setFixture, type => ({
      reconcile: (scope, next) => {
        for (const element of next as string[]) type.edit(scope).add(element)
      },
    })),
  ),
  mutant(
    'undo that does nothing',
    'The inverse of a change is empty.',
    'inverse',
    brokenFacets(setFixture, () => ({ inverse: () => undefined })),
  ),
  mutant(
    'compaction of live data',
    'Compacting drops the oldest entry of a set as if it were a tombstone.',
    'compaction',
    broken(mvFixture, () => ({ compact: (state: DotFun<number>) => state.slice(1) })),
  ),
  mutant(
    'reasons out of thin air',
    'An explanation names the dot after the one that it means.',
    'reasons',
    brokenFacets(mvFixture, () => ({
      why: (state: DotFun<number>) => ({
        winners: state.map(({ id, counter }) => ({ dot: `${counter + 9}@${id}` })),
        losers: [],
      }),
    })),
  ),
]

/** A set of two grow-only sets: added, and removed for ever. */
function twoPhaseSet(): Fixture<typeof setFixture.type, SetOp> {
  type State = readonly [readonly string[], readonly string[]]
  const base = latticeRegister(productLattice(unionLattice<string>(), unionLattice<string>()))
  const present = ([added, removed]: State) => new Set(added.filter(element => !removed.includes(element)))
  const type = {
    ...base,
    view: present,
    edit: (scope: Scope<State>) => ({
      add: (element: string) => scope.emit([[String(element)], []]),
      remove: (element: string) => present(scope.read()).has(element) && scope.emit([[], [element]]),
      clear: () => scope.emit([[], [...present(scope.read())]]),
    }),
  }
  const edits = setFixture.edits.filter(op => op.kind === 'clear' || typeof op.element === 'string')
  return { ...setFixture, type: type as never, edits, reconciles: () => false, undoes: () => false }
}

/** The embedded counter of early map CRDTs: each writer's running total as one dot, replaced with every increment. */
function dotReplacingCounter(
  startOf: (scope: Scope<DotFun<number>>) => DotFun<number> | undefined = () => undefined,
): PnCounter {
  const type = dotFunType<number, number, { increment(by: number): void; decrement(by: number): void }>({
    tag: 'dotReplacingCounter',
    view: state => liveEntries(state).reduce((sum, entry) => sum + (entry.value as number), 0),
    edit(scope) {
      const start = startOf(scope)
      const add = (by: number): void => {
        if (by === 0) return
        const mine = liveEntries(start ?? scope.read()).filter(entry => entry.id === scope.writer)
        const total = mine.reduce((sum, entry) => sum + (entry.value as number), by)
        const now = liveEntries(scope.read()).filter(entry => entry.id === scope.writer)
        scope.emit(
          joinDotFuns(
            removeLive(now),
            [dotEntry(scope.writer, scope.take(), 0, total)],
            emptyContext(),
            emptyContext(),
          ),
        )
      }
      return { increment: add, decrement: by => add(-by) }
    },
    stamped: false,
    writeValue: (writer, total) => writer.value(total),
    readValue: reader => reader.value() as number,
  })
  const facets = dotFunFacets(type, { assign: (edit, next, now) => edit.increment((next as number) - now) })
  return { ...type, facets } as unknown as PnCounter
}

/** A register of `[wall time, value]` under the lexicographic order; each write brings its own wall time. */
function wallClockRegister(): Fixture<LwwRegister<number>, number> {
  const base = latticeRegister(lexicographicLattice(maxLattice, maxLattice))
  const type = {
    ...base,
    view: ([, value]: readonly [number | null, number | null]) => value ?? 0,
    // Values stand for wall times as well: a writer whose clock is slow writes small ones.
    edit: (scope: Scope<readonly [number | null, number | null]>) => ({
      set: (value: number) => scope.emit([value % 2, value]),
    }),
  }
  return { ...lwwFixture, type: type as never, reconciles: () => false, undoes: () => false }
}

/** A register of `[stamp, value]` in which the one already held wins a tie. */
function arrivalRegister(): Fixture<LwwRegister<number>, number> {
  type State = readonly [number | null, number | null]
  const lattice = lexicographicLattice(maxLattice, maxLattice)
  const base = latticeRegister({ ...lattice, join: (a: State, b: State) => ((b[0] ?? -1) > (a[0] ?? -1) ? b : a) })
  const type = {
    ...base,
    view: ([, value]: State) => value ?? 0,
    edit: (scope: Scope<State>) => ({ set: (value: number) => scope.emit([(scope.read()[0] ?? 0) + 1, value]) }),
  }
  return { ...lwwFixture, type: type as never, edits: fc.nat(3), reconciles: () => false, undoes: () => false }
}
