/**
 * A causal context: the set of all dots seen, as a version vector plus a cloud of ranges beyond its gaps.
 *
 * It answers the question on which every removal rests: "is this dot absent here because it was removed, or because it
 * has not arrived?". Per replica the dots are runs; the run that starts at 1 is the version vector's entry, the others
 * are the cloud, almost always empty. A context is never compacted over a gap (the bug of js-delta-crdts).
 *
 * Source: Almeida, Shoker & Baquero, "Delta State Replicated Data Types" (JPDC 2018), section 7.2; ranges instead of
 * single dots in the cloud are ours.
 */
import type { ReplicaId } from './replica-id'
import { emptyReplicaMap, findReplica, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap } from './replica-map'
import { countRuns, disjointRuns, hasRange, inRuns, type Runs, subtractRuns, uniteRuns } from './runs'
import type { VersionVector } from './version-vector'

/** The runs of dots seen, by replica; no entry is empty. */
export type CausalContext = ReplicaMap<Runs>

/** The context that has seen nothing. */
export function emptyContext(): CausalContext {
  return emptyReplicaMap()
}

/** The context of exactly the dots `from … to` of one replica. */
export function rangeContext(id: ReplicaId, from: number, to: number): CausalContext {
  return { ids: [id], values: [[from, to]] }
}

/** Whether the dot was seen. O(log w) for w writers, plus the runs of one of them. */
export function hasSeen(context: CausalContext, id: ReplicaId, counter: number): boolean {
  const at = findReplica(context.ids, id)
  return at >= 0 && inRuns(context.values[at] as Runs, counter)
}

/** Whether all dots `from … to` of one replica were seen. */
export function hasSeenAll(context: CausalContext, id: ReplicaId, from: number, to: number): boolean {
  const at = findReplica(context.ids, id)
  return at >= 0 && hasRange(context.values[at] as Runs, from, to)
}

/** The context with the dots `from … to` of one replica added; the same reference when they were in it. O(w). */
export function addRange(context: CausalContext, id: ReplicaId, from: number, to: number): CausalContext {
  return joinContexts(context, rangeContext(id, from, to))
}

/** The union; `a` itself when `b` adds nothing. O(w + runs). */
export function joinContexts(a: CausalContext, b: CausalContext): CausalContext {
  return joinReplicaMaps(a, b, uniteRuns)
}

/** Whether every dot of `a` is in `b`. O(w + runs). */
export function contextLeq(a: CausalContext, b: CausalContext): boolean {
  return joinContexts(b, a) === b
}

/** Whether two contexts hold the same dots. */
export function sameContexts(a: CausalContext, b: CausalContext): boolean {
  return joinContexts(a, b) === a && joinContexts(b, a) === b
}

/** Whether the two contexts share no dot. O(w + runs), w being the writers of the smaller one. */
export function contextsDisjoint(a: CausalContext, b: CausalContext): boolean {
  const [few, many] = a.ids.length <= b.ids.length ? [a, b] : [b, a]
  for (let i = 0; i < few.ids.length; i++) {
    const at = findReplica(many.ids, few.ids[i] as ReplicaId)
    if (at >= 0 && !disjointRuns(few.values[i] as Runs, many.values[at] as Runs)) return false
  }
  return true
}

/** The dots of `a` that are not in `b`; `a` itself when they share none. O(w + runs). */
export function subtractContexts(a: CausalContext, b: CausalContext): CausalContext {
  return mapReplicas(a, (runs, id) => {
    const left = subtractRuns(runs, getOf(b, id) ?? [])
    return left.length === 0 ? undefined : left
  })
}

/** The counter up to which all dots of `id` were seen; 0 when its first is missing. O(log w). */
export function prefixOf(context: CausalContext, id: ReplicaId): number {
  const runs = getOf(context, id)
  return runs !== undefined && runs[0] === 1 ? (runs[1] as number) : 0
}

/** The highest counter seen of `id`, gaps or not; 0 when none was. O(log w). */
export function highestOf(context: CausalContext, id: ReplicaId): number {
  return getOf(context, id)?.at(-1) ?? 0
}

/**
 * The version vector of a context: what it has seen without gaps.
 *
 * @example
 * ```ts
 * import { change, pnCounter, replica, versionOf, view } from 'meldkit'
 *
 * const Likes = pnCounter()
 * const [after] = change(Likes, replica(Likes, 'alice'), (likes) => likes.increment())
 * versionOf(after.seen) // => { ids: ['alice'], values: [1] }
 * ```
 */
export function versionOf(context: CausalContext): VersionVector {
  return mapReplicas(context, runs => (runs[0] === 1 ? runs[1] : undefined))
}

/** The context of all dots that a version vector covers. */
export function contextOf(vector: VersionVector): CausalContext {
  return mapReplicas(vector, counter => [1, counter])
}

/** How many dots a context holds. */
export function countDots(context: CausalContext): number {
  return context.values.reduce((sum, runs) => sum + countRuns(runs), 0)
}
