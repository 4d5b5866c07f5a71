/**
 * Quorums by votes: members that are more reliable, or nearer, have more of them.
 */
import type { ReadWrite } from './counts'
import { type QuorumSystem, systemOf } from './quorums'

/**
 * Weighted votes: a read needs members with `read` votes together, a write with `write` votes.
 *
 * They meet when `read + write` is more than all votes, and sometimes already before, since votes come in lumps;
 * `intersects` knows exactly.
 *
 * @param votes how many each member has, as a `Map` or a list of pairs.
 * @throws InvariantError `argument` when there are no members, more than 64, or one stands twice.
 * @throws InvariantError `argument` when votes are not whole numbers from 1, or `read` or `write` is none from 1 to all
 *   votes.
 *
 * @example
 * ```ts
 * import { weights } from 'meldkit'
 *
 * const { reads } = weights([['main', 2], ['ann', 1], ['bob', 1]], { read: 2, write: 3 })
 * reads.suffices(new Set(['main'])) // => true
 * reads.suffices(new Set(['ann'])) // => false
 * ```
 *
 * @see Gifford, "Weighted Voting for Replicated Data" (SOSP 1979). We differ in refusing members without votes: they are
 *   caches, and whoever asks them asks no quorum.
 */
export function weights(votes: Iterable<readonly [member: string, votes: number]>, needed: ReadWrite): QuorumSystem {
  const pairs = [...votes]
  const parts = { of: pairs.map(([member]) => member), votes: pairs.map(([, count]) => count) }
  return systemOf({ needed: needed.read, ...parts }, { needed: needed.write, ...parts })
}
