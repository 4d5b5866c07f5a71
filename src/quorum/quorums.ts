/**
 * Which sets of members suffice: quorums as data, and the predicate that an operation asks after each answer.
 *
 * Counts, weighted votes, grids, hierarchies and joint quorums are all built from one thing, a threshold whose parts are
 * members or thresholds again. So one small interpreter serves all of them, a rule can be stored with its epoch as JSON,
 * and what a system is worth is computed exactly. Left out: whom to ask, and in which order.
 */
import { invariant, show } from '../base/error'

/** When answers suffice: a member suffices when it answered, a threshold when enough of its parts suffice. Plain JSON. */
export type QuorumRule = string | QuorumThreshold

/** At least `needed` votes must come from parts that suffice. */
export interface QuorumThreshold {
  readonly needed: number
  readonly of: readonly QuorumRule[]
  /** What each part counts, whole numbers from 1; one each if left out. */
  readonly votes?: readonly number[]
}

/** Some members. A `Set` of them is one, and so is a `Map` from them, as of the answers that an operation has collected. */
export interface MemberSet {
  has(member: string): boolean
}

/** The sets of members that suffice for something. */
export interface Quorums {
  /** Everyone who counts, in the order of the rule, each once. */
  readonly members: readonly string[]
  readonly rule: QuorumRule
  /** Whether answers of these are enough. Monotone: more never harm. Who is no member does not count. O(rule). */
  readonly suffices: (answered: MemberSet) => boolean
  /** Whether the others can still suffice when these never answer. O(rule). */
  readonly isPossible: (failed: MemberSet) => boolean
}

/** What suffices for a read and what for a write; for consensus, for the first and for the second phase. */
export interface QuorumSystem {
  /** Who takes part in either, each once. */
  readonly members: readonly string[]
  readonly reads: Quorums
  readonly writes: Quorums
}

/** The most members of a rule: with so many, what a system is worth can still be computed exactly. */
export const quorumMembersMax = 64

/**
 * The quorums of a rule. `counts`, `weights`, `grid`, `hierarchy` and `joint` write the usual rules.
 *
 * O(rule) for each question, without a table: five members answer in well under a microsecond.
 *
 * @throws InvariantError `argument` when a member is no text, is empty, or stands twice in one threshold.
 * @throws InvariantError `argument` when a threshold has no parts, votes that are not whole numbers from 1, not one for
 *   each part or too many to add, or needs none or more than there are.
 * @throws InvariantError `argument` when there are more than 64 members.
 *
 * @example
 * ```ts
 * import { quorumsOf } from 'meldkit'
 *
 * // The leader, and one of its followers.
 * const quorums = quorumsOf({ needed: 2, of: ['lea', { needed: 1, of: ['ann', 'bob'] }] })
 * quorums.suffices(new Set(['ann', 'bob'])) // => false
 * quorums.suffices(new Set(['lea', 'bob'])) // => true
 * quorums.isPossible(new Set(['bob'])) // => true
 * ```
 */
export function quorumsOf(rule: QuorumRule): Quorums {
  const found = new Set<string>()
  collect(rule, found)
  invariant(found.size <= quorumMembersMax, 'argument', () => {
    return `Quorums: expected at most ${quorumMembersMax} members, got ${found.size}. Put a key on fewer replicas.`
  })
  return {
    members: [...found],
    rule,
    suffices: answered => holds(rule, answered),
    isPossible: failed => holds(rule, { has: member => !failed.has(member) }),
  }
}

/** The system of these reads and writes. */
export function systemOf(reads: QuorumRule, writes: QuorumRule): QuorumSystem {
  return pairOf(quorumsOf(reads), quorumsOf(writes))
}

/** The same of quorums that were made before. */
export function pairOf(reads: Quorums, writes: Quorums): QuorumSystem {
  return { members: [...new Set([...reads.members, ...writes.members])], reads, writes }
}

/** How many votes a part has. */
export function votesOf({ votes }: QuorumThreshold, part: number): number {
  return votes === undefined ? 1 : (votes[part] as number)
}

function holds(rule: QuorumRule, answered: MemberSet): boolean {
  if (typeof rule === 'string') return answered.has(rule)
  let missing = rule.needed
  for (let part = 0; part < rule.of.length; part++) {
    if (!holds(rule.of[part] as QuorumRule, answered)) continue
    missing -= votesOf(rule, part)
    if (missing <= 0) return true
  }
  return false
}

/** Checks a rule and gathers its members. */
function collect(rule: QuorumRule, found: Set<string>): void {
  if (typeof rule === 'string') {
    invariant(rule !== '', 'argument', () => 'Quorums: a member must have a name, got "". Give its replica id.')
    found.add(rule)
    return
  }
  const isThreshold = typeof rule === 'object' && rule !== null && Array.isArray(rule.of) && rule.of.length > 0
  invariant(isThreshold, 'argument', () => {
    return `Quorums: expected a member's name, or a threshold of one part or more, got ${show(rule)}.`
  })
  checkVotes(rule)
  const direct = new Set<QuorumRule>()
  for (const part of rule.of) {
    invariant(!(typeof part === 'string' && direct.has(part)), 'argument', () => {
      return `Quorums: ${show(part)} stands twice among ${show(rule.of)}, and would count twice. Name each member once.`
    })
    direct.add(part)
    collect(part, found)
  }
}

function checkVotes(rule: QuorumThreshold): void {
  const { needed, of, votes } = rule
  const isVote = (vote: number) => Number.isInteger(vote) && vote >= 1
  const isWhole = votes === undefined || (votes.length === of.length && votes.every(isVote))
  invariant(isWhole, 'argument', () => {
    return `Quorums: expected a whole number of votes from 1 for each of ${of.length} parts, got ${show(votes)}.`
  })
  const total = of.reduce((sum, _, part) => sum + votesOf(rule, part), 0)
  const isFair = Number.isSafeInteger(total) && Number.isInteger(needed) && needed >= 1 && needed <= total
  invariant(isFair, 'argument', () => {
    return `Quorums: needed must be a whole number from 1 to ${total}, all votes there are, got ${show(needed)}.`
  })
}
