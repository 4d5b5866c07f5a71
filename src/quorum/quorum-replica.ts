/**
 * A replica for plain quorum reads and writes, as a pure function: keeps copies of its own and hints for others.
 *
 * Left out: the disk. What is in the state that an answer comes with must be persisted before the answer is sent, which is why all
 * its acknowledgements say `durable`.
 */
import { type Champ, champGet, emptyChamp } from '../collections/champ'
import { champSet } from '../collections/champ-update'
import { type Hints, hintOf, keepHint, noHints } from './hints'
import type { ReplicaFunction, Replied } from './operation'
import type { QuorumAnswer, QuorumAsk } from './quorum-ask'
import type { Versioning } from './versioning'

/** What a replica holds. */
export interface QuorumReplicaState<V> {
  readonly copies: Champ<string, V>
  readonly hints: Hints<V>
}

/** Who a replica is. */
export interface QuorumReplicaOptions<V> {
  /** Its id, never given to another. A replica that lost its state comes back under a new one. */
  readonly id: string
  /** Of its configuration. Make the replica again, with the same state, when it changes. */
  readonly epoch: number
  readonly join: Versioning<V>
}

/**
 * A replica that joins what it is told to write with what it holds, and refuses what is meant for another epoch or another replica.
 *
 * A write for another replica with an expiry is kept as a hint; a read for another is answered from it. State: copies by key and
 * hints by target and key. An answer is O(log n), n = keys.
 *
 * @example
 * ```ts
 * import { quorumReplica } from 'meldkit'
 *
 * const newer = (a: { version: number; value: string }, b: typeof a) => (a.version >= b.version ? a : b)
 * const { initial, answer } = quorumReplica({ id: 'a', epoch: 1, join: newer })
 * const about = { key: 'door', epoch: 1, target: 'a' } as const
 * const { state } = answer(initial, { ...about, kind: 'write', versioned: { version: 2, value: 'open' } })
 * const late = answer(state, { ...about, kind: 'write', versioned: { version: 1, value: 'shut' } })
 * late.state === state // => true
 * answer(late.state, { ...about, kind: 'read' }).answer // => { kind: 'found', epoch: 1, found: { version: 2, value: 'open' } }
 * answer(state, { ...about, kind: 'read', epoch: 2 }).answer.kind // => 'refused'
 * ```
 */
export function quorumReplica<V>(
  options: QuorumReplicaOptions<V>,
): ReplicaFunction<QuorumReplicaState<V>, QuorumAsk<V>, QuorumAnswer<V>> {
  const { id, epoch, join } = options
  const stored: QuorumAnswer<V> = { kind: 'stored', epoch, durability: 'durable' }
  return {
    initial: { copies: emptyChamp(), hints: noHints() },
    answer(state, ask): Replied<QuorumReplicaState<V>, QuorumAnswer<V>> {
      const { copies, hints } = state
      const { key, target } = ask
      const isOwn = target === id
      const held = isOwn ? champGet(copies, key) : hintOf(hints, target, key)?.versioned
      if (ask.epoch !== epoch) {
        // A copy of the ask may have come earlier, in its epoch; only what is not held was certainly never taken.
        const isHeld = ask.kind === 'write' && held !== undefined && join(held, ask.versioned) === held
        return { state, answer: isHeld ? stored : { kind: 'refused', epoch, reason: 'It is in another epoch.' } }
      }
      if (ask.kind === 'read') return { state, answer: { kind: 'found', epoch, found: held } }
      const { versioned, expiresMs } = ask
      if (isOwn) {
        const next = held === undefined ? versioned : join(held, versioned)
        return { state: next === held ? state : { copies: champSet(copies, key, next), hints }, answer: stored }
      }
      if (expiresMs === undefined)
        return { state, answer: { kind: 'refused', epoch, reason: 'It is another replica.' } }
      const kept = keepHint(hints, { target, key, versioned, expiresMs }, join)
      return { state: kept === hints ? state : { copies, hints: kept }, answer: stored }
    },
  }
}
