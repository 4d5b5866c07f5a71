/**
 * The name of one attempt to change something: with it an unknown outcome is asked about, resumed or found again.
 *
 * A retry reuses the id of the first attempt, so that a store which remembers ids does the work at most once. The text
 * form is `replica/number`; a replica's name may contain `/` itself, the last one counts. Left out: what the operation
 * does. `base` knows no replica ids, so the replica is checked here only as far as the text form needs it.
 */
import type { Brand } from './brand'
import { invariant, show } from './error'

/** `replica/number`, as `alice/3`. Equal text, same operation. */
export type OperationId = Brand<string, 'OperationId'>

/** The longest accepted text form, in UTF-16 code units: a replica id of 128, the slash and 16 digits. */
export const operationIdLengthMax = 145

const textForm = /^(.+)\/([1-9][0-9]{0,15})$/s
const loneSurrogate = /\p{Surrogate}/u

/**
 * Makes an operation id from the replica that starts the operation and its number there.
 *
 * @param replica the text of a replica id: 1 to 128 UTF-16 code units, well-formed.
 * @param number a safe integer of at least 1, never used twice by one replica.
 * @throws InvariantError `operation-id` when the replica is empty, too long or ill-formed.
 * @throws InvariantError `operation-id` when the number is not a safe integer of at least 1.
 *
 * @example
 * ```ts
 * import { operationId, operationIdParts } from 'meldkit'
 *
 * operationId('alice', 3) // => 'alice/3'
 * operationIdParts(operationId('eu/alice', 3)) // => { replica: 'eu/alice', number: 3 }
 * ```
 */
export function operationId(replica: string, number: number): OperationId {
  const named = typeof replica === 'string' && replica !== '' && replica.length <= 128 && !loneSurrogate.test(replica)
  invariant(named, 'operation-id', () => {
    return `Operation id: the replica must be well-formed text of 1 to 128 UTF-16 code units, got ${show(replica)}.`
  })
  invariant(Number.isSafeInteger(number) && number >= 1, 'operation-id', () => {
    return `Operation id: the number must be a safe integer of at least 1, got ${show(number)}. Numbers start at 1.`
  })
  return `${replica}/${number}` as OperationId
}

/**
 * Checks the text form of an operation id, as it comes back from storage or a user.
 *
 * @throws InvariantError `operation-id` when the text is not `replica/number` in the only form that `operationId` writes.
 *
 * @example
 * ```ts
 * import { operationId, parseOperationId } from 'meldkit'
 *
 * parseOperationId('alice/3') === operationId('alice', 3) // => true
 * ```
 */
export function parseOperationId(text: string): OperationId {
  const parts = typeof text === 'string' && text.length <= operationIdLengthMax ? textForm.exec(text) : null
  invariant(parts !== null, 'operation-id', () => {
    return `Operation id: expected "replica/number" with a number of at least 1, as "alice/3", got ${show(text)}.`
  })
  return operationId(parts[1]!, Number(parts[2]))
}

/**
 * The replica and the number of an operation id.
 *
 * @example
 * ```ts
 * import { operationIdParts, parseOperationId } from 'meldkit'
 *
 * operationIdParts(parseOperationId('alice/3')) // => { replica: 'alice', number: 3 }
 * ```
 */
export function operationIdParts(id: OperationId): { readonly replica: string; readonly number: number } {
  const slash = id.lastIndexOf('/')
  return { replica: id.slice(0, slash), number: Number(id.slice(slash + 1)) }
}
