/**
 * What three replicas do, as plain data: a history can be printed, stored, shrunk and run again.
 *
 * Replicas are numbers from 0 to 2. References to deltas and versions are numbers too, taken modulo how many there are at
 * that point, so that any part of a history is a history.
 */

/** One thing that one replica does. */
export type Step<Op> =
  /** Makes one change of some edits, by a clock that shows `now` or by Lamport time. */
  | { readonly kind: 'edit'; readonly at: number; readonly ops: readonly Op[]; readonly now?: number }
  /** Receives deltas made before, one after another or merged into one group; again, late, or in any order. */
  | { readonly kind: 'send'; readonly to: number; readonly deltas: readonly number[]; readonly grouped: boolean }
  /** Receives all that another replica holds: as it is, through bytes, as a diff, or from the log. */
  | { readonly kind: 'merge' | 'load' | 'diff' | 'ask'; readonly from: number; readonly to: number }
  /** All replicas receive all that the others hold: a common past for what comes next. */
  | { readonly kind: 'meet' }
  /** Comes back from its bytes, as the next incarnation. */
  | { readonly kind: 'restart'; readonly at: number }
  /** Drops what is causally stable. */
  | { readonly kind: 'compact'; readonly at: number }
  /** Goes on from any version that any replica ever had, but for those that a compaction took for left behind. */
  | { readonly kind: 'branch'; readonly at: number; readonly version: number }

/** A run of three replicas. */
export interface History<Op> {
  readonly steps: readonly Step<Op>[]
  /** `causal`: a delta comes after all that its author had seen. `any`: as it happens, with gaps. */
  readonly delivery: 'causal' | 'any'
  /** What the orders and choices that the laws try depend on. */
  readonly seed: number
}

/** The replicas' names, in the order of their numbers, which is not that of their ids. */
export const replicaNames: readonly string[] = ['west', 'central', 'east']
