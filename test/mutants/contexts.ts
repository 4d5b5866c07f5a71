// Faults of causal contexts and deltas.

import {
  type CausalContext,
  type DotSet,
  dotEntry,
  type EnableWinsFlag,
  emptyContext,
  isLive,
  liveEntries,
  mapReplicas,
  type Runs,
  rangeContext,
  removeLive,
  replica,
  type Scope,
} from 'meldkit'
import { standardVerbs } from 'meldkit/laws'
import { setFixture } from '../arbitraries/add-wins-set'
import { flagFixture } from '../arbitraries/enable-wins-flag'
import { counterFixture } from '../arbitraries/pn-counter'
import { broken, type Mutant, mutant, withVerbs } from './mutant'

/** The context without its gaps. */
const compacted = (seen: CausalContext): CausalContext => mapReplicas(seen, (runs: Runs) => [1, runs.at(-1) as number])
/** The context with one dot more of each writer. */
const widened = (seen: CausalContext): CausalContext =>
  mapReplicas(seen, (runs: Runs) => [...runs.slice(0, -1), (runs.at(-1) as number) + 1])

/** The mutators of a flag with another way to disable. */
const disabling = (type: EnableWinsFlag, disable: (scope: Scope<DotSet>) => void) => ({
  edit: (scope: Scope<DotSet>) => ({ ...type.edit(scope), disable: () => disable(scope) }),
})

export const contextMutants: readonly Mutant[] = [
  mutant(
    'context compacted over a gap',
    'The context becomes a version vector though a delta is missing, so that delta is refused when it comes (js-delta-crdts).',
    'complete deltas',
    withVerbs(setFixture, {
      merge(type, target, source) {
        const merged = standardVerbs.merge(type, target, source)
        return merged === target ? target : { ...merged, seen: compacted(merged.seen) }
      },
    }),
  ),
  mutant(
    'delta with the whole version vector',
    'A delta claims all that its author has seen and carries one change, so the receiver drops what it has not (set element vanishes).',
    'fresh dots',
    withVerbs(setFixture, {
      change(type, from, recipe, options) {
        const [after, delta] = standardVerbs.change(type, from, recipe, options)
        return [after, delta.seen.ids.length === 0 ? delta : { ...delta, seen: after.seen, chains: after.chains }]
      },
    }),
  ),
  mutant(
    'remove delta that removes nothing',
    'The delta of a remove names no dots, so only the author sees it removed (the js-delta-crdts remove bug).',
    'inflation',
    withVerbs(flagFixture, {
      change(type, from, recipe, options) {
        const [after, delta] = standardVerbs.change(type, from, recipe, options)
        return [after, { ...delta, ahead: emptyContext(), state: liveEntries(delta.state as DotSet) }]
      },
    }),
  ),
  mutant(
    'set without contexts',
    'Join is a union, so what one side has removed comes back from the other (set element resurrects).',
    'convergence',
    broken(setFixture, type => ({ join: (a, b) => type.join(a, b, emptyContext(), emptyContext(), null) })),
  ),
  mutant(
    'join that sees too much',
    'Each side is taken to have seen one dot more than it has, so a concurrent add is lost.',
    'oracle',
    broken(setFixture, type => ({ join: (a, b, seenByA, seenByB, owner) => type.join(a, b, widened(seenByA), widened(seenByB), owner) })), // biome-ignore format: one line
  ),
  mutant(
    'disable of unseen enables',
    'A disable also names the next dot of each writer, so an enable is lost that it has not seen.',
    'fresh dots',
    broken(flagFixture, type =>
      disabling(type, scope => {
        const gone = removeLive(scope.peek())
        const more = gone.map(({ id, counter }) => dotEntry<undefined>(id, counter + 1, -1, undefined))
        if (gone.length > 0) for (const entry of [...gone, ...more]) scope.emit([entry])
      }),
    ),
  ),
  mutant(
    'clear of unseen enables',
    'Clearing takes the next dot of each writer along, so what comes later is gone before it arrives.',
    'observed remove',
    broken(flagFixture, () => ({
      clear: (state: DotSet) => {
        const gone = removeLive(state)
        return gone.flatMap(entry => [entry, dotEntry<undefined>(entry.id, entry.counter + 1, -1, undefined)])
      },
    })),
  ),
  mutant(
    'disable wins',
    'An enable is dropped when anybody who disabled has seen the writer at all, so a concurrent enable is lost.',
    'oracle',
    broken(flagFixture, type => ({
      join: (a: DotSet, b: DotSet, seenByA: CausalContext, seenByB: CausalContext, owner: object | null) => {
        const all = (seen: CausalContext) => mapReplicas(seen, () => [1, 1000])
        const isRemoval = !a.some(isLive) || !b.some(isLive)
        return isRemoval ? type.join(a, b, all(seenByA), all(seenByB), owner) : type.join(a, b, seenByA, seenByB, owner)
      },
    })),
  ),
  mutant(
    'dot used twice',
    'An enable writes under the dot before instead of taking one, so its delta holds a dot that it has not seen.',
    'round trip',
    broken(flagFixture, type => ({
      edit: (scope: Scope<DotSet>) => ({
        ...type.edit(scope),
        enable() {
          const mine = scope.read().find(entry => entry.id === scope.writer)
          scope.emit([mine === undefined ? dotEntry(scope.writer, scope.take(), 0, undefined) : mine])
        },
      }),
    })),
  ),
  mutant(
    'change without a dot',
    'A change claims nothing, so nobody can tell that it was missed.',
    'fresh dots',
    withVerbs(counterFixture, {
      change(type, from, recipe, options) {
        const [after, delta] = standardVerbs.change(type, from, recipe, options)
        return [
          { ...after, seen: from.seen, chains: from.chains },
          { ...delta, seen: emptyContext(), chains: from.chains },
        ]
      },
    }),
  ),
  mutant(
    'merge that sees a dot that nobody made',
    'The merged context has one dot of a writer who wrote nothing.',
    'contexts',
    withVerbs(counterFixture, {
      merge(type, target, source) {
        const merged = standardVerbs.merge(type, target, source)
        if (merged === target) return target
        const ghost = standardVerbs.merge(type, merged, ghostOf(merged.stamp))
        return { ...ghost, state: merged.state }
      },
    }),
  ),
]

/** A delta of one dot and nothing else. */
function ghostOf(stamp: number) {
  const from = replica(counterFixture.type, 'ghost')
  return { ...from, seen: rangeContext('ghost' as typeof from.id, 1, 1), chains: { ids: ['ghost' as typeof from.id], values: [[{ counter: 1, hash: 1, stamp: Math.max(1, stamp) }]] } } // biome-ignore format: one line
}
