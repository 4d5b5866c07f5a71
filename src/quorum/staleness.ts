/**
 * Probabilistically bounded staleness in closed form: how often a read of R of N replicas misses a write to W of them.
 *
 * It knows no time: the write is on exactly W replicas, and the read asks R at random. So it is the worst case, of a read that comes
 * right after the write; `wars.ts` has the case with latencies. Left out: repair and anti-entropy, which only make it better, and
 * replicas that are slow together or always, which make it worse.
 */
import { exp, ln } from '../base/math'
import { checkNumber, checkWhole } from './checks'

/** How many replicas hold a value, how many a read and a write wait for. */
export interface ReplicaCounts {
  /** N, from 1 to 1000. */
  readonly n: number
  /** R, from 1 to N. */
  readonly r: number
  /** W, from 1 to N. */
  readonly w: number
}

/**
 * How likely a read misses the last `versions` writes, all of them: C(N - W, R) / C(N, R), to the power of `versions`.
 *
 * Exactly 0 when R + W > N. O(R + versions).
 *
 * @param counts.versions k, at least 1 and at most 1,000,000; 1 unless given.
 * @throws InvariantError `argument` when a number is out of its range.
 *
 * @example
 * ```ts
 * import { staleReadProbability } from 'meldkit'
 *
 * staleReadProbability({ n: 2, r: 1, w: 1 }) // => 0.5
 * staleReadProbability({ n: 2, r: 1, w: 1, versions: 3 }) // => 0.125
 * staleReadProbability({ n: 3, r: 2, w: 2 }) // => 0
 * ```
 *
 * @see Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums" (VLDB 2012), sections 3.1 and 3.2. The power
 *   takes the sets of different writes to be independent; where one replica is always late, reads are far staler than it says.
 */
export function staleReadProbability(counts: ReplicaCounts & { readonly versions?: number }): number {
  const { versions = 1 } = counts
  checkWhole('Staleness: versions', versions, 1, 1_000_000)
  const missed = missProbability(counts)
  let all = 1
  for (let i = 0; i < versions && all > 0; i++) all *= missed
  return all
}

/**
 * How likely a read is older than the read of the same client before it: the chance of a stale read to the power of
 * 1 + writes for each read, since the client is behind only if it misses its last version and all that came since.
 *
 * O(R).
 *
 * @param counts.writesPerRead how often the key is written, by anybody, for each time this client reads it; at least 0.
 * @throws InvariantError `argument` when a number is out of its range.
 *
 * @example
 * ```ts
 * import { nonMonotonicReadProbability } from 'meldkit'
 *
 * nonMonotonicReadProbability({ n: 2, r: 1, w: 1, writesPerRead: 0 }) // => 0.5
 * nonMonotonicReadProbability({ n: 3, r: 2, w: 2, writesPerRead: 1 }) // => 0
 * ```
 *
 * @see Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums" (VLDB 2012), section 3.3.
 */
export function nonMonotonicReadProbability(counts: ReplicaCounts & { readonly writesPerRead: number }): number {
  const rate = checkNumber('Staleness: writes for each read', counts.writesPerRead, 0, 1e9)
  const missed = missProbability(counts)
  return missed === 0 ? 0 : missed * exp(rate * ln(missed))
}

/** Throws unless R and W are from 1 to N. */
export function checkCounts({ n, r, w }: ReplicaCounts): void {
  checkWhole('Staleness: n', n, 1, 1000)
  checkWhole('Staleness: r', r, 1, n)
  checkWhole('Staleness: w', w, 1, n)
}

/** The first, the second … and the R-th of the replicas asked are all among the N - W others. */
function missProbability(counts: ReplicaCounts): number {
  checkCounts(counts)
  const { n, r, w } = counts
  if (r + w > n) return 0
  let missed = 1
  for (let i = 0; i < r; i++) missed *= (n - w - i) / (n - i)
  return missed
}
