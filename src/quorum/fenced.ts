/**
 * Epochs around any replica and any operation: who has gone on to a later configuration does not count for an earlier one.
 *
 * So answers of different epochs never add up, whatever the protocol. Left out: which configurations there are, and how they
 * follow each other (`configuration.ts`).
 */
import type { Step } from '../base/machine'
import type { Operation, OperationEffect, OperationEvent, ReplicaFunction } from './operation'

/** A replica's state with the latest epoch that it has heard of. */
export interface FencedState<State> {
  readonly epoch: number
  readonly state: State
}

/** An ask of an epoch. */
export interface FencedAsk<Ask> {
  readonly epoch: number
  readonly ask: Ask
}

/** An answer, or that the replica is in a later epoch, and that the ask has had no effect. */
export type FencedAnswer<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'later epoch'; readonly epoch: number }

/**
 * A replica that refuses asks of earlier epochs than the latest it has heard of.
 *
 * State: `{ epoch, state }`, persisted before the answer like the state itself.
 *
 * @example
 * ```ts
 * import { fencedReplica, latticeReplica } from 'meldkit'
 *
 * const { initial, answer } = fencedReplica(latticeReplica({ bottom: 0, join: Math.max }))
 * const { state } = answer(initial, { epoch: 2, ask: { kind: 'store', value: 3 } })
 * answer(state, { epoch: 1, ask: { kind: 'query' } }).answer // => { kind: 'later epoch', epoch: 2 }
 * ```
 *
 * @see Lynch and Shvartsman, "RAMBO" (DISC 2002). We differ: the fence is around any protocol, and knows no members.
 */
export function fencedReplica<State, Ask, Answer>(
  replica: ReplicaFunction<State, Ask, Answer>,
): ReplicaFunction<FencedState<State>, FencedAsk<Ask>, FencedAnswer<Answer>> {
  return {
    initial: { epoch: 0, state: replica.initial },
    answer(held, { epoch, ask }) {
      if (epoch < held.epoch) return { state: held, answer: { kind: 'later epoch', epoch: held.epoch } }
      const { state, answer } = replica.answer(held.state, ask)
      const isSame = epoch === held.epoch && state === held.state
      return { state: isSame ? held : { epoch, state }, answer: { kind: 'answer', answer } }
    },
  }
}

/**
 * An operation that asks in an epoch; a replica in a later one is to it as one that cannot be reached.
 *
 * @example
 * ```ts
 * import { fencedOperation, latticeRead, majorities, operationId, runMachine } from 'meldkit'
 *
 * const read = latticeRead(operationId('alice', 1), { system: majorities(['a']), lattice: { bottom: 0, join: Math.max } })
 * const begin = { kind: 'begin', wallMs: 0, monotonicMs: 0, random: 0 } as const
 * runMachine(fencedOperation(read, 4), [begin]).effects[0].ask // => { epoch: 4, ask: { kind: 'query' } }
 * ```
 */
export function fencedOperation<State, Ask, Answer, Value>(
  operation: Operation<State, Ask, Answer, Value>,
  epoch: number,
): Operation<State, FencedAsk<Ask>, FencedAnswer<Answer>, Value> {
  return {
    id: operation.id,
    initial: operation.initial,
    step(state, event): Step<State, OperationEffect<FencedAsk<Ask>, Value>> {
      const step = operation.step(state, unfenced(event))
      return { state: step.state, effects: step.effects.map(effect => fenced(effect, epoch)) }
    },
  }
}

function unfenced<Answer>(event: OperationEvent<FencedAnswer<Answer>>): OperationEvent<Answer> {
  if (event.kind !== 'answer') return event
  const { from, call, answer, wallMs, monotonicMs, random } = event
  if (answer.kind === 'answer')
    return { kind: 'answer', from, call, answer: answer.answer, wallMs, monotonicMs, random }
  // Not certain: a copy of the ask may have come before the replica went on.
  return { kind: 'failure', from, call, isCertain: false, wallMs, monotonicMs, random }
}

function fenced<Ask, Value>(
  effect: OperationEffect<Ask, Value>,
  epoch: number,
): OperationEffect<FencedAsk<Ask>, Value> {
  return effect.kind === 'ask' ? { ...effect, ask: { epoch, ask: effect.ask } } : effect
}
