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
import { emptyReplicaMap, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap, setOf } from '../clock/replica-map'
import type { Runs } from '../clock/runs'

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
      `Replica ${writer} has two histories that differ at or before its dot ${counter}. Two writers, or an old version edited again, used one id: give each writer and each start its own, and use branch() to edit an old version.`,
      { writer, counter },
    )
  }
}

/** No marks. */
export function emptyChains(): Chains {
  return emptyReplicaMap()
}

/**
 * The marks that both sides know together, as far as `seen`, the dots of both, calls for; `a` itself when `b` adds none.
 *
 * @throws ForkedReplicaError when the sides know one change by different hashes.
 */
export function joinChains(a: Chains, b: Chains, seen: CausalContext): Chains {
  return joinReplicaMaps(a, b, (ours, theirs, id) => {
    const grown = follow(id, ours, theirs, seen)
    if (grown !== undefined) return grown
    const isKnown = (mark: Mark): boolean =>
      ours.some(known => known.counter === mark.counter && known.hash === mark.hash)
    const kept = retain(id, theirs.every(isKnown) ? ours : unite(ours, theirs), getOf(seen, id) ?? [])
    return kept.length === ours.length && kept.every((mark, i) => mark === ours[i]) ? ours : kept
  })
}

/** The marks after one more change of a writer, whose dots are now `runs` and whose change began at `from`. O(w). */
export function extendChain(chains: Chains, id: ReplicaId, mark: Mark, from: number, runs: Runs): Chains {
  const marks = getOf(chains, id)
  const last = marks === undefined ? undefined : marks[marks.length - 1]
  if (marks === undefined || last === undefined) return setOf(chains, id, [mark])
  return setOf(chains, id, extended(id, marks, last, mark, from, runs))
}

/** The marks with one more change behind `last`, the last of them. */
function extended(
  id: ReplicaId,
  marks: readonly Mark[],
  last: Mark,
  mark: Mark,
  from: number,
  runs: Runs,
): readonly Mark[] {
  // Most often the mark before was only there because the run ended with it.
  const isIdle =
    last.hash % checkpointEvery !== 0 && last.counter === from - 1 && last.counter >= (runs[runs.length - 2] as number)
  if (!isIdle) return retain(id, [...marks, mark], runs)
  const next = marks.slice()
  next[next.length - 1] = mark
  return next
}

/** The marks of a writer when what comes is its next change, as it most often is; undefined when it is not. */
function follow(
  id: ReplicaId,
  ours: readonly Mark[],
  theirs: readonly Mark[],
  seen: CausalContext,
): readonly Mark[] | undefined {
  if (theirs.length !== 2) return undefined
  const last = ours[ours.length - 1]
  const [before, mark] = theirs as readonly [Mark, Mark]
  if (last === undefined || last.counter !== before.counter || last.hash !== before.hash) return undefined
  const runs = getOf(seen, id) as Runs
  return runs[runs.length - 1] === mark.counter ? extended(id, ours, last, mark, before.counter + 1, runs) : undefined
}

/** The marks of either side that a context, part of what they have seen, calls for. Throws as {@link joinChains}. */
export function marksWithin(a: Chains, b: Chains, seen: CausalContext): Chains {
  return mapReplicas(seen, (runs, id) => retain(id, unite(getOf(a, id) ?? [], getOf(b, id) ?? []), runs))
}

/** The largest stamp of all marks. */
export function latestStamp(chains: Chains): number {
  return chains.values.reduce((latest, marks) => Math.max(latest, marks.at(-1)?.stamp ?? 0), 0)
}

/**
 * What a state that has seen `runs` keeps of a writer's `marks`, which ascend and may repeat.
 *
 * @throws ForkedReplicaError when two marks of one counter differ.
 */
export function retain(id: ReplicaId, marks: readonly Mark[], runs: Runs): readonly Mark[] {
  const kept: Mark[] = []
  let last: Mark | undefined
  let run = 0
  let checkpoints: number[] = []
  for (const mark of marks) {
    if (mark.counter === last?.counter) {
      if (mark.hash !== last.hash) throw new ForkedReplicaError(id, mark.counter)
      continue
    }
    last = mark
    while (run < runs.length && mark.counter > (runs[run + 1] as number)) {
      run += 2
      checkpoints = []
    }
    if (run >= runs.length) break
    const before = (runs[run] as number) - 1
    const isEdge = mark.counter === before || mark.counter === runs[run + 1]
    if (!isEdge && (mark.counter < before || mark.hash % checkpointEvery !== 0)) continue
    // Of the checkpoints inside one run the oldest gives way.
    if (!isEdge && checkpoints.push(kept.length) > checkpointsMax) {
      kept.splice(checkpoints[0] as number, 1)
      checkpoints.pop()
    }
    kept.push(mark)
  }
  return kept
}

function unite(a: readonly Mark[], b: readonly Mark[]): readonly Mark[] {
  const all = [...a, ...b]
  // Most often `b` goes on where `a` ends.
  const isSorted = (a.at(-1)?.counter ?? 0) <= (b[0]?.counter ?? 0)
  return isSorted ? all : all.sort((x, y) => x.counter - y.counter)
}
