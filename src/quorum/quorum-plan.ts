/**
 * Whom a quorum operation asks, in which order, how many at once, and what counts: its policy as a value, checked once.
 */
import { invariant, show } from '../base/error'
import { checkWhole } from './checks'
import type { Configuration } from './configuration'
import type { Durability } from './quorum-ask'
import type { Quorums } from './quorums'

/** What a read does about replicas that it found stale. */
export type Repair =
  /** The read waits until a write quorum holds what it returns. */
  | 'awaited'
  /** What was found stale is sent what it lacks, and nobody waits. */
  | 'background'
  | 'none'

/**
 * Whom to ask, what counts and how long to wait. Only the first two are required. What it is worth, `levelOf` says from the same
 * `system`, `repair` and `counting`.
 */
export interface QuorumPolicy {
  /** N is what is configured here, never the replicas that can be reached. */
  readonly configuration: Configuration
  /** After how many milliseconds there is an answer in any case. */
  readonly deadlineMs: number
  /** The members, best first, as a placement gives them; those of the configuration if left out. */
  readonly order?: readonly string[]
  /**
   * Members that are thought to be down. If the others cannot suffice, the operation is refused unsent; else these are asked only when
   * the others are silent.
   */
  readonly down?: readonly string[]
  /** How many members a read asks at first, at least a quorum; all if left out. A write always goes to all. */
  readonly atOnce?: number
  /**
   * How long to wait before one more member is asked or, when all are, those that are silent again; for hedged reads a quantile of the
   * usual latencies. Never if left out: then a lost message is waited for until the deadline.
   */
  readonly againMs?: number
  /** Replicas, no members, that keep hints for members that are down or fail; each for one member at a time. None if left out. */
  readonly standIns?: readonly string[]
  /**
   * Whether the answer of a stand-in counts as that of its member. `strict` if left out: it never does. With `sloppy` a read may
   * miss an acknowledged write, whatever R + W is.
   */
  readonly counting?: 'strict' | 'sloppy'
  /** How long a stand-in keeps a hint; three hours if left out. */
  readonly windowMs?: number
  /** Which acknowledgements of a write count; `durable` if left out. */
  readonly durability?: Durability
  /**
   * Whether finding nothing is an answer. `counts` if left out: an old value wins over it. `waits`: it counts only once every member
   * that might know more has answered or failed, for members that may still be empty.
   */
  readonly notFound?: 'counts' | 'waits'
  /** `awaited` if left out. */
  readonly repair?: Repair
}

/** A policy that was checked, with all its parts. */
export interface QuorumPlan extends Required<Omit<QuorumPolicy, 'againMs'>>, Pick<QuorumPolicy, 'againMs'> {
  /** How many members, in the order, suffice for a read: what outcomes give as `needed`. */
  readonly neededRead: number
  readonly neededWrite: number
}

/**
 * Checks a policy for reads and writes, and fills in what it leaves out: strict, durable, asked all at once, repaired before it is
 * answered.
 *
 * Make it once and use it for many operations. O(n²), n = members and stand-ins.
 *
 * @throws InvariantError `argument` when the order does not have each member once.
 * @throws InvariantError `argument` when a stand-in is a member or there twice.
 * @throws InvariantError `argument` when a number of milliseconds or of members is not a safe integer of at least 1.
 *
 * @example
 * ```ts
 * import { configuration, majorities, quorumPlan } from 'meldkit'
 *
 * const current = configuration(majorities(['a', 'b', 'c']))
 * const { order, counting, durability, repair } = quorumPlan({ configuration: current, deadlineMs: 500 })
 * ;[order, counting, durability, repair] // => [['a', 'b', 'c'], 'strict', 'durable', 'awaited']
 * quorumPlan({ configuration: current, deadlineMs: 500, standIns: ['a'] }) // => throws InvariantError
 * ```
 *
 * @see DeCandia and others, "Dynamo: Amazon's Highly Available Key-value Store" (SOSP 2007), sections 4.5 and 4.6. We differ:
 *   strict unless told otherwise, and the members are a configuration, never the healthy ones.
 */
export function quorumPlan(policy: QuorumPolicy): QuorumPlan {
  const { configuration, order = configuration.system.members, standIns = [], againMs } = policy
  const { members, reads, writes } = configuration.system
  const isOrder =
    order.length === members.length && isDistinct(order) && order.every(member => members.includes(member))
  invariant(isOrder, 'argument', () => {
    return `Quorum plan: the order must name each of the members ${show(members)} once, got ${show(order)}.`
  })
  const areOthers = isDistinct(standIns) && !standIns.some(standIn => members.includes(standIn))
  invariant(areOthers, 'argument', () => {
    return `Quorum plan: stand-ins must be distinct and no members, got ${show(standIns)}.`
  })
  const plan: QuorumPlan = {
    configuration,
    order,
    standIns,
    deadlineMs: policy.deadlineMs,
    down: policy.down ?? [],
    // Whoever waits for more than emptiness must ask all.
    atOnce: policy.notFound === 'waits' ? members.length : (policy.atOnce ?? members.length),
    counting: policy.counting ?? 'strict',
    windowMs: policy.windowMs ?? threeHoursMs,
    durability: policy.durability ?? 'durable',
    notFound: policy.notFound ?? 'counts',
    repair: policy.repair ?? 'awaited',
    neededRead: neededOf(reads, order),
    neededWrite: neededOf(writes, order),
    ...(againMs === undefined ? {} : { againMs }),
  }
  for (const name of ['deadlineMs', 'atOnce', 'windowMs', 'againMs'] as const) {
    checkWhole(`Quorum plan: ${name}`, plan[name] ?? 1, 1, Number.MAX_SAFE_INTEGER)
  }
  return plan
}

const threeHoursMs = 10_800_000

function neededOf({ suffices }: Quorums, order: readonly string[]): number {
  let needed = 1
  while (needed < order.length && !suffices(new Set(order.slice(0, needed)))) needed++
  return needed
}

function isDistinct(names: readonly string[]): boolean {
  return names.every((name, i) => names.indexOf(name) === i)
}
