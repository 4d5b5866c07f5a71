/**
 * The nodes of the persistent B+tree: how one is made, split, merged and measured.
 *
 * Internal to `b-tree*.ts`, and to cursors of `sequence/` that walk nodes themselves. All nodes but the root have 8 to 32
 * items or kids, all leaves the same depth; the shape depends on the history, so equal content may have unequal shapes.
 * Left out: finding the place to change, see `b-tree-splice.ts`.
 */

/**
 * How items are summed up: a monoid. `plus` is associative and `zero` its neutral element.
 *
 * `minus`, if given, must satisfy `minus(plus(a, b), b) = a`, and `plus` be commutative; then a change of one item costs
 * one subtraction a level instead of a new sum of 32 parts.
 */
export interface Measure<Item, Sum> {
  readonly zero: Sum
  readonly of: (item: Item) => Sum
  readonly plus: (a: Sum, b: Sum) => Sum
  readonly minus?: (sum: Sum, part: Sum) => Sum
}

/** A leaf (height 0, no kids) or an inner node (no items). */
export interface BTreeNode<Item, Sum> {
  readonly height: number
  readonly items: readonly Item[]
  readonly kids: readonly BTreeNode<Item, Sum>[]
  /** How many items are in and below this node. */
  readonly count: number
  readonly sum: Sum
  /** The token of the editor that may still change this node; null or a dead token otherwise. */
  readonly owner: object | null
}

/** The most items of a leaf, and kids of an inner node. */
export const slotsMax = 32
/** The fewest, but for the root: a quarter, so that a node just split or merged is far from the next such change. */
export const slotsMin = 8
/** What stays left when an append splits a node, so that building from left to right leaves nodes three quarters full. */
const keptOnAppend = 24

const none: readonly never[] = /* @__PURE__ */ Object.freeze([])

/** The only maker of nodes, so that all have one hidden class. */
function node<Item, Sum>(
  height: number,
  items: readonly Item[],
  kids: readonly BTreeNode<Item, Sum>[],
  count: number,
  sum: Sum,
  owner: object | null,
): BTreeNode<Item, Sum> {
  return { height, items, kids, count, sum, owner }
}

export function leafOf<Item, Sum>(items: readonly Item[], sum: Sum, owner: object | null): BTreeNode<Item, Sum> {
  return node(0, items, none, items.length, sum, owner)
}

export function innerOf<Item, Sum>(
  kids: readonly BTreeNode<Item, Sum>[],
  count: number,
  sum: Sum,
  owner: object | null,
): BTreeNode<Item, Sum> {
  return node(kids[0]!.height + 1, none, kids, count, sum, owner)
}

export function sumOfItems<Item, Sum>(measure: Measure<Item, Sum>, items: readonly Item[]): Sum {
  let sum = measure.zero
  for (let i = 0; i < items.length; i++) sum = measure.plus(sum, measure.of(items[i] as Item))
  return sum
}

export function sumOfKids<Item, Sum>(measure: Measure<Item, Sum>, kids: readonly BTreeNode<Item, Sum>[]): Sum {
  let sum = kids[0]!.sum
  for (let i = 1; i < kids.length; i++) sum = measure.plus(sum, kids[i]!.sum)
  return sum
}

/** The leaves of any number of items, none for none. */
export function leavesOf<Item, Sum>(
  measure: Measure<Item, Sum>,
  items: readonly Item[],
  owner: object | null,
  appended = false,
): BTreeNode<Item, Sum>[] {
  return parted(items, appended).map(part => leafOf(part, sumOfItems(measure, part), owner))
}

/** The inner nodes above any number of kids of one height, none for none. */
export function innersOf<Item, Sum>(
  measure: Measure<Item, Sum>,
  kids: readonly BTreeNode<Item, Sum>[],
  owner: object | null,
  appended = false,
): BTreeNode<Item, Sum>[] {
  return parted(kids, appended).map(part => {
    let count = 0
    for (const kid of part) count += kid.count
    return innerOf(part, count, sumOfKids(measure, part), owner)
  })
}

/** The root above nodes of one height: as low as it can be. */
export function rootOf<Item, Sum>(
  measure: Measure<Item, Sum>,
  nodes: readonly BTreeNode<Item, Sum>[],
  owner: object | null,
): BTreeNode<Item, Sum> {
  let level = nodes
  while (level.length > 1) level = innersOf(measure, level, owner)
  let root = level[0] ?? leafOf<Item, Sum>([], measure.zero, owner)
  while (root.kids.length === 1) root = root.kids[0]!
  return root
}

/** The same content with every node that is too small merged into a neighbour, as far as there is one. O(nodes). */
export function settled<Item, Sum>(
  measure: Measure<Item, Sum>,
  nodes: readonly BTreeNode<Item, Sum>[],
  owner: object | null,
): BTreeNode<Item, Sum>[] {
  const out: BTreeNode<Item, Sum>[] = []
  for (const next of nodes) {
    const last = out[out.length - 1]
    if (last !== undefined && (isSmall(last) || isSmall(next))) {
      out.pop()
      for (const merged of combined(measure, last, next, owner)) out.push(merged)
    } else out.push(next)
  }
  return out
}

/** Two neighbours of one height as one node, or as two of about the same size. */
export function combined<Item, Sum>(
  measure: Measure<Item, Sum>,
  left: BTreeNode<Item, Sum>,
  right: BTreeNode<Item, Sum>,
  owner: object | null,
): BTreeNode<Item, Sum>[] {
  if (left.height === 0) return leavesOf(measure, [...left.items, ...right.items], owner)
  // A kid that is too small is the only one of its node: it had no neighbour to merge with until now.
  return innersOf(measure, settled(measure, [...left.kids, ...right.kids], owner), owner)
}

/** Whether a node has fewer slots than any but a root may have. */
export function isSmall(of: BTreeNode<unknown, unknown>): boolean {
  return (of.height === 0 ? of.items.length : of.kids.length) < slotsMin
}

/** Parts of at most 32 slots and, if there are several, at least 9. */
function parted<Slot>(slots: readonly Slot[], appended: boolean): Slot[][] {
  const n = slots.length
  if (appended && n > slotsMax && n <= slotsMax + keptOnAppend) {
    // 33 to 56 slots: 9 to 32 of them go right.
    return [slots.slice(0, keptOnAppend), slots.slice(keptOnAppend)]
  }
  const parts: Slot[][] = []
  const pieces = Math.ceil(n / slotsMax)
  for (let i = 0; i < pieces; i++) {
    parts.push(slots.slice(Math.floor((n * i) / pieces), Math.floor((n * (i + 1)) / pieces)))
  }
  return parts
}
