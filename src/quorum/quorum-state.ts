/**
 * What a plain quorum operation knows, and the draft of it that one step works on.
 */
import type { Operation, OperationEffect, OperationEvent } from './operation'
import type { QuorumAnswer, QuorumAsk } from './quorum-ask'
import type { QuorumPlan } from './quorum-plan'
import { type Slot, slotOf } from './slots'

/** What a plain quorum operation knows. Plain data, as far as the versions are. */
export interface QuorumState<V> {
  /** `query`: it reads. `store`: it writes, be it what was given or what repairs. */
  readonly phase: 'new' | 'query' | 'store' | 'done'
  readonly slots: readonly Slot<V>[]
  /** How many asks were numbered. */
  readonly calls: number
  /** Stand-ins that are not in use. */
  readonly spare: readonly string[]
  /** Whether something may be stored somewhere of which no slot tells any more. */
  readonly mayHold: boolean
  /** What is stored or was found; of a write that is resumed the same must be given again. */
  readonly versioned: V | undefined
}

/** A plain quorum operation. */
export type QuorumOperation<V, Value> = Operation<QuorumState<V>, QuorumAsk<V>, QuorumAnswer<V>, Value>

/** What it hears. */
export type QuorumEvent<V> = OperationEvent<QuorumAnswer<V>>

/** What it asks for. */
export type QuorumEffect<V, Value> = OperationEffect<QuorumAsk<V>, Value>

/** A state while a step changes it. Never leaves the step. */
export interface Work<V, Value> {
  phase: QuorumState<V>['phase']
  slots: Slot<V>[]
  calls: number
  spare: readonly string[]
  mayHold: boolean
  versioned: V | undefined
  readonly effects: QuorumEffect<V, Value>[]
}

/** An operation that has not begun. */
export function newQuorumState<V>(): QuorumState<V> {
  return quorumState<V>('new', [], 0, [], false, undefined)
}

/** A draft of the state. */
export function workOf<V, Value>({ phase, slots, calls, spare, mayHold, versioned }: QuorumState<V>): Work<V, Value> {
  return { phase, slots: slots.slice(), calls, spare, mayHold, versioned, effects: [] }
}

/** The state that a draft came to. */
export function stateOfWork<V>(work: Work<V, unknown>): QuorumState<V> {
  return quorumState(work.phase, work.slots, work.calls, work.spare, work.mayHold, work.versioned)
}

/** Begins a phase: one slot for each member, those that are down out already. */
export function enter<V>(
  work: Work<V, unknown>,
  phase: 'query' | 'store',
  { order, down, standIns }: QuorumPlan,
): void {
  work.phase = phase
  work.spare = standIns
  work.slots = []
  for (const member of order) {
    work.slots.push(slotOf<V>(member, member, 0, down.includes(member) ? 'no' : 'idle', undefined))
  }
}

/** Notes something rare. */
export function note(work: Work<unknown, unknown>, text: string): void {
  work.effects.push({ kind: 'note', note: text })
}

function quorumState<V>(
  phase: QuorumState<V>['phase'],
  slots: readonly Slot<V>[],
  calls: number,
  spare: readonly string[],
  mayHold: boolean,
  versioned: V | undefined,
): QuorumState<V> {
  return { phase, slots, calls, spare, mayHold, versioned }
}
