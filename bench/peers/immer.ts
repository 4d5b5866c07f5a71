/** No CRDT: plain objects through the drafts of immer, with its defaults. */
import { produce as draft } from 'immer'
import type { MapShape } from './peer'

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
