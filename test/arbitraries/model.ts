// Naive models: what a type shows, computed from the list of all edits and who had seen which. They keep no dots, no
// contexts and no state, so they cannot share a fault with the types that they judge. Models nest as the types do.

import type { Arbitrary } from 'fast-check'
import type { AnyCrdt, Edit } from 'meldkit'
import type { Subject, Write } from 'meldkit/laws'

export interface Model<Op> {
  /** The plain view of whoever has seen these edits, and all that their authors had seen. */
  readonly value: (writes: readonly Write<Op>[], past?: Past<Op>) => unknown
  /** Whether an edit does anything for an author who has seen these edits. */
  readonly acts: (op: Op, seen: readonly Write<Op>[], past?: Past<Op>) => boolean
  /** Whether there is anything to remove. */
  readonly alive: (writes: readonly Write<Op>[], past?: Past<Op>) => boolean
}

/**
 * What has become of a type that stands in something from which it was removed as a whole. Most types are what the edits
 * make of them that no removal has seen; sequences also keep the places of what is gone.
 */
export interface Past<Op> {
  /** All edits, those included that a removal has seen. */
  readonly writes: readonly Write<Op>[]
  /** The removals of everything seen, at any level. */
  readonly removals: readonly Write<unknown>[]
}

/** What a type's tests need: the type, its edits as data, and its model. */
export interface Fixture<T extends AnyCrdt, Op> extends Subject<T, Op> {
  readonly edits: Arbitrary<Op>
  readonly apply: (edit: Edit<T>, op: Op) => void
  readonly show: (op: Op) => string
  readonly model: Model<Op>
}

/** A fixture whose oracle is its model. */
export function fixture<T extends AnyCrdt, Op>(parts: Omit<Fixture<T, Op>, 'oracle'>): Fixture<T, Op> {
  return { ...parts, oracle: parts.model.value }
}

/** The edits that did something when they were made. */
export function acting<Op>(model: Pick<Model<Op>, 'acts'>, writes: readonly Write<Op>[]): readonly Write<Op>[] {
  return writes.filter(write => model.acts(write.op, seenBy(write, writes)))
}

/** The edits that the author of one had seen. */
export function seenBy<Op>(write: Write<unknown>, writes: readonly Write<Op>[]): readonly Write<Op>[] {
  return writes.filter(other => write.saw.has(other.number))
}

/** The past as the author of an edit had seen it. */
export function pastSeenBy<Op>(write: Write<unknown>, past: Past<Op> | undefined): Past<Op> | undefined {
  return past && { writes: seenBy(write, past.writes), removals: seenBy(write, past.removals) }
}

/** The edits that no other one has seen. */
export function latest<Op>(writes: readonly Write<Op>[]): readonly Write<Op>[] {
  return writes.filter(write => !writes.some(other => other.saw.has(write.number)))
}

/** The edits that none of `removals` has seen. */
export function unseenBy<Op>(removals: readonly Write<unknown>[], writes: readonly Write<Op>[]): readonly Write<Op>[] {
  return writes.filter(write => !removals.some(removal => removal.saw.has(write.number)))
}

/** The order of dots, as the order of edits: writer, then number. */
export function byWriter(a: Write<unknown>, b: Write<unknown>): number {
  return a.by === b.by ? a.number - b.number : a.by < b.by ? -1 : 1
}
