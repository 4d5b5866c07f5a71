/**
 * The transient builder of a sequence: local edits by index, and what every change of elements rests on.
 *
 * An editor starts from a state and gives one; in between it is the only thing that changes. With an owner's token it edits
 * the nodes that carry it in place, else it copies each path. Indices count elements that show.
 */
import type { ReplicaId } from '../clock/replica-id'
import { getOf, type ReplicaMap, setOf } from '../clock/replica-map'
import { type DeleteLog, type Deletion, deletionOf, pushDeletion } from './delete-log'
import { hangsOn, left, makeRun, type Run, right, rootRun, type Side } from './run'
import { addRun, type RunIndex } from './run-index'
import { seekIndex, seekStart } from './seek'
import { appended, type Content, continues, joined, makeSpan, partOf, type Span, spanLengthMax } from './span'
import { isEmptyTree, nextSpan, type Path, pathIn, spanAfter, spanAt, spanBefore, splice, treeOf } from './span-tree'
import {
  goneOf,
  type Line,
  type Loose,
  makeLoose,
  makePiece,
  noLine,
  noLoose,
  noLoosePlaced,
  type Piece,
  type SequenceState,
  settledState,
} from './state'

/** A state in progress. */
export interface Editor<C extends Content> {
  start: SequenceState<C>
  readonly path: Path<C>
  lines: ReplicaMap<Line>
  /** Lines that were written to and are not yet in `lines`, when there are several: setting one copies all. */
  written: Map<ReplicaId, Line> | null
  /** The line that is being written to, not yet in `lines`. */
  id: ReplicaId | null
  line: Line
  runs: RunIndex
  deletes: DeleteLog
  loose: Loose<C>
  floor: SequenceState<C>['floor']
}

/** An editor of a state. */
export function edit<C extends Content>(state: SequenceState<C>, owner: object | null): Editor<C> {
  const line = noLine()
  return {
    start: state,
    path: pathIn(state.root, owner),
    lines: state.lines,
    written: null,
    id: null,
    line,
    runs: line.runs,
    deletes: line.deletes,
    loose: state.loose,
    floor: state.floor,
  }
}

/** Goes on with an editor from the state that it gave. */
export function reopen<C extends Content>(editor: Editor<C>, state: SequenceState<C>, owner: object | null): void {
  editor.start = state
  editor.path.owner = owner
}

/** The state as edited; the one from the start when nothing was. */
export function finish<C extends Content>(editor: Editor<C>): SequenceState<C> {
  flush(editor)
  if (editor.loose.owner === editor) {
    const { pieces, gone, lost, dropped, patches } = editor.loose
    editor.loose = makeLoose(null, pieces, gone, lost, dropped, patches)
  }
  const { start, path, lines, loose, floor } = editor
  // Nodes that were changed in place keep their root: such a state is made anew all the same.
  if (path.root === start.root && lines === start.lines && loose === start.loose && floor === start.floor) return start
  return settledState(path.root, lines, loose, floor)
}

/** Makes the line of a writer the current one. */
export function openLine<C extends Content>(editor: Editor<C>, id: ReplicaId): void {
  if (editor.id === id) return
  const { id: last, line, runs, deletes } = editor
  if (last !== null && (runs !== line.runs || deletes !== line.deletes)) {
    editor.written ??= new Map()
    editor.written.set(last, { runs, deletes })
  }
  editor.id = id
  editor.line = lineOf(editor, id)
  editor.runs = editor.line.runs
  editor.deletes = editor.line.deletes
}

function lineOf<C extends Content>({ written, lines }: Editor<C>, id: ReplicaId): Line {
  return written?.get(id) ?? getOf(lines, id) ?? noLine()
}

/** Puts all lines that were written to back among the others. */
export function flush<C extends Content>(editor: Editor<C>): void {
  const { id, line, runs, deletes, written } = editor
  if (written !== null) {
    editor.written = null
    const all = new Map<ReplicaId, Line>()
    editor.lines.ids.forEach((of, i) => all.set(of, editor.lines.values[i] as Line))
    for (const [of, next] of written) all.set(of, next)
    const ids = [...all.keys()].sort()
    editor.lines = { ids, values: ids.map(of => all.get(of) as Line) }
  }
  if (id === null || (runs === line.runs && deletes === line.deletes)) return
  editor.line = { runs, deletes }
  editor.lines = setOf(editor.lines, id, editor.line)
}

/** The runs of a writer, those that are being added included. */
export function runsOf<C extends Content>(editor: Editor<C>, id: ReplicaId): RunIndex {
  return editor.id === id ? editor.runs : lineOf(editor, id).runs
}

/**
 * Inserts elements of `id`, with dots from `counter` on, so that the first gets an index. O(log n).
 *
 * Gives the piece that says the same to others: below which element, and on which side. The parent is the left neighbour
 * unless something hangs right of it already, tombstones included; then it is the next element after that neighbour.
 *
 * @param index at most the number of elements that show.
 */
export function insertAt<C extends Content>(
  editor: Editor<C>,
  id: ReplicaId,
  counter: number,
  index: number,
  content: C,
): Piece<C> {
  const { path } = editor
  if (index > 0) {
    seekIndex(path, index - 1)
    return insertBehind(editor, id, counter, content)
  }
  if (isEmptyTree(path.root)) return insertFirst(editor, id, counter, content)
  seekStart(path)
  const next = spanAt(path)
  return insertHanging(editor, id, counter, content, next.run, next.offset, left, 0)
}

/** Inserts behind the element at which the path points, whether that shows or not. */
export function insertBehind<C extends Content>(
  editor: Editor<C>,
  id: ReplicaId,
  counter: number,
  content: C,
): Piece<C> {
  const { path } = editor
  const span = spanAt(path)
  const { run } = span
  const offset = span.offset + path.within
  // The next element of the chain hangs right of it.
  if (path.within < span.length - 1)
    return insertHanging(editor, id, counter, content, run, offset + 1, left, path.within + 1)
  const next = nextSpan(path)
  if (next !== undefined && hangsOn(run, offset, right, next.run, next.offset))
    return insertHanging(editor, id, counter, content, next.run, next.offset, left, span.length)
  if (run.id === id && run.start + offset + 1 === counter) {
    const { length } = content
    if (
      span.isLive &&
      span.content !== null &&
      (typeof content === 'string' || span.length + length <= spanLengthMax)
    ) {
      const grown = makeSpan(run, span.offset, span.length + length, true, appended(span.content, content))
      splice(path, path.at[path.depth] as number, 1, grown, null, null, length)
    } else {
      const more = makeSpan(run, offset + 1, length, true, content)
      splice(path, (path.at[path.depth] as number) + 1, 0, more, null, null, length)
    }
    return makePiece(id, counter, length, id, counter - 1, right, content)
  }
  return insertHanging(editor, id, counter, content, run, offset, right, span.length)
}

function insertFirst<C extends Content>(editor: Editor<C>, id: ReplicaId, counter: number, content: C): Piece<C> {
  const run = makeRun(id, counter, rootRun, 0, right)
  const { owner, pieces, gone, lost, dropped, patches } = editor.loose
  if (gone === null) {
    flush(editor)
    const isNothing = editor.loose === noLoose() && editor.lines.ids.length === 0
    editor.loose = isNothing ? noLoosePlaced() : makeLoose(owner, pieces, goneOf(editor), lost, dropped, patches)
  }
  addNewRun(editor, run)
  editor.path.root = treeOf([makeSpan(run, 0, content.length, true, content)])
  return makePiece(id, counter, content.length, rootRun.id, 0, right, content)
}

/** A run of its own, which hangs on an element; it stands `cut` elements behind the start of the span at the path. */
function insertHanging<C extends Content>(
  editor: Editor<C>,
  id: ReplicaId,
  counter: number,
  content: C,
  parent: Run,
  parentOffset: number,
  side: Side,
  cut: number,
): Piece<C> {
  const { length } = content
  const run = makeRun(id, counter, parent, parentOffset, side)
  addNewRun(editor, run)
  putSpan(editor.path, makeSpan(run, 0, length, true, content), cut)
  return makePiece(id, counter, length, parent.id, parent.start + parentOffset, side, content)
}

/** Enters a run in the line of its writer. */
export function addNewRun<C extends Content>(editor: Editor<C>, run: Run): void {
  openLine(editor, run.id)
  editor.runs = addRun(editor.runs, run)
}

/** Puts a span `cut` elements behind the start of the span at the path, which is cut in two if need be. */
export function putSpan<C extends Content>(path: Path<C>, fresh: Span<C>, cut: number): void {
  const span = spanAt(path)
  const at = path.at[path.depth] as number
  const gained = fresh.isLive ? fresh.length : 0
  if (cut === span.length && continues(span, fresh)) splice(path, at, 1, joined(span, fresh), null, null, gained)
  else if (cut === 0) splice(path, at, 0, fresh, null, null, gained)
  else if (cut === span.length) splice(path, at + 1, 0, fresh, null, null, gained)
  else splice(path, at, 1, partOf(span, 0, cut), fresh, partOf(span, cut, span.length), gained)
}

/**
 * Deletes `count` elements from an index on; each range of one run takes the next dot of `id`, which `dots` gives. Gives
 * the deletions.
 */
export function deleteAt<C extends Content>(
  editor: Editor<C>,
  id: ReplicaId,
  index: number,
  count: number,
  dots: { take(): number },
): Deletion[] {
  const { path } = editor
  const deletions: Deletion[] = []
  for (let rest = count; rest > 0; ) {
    seekIndex(path, index)
    const span = spanAt(path)
    const length = Math.min(rest, span.length - path.within)
    const from = span.run.start + span.offset + path.within
    deletions.push(buryDots(editor, id, dots.take(), span.run.id, from, length))
    rest -= length
  }
  return deletions
}

/** Deletes `length` elements that show from the one at which the path points on, all in its span, by one dot. */
export function buryDots<C extends Content>(
  editor: Editor<C>,
  by: ReplicaId,
  counter: number,
  id: ReplicaId,
  from: number,
  length: number,
): Deletion {
  const deletion = deletionOf(counter, id, from, length)
  bury(editor.path, editor.path.within, length, true)
  openLine(editor, by)
  editor.deletes = pushDeletion(editor.deletes, deletion)
  return deletion
}

/** Makes elements of the span at the path, which show, tombstones, merged with neighbours where they go on. */
export function bury<C extends Content>(path: Path<C>, from: number, length: number, keeps: boolean): void {
  const span = spanAt(path)
  let at = path.at[path.depth] as number
  const to = from + length
  const { run, offset, content } = span
  let dead = makeSpan(
    run,
    offset + from,
    length,
    false,
    keeps && content !== null ? (content.slice(from, to) as C) : null,
  )
  const before = from > 0 ? partOf(span, 0, from) : null
  const after = to < span.length ? partOf(span, to, span.length) : null
  let drop = 1
  const previous = before === null ? spanBefore(path) : undefined
  if (previous !== undefined && continues(previous, dead)) {
    dead = joined(previous, dead)
    at--
    drop++
  }
  const next = after === null ? spanAfter(path) : undefined
  if (next !== undefined && continues(dead, next)) {
    dead = joined(dead, next)
    drop++
  }
  if (before === null) splice(path, at, drop, dead, after, null, -length)
  else splice(path, at, drop, before, dead, after, -length)
}
