/**
 * Joining and comparing two persistent maps, node by node, without visiting what both share.
 *
 * With `d` entries that differ and shared structure the cost is O(d log n) nodes; without shared structure it is O(n).
 * The result is built from `a`'s nodes wherever they still fit, so a merge keeps what the local side already holds.
 */
import { type AnyChamp, type Champ, champNode, childAt, dataIndex, dataLength, emptyChamp, pairNode } from './champ'
import { champUpdateAt } from './champ-update'
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
  if (b.size === 1 && cases.onlyA === null && cases.looksIntoShared !== true) return joinEntry(a, b, level, cases)
  cases.visit?.()
  if (a.dataMap === b.dataMap && a.nodeMap === b.nodeMap) {
    const joined = joinAlike(a, b, level, cases)
    if (joined !== undefined) return joined
  }
  const draft: Draft = { dataMap: 0, nodeMap: 0, data: [], nodes: [], size: 0 }
  let bits = a.dataMap | a.nodeMap | b.dataMap | b.nodeMap
  while (bits !== 0) {
    const bit = bits & -bits
    bits &= bits - 1
    joinSlot(a, b, bit, level, cases, draft)
  }
  return finish(a, b, draft)
}

/** The join with a node of one entry, where `a` keeps what `b` lacks: one path of `a`. */
function joinEntry(a: AnyChamp, b: AnyChamp, level: number, cases: Cases): AnyChamp {
  const [key, theirs] = b.slots as [Scalar, unknown]
  cases.visit?.()
  return champUpdateAt(a, level, key, ours =>
    ours === undefined ? keepB(cases, theirs, key) : ours === theirs ? ours : cases.both(ours, theirs, key),
  )
}

/**
 * The join of two nodes with slots at the same places, as versions with shared structure mostly have: slot by slot, with
 * a copy at the first difference. Undefined when the keys at one place differ.
 */
function joinAlike(a: AnyChamp, b: AnyChamp, level: number, cases: Cases): AnyChamp | undefined {
  const data = dataLength(a)
  const looksIntoShared = cases.looksIntoShared === true
  for (let i = 0; i < data; i += 2) if (a.slots[i] !== b.slots[i]) return undefined
  let slots: unknown[] | undefined
  let isB = true
  let isShrunk = false
  let size = a.size
  for (let i = 0; i < a.slots.length; i++) {
    const ours = a.slots[i]
    const theirs = b.slots[i]
    let joined = ours
    if (i >= data) {
      joined = joinNodes(ours as AnyChamp, theirs as AnyChamp, level + 1, cases)
      const count = (joined as AnyChamp).size
      size += count - (ours as AnyChamp).size
      if (count < 2) isShrunk = true
    } else if (i % 2 === 1 && (ours !== theirs || looksIntoShared)) {
      joined = cases.both(ours, theirs, a.slots[i - 1] as Scalar)
      if (joined === undefined) isShrunk = true
    }
    if (joined !== theirs) isB = false
    if (joined === ours) continue
    slots ??= a.slots.slice()
    slots[i] = joined
  }
  if (slots === undefined) return a
  if (isShrunk) return shrunk(a, slots)
  return isB ? b : champNode(a.dataMap, a.nodeMap, slots, size, null)
}

/** A node out of the slots of another one, of which some are gone or came down to one entry. */
function shrunk(shape: AnyChamp, slots: readonly unknown[]): AnyChamp {
  const draft: Draft = { dataMap: 0, nodeMap: 0, data: [], nodes: [], size: 0 }
  let dataAt = 0
  let nodeAt = dataLength(shape)
  for (let bits = shape.dataMap | shape.nodeMap; bits !== 0; bits &= bits - 1) {
    const bit = bits & -bits
    if (shape.nodeMap & bit) putNode(draft, bit, slots[nodeAt++] as AnyChamp)
    else putEntry(draft, bit, slots[dataAt++] as Scalar, slots[dataAt++])
  }
  return finish(shape, shape, draft)
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
