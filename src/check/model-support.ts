/**
 * What all models say the same way: which answers count, and that an operation is none of theirs.
 */
import { InvariantError } from '../base/error'
import { type Operation, operationText } from './history'

/** The answer that was told; undefined when none was, or none that counts, as the outcome is unknown. */
export function answerOf({ outcome, output }: Operation): unknown {
  return outcome === 'ok' ? output : undefined
}

/** Refuses an operation that the object does not have. */
export function notOf(model: string, names: string, operation: Operation): never {
  throw new InvariantError(
    'argument',
    `The model "${model}" has ${names}, got "${operationText(operation)}". Rename the operations, or write a model.`,
    operation,
  )
}
