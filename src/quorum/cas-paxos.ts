/**
 * CASPaxos: a register that any pure function can change, linearizable, without a log.
 *
 * One operation is one proposer: it prepares a ballot, takes the newest value that it hears of, changes it, and has it accepted.
 * Any number may run at once; those that meet make each other try again. Left out: asking one proposer for everything, which
 * would spare most conflicts and is up to whoever sends requests.
 */
import type { OperationId } from '../base/operation-id'
import { noBallot } from './ballot'
import type { CasEvent, CasHint, CasOperation, CasOperationState, CasOptions, CasRun } from './cas-operation'
import { propose } from './cas-proposal'
import type { CasChange } from './cas-state'
import { roundOf } from './round'

/**
 * Changes a register by a pure function, at most once.
 *
 * Under concurrency: changes take effect one after another, each on the value that the one before left; a refusal by the function is
 * agreed on like any other change. Two round trips, one with a promise from the operation before; two more per conflict.
 *
 * `failed` until acceptors were asked to accept, `unknown` afterwards: some other operation may still complete it. Resumed under the
 * same id it is found in the register, or done. A writer's operations must be begun one after another. A function that throws ends the
 * operation, which has then `failed` unless an earlier attempt of it may be accepted still.
 *
 * State: the answers of one round and one register state. The register: its value and one row for each of the last `rowsMax`
 * writers; an operation costs O(rows) beside the function. An operation that is resumed after more writers than that, and has no row
 * any more, is `unknown`, unless its `since` shows that it cannot have been among those that were dropped.
 *
 * @param id of the operation; its replica is the writer, its number larger than those of the writer's earlier operations.
 *
 * @example
 * ```ts
 * import { casChange, majorities, operationId, runMachine } from 'meldkit'
 *
 * const sold = casChange<number, boolean>(operationId('till', 1), (stock = 10) => ({ value: stock - 1, result: true }), {
 *   system: majorities(['a']),
 *   proposer: 'a#1',
 * })
 * const moment = { wallMs: 0, monotonicMs: 0, random: 0 }
 * const [first] = runMachine(sold, [{ kind: 'begin', ...moment }]).effects
 * first.ask // => { kind: 'prepare', ballot: { counter: 1, proposer: 'a#1' } }
 * ```
 *
 * @see Rystsov, "CASPaxos: Replicated State Machines without Logs" (2018), section 2.2; Howard, Malkhi and Spiegelman, "Flexible
 *   Paxos" (2016). We differ: the register knows each writer's last operation, so that f is applied once whoever retries; and a
 *   promise given with acceptance is one of a phase-2 quorum, which suffices: a ballot between the two meets it in phase 1.
 */
export function casChange<Value, Result>(
  id: OperationId,
  change: CasChange<Value, Result>,
  options: CasOptions<Value>,
): CasOperation<Value, Result> {
  return operationOf(id, change, options)
}

/**
 * Reads a register, through the same rounds as a change: what a minority holds must not be told before it is agreed on.
 *
 * Takes no row in the register, and never `unknown`: a read that got no answer has had no effect.
 *
 * @example
 * ```ts
 * import { casRead, majorities, operationId } from 'meldkit'
 *
 * casRead<number>(operationId('till', 2), { system: majorities(['a']), proposer: 'a#2' }).id // => 'till/2'
 * ```
 *
 * @see Rystsov (2018), section 2.2: a read is the identity function.
 */
export function casRead<Value>(id: OperationId, options: CasOptions<Value>): CasOperation<Value, Value | undefined> {
  return operationOf(id, undefined, options)
}

function operationOf<Value, Result>(
  id: OperationId,
  change: CasChange<Value, Result> | undefined,
  options: CasOptions<Value>,
): CasOperation<Value, Result> {
  const run: CasRun<Value, Result> = {
    id,
    change,
    since: 0,
    isResumed: false,
    rowsMax: 128,
    isPromising: true,
    attemptMs: 200,
    attemptsMax: 12,
    backOffMs: 10,
    ...options,
  }
  const step = (state: CasOperationState<Value>, event: CasEvent<Value>) => propose(run, state, event)
  return { id, initial: initialOf(options.hint), step }
}

function initialOf<Value>(hint: CasHint<Value> | undefined): CasOperationState<Value> {
  const counter = hint?.counter ?? 0
  return {
    ...{ phase: 'new', round: roundOf(0), ballot: noBallot, counter, attempts: 0, conflicts: 0, accepted: noBallot },
    ...{ value: undefined, isSent: false, since: Infinity, isHinted: false, result: undefined, version: 0 },
  }
}
