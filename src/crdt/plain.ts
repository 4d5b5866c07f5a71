/**
 * Plain next values for `reconcile`: which shape is which, and where they differ from what is there.
 *
 * The facets of types share this, so that each wrong shape is refused in one way, and parts that are the very object
 * that the view holds are not looked into. Left out: the values that registers hold, see `codec/value.ts`.
 */
import { InvariantError, show } from '../base/error'
import { isPlainObject } from '../codec/value'
import type { Scalar } from '../collections/key'
import type { KeyOf } from './contract'

/** What the facets need of a map, be it a `Map` or the view of one. */
export type MapLike = Pick<ReadonlyMap<string, unknown>, 'get' | 'has' | 'entries' | 'size'>
/** What the facets need of a set. */
export type SetLike = Pick<ReadonlySet<Scalar>, 'has' | 'keys' | 'size'>

/** A map with text keys: a `Map`, the view of a map, a plain object, or an array of records told apart by `keyOf`. */
export function readMap(next: unknown, keyOf: KeyOf): MapLike {
  if (hasMethods(next, 'get', 'has', 'entries')) return next as unknown as MapLike
  if (Array.isArray(next)) return readRecords(next, keyOf)
  if (isPlainObject(next)) return new Map(Object.entries(next as object))
  return refuse('a Map, a plain object, or an array of records and a key', next)
}

/** A set: a `Set`, the view of a set, or an array. */
export function readSet(next: unknown): SetLike {
  if (hasMethods(next, 'has', 'keys') && !hasMethods(next, 'get')) return next as unknown as SetLike
  return Array.isArray(next) ? new Set<Scalar>(next) : refuse('a Set or an array', next)
}

/** A plain object with some of the fields `names`. */
export function readStruct(next: unknown, names: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  if (!isPlainObject(next)) return refuse('a plain object', next)
  for (const name of Object.keys(next as object))
    if (!names.has(name)) refuse(`only the fields ${[...names].join(', ')}`, name)
  return next as Record<string, unknown>
}

/** The keys under which `next` is absent, new or another object than in `now`; fewer where `keyOf` knows better. */
export function changedKeys(now: MapLike, next: MapLike, keyOf: KeyOf): Iterable<string> {
  return (keyOf.changed?.(now, next) as Iterable<string> | undefined) ?? compareMaps(now, next)
}

/** The elements that only one of the two sets has. */
export function changedElements(now: SetLike, next: SetLike, keyOf: KeyOf): Iterable<Scalar> {
  return keyOf.changed?.(now, next) ?? compareSets(now, next)
}

/** Reads one part of a next value; when it throws, `keyOf.path` tells where. */
export function reconcilePart(keyOf: KeyOf, step: unknown, read: () => void): void {
  keyOf.path?.push(typeof step === 'string' ? step : show(step))
  read()
  keyOf.path?.pop()
}

/** Says that a next value has the wrong shape. */
export function refuse(expected: string, got: unknown): never {
  throw new InvariantError('value', `Expected ${expected}, got ${show(got)}. Nothing was written.`, got)
}

function readRecords(items: readonly unknown[], keyOf: KeyOf): MapLike {
  const records = new Map<string, unknown>()
  for (const item of items) {
    const key = keyOf(item)
    if (typeof key !== 'string') refuse('records that each have a text as their key (see the option "key")', item)
    if (records.has(key)) refuse('records with different keys', key)
    records.set(key, item)
  }
  return records
}

// A key or an element of a wrong type counts as changed: then it is looked at, and refused.
function* compareMaps(now: MapLike, next: MapLike): Iterable<string> {
  for (const [key] of now.entries()) if (!next.has(key)) yield key
  for (const [key, value] of next.entries())
    if (typeof key !== 'string' || !now.has(key) || now.get(key) !== value) yield key
}

function* compareSets(now: SetLike, next: SetLike): Iterable<Scalar> {
  for (const element of now.keys()) if (!next.has(element)) yield element
  for (const element of next.keys())
    if ((typeof element === 'object' && element !== null) || !now.has(element)) yield element
}

// The views of maps and sets are facades, not instances of Map and Set, so they are known by their methods.
function hasMethods(value: unknown, ...names: readonly string[]): value is object {
  if (typeof value !== 'object' || value === null) return false
  return names.every(name => typeof (value as Record<string, unknown>)[name] === 'function')
}
