/**
 * The one error class for wrong use of the library, and the small assertion that throws it.
 *
 * Expected outcomes (a quorum that was not reached) are values, see `outcome.ts`; malformed bytes are a `DecodeError`,
 * see `codec/decode-error.ts`. Both say the same three things: what was expected, what came, what to do.
 */

/** What went wrong, as a literal that programs may compare; the message is for people and may change. */
export type InvariantCode =
  | 'argument'
  | 'clock-exhausted'
  | 'counter-exhausted'
  | 'duration'
  | 'edit-outside-change'
  | 'editor-done'
  | 'forked-replica'
  | 'history'
  | 'law'
  | 'operation-id'
  | 'replica-id'
  | 'simulation'
  | 'value'

/**
 * Thrown when a caller broke a stated precondition; nothing was changed.
 *
 * @example
 * ```ts
 * import { InvariantError, replicaId } from 'meldkit'
 *
 * let caught: unknown
 * try {
 *   replicaId('a@b')
 * } catch (error) {
 *   caught = error
 * }
 * caught instanceof InvariantError && caught.code // => 'replica-id'
 * ```
 */
export class InvariantError extends Error {
  override readonly name: string = 'InvariantError'

  constructor(
    readonly code: InvariantCode,
    message: string,
    /** The offending values, for programs; the message already shows them. */
    readonly detail?: unknown,
  ) {
    super(message)
  }
}

/**
 * The text of a value for a message: JSON where it can be, cut at 80 characters, never a throw.
 */
export function show(value: unknown): string {
  try {
    const shown = typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value)
    return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown
  } catch {
    return 'an object that JSON cannot show'
  }
}

/** Throws an `InvariantError` unless `fact` holds. State the positive fact; build the message only when it fails. */
export function invariant(fact: boolean, code: InvariantCode, message: () => string, detail?: unknown): asserts fact {
  if (!fact) throw new InvariantError(code, message(), detail)
}
