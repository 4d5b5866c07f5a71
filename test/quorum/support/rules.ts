// Random rules of few members, and what a quorum system is in the plainest words: its table of all subsets.

import { type QuorumRule, type QuorumSystem, type Quorums, quorumsOf } from 'meldkit'
import type { Dice } from '../../check/support/dice'

const names: readonly string[] = ['__proto__', 'constructor', 'a', 'b', 'c', 'd']

/** A rule of thresholds in thresholds over some of the first `count` names. */
export function randomRule(dice: Dice, count: number, depth = 2): QuorumRule {
  if (depth === 0 || dice(4) === 0) return names[dice(count)] as string
  const parts = Array.from({ length: 1 + dice(4) }, () => randomRule(dice, count, depth - 1))
  // A name stands once in a threshold.
  const of = parts.filter((part, at) => typeof part !== 'string' || parts.indexOf(part) === at)
  const votes = of.map(() => (dice(2) === 0 ? 1 : 1 + dice(3)))
  const total = votes.reduce((sum, vote) => sum + vote, 0)
  return { needed: 1 + dice(total), of, votes }
}

export function randomSystem(dice: Dice, count = 2 + dice(5)): QuorumSystem {
  const [reads, writes] = [quorumsOf(randomRule(dice, count)), quorumsOf(randomRule(dice, count))]
  return { members: [...new Set([...reads.members, ...writes.members])], reads, writes }
}

/** Every subset, the empty one first. */
export function subsets(members: readonly string[]): readonly ReadonlySet<string>[] {
  const list: ReadonlySet<string>[] = []
  for (let bits = 0; bits < 2 ** members.length; bits++) {
    list.push(new Set(members.filter((_, at) => (bits >> at) % 2 === 1)))
  }
  return list
}

export const without = (members: readonly string[], some: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(members.filter(member => !some.has(member)))

/** Whether all sets that suffice for reading meet all that suffice for writing, by trying every one against the rest. */
export function meetByTrying(members: readonly string[], reads: Quorums, writes: Quorums): boolean {
  return !subsets(members).some(some => reads.suffices(some) && writes.suffices(without(members, some)))
}
