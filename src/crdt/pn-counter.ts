/**
 * A counter that goes up and down; every replica adds to its own row.
 */
import type { Crdt, Facets } from './contract'
import {
  addCount,
  type CounterState,
  checkStep,
  counterType,
  reconcileCount,
  undoCount,
  whyCount,
} from './counter-rows'

/** What a PN-counter remembers: a row for each replica that ever counted. */
export type PnCounterState = CounterState

/** The mutators of a PN-counter. */
export interface PnCounterEdit {
  /** Adds `by`, a safe integer of at least 0, 1 if left out. Adding 0 does nothing. */
  increment(by?: number): void
  /** Subtracts `by`, a safe integer of at least 0, 1 if left out. */
  decrement(by?: number): void
}

/** The descriptor type of {@link pnCounter}. */
export interface PnCounter extends Crdt<PnCounterState, number, PnCounterEdit, 'causal'> {}

/**
 * A counter whose value is the sum of all increments minus the sum of all decrements.
 *
 * Under concurrency: all of them count, each exactly once. When a map key above it is removed, the counts that the
 * remover had seen go, concurrent ones stay, and old ones never come back.
 *
 * State: a row per writer, `[["alice", at, sum, baseAt, baseSum], …]` ascending by id: the running sum as of the writer's
 * dot `at`, and the baseline that was cleared away as of its dot `baseAt`. A sum is left out where its dot is 0.
 * Cost: about 5 bytes per writer and counter, for ever; an edit is O(w) for w writers. A counter under a removed key
 * keeps its baseline, hidden, because a late increment must find it.
 *
 * @throws InvariantError `value` when `by` is not a safe integer of at least 0, or the writer's sum would pass 2^53 - 1.
 *
 * @example
 * ```ts
 * import { change, merge, pnCounter, replica, view } from 'meldkit'
 *
 * const Stock = pnCounter()
 * const [west] = change(Stock, replica(Stock, 'west'), (stock) => stock.increment(10))
 * const [east] = change(Stock, replica(Stock, 'east'), (stock) => stock.decrement(3))
 * view(Stock, merge(Stock, west, east)) // => 7
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), section 3.1.3; Baquero, Almeida & Lerche, "The problem with embedded CRDT
 *   counters and a solution" (PaPoC 2016). We differ: a row keeps one running sum with the dot that
 *   made it, instead of two that only grow, and clearing sets a baseline per row, so the join takes the later of each and
 *   increments concurrent with a removal survive.
 */
export function pnCounter(): PnCounter {
  return descriptor
}

const descriptor: PnCounter = /* @__PURE__ */ counterType('pnCounter', scope => ({
  increment: (by = 1) => addCount(scope, checkStep(by)),
  decrement: (by = 1) => addCount(scope, -checkStep(by)),
}))

/** The facets of {@link pnCounter}, and of all counters that go down as well. */
export function pnCounterFacets(): Facets<CounterState> {
  return {
    reconcile: reconcileCount,
    inverse: undoCount,
    why: whyCount,
  }
}
