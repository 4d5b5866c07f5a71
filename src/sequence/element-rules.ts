/**
 * What is joined within elements, for lists whose elements hold replicated data; texts and lists of values have no such rules.
 */
import type { CausalContext } from '../clock/causal-context'
import type { Gap, Seen } from '../crdt/contract'
import type { Content } from './span'

/** How changes of what elements hold are joined. */
export interface ElementRules<C extends Content> {
  /** The content with a delta joined into one of its entries; the same when it adds nothing. */
  patch(content: C, at: number, delta: unknown, seenByA: Seen, seenByB: Seen): C
  /** The join of two deltas of one element. */
  joinPatches(a: unknown, b: unknown, seenByA: Seen, seenByB: Seen): unknown
  /** What `length` entries of `a` are with those of `b`; null where these add nothing. */
  join(a: C, from: number, b: C, bFrom: number, length: number, seenByA: Seen, seenByB: Seen): C | null
  /** What a reader lacks of one entry, which it holds as `older` or not at all; undefined for nothing. */
  since(newer: C, at: number, older: C | null, olderAt: number, gap: Gap): unknown
  /** The content of one element that holds a state. */
  holding(state: unknown): C
  /** So many entries that hold nothing. */
  blank(length: number): C
  /** The delta that removes what a delta for an element that is not placed wrote. */
  clear(delta: unknown): unknown
  /** What an entry holds of which nothing is known, and a delta that says nothing. */
  readonly nothing: unknown
  /** The content without what is kept only for changes concurrent with the dots of `horizon`. */
  compact(content: C, horizon: CausalContext): C
  /** The content without what is kept only for time travel. */
  withoutHistory(content: C): C
}
