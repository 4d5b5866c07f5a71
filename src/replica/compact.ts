/**
 * The verb that drops what is kept only for changes that may still arrive, once none can.
 *
 * A compaction is a change like any other: it takes a dot, and its delta names what goes. So the state stays a function of
 * the dots seen, and a replica that never compacts, or comes back after years, merges it like any removal. Left out: what
 * is stable. That is for whoever knows the members, see `matrix-clock.ts`.
 */
import { invariant } from '../base/error'
import { contextOf, emptyContext, prefixOf } from '../clock/causal-context'
import type { VersionVector } from '../clock/version-vector'
import type { AnyCrdt, Scope, State } from '../crdt/contract'
import { changeInScope } from './change'
import type { Delta, Replica } from './replica'

/**
 * Drops what only a change could need that is concurrent with stable ones: `[next version, delta]`, as `change` gives.
 *
 * No view changes, neither here nor where the delta arrives in causal order. The same replica and an empty delta when
 * nothing goes. What each type drops stands in docs/compaction.md. Cost: O(n), plus what goes, which the delta names.
 *
 * @param stable dots that every member has seen, where this replica has merged all that a member wrote before it saw
 *   them: then whatever arrives later was written by somebody who had seen them all. `stableVector` gives it, if rows
 *   are taken over together with what their senders had. If it is not true, replicas still agree; but a removal that was
 *   dropped is forgotten, and an edit concurrent with it may show.
 * @throws InvariantError `argument` when `stable` counts dots that the replica has not seen, or has seen beyond a gap.
 * @throws InvariantError `counter-exhausted` and `clock-exhausted` as `change`.
 *
 * @example
 * ```ts
 * import { change, compact, lwwRegister, merge, replica, versionOf } from 'meldkit'
 *
 * const Title = lwwRegister('')
 * const [alice] = change(Title, replica(Title, 'alice'), (title) => title.set('draft'))
 * const [bob] = change(Title, replica(Title, 'bob'), (title) => title.set('final'))
 * const both = merge(Title, alice, bob)
 * both.state.length // => 2
 * // Once bob is known to have merged alice's write as well:
 * const [after, delta] = compact(Title, both, versionOf(both.seen))
 * after.state.length // => 1
 * merge(Title, merge(Title, bob, alice), delta).state.length // => 1
 * compact(Title, after, versionOf(both.seen))[0] === after // => true
 * ```
 *
 * @see Baquero, Almeida & Shoker, "Making Operation-based CRDTs Operation-based" (DAIS 2014), section 5: causal
 *   stability. We differ: what goes is named in a delta. Dropped in silence it would come back: a later change cannot
 *   name, and so not remove, what its author no longer has, and replicas that still have it would go on to show it.
 */
export function compact<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  stable: VersionVector,
): readonly [Replica<T>, Delta<T>] {
  const { seen } = replica
  for (const [i, id] of stable.ids.entries()) {
    const [counter, prefix] = [stable.values[i] as number, prefixOf(seen, id)]
    invariant(
      counter <= prefix,
      'argument',
      () =>
        `Compaction: dot ${counter} of ${id} cannot be stable, this replica has seen ${prefix} without gaps. Give what all members have seen, this one included.`,
    )
  }
  const drop = (scope: Scope<State<T>>): void => {
    const state = scope.read()
    const kept = type.compact(state, contextOf(stable)) as State<T>
    // The delta that leads a reader who has seen the same from the one to the other: what goes, as removals.
    const gap = { claimed: emptyContext(), resend: false, seenByNewer: seen, seenByOlder: seen }
    if (kept !== state) scope.emit(type.since(kept, state, gap) as State<T>)
  }
  return changeInScope(type, replica, drop, {})
}
