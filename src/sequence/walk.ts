/**
 * Walks two sequences at once in their common order and tells what only one of them has.
 *
 * Nodes that both share by reference are skipped, so versions that differ in d places are compared in O(d log n). The
 * second sequence may come from elsewhere and share nothing: its runs are then looked up among those of the first, and
 * made anew below them where they are missing, since order is a matter of run objects of one family.
 */
import { getOf, type ReplicaMap } from '../clock/replica-map'
import { cutOf } from './place'
import { comparePositions, makeRun, type Run, rootRun } from './run'
import { findRun } from './run-index'
import { type Content, makeSpan, type Span } from './span'
import { isEmptyTree, type Node } from './span-tree'
import type { Line, SequenceState } from './state'

/** What is done with each part; ranges are counted in elements of the span. */
export interface PairVisitor<C> {
  /** A part that only the first has. */
  onlyA(span: Span<C>, from: number, to: number): void
  /** A part that only the second has; `run` is its run in the family of the first. */
  onlyB(span: Span<C>, from: number, to: number, run: Run): void
  /** Elements that both have, in spans that are not the same object. */
  both(a: Span<C>, from: number, b: Span<C>, bFrom: number, length: number): void
  /** Elements that show in both and are skipped. */
  same?(visible: number): void
}

interface Cursor<C> {
  readonly nodes: Node<C>[]
  readonly at: number[]
  level: number
  /** The node that the cursor is about to enter; null where it is in a span. */
  node: Node<C> | null
  span: Span<C> | null
  from: number
}

/** Finds the run of the first family that is the same as one of the second. */
export type Adopt = (run: Run) => Run

/** A function that finds or makes runs in the family of `lines`. */
export function adopter(lines: ReplicaMap<Line>): Adopt {
  const made = new Map<Run, Run>()
  const known = (run: Run): Run | undefined => {
    if (run === rootRun) return rootRun
    const line = getOf(lines, run.id)
    const found = line === undefined ? undefined : findRun(line.runs, run.start)
    return found !== undefined && found.start === run.start ? found : made.get(run)
  }
  let last: Run = rootRun
  let lastFound: Run = rootRun
  return run => {
    if (run === last) return lastFound
    let found = known(run)
    if (found === undefined) {
      // Ancestors first, without recursion: trees are as deep as histories are long.
      const missing: Run[] = []
      let ancestor: Run = run
      while (found === undefined) {
        missing.push(ancestor)
        ancestor = ancestor.parent as Run
        found = known(ancestor)
      }
      for (let i = missing.length - 1; i >= 0; i--) {
        const other = missing[i] as Run
        found = makeRun(other.id, other.start, found, other.parentOffset, other.side)
        made.set(other, found)
      }
    }
    last = run
    lastFound = found
    return found
  }
}

/** Walks the trees of two states; with `skips` false also through what they share. */
export function walkPair<C extends Content>(
  a: SequenceState<C>,
  b: SequenceState<C>,
  adopt: Adopt,
  visit: PairVisitor<C>,
  skips = true,
): void {
  const x = cursorAt(a.root)
  const y = cursorAt(b.root)
  for (;;) {
    const isEndX = x.node === null && x.span === null
    const isEndY = y.node === null && y.span === null
    if (isEndX && isEndY) return
    if (isEndX || isEndY) {
      const rest = isEndX ? y : x
      if (rest.node !== null) enter(rest)
      else {
        const span = rest.span as Span<C>
        if (isEndX) visit.onlyB(span, rest.from, span.length, adopt(span.run))
        else visit.onlyA(span, rest.from, span.length)
        advance(rest, span.length - rest.from)
      }
      continue
    }
    if (x.node !== null && y.node !== null) {
      if (skips && x.node === y.node) {
        visit.same?.(x.node.visible)
        leave(x)
        leave(y)
        continue
      }
      const { height } = x.node
      if (height >= y.node.height) enter(x)
      if (height <= (y.node?.height ?? 0)) enter(y)
      continue
    }
    if (x.node !== null) {
      // A node against a span: what comes before the node is told without entering it.
      const span = y.span as Span<C>
      const run = adopt(span.run)
      const cut = elementsBefore(run, span, y.from, x.node.run, x.node.offset)
      if (cut === 0) enter(x)
      else {
        visit.onlyB(span, y.from, y.from + cut, run)
        advance(y, cut)
      }
      continue
    }
    if (y.node !== null) {
      const span = x.span as Span<C>
      const cut = elementsBefore(span.run, span, x.from, adopt(y.node.run), y.node.offset)
      if (cut === 0) enter(y)
      else {
        visit.onlyA(span, x.from, x.from + cut)
        advance(x, cut)
      }
      continue
    }
    step(x, y, adopt, visit, skips)
  }
}

/** Two spans: tells the part of either that comes first, or that is in both. */
function step<C extends Content>(
  x: Cursor<C>,
  y: Cursor<C>,
  adopt: Adopt,
  visit: PairVisitor<C>,
  skips: boolean,
): void {
  const ours = x.span as Span<C>
  const theirs = y.span as Span<C>
  const run = adopt(theirs.run)
  const i = ours.offset + x.from
  const j = theirs.offset + y.from
  if (ours.run === run && i === j) {
    const length = Math.min(ours.length - x.from, theirs.length - y.from)
    if (ours === theirs && skips) visit.same?.(ours.isLive ? length : 0)
    else visit.both(ours, x.from, theirs, y.from, length)
    advance(x, length)
    advance(y, length)
    return
  }
  if (comparePositions(ours.run, i, run, j) < 0) {
    const cut = elementsBefore(ours.run, ours, x.from, run, j)
    visit.onlyA(ours, x.from, x.from + cut)
    advance(x, cut)
  } else {
    const cut = elementsBefore(run, theirs, y.from, ours.run, i)
    visit.onlyB(theirs, y.from, y.from + cut, run)
    advance(y, cut)
  }
}

/** How many elements of a span, from one on, come before an element; `run` is the span's in the family of the other. */
function elementsBefore<C>(run: Run, span: Span<C>, from: number, other: Run, offset: number): number {
  const start = span.offset + from
  if (comparePositions(run, start, other, offset) >= 0) return 0
  return cutOf(makeSpan(run, start, span.length - from, span.isLive, null), other, offset)
}

function cursorAt<C>(root: Node<C>): Cursor<C> {
  const isEmpty = isEmptyTree(root)
  return { nodes: [], at: [], level: -1, node: isEmpty ? null : root, span: null, from: 0 }
}

/** Goes from a node to its first slot. */
function enter<C>(cursor: Cursor<C>): void {
  const node = cursor.node as Node<C>
  cursor.level++
  cursor.nodes[cursor.level] = node
  cursor.at[cursor.level] = 0
  set(cursor, node, 0)
}

/** Goes behind a node that was not entered. */
function leave<C>(cursor: Cursor<C>): void {
  cursor.node = null
  cursor.span = null
  cursor.from = 0
  while (cursor.level >= 0) {
    const node = cursor.nodes[cursor.level] as Node<C>
    const at = (cursor.at[cursor.level] as number) + 1
    if (at < (node.height === 0 ? node.spans.length : node.kids.length)) {
      cursor.at[cursor.level] = at
      set(cursor, node, at)
      return
    }
    cursor.level--
  }
}

function set<C>(cursor: Cursor<C>, node: Node<C>, at: number): void {
  cursor.node = node.height === 0 ? null : (node.kids[at] as Node<C>)
  cursor.span = node.height === 0 ? (node.spans[at] as Span<C>) : null
  cursor.from = 0
}

/** Goes some elements further within a span, or behind it. */
function advance<C>(cursor: Cursor<C>, elements: number): void {
  cursor.from += elements
  if (cursor.from === (cursor.span as Span<C>).length) leave(cursor)
}
