/** No CRDT: a map of Immutable.js, for scale. */
import { List, Map as Rows } from 'immutable'
import { jsonBytes, type ListShape, type MapShape, parseBytes } from './peer'

export const map: MapShape<Rows<string, number>> = {
  create: () => Rows(),
  view: rows => rows.toJSON(),
  encode: rows => jsonBytes([...rows]),
  decode: bytes => Rows(parseBytes<[string, number][]>(bytes)),
  fork: rows => rows,
  merge: (target, source) => target.merge(source),
  set: (rows, key, value) => rows.set(key, value),
  setAll: (rows, { keys, values }) =>
    rows.withMutations(draft => {
      for (let i = 0; i < keys.length; i++) draft.set(keys[i] as string, values[i] as number)
    }),
  get: (rows, key) => rows.get(key),
  snapshot: rows => rows,
  read: (snapshot, key) => (snapshot as Rows<string, number>).get(key),
}

type Items = List<Readonly<{ name: string; n: number }>>

export const list: ListShape<Items> = {
  filled: count => List(Array.from({ length: count }, (_, i) => ({ name: `item${i}`, n: i }))),
  set: (items, index, n) => items.update(index, { name: '', n }, item => ({ ...item, n })),
  snapshot: items => items,
  read: (snapshot, index) => (snapshot as Items).get(index)?.n,
}
