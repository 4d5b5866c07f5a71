/**
 * Hashes of texts, and of pairs of them, by 32-bit integer arithmetic, so that every engine and every language finds the same.
 *
 * Left out: secrets. Whoever chooses keys can choose them so that they fall on the same members.
 *
 * Source: MurmurHash3 (Austin Appleby, 2011, public domain), its mixing and its constants. We differ in what it reads: one
 * UTF-16 code unit in each step instead of four bytes, so that nothing is encoded; and two seeds give 64 bits.
 */

/** 64 bits, in two 32-bit integers. */
export type KeyHash = readonly [high: number, low: number]

/** O(length). */
export function keyHash(text: string): KeyHash {
  return [hashOf(text, 0x243f6a88), hashOf(text, 0x13198a2e)]
}

/** A whole number from 0 to 2^32 - 1 that depends on every bit of both hashes, differently on each side. */
export function pairHash([keyHigh, keyLow]: KeyHash, [high, low]: KeyHash): number {
  return mixed(mixed(mixed(keyHigh ^ high) + keyLow) ^ low) >>> 0
}

function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) {
    const spread = Math.imul(text.charCodeAt(i), 0xcc9e2d51)
    hash ^= Math.imul((spread << 15) | (spread >>> 17), 0x1b873593)
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  return mixed(hash ^ text.length)
}

/** Each bit of the input turns each bit of the output with a chance of about a half; no two inputs give the same. */
function mixed(bits: number): number {
  const first = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
