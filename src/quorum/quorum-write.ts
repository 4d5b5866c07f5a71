/**
 * A quorum write: a version and a value, to all members, until a write quorum has them.
 */
import type { OperationId } from '../base/operation-id'
import { quorumOperation, storeEverywhere } from './quorum-operation'
import type { QuorumPlan } from './quorum-plan'
import type { QuorumOperation } from './quorum-state'
import type { Versioning } from './versioning'

/** What is written, and how. */
export interface QuorumWriteOptions<V> {
  readonly id: OperationId
  readonly key: string
  readonly plan: QuorumPlan
  readonly join: Versioning<V>
  /**
   * What is written: with a version that the caller has given it, as a stamp or as a state to be joined; or a pure function that makes
   * it after what a read quorum holds. To resume a write, give what the first attempt wrote, see `versioned` of its state.
   */
  readonly write: V | ((found: V | undefined) => V)
}

/**
 * A write as an operation: sends a version and a value to all members and waits for a write quorum of acknowledgements.
 *
 * Under concurrency the versions decide: replicas join what comes with what they hold. A version from a query phase is newer than
 * every write acknowledged before, whatever the clocks say, if write quorums meet read quorums. Versions must be unique; one made
 * from the found one should contain the operation's id.
 *
 * Outcomes: `ok` with what was written; `failed` while certainly no replica has it, as in the query phase, when too few are up, or
 * when all that were asked have refused; else `unknown`, and it may still come to light at any time. Then resume it: make the operation
 * again with the same id and the same version. Another version would be another write. Both are said as soon as no quorum is left,
 * without waiting for those that have not answered.
 *
 * A write of a stamp older than what the replicas hold is acknowledged, and has no effect.
 *
 * Cost: one round trip, with a query phase two. A step is O(n), n = members.
 *
 * @example
 * ```ts
 * import { configuration, majorities, operationId, quorumPlan, quorumWrite, runMachine } from 'meldkit'
 *
 * const plan = quorumPlan({ configuration: configuration(majorities(['a', 'b', 'c'])), deadlineMs: 500 })
 * const newer = (a: { version: number; value: string }, b: typeof a) => (a.version >= b.version ? a : b)
 * const write = quorumWrite({ id: operationId('app', 1), key: 'door', plan, join: newer, write: { version: 2, value: 'open' } })
 *
 * const now = { wallMs: 0, monotonicMs: 0, random: 0 }
 * const stored = { kind: 'stored', epoch: 1, durability: 'durable' } as const
 * const { effects } = runMachine(write, [
 *   { ...now, kind: 'begin' },
 *   { ...now, kind: 'answer', from: 'a', call: 1, answer: stored },
 *   { ...now, kind: 'timer', timer: 'deadline' },
 * ])
 * const last = effects[effects.length - 1]
 * last?.kind === 'done' && last.outcome.kind // => 'unknown'
 * last?.kind === 'done' && [last.outcome.needed, last.outcome.by] // => [2, ['a']]
 * ```
 *
 * @see Lynch, Shvartsman, "Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts" (FTCS 1997), for the
 *   query phase. We differ: any version that can be joined will do.
 */
export function quorumWrite<V>(options: QuorumWriteOptions<V>): QuorumOperation<V, V> {
  const { id, key, plan, join, write } = options
  const isMade = typeof write === 'function'
  return quorumOperation<V, V>({
    id,
    key,
    plan,
    join,
    given: isMade ? undefined : write,
    isRead: false,
    // Done is only what was stored, so there is something.
    value: versioned => versioned as V,
    found: (work, moment) => {
      work.versioned = isMade ? (write as (found: V | undefined) => V)(work.versioned) : write
      storeEverywhere(work, options, moment)
      return 'store'
    },
  })
}
