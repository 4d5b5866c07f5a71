/**
 * What the laws try: a data type, edits of it as plain data, and what is expected of it.
 *
 * Everything beyond `name`, `type`, `edits` and `apply` is optional; an `oracle` is what turns "all replicas agree" into
 * "all replicas agree on what is right", so write one.
 */
import type { Arbitrary } from 'fast-check'
import type { ReplicaId } from '../clock/replica-id'
import type { AnyCrdt, Edit, Value } from '../crdt/contract'
import type { Verbs } from './verbs'

/**
 * A type with what is needed to try it.
 *
 * Keep the universe of edits tiny, two keys and a few values: bugs need edits that meet.
 */
export interface Subject<T extends AnyCrdt, Op> {
  readonly name: string
  readonly type: T
  /** Edits as plain data. */
  readonly edits: Arbitrary<Op>
  /** Makes an edit through the mutators of the type. */
  apply(edit: Edit<T>, op: Op): void
  /** An edit as text for the timeline; JSON if left out. */
  show?(op: Op): string
  /** The view that must be shown by whoever has seen exactly these edits. In the order in which they were made. */
  oracle?(writes: readonly Write<Op>[]): unknown
  /** A view as plain data that can be compared; `plainOf` if left out. */
  plain?(view: Value<T>): unknown
  /** Whether `reconcile` can lead from one plain view to another: not for what only grows. Always, if left out. */
  reconciles?(from: unknown, to: unknown): boolean
  /** Whether undoing a change restores the plain view before it. Always, if left out. */
  undoes?(before: unknown, after: unknown): boolean
  /** Whether what was written into a part goes when the part is deleted, also where the deletion has not seen it. */
  readonly deletionsWin?: boolean
  /** Verbs to use in place of Meldkit's. */
  readonly verbs?: Partial<Verbs>
}

/** A subject whose parts are not known here. */
export type AnySubject = Subject<AnyCrdt, unknown>

/** One edit of a history, for an oracle. */
export interface Write<Op> {
  /** Which edit of the history it is, counted over all replicas. */
  readonly number: number
  readonly by: ReplicaId
  readonly op: Op
  /** The clock stamp of its change, larger than those of all changes that its author had seen. */
  readonly stamp: number
  /** The numbers of the edits that its author had seen, earlier ones of the same change included. */
  readonly saw: ReadonlySet<number>
}
