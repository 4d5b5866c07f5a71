/**
 * What is causally stable in a world: seen by all replicas, and concurrent with nothing that one of them may still receive.
 *
 * Told from all that happened, which no replica could; so it is the most that a replica may ever compact by. Left out: how
 * replicas learn of it.
 */
import { versionOf } from '../clock/causal-context'
import { mapReplicas } from '../clock/replica-map'
import { counterOf, type VersionVector } from '../clock/version-vector'
import type { Change, Version } from './interpret'

/** What `version`, one of the newest, may compact by. */
export function stableFor(version: Version, newest: readonly Version[], changes: readonly Change[]): VersionVector {
  const arriving = changes.filter(change => change.delta !== undefined && !version.knows.has(change.number))
  return [...newest, ...arriving.map(change => change.before)].map(({ value }) => versionOf(value.seen)).reduce(meet)
}

function meet(a: VersionVector, b: VersionVector): VersionVector {
  return mapReplicas(a, (counter, id) => Math.min(counter, counterOf(b, id)) || undefined)
}
