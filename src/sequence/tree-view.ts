/**
 * What an application reads of a tree: frozen objects, of which those that differ from the version before are made anew,
 * with all above them.
 */
import { type Champ, champGet, emptyChamp } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import { champUpdate } from '../collections/champ-update'
import type { AnyCausalCrdt } from '../crdt/contract'
import { type Placed, placeOf } from './tree-log'
import type { NodeId, Op, Place } from './tree-moves'
import { childrenOf, makeShapes, type Replay, type Shape, type Shapes, shows, type TreeState } from './tree-shape'

/** A node as it shows. */
export interface TreeNode<Value> {
  /** The text form of the dot that created it. */
  readonly id: NodeId
  /** The id of the node above; null for a root. */
  readonly parent: NodeId | null
  /** What it holds; null in a tree whose nodes hold nothing. */
  readonly value: Value
  readonly children: readonly TreeNode<Value>[]
}

/** What a tree's view gives. */
export interface TreeView<Value> {
  readonly roots: readonly TreeNode<Value>[]
  /** The node of an id, if it shows. */
  get(id: NodeId): TreeNode<Value> | undefined
}

/** The nodes of one shape, those in the trash included. */
interface Seen {
  readonly state: TreeState
  readonly placed: Placed
  readonly nodes: Nodes
  readonly view: TreeView<unknown>
}

type Nodes = Champ<NodeId, TreeNode<unknown>>

/** The shapes and views of one descriptor's states; views hand their nodes on along the shapes. */
export function makeView(
  child: AnyCausalCrdt | null,
  replay: Replay,
): { readonly shapes: Shapes; readonly view: (state: TreeState) => TreeView<unknown> } {
  const seen = new WeakMap<Shape, Seen>()
  // Versions that do not stem from each other find equal nodes here.
  const made = new WeakMap<Op, TreeNode<unknown>>()
  const shapes = makeShapes(replay, shape => seen.get(shape) ?? null)
  const contentOf = (state: TreeState, node: NodeId): unknown => {
    const slot = champGet(state, node)
    return child === null ? null : slot === undefined ? child.bottom : slot[1]
  }
  const nodeOf = (op: Op, value: unknown, children: readonly TreeNode<unknown>[]): TreeNode<unknown> => {
    const last = made.get(op)
    if (last !== undefined && last.value === value && sameItems(last.children, children)) return last
    const place = op.parent === false ? null : op.parent
    const node = Object.freeze({ id: op.node, parent: place, value, children: Object.freeze(children) })
    made.set(op, node)
    return node
  }
  const look = (shape: Shape): Seen => {
    const last = shape.from as Seen | null
    const { state, placed } = shape
    const owner = {}
    let nodes: Nodes = last?.nodes ?? emptyChamp()
    const { order, touched } = changedNodes(shape, last, contentOf)
    const childrenIn = (place: NodeId | null, were: readonly TreeNode<unknown>[]) =>
      nodesOf(nodes, childrenOf(shape, place), were, touched)
    for (const node of order) {
      const op = champGet(placed, node)
      const next =
        op === undefined
          ? undefined
          : nodeOf(
              op,
              child === null ? null : child.view(contentOf(state, node)),
              childrenIn(node, champGet(nodes, node)?.children ?? []),
            )
      nodes = champUpdate(nodes, node, () => next, owner)
    }
    const roots = childrenIn(null, last?.view.roots ?? [])
    const view = last !== null && sameItems(last.view.roots, roots) ? last.view : viewOf(placed, nodes, roots)
    return { state, placed, nodes, view }
  }
  return {
    shapes,
    view(state) {
      const shape = shapes.of(state)
      const found = seen.get(shape) ?? look(shape)
      seen.set(shape, found)
      return found.view
    },
  }
}

/** A view holds no shape: that holds the view before, and so on. */
function viewOf(placed: Placed, nodes: Nodes, roots: readonly TreeNode<unknown>[]): TreeView<unknown> {
  const get = (id: NodeId) => (shows({ placed }, id) ? champGet(nodes, id) : undefined)
  // Not one of the parts that are compared, copied and shown as JSON.
  return Object.freeze(
    Object.defineProperty({ roots: Object.freeze(roots) } as TreeView<unknown>, 'get', { value: get }),
  )
}

/** The nodes that differ from those of `last` or stand above such, children before their parents. */
function changedNodes(
  shape: Shape,
  last: Seen | null,
  contentOf: (state: TreeState, node: NodeId) => unknown,
): { readonly order: readonly NodeId[]; readonly touched: ReadonlySet<NodeId> } {
  const { placed, state } = shape
  const touched = new Set<NodeId>()
  const gone: NodeId[] = []
  const touch = (place: Place | undefined): void => {
    let at = place
    while (typeof at === 'string' && !touched.has(at) && champGet(placed, at) !== undefined) {
      touched.add(at)
      at = placeOf(placed, at)
    }
  }
  eachDifference<NodeId, Op>(last?.placed ?? emptyChamp(), placed, (node, old, now) => {
    touch(now === undefined ? undefined : node)
    touch(old?.parent)
    if (now === undefined) gone.push(node)
  })
  const before: TreeState = last?.state ?? emptyChamp()
  eachDifference(before, state, node => {
    if (contentOf(before, node) !== contentOf(state, node)) touch(node)
  })
  // All above a touched node are touched, so the way down from the tops leads to each of them.
  const order: NodeId[] = []
  for (const node of touched) if (!touched.has(placeOf(placed, node) as NodeId)) order.push(node)
  for (let i = 0; i < order.length; i++)
    for (const { node } of childrenOf(shape, order[i] as NodeId)) if (touched.has(node)) order.push(node)
  return { order: [...order.reverse(), ...gone], touched }
}

/** The nodes of a row; those that stood there before, in the same order, need not be looked up. */
function nodesOf(
  nodes: Nodes,
  row: readonly Op[],
  were: readonly TreeNode<unknown>[],
  touched: ReadonlySet<NodeId>,
): readonly TreeNode<unknown>[] {
  let next = 0
  return row.map(({ node }) => {
    if (were[next]?.id !== node && were[next + 1]?.id === node) next++
    const known = were[next]
    if (known?.id !== node) return champGet(nodes, node) as TreeNode<unknown>
    next++
    return touched.has(node) ? (champGet(nodes, node) as TreeNode<unknown>) : known
  })
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}
