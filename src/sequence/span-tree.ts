/**
 * The persistent B+tree of spans: the elements of a sequence in document order, run-length encoded.
 *
 * A span is a piece of one run that shows or does not. A node knows how many elements show below it and where it begins,
 * so it is searched by index and, with the order of `run.ts`, by element. Changing one span copies one path, or edits it in
 * place when the node carries the token of whoever builds. Spans are never removed, only merged with a neighbour in the
 * same leaf, so nodes split and never join; `treeOf` builds a compact tree anew.
 */
import { blankSlots } from '../collections/champ'
import { type Run, rootRun } from './run'
import type { Span } from './span'

/** A leaf (height 0, with spans) or an inner node (with kids). */
export interface Node<C> {
  readonly owner: object | null
  readonly height: number
  readonly kids: readonly Node<C>[]
  readonly spans: readonly Span<C>[]
  /** How many elements show in and below it. */
  readonly visible: number
  /** The position of its first element. */
  readonly run: Run
  readonly offset: number
}

class NodeRecord<C> implements Node<C> {
  constructor(
    readonly owner: object | null,
    readonly height: number,
    readonly kids: readonly Node<C>[],
    readonly spans: readonly Span<C>[],
    readonly visible: number,
    readonly run: Run,
    readonly offset: number,
  ) {}
}

/** Most spans of a leaf and kids of an inner node. */
const slotsMax = 32
/** What stays left when the split is at the right edge, so that building from left to right leaves nodes full. */
const keptAtEdge = 24

const noKids: readonly Node<never>[] = []
const noSpans: readonly Span<never>[] = []
const blankTree: Node<never> = /* @__PURE__ */ new NodeRecord<never>(null, 0, noKids, noSpans, 0, rootRun, 0)

/** The tree without spans, one object for all. */
export function emptyTree<C>(): Node<C> {
  return blankTree
}

/** Whether a tree has no spans. */
export function isEmptyTree(root: Node<unknown>): boolean {
  return root.height === 0 && root.spans.length === 0
}

function leafOf<C>(owner: object | null, spans: readonly Span<C>[], visible: number): Node<C> {
  const first = spans[0] as Span<C>
  return new NodeRecord(owner, 0, noKids, spans, visible, first.run, first.offset)
}

function innerOf<C>(owner: object | null, height: number, kids: readonly Node<C>[], visible: number): Node<C> {
  const first = kids[0] as Node<C>
  return new NodeRecord(owner, height, kids, noSpans, visible, first.run, first.offset)
}

function visibleIn<C>(spans: readonly Span<C>[]): number {
  let visible = 0
  for (const span of spans) if (span.isLive) visible += span.length
  return visible
}

function visibleBelow<C>(kids: readonly Node<C>[]): number {
  let visible = 0
  for (const kid of kids) visible += kid.visible
  return visible
}

/** The tree of some spans in document order, three quarters full. O(n). */
export function treeOf<C>(spans: readonly Span<C>[]): Node<C> {
  if (spans.length === 0) return blankTree
  let level = parted(spans).map(part => leafOf(null, part, visibleIn(part)))
  for (let height = 1; level.length > 1; height++) {
    level = parted(level).map(part => innerOf(null, height, part, visibleBelow(part)))
  }
  return level[0] as Node<C>
}

function parted<Slot>(slots: readonly Slot[]): Slot[][] {
  const pieces = Math.ceil(slots.length / keptAtEdge)
  return Array.from({ length: pieces }, (_, i) =>
    slots.slice(Math.floor((slots.length * i) / pieces), Math.floor((slots.length * (i + 1)) / pieces)),
  )
}

/** A path from the root to one span, which the searches set and `splice` follows; made once for many edits. */
export interface Path<C> {
  root: Node<C>
  /** The token of whoever builds: nodes that carry it are changed in place. Null copies every node. */
  owner: object | null
  /** The nodes from the root down to the leaf, and which slot is taken in each. */
  readonly nodes: Node<C>[]
  readonly at: number[]
  /** How many inner nodes are above the leaf. */
  depth: number
  /** Which element of the span is meant. */
  within: number
}

/** A path at the start of a tree. */
export function pathIn<C>(root: Node<C>, owner: object | null): Path<C> {
  return { root, owner, nodes: [root, root, root, root], at: [0, 0, 0, 0], depth: 0, within: 0 }
}

/** The span at which a path points. */
export function spanAt<C>(path: Path<C>): Span<C> {
  return (path.nodes[path.depth] as Node<C>).spans[path.at[path.depth] as number] as Span<C>
}

/** The span before it in the same leaf. */
export function spanBefore<C>(path: Path<C>): Span<C> | undefined {
  return (path.nodes[path.depth] as Node<C>).spans[(path.at[path.depth] as number) - 1]
}

/** The span after it in the same leaf. */
export function spanAfter<C>(path: Path<C>): Span<C> | undefined {
  return (path.nodes[path.depth] as Node<C>).spans[(path.at[path.depth] as number) + 1]
}

/** The span after it in document order, also where it is in another leaf. */
export function nextSpan<C>(path: Path<C>): Span<C> | undefined {
  const near = spanAfter(path)
  if (near !== undefined) return near
  for (let level = path.depth - 1; level >= 0; level--) {
    const kid = (path.nodes[level] as Node<C>).kids[(path.at[level] as number) + 1]
    if (kid !== undefined) return firstSpan(kid)
  }
  return undefined
}

/** The first span of a tree that is not empty. */
export function firstSpan<C>(of: Node<C>): Span<C> {
  let node = of
  while (node.height > 0) node = node.kids[0] as Node<C>
  return node.spans[0] as Span<C>
}

/**
 * Puts up to three spans in the place of `drop` spans from the one at which the path points, or from slot `from` of its
 * leaf. `gained` is how many more elements show. At least one span must be left. O(log n) with a fan-out of 32.
 */
export function splice<C>(
  path: Path<C>,
  from: number,
  drop: number,
  a: Span<C>,
  b: Span<C> | null,
  c: Span<C> | null,
  gained: number,
): void {
  const { nodes, owner } = path
  let level = path.depth
  const leaf = nodes[level] as Node<C>
  const old = leaf.spans
  const added = c !== null ? 3 : b !== null ? 2 : 1
  const isOwned = owner !== null && leaf.owner === owner
  const moved = withRoom(old as Span<C>[], from + drop, added - drop, isOwned)
  moved[from] = a
  if (b !== null) moved[from + 1] = b
  if (c !== null) moved[from + 2] = c
  let node: Node<C>
  let split: Node<C> | null = null
  if (moved.length <= slotsMax) {
    node = put(leaf, isOwned, owner, noKids, moved, leaf.visible + gained)
  } else {
    const keep = from + added >= moved.length ? keptAtEdge : moved.length >> 1
    const [front, back] = [moved.slice(0, keep), moved.slice(keep)]
    const visible = visibleIn(front)
    // Before the node is changed in place.
    split = leafOf(owner, back, leaf.visible + gained - visible)
    node = put(leaf, isOwned, owner, noKids, front, visible)
  }
  while (--level >= 0) {
    const parent = nodes[level] as Node<C>
    const i = path.at[level] as number
    const isMine = owner !== null && parent.owner === owner
    if (split === null) {
      // Most often nothing but a sum changes here.
      let kids = parent.kids as Node<C>[]
      if (kids[i] !== node) {
        if (!isMine) kids = kids.slice()
        kids[i] = node
      }
      node = put(parent, isMine, owner, kids, noSpans, parent.visible + gained)
      continue
    }
    const kids = withRoom(parent.kids as Node<C>[], i + 1, 1, isMine)
    kids[i] = node
    kids[i + 1] = split
    split = null
    if (kids.length <= slotsMax) {
      node = put(parent, isMine, owner, kids, noSpans, parent.visible + gained)
    } else {
      const keep = i + 2 >= kids.length ? keptAtEdge : kids.length >> 1
      const [front, back] = [kids.slice(0, keep), kids.slice(keep)]
      const visible = visibleBelow(front)
      split = innerOf(owner, parent.height, back, parent.visible + gained - visible)
      node = put(parent, isMine, owner, front, noSpans, visible)
    }
  }
  if (split !== null) node = innerOf(owner, node.height + 1, [node, split], node.visible + split.visible)
  path.root = node
}

/** A node with other slots: the same one where it may be changed in place. */
function put<C>(
  node: Node<C>,
  isOwned: boolean,
  owner: object | null,
  kids: readonly Node<C>[],
  spans: readonly Span<C>[],
  visible: number,
): Node<C> {
  const first = node.height === 0 ? (spans[0] as Span<C>) : (kids[0] as Node<C>)
  if (!isOwned) return new NodeRecord(owner, node.height, kids, spans, visible, first.run, first.offset)
  const mine = node as { -readonly [Field in keyof Node<C>]: Node<C>[Field] }
  mine.kids = kids
  mine.spans = spans
  mine.visible = visible
  mine.run = first.run
  mine.offset = first.offset
  return node
}

/** The slots with those from `from` on moved by some places; the same array where it is owned and does not grow. */
function withRoom<Slot>(slots: Slot[], from: number, by: number, isOwned: boolean): Slot[] {
  const { length } = slots
  if (by > 0) {
    const grown = blankSlots(length + by) as Slot[]
    for (let i = 0; i < from; i++) grown[i] = slots[i] as Slot
    for (let i = from; i < length; i++) grown[i + by] = slots[i] as Slot
    return grown
  }
  const kept = isOwned ? slots : slots.slice()
  if (by < 0) {
    for (let i = from; i < length; i++) kept[i + by] = kept[i] as Slot
    kept.length = length + by
  }
  return kept
}

/** Calls `visit` with every span in document order. */
export function eachSpan<C>(node: Node<C>, visit: (span: Span<C>) => void): void {
  if (node.height === 0) for (const span of node.spans) visit(span)
  else for (const kid of node.kids) eachSpan(kid, visit)
}
