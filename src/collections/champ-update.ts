/**
 * Changing a persistent map: one entry at a time, persistently or in place while a transient builder lives.
 *
 * The canonical form is kept at every step: a slot holds an entry, or a sub-node of at least two.
 */
import {
  type AnyChamp,
  bitAt,
  blankSlots,
  type Champ,
  champNode,
  dataIndex,
  emptyChamp,
  nodeIndex,
  pairNode,
} from './champ'
import { hashKey, type Scalar } from './key'

/** The same node while its builder lives. */
interface Editable {
  dataMap: number
  nodeMap: number
  slots: readonly unknown[]
  size: number
}

/** The map of some entries; a later entry of the same key replaces an earlier one. O(n), with a transient builder. */
export function champOf<Key extends Scalar, Value>(entries: Iterable<readonly [Key, Value]>): Champ<Key, Value> {
  const owner = {}
  let map = emptyChamp<Key, Value>()
  for (const [key, value] of entries) map = champUpdate(map, key, () => value, owner)
  return map
}

/**
 * The map with the value of `key` replaced by `change(value)`; undefined stands for absence, before and after.
 *
 * The same reference when nothing changes. With an `owner`, nodes that carry the token are changed in place: the caller
 * made the token, gave it to no other map, and drops it before anybody else sees the result. O(log n).
 */
export function champUpdate<Key extends Scalar, Value>(
  map: Champ<Key, Value>,
  key: Key,
  change: (value: Value | undefined) => Value | undefined,
  owner: object | null = null,
): Champ<Key, Value> {
  return updateNode(map, 0, 0, key, change as (value: unknown) => unknown, owner) as Champ<Key, Value>
}

/** The same for a node at a level below. */
export function champUpdateAt(
  node: AnyChamp,
  level: number,
  key: Scalar,
  change: (value: unknown) => unknown,
): AnyChamp {
  return updateNode(node, level, level % 7 === 0 ? 0 : hashKey(key, Math.floor(level / 7)), key, change, null)
}

/** The map with `key` set to `value`. O(log n). */
export function champSet<Key extends Scalar, Value>(map: Champ<Key, Value>, key: Key, value: Value): Champ<Key, Value> {
  return champUpdate(map, key, () => value)
}

/** The map without `key`. O(log n). */
export function champDelete<Key extends Scalar, Value>(map: Champ<Key, Value>, key: Key): Champ<Key, Value> {
  return champUpdate(map, key, () => undefined)
}

function updateNode(
  node: AnyChamp,
  level: number,
  hashAbove: number,
  key: Scalar,
  change: (value: unknown) => unknown,
  owner: object | null,
): AnyChamp {
  const hash = level % 7 === 0 ? hashKey(key, level / 7) : hashAbove
  const bit = bitAt(hash, level)
  if (node.nodeMap & bit) return updateChild(node, bit, level, hash, key, change, owner)
  const at = dataIndex(node, bit)
  if (!(node.dataMap & bit)) {
    const next = change(undefined)
    return next === undefined
      ? node
      : replace(node, node.dataMap | bit, node.nodeMap, at, 0, [key, next], node.size + 1, owner)
  }
  const found = node.slots[at] as Scalar
  const value = node.slots[at + 1]
  if (found === key) {
    const next = change(value)
    if (next === value) return node
    if (next === undefined)
      return node.size === 1
        ? emptyChamp()
        : replace(node, node.dataMap & ~bit, node.nodeMap, at, 2, [], node.size - 1, owner)
    return replace(node, node.dataMap, node.nodeMap, at + 1, 1, [next], node.size, owner)
  }
  const next = change(undefined)
  if (next === undefined) return node
  // Two keys in one slot: both move one level down, behind the entries that stay.
  const child = pairNode(found, value, key, next, level + 1, owner)
  const kept = replace(node, node.dataMap & ~bit, node.nodeMap, at, 2, [], node.size - 1, owner)
  return replace(
    kept,
    kept.dataMap,
    kept.nodeMap | bit,
    nodeIndex(kept, bit),
    0,
    [child],
    node === kept ? node.size + 2 : node.size + 1,
    owner,
  )
}

function updateChild(
  node: AnyChamp,
  bit: number,
  level: number,
  hash: number,
  key: Scalar,
  change: (value: unknown) => unknown,
  owner: object | null,
): AnyChamp {
  const at = nodeIndex(node, bit)
  const child = node.slots[at] as AnyChamp
  const sizeBefore = child.size
  const next = updateNode(child, level + 1, hash, key, change, owner)
  const size = node.size + next.size - sizeBefore
  if (next.size > 1) {
    if (next !== child) return replace(node, node.dataMap, node.nodeMap, at, 1, [next], size, owner)
    // An owned child was changed in place or not at all; then its parent, made by the same builder, is owned as well.
    if (size !== node.size) (node as { size: number }).size = size
    return node
  }
  // Canonical form: a sub-node with a single entry is inlined.
  const without = replace(node, node.dataMap, node.nodeMap & ~bit, at, 1, [], size, owner)
  return replace(without, without.dataMap | bit, without.nodeMap, dataIndex(without, bit), 0, next.slots, size, owner)
}

/** The node with `drop` slots at `at` replaced by `put`; in place when the builder owns it. */
function replace(
  node: AnyChamp,
  dataMap: number,
  nodeMap: number,
  at: number,
  drop: number,
  put: readonly unknown[],
  size: number,
  owner: object | null,
): AnyChamp {
  const isOwned = owner !== null && node.owner === owner
  // An array in place of a longer or shorter one is made of its length: one that grew keeps room for more.
  const slots =
    drop !== put.length ? resized(node.slots, at, drop, put.length) : isOwned ? node.slots : node.slots.slice()
  for (let i = 0; i < put.length; i++) (slots as unknown[])[at + i] = put[i]
  if (!isOwned) return champNode(dataMap, nodeMap, slots, size, owner)
  const editable = node as unknown as Editable
  editable.dataMap = dataMap
  editable.nodeMap = nodeMap
  editable.slots = slots
  editable.size = size
  return node
}

/** A copy with room for `put` slots in place of `drop`; by hand and of its final length, which is quicker than splice. */
function resized(old: readonly unknown[], at: number, drop: number, put: number): unknown[] {
  const moved = put - drop
  const slots = blankSlots(old.length + moved)
  for (let i = 0; i < at; i++) slots[i] = old[i]
  for (let i = at + drop; i < old.length; i++) slots[i + moved] = old[i]
  return slots
}
