/**
 * A counter that goes up and down, and whose counts can be taken away by who has seen them.
 */
import { emptyReplicaMap } from '../clock/replica-map'
import { emitClear } from './child-scope'
import type { Crdt } from './contract'
import { addCount, type CounterRow, type CounterState, checkStep, clearRows, counterType } from './counter-rows'

/** What a resettable counter remembers: a row for each replica that ever counted. */
export type ResettableCounterState = CounterState

/** The mutators of a resettable counter. */
export interface ResettableCounterEdit {
  /** Adds `by`, a safe integer of at least 0, 1 if left out. Adding 0 does nothing. */
  increment(by?: number): void
  /** Subtracts `by`, a safe integer of at least 0, 1 if left out. */
  decrement(by?: number): void
  /** Takes away all counts that were seen. Does nothing if there are none. */
  reset(): void
}

/** The descriptor type of {@link resettableCounter}. */
export interface ResettableCounter extends Crdt<ResettableCounterState, number, ResettableCounterEdit, 'causal'> {}

const rows = { bottom: /* @__PURE__ */ emptyReplicaMap<CounterRow>(), clear: clearRows }

/**
 * A counter that can be set back to zero.
 *
 * Under concurrency: a reset takes away exactly the counts it has seen; concurrent ones survive, and old ones never come
 * back. Concurrent resets of the same counts are as good as one.
 *
 * State: a row per writer, `[["alice", at, sum, baseAt, baseSum], …]` ascending by id: the running sum as of the writer's
 * dot `at`, and the baseline that was reset as of its dot `baseAt`. A sum is left out where its dot is 0.
 * Cost: about 5 bytes per writer and counter, 10 after a reset, for ever; an edit is O(w) for w writers. An undo of a
 * reset counts what it took away again, in the row of the undoer.
 *
 * @throws InvariantError `value` when `by` is not a safe integer of at least 0, or the writer's sum would pass 2^53 - 1.
 *
 * @example
 * ```ts
 * import { change, merge, replica, resettableCounter, view } from 'meldkit'
 *
 * const Unread = resettableCounter()
 * const [phone] = change(Unread, replica(Unread, 'phone'), (unread) => unread.increment(5))
 * const laptop = merge(Unread, replica(Unread, 'laptop'), phone)
 * const [read] = change(Unread, laptop, (unread) => unread.reset())
 * const [more] = change(Unread, phone, (unread) => unread.increment(2))
 * view(Unread, read) // => 0
 * view(Unread, merge(Unread, read, more)) // => 2
 * ```
 *
 * @see Baquero, Almeida & Lerche, "The problem with embedded CRDT counters and a solution" (PaPoC 2016). We differ: one
 *   running sum and one baseline per row, so the join takes the later of each, and a reset needs no new row.
 */
export function resettableCounter(): ResettableCounter {
  return descriptor
}

const descriptor: ResettableCounter = /* @__PURE__ */ counterType('resettableCounter', scope => ({
  increment: (by = 1) => addCount(scope, checkStep(by)),
  decrement: (by = 1) => addCount(scope, -checkStep(by)),
  reset: () => emitClear(scope, rows),
}))
