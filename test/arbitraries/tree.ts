// Trees: edits that name nodes by where they show, and a model on top of the naive tree and of the model of what nodes hold.

import fc, { type Arbitrary } from 'fast-check'
import {
  type AnyCausalCrdt,
  type Edit,
  type NodeId,
  type Tree,
  type TreeEdit,
  type TreeNode,
  tree,
  type Value,
} from 'meldkit'
import type { Write } from 'meldkit/laws'
import {
  isBelow,
  type NaiveMove,
  type NaivePlace,
  placeNodes,
  rowOf,
  type Slot,
  shownNodes,
  slotBetween,
} from '../sequence/naive-tree'
import { type Fixture, fixture, type Model, type Past, pastSeenBy, unseenBy } from './model'

/** An edit of a tree of unknown nodes: they are counted as they show, and places are twelfths of a row. */
export type TreeOp<ChildOp> =
  | Creation<ChildOp>
  | { readonly kind: 'move'; readonly node: number; readonly parent: number; readonly at: number }
  | { readonly kind: 'delete'; readonly node: number }
  | { readonly kind: 'edit'; readonly node: number; readonly op: ChildOp }
  | { readonly kind: 'clear' }

/** Creates a row of siblings, of which the first is edited. */
interface Creation<ChildOp> {
  readonly kind: 'create'
  readonly parent: number
  readonly at: number
  readonly count: number
  readonly op: ChildOp | undefined
}

// Few nodes and many moves: what goes wrong needs moves that make a circle together.
const node = fc.nat(2)
const parent = fc.nat(3)
const at = fc.nat(12)
const count: Arbitrary<number> = fc.constantFrom(1, 2, 3)

export function treeFixture<Child extends AnyCausalCrdt, ChildOp>(
  child: Fixture<Child, ChildOp>,
  type = tree(child.type),
): Fixture<Tree<Child>, TreeOp<ChildOp>> {
  return fixture({
    name: `tree of ${child.name}`,
    type,
    edits: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('create' as const),
          parent,
          at,
          count,
          op: fc.option(child.edits, { nil: undefined }),
        }),
      },
      { weight: 12, arbitrary: fc.record({ kind: fc.constant('move' as const), node, parent, at }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), node }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), node, op: child.edits }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
    ),
    apply: (edit, op) => applyTree(edit as TreeEdit<unknown>, op, (part, op) => child.apply(part as Edit<Child>, op)),
    show: op =>
      'op' in op && op.op !== undefined ? JSON.stringify({ ...op, op: child.show(op.op) }) : JSON.stringify(op),
    plain: view => plainForest<Value<Child>>(view.roots as never, child.plain ?? (value => value)),
    model: treeModel(child.model),
  })
}

/** Trees as nested arrays of what nodes hold: the model does not know ids. */
function plainForest<V>(nodes: readonly TreeNode<V>[], plain: (value: V) => unknown): unknown {
  return nodes.map(({ value, children }) => ({ value: plain(value), children: plainForest(children, plain) }))
}

export function applyTree<ChildOp>(
  edit: TreeEdit<unknown>,
  op: TreeOp<ChildOp>,
  applyChild: (edit: unknown, op: ChildOp) => void,
): void {
  const shown = (place: NodeId | null): readonly NodeId[] => edit.children(place).flatMap(id => [id, ...shown(id)])
  const nodes = shown(null)
  if (op.kind === 'clear') edit.clear()
  else if (op.kind === 'create') {
    const parent = pick([null, ...nodes], op.parent) as NodeId | null
    const index = indexIn(edit.children(parent).length, op.at)
    const row = Array.from({ length: op.count }, (_, i) => edit.create(parent, index + i))
    if (op.op !== undefined) applyChild(edit.at(row[0] as NodeId), op.op)
  } else if (nodes.length > 0) {
    const id = pick(nodes, op.node) as NodeId
    if (op.kind === 'delete') edit.delete(id)
    else if (op.kind === 'edit') applyChild(edit.at(id), op.op)
    else {
      const below = [id, ...shown(id)]
      const parent = pick([...nodes.filter(node => !below.includes(node)), null], op.parent) as NodeId | null
      edit.move(id, parent, indexIn(edit.children(parent).filter(sibling => sibling !== id).length, op.at))
    }
  }
}

function pick<Item>(items: readonly Item[], n: number): Item | undefined {
  return items[n % items.length]
}

function indexIn(length: number, at: number): number {
  return Math.round((at / 12) * length)
}

/** What an edit did, for whoever sees it. */
interface Effect<ChildOp> {
  readonly moves: readonly NaiveMove[]
  readonly edited: { readonly node: number; readonly op: ChildOp } | undefined
  readonly clears: boolean
}

/** What an edit comes to for an author who sees these nodes. */
function effectOf<ChildOp>(
  placed: ReadonlyMap<number, NaiveMove>,
  op: TreeOp<ChildOp>,
  { by, number, stamp }: Pick<Write<unknown>, 'by' | 'number' | 'stamp'>,
): Effect<ChildOp> {
  const nodes = shownNodes(placed)
  const effect: Effect<ChildOp> = { moves: [], edited: undefined, clears: false }
  if (op.kind === 'clear') return { ...effect, clears: nodes.length > 0 }
  const moved = (node: number, parent: NaivePlace, slot: Slot | undefined): NaiveMove => ({
    by,
    number,
    stamp,
    node,
    parent,
    slot,
  })
  const moveTo = (node: number, parent: number | null, twelfth: number): readonly NaiveMove[] => {
    const row = rowOf(placed, parent)
    const others = row.filter(move => move.node !== node)
    const index = indexIn(others.length, twelfth)
    if (row[index]?.node === node) return []
    return [moved(node, parent, slotBetween(others[index - 1]?.slot, others[index]?.slot, by, number))]
  }
  if (op.kind === 'create') {
    const parent = pick([null, ...nodes], op.parent) as number | null
    const row = rowOf(placed, parent)
    const index = indexIn(row.length, op.at)
    const moves: NaiveMove[] = []
    for (let i = 0; i < op.count; i++) {
      // Nodes of one edit have numbers between its own and the next.
      const node = number + i / 8
      const slot = slotBetween((moves[i - 1] ?? row[index - 1])?.slot, row[index]?.slot, by, node)
      moves.push({ by, number: node, stamp, node, parent, slot })
    }
    return { ...effect, moves, edited: op.op === undefined ? undefined : { node: number, op: op.op } }
  }
  const node = pick(nodes, op.node)
  if (node === undefined) return effect
  if (op.kind === 'delete') return { ...effect, moves: [moved(node, 'trash', undefined)] }
  if (op.kind === 'edit') return { ...effect, edited: { node, op: op.op } }
  const parent = pick([...nodes.filter(other => !isBelow(placed, other, node)), null], op.parent) as number | null
  return { ...effect, moves: moveTo(node, parent, op.at) }
}

function treeModel<ChildOp>(child: Model<ChildOp>): Model<TreeOp<ChildOp>> {
  type W = Write<TreeOp<ChildOp>>
  type P = Past<TreeOp<ChildOp>>
  const known = new WeakMap<ReadonlySet<number>, Effect<ChildOp>>()
  /** What an edit did, by what its author had seen. */
  const effect = (write: W, past: P): Effect<ChildOp> => {
    const found = known.get(write.saw)
    if (found !== undefined) return found
    const seen = pastSeenBy(write, past) as P
    const made = effectOf(placedBy(seen), write.op, write)
    known.set(write.saw, made)
    return made
  }
  const removalsIn = (past: P): readonly Write<unknown>[] => [
    ...past.removals,
    ...past.writes.filter(write => write.op.kind === 'clear' && effect(write, past).clears),
  ]
  const placedBy = (past: P): ReadonlyMap<number, NaiveMove> =>
    placeNodes(unseenBy(removalsIn(past), past.writes).flatMap(write => effect(write, past).moves))
  const contentOf = (node: number, past: P) => {
    const edits = past.writes.flatMap((write): readonly Write<ChildOp>[] => {
      const { edited } = effect(write, past)
      return edited?.node === node ? [{ ...write, op: edited.op }] : []
    })
    const removals = removalsIn(past)
    return { edits: unseenBy(removals, edits), past: { writes: edits, removals } }
  }
  const all = (writes: readonly W[], past: P | undefined): P => past ?? { writes, removals: [] }
  return {
    value(writes, given) {
      const past = all(writes, given)
      const placed = placedBy(past)
      const forest = (place: number | null): unknown =>
        rowOf(placed, place).map(({ node }) => {
          const held = contentOf(node, past)
          return { value: child.value(held.edits, held.past), children: forest(node) }
        })
      return forest(null)
    },
    acts(op, seen, given) {
      const past = all(seen, given)
      const { moves, edited, clears } = effectOf(placedBy(past), op, {
        by: '' as never,
        number: Infinity,
        stamp: Infinity,
      })
      if (moves.length > 0 || clears) return true
      if (edited === undefined) return false
      const held = contentOf(edited.node, past)
      return child.acts(edited.op, held.edits, held.past)
    },
    alive: (writes, past) => shownNodes(placedBy(all(writes, past))).length > 0,
  }
}
