/**
 * A sequential specification: what one object answers when operations come one at a time. Searching checkers ask it.
 */
import type { Operation } from './history'

/** What `step` gives for an answer that the object never gives in that state. */
export const illegal: unique symbol = /* @__PURE__ */ Symbol('illegal')

/** An object as a pure function of its operations. */
export interface Model<State> {
  readonly name: string
  readonly initial: State
  /**
   * The state after the operation, or `illegal` when its answer is wrong in this state. Pure; the state is never changed in
   * place. An operation whose outcome is unknown has no answer to be wrong: it has its effect.
   */
  readonly step: (state: State, operation: Operation) => State | typeof illegal
  /** A scalar that is equal for equal states only; the state itself, or its JSON, if left out. */
  readonly stateKey?: (state: State) => string | number
  /** Whether the operation never changes a state, in any state: a read. */
  readonly isRead: (operation: Operation) => boolean
}
