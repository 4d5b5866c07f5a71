/**
 * What a library has to offer to be measured: one small adapter per library, on the level at which its users call it.
 *
 * Libraries that change documents in place return the same document; persistent ones return the next.
 */

/** A document type of a library: how its replicas are made, read, sent and merged. */
export interface Replicated<Doc> {
  /** An empty replica. `id` is 0, 1, 2, …, and no two live replicas share it. */
  create(id: number): Doc
  /** Plain JSON that is equal for equal content. */
  view(doc: Doc): unknown
  /** The whole document as one stores or sends it. */
  encode?(doc: Doc): Uint8Array
  decode?(bytes: Uint8Array, id: number): Doc
  /** Another replica with the same history, where the library has a shorter way than the bytes. */
  fork?(doc: Doc, id: number): Doc
  /** The newest edit of this replica, as its update for all others. */
  edit?(doc: Doc): Uint8Array
  /** What `target` lacks of `source`, after the target has said what it has. */
  since?(source: Doc, target: Doc): Uint8Array
  /** What the target has to send first, where that grows with the document. */
  requestBytes?(target: Doc): number
  /** Merges an update: an edit, or what was lacking. */
  apply?(target: Doc, update: Uint8Array): Doc
  /** Merges what `since` gives, where that is of another format than the updates of edits. */
  applySince?(target: Doc, update: Uint8Array): Doc
  /** Merges a whole replica of the same process, where the library can do so without bytes. */
  merge?(target: Doc, source: Doc): Doc
  /** Merges the newest edit of a replica of the same process, likewise. */
  mergeEdit?(target: Doc, source: Doc): Doc
  /** The protocol takes updates in causal order only. */
  readonly causalOrder?: true
}

/** A map from text to numbers. */
export interface MapShape<Doc> extends Replicated<Doc> {
  /** One transaction that sets one entry. */
  set(doc: Doc, key: string, value: number): Doc
  /** One transaction that sets all entries. */
  setAll(doc: Doc, entries: Entries): Doc
  get(doc: Doc, key: string): unknown
  delete?(doc: Doc, key: string): Doc
  /** Sets one entry by assignment to a draft of the plain value. */
  draft?(doc: Doc, key: string, value: number): Doc
  /** A value that stays as it is while the document goes on. */
  snapshot?(doc: Doc): unknown
  read?(snapshot: unknown, key: string): unknown
}

export interface Entries {
  readonly keys: readonly string[]
  readonly values: readonly number[]
}

/** A set of texts. */
export interface SetShape<Doc> extends Replicated<Doc> {
  add(doc: Doc, element: string): Doc
  remove(doc: Doc, element: string): Doc
  size(doc: Doc): number
}

/** A number that replicas add to. */
export interface CounterShape<Doc> extends Replicated<Doc> {
  increment(doc: Doc): Doc
  value(doc: Doc): number
}

/** Replaces `count` UTF-16 units at `index` by `text`. */
export type Patch = readonly [index: number, count: number, text: string]

/** A text that replicas edit. A replica from `create` or `decode` has the update of its newest edit at hand. */
export interface TextShape<Doc> extends Replicated<Doc> {
  /** A replica that nobody listens to, where it is listening that costs. */
  createAlone?(id: number): Doc
  /** One transaction of one patch. */
  splice(doc: Doc, index: number, count: number, text: string): Doc
  /** One transaction of all patches. */
  spliceAll(doc: Doc, patches: readonly Patch[]): Doc
  view(doc: Doc): string
  /** The whole document in the densest format that the library has, where that is not what `encode` gives. */
  encodeDense?(doc: Doc): Uint8Array
  /** A snapshot without deleted text and history, where the library has such a one beside. */
  encodeShort?(doc: Doc): Uint8Array
  /** The same with updates that each stand alone, where `edit` and `apply` are the two ends of a stream. */
  readonly standingAlone?: TextShape<Doc>
  /** Every version stays readable, so that one may keep them. */
  readonly persistent?: true
  /** It keeps the ids of the characters and leaves the characters to others, so that only lengths can be checked. */
  readonly idsOnly?: true
  /** What a reader has to know about all figures of this text. */
  readonly note?: string
}

/** A list of objects `{ name: string, n: number }`. */
export interface ListShape<Doc> {
  /** A document whose object `i` is `{ name: 'item<i>', n: i }`. */
  filled(count: number): Doc
  /** One transaction that writes `n` of one object. */
  set(doc: Doc, index: number, n: number): Doc
  /** A value of the whole list that stays as it is while the document goes on. */
  snapshot(doc: Doc): unknown
  /** `n` of one object. */
  read(snapshot: unknown, index: number): unknown
}

/** What an adapter's file exports. Methods are bivariant, so that the document's type can be forgotten here. */
export interface Library {
  readonly map?: MapShape<unknown>
  readonly set?: SetShape<unknown>
  readonly counter?: CounterShape<unknown>
  readonly text?: TextShape<unknown> | undefined
  readonly list?: ListShape<unknown> | undefined
}

/** The bytes of JSON text, for libraries that leave the encoding to JSON. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** The other way. */
export function parseBytes<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T
}
