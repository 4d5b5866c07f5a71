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
  let slots = 16
  let cells = new Int32Array(slots * width).fill(-1)
  let count = 0

  const grow = (): void => {
    const old = cells
    slots *= 2
    cells = new Int32Array(slots * width).fill(-1)
    for (let at = 0; at < old.length; at += width) {
      if (old[at] === -1) continue
      const moved = old.subarray(at, at + width)
      cells.set(moved, find(cells, slots, moved, slots))
    }
  }

  return {
    record,
    add() {
      const isLast = slots * width * 2 > cellsLimit
      // Before it is half full every search of the table ends soon; in the last one it is cut short.
      const at = find(cells, slots, record, isLast ? probesMax : slots)
      if (at < 0) return false
      // What a full table held here is forgotten.
      if (cells[at] === -1) count++
      cells.set(record, at)
      if (count * 2 > slots && !isLast) grow()
      return true
    },
  }
}

/** The cell at which the record is to be put, or -1 when it is there already. */
function find(cells: Int32Array, slots: number, record: Int32Array, probes: number): number {
  const width = record.length
  const home = hash(record) & (slots - 1)
  let slot = home
  for (let probe = 0; probe < probes; probe++) {
    const at = slot * width
    if (cells[at] === -1) return at
    let same = 0
    while (same < width && cells[at + same] === record[same]) same++
    if (same === width) return -1
    slot = (slot + 1) & (slots - 1)
  }
  return home * width
}

/** Mixes each number in, then all bits, as MurmurHash3 (Austin Appleby) does. */
function hash(record: Int32Array): number {
  let mixed = record.length
  for (let i = 0; i < record.length; i++) {
    const spread = Math.imul(record[i] as number, 0xcc9e2d51)
    mixed ^= Math.imul((spread << 15) | (spread >>> 17), 0x1b873593)
    mixed = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
