/**
 * The dot store of keyed parts: a persistent map from keys to stores, joined key by key.
 *
 * A key whose store is bottom does not occur. Parts that both sides share by reference are skipped, so joining versions
 * with shared history costs O(d log n) for d keys that differ, and a delta costs the keys that it names.
 *
 * Source: Almeida, Shoker & Baquero (JPDC 2018), section 7 (DotMap).
 */
import type { CausalContext } from '../clock/causal-context'
import { type Champ, champEach, champGet, champOf, champUpdate, emptyChamp, sortedEntries } from '../collections/champ'
import { eachDifference, joinChamps } from '../collections/champ-join'
import type { Scalar } from '../collections/key'
import type { Reader, Writer } from '../codec/format'
import type { Gap } from './contract'

/** What a dot map must know of the stores under its keys. */
export interface StoreKind<Store> {
  readonly bottom: Store
  join(a: Store, b: Store, seenByA: CausalContext, seenByB: CausalContext): Store
}

/** The causal join of two dot maps. O(d log n) for d keys that differ; `visit` is called per pair of nodes looked into. */
export function joinDotMaps<Key extends Scalar, Store>(
  kind: StoreKind<Store>,
  a: Champ<Key, Store>,
  b: Champ<Key, Store>,
  seenByA: CausalContext,
  seenByB: CausalContext,
  owner: object | null = null,
  visit?: () => void,
): Champ<Key, Store> {
  const { bottom } = kind
  const keep = (store: Store): Store | undefined => (store === bottom ? undefined : store)
  return joinChamps(
    a,
    b,
    {
      both: (ours, theirs) => keep(kind.join(ours, theirs, seenByA, seenByB)),
      // A key that one side lacks holds bottom there; with nothing seen by that side, nothing can have been removed.
      onlyA: seenByB.ids.length === 0 ? null : (ours) => keep(kind.join(ours, bottom, seenByA, seenByB)),
      onlyB: seenByA.ids.length === 0 ? null : (theirs) => keep(kind.join(theirs, bottom, seenByB, seenByA)),
      ...(visit === undefined ? {} : { visit }),
    },
    owner,
  )
}

/** What a reader of `older` lacks of `newer`, key by key. */
export function dotMapSince<Key extends Scalar, Store>(
  bottom: Store,
  since: (newer: Store, older: Store, gap: Gap) => Store,
  newer: Champ<Key, Store>,
  older: Champ<Key, Store>,
  gap: Gap,
): Champ<Key, Store> {
  const owner = {}
  let delta = emptyChamp<Key, Store>()
  const compare = (key: Key, ours: Store | undefined, theirs: Store | undefined): void => {
    const part = since(ours ?? bottom, theirs ?? bottom, gap)
    if (part !== bottom) delta = champUpdate(delta, key, () => part, owner)
  }
  if (!gap.resend) eachDifference(newer, older, compare)
  else {
    champEach(newer, (ours, key) => compare(key, ours, champGet(older, key)))
    champEach(older, (theirs, key) => {
      if (champGet(newer, key) === undefined) compare(key, undefined, theirs)
    })
  }
  return delta
}

/** Writes the entries ascending by key. */
export function writeDotMap<Key extends Scalar, Store>(writer: Writer, map: Champ<Key, Store>, write: (store: Store) => void): void {
  const entries = sortedEntries(map)
  writer.list(entries, ([key, store], i) =>
    writer.tuple(() => {
      writer.key(key, entries[i - 1]?.[0])
      write(store)
    }),
  )
}

/** Reads entries strictly ascending by key, none of them bottom. */
export function readDotMap<Store>(reader: Reader, bottom: Store, read: () => Store): Champ<Scalar, Store> {
  let previous: Scalar | undefined
  return champOf(
    reader.list(() =>
      reader.tuple(() => {
        const key = reader.key(previous)
        const store = read()
        if (store === bottom) reader.refuse('a key with something under it', key)
        previous = key
        return [key, store] as const
      }),
    ),
  )
}
