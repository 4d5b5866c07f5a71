// Faults of values: something is changed in place, remembered wrongly, or written in a form that is not the only one.

import {
  type AddWinsSetState,
  type CausalContext,
  type DotFun,
  type DotSet,
  dotEntry,
  emptyContext,
  liveEntries,
} from 'meldkit'
import { standardVerbs } from 'meldkit/laws'
import { type SetElement, setFixture } from '../arbitraries/add-wins-set'
import { flagFixture } from '../arbitraries/enable-wins-flag'
import { counterFixture } from '../arbitraries/pn-counter'
import { lwwFixture, mvFixture } from '../arbitraries/registers'
import { broken, type Mutant, mutant, withVerbs } from './mutant'

type SetState = AddWinsSetState<SetElement>

export const valueMutants: readonly Mutant[] = [
  mutant(
    'join that changes its input',
    'Entries are pushed into the first argument, so older versions change behind their readers.',
    'frozen inputs',
    broken(mvFixture, type => ({
      join: (
        a: DotFun<number>,
        b: DotFun<number>,
        seenByA: CausalContext,
        seenByB: CausalContext,
        owner: object | null,
      ) => {
        const joined = type.join(a, b, seenByA, seenByB, owner)
        if (joined === a || a.length === 0) return joined
        ;(a as unknown[]).splice(0, a.length, ...joined)
        return a
      },
    })),
  ),
  mutant(
    'builder that outlives its change',
    'A join goes on with the token of the builder that made a node, so nodes that versions share are changed in place.',
    'frozen inputs',
    broken(setFixture, type => ({
      join: (a: SetState, b: SetState, seenByA: CausalContext, seenByB: CausalContext) =>
        type.join(a, b, seenByA, seenByB, a.owner),
    })),
  ),
  mutant(
    'versions that share a cell',
    'A register keeps its value in a cell that all versions share, which freezing does not see.',
    'old versions',
    sharedCell(),
  ),
  mutant(
    'changes that share a count',
    'Values are numbered by a count outside of the state, so what a change writes depends on what was made before it.',
    'independence',
    outsideCount(),
  ),
  mutant(
    'view remembered by size',
    'The view of a set is remembered by how many elements it has, so another set of that size shows the old ones.',
    'oracle',
    rememberedBySize(),
  ),
  mutant(
    'view made anew',
    'Each look makes another array, so an application renders without need.',
    'fresh views',
    broken(mvFixture, () => ({ view: (state: DotFun<number>) => liveEntries(state).map(entry => entry.value) })),
  ),
  mutant(
    'no-op that is a change',
    'A recipe that does nothing gives a new object.',
    'no-op',
    withVerbs(counterFixture, {
      change(type, from, recipe, options) {
        const [after, delta] = standardVerbs.change(type, from, recipe, options)
        return [{ ...after }, delta]
      },
    }),
  ),
  mutant(
    'merge without the clock',
    'A merge forgets the stamp of what it receives, so a later write may get a smaller one.',
    'stamps',
    withVerbs(lwwFixture, {
      merge(type, target, source) {
        const merged = standardVerbs.merge(type, target, source)
        return merged === target ? target : { ...merged, stamp: target.stamp }
      },
    }),
  ),
  mutant(
    'bytes in the order of arrival',
    'Entries are kept and written as they came, so equal states have different bytes.',
    'commutative',
    broken(mvFixture, type => ({
      join: (
        a: DotFun<number>,
        b: DotFun<number>,
        seenByA: CausalContext,
        seenByB: CausalContext,
        owner: object | null,
      ) => {
        const sorted = (state: DotFun<number>) => type.join(type.bottom, [...state].sort((x, y) => (x.id < y.id ? -1 : x.id > y.id ? 1 : x.counter - y.counter)), emptyContext(), emptyContext(), null) // biome-ignore format: one line
        const joined = type.join(sorted(a), sorted(b), seenByA, seenByB, owner)
        const kept = a.filter(entry => joined.includes(entry))
        return joined.length === a.length && kept.length === a.length
          ? a
          : [...kept, ...joined.filter(entry => !kept.includes(entry))]
      },
    })),
  ),
  mutant(
    'codec without removals',
    'Gone dots are not written, so a remove is lost on its way.',
    'round trip',
    broken(flagFixture, () => ({
      write: (writer, state: DotSet) => writer.dots(liveEntries(state), false, () => undefined),
    })),
  ),
  mutant(
    'codec without stamps',
    'Stamps are not written, so after a round trip the order of writes is another.',
    'round trip',
    broken(lwwFixture, type => ({
      write: (writer, state: DotFun<number>) => writer.dots(state, false, entry => writer.value(entry.value)),
      read: reader =>
        type.read({ ...reader, dots: (_, read) => reader.dots(false, (id, n, stamp) => read(id, n, stamp || 1)) }),
    })),
  ),
  mutant(
    'decoded copy with another past',
    'What a replica knows to be removed ahead of its change is not restored, so after a restart it comes back.',
    'round trip',
    withVerbs(flagFixture, {
      decode: (type, bytes) => ({ ...standardVerbs.decode(type, bytes), ahead: emptyContext() }),
    }),
  ),
  mutant(
    'reader that repairs',
    'Entries out of order, or there twice, are put right without complaint, so one state has several forms.',
    'strict reading',
    broken(mvFixture, type => ({
      read(reader) {
        const entries = reader.list(() =>
          reader.tuple(() => {
            const { id, counter, gone } = reader.dot()
            return gone ? dotEntry<unknown>(id, counter, -1, undefined) : dotEntry(id, counter, 0, reader.value())
          }),
        )
        return entries.reduce(
          (state, entry) => type.join(state, [entry as never], emptyContext(), emptyContext(), null),
          type.bottom,
        )
      },
    })),
  ),
]

function sharedCell() {
  const cell = new Map<string, number>()
  return broken(lwwFixture, type => ({
    edit: scope => ({
      set(value: number) {
        cell.set('newest', value)
        type.edit(scope).set(value)
      },
    }),
    view: (state: DotFun<number>) => (state.length === 0 ? type.view(state) : cell.get('newest')),
  }))
}

function outsideCount() {
  let count = 0
  return broken(mvFixture, type => ({
    edit: scope => ({ set: () => type.edit(scope).set(count++) }),
  }))
}

function rememberedBySize() {
  const known = new Map<number, unknown>()
  return broken(setFixture, type => ({
    view: (state: SetState) => {
      if (!known.has(state.size)) known.set(state.size, type.view(state))
      return known.get(state.size)
    },
  }))
}
