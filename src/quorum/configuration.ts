/**
 * A quorum system with an epoch, and the rules by which one follows another.
 *
 * N is what is configured, never what is reachable, and two systems in a row need not meet: so a change goes through a
 * joint epoch, in which reads and writes need quorums of both. Each ask and each answer names its epoch. Left out: who
 * decides on a configuration (one process, or a register that CASPaxos keeps), and how replicas hear of it.
 *
 * Source: Ongaro, Ousterhout, "In Search of an Understandable Consensus Algorithm" (USENIX ATC 2014), section 6, and
 * Lynch, Shvartsman, "RAMBO: A Reconfigurable Atomic Memory Service for Dynamic Networks" (DISC 2002), for registers. We
 * differ: there is no log; what carries state over is a transfer, and a configuration is left only when the next one
 * holds everything.
 */
import { invariant, show } from '../base/error'
import { joint } from './joint'
import { type MemberSet, type QuorumRule, type QuorumSystem, systemOf } from './quorums'

/** Who counts, how, and since when. */
export interface Configuration {
  /** A safe integer from 1; of two configurations the one with the larger holds. */
  readonly epoch: number
  readonly system: QuorumSystem
  /** In a joint epoch, what follows it. */
  readonly next?: QuorumSystem
}

/**
 * What an answer, or an ask, of a replica that names an epoch is to a holder of a configuration.
 *
 * - `counts`: same epoch, and a member.
 * - `earlier epoch`: the other must learn of this configuration first.
 * - `later epoch`: the holder must learn of the other's configuration, and start its phase anew.
 * - `no member`: it is nobody here.
 */
export type Standing = 'counts' | 'earlier epoch' | 'later epoch' | 'no member'

/**
 * The first configuration, or one that was stored.
 *
 * @throws InvariantError `argument` when the epoch is not a safe integer from 1.
 *
 * @example
 * ```ts
 * import { configuration, majorities } from 'meldkit'
 *
 * configuration(majorities(['ann', 'bob', 'cy'])).epoch // => 1
 * ```
 */
export function configuration(system: QuorumSystem, epoch = 1): Configuration {
  invariant(Number.isSafeInteger(epoch) && epoch >= 1, 'argument', () => {
    return `Configuration: the epoch must be a safe integer from 1, got ${show(epoch)}.`
  })
  return { epoch, system }
}

/**
 * The epoch between two systems: a quorum there is a quorum of both.
 *
 * While it holds, state is transferred: what a read quorum of the current system holds, asked in the joint epoch, is
 * stored on a write quorum of the next. Asked in the joint epoch, because a replica that has gone on no longer
 * acknowledges writes of the epoch before; so none is missed. Then `settledConfiguration` follows.
 *
 * @throws InvariantError `argument` when the current epoch is a joint one itself, or both have more than 64 members in all.
 *
 * @example
 * ```ts
 * import { configuration, jointConfiguration, majorities } from 'meldkit'
 *
 * const { epoch, system } = jointConfiguration(configuration(majorities(['a', 'b', 'c'])), majorities(['b', 'c', 'd']))
 * epoch // => 2
 * system.writes.suffices(new Set(['a', 'b'])) // => false
 * system.writes.suffices(new Set(['b', 'c'])) // => true
 * ```
 */
export function jointConfiguration(current: Configuration, next: QuorumSystem): Configuration {
  const { epoch, system } = current
  invariant(current.next === undefined, 'argument', () => {
    return `Configuration: epoch ${epoch} is joint already. Settle it before the next change.`
  })
  return { ...configuration(joint(system, next), epoch + 1), next }
}

/**
 * Whether a joint epoch may end: enough members of the next system hold what was written before it.
 *
 * @param transferred the members that have stored the whole transfer, durably, and those it was made from.
 *
 * @example
 * ```ts
 * import { canSettle, configuration, jointConfiguration, majorities } from 'meldkit'
 *
 * const moving = jointConfiguration(configuration(majorities(['a', 'b', 'c'])), majorities(['c', 'd', 'e']))
 * canSettle(moving, new Set(['a', 'b', 'c'])) // => false
 * canSettle(moving, new Set(['c', 'd'])) // => true
 * ```
 */
export function canSettle({ next }: Configuration, transferred: MemberSet): boolean {
  return next?.writes.suffices(transferred) ?? false
}

/**
 * The epoch after a joint one: the next system alone.
 *
 * @throws InvariantError `argument` when the epoch is not joint, or too few members of the next system hold the transfer.
 *
 * @example
 * ```ts
 * import { configuration, jointConfiguration, majorities, settledConfiguration } from 'meldkit'
 *
 * const moving = jointConfiguration(configuration(majorities(['a', 'b', 'c'])), majorities(['c', 'd', 'e']))
 * settledConfiguration(moving, new Set(['c', 'e'])).epoch // => 3
 * settledConfiguration(moving, new Set(['a', 'b'])) // => throws InvariantError
 * ```
 */
export function settledConfiguration(current: Configuration, transferred: MemberSet): Configuration {
  const { epoch, next } = current
  invariant(next !== undefined && canSettle(current, transferred), 'argument', () => {
    if (next === undefined) return `Configuration: epoch ${epoch} is not joint. Begin with jointConfiguration.`
    return `Configuration: epoch ${epoch} cannot end, too few of ${show(next.members)} hold the transfer. Transfer first.`
  })
  return configuration(next, epoch + 1)
}

/**
 * The joint epoch in which a replica that came back empty returns: as another, since under its old name it would deny
 * what it promised.
 *
 * The old name stays in the joint epoch, where it answers nobody, and is gone after it.
 *
 * @param fresh a name that no member ever had.
 * @throws InvariantError `argument` when `lost` is no member, `fresh` is one already, or the current epoch is a joint one.
 *
 * @example
 * ```ts
 * import { configuration, majorities, replacedConfiguration } from 'meldkit'
 *
 * replacedConfiguration(configuration(majorities(['a', 'b', 'c'])), 'b', 'b2').next?.members // => ['a', 'b2', 'c']
 * ```
 */
export function replacedConfiguration(current: Configuration, lost: string, fresh: string): Configuration {
  const { members, reads, writes } = current.system
  invariant(members.includes(lost) && !members.includes(fresh), 'argument', () => {
    return `Configuration: expected to replace one of ${show(members)} by another, got ${show(lost)} and ${show(fresh)}.`
  })
  const renamed = (rule: QuorumRule): QuorumRule => {
    if (typeof rule !== 'string') return { ...rule, of: rule.of.map(renamed) }
    return rule === lost ? fresh : rule
  }
  return jointConfiguration(current, systemOf(renamed(reads.rule), renamed(writes.rule)))
}

/**
 * What an answer is worth that comes from this replica and names this epoch; the same for an ask, at a replica.
 *
 * Answers of other epochs never add up with those of this one, also when their quorums would.
 *
 * @example
 * ```ts
 * import { configuration, majorities, standingOf } from 'meldkit'
 *
 * const current = configuration(majorities(['ann', 'bob', 'cy']), 4)
 * standingOf(current, 'bob', 4) // => 'counts'
 * standingOf(current, 'bob', 3) // => 'earlier epoch'
 * standingOf(current, 'dan', 4) // => 'no member'
 * ```
 */
export function standingOf({ epoch, system }: Configuration, from: string, theirs: number): Standing {
  if (theirs !== epoch) return theirs < epoch ? 'earlier epoch' : 'later epoch'
  return system.members.includes(from) ? 'counts' : 'no member'
}

/**
 * Of two configurations the one that holds: the larger epoch. `ours` when they have the same one.
 *
 * @throws InvariantError `argument` when two of one epoch differ: then two have decided, and neither may go on.
 *
 * @example
 * ```ts
 * import { configuration, majorities, newerConfiguration } from 'meldkit'
 *
 * const [one, two] = [configuration(majorities(['a']), 1), configuration(majorities(['a', 'b', 'c']), 2)]
 * newerConfiguration(one, two) === two // => true
 * ```
 */
export function newerConfiguration(ours: Configuration, theirs: Configuration): Configuration {
  if (ours.epoch !== theirs.epoch) return ours.epoch < theirs.epoch ? theirs : ours
  invariant(ruleText(ours) === ruleText(theirs), 'argument', () => {
    return `Configuration: epoch ${ours.epoch} is two: ${ruleText(ours)} and ${ruleText(theirs)}. One decider gives each epoch once.`
  })
  return ours
}

function ruleText({ system, next }: Configuration): string {
  return JSON.stringify([system, next].map(of => [of?.reads.rule, of?.writes.rule]))
}
