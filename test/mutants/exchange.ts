// Faults of what replicas send each other.

import { type CausalContext, type DotSet, emptyContext, liveEntries } from 'meldkit'
import { standardVerbs } from 'meldkit/laws'
import { setFixture } from '../arbitraries/add-wins-set'
import { flagFixture } from '../arbitraries/enable-wins-flag'
import { latticeFixtures } from '../arbitraries/lattice-register'
import { counterFixture } from '../arbitraries/pn-counter'
import { broken, type Mutant, mutant, withVerbs } from './mutant'

export const exchangeMutants: readonly Mutant[] = [
  mutant(
    'difference without removals',
    'A diff holds what was added and not what was removed, so a reader who asks for it keeps what is gone.',
    'diff suffices',
    broken(flagFixture, type => ({ since: (newer, older, gap) => liveEntries(type.since(newer, older, gap)) })),
  ),
  mutant(
    'difference of everything',
    'A diff always holds the whole state, so every exchange costs as much as the first.',
    'diff is minimal',
    broken(latticeFixtures.union, () => ({ since: newer => newer })),
  ),
  mutant(
    'difference without its context',
    'A diff sends the entries and claims nothing, so the reader never learns that it has them.',
    'diff suffices',
    withVerbs(setFixture, {
      diff: (type, newer, older) => ({ ...standardVerbs.diff(type, newer, older), seen: emptyContext() }),
    }),
  ),
  mutant(
    'log cut short',
    'The log gives its last delta to everyone, so a reader further behind misses the others.',
    'changes since',
    withVerbs(counterFixture, {
      changesSince(type, from, seen) {
        const { kind, delta } = standardVerbs.changesSince(type, from, seen)
        if (delta.seen.ids.length < 2) return { kind, delta }
        // Of several writers' changes only those of the last writer are sent.
        const [id, runs] = [delta.seen.ids.at(-1), delta.seen.values.at(-1)]
        const only = { ids: delta.seen.ids.slice(0, -1), values: delta.seen.values.slice(0, -1) }
        return {
          kind,
          delta:
            id === undefined || runs === undefined
              ? delta
              : standardVerbs.diff(type, delta, { ...delta, seen: only, chains: emptyContext() as never }),
        }
      },
    }),
  ),
  mutant(
    'log that claims too much',
    'What the log gives says that all was sent, whatever was.',
    'changes since',
    withVerbs(flagFixture, {
      changesSince(type, from, seen: CausalContext) {
        const { kind, delta } = standardVerbs.changesSince(type, from, seen)
        return {
          kind,
          delta: { ...delta, seen: from.seen, chains: from.chains, state: (delta.state as DotSet).slice(0, 1) },
        }
      },
    }),
  ),
]
