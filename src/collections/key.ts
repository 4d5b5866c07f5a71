/**
 * Keys of persistent maps: scalars, their hash and their total order.
 *
 * The hash is unseeded, because equal content must give equal shape on every replica; so an attacker can craft keys that
 * collide. The answer is another hash of the same key for the levels below, see `champ.ts`: a flood costs levels, not a
 * pile. Keys are equal when `===` says so: -0 is 0, NaN is refused where keys enter.
 */

/** What can be a key or a set element. */
export type Scalar = string | number | boolean | null

/** From this round on the hash is the key itself, one code unit a round, so that different keys part at last. */
const rawRound = 16

/**
 * A 32-bit hash of a key; each round is another function, and no two keys agree in all of them. O(length).
 *
 * Keys of different types never agree: for one text the hash is a bijection of its seed, and the seeds differ.
 */
export function hashKey(key: Scalar, round: number): number {
  const seed = Math.imul(round, 0x9e3779b9) ^ Math.imul(rankOf(key), 0x811c9dc5)
  if (typeof key === 'number' && (key | 0) === key) return mix(key ^ seed)
  const text = String(key)
  if (round >= rawRound) return (text.charCodeAt(round - rawRound) + 1) | 0
  let hash = seed
  // FNV-1a over UTF-16 code units, then an avalanche, so that neighbouring keys spread over all levels.
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** The finalizer of MurmurHash3 (Appleby, public domain): a bijection in which each input bit flips half of the output. */
export function mix(hash: number): number {
  const a = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return b ^ (b >>> 16)
}

/** The total order of canonical forms: null, booleans, numbers, strings by UTF-16 code units. */
export function compareKeys(a: Scalar, b: Scalar): number {
  if (a === b) return 0
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0) return rank
  return (a as string) < (b as string) ? -1 : 1
}

function rankOf(key: Scalar): number {
  return key === null ? 0 : typeof key === 'boolean' ? 1 : typeof key === 'number' ? 2 : 3
}
