/**
 * What a gossiping node knows, stores and says. The steps are in `gossip.ts`.
 */
import type { OperationId } from '../base/operation-id'
import type { AnyCrdt } from '../crdt/contract'
import type { Replica } from '../replica/replica'

/** What nodes send each other: all that one has on its disk, as canonical bytes. */
export interface GossipMessage {
  readonly kind: 'state'
  readonly bytes: Uint8Array
}

/** What clients ask. */
export type GossipRequest<Op> = { readonly kind: 'edit'; readonly op: Op } | { readonly kind: 'read' }

/** What clients are told. */
export interface GossipAnswer {
  /** Of a read: the view as plain data. */
  readonly view?: unknown
  /** Of an edit: the last dot that it took. Absent when it did nothing. */
  readonly dot?: readonly [replica: string, counter: number]
  /** The version vector of what is shown; of an edit, of what its writer had seen before it. */
  readonly seen: Readonly<Record<string, number>>
}

/** What a node writes to its disk, alternately under two keys, so that a torn write leaves the one before. */
export interface GossipRecord {
  /** Which write this is; the larger number is the newer record. */
  readonly number: number
  /** The replica id under which the node wrote. */
  readonly writer: string
  readonly bytes: Uint8Array
  /** The edits made here with their answers, so that a retry is answered and not done again. */
  readonly answers: ReadonlyMap<OperationId, GossipAnswer>
  readonly forked: readonly string[]
}

/** What a node remembers. */
export interface GossipState<T extends AnyCrdt> {
  readonly members: readonly string[]
  readonly epoch: number
  /** The newest version. */
  readonly replica: Replica<T>
  /** What the disk holds. Only this is sent and read, so that nobody knows what a crash can take back. */
  readonly durable: Replica<T>
  readonly answers: ReadonlyMap<OperationId, GossipAnswer>
  /** The edits that are to be answered after the next write. */
  readonly waiting: readonly OperationId[]
  /** The write in progress; there is one at a time. */
  readonly writing?: GossipWriting<T>
  /** How many writes there were. */
  readonly written: number
  /** The writers of which two histories were found. What is new of them is refused. */
  readonly forked: readonly string[]
}

/** A write in progress. */
export interface GossipWriting<T extends AnyCrdt> {
  readonly replica: Replica<T>
  /** The edits that are answered when it is done. */
  readonly operations: readonly OperationId[]
}
