/**
 * Minimal quorums: those that no member can be taken from. They are what a quorum system is in the literature.
 */
import { decided, nextMember, type Rest } from './diagram'
import type { Quorums } from './quorums'

/**
 * Every minimal quorum, one at a time, in the order of the members.
 *
 * There may be very many: a majority of 5 members has 10, of 15 has 6,435. So take as many as needed. Cost: O(rule) for
 * each member of each one found; where votes differ or members stand twice, some are found that are not minimal, and left
 * out.
 *
 * @example
 * ```ts
 * import { majorities, minimalQuorums } from 'meldkit'
 *
 * Array.from(minimalQuorums(majorities(['ann', 'bob', 'cy']).reads)) // => [['ann', 'bob'], ['ann', 'cy'], ['bob', 'cy']]
 * ```
 */
export function* minimalQuorums(quorums: Quorums): IterableIterator<readonly string[]> {
  for (const quorum of sufficing(quorums.rule, [])) {
    if (withoutSpare(quorums, quorum).length === quorum.length) yield quorum
  }
}

/** A minimal quorum of some members that suffice. O(members · rule). */
export function withoutSpare(quorums: Quorums, members: readonly string[]): readonly string[] {
  const left = new Set(members)
  for (const member of members) {
    left.delete(member)
    if (!quorums.suffices(left)) left.add(member)
  }
  return [...left]
}

/** Each way to fulfil a rule, all minimal ones among them. */
function* sufficing(rest: Rest, chosen: readonly string[]): IterableIterator<readonly string[]> {
  if (rest === true) yield chosen
  else if (rest !== false) {
    const member = nextMember(rest)
    yield* sufficing(decided(rest, member, true), [...chosen, member])
    yield* sufficing(decided(rest, member, false), chosen)
  }
}
