/**
 * Walking over the items of a B+tree, forwards and backwards, from any index.
 *
 * A walk holds the version it started from; whole leaves are read at once, O(log n) apart. Left out: walking an editor
 * while it edits, whose result is not defined.
 */
import { requireRange } from './b-tree'
import type { BTreeNode } from './b-tree-node'

/**
 * The items from one index up to another, lazily. O(1) an item, amortised.
 *
 * @throws InvariantError `argument` at the first step unless `0 <= from <= to <= size`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeItems } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * Array.from(bTreeItems(bTree(count, ['a', 'b', 'c']), 1)) // => ['b', 'c']
 * ```
 */
export function* bTreeItems<Item>(
  tree: { readonly root: BTreeNode<Item, unknown> },
  from = 0,
  to: number = tree.root.count,
): IterableIterator<Item> {
  const { root } = tree
  requireRange(root.count, from, to - from)
  for (let at = from; at < to; ) {
    const { items, offset } = leafAt(root, at)
    const end = Math.min(items.length, offset + to - at)
    for (let i = offset; i < end; i++) yield items[i] as Item
    at += end - offset
  }
}

/**
 * The items in front of index `to`, from the last one down to the one at `from`, lazily. O(1) an item, amortised.
 *
 * @throws InvariantError `argument` at the first step unless `0 <= from <= to <= size`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeItemsBackward } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * Array.from(bTreeItemsBackward(bTree(count, ['a', 'b', 'c']), 2)) // => ['b', 'a']
 * ```
 */
export function* bTreeItemsBackward<Item>(
  tree: { readonly root: BTreeNode<Item, unknown> },
  to: number = tree.root.count,
  from = 0,
): IterableIterator<Item> {
  const { root } = tree
  requireRange(root.count, from, to - from)
  for (let at = to - 1; at >= from; ) {
    const { items, offset } = leafAt(root, at)
    const start = Math.max(0, offset - (at - from))
    for (let i = offset; i >= start; i--) yield items[i] as Item
    at -= offset - start + 1
  }
}

/** The leaf that holds the item at an index, and where in it. */
function leafAt<Item>(
  root: BTreeNode<Item, unknown>,
  index: number,
): { readonly items: readonly Item[]; readonly offset: number } {
  let node = root
  let offset = index
  while (node.height > 0) {
    let i = 0
    while (offset >= node.kids[i]!.count) offset -= node.kids[i++]!.count
    node = node.kids[i]!
  }
  return { items: node.items, offset }
}
