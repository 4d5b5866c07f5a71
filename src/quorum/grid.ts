/**
 * Quorums in a grid: about √N members for a read instead of N/2.
 */
import { invariant, show } from '../base/error'
import { type QuorumRule, type QuorumSystem, systemOf } from './quorums'

/**
 * Members in rows: a read needs one member of every row, a write a full row and one of every other.
 *
 * A read meets a write in the write's full row, and two writes meet there too. Of n² members a read asks n and a write 2n
 * - 1. Reads survive any failures that leave somebody in each row, writes only those that leave a row unhurt. Rows may
 * differ in length; a row is well laid across zones, so that losing one zone hurts all rows a little and reads go on.
 *
 * @throws InvariantError `argument` when there are no rows, one is empty, a member stands twice, or there are more than 64.
 *
 * @example
 * ```ts
 * import { grid, intersects } from 'meldkit'
 *
 * const system = grid([['a', 'b', 'c'], ['d', 'e', 'f'], ['g', 'h', 'i']])
 * system.reads.suffices(new Set(['a', 'f', 'h'])) // => true
 * system.writes.suffices(new Set(['a', 'd', 'e', 'f', 'h'])) // => true
 * intersects(system) // => true
 * ```
 *
 * @see Cheung, Ammar, Ahamad, "The Grid Protocol: A High Performance Scheme for Maintaining Replicated Data" (ICDE 1990,
 *   extended in IEEE TKDE, 1992). Their columns are our rows.
 */
export function grid(rows: readonly (readonly string[])[]): QuorumSystem {
  checkApart(rows)
  const all = (of: readonly QuorumRule[]): QuorumRule => ({ needed: of.length, of })
  const any = (of: readonly QuorumRule[]): QuorumRule => ({ needed: 1, of })
  const oneOfEach = all(rows.map(any))
  return systemOf(oneOfEach, all([any(rows.map(all)), oneOfEach]))
}

/** Refuses a member that stands in two groups: it would count twice. */
export function checkApart(groups: readonly (readonly string[])[]): void {
  const seen = new Set<string>()
  for (const member of groups.flat()) {
    invariant(!seen.has(member), 'argument', () => {
      return `Quorums: ${show(member)} stands twice in ${show(groups)}. Put each member into one group.`
    })
    seen.add(member)
  }
}
