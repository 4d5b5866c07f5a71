/**
 * What one version has and another lacks: from two versions at hand, or from a version and what a reader says it has seen.
 */
import { InvariantError } from '../base/error'
import {
  type CausalContext,
  contextLeq,
  contextsDisjoint,
  emptyContext,
  prefixOf,
  subtractContexts,
} from '../clock/causal-context'
import { getOf, mapReplicas } from '../clock/replica-map'
import { subtractRuns } from '../clock/runs'
import { hashWriter } from '../codec/hash-writer'
import type { AnyCrdt, State } from '../crdt/contract'
import { emptyChains, latestStamp, marksWithin } from './chain'
import { loggedDeltas } from './log'
import { merge } from './merge'
import { type Delta, deltaOf, emptyDelta, makeDelta, type Replica } from './replica'

/**
 * The smallest delta that, merged into `older`, has the effect of merging `newer` into it.
 *
 * Either side may have what the other lacks; only what `older` lacks is in the delta. Where `older` has holes in a
 * writer's history, what lies beyond the hole is sent again. Cost: O(d log n) for versions that share structure and
 * differ in d keys, else O(n).
 *
 * @throws ForkedReplicaError when the two know a change by different hashes.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, diff, merge, replica, view } from 'meldkit'
 *
 * const Tags = addWinsSet<string>()
 * const [one] = change(Tags, replica(Tags, 'alice'), (tags) => tags.add('a'))
 * const [two] = change(Tags, one, (tags) => tags.remove('a'))
 * const bob = merge(Tags, replica(Tags, 'bob'), one)
 * view(Tags, merge(Tags, bob, diff(Tags, two, bob))).size // => 0
 * ```
 *
 * @see Enes, Almeida, Baquero & Leitao, "Efficient Synchronization of State-based CRDTs" (ICDE 2019), section IV: join
 *   decompositions.
 */
export function diff<T extends AnyCrdt>(type: T, newer: Delta<T>, older: Delta<T>): Delta<T> {
  const claimed = claim(newer.seen, older.seen)
  if (claimed.ids.length === 0) return emptyDelta(type)
  const resend = !contextsDisjoint(claimed, older.seen)
  const gap = { claimed, resend, seenByNewer: newer.seen, seenByOlder: older.seen }
  const state = type.since(newer.state, older.state, gap) as State<T>
  const chains = marksWithin(newer.chains, older.chains, claimed)
  const writer = hashWriter(0)
  type.write(writer, state)
  return makeDelta<T>(false, claimed, writer.ahead(), chains, latestStamp(chains), state)
}

/** What `changesSince` gives: exactly what is lacking, or all there is because the log does not reach back far enough. */
export interface Changes<T extends AnyCrdt> {
  readonly kind: 'delta' | 'state'
  readonly delta: Delta<T>
}

/**
 * What a reader lacks who has seen `seen`, from the log of the latest deltas; the whole state when that does not suffice.
 *
 * Merging either kind is right; `kind` says what was possible. Cost: O(log entries), at most 1,024, plus the join of
 * those that are lacking.
 *
 * @example
 * ```ts
 * import { change, changesSince, merge, pnCounter, replica, view } from 'meldkit'
 *
 * const Likes = pnCounter()
 * const bob = replica(Likes, 'bob')
 * const [alice] = change(Likes, replica(Likes, 'alice'), (likes) => likes.increment(4))
 * const changes = changesSince(Likes, alice, bob.seen)
 * changes.kind // => 'delta'
 * view(Likes, merge(Likes, bob, changes.delta)) // => 4
 * ```
 */
export function changesSince<T extends AnyCrdt>(type: T, replica: Replica<T>, seen: CausalContext): Changes<T> {
  const missing = subtractContexts(replica.seen, seen)
  let delta = emptyDelta(type)
  if (missing.ids.length === 0) return { kind: 'delta', delta }
  for (const entry of loggedDeltas(replica.log))
    if (!contextsDisjoint(entry.seen, missing)) delta = merge(type, delta, entry)
  if (contextLeq(missing, delta.seen)) return { kind: 'delta', delta }
  const older = versionAt(type, replica, subtractContexts(replica.seen, missing))
  if (older !== undefined) return { kind: 'delta', delta: diff(type, replica, older) }
  return { kind: 'state', delta: deltaOf(replica) }
}

/**
 * The dots that a diff counts as seen: of each run of `newer` that `older` does not have wholly, what lies above the part
 * that `older` has from the start. It ends where the run ends, since only there the chain's hash is known.
 */
function claim(newer: CausalContext, older: CausalContext): CausalContext {
  return mapReplicas(newer, (runs, id) => {
    const known = getOf(older, id) ?? []
    const prefix = prefixOf(older, id)
    const claimed: number[] = []
    for (let i = 0; i < runs.length; i += 2) {
      const from = runs[i] as number
      const to = runs[i + 1] as number
      if (subtractRuns([from, to], known).length > 0) claimed.push(Math.max(from, prefix + 1), to)
    }
    return claimed.length === 0 ? undefined : claimed
  })
}

/** The version of who had seen just these dots, where the type keeps its history that far; undefined where it does not. */
function versionAt<T extends AnyCrdt>(type: T, version: Delta<T>, seen: CausalContext): Delta<T> | undefined {
  if (type.at === undefined) return undefined
  try {
    return makeDelta<T>(false, seen, emptyContext(), emptyChains(), 0, type.at(version.state, seen, true) as State<T>)
  } catch (error) {
    if (error instanceof InvariantError && error.code === 'history') return undefined
    throw error
  }
}
