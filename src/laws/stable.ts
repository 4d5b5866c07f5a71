/**
 * What is causally stable in a world: seen by all replicas, and concurrent with nothing that one of them may still receive.
 *
 * Told from all that happened, which no replica could; so it is the most that a replica may ever compact by. Left out: how
 * replicas learn of it.
 */
import { type CausalContext, versionOf } from '../clock/causal-context'
import { mapReplicas } from '../clock/replica-map'
import { counterOf, type VersionVector } from '../clock/version-vector'

/** A version of a world: what it has seen, by dots and by the numbers of changes. */
interface Known {
  readonly value: { readonly seen: CausalContext }
  readonly knows: ReadonlySet<number>
}

/** A change of a world, with the version from which it was made; without a delta it did nothing. */
interface Made {
  readonly number: number
  readonly before: Known
  readonly delta: unknown
}

/** What `version`, one of the newest, may compact by. */
export function stableFor(version: Known, newest: readonly Known[], changes: readonly Made[]): VersionVector {
  const arriving = changes.filter(change => change.delta !== undefined && !version.knows.has(change.number))
  return [...newest, ...arriving.map(change => change.before)].map(({ value }) => versionOf(value.seen)).reduce(meet)
}

function meet(a: VersionVector, b: VersionVector): VersionVector {
  return mapReplicas(a, (counter, id) => Math.min(counter, counterOf(b, id)) || undefined)
}
