/** Meldkit's last-writer-wins map, the counterpart of what most other libraries call a map. */
import { lwwMap } from 'meldkit'
import { apart, mapShape } from './meldkit'

const Rows = lwwMap<number>()
export const map = mapShape(
  Rows,
  (rows, key, value) => rows.set(key, value),
  (rows, key) => rows.delete(key),
)
export const mapApart = apart(Rows, map)
