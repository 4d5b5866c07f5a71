/**
 * Two quorum systems at once, while members change.
 */
import { type QuorumRule, type QuorumSystem, systemOf } from './quorums'

/**
 * Suffices where both do, for reads as for writes.
 *
 * So a joint read meets every write of either system, and a joint write every read, as long as each system's own meet.
 * Members may be in one or in both; whoever is in both answers once and counts in each.
 *
 * @throws InvariantError `argument` when there are more than 64 members in all.
 *
 * @example
 * ```ts
 * import { joint, majorities } from 'meldkit'
 *
 * const { writes } = joint(majorities(['a', 'b', 'c']), majorities(['c', 'd', 'e']))
 * writes.suffices(new Set(['a', 'b', 'c'])) // => false
 * writes.suffices(new Set(['a', 'c', 'e'])) // => true
 * ```
 *
 * @see Ongaro, Ousterhout, "In Search of an Understandable Consensus Algorithm" (USENIX ATC 2014), section 6, for counts.
 *   Here for any rules, since there is no log to carry the change.
 */
export function joint(a: QuorumSystem, b: QuorumSystem): QuorumSystem {
  return systemOf(bothRules(a.reads.rule, b.reads.rule), bothRules(a.writes.rule, b.writes.rule))
}

/** The rule that is fulfilled where both are. */
export function bothRules(a: QuorumRule, b: QuorumRule): QuorumRule {
  // The same member twice would be refused as a vote for two.
  return a === b ? a : { needed: 2, of: [a, b] }
}
