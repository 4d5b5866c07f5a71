/**
 * What a protocol hears and what it asks for: the one vocabulary of events and effects that every machine of a node uses.
 *
 * A protocol gives each node a machine. The shell that runs it, in production or in the simulator, turns messages, timers,
 * disks and clients into events, and carries out the effects in their order. Everything that a machine cannot compute is in
 * the event: two clocks and one random number. Left out: who is reachable. A protocol learns that from answers that come or
 * do not come.
 */
import type { Machine } from './machine'
import type { OperationId } from './operation-id'
import type { Outcome } from './outcome'

/** What every event tells besides what happened. */
export interface Moment {
  /** The node's wall clock, whole milliseconds: may be skewed, frozen, or jump either way. */
  readonly wallMs: number
  /** Whole milliseconds since some moment before the start, by a clock that never goes back but may run fast or slow. */
  readonly monotonicMs: number
  /** A whole number from 0 to 2^32 - 1 that nobody can foretell; more from `randomFrom(random)`. */
  readonly random: number
}

/** What happens to a node. */
export type ProtocolEvent<Message, Request, Stored> = Moment &
  (
    | {
        /** The node starts, for the first time or again. Everything but its records is forgotten. */
        readonly kind: 'start'
        readonly members: readonly string[]
        /** Of the members. News of an earlier epoch may still be under way. */
        readonly epoch: number
        /** What the disk holds, by key. */
        readonly records: ReadonlyMap<string, Stored>
        /** Keys of records whose last write was found damaged; `records` has what stood there before, if anything did. */
        readonly damaged: readonly string[]
      }
    | { readonly kind: 'message'; readonly from: string; readonly message: Message }
    /** A timer that was set has run out. */
    | { readonly kind: 'timer'; readonly timer: string }
    /** A client asks. A retry comes with the id of the first attempt, perhaps to another node or before it. */
    | {
        readonly kind: 'request'
        readonly operation: OperationId
        readonly request: Request
        readonly isRetry?: boolean
      }
    /** What was persisted under this token, and all before it, will survive a crash. */
    | { readonly kind: 'persisted'; readonly token: number }
    /** The configured members are others now. */
    | { readonly kind: 'members'; readonly members: readonly string[]; readonly epoch: number }
  )

/** What a node asks for. */
export type ProtocolEffect<Message, Reply, Stored> =
  /** Best effort: may be lost, doubled, late and out of order. */
  | { readonly kind: 'send'; readonly to: string; readonly message: Message }
  /** Sets a timer, in place of one of the same name. */
  | { readonly kind: 'timer'; readonly timer: string; readonly afterMs: number }
  | { readonly kind: 'cancel'; readonly timer: string }
  /** Writes one record; undefined deletes it. Answered by `persisted`, in the order of the effects. */
  | { readonly kind: 'persist'; readonly token: number; readonly key: string; readonly value: Stored | undefined }
  | { readonly kind: 'reply'; readonly operation: OperationId; readonly outcome: Outcome<Reply> }
  /** Something rare was reached; simulations count how often. */
  | { readonly kind: 'note'; readonly note: string }

/** Who a node is. */
export interface Self {
  /** The node's name, which is never given to another. A restart keeps it; what was remembered is in the records. */
  readonly id: string
}

/** The machine of each node. Pure: the same `self` gives a machine that does the same. */
export type Protocol<State, Message = unknown, Request = unknown, Reply = unknown, Stored = unknown> = (
  self: Self,
) => Machine<State, ProtocolEvent<Message, Request, Stored>, ProtocolEffect<Message, Reply, Stored>>
