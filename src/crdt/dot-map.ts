/**
 * The dot store of keyed parts: a persistent map from keys to states of one type, joined key by key.
 *
 * A key whose state is bottom does not occur. Parts that both sides share by reference are skipped, so joining versions
 * with shared history costs O(d log n) for d keys that differ, and a delta costs the keys that it names. It is all of a
 * set or a map but the view and the mutators: a set is a map of flags.
 *
 * Source: Almeida, Shoker & Baquero (JPDC 2018), section 7 (DotMap).
 */
import { InvariantError, show } from '../base/error'
import { isWellFormed } from '../clock/replica-id'
import {
  type Champ,
  champEach,
  champEntries,
  champGet,
  champSingle,
  emptyChamp,
  sortedEntries,
} from '../collections/champ'
import { champFrom } from '../collections/champ-build'
import { eachDifference } from '../collections/champ-diff'
import { joinChamps } from '../collections/champ-join'
import { champOf, champUpdate } from '../collections/champ-update'
import type { Scalar } from '../collections/key'
import { scopeAt } from './child-scope'
import {
  type AnyCausalCrdt,
  type Contribution,
  type Crdt,
  type Facets,
  keepsShared,
  type Scope,
  type State,
  touchesOnlyNamed,
} from './contract'

/** The states of `Child` by key. */
export type DotMap<Key extends Scalar, ChildState> = Champ<Key, ChildState>

/** All of a keyed descriptor but its identity, view and mutators. */
export type DotMapParts<Key extends Scalar, ChildState> = Omit<
  Crdt<DotMap<Key, ChildState>, unknown, unknown>,
  'tag' | 'version' | 'kind' | 'children' | 'view' | 'edit' | 'facets' | 'join'
> & {
  /** The causal join; `visit` is called for each pair of nodes looked into, for complexity tests. */
  join(
    ...args: [...Parameters<Crdt<DotMap<Key, ChildState>, unknown, unknown>['join']>, visit?: () => void]
  ): DotMap<Key, ChildState>
}

/** The dot map over one child type; decoders refuse keys that are not `isKey`. */
export function dotMapParts<Key extends Scalar, Child extends AnyCausalCrdt>(
  child: Child,
  isKey: (key: Scalar) => boolean,
): DotMapParts<Key, State<Child>> {
  type S = State<Child>
  const none = child.bottom as S
  const bottom = emptyChamp<Key, S>()
  const keep = (state: S): S | undefined => (state === none ? undefined : state)
  const mapped = (state: DotMap<Key, S>, change: (part: S) => S): DotMap<Key, S> => {
    let changed = state
    champEach(state, (part, key) => {
      const next = change(part)
      if (next !== part) changed = champUpdate(changed, key, () => keep(next))
    })
    return changed
  }
  return {
    bottom,
    join(a, b, seenByA, seenByB, owner, visit) {
      if (b.size === 1 && touchesOnlyNamed(seenByB) && seenByA.names !== true) {
        // A delta of one entry: one path of `a`, in place when a transient builder owns it.
        const [key, theirs] = b.slots as [Key, S]
        return champUpdate(
          a,
          key,
          (ours: S = none) => keep(child.join(ours, theirs, seenByA, seenByB, null) as S),
          owner,
        )
      }
      return joinChamps(a, b, {
        both: (ours, theirs) => keep(child.join(ours, theirs, seenByA, seenByB, null) as S),
        // A key that one side lacks holds bottom there. It is looked into where the other side's absence may remove it,
        // or where its own side names removals of dots of its own, which a state does not keep.
        onlyA:
          touchesOnlyNamed(seenByB) && seenByA.names !== true
            ? null
            : ours => keep(child.join(ours, none, seenByA, seenByB, null) as S),
        onlyB:
          touchesOnlyNamed(seenByA) && seenByB.names !== true
            ? null
            : theirs => keep(child.join(none, theirs, seenByA, seenByB, null) as S),
        looksIntoShared: !keepsShared(seenByA, seenByB),
        visit,
      })
    },
    clear(state) {
      const cleared: [Key, S][] = []
      champEach(state, (part, key) => {
        const delta = child.clear(part) as S
        if (delta !== none) cleared.push([key, delta])
      })
      return champOf(cleared)
    },
    alive(state) {
      for (const [, part] of champEntries(state)) if (child.alive(part)) return true
      return false
    },
    compact: (state, horizon) => mapped(state, part => child.compact(part, horizon) as S),
    ...(child.withoutHistory === undefined
      ? {}
      : { withoutHistory: (state: DotMap<Key, S>) => mapped(state, part => child.withoutHistory?.(part) as S) }),
    since(newer, older, gap) {
      const keys: Key[] = []
      const parts: S[] = []
      const compare = (key: Key, ours: S = none, theirs: S = none): void => {
        const part = child.since(ours, theirs, gap) as S
        if (part === none) return
        keys.push(key)
        parts.push(part)
      }
      if (!gap.resend) eachDifference(newer, older, compare)
      else {
        champEach(newer, (ours, key) => compare(key, ours, champGet(older, key)))
        champEach(older, (theirs, key) => champGet(newer, key) === undefined && compare(key, undefined, theirs))
      }
      return champFrom(keys, parts)
    },
    write(writer, state) {
      let previous: Key | undefined
      const one = (part: S, key: Key): void => {
        writer.beginTuple()
        writer.key(key, previous)
        child.write(writer, part)
        writer.end()
        previous = key
      }
      writer.beginList(state.size)
      if (writer.anyOrder === true) champEach(state, one)
      else for (const [key, part] of sortedEntries(state)) one(part, key)
      writer.end()
    },
    read(reader) {
      let previous: Scalar | undefined
      const keys: Key[] = []
      const parts = reader.list(() =>
        reader.tuple(() => {
          const key = reader.key(previous) as Key
          if (!isKey(key)) reader.refuse('a key of the right type', key)
          previous = key
          keys.push(key)
          const part = child.read(reader) as S
          return part === none ? reader.refuse('a key with something under it', key) : part
        }),
      )
      return champFrom(keys, parts)
    },
  }
}

/** All facets of a dot map but `reconcile`. */
export function dotMapFacets<Key extends Scalar, Child extends AnyCausalCrdt>(
  child: Child,
  facets: Facets<State<Child>>,
): Omit<Facets<DotMap<Key, State<Child>>>, 'reconcile'> {
  type S = State<Child>
  const none = child.bottom as S
  return {
    inverse: (scope, before, after, restored) =>
      eachDifference(before, after, (key, old: S = none, now: S = none) =>
        facets.inverse(keyScope(scope, child, key), old, now, restored),
      ),
    why(state) {
      const winners: Contribution[] = []
      const losers: Contribution[] = []
      for (const [key, part] of champEntries(state)) {
        const inside = facets.why(part)
        for (const winner of inside.winners) winners.push({ ...winner, key: winner.key ?? key })
        for (const loser of inside.losers) losers.push({ ...loser, key: loser.key ?? key })
      }
      return { winners, losers }
    },
    part(state, step) {
      const part = champGet(state, step as Key)
      return part === undefined || !child.alive(part) ? undefined : [child, part]
    },
  }
}

/** Whether a key is text, as the keys of maps are. */
export function isText(key: Scalar): key is string {
  return typeof key === 'string'
}

/** A key of a map, checked. */
export function checkKey(key: string): string {
  if (typeof key !== 'string' || !isWellFormed(key))
    throw new InvariantError('value', `A key must be well-formed text, got ${show(key)}. Nothing was written.`)
  return key
}

/** The scope of the state under one key. */
export function keyScope<Key extends Scalar, Child extends AnyCausalCrdt>(
  scope: Scope<DotMap<Key, State<Child>>>,
  child: Child,
  key: Key,
): Scope<State<Child>> {
  return scopeAt(scope, { key, bottom: child.bottom }, stateAt<Key, State<Child>>, deltaAt<Key, State<Child>>)
}

interface Place<Key, S> {
  readonly key: Key
  readonly bottom: S
}

function stateAt<Key extends Scalar, S>(state: DotMap<Key, S>, { key, bottom }: Place<Key, S>): S {
  return champGet(state, key) ?? bottom
}

function deltaAt<Key extends Scalar, S>(delta: S, { key }: Place<Key, S>): DotMap<Key, S> {
  return champSingle(key, delta)
}
