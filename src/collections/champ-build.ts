/**
 * Building a persistent map from many entries at once, from the bottom up.
 *
 * Every node is made once, with its final arrays, where inserting one by one changes each of them many times. Left out:
 * keys that repeat, see `champOf`.
 */
import { type AnyChamp, blankSlots, type Champ, champNode, emptyChamp } from './champ'
import { hashKey, type Scalar } from './key'

/** Ranges up to this length are sorted by insertion. */
const insertionMax = 16

/** What is being built: the entries, their hashes at the level being built, and the order in which nodes take them. */
interface Build {
  readonly keys: readonly Scalar[]
  readonly values: readonly unknown[]
  readonly hashes: Int32Array
  readonly order: Int32Array
  readonly scratch: Int32Array
}

/** The map of `keys[i]` to `values[i]`; the keys all differ. O(n), about a third of inserting them. */
export function champFrom<Key extends Scalar, Value>(
  keys: readonly Key[],
  values: readonly Value[],
): Champ<Key, Value> {
  const size = keys.length
  if (size === 0) return emptyChamp()
  const order = Int32Array.from({ length: size }, (_, i) => i)
  const build: Build = { keys, values, hashes: new Int32Array(size), order, scratch: new Int32Array(size) }
  return buildNode(build, 0, size, 0) as Champ<Key, Value>
}

/** The node of the entries `order[from … to - 1]`, whose hashes agree above `level`. */
function buildNode(build: Build, from: number, to: number, level: number): AnyChamp {
  const { keys, values, hashes, order } = build
  if (level % 7 === 0)
    for (let i = from; i < to; i++) {
      const entry = order[i] as number
      hashes[entry] = hashKey(keys[entry] as Scalar, level / 7)
    }
  const shift = (level % 7) * 5
  sortParts(build, from, to, shift)
  let dataMap = 0
  let nodeMap = 0
  let data = 0
  let nodes = 0
  for (let start = from; start < to; ) {
    const end = partEnd(build, start, to, shift)
    const bit = 1 << partAt(build, start, shift)
    if (end - start === 1) dataMap |= bit
    else nodeMap |= bit
    if (end - start === 1) data++
    else nodes++
    start = end
  }
  const slots = blankSlots(2 * data + nodes)
  let dataAt = 0
  let nodeAt = 2 * data
  for (let start = from; start < to; ) {
    const end = partEnd(build, start, to, shift)
    if (end - start === 1) {
      const entry = order[start] as number
      slots[dataAt++] = keys[entry]
      slots[dataAt++] = values[entry]
    } else slots[nodeAt++] = buildNode(build, start, end, level + 1)
    start = end
  }
  return champNode(dataMap, nodeMap, slots, to - from, null)
}

/** The five bits of a level of the entry at a place. */
function partAt({ hashes, order }: Build, i: number, shift: number): number {
  return ((hashes[order[i] as number] as number) >>> shift) & 31
}

function partEnd(build: Build, start: number, to: number, shift: number): number {
  const part = partAt(build, start, shift)
  let end = start + 1
  while (end < to && partAt(build, end, shift) === part) end++
  return end
}

/** Sorts a range by the five bits of a level: few entries, as in most nodes, by insertion, many by counting. */
function sortParts(build: Build, from: number, to: number, shift: number): void {
  const { order, scratch } = build
  if (to - from <= insertionMax) {
    for (let i = from + 1; i < to; i++) {
      const entry = order[i] as number
      const part = partAt(build, i, shift)
      let at = i
      for (; at > from && partAt(build, at - 1, shift) > part; at--) order[at] = order[at - 1] as number
      order[at] = entry
    }
    return
  }
  const starts = new Int32Array(33)
  for (let i = from; i < to; i++) starts[partAt(build, i, shift) + 1]!++
  for (let part = 1; part < 33; part++) starts[part]! += starts[part - 1] as number
  for (let i = from; i < to; i++) scratch[from + starts[partAt(build, i, shift)]!++] = order[i] as number
  order.set(scratch.subarray(from, to), from)
}
