/**
 * A register that only shows the largest number written.
 */
import type { Crdt, Facets } from './contract'
import { type OrderedRegisterState, orderedRegister, orderedRegisterFacets } from './ordered-register'

/** What a max register remembers: the writes that no larger write has seen. */
export type MaxRegisterState = OrderedRegisterState

/** The mutators of a max register. */
export interface MaxRegisterEdit {
  /** Writes a number if it is larger than the one shown; otherwise does nothing and takes no dot. */
  raise(value: number): void
}

/** The descriptor type of {@link maxRegister}. */
export interface MaxRegister extends Crdt<MaxRegisterState, number | undefined, MaxRegisterEdit, 'causal'> {}

/**
 * A register whose value is the largest number written, or undefined before any write.
 *
 * Under concurrency: the largest wins; no clock is involved. Under a removed map key only the writes that the remover
 * had seen go away, so the value may fall to a smaller number written concurrently: that is why it keeps dots and is
 * not a plain max lattice, for which see `maxLattice`.
 *
 * State: the concurrent writes, `[["3@alice", number], …]` ascending by dot; one after any sequential use.
 * Cost: about 2 bytes besides the number; O(concurrent writes).
 *
 * @throws InvariantError `value` when a number that is raised to is not finite.
 *
 * @example
 * ```ts
 * import { change, maxRegister, merge, replica, view } from 'meldkit'
 *
 * const Worst = maxRegister()
 * const [west] = change(Worst, replica(Worst, 'west'), (worst) => worst.raise(45))
 * const [east] = change(Worst, replica(Worst, 'east'), (worst) => worst.raise(12))
 * view(Worst, merge(Worst, east, west)) // => 45
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), section 3.2: registers. We differ in keeping dots, as said above.
 */
export function maxRegister(): MaxRegister {
  return orderedRegister('maxRegister', 1, raise => ({ raise }))
}

/** The facets of {@link maxRegister}. */
export function maxRegisterFacets(type: MaxRegister): Facets<MaxRegisterState> {
  return orderedRegisterFacets(type, 1, (edit, value) => edit.raise(value))
}
