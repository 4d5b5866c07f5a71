/**
 * Hashes of bytes: a checksum for envelopes and the links of change chains.
 *
 * They find corruption and accidents, not attacks; authenticate connections or sign messages against those.
 */
import { mix } from '../collections/key'

/** A 32-bit hash of `bytes[start … end)`; each seed is an independent function. O(length). */
export function checksum(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = mix(seed ^ (end - start))
  for (let i = start; i < end; i++) {
    // One multiplication and rotation a byte: the step of MurmurHash3, at byte instead of word granularity.
    hash = Math.imul(hash ^ (bytes[i] as number), 0xcc9e2d51)
    hash = (hash << 13) | (hash >>> 19)
  }
  return mix(hash) >>> 0
}
