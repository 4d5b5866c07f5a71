/**
 * A persistent hash map: a compressed hash-array mapped prefix tree in canonical form.
 *
 * Equal content gives equal shape, whatever the order of edits, so joins, differences and equality go node by node and
 * skip every subtree that both sides share. A map is its root node. Left out: insertion order; iteration is in hash
 * order, which is the same on every replica.
 *
 * Levels 0 to 6 spend the bits of one 32-bit hash, five a level, levels 7 to 13 those of another one, and so on. So a
 * flood of keys with one hash costs seven more levels, not a quadratic pile, and there are no collision nodes.
 *
 * Source: Steindorfer & Vinju, "Optimizing Hash-Array Mapped Tries for Fast and Lean Immutable JVM Collections" (OOPSLA
 * 2015), section 3. We differ in hashing again below a collision, in keeping sub-nodes in ascending order behind the entries, and in
 * counting entries in every node.
 */
import { compareKeys, hashKey, type Scalar } from './key'

/** One node, and so also a whole map. `slots` holds `key, value` pairs by `dataMap`, then sub-nodes by `nodeMap`. */
export interface Champ<Key extends Scalar, Value> {
  readonly dataMap: number
  readonly nodeMap: number
  readonly slots: readonly unknown[]
  /** How many entries are in and below this node. */
  readonly size: number
  /** The token of the transient builder that may still change this node; null or a dead token otherwise. */
  readonly owner: object | null
  readonly _types?: [Key, Value]
}

export type AnyChamp = Champ<Scalar, unknown>

/** Makes a node; all are made here. */
export function champNode(
  dataMap: number,
  nodeMap: number,
  slots: readonly unknown[],
  size: number,
  owner: object | null,
): AnyChamp {
  return new Node(dataMap, nodeMap, slots, size, owner)
}

/**
 * A class for one reason: V8 learns from a literal whose first objects lived long to put all later ones into the old
 * generation, where the short-lived nodes of single edits cost four times as much. It does not for constructors.
 */
class Node implements AnyChamp {
  constructor(
    readonly dataMap: number,
    readonly nodeMap: number,
    readonly slots: readonly unknown[],
    readonly size: number,
    readonly owner: object | null,
  ) {}
}

const blank: readonly unknown[] = /* @__PURE__ */ Array.from({ length: 64 }, () => undefined)

/** An array of at most 64 slots, of its final length, and, for the reason above, not bound to one place in the code. */
export function blankSlots(length: number): unknown[] {
  return blank.slice(0, length)
}

const empty: AnyChamp = /* @__PURE__ */ champNode(0, 0, [], 0, null)

/** The map without entries, one object for all. */
export function emptyChamp<Key extends Scalar, Value>(): Champ<Key, Value> {
  return empty as Champ<Key, Value>
}

/** The map of one entry. */
export function champSingle<Key extends Scalar, Value>(key: Key, value: Value): Champ<Key, Value> {
  return champNode(keyBit(key, 0), 0, [key, value], 1, null) as Champ<Key, Value>
}

/** The value of `key`, or undefined. O(log n). */
export function champGet<Key extends Scalar, Value>(map: Champ<Key, Value>, key: Key): Value | undefined {
  let node: AnyChamp = map
  let hash = 0
  for (let level = 0; ; level++) {
    if (level % 7 === 0) hash = hashKey(key, level / 7)
    const bit = bitAt(hash, level)
    if (node.dataMap & bit) {
      const at = dataIndex(node, bit)
      return node.slots[at] === key ? (node.slots[at + 1] as Value) : undefined
    }
    if (!(node.nodeMap & bit)) return undefined
    node = node.slots[nodeIndex(node, bit)] as AnyChamp
  }
}

/** Calls `visit` for each entry, in hash order. */
export function champEach<Key extends Scalar, Value>(
  map: Champ<Key, Value>,
  visit: (value: Value, key: Key) => void,
): void {
  const data = dataLength(map)
  for (let i = 0; i < data; i += 2) visit(map.slots[i + 1] as Value, map.slots[i] as Key)
  for (let i = data; i < map.slots.length; i++) champEach(map.slots[i] as Champ<Key, Value>, visit)
}

/** The entries in hash order, lazily. */
export function* champEntries<Key extends Scalar, Value>(map: Champ<Key, Value>): IterableIterator<[Key, Value]> {
  const data = dataLength(map)
  for (let i = 0; i < data; i += 2) yield [map.slots[i] as Key, map.slots[i + 1] as Value]
  for (let i = data; i < map.slots.length; i++) yield* champEntries(map.slots[i] as Champ<Key, Value>)
}

/** The entries ascending by key, as canonical forms want them. O(n log n). */
export function sortedEntries<Key extends Scalar, Value>(map: Champ<Key, Value>): (readonly [Key, Value])[] {
  const entries: [Key, Value][] = []
  champEach(map, (value, key) => entries.push([key, value]))
  return entries.sort((a, b) => compareKeys(a[0], b[0]))
}

/** Where the pairs end and the sub-nodes begin. */
export function dataLength(node: AnyChamp): number {
  return 2 * popcount(node.dataMap)
}

/** The slot index of the pair at `bit`, there or to be. */
export function dataIndex(node: AnyChamp, bit: number): number {
  return 2 * popcount(node.dataMap & (bit - 1))
}

/** The slot index of the sub-node at `bit`, there or to be. */
export function nodeIndex(node: AnyChamp, bit: number): number {
  return dataLength(node) + popcount(node.nodeMap & (bit - 1))
}

/** The bit of a hash at a level. */
export function bitAt(hash: number, level: number): number {
  return 1 << ((hash >>> ((level % 7) * 5)) & 31)
}

export function popcount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The bit of a key at a level. */
function keyBit(key: Scalar, level: number): number {
  return bitAt(hashKey(key, Math.floor(level / 7)), level)
}

/** What a node holds at a bit, as a node one level down. */
export function childAt(node: AnyChamp, bit: number, level: number): AnyChamp {
  if (node.nodeMap & bit) return node.slots[nodeIndex(node, bit)] as AnyChamp
  if (!(node.dataMap & bit)) return emptyChamp()
  const at = dataIndex(node, bit)
  const key = node.slots[at] as Scalar
  return champNode(keyBit(key, level + 1), 0, [key, node.slots[at + 1]], 1, null)
}

/** The node of two entries with different keys whose hashes agree above `level`. */
export function pairNode(
  keyA: Scalar,
  valueA: unknown,
  keyB: Scalar,
  valueB: unknown,
  level: number,
  owner: object | null,
): AnyChamp {
  const bitA = keyBit(keyA, level)
  const bitB = keyBit(keyB, level)
  if (bitA === bitB) return champNode(0, bitA, [pairNode(keyA, valueA, keyB, valueB, level + 1, owner)], 2, owner)
  // Slots are in bit order; bit 31 is negative as a signed number, hence the shift.
  return champNode(
    bitA | bitB,
    0,
    bitA >>> 0 < bitB >>> 0 ? [keyA, valueA, keyB, valueB] : [keyB, valueB, keyA, valueA],
    2,
    owner,
  )
}
