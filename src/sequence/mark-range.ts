/**
 * Ranges of marks by element: the anchors of a range of indices, and the order of anchors.
 *
 * Source: Litt, Lim, Kleppmann & van Hardenberg, "Peritext" (CSCW 2022), section 3.2: what grows ends before the next
 * element, what does not ends behind its last one, and no mark grows at its start. An unmark ends where a mark would begin: of
 * what does not grow it reaches out to its neighbours on both sides.
 */
import type { Dot } from '../clock/dot'
import { getOf } from '../clock/replica-map'
import type { DotEntry } from '../crdt/dot-fun'
import { type Anchor, anchorAt, type MarkOp, type MarkRule } from './mark-op'
import { comparePositions, type Run } from './run'
import { findRun } from './run-index'
import { seekElement, seekIndex } from './seek'
import { pathIn, spanAt } from './span-tree'
import type { TextState } from './text'

/** Where a range begins and ends. */
export interface MarkRange {
  readonly start: Anchor | null
  readonly end: Anchor | null
}

/** The range of the elements that show at indices `from … to - 1`, at least one. O(log n). */
export function rangeOf(state: TextState, from: number, to: number, rule: MarkRule, isUnmark: boolean): MarkRange {
  const { visible } = state.root
  const isSticky = rule.grows === 'none' || rule.overlaps === true
  const next = (): Anchor | null => (to < visible ? anchorAt(elementAt(state, to), false) : null)
  if (!isSticky) return { start: anchorAt(elementAt(state, from), false), end: next() }
  if (!isUnmark)
    return { start: anchorAt(elementAt(state, from), false), end: anchorAt(elementAt(state, to - 1), true) }
  return { start: from > 0 ? anchorAt(elementAt(state, from - 1), true) : null, end: next() }
}

/** The dot of the element that shows at an index. O(log n). */
export function elementAt({ root }: TextState, index: number): Dot {
  const path = pathIn(root, null)
  seekIndex(path, index)
  const { run, offset } = spanAt(path)
  return { id: run.id, counter: run.start + offset + path.within }
}

/** An element by its place in the Fugue tree. */
export interface Located {
  readonly run: Run
  readonly offset: number
}

/** Where an element is, tombstones included; undefined when it is not placed. O(log n). */
export function locate(state: TextState, { id, counter }: Dot): Located | undefined {
  const runs = getOf(state.lines, id)?.runs
  const run = runs && findRun(runs, counter)
  if (run === undefined || !seekElement(pathIn(state.root, null), run, counter - run.start)) return undefined
  return { run, offset: counter - run.start }
}

/** Whether an operation covers an element. O(log n). */
export function covers(state: TextState, { value }: DotEntry<MarkOp>, element: Located): boolean {
  const { start, end } = value as MarkOp
  const from = start && order(state, start, element)
  const to = end && order(state, end, element)
  return from !== undefined && to !== undefined && (from === null || from < 0) && (to === null || to > 0)
}

/** Whether the range of one operation lies within that of another; not where anchors are missing. O(log n). */
export function isWithinRange(state: TextState, inner: MarkOp, outer: MarkOp): boolean {
  const from = compareAnchors(state, outer.start, inner.start, -1)
  const to = compareAnchors(state, inner.end, outer.end, 1)
  return from !== undefined && to !== undefined && from <= 0 && to <= 0
}

/** Negative when an anchor stands before an element; undefined when its own is not placed. */
function order(state: TextState, anchor: Anchor, element: Located): number | undefined {
  const at = locate(state, anchor)
  if (at === undefined) return undefined
  return comparePositions(at.run, at.offset, element.run, element.offset) || (anchor.isAfter ? 1 : -1)
}

/** Null is the edge of the text that `edge` says: -1 its start, 1 its end. */
function compareAnchors(state: TextState, a: Anchor | null, b: Anchor | null, edge: -1 | 1): number | undefined {
  const [x, y] = [a && locate(state, a), b && locate(state, b)]
  if (x === undefined || y === undefined) return undefined
  if (x === null || y === null) return (x === null ? edge : 0) - (y === null ? edge : 0)
  return comparePositions(x.run, x.offset, y.run, y.offset) || Number(a?.isAfter) - Number(b?.isAfter)
}
