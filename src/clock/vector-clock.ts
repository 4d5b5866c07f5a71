/**
 * Vector clocks: timestamps of events that tell which happened before which, and which were concurrent.
 *
 * The shape is that of a version vector, the use is not: a vector clock marks one event, a version vector sums up which
 * dots a state has seen. Left out: replicas that come and go by the thousand, which make every timestamp grow; see
 * `interval-tree-clock.ts`.
 *
 * Source: Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering" (ACSC 1988), and Mattern,
 * "Virtual Time and Global States of Distributed Systems" (1989).
 */
import { invariant, show } from '../base/error'
import type { ReplicaId } from './replica-id'
import { emptyReplicaMap, type ReplicaMap, setOf } from './replica-map'
import { compareVersions, counterOf, joinVersions, type Order } from './version-vector'

/** For each replica how many of its events had happened, as far as the stamped event could know. */
export type VectorClock = ReplicaMap<number>

/**
 * The clock of a replica that has seen no event, its own included.
 *
 * @example
 * ```ts
 * import { counterOf, replicaId, vectorClock } from 'meldkit'
 *
 * counterOf(vectorClock(), replicaId('alice')) // => 0
 * ```
 */
export function vectorClock(): VectorClock {
  return emptyReplicaMap()
}

/**
 * The clock at the next event of replica `id`; a send is an event, its clock goes with the message. O(w), w = replicas.
 *
 * @throws InvariantError `clock-exhausted` after 2^53 - 1 events.
 *
 * @example
 * ```ts
 * import { compareVectorClocks, replicaId, vectorClock, vectorClockReceive, vectorClockTick } from 'meldkit'
 *
 * const alice = replicaId('alice')
 * const bob = replicaId('bob')
 * const sent = vectorClockTick(vectorClock(), alice)
 * const meanwhile = vectorClockTick(vectorClock(), bob)
 * const received = vectorClockReceive(meanwhile, bob, sent)
 * compareVectorClocks(sent, meanwhile) // => 'concurrent'
 * compareVectorClocks(sent, received) // => 'before'
 * ```
 */
export function vectorClockTick(clock: VectorClock, id: ReplicaId): VectorClock {
  const counter = counterOf(clock, id)
  invariant(counter < Number.MAX_SAFE_INTEGER, 'clock-exhausted', () => {
    return `Vector clock: expected fewer than 2^53 - 1 events of ${show(id)}. Go on under a new replica id.`
  })
  return setOf(clock, id, counter + 1)
}

/**
 * The clock at the event with which replica `id` receives a message stamped `received`. Throws as `vectorClockTick`.
 *
 * @example
 * ```ts
 * import { counterOf, replicaId, vectorClock, vectorClockReceive, vectorClockTick } from 'meldkit'
 *
 * const alice = replicaId('alice')
 * const bob = replicaId('bob')
 * const received = vectorClockReceive(vectorClock(), bob, vectorClockTick(vectorClock(), alice))
 * counterOf(received, alice) // => 1
 * counterOf(received, bob) // => 1
 * ```
 */
export function vectorClockReceive(clock: VectorClock, id: ReplicaId, received: VectorClock): VectorClock {
  return vectorClockTick(joinVersions(clock, received), id)
}

/**
 * How event `a` stands to event `b`: `before` means that `a` happened before `b`. O(w).
 *
 * @example
 * ```ts
 * import { compareVectorClocks, replicaId, vectorClock, vectorClockTick } from 'meldkit'
 *
 * const first = vectorClockTick(vectorClock(), replicaId('alice'))
 * compareVectorClocks(first, vectorClockTick(first, replicaId('bob'))) // => 'before'
 * ```
 */
export function compareVectorClocks(a: VectorClock, b: VectorClock): Order {
  return compareVersions(a, b)
}
