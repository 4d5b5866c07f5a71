/**
 * Meldkit itself, through the verbs that an application calls. A document is what `change` returns: replica and delta.
 */
import {
  type AnyCrdt,
  change,
  changesSince,
  type Delta,
  decode,
  diff,
  draft,
  type Edit,
  emptyDelta,
  encode,
  merge,
  type Replica,
  replica,
  type Value,
  view,
} from 'meldkit'
import type { MapShape, Replicated } from './peer'

export type Doc<T extends AnyCrdt> = readonly [Replica<T>, Delta<T>]

/** The part that is the same for all types. */
export function replicated<T extends AnyCrdt>(type: T, show: (value: Value<T>) => unknown): Replicated<Doc<T>> {
  const doc = (next: Replica<T>): Doc<T> => [next, emptyDelta(type)]
  return {
    create: id => doc(replica(type, `r${id}`)),
    view: ([now]) => show(view(type, now) as Value<T>),
    encode: ([now]) => encode(type, now),
    decode: (bytes, id) => doc(replica(type, `r${id}`, decode(type, bytes))),
    fork: ([now], id) => doc(replica(type, `r${id}`, now)),
    edit: ([, delta]) => encode(type, delta),
    since: ([source], [target]) => encode(type, diff(type, source, target)),
    apply: ([target], update) => doc(merge(type, target, decode(type, update))),
    merge: ([target], [source]) => doc(merge(type, target, source)),
    mergeEdit: ([target], [, delta]) => doc(merge(type, target, delta)),
  }
}

/** A map type as a contestant. */
export function mapShape<T extends AnyCrdt>(
  type: T,
  set: (edit: Edit<T>, key: string, value: number) => void,
  remove: (edit: Edit<T>, key: string) => void,
): MapShape<Doc<T>> {
  const entries = (value: unknown) => value as ReadonlyMap<string, number>
  return {
    ...replicated(type, value => Object.fromEntries([...entries(value)].sort(([a], [b]) => (a < b ? -1 : 1)))),
    set: ([now], key, value) => change(type, now, edit => set(edit, key, value)),
    setAll: ([now], { keys, values }) =>
      change(type, now, edit => {
        for (let i = 0; i < keys.length; i++) set(edit, keys[i] as string, values[i] as number)
      }),
    delete: ([now], key) => change(type, now, edit => remove(edit, key)),
    draft: ([now], key, value) =>
      draft(type, now, rows => void (rows as unknown as Map<string, number>).set(key, value)),
    get: ([now], key) => entries(view(type, now)).get(key),
    snapshot: ([now]) => view(type, now),
    read: (snapshot, key) => entries(snapshot).get(key),
  }
}

/** The same replicas as they are between processes: no structure in common, and known only by what they have seen. */
export function apart<T extends AnyCrdt>(type: T, shape: MapShape<Doc<T>>): MapShape<Doc<T>> {
  const { fork: _, ...rest } = shape
  return { ...rest, since: ([source], [target]) => encode(type, changesSince(type, source, target.seen).delta) }
}
