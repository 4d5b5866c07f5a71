/**
 * What the user has to put right: a wrong option, a module that cannot be loaded, a file that is no history. It ends the
 * command with exit code 2 and its message, one line that says what was expected, what came, and what to do.
 */
import { InvariantError } from '../base/error'
import { DecodeError } from '../codec/decode-error'

/** Ends the command with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether the message of an error tells the user all there is: the library refuses what it was given in the same way. */
export function isUsersFault(error: unknown): boolean {
  return error instanceof UsageError || error instanceof InvariantError || error instanceof DecodeError
}
