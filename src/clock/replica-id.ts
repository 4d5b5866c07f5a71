/**
 * The name of one writer: a name and an incarnation, as one string.
 *
 * A replica id must never be shared by two live writers and never be reused after state was lost, or two different
 * changes get one dot and replicas diverge in silence. So a name ("till-1") stays for people, and every start takes a
 * new incarnation: `till-1`, `till-1#1`, `till-1#2` …, or a random one.
 */
import type { Brand } from '../base/brand'
import { invariant, show } from '../base/error'

/** `name` (incarnation 0) or `name#incarnation`; ordered by UTF-16 code units wherever an order is needed. */
export type ReplicaId = Brand<string, 'ReplicaId'>

/** The longest accepted id, in UTF-16 code units: bounds what a hostile message can make a version vector hold. */
export const replicaIdLengthMax = 128

/** A name without the two separators, then the incarnation if it is not 0. */
const form = /^[^@#]+(#[1-9][0-9]{0,15})?$/

/**
 * Makes a replica id from a name and an incarnation, or checks the text form of one.
 *
 * @param name 1 to 128 UTF-16 code units, well-formed, without `@` (it separates a dot's counter from its replica) and,
 *   unless this is the text form, without `#`.
 * @param incarnation a safe integer of at least 0; 0 is not written.
 * @throws InvariantError `replica-id` when the name is empty, too long, ill-formed or contains `@` or a stray `#`, or when
 *   the incarnation is not a safe integer of at least 0.
 *
 * @example
 * ```ts
 * import { replicaId } from 'meldkit'
 *
 * replicaId('till-1') // => 'till-1'
 * replicaId('till-1', 7) // => 'till-1#7'
 * replicaId('till-1#7') // => 'till-1#7'
 * ```
 */
export function replicaId(name: string, incarnation = 0): ReplicaId {
  const text = typeof name === 'string' && incarnation !== 0 ? `${name}#${incarnation}` : name
  invariant(isReplicaId(text), 'replica-id', () => `Replica id: expected ${replicaIdForm}, got ${show(text)}.`)
  return text
}

/**
 * The two parts of a replica id.
 *
 * @example
 * ```ts
 * import { replicaId, replicaIdParts } from 'meldkit'
 *
 * replicaIdParts(replicaId('till-1#7')) // => { name: 'till-1', incarnation: 7 }
 * ```
 */
export function replicaIdParts(id: ReplicaId): { readonly name: string; readonly incarnation: number } {
  const at = id.indexOf('#')
  return at < 0 ? { name: id, incarnation: 0 } : { name: id.slice(0, at), incarnation: Number(id.slice(at + 1)) }
}

/** What is accepted, for messages. */
export const replicaIdForm =
  'a well-formed name of at most 128 units without "@" and "#", and "#" with an incarnation from 1 to 2^53 - 1 if it has one'

/** Whether a text is a replica id. Decoders use it to answer with their own error. */
export function isReplicaId(text: unknown): text is ReplicaId {
  return (
    typeof text === 'string' &&
    text.length <= replicaIdLengthMax &&
    form.test(text) &&
    isWellFormed(text) &&
    replicaIdParts(text as ReplicaId).incarnation <= Number.MAX_SAFE_INTEGER
  )
}

/** Whether a string holds no lone surrogate, so that UTF-8 keeps it as it is. */
export function isWellFormed(text: string): boolean {
  // With the u flag a surrogate class matches only surrogates that are not part of a pair.
  return !/\p{Surrogate}/u.test(text)
}
