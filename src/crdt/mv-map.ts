/**
 * A map from text keys to plain values that keeps every concurrent write of a key, so that the application decides.
 */
import type { Json } from '../codec/value'
import { mapView } from './champ-view'
import { emitClear } from './child-scope'
import type { Crdt, Facets, FacetsOf, Scope } from './contract'
import type { DotFun } from './dot-fun'
import { checkKey, type DotMap, dotMapFacets, dotMapParts, isText, keyScope } from './dot-map'
import { type MvRegister, mvRegister } from './mv-register'
import { changedKeys, readMap, reconcilePart } from './plain'
import type { SchemaOptions, StandardSchema } from './schema'

/** What a multi-value map remembers, by key: the writes that no later write or delete has seen. */
export type MvMapState<T> = DotMap<string, DotFun<T>>

/** The mutators of a multi-value map. */
export interface MvMapEdit<T> {
  /** Writes a value under a key in place of all values that were seen there. */
  set(key: string, value: T): void
  /** Removes the values of a key that were seen. Does nothing if it is absent. */
  delete(key: string): void
  /** Removes all values that were seen. */
  clear(): void
}

/** The descriptor type of {@link mvMap}. */
export interface MvMap<T> extends Crdt<MvMapState<T>, ReadonlyMap<string, readonly T[]>, MvMapEdit<T>, 'causal'> {
  readonly schema?: StandardSchema
}

/**
 * A map whose values are arrays of all concurrent writes of their key.
 *
 * Under concurrency: a write replaces exactly the writes of its key that it has seen, a delete removes them; concurrent
 * ones stand side by side as siblings until a later write or delete. So a set survives a concurrent delete.
 *
 * State: `[[key, [["3@alice", value], …]], …]` ascending by key, then dot, which is also the order of siblings. Deleted
 * keys leave nothing behind. The view iterates in hash order, which is equal on all replicas with equal content.
 * Cost: O(log n) an edit; about 3 bytes a key besides the key and the value.
 *
 * With `schema`, a validator by Standard Schema, values that are set are validated, and values of others that it does
 * not accept do not show. It is not part of the wire identity, so it may change.
 *
 * @throws InvariantError `value` when a key is not well-formed text, or a value is not finite JSON with well-formed text.
 * @throws InvariantError `value` when a value that is set is not accepted by the schema.
 * @throws InvariantError `argument` when the schema answers with a promise.
 *
 * @example
 * ```ts
 * import { change, merge, mvMap, replica, view } from 'meldkit'
 *
 * const Seats = mvMap<string>()
 * const [alice] = change(Seats, replica(Seats, 'alice'), (seats) => seats.set('12A', 'Ann'))
 * const [bob] = change(Seats, replica(Seats, 'bob'), (seats) => seats.set('12A', 'Ben'))
 * const both = merge(Seats, alice, bob)
 * view(Seats, both).get('12A') // => ['Ann', 'Ben']
 * view(Seats, change(Seats, both, (seats) => seats.set('12A', 'Ann'))[0]).get('12A') // => ['Ann']
 * ```
 *
 * @see DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store" (SOSP 2007), section 4.4; Almeida, Shoker &
 *   Baquero (JPDC 2018), section 7.4. We differ from Dynamo in one causal context for the whole map instead of one a key.
 */
export function mvMap<T extends Json>(): MvMap<T>
export function mvMap<T>(options: SchemaOptions<T>): MvMap<T>
export function mvMap<T>(options?: SchemaOptions<T>): MvMap<T> {
  const cell = registerOf<T>(options?.schema)
  const parts = dotMapParts<string, MvRegister<T>>(cell, isText)
  const type: MvMap<T> = {
    ...parts,
    tag: 'mvMap',
    version: 1,
    kind: 'causal',
    children: [],
    view: mapView<string, DotFun<T>, readonly T[]>({
      shows: state => cell.view(state).length > 0,
      value: cell.view,
    }),
    edit(scope) {
      const at = (key: string): Scope<DotFun<T>> => keyScope(scope, cell, checkKey(key))
      return {
        set: (key, value) => cell.edit(at(key)).set(value),
        delete: key => emitClear(at(key), cell),
        clear: () => emitClear(scope, parts),
      }
    },
  }
  return options === undefined ? type : { ...type, schema: options.schema }
}

/** The register that stands under a key. */
function registerOf<T>(schema: StandardSchema | undefined): MvRegister<T> {
  return schema === undefined ? (mvRegister() as unknown as MvRegister<T>) : mvRegister({ schema } as SchemaOptions<T>)
}

/** The facets of {@link mvMap}: a plain next value is a `Map` or a plain object of arrays of one. */
export function mvMapFacets(type: MvMap<Json>, facetsOf: FacetsOf): Facets<MvMapState<Json>> {
  const cell = registerOf<Json>(type.schema)
  return {
    ...dotMapFacets<string, MvRegister<Json>>(cell, facetsOf(cell)),
    reconcile(scope, next, keyOf) {
      const now = type.view(scope.read())
      if (next === now) return
      const wanted = readMap(next, keyOf)
      for (const key of changedKeys(now, wanted, keyOf))
        reconcilePart(keyOf, key, () => {
          if (!wanted.has(key)) return type.edit(scope).delete(key)
          facetsOf(cell).reconcile(keyScope(scope, cell, checkKey(key)), wanted.get(key), keyOf)
        })
    },
  }
}
