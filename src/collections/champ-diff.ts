/**
 * Where two persistent maps differ, without visiting what both share.
 */
import { type AnyChamp, type Champ, champEach, childAt, dataIndex, dataLength } from './champ'
import type { Scalar } from './key'

type Visit = (key: Scalar, a: unknown, b: unknown) => void

/** Calls `visit` for each key whose values are not `===`, with both values. O(d log n) with shared structure. */
export function eachDifference<Key extends Scalar, Value>(
  a: Champ<Key, Value>,
  b: Champ<Key, Value>,
  visit: (key: Key, a: Value | undefined, b: Value | undefined) => void,
): void {
  compareNodes(a, b, 0, visit as Visit)
}

function compareNodes(a: AnyChamp, b: AnyChamp, level: number, visit: Visit): void {
  if (a === b) return
  if (b.size === 0) champEach(a, (ours, key) => visit(key, ours, undefined))
  else if (a.size === 0) champEach(b, (theirs, key) => visit(key, undefined, theirs))
  else if (a.dataMap === b.dataMap && a.nodeMap === b.nodeMap) compareAlike(a, b, level, visit)
  else compareSlots(a, b, level, visit)
}

function compareSlots(a: AnyChamp, b: AnyChamp, level: number, visit: Visit): void {
  let bits = a.dataMap | a.nodeMap | b.dataMap | b.nodeMap
  while (bits !== 0) {
    const bit = bits & -bits
    bits &= bits - 1
    if ((a.nodeMap | b.nodeMap) & bit) compareNodes(childAt(a, bit, level), childAt(b, bit, level), level + 1, visit)
    else compareEntries(a, a.dataMap & bit ? dataIndex(a, bit) : -1, b, b.dataMap & bit ? dataIndex(b, bit) : -1, visit)
  }
}

/** Compares two nodes with slots at the same places. */
function compareAlike(a: AnyChamp, b: AnyChamp, level: number, visit: Visit): void {
  const data = dataLength(a)
  for (let i = 0; i < data; i += 2) compareEntries(a, i, b, i, visit)
  for (let i = data; i < a.slots.length; i++)
    if (a.slots[i] !== b.slots[i]) compareNodes(a.slots[i] as AnyChamp, b.slots[i] as AnyChamp, level + 1, visit)
}

/** Compares the entries at two places, -1 for none. */
function compareEntries(a: AnyChamp, i: number, b: AnyChamp, j: number, visit: Visit): void {
  const keyA = a.slots[i] as Scalar
  const keyB = b.slots[j] as Scalar
  if (i >= 0 && j >= 0 && keyA === keyB) {
    if (a.slots[i + 1] !== b.slots[j + 1]) visit(keyA, a.slots[i + 1], b.slots[j + 1])
    return
  }
  if (i >= 0) visit(keyA, a.slots[i + 1], undefined)
  if (j >= 0) visit(keyB, undefined, b.slots[j + 1])
}
