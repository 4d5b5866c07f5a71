/**
 * The one error that every decoder answers with: what was expected, what came, and where.
 */
import { show } from '../base/error'

/** What kind of fault the input has, as a literal that programs may compare. */
export type DecodeCode = 'checksum' | 'limit' | 'malformed' | 'non-canonical' | 'truncated' | 'type' | 'version'

/**
 * Thrown by decoders on malformed input; nothing was changed and nothing is kept.
 *
 * @example
 * ```ts
 * import { DecodeError, decode, pnCounter } from 'meldkit'
 *
 * let caught: unknown
 * try {
 *   decode(pnCounter(), new Uint8Array([1, 2, 3]))
 * } catch (error) {
 *   caught = error
 * }
 * caught instanceof DecodeError && caught.code // => 'truncated'
 * ```
 */
export class DecodeError extends Error {
  override readonly name: string = 'DecodeError'

  constructor(
    readonly code: DecodeCode,
    /** Byte offset for bytes, a path like `$[2][0]` for canonical JSON. */
    readonly offset: number | string,
    readonly expected: string,
    readonly got: unknown,
  ) {
    super(
      `Cannot decode at ${typeof offset === 'number' ? `byte ${offset}` : offset}: expected ${expected}, got ${show(got)}.`,
    )
  }
}
