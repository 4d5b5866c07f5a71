/**
 * Places pieces that came from elsewhere: finds by element where a piece belongs, whatever was inserted around it since.
 *
 * There is no scan and no conflict to resolve: an element's address in the Fugue tree says where it stands. One search
 * finds the place; that the parent is there is seen from the neighbours, since what hangs on an element stands beside it.
 */
import { addNewRun, type Editor, putSpan, runsOf } from './editor'
import { comparePositions, hangsOn, makeRun, type Run, right, rootRun, runLengthMax } from './run'
import { findRun } from './run-index'
import { seekBefore, seekElement } from './seek'
import { appended, type Content, makeSpan, type Span, spanLengthMax } from './span'
import { isEmptyTree, nextSpan, type Path, spanAt, splice, treeOf } from './span-tree'
import { makePiece, type Piece } from './state'

/** Places the elements of a piece that are not placed yet; false when their parent is missing. O(log n · log depth). */
export function placePiece<C extends Content>(editor: Editor<C>, piece: Piece<C>): boolean {
  const { id, counter, length, parentId, parentCounter, side } = piece
  if (typeof piece.content !== 'string' && length > spanLengthMax) return placeInParts(editor, piece)
  if (side === right && parentId === id && parentCounter === counter - 1 && parentCounter > 0) {
    const run = findRun(runsOf(editor, id), parentCounter)
    return run !== undefined && extendRun(editor, run, counter - run.start, piece)
  }
  const known = findRun(runsOf(editor, id), counter)
  if (known !== undefined && known.start === counter) return extendRun(editor, known, 0, piece)
  const parent = parentCounter === 0 ? rootRun : findRun(runsOf(editor, parentId), parentCounter)
  if (parent === undefined) return false
  const parentOffset = parentCounter - parent.start
  if (parentOffset > runLengthMax) return false
  const run = makeRun(id, counter, parent, parentOffset, side)
  const { path } = editor
  if (isEmptyTree(path.root)) {
    addNewRun(editor, run)
    path.root = treeOf([spanOf(run, 0, piece)])
    return true
  }
  const cut = seekPlace(path, run, 0)
  if (parent !== rootRun && !hasParent(path, cut, parent, parentOffset, side)) return false
  addNewRun(editor, run)
  putSpan(path, spanOf(run, 0, piece), cut)
  return true
}

/** A span of many entries would be copied for each change of one of them. */
function placeInParts<C extends Content>(editor: Editor<C>, piece: Piece<C>): boolean {
  for (let from = 0; from < piece.length; from += spanLengthMax)
    if (!placePiece(editor, partOfPiece(piece, from, Math.min(piece.length, from + spanLengthMax)))) return false
  return true
}

/** A part of a piece; what is not its start hangs right of the element before. */
export function partOfPiece<C extends Content>(piece: Piece<C>, from: number, to: number): Piece<C> {
  if (from === 0 && to === piece.length) return piece
  const { id, counter, content } = piece
  const part = content === null ? null : (content.slice(from, to) as C)
  if (from === 0) return makePiece(id, counter, to, piece.parentId, piece.parentCounter, piece.side, part)
  return makePiece(id, counter + from, to - from, id, counter + from - 1, right, part)
}

function spanOf<C extends Content>(run: Run, offset: number, { length, content }: Piece<C>): Span<C> {
  return makeSpan(run, offset, length, content !== null, content)
}

/** Places what is new of a piece that begins at element `offset` of a run; false when the element before it is missing. */
function extendRun<C extends Content>(editor: Editor<C>, run: Run, offset: number, piece: Piece<C>): boolean {
  const { path } = editor
  if (offset + piece.length > runLengthMax) return false
  let skip = 0
  let cut = 0
  for (;;) {
    // The last span that begins at the first new element or before it: it holds it, ends before it, or is of another run.
    const isThere = seekBefore(path, run, offset + skip, 1)
    const span = spanAt(path)
    if (isThere && span.run === run && span.offset + span.length > offset + skip) {
      skip = span.offset + span.length - offset
      if (skip >= piece.length) return true
      continue
    }
    cut = isThere ? cutOf(span, run, offset + skip) : 0
    break
  }
  if (skip === 0 && offset > 0 && !hasParent(path, cut, run, offset - 1, right)) return false
  const rest = partOfPiece(piece, skip, piece.length)
  const span = spanAt(path)
  const goesOn =
    cut === span.length &&
    span.run === run &&
    span.offset + span.length === offset + skip &&
    span.isLive &&
    rest.content !== null &&
    span.content !== null &&
    (typeof span.content === 'string' || span.length + rest.length <= spanLengthMax)
  if (goesOn) {
    const content = appended(span.content as C, rest.content as C)
    const grown = makeSpan(run, span.offset, span.length + rest.length, true, content)
    splice(path, path.at[path.depth] as number, 1, grown, null, null, rest.length)
  } else putSpan(path, spanOf(run, offset + skip, rest), cut)
  return true
}

/** Points the path at the span behind whose first elements, so many as it gives, element `offset` of `run` belongs. */
export function seekPlace<C extends Content>(path: Path<C>, run: Run, offset: number): number {
  return seekBefore(path, run, offset, 0) ? cutOf(spanAt(path), run, offset) : 0
}

/** How many elements of a span come before an element; at least one does. */
export function cutOf<C>(span: Span<C>, run: Run, offset: number): number {
  const { length } = span
  if (length === 1 || comparePositions(span.run, span.offset + length - 1, run, offset) < 0) return length
  let low = 1
  let high = length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (comparePositions(span.run, span.offset + middle, run, offset) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether a parent is placed, seen from the place of a child: then a neighbour is the parent, or hangs on it as well. */
function hasParent<C extends Content>(path: Path<C>, cut: number, parent: Run, offset: number, side: 0 | 1): boolean {
  const span = spanAt(path)
  if (side === right) return cut > 0 && hangsOn(parent, offset, right, span.run, span.offset + cut - 1)
  if (cut < span.length) return hangsOn(parent, offset, side, span.run, span.offset + cut)
  const next = nextSpan(path)
  return next !== undefined && hangsOn(parent, offset, side, next.run, next.offset)
}

/** Whether an element is placed. */
export function isPlaced<C extends Content>(editor: Editor<C>, run: Run | undefined, counter: number): boolean {
  return run !== undefined && seekElement(editor.path, run, counter - run.start)
}
