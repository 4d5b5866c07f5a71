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
   * place. An operation whose outcome is unknown has no answer to be wrong: it has its effect. It depends on name, input,
   * output and outcome alone: searches take operations that agree in these for interchangeable. A lock's owner is an input.
   */
  readonly step: (state: State, operation: Operation) => State | typeof illegal
  /** A scalar that is equal for equal states only; the state itself, or its JSON, if left out. */
  readonly stateKey?: (state: State) => string | number
  /**
   * Whether the operation, with this answer, never changes a state, in any state: a read, or a compare-and-set that answers
   * false.
   */
  readonly isRead: (operation: Operation) => boolean
  /**
   * The values that the operation is about, as text, where a legal history stays legal when all that is about one value of a key
   * is taken out: of a register the writes and reads of this value, of a set its adds and removes and the reads that show it.
   * Only for smaller evidence; none if left out.
   */
  readonly about?: (operation: Operation) => readonly string[]
}
