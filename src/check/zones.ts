/**
 * Zones: of each cluster the span between the first end and the last call of its operations. Two clusters cannot be put in
 * order when an operation of each had ended before one of the other was called; zones show in O(n log n) whether there are
 * such two.
 *
 * Source: Gibbons, Korach, "Testing Shared Memories" (SIAM Journal on Computing, 1997), section 5. We differ: what counts as
 * the end is a parameter, so that the same search decides regularity and staleness.
 */
import type { Cluster } from './clusters'
import type { Operation } from './history'
import { countWhere } from './sources'

/** The span of a cluster. Forward when the end lies before the call, else backward. */
export interface Zone {
  readonly cluster: Cluster
  /** When the operation ended that another cluster must come after if it was called later; `ended` is that operation. */
  readonly end: number
  readonly ended: Operation | undefined
  /** The last call of an operation that must come after other clusters that ended before. */
  readonly call: number
  readonly called: Operation | undefined
}

/** Two zones that must each come before the other. */
export type Conflict = readonly [Zone, Zone]

/** The zone of a register in which every operation takes effect at once. */
export function atomicZone(cluster: Cluster): Zone {
  return zone(cluster, cluster.firstEnd, cluster.ended, 0)
}

/** The zone of a register in which only writes order other operations: that one read had ended says nothing. */
export function regularZone(cluster: Cluster): Zone {
  return zone(cluster, cluster.writeEnd, cluster.write, 0)
}

/** The zone when each read counts as called earlier by `lag`. */
export function laggingZone(cluster: Cluster, lag: number): Zone {
  return zone(cluster, cluster.firstEnd, cluster.ended, lag)
}

/**
 * Two zones that must each come before the other, or undefined: two forward zones that overlap, or a backward one inside of a
 * forward one. Zones that only touch are concurrent. A write that is open and was never read has a zone without end and so
 * is in no conflict. O(n log n).
 */
export function conflictOf(zones: readonly Zone[]): Conflict | undefined {
  const forward = zones.filter(({ end, call }) => end < call).sort((a, b) => compare(a.end, b.end))
  for (let i = 1; i < forward.length; i++) {
    const last = forward[i - 1] as Zone
    const next = forward[i] as Zone
    if (next.end < last.call) return [last, next]
  }
  // Forward zones do not overlap now, so the last that ended before a call is the one that reaches farthest.
  for (const inner of zones) {
    if (inner.end < inner.call) continue
    const outer = forward[countWhere(forward, ({ end }) => end < inner.call) - 1]
    if (outer !== undefined && inner.end < outer.call) return [outer, inner]
  }
  return undefined
}

function zone(cluster: Cluster, end: number, ended: Operation | undefined, lag: number): Zone {
  const { writeCall, lastReadCall } = cluster
  const readCall = lastReadCall - lag
  return readCall > writeCall
    ? { cluster, end, ended, call: readCall, called: cluster.lastRead }
    : { cluster, end, ended, call: writeCall, called: cluster.write }
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
