/**
 * What changed between two versions of a B+tree, without looking at what they share.
 *
 * Level by level, nodes that stand in both (`===`) are anchors; only what lies between two anchors goes a level down. So
 * two versions that are a few edits apart cost a few paths, and unrelated trees cost their size. Left out: a shortest
 * list of changes; between two shared leaves, changes are one change, trimmed at both ends.
 */
import type { BTreeNode } from './b-tree-node'

/** At index `before` of the old tree and `after` of the new one, `removed` was replaced by `inserted`. */
export interface BTreeChange<Item> {
  readonly before: number
  readonly after: number
  readonly removed: readonly Item[]
  readonly inserted: readonly Item[]
}

/**
 * The changes that lead from one tree to another, ascending and not touching; items are the same when `===`.
 *
 * O(c log n) for c changed leaves when one tree was made from the other.
 *
 * @example
 * ```ts
 * import { bTree, bTreeDiff, bTreeInsert } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * const before = bTree(count, ['a', 'b'])
 * bTreeDiff(before, bTreeInsert(before, 1, 'x')) // => [{ before: 1, after: 1, removed: [], inserted: ['x'] }]
 * ```
 */
export function bTreeDiff<Item>(
  before: { readonly root: BTreeNode<Item, unknown> },
  after: { readonly root: BTreeNode<Item, unknown> },
): readonly BTreeChange<Item>[] {
  let old: readonly BTreeNode<Item, unknown>[] = [before.root]
  let young: readonly BTreeNode<Item, unknown>[] = [after.root]
  while (old[0]!.height > young[0]!.height) old = kidsOf(old)
  while (young[0]!.height > old[0]!.height) young = kidsOf(young)
  const changes: BTreeChange<Item>[] = []
  diffNodes(old, young, 0, 0, changes)
  return changes
}

/** Compares two rows of nodes of one height that stand at item indexes `before` and `after`. */
function diffNodes<Item>(
  old: readonly BTreeNode<Item, unknown>[],
  young: readonly BTreeNode<Item, unknown>[],
  before: number,
  after: number,
  changes: BTreeChange<Item>[],
): void {
  const { front, back } = commonEnds(old, young)
  const oldEnd = old.length - back
  const youngEnd = young.length - back
  const places = new Map<BTreeNode<Item, unknown>, number>()
  for (let i = front; i < oldEnd; i++) places.set(old[i]!, i)
  const skipped = countOf(old.slice(0, front))
  let oldStart = before + skipped
  let youngStart = after + skipped
  let atOld = front
  let atYoung = front
  for (let i = front; i <= youngEnd; i++) {
    // The end of both rows counts as an anchor.
    const anchor = i === youngEnd ? oldEnd : places.get(young[i]!)
    if (anchor === undefined || anchor < atOld) continue
    const oldPart = old.slice(atOld, anchor)
    const youngPart = young.slice(atYoung, i)
    diffParts(oldPart, youngPart, oldStart, youngStart, changes)
    const shared = i === youngEnd ? 0 : young[i]!.count
    oldStart += countOf(oldPart) + shared
    youngStart += countOf(youngPart) + shared
    atOld = anchor + 1
    atYoung = i + 1
  }
}

/** Compares what lies between two anchors. */
function diffParts<Item>(
  old: readonly BTreeNode<Item, unknown>[],
  young: readonly BTreeNode<Item, unknown>[],
  before: number,
  after: number,
  changes: BTreeChange<Item>[],
): void {
  const height = (old[0] ?? young[0])?.height
  if (height === undefined) return
  if (height > 0) {
    diffNodes(kidsOf(old), kidsOf(young), before, after, changes)
    return
  }
  const oldItems = flat(old.map(leaf => leaf.items))
  const youngItems = flat(young.map(leaf => leaf.items))
  const { front, back } = commonEnds(oldItems, youngItems)
  const removed = oldItems.slice(front, oldItems.length - back)
  const inserted = youngItems.slice(front, youngItems.length - back)
  if (removed.length + inserted.length === 0) return
  changes.push({ before: before + front, after: after + front, removed, inserted })
}

/** How many slots two rows share at the front, and how many of the others at the back. */
function commonEnds(a: readonly unknown[], b: readonly unknown[]): { readonly front: number; readonly back: number } {
  const shorter = Math.min(a.length, b.length)
  let front = 0
  while (front < shorter && a[front] === b[front]) front++
  let back = 0
  while (back < shorter - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++
  return { front, back }
}

function kidsOf<Item>(nodes: readonly BTreeNode<Item, unknown>[]): readonly BTreeNode<Item, unknown>[] {
  return flat(nodes.map(node => node.kids))
}

/** By hand: with `flatMap` a difference took seven times as long. */
function flat<Slot>(rows: readonly (readonly Slot[])[]): Slot[] {
  const slots: Slot[] = []
  for (const row of rows) for (let i = 0; i < row.length; i++) slots.push(row[i] as Slot)
  return slots
}

function countOf(nodes: readonly BTreeNode<unknown, unknown>[]): number {
  return nodes.reduce((count, node) => count + node.count, 0)
}
