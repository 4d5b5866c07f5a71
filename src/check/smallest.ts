/** The smallest illegal part of a history. */
import type { History, Operation } from './history'

/**
 * The operations without those that can be left out while `fails` holds. One pass is enough where to leave out an operation
 * never makes a legal history illegal; `without` leaves out more than one where it could.
 */
export function smallestPart(
  operations: History,
  fails: (part: History) => boolean,
  without = (part: History, operation: Operation): History => part.filter(other => other !== operation),
): History {
  let part = operations
  for (const operation of operations) {
    const rest = part.includes(operation) ? without(part, operation) : part
    if (rest.length < part.length && fails(rest)) part = rest
  }
  return part
}
