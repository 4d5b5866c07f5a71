/**
 * Chain hashes: how two replicas notice that one dot names two different changes.
 *
 * Each change of a writer has a hash over its content and the hash of the change before it. For each run of dots seen,
 * a replica keeps the *mark* at its end, the mark just before its start if that is not 1, and up to eight checkpoints
 * inside, chosen by their hash alone; so the marks kept are a function of the dots seen. When two sides know a change by
 * different hashes, the writer's history has forked: an id was used twice, or an old version was edited again. An older
 * fork, which no mark covers, is found when the histories are compared change by change, or not at all.
 */
import { InvariantError } from '../base/error'
import type { CausalContext } from '../clock/causal-context'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap } from '../clock/replica-map'
import type { Runs } from '../clock/runs'
import { checksum } from '../codec/checksum'
import { mix } from '../collections/key'

/** The end of one change: its last counter, its chain hash (42 bits), its stamp. */
export interface Mark {
  readonly counter: number
  readonly hash: number
  readonly stamp: number
}

/** The marks kept, by writer, ascending by counter. */
export type Chains = ReplicaMap<readonly Mark[]>

/** How many checkpoints are kept inside one run. */
const checkpointsMax = 8
/** One change in this many is a checkpoint. */
const checkpointEvery = 16

/** Thrown when two sides know one change by different hashes; nothing was merged. */
export class ForkedReplicaError extends InvariantError {
  override readonly name: string = 'ForkedReplicaError'

  constructor(
    /** The replica id that two histories share. */
    readonly writer: ReplicaId,
    /** The counter at which their changes differ, at the latest. */
    readonly counter: number,
  ) {
    super(
      'forked-replica',
      `Replica ${writer} has two histories that differ at or before its dot ${counter}: its id was used by two writers, or an old version of it was edited again. Give each writer, and each start, an id of its own (replicaId(name, incarnation)), and use branch() to edit an old version.`,
      { writer, counter },
    )
  }
}

/** No marks. */
export function emptyChains(): Chains {
  return emptyReplicaMap()
}

/** The mark of a change with the given content that follows `before`. O(bytes). */
export function nextMark(before: Mark | undefined, counter: number, stamp: number, content: Uint8Array): Mark {
  const previous = before?.hash ?? 0
  const low = checksum(content, 0, content.length, mix(previous) ^ counter)
  const high = checksum(content, 0, content.length, mix(low) ^ (previous / 0x100000000)) & 0x3ff
  return { counter, hash: high * 0x100000000 + low, stamp }
}

/**
 * The marks that both sides know together, as far as `seen`, the dots of both, calls for; `a` itself when `b` adds none.
 *
 * @throws ForkedReplicaError when the sides know one change by different hashes.
 */
export function joinChains(a: Chains, b: Chains, seen: CausalContext): Chains {
  return joinReplicaMaps(a, b, (ours, theirs, id) => {
    if (ours === theirs) return ours
    const all = unite(ours, theirs, id)
    const kept = all === ours ? ours : retain(all, getOf(seen, id) ?? [])
    return sameMarks(kept, ours) ? ours : kept
  })
}

/** The marks of either side that a context, part of what they have seen, calls for. Throws as {@link joinChains}. */
export function marksWithin(a: Chains, b: Chains, seen: CausalContext): Chains {
  return mapReplicas(seen, (runs, id) => retain(unite(getOf(a, id) ?? [], getOf(b, id) ?? [], id), runs))
}

/** The largest stamp of all marks. */
export function latestStamp(chains: Chains): number {
  return chains.values.reduce((latest, marks) => Math.max(latest, marks.at(-1)?.stamp ?? 0), 0)
}

/** What a state that has seen `runs` keeps of `marks`, which ascend. */
export function retain(marks: readonly Mark[], runs: Runs): readonly Mark[] {
  const kept: Mark[] = []
  let next = 0
  for (let i = 0; i < runs.length; i += 2) {
    const from = runs[i] as number
    const to = runs[i + 1] as number
    while (next < marks.length && (marks[next] as Mark).counter < from - 1) next++
    const start = kept.length
    for (; next < marks.length && (marks[next] as Mark).counter <= to; next++) {
      const mark = marks[next] as Mark
      if (mark.counter < from || mark.counter === to || mark.hash % checkpointEvery === 0) kept.push(mark)
    }
    const inside = kept.slice(start).filter((mark) => mark.counter >= from && mark.counter < to)
    const surplus = inside.length - checkpointsMax
    if (surplus > 0) kept.splice(kept.indexOf(inside[0] as Mark), surplus)
  }
  return kept
}

export function sameMarks(a: readonly Mark[], b: readonly Mark[]): boolean {
  return a.length === b.length && a.every((mark, i) => mark.counter === (b[i] as Mark).counter && mark.hash === (b[i] as Mark).hash && mark.stamp === (b[i] as Mark).stamp)
}

/** All marks of both, ascending; `a` itself when `b` has no others. */
function unite(a: readonly Mark[], b: readonly Mark[], id: ReplicaId): readonly Mark[] {
  const out: Mark[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const ours = a[i]
    const theirs = b[j]
    if (ours !== undefined && theirs !== undefined && ours.counter === theirs.counter) {
      if (ours.hash !== theirs.hash) throw new ForkedReplicaError(id, ours.counter)
      out.push(ours)
      i++
      j++
    } else if (theirs === undefined || (ours !== undefined && ours.counter < theirs.counter)) {
      out.push(ours as Mark)
      i++
    } else {
      out.push(theirs)
      j++
    }
  }
  return out.length === a.length ? a : out
}
