/**
 * What a type writes to and reads from, in terms of its own notions and not of bytes.
 *
 * One `write` and one `read` per type serve both wire forms: canonical bytes (`byte-writer.ts`) and canonical JSON
 * (`json-writer.ts`), in which tuples and lists are nested arrays and dots are texts like `3@alice`.
 */
import type { CausalContext } from '../clock/causal-context'
import type { ReplicaId } from '../clock/replica-id'
import type { Scalar } from '../collections/key'
import type { DecodeCode } from './decode-error'

/** Takes a state apart. Equal states make equal sequences of calls, so equal output. */
export interface Writer {
  /** Whether maps may come in hash order, which is canonical as well, and need not be sorted by key. */
  readonly anyOrder?: boolean
  /** A safe integer of at least 0. */
  uint(n: number): void
  /** An integer of at least `last`: as the difference in bytes, as itself in JSON. */
  after(last: number, n: number): void
  /** A clock stamp that belongs to the dot written last. */
  stamp(stamp: number): void
  id(id: ReplicaId): void
  /** A dot; `gone` marks one that was removed before it was seen. */
  dot(id: ReplicaId, counter: number, gone: boolean): void
  value(value: unknown): void
  /** A value or, as the last part of a tuple, none. */
  optional(value: unknown): void
  /** The key of one entry of a map whose entries are written ascending by key. */
  key(key: Scalar, previous: Scalar | undefined): void
  list<Item>(items: readonly Item[], write: (item: Item, index: number) => void): void
  /** Many integers of at least 0 that are read at once; packed in bytes. */
  numbers(numbers: readonly number[], packer: Packer): void
  /** Text that may hold half of a surrogate pair; packed in bytes. */
  text(text: string, packer: Packer): void
  /** Says that the dots `from … to` are removed, and maybe not seen, by what was written in another form. */
  gone(id: ReplicaId, from: number, to: number): void
  /** Parts that belong together; a structure for JSON, nothing in bytes. */
  tuple(write: () => void): void
  /** The same two without a function each: what begins here ends with `end`. */
  beginList(length: number): void
  beginTuple(): void
  end(): void
  /**
   * The entries of a dot store, ascending by dot: each dot, its stamp where stamps are kept, and what `write` writes for a
   * live one.
   */
  dots<Entry extends DotWithStamp>(
    entries: readonly Entry[],
    stamped: boolean,
    write: (entry: Entry, writer: Writer) => void,
  ): void
}

/** How bytes are packed: handed in by types that have much to pack, so that programs without them do not ship it. */
export interface Packer {
  pack(bytes: Uint8Array): Uint8Array
  /** Unpacks `bytes[start, end)`; see `unpack.ts`. */
  unpack(
    bytes: Uint8Array,
    start: number,
    end: number,
    sizeMax: number,
    fail: (expected: string, got: unknown) => never,
  ): Uint8Array
}

/** A dot as a dot store holds it. */
export interface DotWithStamp {
  readonly id: ReplicaId
  readonly counter: number
  /** {@link goneStamp} for a gone dot. */
  readonly stamp: number
}

/** The stamp of a dot that was removed before it was seen. */
export const goneStamp = -1

/** Puts a state together again; answers every fault with a `DecodeError`. */
export interface Reader {
  uint(): number
  after(last: number): number
  stamp(): number
  id(): ReplicaId
  /** A dot that was seen, or one that is gone and was not: anything else is refused. */
  dot(): ReadDot
  value(): unknown
  optional(): unknown
  key(previous: Scalar | undefined): Scalar
  list<Item>(read: (index: number) => Item): Item[]
  numbers(packer: Packer): readonly number[]
  text(packer: Packer): string
  gone(id: ReplicaId, from: number, to: number): void
  tuple<Whole>(read: () => Whole): Whole
  /** The entries of a dot store, strictly ascending; `read` makes each out of its dot and stamp, and of what it reads if live. */
  dots<Entry>(stamped: boolean, read: (id: ReplicaId, counter: number, stamp: number) => Entry): Entry[]
  /** The largest stamp that is accepted. */
  readonly stampMax: number
  /** Whether the state that is read has seen a dot. */
  hasSeen(id: ReplicaId, counter: number): boolean
  /** Whether it has seen all dots of a range. */
  hasSeenAll(id: ReplicaId, from: number, to: number): boolean
  /** Counts elements that are made and take no bytes against `sizeMax`, each as 8 bytes. */
  unfold(elements: number): void
  /** Throws the `DecodeError` for what was just read. */
  refuse(expected: string, got: unknown, code?: DecodeCode): never
}

/** A reader or writer of whole messages, which also learns which dots are gone. */
export interface Ahead {
  /** The gone dots that were read or written so far. */
  ahead(): CausalContext
}

/** What `dot()` reads; the object is only valid until the next call. */
export interface ReadDot {
  readonly id: ReplicaId
  readonly counter: number
  readonly gone: boolean
}

/** Limits on hostile input; each has a safe default. */
export interface Limits {
  /** Longest accepted message in bytes, also of what its packed parts unfold to; for canonical JSON, of its nodes. Default 64 MiB. */
  readonly sizeMax?: number
  /** How deep values may nest. Default 64. */
  readonly depthMax?: number
  /** The largest clock stamp accepted; set it from a wall clock to refuse writers from the future. Default the largest of all. */
  readonly stampMax?: number
}

export const sizeMaxDefault = 64 * 1024 * 1024
/** How many UTF-16 code units a key may share with the one before it: bounds what a short message can unfold to. */
export const sharedPrefixMax = 127
