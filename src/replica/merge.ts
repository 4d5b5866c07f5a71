/**
 * The verb that brings together: replicas, deltas, groups of deltas, in any order, any number of times.
 */
import { contextsDisjoint, emptyContext, joinContexts, subtractContexts } from '../clock/causal-context'
import type { AnyCrdt, Seen, State } from '../crdt/contract'
import { joinChains } from './chain'
import { type Delta, logAfter, makeDelta, type Replica, replicaOf } from './replica'

/**
 * The target with everything that the source knows; the same reference when that is nothing new.
 *
 * A replica stays that replica; a delta merged with a delta is a delta group. Total on checked input but for forks.
 * Cost: O(w) for w writers when nothing is new; O(d log n) for deltas of d keys, in whatever order they come, and for
 * versions with shared structure that differ in d of n keys; O(n) for states, or diffs with gaps, that share none.
 *
 * @throws ForkedReplicaError when both sides know a change by different hashes; nothing was merged.
 *
 * @example
 * ```ts
 * import { change, merge, pnCounter, replica, view } from 'meldkit'
 *
 * const Likes = pnCounter()
 * const [alice, first] = change(Likes, replica(Likes, 'alice'), (likes) => likes.increment())
 * const [, second] = change(Likes, alice, (likes) => likes.increment(2))
 * const bob = merge(Likes, replica(Likes, 'bob'), merge(Likes, second, first))
 * view(Likes, bob) // => 3
 * merge(Likes, bob, first) === bob // => true
 * ```
 *
 * @see Almeida, Shoker & Baquero, "Delta State Replicated Data Types" (JPDC 2018). We differ: whether the source adds
 *   anything is decided by the changes seen alone, since the state is a function of them.
 */
export function merge<T extends AnyCrdt>(type: T, target: Replica<T>, source: Delta<T>): Replica<T>
export function merge<T extends AnyCrdt>(type: T, target: Delta<T>, source: Delta<T>): Delta<T>
export function merge<T extends AnyCrdt>(type: T, target: Delta<T> | Replica<T>, source: Delta<T>): Delta<T> {
  const seen = joinContexts(target.seen, source.seen)
  const chains = joinChains(target.chains, source.chains, seen)
  if (seen === target.seen) return target
  const isNews = contextsDisjoint(target.seen, source.seen)
  const names = target.names && source.names
  const seenByTarget = names ? emptyContext() : seenFor(target, source, isNews)
  const seenBySource = names ? emptyContext() : seenFor(source, target, isNews)
  const state = type.join(target.state, source.state, seenByTarget, seenBySource, null) as State<T>
  const ahead = subtractContexts(joinContexts(target.ahead, source.ahead), seen)
  const merged = makeDelta<T>(names, seen, ahead, chains, Math.max(target.stamp, source.stamp), state)
  if (!('id' in target)) return merged
  // A state that overlaps is not logged: sent on, it would be a state again.
  return replicaOf(target.id, merged, isNews || source.names ? logAfter(type, state, target.log, source) : target.log)
}

/** What a side has seen, as far as it matters to what only the other side holds. */
function seenFor(side: Delta<AnyCrdt>, other: Delta<AnyCrdt>, isNews: boolean): Seen {
  if (side.names) return { ids: side.seen.ids, values: side.seen.values, names: true }
  // Absence removes only what was seen: a side that has seen no dot of the other's, live or gone, removes nothing.
  return isNews && contextsDisjoint(side.seen, other.ahead) ? emptyContext() : side.seen
}
