/**
 * Whether every read quorum meets every write quorum, exactly, with two that miss each other when they do not.
 */
import { invariant } from '../base/error'
import { decided, nextMember, type Rest, restKey } from './diagram'
import { withoutSpare } from './minimal'
import { pairOf, type QuorumSystem, type Quorums } from './quorums'

/**
 * Whether each quorum of one has a member in common with each of the other, so that a read meets every write.
 *
 * For counts that is R + W > N. For any rule it is decided by giving each member to the one or to the other: O(n²) rests
 * of the rules for counts of n members, exponential only for rules that are made for it.
 *
 * @example
 * ```ts
 * import { intersects, weights } from 'meldkit'
 *
 * // 4 + 4 is not more than 9, and still any 4 votes are two members of three.
 * intersects(weights([['a', 3], ['b', 3], ['c', 3]], { read: 4, write: 4 })) // => true
 * ```
 */
export function intersects({ reads, writes }: Pick<QuorumSystem, 'reads' | 'writes'>): boolean {
  return apart(reads.rule, writes.rule, new Set()) === undefined
}

/**
 * A read quorum and a write quorum without a common member, both minimal; undefined when all meet.
 *
 * @example
 * ```ts
 * import { counts, disjointQuorums } from 'meldkit'
 *
 * disjointQuorums(counts(['ann', 'bob', 'cy'], { read: 1, write: 2 })) // => { read: ['ann'], write: ['bob', 'cy'] }
 * ```
 */
export function disjointQuorums(
  system: Pick<QuorumSystem, 'reads' | 'writes'>,
): { readonly read: readonly string[]; readonly write: readonly string[] } | undefined {
  const { reads, writes } = system
  const sides = apart(reads.rule, writes.rule, new Set())
  if (sides === undefined) return undefined
  return { read: withoutSpare(reads, sides[0]), write: withoutSpare(writes, sides[1]) }
}

/**
 * A system of any two that meet: phase 1 (`reads`) and phase 2 (`writes`) of flexible Paxos, or reads and writes of a
 * register.
 *
 * Neither needs to meet itself: CASPaxos and ABD are safe with this and nothing more. Phase 2 of 2 among 10 members is
 * served by phase 1 of 9.
 *
 * @throws InvariantError `argument` when two do not meet; the message names them.
 *
 * @example
 * ```ts
 * import { counts, flexible } from 'meldkit'
 *
 * const five = ['a', 'b', 'c', 'd', 'e']
 * flexible(counts(five, { read: 4, write: 2 })).writes.suffices(new Set(['a', 'e'])) // => true
 * flexible(counts(five, { read: 3, write: 2 })) // => throws InvariantError
 * ```
 *
 * @see Howard, Malkhi, Spiegelman, "Flexible Paxos: Quorum Intersection Revisited" (OPODIS 2016).
 */
export function flexible({ reads, writes }: { readonly reads: Quorums; readonly writes: Quorums }): QuorumSystem {
  const missed = disjointQuorums({ reads, writes })
  invariant(missed === undefined, 'argument', () => {
    const [read, write] = [missed?.read.join(', '), missed?.write.join(', ')]
    return `Quorums: expected every read (phase 1) to meet every write (phase 2), but ${read} and ${write} do not. Ask more of either.`
  })
  return pairOf(reads, writes)
}

/** Two sets without a common member, which fulfil both. `hopeless` holds what was tried in vain. */
function apart(read: Rest, write: Rest, hopeless: Set<string>): readonly [string[], string[]] | undefined {
  if (read === false || write === false) return undefined
  if (read === true && write === true) return [[], []]
  const key = `${restKey(read)} ${restKey(write)}`
  if (hopeless.has(key)) return undefined
  const member = nextMember(typeof read === 'boolean' ? (write as string) : read)
  const toReads = apart(decided(read, member, true), decided(write, member, false), hopeless)
  if (toReads !== undefined) return [[member, ...toReads[0]], toReads[1]]
  const toWrites = apart(decided(read, member, false), decided(write, member, true), hopeless)
  if (toWrites !== undefined) return [toWrites[0], [member, ...toWrites[1]]]
  hopeless.add(key)
  return undefined
}
