/**
 * A register that only shows the largest number written.
 */
import { invariant, show } from '../base/error'
import { checkValue } from '../codec/value'
import type { Crdt, Facets } from './contract'
import { type DotFun, liveEntries, overwrite } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'

/** What a max register remembers: the writes that no larger write has seen. */
export type MaxRegisterState = DotFun<number>

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
 * Cost: about 5 bytes besides the number; O(concurrent writes).
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
  return dotFunType<number, number | undefined, MaxRegisterEdit>({
    tag: 'maxRegister',
    view: largest,
    edit: scope => ({
      raise(value) {
        invariant(
          Number.isFinite(value),
          'value',
          () => `A max register takes finite numbers, got ${show(value)}. Nothing was written.`,
        )
        const now = largest(scope.peek())
        if (now === undefined || value > now) overwrite(scope, checkValue(value), 0)
      },
    }),
    stamped: false,
    writeValue: (writer, value) => writer.value(value),
    readValue(reader) {
      const value = reader.value()
      return typeof value === 'number' ? value : reader.refuse('a number', value)
    },
  })
}

function largest(state: MaxRegisterState): number | undefined {
  let most: number | undefined
  for (const entry of liveEntries(state)) if (most === undefined || (entry.value as number) > most) most = entry.value
  return most
}

/** The facets of {@link maxRegister}. */
export function maxRegisterFacets(type: MaxRegister): Facets<MaxRegisterState> {
  return dotFunFacets(type, {
    assign(edit, next, now) {
      invariant(now === undefined || (next as number) > now, 'value', () => {
        return `A max register cannot be lowered from ${show(now)} to ${show(next)}. Remove its key, or use an lwwRegister.`
      })
      edit.raise(next as number)
    },
    winners: live => live.filter(entry => entry.value === largest(live)),
  })
}
