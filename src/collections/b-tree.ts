/**
 * A persistent sequence of items with a running sum: a B+tree whose nodes know the sum of what is below them.
 *
 * Any index is read, changed or measured in O(log n), versions share all but the changed path, and `b-tree-search.ts`
 * finds the item where a sum is reached: the visible position of a text, the key of an ordered map. Changing many items
 * is cheaper with `bTreeEditor`. Left out: canonical shape; equal content may sit in unequal nodes, so compare items.
 */
import { invariant, show } from '../base/error'
import { type BTreeNode, leavesOf, type Measure, rootOf } from './b-tree-node'
import { spliceRoot } from './b-tree-splice'

export type { BTreeNode, Measure } from './b-tree-node'

/** What the reading functions need: a tree, or an editor that is not done. */
export interface BTreeReading<Item, Sum> {
  readonly measure: Measure<Item, Sum>
  readonly root: BTreeNode<Item, Sum>
}

/** An immutable sequence of `Item`, summed up as `Sum`. */
export interface BTree<Item, Sum> extends BTreeReading<Item, Sum> {
  readonly editing: false
}

/**
 * The tree of some items under a measure. O(n).
 *
 * @example
 * ```ts
 * import { bTree, bTreeGet, bTreeItems, bTreeSize, bTreeSum } from 'meldkit'
 *
 * const lengths = { zero: 0, of: (word: string) => word.length, plus: (a: number, b: number) => a + b }
 * const words = bTree(lengths, ['to', 'be', 'or', 'not'])
 * bTreeSize(words) // => 4
 * bTreeSum(words) // => 9
 * bTreeGet(words, 3) // => 'not'
 * Array.from(bTreeItems(words)) // => ['to', 'be', 'or', 'not']
 * ```
 */
export function bTree<Item, Sum>(measure: Measure<Item, Sum>, items: readonly Item[] = []): BTree<Item, Sum> {
  return treeOf(measure, rootOf(measure, leavesOf(measure, items, null), null))
}

/**
 * How many items the tree holds. O(1).
 *
 * @example
 * ```ts
 * import { bTree, bTreeSize } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * bTreeSize(bTree(count, ['a', 'b'])) // => 2
 * ```
 */
export function bTreeSize(tree: { readonly root: BTreeNode<unknown, unknown> }): number {
  return tree.root.count
}

/**
 * The item at an index, or undefined outside. O(log n).
 *
 * @example
 * ```ts
 * import { bTree, bTreeGet } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * bTreeGet(bTree(count, ['a', 'b']), 1) // => 'b'
 * bTreeGet(bTree(count, ['a', 'b']), 2) // => undefined
 * ```
 */
export function bTreeGet<Item>(tree: { readonly root: BTreeNode<Item, unknown> }, index: number): Item | undefined {
  let node = tree.root
  if (!(index >= 0 && index < node.count)) return undefined
  let left = index
  while (node.height > 0) {
    let i = 0
    while (left >= node.kids[i]!.count) left -= node.kids[i++]!.count
    node = node.kids[i]!
  }
  return node.items[left]
}

/**
 * The tree with `drop` items at `at` replaced by `put`; the same reference when both are nothing. O(put + log n).
 *
 * @param at from 0 to the size.
 * @param drop at most what follows `at`.
 * @throws InvariantError `argument` when `at` and `drop` are not whole numbers in that range.
 *
 * @example
 * ```ts
 * import { bTree, bTreeItems, bTreeSplice } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * const before = bTree(count, ['a', 'b', 'c'])
 * const after = bTreeSplice(before, 1, 1, ['x', 'y'])
 * Array.from(bTreeItems(after)) // => ['a', 'x', 'y', 'c']
 * Array.from(bTreeItems(before)) // => ['a', 'b', 'c']
 * ```
 */
export function bTreeSplice<Item, Sum>(
  tree: BTree<Item, Sum>,
  at: number,
  drop: number,
  put: readonly Item[] = [],
): BTree<Item, Sum> {
  requireRange(tree.root.count, at, drop)
  if (drop === 0 && put.length === 0) return tree
  return treeOf(tree.measure, spliceRoot(tree.measure, tree.root, at, drop, put, null))
}

/**
 * The tree with one item more, which stands at `at`. O(log n). Throws as `bTreeSplice`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeInsert, bTreeItems } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * Array.from(bTreeItems(bTreeInsert(bTree(count, ['a', 'c']), 1, 'b'))) // => ['a', 'b', 'c']
 * ```
 */
export function bTreeInsert<Item, Sum>(tree: BTree<Item, Sum>, at: number, item: Item): BTree<Item, Sum> {
  return bTreeSplice(tree, at, 0, [item])
}

/**
 * The tree with another item at `at`; the same reference when it was there. O(log n). Throws as `bTreeSplice`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeItems, bTreeReplace } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * const tree = bTree(count, ['a', 'c'])
 * Array.from(bTreeItems(bTreeReplace(tree, 1, 'b'))) // => ['a', 'b']
 * bTreeReplace(tree, 1, 'c') === tree // => true
 * ```
 */
export function bTreeReplace<Item, Sum>(tree: BTree<Item, Sum>, at: number, item: Item): BTree<Item, Sum> {
  requireRange(tree.root.count, at, 1)
  return bTreeGet(tree, at) === item ? tree : bTreeSplice(tree, at, 1, [item])
}

/**
 * The tree without `drop` items at `at`. O(log n). Throws as `bTreeSplice`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeItems, bTreeRemove } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * Array.from(bTreeItems(bTreeRemove(bTree(count, ['a', 'b', 'c']), 0, 2))) // => ['c']
 * ```
 */
export function bTreeRemove<Item, Sum>(tree: BTree<Item, Sum>, at: number, drop = 1): BTree<Item, Sum> {
  return bTreeSplice(tree, at, drop)
}

/** The only maker of trees. */
export function treeOf<Item, Sum>(measure: Measure<Item, Sum>, root: BTreeNode<Item, Sum>): BTree<Item, Sum> {
  return { measure, root, editing: false }
}

/** Throws unless `at` and `drop` name items of a sequence of that size. */
export function requireRange(size: number, at: number, drop: number): void {
  const isWithin = Number.isInteger(at) && Number.isInteger(drop) && at >= 0 && drop >= 0 && at + drop <= size
  invariant(isWithin, 'argument', () => {
    return `B+tree: expected a range of whole numbers within 0 to ${size}, got ${show(drop)} items at ${show(at)}.`
  })
}
