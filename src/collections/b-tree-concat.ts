/**
 * Cutting B+trees apart and joining them, in O(log n): the pieces share nodes with what they were made from.
 *
 * Left out: splitting in two at once; take two slices.
 */
import { type BTree, requireRange, treeOf } from './b-tree'
import { type BTreeNode, combined, innerOf, rootOf } from './b-tree-node'
import { spliceNode } from './b-tree-splice'

/**
 * The items from one index up to another as a tree, sharing nodes; the same reference when that is all. O(log n).
 *
 * @throws InvariantError `argument` unless `0 <= from <= to <= size`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeItems, bTreeSlice } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * Array.from(bTreeItems(bTreeSlice(bTree(count, ['a', 'b', 'c']), 1))) // => ['b', 'c']
 * ```
 */
export function bTreeSlice<Item, Sum>(
  tree: BTree<Item, Sum>,
  from: number,
  to: number = tree.root.count,
): BTree<Item, Sum> {
  const { measure, root } = tree
  requireRange(root.count, from, to - from)
  if (from === 0 && to === root.count) return tree
  const start = rootOf(measure, spliceNode(measure, root, to, root.count - to, [], null), null)
  return treeOf(measure, rootOf(measure, spliceNode(measure, start, 0, from, [], null), null))
}

/**
 * The items of one tree and then of another with the same measure, sharing nodes. O(log n).
 *
 * @example
 * ```ts
 * import { bTree, bTreeConcat, bTreeItems } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * Array.from(bTreeItems(bTreeConcat(bTree(count, ['a']), bTree(count, ['b'])))) // => ['a', 'b']
 * ```
 */
export function bTreeConcat<Item, Sum>(front: BTree<Item, Sum>, back: BTree<Item, Sum>): BTree<Item, Sum> {
  if (back.root.count === 0) return front
  if (front.root.count === 0) return back
  const { measure } = front
  const height = Math.max(front.root.height, back.root.height)
  // The lower tree hangs from nodes with a single kid, which `combined` merges with what they meet.
  return treeOf(
    measure,
    rootOf(measure, combined(measure, raised(front.root, height), raised(back.root, height), null), null),
  )
}

function raised<Item, Sum>(root: BTreeNode<Item, Sum>, height: number): BTreeNode<Item, Sum> {
  let node = root
  while (node.height < height) node = innerOf([node], node.count, node.sum, null)
  return node
}
