/**
 * A rule decided member by member: what is left of it when one is known to answer or not. On it rest the exact questions
 * about quorums: how likely, how few, which, and whether two can miss each other.
 *
 * What is left is kept as small as can be, so that many ways lead to the same rest, and each rest is worked out once:
 * counts and hierarchies of n members have O(n²) rests, weights as many as they have sums. That is a decision diagram
 * which is never stored. Left out: a search for the best order of the members; they are taken as the rule names them.
 *
 * Source: Bryant, "Graph-Based Algorithms for Boolean Function Manipulation" (IEEE Transactions on Computers, 1986). We
 * differ in knowing rests by the text of their rule, which may tell apart two that mean the same, and never takes two for
 * one.
 */
import { type QuorumRule, type QuorumThreshold, votesOf } from './quorums'

/** A rule, or whether it is fulfilled for good. */
export type Rest = QuorumRule | boolean

/** What is left of a rule when this member answers, or never does. The same reference when it has no say. */
export function decided(rule: Rest, member: string, answers: boolean): Rest {
  if (typeof rule === 'boolean') return rule
  if (typeof rule === 'string') return rule === member ? answers : rule
  const parts = rule.of.map(part => decided(part, member, answers))
  return parts.every((part, at) => part === rule.of[at]) ? rule : simplified(rule, parts)
}

/** The member to decide next. */
export function nextMember(rule: QuorumRule): string {
  return typeof rule === 'string' ? rule : nextMember(rule.of[0] as QuorumRule)
}

/** A rule as text; equal text, equal rule. */
export function restKey(rule: Rest): string {
  return JSON.stringify(rule)
}

/** The threshold without the parts that are decided. */
function simplified(rule: QuorumThreshold, parts: readonly Rest[]): Rest {
  const of: QuorumRule[] = []
  const votes: number[] = []
  let [needed, total] = [rule.needed, 0]
  parts.forEach((part, at) => {
    const vote = votesOf(rule, at)
    if (part === true) needed -= vote
    else if (part !== false) {
      of.push(part)
      votes.push(vote)
      total += vote
    }
  })
  if (needed <= 0) return true
  if (total < needed) return false
  return of.length === 1 ? (of[0] as QuorumRule) : { needed, of, votes: votes.map(vote => Math.min(vote, needed)) }
}

/**
 * A value of the rule, worked out from its ends: `ends(true)` where it is fulfilled, `ends(false)` where it cannot be any
 * more, and `meet` where it turns on a member. Each rest once.
 */
export function foldRule<Value>(
  rule: QuorumRule,
  ends: (isFulfilled: boolean) => Value,
  meet: (member: string, ifAnswers: Value, ifNot: Value) => Value,
): Value {
  const known = new Map<string, Value>()
  const worth = (rest: Rest): Value => {
    if (typeof rest === 'boolean') return ends(rest)
    const key = restKey(rest)
    const before = known.get(key)
    if (before !== undefined) return before
    const member = nextMember(rest)
    const value = meet(member, worth(decided(rest, member, true)), worth(decided(rest, member, false)))
    known.set(key, value)
    return value
  }
  return worth(rule)
}
