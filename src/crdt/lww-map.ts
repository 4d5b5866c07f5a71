/**
 * A map from text keys to plain values in which the last write of a key wins, be it a set or a delete.
 */
import { hasSeen } from '../clock/causal-context'
import { checkValue, type Json } from '../codec/value'
import { champEntries, champGet, champSingle } from '../collections/champ'
import { mapView } from './champ-view'
import type { Crdt, Facets, Scope } from './contract'
import { type DotFun, dotEntry, emptyDotFun, isLive, latestEntry, liveEntries, replacing } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'
import { checkKey, type DotMap, dotMapFacets, dotMapParts, isText } from './dot-map'
import { changedKeys, readMap, reconcilePart } from './plain'

/** What a last-writer-wins map remembers, by key: the writes that no later write has seen; a delete writes undefined. */
export type LwwMapState<T> = DotMap<string, DotFun<T | undefined>>

/** The mutators of a last-writer-wins map. */
export interface LwwMapEdit<T> {
  /** Writes a value under a key, over all that was seen there; always a new write, even of an equal value. */
  set(key: string, value: T): void
  /** Deletes a key, as a write that later writes win over. Does nothing if it is absent. */
  delete(key: string): void
  /** Deletes all keys that are present. O(n). */
  clear(): void
}

/** The descriptor type of {@link lwwMap}. */
export interface LwwMap<T extends Json> extends Crdt<LwwMapState<T>, ReadonlyMap<string, T>, LwwMapEdit<T>, 'causal'> {}

/**
 * A map from text keys to JSON values: one register a key, and deletes that take part.
 *
 * Under concurrency: of the writes of one key, deletes among them, one that has seen another wins over it; of concurrent
 * ones the larger stamp wins, then the larger replica id. So a delete hides a concurrent set that is older by its stamp,
 * where an `orMap` would show it.
 *
 * State: `[[key, [["3@alice", stamp, value], …]], …]` ascending by key, then dot; a delete has no value. The view iterates
 * in hash order, which is equal on all replicas with equal content; `toJSON` gives a plain object.
 * Cost: O(log n) an edit; about 6 bytes a key besides the key and the value. A deleted key leaves one write behind until
 * `compact` drops it.
 *
 * @throws InvariantError `value` when a key is not well-formed text, or a value is not finite JSON with well-formed text.
 *
 * @example
 * ```ts
 * import { change, lwwMap, merge, replica, view } from 'meldkit'
 *
 * const Settings = lwwMap<string>()
 * const [alice] = change(Settings, replica(Settings, 'alice'), (edit) => edit.set('theme', 'dark'), { now: 1000 })
 * const bob = merge(Settings, replica(Settings, 'bob'), alice)
 * const [set] = change(Settings, alice, (edit) => edit.set('theme', 'light'), { now: 2000 })
 * const [deleted] = change(Settings, bob, (edit) => edit.delete('theme'), { now: 3000 })
 * view(Settings, set).get('theme') // => 'light'
 * view(Settings, merge(Settings, set, deleted)).has('theme') // => false
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), sections 3.2.1 and 3.3: LWW registers and element sets. We differ: a write
 *   removes the dots of the writes it has seen, so a key has one entry after any sequential use, and a tombstone can go.
 */
export function lwwMap<T extends Json>(): LwwMap<T> {
  const parts = dotMapParts<string, typeof cell>(cell, isText)
  const view = mapView<string, Cell, T>({ shows, value: state => latestEntry(state)?.value as T })
  const edit = (scope: Scope<LwwMapState<Json>>): LwwMapEdit<T> => ({
    set: (key, value) => write(scope, checkKey(key), checkValue(value)),
    delete: key => {
      const now = champGet(scope.peek(), checkKey(key))
      if (now !== undefined && shows(now)) write(scope, key, undefined)
    },
    clear() {
      for (const [key, now] of champEntries(scope.read())) if (shows(now)) write(scope, key, undefined)
    },
  })
  const type: LwwMap<Json> = {
    ...parts,
    tag: 'lwwMap',
    version: 1,
    kind: 'causal',
    children: [],
    // Keys that only deletes are left of show nothing.
    alive(state) {
      for (const [, now] of champEntries(state)) if (shows(now)) return true
      return false
    },
    view,
    edit: edit as LwwMap<Json>['edit'],
  }
  return type as unknown as LwwMap<T>
}

/** The facets of {@link lwwMap}: a plain next value is a `Map` or a plain object. */
export function lwwMapFacets(type: LwwMap<Json>): Facets<LwwMapState<Json>> {
  const ofCell = dotFunFacets<Json | undefined, Json | undefined, unknown>(cell, {
    assign: () => undefined,
    winners: live => live.filter(entry => entry === latestEntry(live)),
  })
  return {
    ...dotMapFacets<string, typeof cell>(cell, ofCell),
    reconcile(scope, next, keyOf) {
      const now = type.view(scope.read())
      if (next === now) return
      const wanted = readMap(next, keyOf)
      const { set, delete: remove } = type.edit(scope)
      for (const key of changedKeys(now, wanted, keyOf))
        reconcilePart(keyOf, key, () => (wanted.has(key) ? set(key, wanted.get(key) as Json) : remove(key)))
    },
  }
}

type Cell = DotFun<Json | undefined>

function write(scope: Scope<LwwMapState<Json>>, key: string, value: Json | undefined): void {
  const now = champGet(scope.peek(), key) ?? emptyDotFun<Json | undefined>()
  scope.emit(champSingle(key, replacing(now, dotEntry(scope.writer, scope.take(), scope.stamp, value))))
}

function shows(state: Cell): boolean {
  return latestEntry(state)?.value !== undefined
}

/** What stands under a key. */
const cell = /* @__PURE__ */ dotFunType<Json | undefined, Json | undefined, unknown>({
  tag: 'lwwMapCell',
  view: state => latestEntry(state)?.value,
  edit: () => undefined,
  stamped: true,
  writeValue: (writer, value) => writer.optional(value),
  readValue: reader => reader.optional() as Json | undefined,
  compact(state, horizon) {
    const live = liveEntries(state)
    const stable = live.filter(entry => hasSeen(horizon, entry.id, entry.counter))
    const won = latestEntry(stable)
    // Of stable writes the winner suffices, and none when it is a delete and nothing stands beside it.
    const needsNone = won !== undefined && won.value === undefined && stable.length === live.length
    if (stable.length < 2 && !needsNone) return state
    return state.filter(entry => !isLive(entry) || (entry === won && !needsNone) || !stable.includes(entry))
  },
})
