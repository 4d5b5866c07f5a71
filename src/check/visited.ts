/**
 * What a search has been through: a set of records of whole numbers, all of one width, in one typed array.
 *
 * A native Set of texts ends at 2^24 entries and needs some hundred bytes for each. Here a record takes its numbers, twice
 * for the gaps of open addressing. The memory is bounded: a full table forgets, so that a search may do things twice but
 * never goes wrong. Left out: removal.
 */

/** A set of records. */
export interface Visited {
  /** The record to ask about; written in place before each `add`. */
  readonly record: Int32Array
  /** Adds the record; false when it is in already. */
  readonly add: () => boolean
}

/** Four bytes each: 256 MiB. */
const cellsMax = 0x4000000
const probesMax = 16

/**
 * An empty set.
 *
 * @param width how many numbers a record has; the first is never -1, which marks what is empty.
 */
export function visited(width: number, cellsLimit: number = cellsMax): Visited {
  const record = new Int32Array(width)
  let slots = 64
  let cells = new Int32Array(slots * width).fill(-1)
  let count = 0

  const grow = (): void => {
    const old = cells
    slots *= 2
    cells = new Int32Array(slots * width).fill(-1)
    for (let at = 0; at < old.length; at += width) {
      if (old[at] !== -1) place(cells, slots, old.subarray(at, at + width))
    }
  }

  return {
    record,
    add() {
      const at = find(cells, slots, record)
      if (at < 0) return false
      // What a full table held here is forgotten.
      if (cells[at] === -1) count++
      cells.set(record, at)
      if (count * 2 > slots && slots * width * 2 <= cellsLimit) grow()
      return true
    },
  }
}

function place(cells: Int32Array, slots: number, record: Int32Array): void {
  cells.set(record, find(cells, slots, record))
}

/** The cell at which the record is to be put, or -1 when it is there already. */
function find(cells: Int32Array, slots: number, record: Int32Array): number {
  const width = record.length
  const home = hash(record) & (slots - 1)
  let slot = home
  for (let probe = 0; probe < probesMax; probe++) {
    const at = slot * width
    if (cells[at] === -1) return at
    let same = 0
    while (same < width && cells[at + same] === record[same]) same++
    if (same === width) return -1
    slot = (slot + 1) & (slots - 1)
  }
  return home * width
}

/** Multiplies and folds each number in, then mixes all bits (the constants are those of MurmurHash3 by Appleby). */
function hash(record: Int32Array): number {
  let mixed = record.length
  for (let i = 0; i < record.length; i++) {
    mixed = Math.imul(mixed ^ (record[i] as number), 0x85ebca6b)
    mixed ^= mixed >>> 13
  }
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
