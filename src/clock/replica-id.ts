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

const incarnationText = /^[1-9][0-9]{0,15}$/

/**
 * Makes a replica id from a name and an incarnation, or checks the text form of one.
 *
 * @param name 1 to 128 UTF-16 code units, well-formed, without `@` (it separates a dot's counter from its replica) and,
 *   unless this is the text form, without `#`.
 * @param incarnation a safe integer of at least 0; 0 is not written.
 * @throws InvariantError `replica-id` when the name is empty, too long, ill-formed or contains `@` or a stray `#`.
 * @throws InvariantError `replica-id` when the incarnation is not a safe integer of at least 0.
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
  const fault = typeof name === 'string' ? faultOf(name, incarnation) : 'expected a string'
  invariant(fault === undefined, 'replica-id', () => `Replica id: ${fault}, got ${show(name)}${incarnation === 0 ? '' : ` and incarnation ${show(incarnation)}`}.`, { name, incarnation })
  return (incarnation === 0 ? name : `${name}#${incarnation}`) as ReplicaId
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

/** What is wrong with the text of an id, or undefined. Decoders use it to answer with their own error. */
export function replicaIdFault(text: string): string | undefined {
  return faultOf(text, 0)
}

function faultOf(name: string, incarnation: number): string | undefined {
  if (!Number.isSafeInteger(incarnation) || incarnation < 0) return 'incarnation must be a safe integer of at least 0'
  if (name.length === 0) return 'name must not be empty'
  if (name.length > replicaIdLengthMax) return `must have at most ${replicaIdLengthMax} UTF-16 code units`
  if (name.includes('@')) return 'must not contain "@", which separates the counter of a dot from its replica'
  if (!isWellFormed(name)) return 'must be well-formed text, without lone surrogates'
  const at = name.indexOf('#')
  if (at < 0) return undefined
  if (incarnation !== 0) return 'name must not contain "#" when an incarnation is given apart'
  if (at === 0) return 'name must not be empty'
  const text = name.slice(at + 1)
  if (!incarnationText.test(text) || !Number.isSafeInteger(Number(text))) return 'what follows "#" must be an incarnation from 1 to 2^53 - 1'
  return undefined
}

/** Whether a string holds no lone surrogate, so that UTF-8 keeps it as it is. */
export function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if ((unit & 0xf800) !== 0xd800) continue
    const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0
    if (unit >= 0xdc00 || (next & 0xfc00) !== 0xdc00) return false
    i++
  }
  return true
}
