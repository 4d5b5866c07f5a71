/**
 * How likely a quorum is up, and how many failures it survives, exactly.
 */
import { invariant, show } from '../base/error'
import { foldRule } from './diagram'
import type { Quorums } from './quorums'

/**
 * The probability that enough members are up, when each is up by itself with its own probability.
 *
 * Exact up to rounding, by sums of products of what is given, and so the same on every engine. For counts it is the sum
 * over i from `needed` to n of C(n, i) pⁱ (1 - p)ⁿ⁻ⁱ. Cost: O(n²) rests of the rule for counts of n members. Real
 * failures come together: treat a zone as one member to see what its loss costs.
 *
 * @param up the probability that a member is up: one for all, or a function of its name.
 * @throws InvariantError `argument` when a probability is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { availability, majorities } from 'meldkit'
 *
 * const { reads } = majorities(['ann', 'bob', 'cy'])
 * availability(reads, 0.5) // => 0.5
 * availability(reads, member => (member === 'ann' ? 1 : 0.5)) // => 0.75
 * ```
 *
 * @see Barbara, Garcia-Molina, "The Reliability of Voting Mechanisms" (IEEE Transactions on Computers, 1987). We differ
 *   in expanding the rule member by member instead of a formula for each kind of system.
 */
export function availability(quorums: Quorums, up: number | ((member: string) => number)): number {
  const chances = new Map(quorums.members.map(member => [member, typeof up === 'number' ? up : up(member)]))
  for (const [member, chance] of chances) {
    invariant(chance >= 0 && chance <= 1, 'argument', () => {
      return `Availability: the probability of ${show(member)} must be from 0 to 1, got ${show(chance)}.`
    })
  }
  return foldRule(quorums.rule, Number, (member, ifAnswers, ifNot) => {
    const chance = chances.get(member) as number
    return chance * ifAnswers + (1 - chance) * ifNot
  })
}

/**
 * How many members may fail, whichever they are. For counts N - needed.
 *
 * @example
 * ```ts
 * import { failuresTolerated, grid, majorities } from 'meldkit'
 *
 * failuresTolerated(majorities(['a', 'b', 'c', 'd', 'e']).reads) // => 2
 * failuresTolerated(grid([['a', 'b'], ['c', 'd']]).writes) // => 1
 * ```
 */
export function failuresTolerated({ rule }: Quorums): number {
  return fewest(rule, false) - 1
}

/**
 * How many failures leave no quorum, whichever they are: an operation that has heard so many refusals can answer at once.
 * For counts N - needed + 1, for others sometimes more than `failuresTolerated` + 1; `isPossible` knows for the failures
 * at hand.
 *
 * @example
 * ```ts
 * import { failThreshold, grid, majorities } from 'meldkit'
 *
 * failThreshold(majorities(['a', 'b', 'c', 'd', 'e']).reads) // => 3
 * failThreshold(grid([['a', 'b', 'c'], ['d', 'e', 'f'], ['g', 'h', 'i']]).reads) // => 7
 * ```
 */
export function failThreshold({ members, rule }: Quorums): number {
  return members.length - fewest(rule, true) + 1
}

/** How few members that answer fulfil a rule, or how few that fail make it impossible. */
function fewest(rule: Quorums['rule'], answers: boolean): number {
  return foldRule(
    rule,
    isFulfilled => (isFulfilled === answers ? 0 : Infinity),
    (_, ifAnswers, ifNot) => Math.min(ifAnswers + (answers ? 1 : 0), ifNot + (answers ? 0 : 1)),
  )
}
