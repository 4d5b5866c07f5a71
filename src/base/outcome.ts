/**
 * What came of an attempt that others had to take part in: three answers, never two.
 *
 * Over a network "no" splits in two: it certainly did not happen and never will, or nobody here can say. Code that
 * treats the second as the first charges a card twice. So both are values of their own, and `unknown` carries the
 * operation id with which the attempt is resumed. Left out: an `unwrap` that throws, since it would make three answers
 * two again; compare `kind`.
 */
import type { OperationId } from './operation-id'

/** Who answered, as far as the attempt counted answers. Every field may be absent, none is ever undefined. */
export interface Answers {
  /** How many answers the attempt needed. */
  readonly needed?: number
  /** How many it got. */
  readonly got?: number
  /** The replicas that answered yes. */
  readonly by?: readonly string[]
  /** The replicas that answered no. */
  readonly refused?: readonly string[]
}

/** It happened. */
export interface Ok<Value> extends Answers {
  readonly kind: 'ok'
  readonly value: Value
}

/** It had certainly no effect and never will have one; a new attempt is safe. */
export interface Failed extends Answers {
  readonly kind: 'failed'
  readonly reason: string
}

/** It may have happened, or may still happen; resume `operation`, do not start another. */
export interface Unknown extends Answers {
  readonly kind: 'unknown'
  readonly operation: OperationId
  readonly reason: string
}

/** One of three, told apart by `kind`. */
export type Outcome<Value> = Ok<Value> | Failed | Unknown

/**
 * The outcome of an attempt that succeeded.
 *
 * @example
 * ```ts
 * import { ok } from 'meldkit'
 *
 * ok(9, { needed: 2, got: 3 }) // => { kind: 'ok', value: 9, needed: 2, got: 3 }
 * ```
 */
export function ok<Value>(value: Value, answers?: Answers): Ok<Value> {
  return { ...answers, kind: 'ok', value }
}

/**
 * The outcome of an attempt that had no effect and never will have one.
 *
 * @param reason a sentence for people that says why, and what to do about it.
 *
 * @example
 * ```ts
 * import { failed } from 'meldkit'
 *
 * failed('Too few replicas took the proposal.', { needed: 2, got: 1, refused: ['bob'] }).kind // => 'failed'
 * ```
 */
export function failed(reason: string, answers?: Answers): Failed {
  return { ...answers, kind: 'failed', reason }
}

/**
 * The outcome of an attempt of which nobody here knows whether it happened or still will.
 *
 * @param operation what to resume.
 * @param reason a sentence for people that says why nobody knows.
 *
 * @example
 * ```ts
 * import { operationId, unknown } from 'meldkit'
 *
 * unknown(operationId('alice', 3), 'No answer within 2 s.').operation // => 'alice/3'
 * ```
 */
export function unknown(operation: OperationId, reason: string, answers?: Answers): Unknown {
  return { ...answers, kind: 'unknown', operation, reason }
}

/**
 * The same outcome with another value; `failed` and `unknown` pass by reference, and `change` is not called for them.
 *
 * @example
 * ```ts
 * import { failed, mapOutcome, ok } from 'meldkit'
 *
 * mapOutcome(ok(9), stock => stock > 0) // => { kind: 'ok', value: true }
 * mapOutcome(failed('No quorum.'), () => true) // => { kind: 'failed', reason: 'No quorum.' }
 * ```
 */
export function mapOutcome<Value, Next>(outcome: Outcome<Value>, change: (value: Value) => Next): Outcome<Next> {
  return outcome.kind === 'ok' ? { ...outcome, value: change(outcome.value) } : outcome
}
