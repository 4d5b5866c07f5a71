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

const source: unique symbol = /* @__PURE__ */ Symbol('source')

/** What a facade keeps; its functions are shared, since one is made for every version that is looked at. */
interface Facade<Key extends Scalar, Store, Value> {
  readonly [source]: Behind<Key, Store, Value> & { readonly count: (map: Champ<Key, Store>) => number }
}
type AnyFacade = Facade<Scalar, unknown, unknown>

/** The map behind a facade; undefined for everything else. */
export function behindView(view: object): Behind<Scalar, unknown, unknown> | undefined {
  return (view as Partial<AnyFacade>)[source]
}

/** The facade maker of maps; one per descriptor, so that what it remembers is per type. */
export function mapView<Key extends Scalar, Store, Value>(
  show: Show<Store, Value>,
  count: (map: Champ<Key, Store>) => number = counter(show),
): (map: Champ<Key, Store>) => ReadonlyMap<Key, Value> {
  return memoByIdentity((map: Champ<Key, Store>) => facade<ReadonlyMap<Key, Value>>(mapMethods, { map, show, count }))
}

/** The facade maker of sets: a map from each element to itself. */
export function setView<Element extends Scalar, Store>(
  { shows }: Pick<Show<Store, unknown>, 'shows'>,
  count?: (map: Champ<Element, Store>) => number,
): (map: Champ<Element, Store>) => ReadonlySet<Element> {
  const show: Show<Store, unknown> = { shows, value: (_, element) => element }
  const counted = count ?? counter<Element, Store>(show)
  return memoByIdentity((map: Champ<Element, Store>) =>
    facade<ReadonlySet<Element>>(setMethods, { map, show, count: counted }),
  )
}

function facade<View>(methods: object, of: object): View {
  return Object.freeze({ __proto__: methods, [source]: of }) as unknown as View
}

const shared: ThisType<AnyFacade> = {
  get size() {
    const { map, count } = this[source]
    return count(map)
  },
  has(key: Scalar) {
    const { map, show } = this[source]
    const store = champGet(map, key)
    return store !== undefined && show.shows(store)
  },
  forEach(visit: (value: unknown, key: Scalar, view: object) => void, self?: unknown) {
    const { map, show } = this[source]
    champEach(map, (store, key) => {
      if (show.shows(store)) visit.call(self, show.value(store, key), key, this)
    })
  },
  *keys() {
    const { map, show } = this[source]
    for (const [key, store] of champEntries(map)) if (show.shows(store)) yield key
  },
  *entries() {
    const { map, show } = this[source]
    for (const [key, store] of champEntries(map)) if (show.shows(store)) yield [key, show.value(store, key)]
  },
}

const mapMethods: ThisType<AnyFacade & ReadonlyMap<Scalar, unknown>> = {
  __proto__: shared,
  get(key: Scalar) {
    const { map, show } = this[source]
    const store = champGet(map, key)
    return store === undefined || !show.shows(store) ? undefined : show.value(store, key)
  },
  *values() {
    for (const [, value] of this.entries()) yield value
  },
  [Symbol.iterator]() {
    return this.entries()
  },
  toJSON() {
    const all = [...this.entries()]
    return recordOf(
      all.map(([key]) => String(key)),
      all.map(([, value]) => value),
    )
  },
}

const setMethods: ThisType<AnyFacade & ReadonlySet<Scalar>> = {
  __proto__: shared,
  values() {
    return this.keys()
  },
  [Symbol.iterator]() {
    return this.keys()
  },
  toJSON() {
    return [...this.keys()]
  },
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
