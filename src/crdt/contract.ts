/**
 * What a replicated data type is: a plain object with a join, a view and mutators.
 *
 * A data type is a value (a *descriptor*); the verbs in `replica/` take it as their first argument. Its State is opaque
 * outside its own file, immutable, and a function of the set of changes seen. A delta is a small State: the same `join`
 * merges a delta, a group of deltas or a whole replica.
 *
 * What must hold is what `meldkit/laws` checks. See docs/write-a-type.md for a type made step by step.
 */
import type { CausalContext } from '../clock/causal-context'
import type { Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import type { Reader, Writer } from '../codec/format'
import type { Scalar } from '../collections/key'

/**
 * `causal`: observed state can be removed, so the type may live under a removable key. `lattice`: it only grows.
 */
export type Kind = 'causal' | 'lattice'

/** A replicated data type. */
export interface Crdt<State, Value, Edit, K extends Kind = Kind> {
  /** Wire identity: with `version` and the children it makes the fingerprint that every message carries. */
  readonly tag: string
  readonly version: number
  readonly kind: K
  /** The children's descriptors by name, in the order in which they are written; none for leaf types. */
  readonly children: readonly (readonly [name: string, child: AnyCrdt])[]
  /** The state that adds nothing. */
  readonly bottom: State

  /**
   * The least upper bound of two states; total. Must return `a` itself when `b` adds nothing.
   *
   * What only one side holds survives unless the other side has seen its dot; see {@link Seen} for when that question
   * need not be asked.
   *
   * @param owner a transient builder's token: parts of `a` that carry it may be changed in place.
   */
  join(a: State, b: State, seenByA: Seen, seenByB: Seen, owner: object | null): State

  /** What an application reads. The same reference for the same state. */
  view(state: State): Value

  /** The mutators, each in terms of the scope's read, take and emit. */
  edit(scope: Scope<State>): Edit

  /** Causal types: the delta that removes all that `state` shows; bottom when there is nothing to remove. */
  clear(state: State): State

  /**
   * Causal types: whether `clear` would remove anything that shows. Decides if a map's key is present; marks that
   * `compact` may drop do not count.
   */
  alive(state: State): boolean

  /**
   * The state without what is kept only for changes that may still arrive, where everything that arrives from now on comes
   * after all dots of `horizon`. Never changes a view; the same reference when nothing goes.
   *
   * What goes must be what `since` can say as removals: live dots of `horizon`, seen, and absent in what is kept.
   */
  compact(state: State, horizon: CausalContext): State

  /** The part of `newer` that a reader who holds `older` lacks. See {@link Gap}. Minimal. */
  since(newer: State, older: State, gap: Gap): State

  /**
   * Types that keep their history: the state as it was when just these dots had been seen.
   *
   * @param isExact whether it is to be compared with, so that nothing may have been dropped since, also what never shows.
   * @throws InvariantError `history` when what is needed for it was dropped.
   */
  at?(state: State, seen: CausalContext, isExact: boolean): State
  /** The same types: whether `at` is exact for all that the state has seen, so that no log of deltas is needed beside it. */
  remembersAll?(state: State): boolean
  /** The same types: the state without what is kept only for `at`. Never changes a view. */
  withoutHistory?(state: State): State

  /** Canonical: equal states make equal calls. */
  write(writer: Writer, state: State): void

  /** Accepts exactly what `write` writes, else throws through `reader.refuse`. */
  read(reader: Reader): State

  /** What not every program needs; most types of Meldkit keep theirs apart, see `facets.ts`. */
  readonly facets?: Facets<State>
  /** The same for a type with children, told how to find theirs. */
  readonly facetsFrom?: (facetsOf: FacetsOf) => Facets<State>
}

/**
 * What a type can do besides: plain values in, undo, reasons. Apart from the type itself, so that a program
 * that does none of this does not ship it; `facetsOf(type)` finds them.
 */
export interface Facets<State> {
  /** Edits that turn the view of the scope's state into `next`, as an application would write them by hand. */
  reconcile(scope: Scope<State>, next: unknown, keyOf: KeyOf): void

  /**
   * Edits that undo what a change from `before` to `after` did and what still stands of it, and nothing of others. What
   * was not alive before and holds nothing of others is not alive afterwards.
   */
  inverse(scope: Scope<State>, before: State, after: State, restored: Restored): void

  /** Why the view is what it is. */
  why(state: State): Explanation

  /** The child that one step of a path leads to, with its state; composite types only. Undefined where there is none. */
  part?(state: State, step: Scalar): readonly [type: AnyCrdt, state: unknown] | undefined
}

/** How `reconcile` reads a plain next value: called with a record out of an array, it gives the key of that record. */
export interface KeyOf {
  (item: unknown): unknown
  /** The field that holds the key, if one does: it belongs to the array, and a struct need not declare it. */
  readonly field?: string
  /** The steps that led to the part that is being read; what throws leaves them, and the message names them. */
  readonly path?: string[]
  /** The keys, or elements, in which a next value differs from a view, where that is known without comparing all of them. */
  readonly changed?: (now: object, next: object) => Iterable<Scalar> | undefined
  /** The item of an array view that each item of a next array is, or is an edited copy of, where that is known. */
  readonly origins?: (now: readonly unknown[], next: readonly unknown[]) => readonly unknown[] | undefined
}

/** Under which dots undone writes stand again: an undo writes what it brings back under fresh dots. */
export interface Restored {
  /** The dot under which the write of a dot stands now; the dot itself when it was never brought back. */
  find(dot: Dot): Dot
  /** Notes that a write was brought back under another dot; `keeps` its names for changes of what it holds. */
  note(from: Dot, to: Dot, keeps?: boolean): void
}

/** A descriptor whose parts are not known here. */
// The one place where descriptor types are erased: State occurs in argument and result positions, so `unknown` fits neither.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyCrdt = Crdt<any, any, any>
/** A descriptor that may live under a removable key. */
// biome-ignore lint/suspicious/noExplicitAny: as for AnyCrdt
export type AnyCausalCrdt = Crdt<any, any, any, 'causal'>

/** How a composite type finds the facets of its children. */
// biome-ignore lint/suspicious/noExplicitAny: as for AnyCrdt
export type FacetsOf = (type: AnyCrdt) => Facets<any>

/** The state of a descriptor. */
export type State<T extends AnyCrdt> = T['bottom']
/** What a descriptor's view gives. */
export type Value<T extends AnyCrdt> = ReturnType<T['view']>
/** The mutators of a descriptor. */
export type Edit<T extends AnyCrdt> = ReturnType<T['edit']>

/** Through this a mutator sees and changes the state, during one change. */
export interface Scope<State> {
  /** The replica that makes the change. */
  readonly writer: ReplicaId
  /** The stamp of this change: larger than every stamp that the writer has seen. */
  readonly stamp: number
  /** The state, edits made so far in this change included; a value to keep. */
  read(): State
  /** The same for a look only: it may change in place with the next emit, so it must not be kept, iterated or memoized. */
  peek(): State
  /** Takes the next dots of the writer, one if nothing is said, and returns the counter of the first: one per element written. */
  take(count?: number): number
  /**
   * Joins a delta into the state and into the delta of this change. Emit dots in the order in which they were taken.
   *
   * @param next the state with the delta, for types that have it at hand.
   */
  emit(delta: State, next?: State): void
  /** The token with which the state may be changed in place until it is read. */
  owner(): object | null
  /** Whether the delta that is emitted with a next state is looked at: not by the first change of all, whose state is its delta. */
  needsDelta(): boolean
}

/**
 * What one side of a join has seen. With `names`, that side names every dot that it has seen where it stands, live or
 * gone: then a key that it does not name is untouched by it. An empty context touches nothing either.
 */
export interface Seen extends CausalContext {
  readonly names?: boolean
}

/** Whether a side of a join leaves alone what it does not name. */
export function touchesOnlyNamed(seen: Seen): boolean {
  return seen.names === true || seen.ids.length === 0
}

/**
 * Whether joining a part with itself gives itself. Not so when just one side names removals of dots of its own: those
 * go, and versions may share the part that holds them.
 */
export function keepsShared(seenByA: Seen, seenByB: Seen): boolean {
  return seenByA.names !== true && seenByB.names !== true
}

/** What two replicas have seen, for `since`. */
export interface Gap {
  /** The dots that the delta will count as seen: the reader lacks them, or some of them. */
  readonly claimed: CausalContext
  /** Whether the reader holds some claimed dots already, beyond a gap; then equal parts must be looked into as well. */
  readonly resend: boolean
  readonly seenByNewer: CausalContext
  readonly seenByOlder: CausalContext
}

/** Why a value is what it is. */
export interface Explanation {
  /** The writes that make the value, as dots with what they wrote. */
  readonly winners: readonly Contribution[]
  /** The writes that are kept but do not show. */
  readonly losers: readonly Contribution[]
}

/** One write and what it says. */
export interface Contribution {
  /** The text form of a dot, `3@alice`. */
  readonly dot: string
  readonly value?: unknown
  /** The clock stamp, for types that compare it. */
  readonly stamp?: number
  /** The key under which it stands, for maps and sets. */
  readonly key?: string | number | boolean | null
}
