/**
 * A version vector: for each replica the highest counter up to which *all* its dots were seen. A lattice under max.
 *
 * It says less than a causal context, which also knows dots beyond a gap, and is what is exchanged to ask "what do I
 * lack?". To timestamp single events, see `vector-clock.ts`.
 */
import { invariant, show } from '../base/error'
import { isCounter } from './dot'
import { type ReplicaId, replicaId } from './replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, type ReplicaMap, setOf } from './replica-map'

/** Counters of at least 1 by replica; an absent replica counts 0. */
export type VersionVector = ReplicaMap<number>

/** How two points of a partial order stand to each other. */
export type Order = 'before' | 'equal' | 'after' | 'concurrent'

/**
 * The version vector of a plain record.
 *
 * @throws InvariantError `argument` when a counter is not an integer from 1 to 2^50 - 1.
 * @throws InvariantError `replica-id` when a key is not a replica id.
 *
 * @example
 * ```ts
 * import { compareVersions, versionVector } from 'meldkit'
 *
 * compareVersions(versionVector({ alice: 2 }), versionVector({ alice: 2, bob: 1 })) // => 'before'
 * compareVersions(versionVector({ alice: 2 }), versionVector({ bob: 1 })) // => 'concurrent'
 * ```
 */
export function versionVector(counters: Readonly<Record<string, number>>): VersionVector {
  let vector = emptyReplicaMap<number>()
  for (const id of Object.keys(counters)) {
    const counter = counters[id] as number
    invariant(
      isCounter(counter),
      'argument',
      () =>
        `Version vector: counter of ${show(id)} must be an integer from 1 to 2^50 - 1, got ${show(counter)}. Leave out replicas of which nothing was seen.`,
    )
    vector = setOf(vector, replicaId(id), counter)
  }
  return vector
}

/** The counter of `id`, 0 when nothing was seen. O(log w). */
export function counterOf(vector: VersionVector, id: ReplicaId): number {
  return getOf(vector, id) ?? 0
}

/** The pointwise maximum; `a` itself when `b` adds nothing. O(w). */
export function joinVersions(a: VersionVector, b: VersionVector): VersionVector {
  return joinReplicaMaps(a, b, (x, y) => (y > x ? y : x))
}

/** Whether every dot of `a` is among those of `b`. O(w). */
export function versionLeq(a: VersionVector, b: VersionVector): boolean {
  return joinVersions(b, a) === b
}

/** How `a` stands to `b` in the order of inclusion. O(w). */
export function compareVersions(a: VersionVector, b: VersionVector): Order {
  const joined = joinVersions(a, b)
  const below = joinVersions(b, a) === b
  if (joined === a) return below ? 'equal' : 'after'
  return below ? 'before' : 'concurrent'
}
