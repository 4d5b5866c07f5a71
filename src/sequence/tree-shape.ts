/**
 * What a tree's moves come to: where each node stands, and who stands below it, in order.
 *
 * It is computed from the moves, remembered by the state's identity, and never part of a state. A state that was made from
 * another one remembers which, so that only what differs between the two is computed.
 */
import { type BTree, bTree, bTreeInsert, bTreeRemove, bTreeSize } from '../collections/b-tree'
import { bTreeItems } from '../collections/b-tree-items'
import { bTreeBisect } from '../collections/b-tree-search'
import { type Champ, champGet, emptyChamp } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import { champUpdate } from '../collections/champ-update'
import type { DotMap } from '../crdt/dot-map'
import type { ProductState } from '../crdt/product'
import { type Chunk, isShown, type Placed, placedBy } from './tree-log'
import { compareMoves, type Moves, movesType, type NodeId, type Op } from './tree-moves'
import { comparePositions } from './tree-position'

/** What stands under a node's id: its moves, and what it holds if nodes hold something. */
export type TreeSlot = ProductState

/** What a tree remembers; opaque. */
export type TreeState = DotMap<NodeId, TreeSlot>

/** Nodes that stand below one place, in order. */
export type Row = BTree<Op, null>

/** The row below each place; that of the roots under null. */
export type Children = Champ<NodeId | null, Row>

/** What the moves of a state come to. */
export interface Shape {
  readonly state: TreeState
  readonly log: Chunk | null
  readonly placed: Placed
  readonly children: Children
  /** The shape from which it was computed, as far as that is of use to views. */
  readonly from: object | null
}

/** The shapes of states, and how they come about. */
export interface Shapes {
  /** The shape of a state that will not be changed in place any more. */
  of(state: TreeState): Shape
  /** Says that a state was made from another one. */
  link(older: TreeState, newer: TreeState): void
}

/** How a log takes up and loses moves. */
export type Replay = (log: Chunk | null, gone: readonly Op[], come: readonly Op[]) => Chunk | null

// All that rows sum up is how many nodes there are, which trees count by themselves.
const noOne: Row = /* @__PURE__ */ bTree<Op, null>({ zero: null, of: () => null, plus: () => null })

/** The moves in what stands under a node's id. */
export function movesIn(slot: TreeSlot | undefined): Moves {
  return slot === undefined ? movesType.bottom : (slot[0] as Moves)
}

/** The row below a place. */
export function rowOf({ children }: Shape, place: NodeId | null): Row {
  return champGet(children, place) ?? noOne
}

/** The same as an array. O(s). */
export function childrenOf(shape: Shape, place: NodeId | null): readonly Op[] {
  return Array.from(bTreeItems(rowOf(shape, place)))
}

/** Where a move stands in a row, or would stand. O(log s). */
export function indexIn(row: Row, op: Op): number {
  return bTreeBisect(row, other => byPosition(other, op) >= 0)
}

/** Whether a node is there to be seen. O(depth). */
export function shows({ placed }: Pick<Shape, 'placed'>, node: NodeId): boolean {
  return champGet(placed, node) !== undefined && isShown(placed, node)
}

/**
 * The shapes of one descriptor's states.
 *
 * @param seenOf what a view has of a shape, to be handed on to the next one.
 */
export function makeShapes(replay: Replay, seenOf: (shape: Shape) => object | null): Shapes {
  const known = new WeakMap<TreeState, Shape>()
  const origins = new WeakMap<TreeState, Shape>()
  const none = emptyChamp<NodeId, TreeSlot>()
  const nothing: Shape = { state: none, log: null, placed: emptyChamp(), children: emptyChamp(), from: null }
  return {
    of(state) {
      const hit = known.get(state)
      if (hit !== undefined) return hit
      const shape = derive(state, origins.get(state) ?? nothing, replay, seenOf)
      known.set(state, shape)
      origins.delete(state)
      return shape
    },
    link(older, newer) {
      if (older === newer || known.has(newer)) return
      const origin = known.get(older) ?? origins.get(older)
      if (origin !== undefined) origins.set(newer, origin)
    },
  }
}

function derive(state: TreeState, base: Shape, replay: Replay, seenOf: (shape: Shape) => object | null): Shape {
  const gone: Op[] = []
  const come: Op[] = []
  eachDifference(base.state, state, (node, old, now) => compareMoves(node, movesIn(old), movesIn(now), gone, come))
  const log = replay(base.log, gone, come)
  const placed = placedBy(log)
  const children = log === base.log ? base.children : rearranged(base.children, base.placed, placed)
  return { state, log, placed, children, from: seenOf(base) ?? base.from }
}

/** Who stands below whom, where nodes stand elsewhere than before. */
function rearranged(children: Children, before: Placed, after: Placed): Children {
  const left = new Map<NodeId | null, Op[]>()
  const entered = new Map<NodeId | null, Op[]>()
  const note = (into: Map<NodeId | null, Op[]>, op: Op | undefined): void => {
    if (op === undefined || op.parent === false) return
    const list = into.get(op.parent)
    if (list === undefined) into.set(op.parent, [op])
    else list.push(op)
  }
  eachDifference(before, after, (_, old, now) => {
    note(left, old)
    note(entered, now)
  })
  let arranged = children
  const owner = {}
  for (const place of new Set([...left.keys(), ...entered.keys()])) {
    const change = (row = noOne): Row | undefined => {
      const next = changedRow(row, left.get(place) ?? [], entered.get(place) ?? [])
      return bTreeSize(next) === 0 ? undefined : next
    }
    arranged = champUpdate(arranged, place, change, owner)
  }
  return arranged
}

function changedRow(row: Row, left: readonly Op[], entered: readonly Op[]): Row {
  // Many changes at once, and a row is sorted anew.
  if (left.length + entered.length > 8 + bTreeSize(row) / 8) {
    const gone = new Set(left)
    const kept = Array.from(bTreeItems(row)).filter(op => !gone.has(op))
    return bTree(row.measure, [...kept, ...entered].sort(byPosition))
  }
  let next = row
  for (const op of left) next = bTreeRemove(next, indexIn(next, op))
  for (const op of entered) next = bTreeInsert(next, indexIn(next, op), op)
  return next
}

function byPosition(a: Op, b: Op): number {
  return comparePositions(a.position, b.position)
}
