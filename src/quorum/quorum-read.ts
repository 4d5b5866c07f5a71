/**
 * A quorum read: what a read quorum holds, joined, and repaired as its policy says.
 */
import type { OperationId } from '../base/operation-id'
import { quorumOperation } from './quorum-operation'
import type { QuorumPlan } from './quorum-plan'
import type { QuorumOperation } from './quorum-state'
import { repairStale } from './repair'
import type { Versioning } from './versioning'

/** What is read, and how. */
export interface QuorumReadOptions<V> {
  readonly id: OperationId
  readonly key: string
  readonly plan: QuorumPlan
  readonly join: Versioning<V>
}

/**
 * A read as an operation: asks members until a read quorum has answered and gives the join of what they hold, undefined when they
 * hold nothing.
 *
 * Under concurrency: where read and write quorums meet, a read that begins after a write was acknowledged gives it or a newer one;
 * of writes under way it may give any. Two reads in a row may go back unless repair is `awaited`. A deletion is a version as any
 * other and wins over older values; so a value is deleted for good only while someone holds its deletion.
 *
 * Outcomes: `ok`; `failed` when too few are up, when so many have refused or failed that no quorum is left, at the deadline or
 * when aborted. A read is never `unknown` and may be made again. Under `awaited` it fails too when what it found cannot be
 * brought to a write quorum in time.
 *
 * Cost: one round trip; with `awaited` repair a second one if the answers differ. A step is O(n), n = members.
 *
 * @example
 * ```ts
 * import { configuration, majorities, operationId, quorumPlan, quorumRead, runMachine } from 'meldkit'
 *
 * const plan = quorumPlan({ configuration: configuration(majorities(['a', 'b', 'c'])), deadlineMs: 500, repair: 'background' })
 * const newer = (a: { version: number; value: string }, b: typeof a) => (a.version >= b.version ? a : b)
 * const read = quorumRead({ id: operationId('app', 1), key: 'door', plan, join: newer })
 *
 * const now = { wallMs: 0, monotonicMs: 0, random: 0 }
 * const found = (version: number, value: string) => ({ kind: 'found', epoch: 1, found: { version, value } }) as const
 * const { effects } = runMachine(read, [
 *   { ...now, kind: 'begin' },
 *   { ...now, kind: 'answer', from: 'a', call: 1, answer: found(1, 'shut') },
 *   { ...now, kind: 'answer', from: 'c', call: 3, answer: found(2, 'open') },
 * ])
 * const [repair, done] = effects.slice(-2)
 * repair?.kind === 'ask' && [repair.to, repair.ask.kind] // => ['a', 'write']
 * done?.kind === 'done' && done.outcome.kind === 'ok' && done.outcome.value // => { version: 2, value: 'open' }
 * ```
 *
 * @see Attiya, Bar-Noy, Dolev, "Sharing Memory Robustly in Message-Passing Systems" (JACM 1995), whose second phase is what
 *   `awaited` does. We differ: it is left out when those that hold the newest version are a write quorum already.
 */
export function quorumRead<V>(options: QuorumReadOptions<V>): QuorumOperation<V, V | undefined> {
  const { id, key, plan, join } = options
  return quorumOperation<V, V | undefined>({
    id,
    key,
    plan,
    join,
    given: undefined,
    isRead: true,
    value: versioned => versioned,
    found: (work, moment) => repairStale(work, options, join, moment),
  })
}
