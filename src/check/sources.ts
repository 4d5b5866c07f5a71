/**
 * Of each written value the write that lasted longest among those called by some time. It decides for one read, alone,
 * whether a write can explain it, also where values are written more than once.
 */
import { endOf, type Operation } from './history'
import { valueIn, valueKey } from './register-history'

/** The write of a value that ended last, among those that were called at `time` or before. */
export type Source = (value: unknown, time: number) => Operation | undefined

/** Makes the lookup. O(n) to make, O(log n) to ask; `writes` are sorted by call. */
export function sourcesOf(writes: readonly Operation[]): Source {
  /** Of each value, for each of its writes, the one up to it that ended last. */
  const lasting = new Map<unknown, { readonly call: number; readonly write: Operation }[]>()
  for (const write of writes) {
    const value = valueKey(valueIn(write))
    const rows = lasting.get(value)
    const last = rows?.[rows.length - 1]?.write
    const row = { call: write.call, write: last !== undefined && endOf(last) > endOf(write) ? last : write }
    if (rows === undefined) lasting.set(value, [row])
    else rows.push(row)
  }
  return (value, time) => {
    const rows = lasting.get(valueKey(value)) ?? []
    return rows[countWhere(rows, row => row.call <= time) - 1]?.write
  }
}

/** How many rows from the start keep a rule that, once broken, stays broken. O(log n). */
export function countWhere<Row>(rows: readonly Row[], keeps: (row: Row) => boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keeps(rows[middle] as Row)) low = middle + 1
    else high = middle
  }
  return low
}
