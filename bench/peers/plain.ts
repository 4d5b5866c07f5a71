/** No CRDT: what a plain JavaScript Map costs, for scale. */
import { jsonBytes, type MapShape, parseBytes } from './peer'

type Rows = Map<string, number>

const putAll = (target: Rows, source: Rows): Rows => {
  for (const [key, value] of source) target.set(key, value)
  return target
}

export const map: MapShape<Rows> = {
  create: () => new Map(),
  view: rows => Object.fromEntries(rows),
  encode: rows => jsonBytes([...rows]),
  decode: bytes => new Map(parseBytes<[string, number][]>(bytes)),
  merge: putAll,
  set: (rows, key, value) => rows.set(key, value),
  setAll(rows, { keys, values }) {
    for (let i = 0; i < keys.length; i++) rows.set(keys[i] as string, values[i] as number)
    return rows
  },
  get: (rows, key) => rows.get(key),
}
