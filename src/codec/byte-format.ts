/**
 * What the writer and the reader of canonical bytes agree on: tags, bounds and the two small codes.
 */
import { sharedPrefixMax } from './format'

/** The head that stands for a store without entries: a stamp told in a way that does not exist. */
export const noDots = 0x18
/** The tag of a value that is not there. */
export const noValue = 11
/** From how many bytes on a part is packed. */
export const packMin = 64
/** Where the integers of two bytes, of three bytes, and of a varint begin. */
export const shortMin = 112
export const mediumMin = shortMin + 0x10000
export const longMin = mediumMin + 0x1000000

/** Maps 0, -1, 1, -2 … to 0, 1, 2, 3 …; exact up to a magnitude of 2^52. */
export function zigzag(n: number): number {
  return n < 0 ? -2 * n - 1 : 2 * n
}

/** The inverse of {@link zigzag}. */
export function unzigzag(n: number): number {
  return n % 2 === 0 ? n / 2 : -(n + 1) / 2
}

/** How many units two texts share from the start, at most 127, never cutting a surrogate pair. */
export function sharedPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length, sharedPrefixMax)
  let shared = 0
  while (shared < most && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++
  return shared > 0 && (a.charCodeAt(shared - 1) & 0xfc00) === 0xd800 ? shared - 1 : shared
}
