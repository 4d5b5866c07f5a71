/**
 * A register that only shows the smallest number written.
 */
import type { Crdt, Facets } from './contract'
import { type OrderedRegisterState, orderedRegister, orderedRegisterFacets } from './ordered-register'

/** What a min register remembers: the writes that no smaller write has seen. */
export type MinRegisterState = OrderedRegisterState

/** The mutators of a min register. */
export interface MinRegisterEdit {
  /** Writes a number if it is smaller than the one shown; otherwise does nothing and takes no dot. */
  lower(value: number): void
}

/** The descriptor type of {@link minRegister}. */
export interface MinRegister extends Crdt<MinRegisterState, number | undefined, MinRegisterEdit, 'causal'> {}

/**
 * A register whose value is the smallest number written, or undefined before any write.
 *
 * Under concurrency: the smallest wins; no clock is involved. Under a removed map key only the writes that the remover
 * had seen go away, so the value may rise to a larger number written concurrently: that is why it keeps dots and is
 * not a plain min lattice, for which see `minLattice`.
 *
 * State: the concurrent writes, `[["3@alice", number], …]` ascending by dot; one after any sequential use.
 * Cost: about 2 bytes besides the number; O(concurrent writes).
 *
 * @throws InvariantError `value` when a number that is lowered to is not finite.
 *
 * @example
 * ```ts
 * import { change, minRegister, merge, replica, view } from 'meldkit'
 *
 * const Best = minRegister()
 * const [west] = change(Best, replica(Best, 'west'), (best) => best.lower(45))
 * const [east] = change(Best, replica(Best, 'east'), (best) => best.lower(12))
 * view(Best, merge(Best, east, west)) // => 12
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), section 3.2: registers. We differ in keeping dots, as said above.
 */
export function minRegister(): MinRegister {
  return orderedRegister('minRegister', -1, lower => ({ lower }))
}

/** The facets of {@link minRegister}. */
export function minRegisterFacets(type: MinRegister): Facets<MinRegisterState> {
  return orderedRegisterFacets(type, -1, (edit, value) => edit.lower(value))
}
