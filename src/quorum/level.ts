/**
 * Which guarantee reads and writes by quorum give: computed from the quorums, the versions and the repair, never declared.
 *
 * That reads meet writes is sold as strong consistency and is not: it is the first of three steps. Left out: what time
 * brings. A level is what holds always; how fresh a stale read is likely to be is a question of probability.
 *
 * Sources: Lamport, "On Interprocess Communication" (Distributed Computing, 1986) for regular; Attiya, Bar-Noy, Dolev,
 * "Sharing Memory Robustly in Message-Passing Systems" (JACM, 1995) for the way to linearizable; Skrzypczak, Schintke,
 * Schütt, "Linearizable State Machine Replication of State-Based CRDTs without Logs" (PODC 2019) for joins.
 */
import { disjointQuorums, intersects } from './intersection'
import { bothRules } from './joint'
import { type QuorumSystem, type Quorums, quorumsOf } from './quorums'

/**
 * From weak to strong, each with what the ones before have. "Newer" is by version.
 *
 * - `stale`: a read may miss any write.
 * - `regular`: a read returns every write that was acknowledged before it began, or a newer one.
 * - `monotonic`: and whatever any earlier read returned, or newer.
 * - `linearizable`: and all reads and writes stand in one order, which agrees with real time.
 */
export type QuorumLevel = 'stale' | 'regular' | 'monotonic' | 'linearizable'

/** What decides on the level. */
export interface LevelOptions {
  readonly system: Pick<QuorumSystem, 'reads' | 'writes'>
  /**
   * Where versions come from. `client stamp`: the writer's clock, as in Cassandra. `query phase`: one more than the
   * newest that a read quorum knows, with the operation as tie-break. `join`: states of a lattice, brought together
   * instead of compared.
   */
  readonly versioning: 'client stamp' | 'query phase' | 'join'
  /**
   * What a read does for replicas that lack what it is about to return. `background`: tells them and answers at once.
   * `awaited`: answers when a write quorum has it. `until equal`: answers when a read quorum that is also a write quorum
   * has exactly it, and looks again until then.
   */
  readonly repair: 'none' | 'background' | 'awaited' | 'until equal'
  /** Whether others may answer in place of members (`sloppy`, as hints do in Dynamo); `strict` if left out. */
  readonly counting?: 'strict' | 'sloppy'
}

/** A level with its reason. */
export interface Level {
  readonly level: QuorumLevel
  /** Why it is this and not less. */
  readonly because: string
  /** Why it is not more, and what would make it the next; absent for `linearizable`. */
  readonly missing?: string
}

/**
 * The guarantee of quorum reads and writes: what holds always, under every delay, loss and split.
 *
 * It presumes what the protocols of this folder keep: replicas forget nothing, take a newer version only, and are counted
 * once; a retry keeps its version; members change through joint epochs.
 *
 * | reads meet writes, versions from | `none`, `background` | `awaited` | `until equal` |
 * |---|---|---|---|
 * | client stamps | regular | monotonic | monotonic |
 * | a query phase | regular | linearizable | linearizable |
 * | a join | regular | monotonic | linearizable |
 *
 * Where reads miss writes, or stand-ins count, all is `stale`. Where a read asks everyone, `none` is as good as
 * `awaited`. Reads `until equal` are reads by a write quorum, too; so where writes meet each other they meet writes,
 * whatever R is.
 *
 * @example
 * ```ts
 * import { levelOf, majorities } from 'meldkit'
 *
 * const system = majorities(['ann', 'bob', 'cy'])
 * levelOf({ system, versioning: 'client stamp', repair: 'awaited' }).level // => 'monotonic'
 * levelOf({ system, versioning: 'query phase', repair: 'awaited' }).level // => 'linearizable'
 * levelOf({ system, versioning: 'join', repair: 'awaited' }).missing // => 'Two reads may hold different halves of concurrent updates. Repair `until equal`.'
 * ```
 */
export function levelOf({ system, versioning, repair, counting = 'strict' }: LevelOptions): Level {
  if (counting === 'sloppy') {
    return { level: 'stale', because: 'Stand-ins count, whom nobody reads.', missing: 'Count members only (`strict`).' }
  }
  const { writes } = system
  const reads = repair === 'until equal' ? quorumsOf(bothRules(system.reads.rule, writes.rule)) : system.reads
  const missed = disjointQuorums({ reads, writes })
  if (missed !== undefined) {
    const because = `A read of ${missed.read.join(', ')} misses a write to ${missed.write.join(', ')}.`
    return { level: 'stale', because, missing: 'Ask more for reads or writes, until any two meet.' }
  }
  const meet = 'Every read meets every acknowledged write.'
  // What one replica holds, a read of everyone sees, and nobody forgets: nothing is left to repair.
  const isAll = asksEveryone(reads, writes)
  if ((repair === 'none' || repair === 'background') && !isAll) {
    const missing = 'What a read found on few, the next may not find. Repair `awaited`, before a read answers.'
    return { level: 'regular', because: meet, missing }
  }
  const because = `${meet} ${isAll ? 'Every read asks everyone.' : 'What a read returns is on a write quorum before.'}`
  return orderedLevel(versioning, repair === 'until equal', intersects(system), because)
}

/** The level when no read goes back behind another. */
function orderedLevel(
  versioning: LevelOptions['versioning'],
  isUntilEqual: boolean,
  isQueried: boolean,
  because: string,
): Level {
  if (versioning === 'join') {
    const shared = `${because} Any two reads share a replica, which only grows.`
    if (isUntilEqual) return { level: 'linearizable', because: shared }
    const missing = 'Two reads may hold different halves of concurrent updates. Repair `until equal`.'
    return { level: 'monotonic', because, missing }
  }
  if (versioning === 'client stamp') {
    const missing = 'A slow clock stamps a write older than one that ended before it. Take versions by a `query phase`.'
    return { level: 'monotonic', because, missing }
  }
  if (isQueried) return { level: 'linearizable', because: `${because} Versions follow real time.` }
  const missing = 'The query phase of a write misses other writes. Ask more for reads, until they meet all writes.'
  return { level: 'monotonic', because, missing }
}

/** Whether no read suffices without each single member. */
function asksEveryone(reads: Quorums, writes: Quorums): boolean {
  return [...reads.members, ...writes.members].every(member => !reads.isPossible(new Set([member])))
}
