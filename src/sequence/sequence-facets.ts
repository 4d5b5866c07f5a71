/**
 * What all sequences share of undo and reasons.
 */
import type { Dot } from '../clock/dot'
import { dotText } from '../clock/dot'
import type { Contribution, Facets, Restored, Scope } from '../crdt/contract'
import { deleteDelta, insertDelta } from './delta'
import { buryDots, type Editor, edit, finish, insertAt, insertBehind, runsOf, seekElement } from './editor'
import { findRun } from './run-index'
import { type Content, eachSpan, partOf, type Span } from './span-tree'
import type { SequenceState } from './state'
import { adopter, walkPair } from './walk'

/**
 * Undoes a change of a sequence: deletes what it inserted, and inserts anew, at its old place, what it deleted.
 *
 * @param cut the parts of a deleted span, each of which comes back at its own place.
 */
export function restoreSequence<C extends Content>(
  scope: Scope<SequenceState<C>>,
  before: SequenceState<C>,
  after: SequenceState<C>,
  restored: Restored,
  cut: (span: Span<C>) => readonly Span<C>[] = span => [span],
): void {
  const inserted: Span<C>[] = []
  const deleted: Span<C>[] = []
  walkPair(after, before, adopter(after.lines), {
    onlyA: (span, from, to) => void inserted.push(partOf(span, from, to)),
    onlyB: () => undefined,
    both(a, _, b, bFrom, length) {
      if (!a.isLive && b.isLive) deleted.push(partOf(b, bFrom, bFrom + length))
    },
  })
  for (const span of inserted) eachStanding(span, restored, dot => deleteElement(scope, dot))
  for (const span of deleted) for (const part of cut(span)) bringBack(scope, part, restored)
}

/** Calls `each` with the dots under which the elements of a span stand now. */
function eachStanding(span: Span<unknown>, restored: Restored, each: (dot: Dot) => void): void {
  const { id, start } = span.run
  for (let i = 0; i < span.length; i++) each(restored.find({ id, counter: start + span.offset + i }))
}

function deleteElement<C extends Content>(scope: Scope<SequenceState<C>>, { id, counter }: Dot): void {
  const state = scope.peek()
  const editor = edit(state, scope.owner())
  if (!isShown(editor, { id, counter })) return
  const deletion = buryDots(editor, scope.writer, scope.take(), id, counter, 1)
  scope.emit(deleteDelta(scope.writer, [deletion]), finish(editor))
}

/** Whether an element is placed and shows; the editor's path then points at it. */
function isShown<C extends Content>(editor: Editor<C>, { id, counter }: Dot): boolean {
  const run = findRun(runsOf(editor, id), counter)
  if (run === undefined || !seekElement(editor.path, run, counter - run.start)) return false
  const { nodes, at, depth } = editor.path
  return nodes[depth]?.spans[at[depth] as number]?.isLive === true
}

/** Inserts what a change deleted behind where it stood; what is back already stays. */
function bringBack<C extends Content>(scope: Scope<SequenceState<C>>, span: Span<C>, restored: Restored): void {
  const { run, offset, length, content } = span
  const dots: Dot[] = []
  for (let i = 0; i < length; i++) dots.push({ id: run.id, counter: run.start + offset + i })
  const editor = edit(scope.peek(), scope.owner())
  const isBack = (dot: Dot): boolean => {
    const now = restored.find(dot)
    return (now.id !== dot.id || now.counter !== dot.counter) && isShown(editor, now)
  }
  if (content === null || dots.some(isBack)) return
  const last = dots[dots.length - 1] as Dot
  const home = findRun(runsOf(editor, last.id), last.counter)
  const counter = scope.take(length)
  const piece =
    home !== undefined && seekElement(editor.path, home, last.counter - home.start)
      ? insertBehind(editor, scope.writer, counter, content)
      : insertAt(editor, scope.writer, counter, 0, content)
  dots.forEach((dot, i) => restored.note(dot, { id: scope.writer, counter: counter + i }))
  scope.emit(insertDelta(piece), finish(editor))
}

/** Each element that shows, as `why` tells it. */
export function whySequence<C extends Content>(state: SequenceState<C>): ReturnType<Facets<unknown>['why']> {
  const winners: Contribution[] = []
  eachSpan(state.root, ({ run, offset, length, isLive, content }) => {
    if (!isLive || content === null) return
    for (let i = 0; i < length; i++)
      winners.push({ dot: dotText({ id: run.id, counter: run.start + offset + i }), value: content[i] })
  })
  return { winners, losers: [] }
}
