/**
 * Read-only facades over a persistent map: a `ReadonlyMap` and a `ReadonlySet`, made in O(1).
 *
 * Entries that are kept but not shown (a removal that arrived ahead, a counter's hidden baseline) are skipped; how many
 * are shown is counted on first use and remembered per node, so after a change only the nodes on its path are counted.
 * Iteration is in hash order: the same on every replica with equal content, and not the order of insertion.
 */
import { memoByIdentity } from '../base/memo'
import { recordOf } from '../codec/value'
import { type Champ, champEach, champEntries, champGet, dataLength } from '../collections/champ'
import type { Scalar } from '../collections/key'

/** How stores appear to a reader. */
export interface Show<Store, Value> {
  shows(store: Store): boolean
  value(store: Store, key: Scalar): Value
}

/** What a facade stands for, so that a view of it can look at what changed and at nothing else. */
export interface Behind<Key extends Scalar, Store, Value> {
  readonly map: Champ<Key, Store>
  readonly show: Show<Store, Value>
}

const behind = /* @__PURE__ */ new WeakMap<object, Behind<Scalar, unknown, unknown>>()

/** The map behind a facade; undefined for everything else. */
export function behindView(view: object): Behind<Scalar, unknown, unknown> | undefined {
  return behind.get(view)
}

/** The facade maker of maps; one per descriptor, so that what it remembers is per type. */
export function mapView<Key extends Scalar, Store, Value>(
  show: Show<Store, Value>,
  countShown: (map: Champ<Key, Store>) => number = counter(show),
): (map: Champ<Key, Store>) => ReadonlyMap<Key, Value> {
  return memoByIdentity((map: Champ<Key, Store>) => {
    const get = (key: Key): Value | undefined => {
      const store = champGet(map, key)
      return store === undefined || !show.shows(store) ? undefined : show.value(store, key)
    }
    function* entries(): MapIterator<[Key, Value]> {
      for (const [key, store] of champEntries(map)) if (show.shows(store)) yield [key, show.value(store, key)]
    }
    const view: ReadonlyMap<Key, Value> & { toJSON(): object } = {
      get size() {
        return countShown(map)
      },
      get,
      has: key => {
        const store = champGet(map, key)
        return store !== undefined && show.shows(store)
      },
      entries,
      keys: () => firsts(entries()),
      values: () => seconds(entries()),
      forEach(visit, self) {
        champEach(map, (store, key) => {
          if (show.shows(store)) visit.call(self, show.value(store), key, view)
        })
      },
      [Symbol.iterator]: entries,
      toJSON() {
        const all = [...entries()]
        return recordOf(
          all.map(([key]) => String(key)),
          all.map(([, value]) => value),
        )
      },
    }
    behind.set(view, { map, show })
    return Object.freeze(view)
  })
}

/** The facade maker of sets: a map from each element to itself. */
export function setView<Element extends Scalar, Store>(
  { shows }: Pick<Show<Store, unknown>, 'shows'>,
  countShown?: (map: Champ<Element, Store>) => number,
): (map: Champ<Element, Store>) => ReadonlySet<Element> {
  const mapOf = mapView({ shows, value: (_: Store, element) => element as Element }, countShown)
  return memoByIdentity((champ: Champ<Element, Store>) => {
    const map = mapOf(champ)
    const keys = map.keys as () => SetIterator<Element>
    const view: ReadonlySet<Element> & { toJSON(): Element[] } = {
      get size() {
        return map.size
      },
      has: map.has,
      entries: () => twice(keys()),
      keys,
      values: keys,
      forEach: (visit, self) => map.forEach((_, element) => visit.call(self, element, element, view)),
      [Symbol.iterator]: keys,
      toJSON: () => [...keys()],
    }
    behind.set(view, behind.get(map) as Behind<Scalar, unknown, unknown>)
    return Object.freeze(view)
  })
}

function* firsts<A>(pairs: Iterable<readonly [A, unknown]>): MapIterator<A> {
  for (const [first] of pairs) yield first
}

function* seconds<B>(pairs: Iterable<readonly [unknown, B]>): MapIterator<B> {
  for (const [, second] of pairs) yield second
}

function* twice<A>(items: Iterable<A>): SetIterator<[A, A]> {
  for (const item of items) yield [item, item]
}

function counter<Key extends Scalar, Store>(show: Show<Store, unknown>): (map: Champ<Key, Store>) => number {
  const count: (map: Champ<Key, Store>) => number = memoByIdentity((map: Champ<Key, Store>) => {
    const data = dataLength(map)
    let shown = 0
    for (let i = 1; i < data; i += 2) if (show.shows(map.slots[i] as Store)) shown++
    for (let i = data; i < map.slots.length; i++) shown += count(map.slots[i] as Champ<Key, Store>)
    return shown
  })
  return count
}
