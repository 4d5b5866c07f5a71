/**
 * A counter that only goes up; every replica adds to its own row.
 */
import { invariant, show } from '../base/error'
import type { Crdt, Facets } from './contract'
import { addCount, type CounterState, checkStep, counterType, countOf, whyCount } from './counter-rows'
import { refuse } from './plain'

/** What a grow-only counter remembers: a row for each replica that ever counted. */
export type GCounterState = CounterState

/** The mutators of a grow-only counter. */
export interface GCounterEdit {
  /** Adds `by`, a safe integer of at least 0, 1 if left out. Adding 0 does nothing. */
  increment(by?: number): void
}

/** The descriptor type of {@link gCounter}. */
export interface GCounter extends Crdt<GCounterState, number, GCounterEdit, 'causal'> {}

/**
 * A counter whose value is the sum of all increments.
 *
 * Under concurrency: all of them count, each exactly once. Nobody can take one back: an undo of an increment does nothing.
 * When a map key above it is removed, the counts that the remover had seen go, concurrent ones stay.
 *
 * State: a row per writer, `[["alice", at, sum, baseAt, baseSum], …]` ascending by id: the running sum as of the writer's
 * dot `at`, and the baseline that was cleared away as of its dot `baseAt`. A sum is left out where its dot is 0.
 * Cost: about 5 bytes per writer and counter, for ever; an edit is O(w) for w writers.
 *
 * @throws InvariantError `value` when `by` is not a safe integer of at least 0, or the writer's sum would pass 2^53 - 1.
 *
 * @example
 * ```ts
 * import { change, gCounter, merge, replica, view } from 'meldkit'
 *
 * const Visits = gCounter()
 * const [west] = change(Visits, replica(Visits, 'west'), (visits) => visits.increment())
 * const [east] = change(Visits, replica(Visits, 'east'), (visits) => visits.increment(2))
 * view(Visits, merge(Visits, west, east)) // => 3
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), section 3.1.2. We differ: a row keeps the dot that made it, and a baseline, so
 *   that the counter can live under a removable key.
 */
export function gCounter(): GCounter {
  return descriptor
}

const descriptor: GCounter = /* @__PURE__ */ counterType(
  'gCounter',
  scope => ({ increment: (by = 1) => addCount(scope, checkStep(by)) }),
  0,
)

/** The facets of {@link gCounter}. */
export function gCounterFacets(): Facets<CounterState> {
  return {
    reconcile(scope, next) {
      const now = countOf(scope.peek())
      if (!Number.isSafeInteger(next)) refuse('a safe integer', next)
      invariant((next as number) >= now, 'value', () => {
        return `A grow-only counter cannot go from ${show(now)} down to ${show(next)}. Use a pnCounter.`
      })
      addCount(scope, (next as number) - now)
    },
    // What was counted stays counted.
    inverse: () => undefined,
    why: whyCount,
  }
}
