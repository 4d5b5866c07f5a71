/**
 * Finding a place in a B+tree, and summing up a part of it, in O(log n).
 *
 * By a running sum: where is the 1,000th visible letter? By the items themselves, where they are in some order: where
 * would this key stand? Left out: looking for an item that is in no order, which no tree helps with.
 */
import { type BTreeReading, requireRange } from './b-tree'
import type { BTreeNode, Measure } from './b-tree-node'

/** An item, where it stands, and the sum of all items in front of it. */
export interface Found<Item, Sum> {
  readonly item: Item
  readonly index: number
  readonly before: Sum
}

/**
 * The first item with which the sum from the start satisfies `isReached`, or undefined when the sum of all does not.
 *
 * O(log n) sums and calls.
 *
 * @param isReached must be monotone: once true, true for every longer start of the sequence.
 *
 * @example
 * ```ts
 * import { bTree, bTreeSearch } from 'meldkit'
 *
 * const lengths = { zero: 0, of: (word: string) => word.length, plus: (a: number, b: number) => a + b }
 * const words = bTree(lengths, ['to', 'be', 'or', 'not'])
 * // Which word holds the letter at index 5?
 * bTreeSearch(words, sum => sum > 5) // => { item: 'or', index: 2, before: 4 }
 * bTreeSearch(words, sum => sum > 9) // => undefined
 * ```
 */
export function bTreeSearch<Item, Sum>(
  tree: BTreeReading<Item, Sum>,
  isReached: (sum: Sum) => boolean,
): Found<Item, Sum> | undefined {
  const { plus, of, zero } = tree.measure
  let node = tree.root
  if (node.count === 0 || !isReached(node.sum)) return undefined
  let before = zero
  let index = 0
  while (node.height > 0) {
    const last = node.kids.length - 1
    let i = 0
    for (; i < last; i++) {
      const kid = node.kids[i]!
      const next = plus(before, kid.sum)
      if (isReached(next)) break
      before = next
      index += kid.count
    }
    node = node.kids[i]!
  }
  const last = node.items.length - 1
  let i = 0
  for (; i < last; i++) {
    const next = plus(before, of(node.items[i] as Item))
    if (isReached(next)) break
    before = next
  }
  return { item: node.items[i] as Item, index: index + i, before }
}

/**
 * The index of the first item that satisfies `isAtOrAfter`, or the size when none does.
 *
 * O(log n) calls, each on an item found in O(log n) steps.
 *
 * @param isAtOrAfter must be monotone: once true, true for every later item.
 *
 * @example
 * ```ts
 * import { bTree, bTreeBisect } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * bTreeBisect(bTree(count, ['ant', 'bee', 'cat']), word => word >= 'bat') // => 1
 * ```
 */
export function bTreeBisect<Item>(
  tree: { readonly root: BTreeNode<Item, unknown> },
  isAtOrAfter: (item: Item) => boolean,
): number {
  let node = tree.root
  let index = 0
  while (node.height > 0) {
    const { kids } = node
    const at = bisect(kids.length - 1, i => isAtOrAfter(lastItem(kids[i]!)))
    for (let i = 0; i < at; i++) index += kids[i]!.count
    node = kids[at]!
  }
  const { items } = node
  return index + bisect(items.length, i => isAtOrAfter(items[i] as Item))
}

/**
 * The sum of the items from one index up to another. O(log n).
 *
 * @throws InvariantError `argument` unless `0 <= from <= to <= size`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeSum } from 'meldkit'
 *
 * const lengths = { zero: 0, of: (word: string) => word.length, plus: (a: number, b: number) => a + b }
 * bTreeSum(bTree(lengths, ['to', 'be', 'or', 'not']), 2) // => 5
 * ```
 */
export function bTreeSum<Item, Sum>(tree: BTreeReading<Item, Sum>, from = 0, to: number = tree.root.count): Sum {
  requireRange(tree.root.count, from, to - from)
  return sumWithin(tree.measure, tree.root, from, to, tree.measure.zero)
}

function sumWithin<Item, Sum>(
  measure: Measure<Item, Sum>,
  node: BTreeNode<Item, Sum>,
  from: number,
  to: number,
  sum: Sum,
): Sum {
  if (from <= 0 && to >= node.count) return measure.plus(sum, node.sum)
  let total = sum
  let start = 0
  for (const kid of node.kids) {
    if (start >= to) break
    if (start + kid.count > from) total = sumWithin(measure, kid, from - start, to - start, total)
    start += kid.count
  }
  const end = Math.min(to, node.items.length)
  for (let i = Math.max(from, 0); i < end; i++) total = measure.plus(total, measure.of(node.items[i] as Item))
  return total
}

function lastItem<Item>(of: BTreeNode<Item, unknown>): Item {
  let node = of
  while (node.height > 0) node = node.kids[node.kids.length - 1]!
  return node.items[node.items.length - 1] as Item
}

/** The first index below `length` at which `holds`, or `length`. */
function bisect(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
