/**
 * Quorums of quorums: a majority of groups, and in each of them a majority of members.
 */
import { majorityOf } from './counts'
import { checkApart } from './grid'
import { type QuorumRule, type QuorumSystem, systemOf } from './quorums'

/** A member, or a group of such. */
export type Hierarchy = string | readonly Hierarchy[]

/**
 * A majority of the groups, in each of which a majority, and so on down to members.
 *
 * Two quorums have a group in common, and in it a member. Of 3 groups of 3 members 4 suffice, of 27 in three layers 8,
 * where a plain majority takes 14. A whole group may fail, as a zone does; but 4 well-chosen failures of 9 stop it.
 *
 * @throws InvariantError `argument` when a group is empty, a member stands twice, or there are more than 64.
 *
 * @example
 * ```ts
 * import { hierarchy } from 'meldkit'
 *
 * const { reads } = hierarchy([['a1', 'a2', 'a3'], ['b1', 'b2', 'b3'], ['c1', 'c2', 'c3']])
 * reads.suffices(new Set(['a1', 'a3', 'c1', 'c2'])) // => true
 * reads.suffices(new Set(['a1', 'a2', 'a3', 'b1', 'c1'])) // => false
 * ```
 *
 * @see Kumar, "Hierarchical Quorum Consensus: A New Algorithm for Managing Replicated Data" (IEEE Transactions on
 *   Computers, 1991). We differ in taking majorities on every layer; `quorumsOf` takes any other thresholds.
 */
export function hierarchy(groups: readonly Hierarchy[]): QuorumSystem {
  checkApart([leavesOf(groups)])
  const rule = majorityRule(groups)
  return systemOf(rule, rule)
}

function majorityRule(part: Hierarchy): QuorumRule {
  return typeof part === 'string' ? part : { needed: majorityOf(part.length), of: part.map(majorityRule) }
}

function leavesOf(part: Hierarchy): readonly string[] {
  return typeof part === 'string' ? [part] : part.flatMap(leavesOf)
}
