/**
 * Versioned values, and how two of them come together: the larger tag wins, or as the caller joins them.
 *
 * For values of which several may be current, see `dotted-values.ts`. Left out: versions by wall clock. A register whose
 * tags come from clocks is one in which the last write wins, and not linearizable.
 */

/** A value and the version under which it is known. Equal versions, equal values. */
export interface Versioned<Version, Value> {
  readonly version: Version
  readonly value: Value
}

/** How two versioned values come together: total, associative, commutative, idempotent; `held` itself when nothing is new. */
export type Versioning<V> = (held: V, offered: V) => V

/** A version that is totally ordered: by number, then by writer. */
export interface Tag {
  /** 0 before any write. */
  readonly seq: number
  /** Who wrote it, unique per write: an operation id. The empty text before any write. */
  readonly writer: string
}

/** The tag of what no write has touched. */
export const firstTag: Tag = { seq: 0, writer: '' }

/**
 * Whether tag `a` is larger: by number, then by writer in the order of code units.
 *
 * @example
 * ```ts
 * import { isLargerTag } from 'meldkit'
 *
 * isLargerTag({ seq: 2, writer: 'alice/1' }, { seq: 1, writer: 'bob/9' }) // => true
 * isLargerTag({ seq: 2, writer: 'alice/1' }, { seq: 2, writer: 'bob/9' }) // => false
 * ```
 */
export function isLargerTag(a: Tag, b: Tag): boolean {
  return a.seq > b.seq || (a.seq === b.seq && a.writer > b.writer)
}

/** Whether two tags are of one write. */
export function isSameTag(a: Tag, b: Tag): boolean {
  return a.seq === b.seq && a.writer === b.writer
}

/**
 * The versioning in which the larger tag wins.
 *
 * @example
 * ```ts
 * import { largerTag } from 'meldkit'
 *
 * const open = { version: { seq: 2, writer: 'alice/1' }, value: 'open' }
 * const shut = { version: { seq: 2, writer: 'bob/9' }, value: 'shut' }
 * largerTag(open, shut).value // => 'shut'
 * largerTag(shut, open) === shut // => true
 * ```
 */
export function largerTag<Value>(held: Versioned<Tag, Value>, offered: Versioned<Tag, Value>): Versioned<Tag, Value> {
  return isLargerTag(offered.version, held.version) ? offered : held
}
