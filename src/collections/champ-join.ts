/**
 * Joining, comparing and diffing two persistent maps, node by node, without visiting what both share.
 *
 * With `d` entries that differ and shared structure the cost is O(d log n) nodes; without shared structure it is O(n).
 * The result is built from `a`'s nodes wherever they still fit, so a merge keeps what the local side already holds.
 */
import {
  type AnyChamp,
  type Champ,
  champNode,
  dataIndex,
  dataLength,
  emptyChamp,
  keyBit,
  nodeIndex,
  pairNode,
} from './champ'
import type { Scalar } from './key'

/** What becomes of an entry by where it stands; undefined leaves it out. */
export interface JoinCases<Key extends Scalar, Value> {
  /** In both maps. Must return `a` when `b` adds nothing, so that sharing survives. */
  readonly both: (a: Value, b: Value, key: Key) => Value | undefined
  /** Only in `a`; null keeps such entries without visiting them. */
  readonly onlyA: ((value: Value, key: Key) => Value | undefined) | null
  /** Only in `b`; null takes such entries without visiting them. */
  readonly onlyB: ((value: Value, key: Key) => Value | undefined) | null
  /** Also ask `both` for entries, and look into nodes, that are the same object on both sides. */
  readonly looksIntoShared?: boolean
  /** Called once for each pair of nodes that is looked into: instrumentation for complexity tests. */
  readonly visit?: (() => void) | undefined
}

type Cases = JoinCases<Scalar, unknown>

/** The join of two maps under `cases`; `a` itself when nothing changes, `b`'s own nodes where it says all. */
export function joinChamps<Key extends Scalar, Value>(
  a: Champ<Key, Value>,
  b: Champ<Key, Value>,
  cases: JoinCases<Key, Value>,
): Champ<Key, Value> {
  return joinNodes(a, b, 0, cases as unknown as Cases) as Champ<Key, Value>
}

/** Calls `visit` for each key whose values are not `===`, with both values. O(d log n) with shared structure. */
export function eachDifference<Key extends Scalar, Value>(
  a: Champ<Key, Value>,
  b: Champ<Key, Value>,
  visit: (key: Key, a: Value | undefined, b: Value | undefined) => void,
): void {
  joinNodes(a, b, 0, {
    both: (ours, theirs, key) => {
      if (ours !== theirs) visit(key as Key, ours as Value, theirs as Value)
      return ours
    },
    onlyA: (ours, key) => {
      visit(key as Key, ours as Value, undefined)
      return ours
    },
    onlyB: (theirs, key) => {
      visit(key as Key, undefined, theirs as Value)
      return undefined
    },
  })
}

/** Whether two maps hold equal keys with equal values. Skips shared nodes; O(n) without sharing. */
export function champsEqual<Value>(
  a: Champ<Scalar, Value>,
  b: Champ<Scalar, Value>,
  equal: (a: Value, b: Value) => boolean,
): boolean {
  if (a === b) return true
  if (a.size !== b.size || a.dataMap !== b.dataMap || a.nodeMap !== b.nodeMap || a.slots.length !== b.slots.length)
    return false
  const data = dataLength(a)
  return a.slots.every((slot, i) =>
    i >= data
      ? champsEqual(slot as Champ<Scalar, Value>, b.slots[i] as Champ<Scalar, Value>, equal)
      : i % 2 === 0
        ? slot === b.slots[i]
        : slot === b.slots[i] || equal(slot as Value, b.slots[i] as Value),
  )
}

/** A node under construction: slots are added in ascending bit order. */
interface Draft {
  dataMap: number
  nodeMap: number
  readonly data: unknown[]
  readonly nodes: unknown[]
  size: number
}

function joinNodes(a: AnyChamp, b: AnyChamp, level: number, cases: Cases): AnyChamp {
  if (a === b && cases.looksIntoShared !== true) return a
  if (a.size === 0 && cases.onlyB === null) return b
  if (b.size === 0 && cases.onlyA === null) return a
  cases.visit?.()
  const draft: Draft = { dataMap: 0, nodeMap: 0, data: [], nodes: [], size: 0 }
  let bits = a.dataMap | a.nodeMap | b.dataMap | b.nodeMap
  while (bits !== 0) {
    const bit = bits & -bits
    bits &= bits - 1
    joinSlot(a, b, bit, level, cases, draft)
  }
  return finish(a, b, draft)
}

function joinSlot(a: AnyChamp, b: AnyChamp, bit: number, level: number, cases: Cases, draft: Draft): void {
  if ((a.nodeMap | b.nodeMap) & bit) {
    // At least one sub-node: an inline entry of the other side is pushed down to meet it.
    putNode(draft, bit, joinNodes(childAt(a, bit, level), childAt(b, bit, level), level + 1, cases))
    return
  }
  const atA = a.dataMap & bit ? dataIndex(a, bit) : -1
  const atB = b.dataMap & bit ? dataIndex(b, bit) : -1
  const keyA = a.slots[atA] as Scalar
  const keyB = b.slots[atB] as Scalar
  if (atA >= 0 && atB >= 0 && keyA === keyB) {
    const ours = a.slots[atA + 1]
    const theirs = b.slots[atB + 1]
    putEntry(
      draft,
      bit,
      keyA,
      ours === theirs && cases.looksIntoShared !== true ? ours : cases.both(ours, theirs, keyA),
    )
    return
  }
  const valueA = atA < 0 ? undefined : keepA(cases, a.slots[atA + 1], keyA)
  const valueB = atB < 0 ? undefined : keepB(cases, b.slots[atB + 1], keyB)
  if (valueA !== undefined && valueB !== undefined)
    putNode(draft, bit, pairNode(keyA, valueA, keyB, valueB, level + 1, null))
  else if (valueA !== undefined) putEntry(draft, bit, keyA, valueA)
  else putEntry(draft, bit, keyB, valueB)
}

function keepA(cases: Cases, value: unknown, key: Scalar): unknown {
  return cases.onlyA === null ? value : cases.onlyA(value, key)
}

function keepB(cases: Cases, value: unknown, key: Scalar): unknown {
  return cases.onlyB === null ? value : cases.onlyB(value, key)
}

/** What a node holds at a bit, as a node one level down. */
function childAt(node: AnyChamp, bit: number, level: number): AnyChamp {
  if (node.nodeMap & bit) return node.slots[nodeIndex(node, bit)] as AnyChamp
  if (!(node.dataMap & bit)) return emptyChamp()
  const at = dataIndex(node, bit)
  const key = node.slots[at] as Scalar
  return champNode(keyBit(key, level + 1), 0, [key, node.slots[at + 1]], 1, null)
}

function putEntry(draft: Draft, bit: number, key: Scalar, value: unknown): void {
  if (value === undefined) return
  draft.dataMap |= bit
  draft.data.push(key, value)
  draft.size++
}

function putNode(draft: Draft, bit: number, node: AnyChamp): void {
  if (node.size === 0) return
  if (node.size === 1) {
    putEntry(draft, bit, node.slots[0] as Scalar, node.slots[1])
    return
  }
  draft.nodeMap |= bit
  draft.nodes.push(node)
  draft.size += node.size
}

function finish(a: AnyChamp, b: AnyChamp, draft: Draft): AnyChamp {
  if (draft.size === 0) return emptyChamp()
  return (
    reuse(a, draft) ??
    reuse(b, draft) ??
    champNode(draft.dataMap, draft.nodeMap, draft.data.concat(draft.nodes), draft.size, null)
  )
}

/** `node` itself when the draft says exactly the same, else undefined. */
function reuse(node: AnyChamp, draft: Draft): AnyChamp | undefined {
  if (node.size !== draft.size || node.dataMap !== draft.dataMap || node.nodeMap !== draft.nodeMap) return undefined
  const data = draft.data.length
  for (let i = 0; i < data; i++) if (node.slots[i] !== draft.data[i]) return undefined
  for (let i = 0; i < draft.nodes.length; i++) if (node.slots[data + i] !== draft.nodes[i]) return undefined
  return node
}
