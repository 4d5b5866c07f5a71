/**
 * The one change of a B+tree: some items at an index replaced by others.
 *
 * Two ways: within one leaf that stays neither too full nor too small, only the path to it is copied, or changed in
 * place where the editor owns it; everything else goes through the general way, which rebuilds the nodes it touches and
 * merges the small ones. Left out: checks of the range.
 */
import {
  type BTreeNode,
  innerOf,
  innersOf,
  isSmall,
  leafOf,
  leavesOf,
  type Measure,
  rootOf,
  settled,
  slotsMax,
  slotsMin,
  sumOfItems,
  sumOfKids,
} from './b-tree-node'

/** A node while its editor lives. */
interface Editable<Item, Sum> {
  readonly items: Item[]
  readonly kids: BTreeNode<Item, Sum>[]
  count: number
  sum: Sum
}

/**
 * The root with `drop` items at `at` replaced by `put`; nodes that carry `owner` are changed in place.
 *
 * O(put + log n), and O(32 log n) slots copied.
 */
export function spliceRoot<Item, Sum>(
  measure: Measure<Item, Sum>,
  root: BTreeNode<Item, Sum>,
  at: number,
  drop: number,
  put: readonly Item[],
  owner: object | null,
): BTreeNode<Item, Sum> {
  const quick = spliceLeaf(measure, root, at, drop, put, owner, root.height === 0 ? 0 : slotsMin)
  return quick ?? rootOf(measure, spliceNode(measure, root, at, drop, put, owner), owner)
}

/** The quick way; null, with nothing changed, when it does not apply. */
function spliceLeaf<Item, Sum>(
  measure: Measure<Item, Sum>,
  node: BTreeNode<Item, Sum>,
  at: number,
  drop: number,
  put: readonly Item[],
  owner: object | null,
  least: number,
): BTreeNode<Item, Sum> | null {
  const isOwned = owner !== null && node.owner === owner
  if (node.height === 0) {
    const length = node.items.length + put.length - drop
    if (length > slotsMax || length < least) return null
    const changed = measure.minus === undefined ? undefined : changedSum(measure, measure.minus, node, at, drop, put)
    const items = isOwned ? (node.items as Item[]) : node.items.slice()
    spliceSlots(items, at, drop, put)
    const sum = measure.minus === undefined ? sumOfItems(measure, items) : (changed as Sum)
    return isOwned ? updated(node, length, sum) : leafOf(items, sum, owner)
  }
  // A boundary between kids belongs to the left one for an insertion, to the right one for a removal.
  const reach = drop > 0 ? 1 : 0
  let i = 0
  let from = at
  while (from + reach > node.kids[i]!.count) from -= node.kids[i++]!.count
  const kid = node.kids[i]!
  if (from + drop > kid.count) return null
  const before = kid.sum
  const next = spliceLeaf(measure, kid, from, drop, put, owner, least)
  if (next === null) return null
  const kids = isOwned ? (node.kids as BTreeNode<Item, Sum>[]) : node.kids.slice()
  kids[i] = next
  const sum =
    measure.minus === undefined ? sumOfKids(measure, kids) : measure.plus(measure.minus(node.sum, before), next.sum)
  const count = node.count + put.length - drop
  return isOwned ? updated(node, count, sum) : innerOf(kids, count, sum, owner)
}

/** The general way: the nodes that stand where `node` stood, perhaps none, perhaps a single one that is too small. */
export function spliceNode<Item, Sum>(
  measure: Measure<Item, Sum>,
  node: BTreeNode<Item, Sum>,
  at: number,
  drop: number,
  put: readonly Item[],
  owner: object | null,
): BTreeNode<Item, Sum>[] {
  if (put.length === 0 && drop === node.count) return []
  const appended = at === node.count
  if (node.height === 0) {
    const items = [...node.items.slice(0, at), ...put, ...node.items.slice(at + drop)]
    return leavesOf(measure, items, owner, appended)
  }
  const kids = node.kids.slice()
  const reach = drop > 0 ? 1 : 0
  let start = 0
  let from = at
  while (from + reach > kids[start]!.count) from -= kids[start++]!.count
  const first = kids[start]!
  const within = Math.min(drop, first.count - from)
  const parts = spliceNode(measure, first, from, within, put, owner)
  // Kids that lose all their items go without a look inside; the last one may lose some.
  let end = start + 1
  let left = drop - within
  while (left > 0 && left >= kids[end]!.count) left -= kids[end++]!.count
  if (left > 0) for (const part of spliceNode(measure, kids[end++]!, 0, left, [], owner)) parts.push(part)
  spliceSlots(kids, start, end - start, parts)
  if (parts.some(isSmall)) return innersOf(measure, settled(measure, kids, owner), owner)
  if (kids.length > slotsMax || measure.minus === undefined) return innersOf(measure, kids, owner, appended)
  let { sum } = node
  for (let i = start; i < end; i++) sum = measure.minus(sum, node.kids[i]!.sum)
  for (const part of parts) sum = measure.plus(sum, part.sum)
  return kids.length === 0 ? [] : [innerOf(kids, node.count + put.length - drop, sum, owner)]
}

/** The sum of a leaf after the change, from its sum before. */
function changedSum<Item, Sum>(
  { of, plus }: Measure<Item, Sum>,
  minus: (sum: Sum, part: Sum) => Sum,
  leaf: BTreeNode<Item, Sum>,
  at: number,
  drop: number,
  put: readonly Item[],
): Sum {
  let { sum } = leaf
  for (let i = 0; i < drop; i++) sum = minus(sum, of(leaf.items[at + i] as Item))
  for (let i = 0; i < put.length; i++) sum = plus(sum, of(put[i] as Item))
  return sum
}

function updated<Item, Sum>(node: BTreeNode<Item, Sum>, count: number, sum: Sum): BTreeNode<Item, Sum> {
  const own = node as unknown as Editable<Item, Sum>
  own.count = count
  own.sum = sum
  return node
}

/** `Array.prototype.splice` by hand: the native one allocates what it removes. */
function spliceSlots<Slot>(slots: Slot[], at: number, drop: number, put: readonly Slot[]): void {
  const grow = put.length - drop
  const length = slots.length
  if (grow > 0) {
    for (let i = 0; i < grow; i++) slots.push(put[i] as Slot)
    for (let i = length - 1; i >= at + drop; i--) slots[i + grow] = slots[i] as Slot
  } else if (grow < 0) {
    for (let i = at + drop; i < length; i++) slots[i + grow] = slots[i] as Slot
    slots.length = length + grow
  }
  for (let i = 0; i < put.length; i++) slots[at + i] = put[i] as Slot
}
