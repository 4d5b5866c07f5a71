/**
 * A map from text keys to plain values in which the last write of a key wins, be it a set or a delete.
 */
import { hasSeen } from '../clock/causal-context'
import { type Json, valuesEqual } from '../codec/value'
import { champEntries, champGet, champSingle } from '../collections/champ'
import { mapView } from './champ-view'
import type { Crdt, Facets, Scope } from './contract'
import { type DotFun, dotEntry, emptyDotFun, isLive, latestEntry, liveEntries, replacing } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'
import { checkKey, type DotMap, dotMapFacets, dotMapParts, isText } from './dot-map'
import { withoutLosers } from './lww-register'
import { changedKeys, readMap, reconcilePart } from './plain'
import { type SchemaOptions, type StandardSchema, shown, type ValueRule, valueRule } from './schema'

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
export interface LwwMap<T> extends Crdt<LwwMapState<T>, ReadonlyMap<string, T>, LwwMapEdit<T>, 'causal'> {
  readonly schema?: StandardSchema
}

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
 * With `schema`, a validator by Standard Schema, values that are set are validated, and writes of others that it does
 * not accept are skipped when the map is read. It is not part of the wire identity, so it may change.
 *
 * @throws InvariantError `value` when a key is not well-formed text, or a value is not finite JSON with well-formed text.
 * @throws InvariantError `value` when a value that is set is not accepted by the schema.
 * @throws InvariantError `argument` when the schema answers with a promise.
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
export function lwwMap<T extends Json>(): LwwMap<T>
export function lwwMap<T>(options: SchemaOptions<T>): LwwMap<T>
export function lwwMap<T>(options?: SchemaOptions<T>): LwwMap<T> {
  const rule = valueRule<T>(options?.schema)
  const cell = cellType<T>(rule)
  const parts = dotMapParts<string, typeof cell>(cell, isText)
  const shows = (state: Cell<T>): boolean => cell.view(state) !== undefined
  const type: LwwMap<T> = {
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
    view: mapView<string, Cell<T>, T>({ shows, value: state => cell.view(state) as T }),
    edit: scope => ({
      set: (key, value) => write(scope, checkKey(key), rule.store(value)),
      delete: key => {
        const now = champGet(scope.peek(), checkKey(key))
        if (now !== undefined && shows(now)) write(scope, key, undefined)
      },
      clear() {
        for (const [key, now] of champEntries(scope.read())) if (shows(now)) write(scope, key, undefined)
      },
    }),
  }
  return options === undefined ? type : { ...type, schema: options.schema }
}

/** The facets of {@link lwwMap}: a plain next value is a `Map` or a plain object. */
export function lwwMapFacets(type: LwwMap<Json>): Facets<LwwMapState<Json>> {
  const rule = valueRule<Json>(type.schema)
  const cell = cellType<Json>(rule)
  const ofCell = dotFunFacets<Json | undefined, Json | undefined, unknown>(cell, {
    assign: () => undefined,
    winners: live => live.filter(entry => entry === latestEntry(shown(live, rule))),
  })
  return {
    ...dotMapFacets<string, typeof cell>(cell, ofCell),
    reconcile(scope, next, keyOf) {
      const now = type.view(scope.read())
      if (next === now) return
      const wanted = readMap(next, keyOf)
      const { set, delete: remove } = type.edit(scope)
      for (const key of changedKeys(now, wanted, keyOf))
        reconcilePart(keyOf, key, () => {
          if (!wanted.has(key)) remove(key)
          else if (!now.has(checkKey(key)) || !valuesEqual(now.get(key), wanted.get(key)))
            set(key, wanted.get(key) as Json)
        })
    },
  }
}

type Cell<T> = DotFun<T | undefined>

function write<T>(scope: Scope<LwwMapState<T>>, key: string, value: T | undefined): void {
  const now = champGet(scope.peek(), key) ?? emptyDotFun<T | undefined>()
  scope.emit(champSingle(key, replacing(now, dotEntry(scope.writer, scope.take(), scope.stamp, value))))
}

/** What stands under a key: a register that a delete sets to undefined. */
function cellType<T>(rule: ValueRule<T>): Crdt<Cell<T>, T | undefined, unknown, 'causal'> {
  return dotFunType<T | undefined, T | undefined, unknown>({
    tag: 'lwwMapCell',
    view: state => latestEntry(shown(state, rule))?.value,
    edit: () => undefined,
    stamped: true,
    writeValue: (writer, value) => writer.optional(value),
    readValue: reader => reader.optional() as T | undefined,
    compact(state, horizon) {
      const live = liveEntries(state)
      const isDeleted =
        live.length > 0 &&
        latestEntry(live)?.value === undefined &&
        live.every(entry => hasSeen(horizon, entry.id, entry.counter))
      // A stable delete with nothing unstable beside it hides nothing any more.
      return isDeleted ? state.filter(entry => !isLive(entry)) : withoutLosers(state, horizon, rule)
    },
  })
}
