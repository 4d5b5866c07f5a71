/**
 * One quorum operation as a machine of its own, and a replica as a pure function: what every protocol in this folder is made of.
 *
 * An operation hears answers and timers, asks replicas, and in the end says an outcome. It holds nothing that outlives it, so any
 * number run beside each other wherever there is a way to ask a replica: on a node, in a browser, against scripts in Redis. Left
 * out: how asks travel, and what a replica stores them in.
 */
import type { Machine } from '../base/machine'
import type { OperationId } from '../base/operation-id'
import type { Outcome } from '../base/outcome'
import type { Moment } from '../base/protocol'

/** What an operation hears. */
export type OperationEvent<Answer> = Moment &
  (
    | { readonly kind: 'begin' }
    /** A replica answers the ask of this number. May come twice, late, or from a replica that was not asked. */
    | { readonly kind: 'answer'; readonly from: string; readonly call: number; readonly answer: Answer }
    /** An ask failed. `isCertain`: it had no effect there and never will, as when it was refused before it was sent. */
    | { readonly kind: 'failure'; readonly from: string; readonly call: number; readonly isCertain: boolean }
    | { readonly kind: 'timer'; readonly timer: string }
    /** Whoever asked does not want the answer any more. What was sent is not taken back. */
    | { readonly kind: 'abort' }
  )

/** What an operation asks for. Nothing follows `done`. */
export type OperationEffect<Ask, Value> =
  /** `call` numbers the asks of an operation; each goes to one replica and is answered under its number. */
  | { readonly kind: 'ask'; readonly to: string; readonly call: number; readonly ask: Ask }
  | { readonly kind: 'timer'; readonly timer: string; readonly afterMs: number }
  | { readonly kind: 'cancel'; readonly timer: string }
  | { readonly kind: 'done'; readonly outcome: Outcome<Value> }
  /** Something rare was reached; simulations count how often. */
  | { readonly kind: 'note'; readonly note: string }

/** One operation. To resume one that is unknown, make it again with the same id. */
export interface Operation<State, Ask, Answer, Value>
  extends Machine<State, OperationEvent<Answer>, OperationEffect<Ask, Value>> {
  readonly id: OperationId
}

/** What a replica does with an ask. */
export interface Replied<State, Answer> {
  /** The same reference when nothing changed. When it changed, it must be persisted before the answer is sent. */
  readonly state: State
  readonly answer: Answer
}

/** A replica: its state, and its answer to each ask. Pure, total, and safe to ask twice. */
export interface ReplicaFunction<State, Ask, Answer> {
  readonly initial: State
  readonly answer: (state: State, ask: Ask) => Replied<State, Answer>
}
