/** No CRDT: plain objects through the drafts of mutative, with its defaults. */
import { create as draft } from 'mutative'
import type { ListShape, MapShape } from './peer'

type Rows = Record<string, number>

const set = (rows: Rows, key: string, value: number): Rows =>
  draft(rows, next => {
    next[key] = value
  })

export const map: MapShape<Rows> = {
  create: () => ({}),
  view: rows => rows,
  set,
  draft: set,
  setAll: (rows, { keys, values }) =>
    draft(rows, next => {
      for (let i = 0; i < keys.length; i++) next[keys[i] as string] = values[i] as number
    }),
  get: (rows, key) => rows[key],
  snapshot: rows => rows,
  read: (snapshot, key) => (snapshot as Rows)[key],
}

type Items = readonly { name: string; n: number }[]

export const list: ListShape<Items> = {
  filled: count => Array.from({ length: count }, (_, i) => ({ name: `item${i}`, n: i })),
  set: (items, index, n) =>
    draft(items, next => {
      const item = next[index]
      if (item !== undefined) item.n = n
    }),
  snapshot: items => items,
  read: (snapshot, index) => (snapshot as Items)[index]?.n,
}
