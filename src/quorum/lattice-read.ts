/**
 * Linearizable reads of a value that only grows: a join that the caller gives, on quorums, without consensus.
 *
 * An update joins its part into the replicas. A read answers with a state only when so many replicas held exactly this one that any
 * two such reads have a replica in common, so that one state contains the other. Left out: what the values are; and an end of reading
 * while others always write, for which the rounds are bounded.
 */
import type { OperationId } from '../base/operation-id'
import { type LatticeOperation, type LatticeOptions, type LatticeRun, latticeStart, stepOf } from './lattice-rounds'

/**
 * Joins a value into a write quorum of replicas.
 *
 * Under concurrency: every read that begins after it has contains it. One round trip. A value is joined as often as it arrives, so
 * an `unknown` update is resumed by making it again; it is `unknown` as soon as replicas were asked, since some may have it.
 *
 * State: who has answered.
 *
 * @param value what is added: the whole state, or a delta.
 *
 * @example
 * ```ts
 * import { latticeUpdate, majorities, operationId } from 'meldkit'
 *
 * const options = { system: majorities(['a']), lattice: { bottom: 0, join: Math.max } }
 * latticeUpdate(operationId('alice', 1), 3, options).id // => 'alice/1'
 * ```
 *
 * @see Skrzypczak, Schintke and Schuett (PODC 2019), updates. We differ: quorums need not be majorities.
 */
export function latticeUpdate<Value>(
  id: OperationId,
  value: Value,
  options: LatticeOptions<Value>,
): LatticeOperation<Value, null> {
  return operationOf<Value, null>(id, value, options)
}

/**
 * Reads a lattice value, linearizably.
 *
 * Under concurrency: of any two reads one answers with all that the other does; later reads contain earlier ones and all updates
 * that had been acknowledged. A read that meets updates stores what it found and looks again, up to `roundsMax` times; then it has
 * `failed`, without effect. One round trip when the first replicas agree, two mostly when they do not.
 *
 * State: the answers of one round. A round is one join per answer.
 *
 * @example
 * ```ts
 * import { latticeRead, majorities, operationId } from 'meldkit'
 *
 * const options = { system: majorities(['a']), lattice: { bottom: 0, join: Math.max } }
 * latticeRead(operationId('alice', 2), options).id // => 'alice/2'
 * ```
 *
 * @see Skrzypczak, Schintke and Schuett (PODC 2019), queries. We differ: quorums need not be majorities, so those that agree must be
 *   a read quorum and a write quorum at once; and rounds are bounded.
 */
export function latticeRead<Value>(id: OperationId, options: LatticeOptions<Value>): LatticeOperation<Value, Value> {
  return operationOf<Value, Value>(id, undefined, options)
}

function operationOf<Value, Answer>(
  id: OperationId,
  update: Value | undefined,
  options: LatticeOptions<Value>,
): LatticeOperation<Value, Answer> {
  const run: LatticeRun<Value> = { id, update, attemptMs: 200, attemptsMax: 12, roundsMax: 12, ...options }
  return {
    id,
    initial: latticeStart(options.lattice.bottom),
    step: (state, event) => stepOf<Value, Answer>(run, state, event),
  }
}
