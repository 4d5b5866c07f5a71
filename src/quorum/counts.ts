/**
 * Quorums by count: any R members for a read, any W for a write.
 */
import { type QuorumSystem, systemOf } from './quorums'

/** How many answers a read and a write need. */
export interface ReadWrite {
  readonly read: number
  readonly write: number
}

/** How much more than a majority. */
export interface MajorityOptions {
  /** This many above the majority; 0 if left out. Where members change without a joint epoch, slack for each that changed. */
  readonly plus?: number
  /** At least this many; 0 if left out. */
  readonly least?: number
}

/**
 * How many of `count` members are a majority: `floor(count / 2) + 1`, or more when asked for, never more than all.
 *
 * @param count how many members are configured; not how many are reachable, or each side of a split has a majority.
 *
 * @example
 * ```ts
 * import { majorityOf } from 'meldkit'
 *
 * majorityOf(5) // => 3
 * majorityOf(4) // => 3
 * majorityOf(5, { plus: 1 }) // => 4
 * majorityOf(3, { least: 9 }) // => 3
 * ```
 */
export function majorityOf(count: number, options: MajorityOptions = {}): number {
  const { plus = 0, least = 0 } = options
  return Math.min(count, Math.max(Math.floor(count / 2) + 1 + plus, least))
}

/**
 * A majority for reads and a majority for writes: any two meet, and all but a majority may fail.
 *
 * @throws InvariantError `argument` when there are no members, more than 64, or one stands twice; or when `plus` or
 *   `least` is no whole number.
 *
 * @example
 * ```ts
 * import { majorities } from 'meldkit'
 *
 * const { reads, writes } = majorities(['ann', 'bob', 'cy'])
 * reads.suffices(new Set(['ann', 'cy'])) // => true
 * writes.isPossible(new Set(['ann', 'cy'])) // => false
 * ```
 *
 * @see Thomas, "A Majority Consensus Approach to Concurrency Control for Multiple Copy Databases" (ACM TODS, 1979).
 *   `plus` and `least` are Akka's `ReadMajorityPlus` and `minCap`; we differ in counting configured members only.
 */
export function majorities(members: readonly string[], options: MajorityOptions = {}): QuorumSystem {
  const needed = majorityOf(members.length, options)
  return counts(members, { read: needed, write: needed })
}

/**
 * R of the members for a read and W for a write, as Dynamo and Cassandra count.
 *
 * They meet when R + W > N, which is not demanded: `levelOf` says what they are worth. Reads survive N - R silent
 * members, writes N - W.
 *
 * @throws InvariantError `argument` when there are no members, more than 64, or one stands twice.
 * @throws InvariantError `argument` when R or W is not a whole number from 1 to N.
 *
 * @example
 * ```ts
 * import { counts, intersects } from 'meldkit'
 *
 * const members = ['ann', 'bob', 'cy']
 * intersects(counts(members, { read: 1, write: 3 })) // => true
 * intersects(counts(members, { read: 1, write: 2 })) // => false
 * counts(members, { read: 4, write: 2 }) // => throws InvariantError
 * ```
 *
 * @see DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store" (SOSP 2007), section 4.5.
 */
export function counts(members: readonly string[], { read, write }: ReadWrite): QuorumSystem {
  // A copy: whoever keeps a list of the reachable must not change N by it.
  const of = [...members]
  return systemOf({ needed: read, of }, { needed: write, of })
}
