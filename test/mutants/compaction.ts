// Faults of compaction: what goes too early, what goes in silence, what goes for nothing.

import {
  type CausalContext,
  contextOf,
  type DotFun,
  type Edit,
  emptyContext,
  emptyDelta,
  hasSeen,
  isLive,
  versionOf,
} from 'meldkit'
import { standardVerbs } from 'meldkit/laws'
import { lwwFixture } from '../arbitraries/registers'
import { removeWinsFixture } from '../arbitraries/remove-wins-flag'
import { broken, type Mutant, mutant, withVerbs } from './mutant'

export const compactionMutants: readonly Mutant[] = [
  mutant(
    'compaction by age',
    'What a replica has seen for a while counts as stable, so a removal is forgotten before a concurrent edit arrives.',
    'oracle',
    withVerbs(removeWinsFixture, {
      compact: (type, from) => standardVerbs.compact(type, from, versionOf(from.seen)),
    }),
  ),
  mutant(
    'compaction in silence',
    'A replica drops what is stable and tells nobody, so what it writes next does not remove what the others still have.',
    'convergence',
    withVerbs(removeWinsFixture, {
      compact(type, from, stable) {
        const state = type.compact(from.state, contextOf(stable))
        return [state === from.state ? from : { ...from, state }, emptyDelta(type)]
      },
    }),
  ),
  mutant(
    'compaction that forgets to say what went',
    'The delta of a compaction has its dot and no removals, so only the author drops anything.',
    'inflation',
    withVerbs(lwwFixture, {
      compact(type, from, stable) {
        const [after, delta] = standardVerbs.compact(type, from, stable)
        return [after, { ...delta, ahead: emptyContext(), state: type.bottom }]
      },
    }),
  ),
  mutant(
    'compaction that never rests',
    'A compaction writes what shows anew, in place of all it sees, so it always finds something to do.',
    'compaction',
    withVerbs(lwwFixture, {
      compact: (type, from) =>
        standardVerbs.change(type, from, edit =>
          (edit as Edit<typeof lwwFixture.type>).set(standardVerbs.view(type, from) as number),
        ),
    }),
  ),
  mutant(
    'tombstone dropped from under an enable',
    'A stable tombstone goes though an enable beside it is not stable, so the enable shows that it had hidden.',
    'compaction',
    broken(removeWinsFixture, () => ({
      compact(state: DotFun<boolean>, horizon: CausalContext) {
        const kept = state.filter(entry => !isLive(entry) || entry.value || !hasSeen(horizon, entry.id, entry.counter))
        return kept.length < state.length ? kept : state
      },
    })),
  ),
  mutant(
    'register that keeps the loser',
    'Of stable writes the oldest is kept and not the winner.',
    'compaction',
    broken(lwwFixture, () => ({
      compact: (state: DotFun<number>, horizon: CausalContext) =>
        state.every(entry => isLive(entry) && hasSeen(horizon, entry.id, entry.counter)) && state.length > 1
          ? state.slice(0, 1)
          : state,
    })),
  ),
]
