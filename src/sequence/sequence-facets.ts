/**
 * What all sequences share of undo and reasons.
 */
import type { Dot } from '../clock/dot'
import { dotText } from '../clock/dot'
import type { Contribution, Facets, Restored, Scope } from '../crdt/contract'
import { deleteDelta, insertDelta } from './delta'
import { buryDots, type Editor, edit, finish, insertAt, insertBehind, runsOf } from './editor'
import { findRun } from './run-index'
import { seekElement } from './seek'
import { type Content, partOf, type Span } from './span'
import { eachSpan } from './span-tree'
import type { SequenceState } from './state'
import { adopter, walkPair } from './walk'

/** What undo needs of elements that hold replicated data. */
export interface RestoreHeld<C> {
  /** So many entries that hold nothing. */
  blank(length: number): C
  /** Undoes what a change made of an element, from `old` to `now`. */
  edited(dot: Dot, old: unknown, now: unknown): void
  /** Undoes what a change wrote into an element that it inserted, and tells whether anything is left. */
  inserted(dot: Dot, now: unknown): boolean
  /** Writes back what a deleted element held, into one that was inserted for it. */
  brought(dot: Dot, old: unknown): void
}

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
  held?: RestoreHeld<C>,
  cut: (span: Span<C>) => readonly Span<C>[] = span => [span],
): void {
  const inserted: Span<C>[] = []
  const deleted: Span<C>[] = []
  const edited: (readonly [dot: Dot, old: unknown, now: unknown])[] = []
  walkPair(after, before, adopter(after.lines), {
    onlyA: (span, from, to) => void inserted.push(partOf(span, from, to)),
    onlyB: () => undefined,
    both(a, from, b, bFrom, length) {
      if (!a.isLive && b.isLive) deleted.push(partOf(b, bFrom, bFrom + length))
      if (held === undefined || !a.isLive || !b.isLive) return
      for (let i = 0; i < length; i++) {
        const [old, now] = [b.content?.[bFrom + i], a.content?.[from + i]]
        const dot = { id: a.run.id, counter: a.run.start + a.offset + from + i }
        if (old !== now) edited.push([dot, old, now])
      }
    },
  })
  for (const [dot, old, now] of edited) held?.edited(restored.find(dot), old, now)
  for (const span of inserted)
    eachStanding(span, restored, (dot, i) => {
      if (isStanding(scope, dot) && !(span.isLive && held?.inserted(dot, span.content?.[i]))) deleteElement(scope, dot)
    })
  let last: Dot | undefined
  for (const span of deleted)
    for (const part of cut(span)) last = bringBack(scope, before, part, restored, last, held) ?? last
}

/** Calls `each` with the dots under which the elements of a span stand now. */
function eachStanding(span: Span<unknown>, restored: Restored, each: (dot: Dot, i: number) => void): void {
  const { id, start } = span.run
  for (let i = 0; i < span.length; i++) each(restored.find({ id, counter: start + span.offset + i }), i)
}

function isStanding<C extends Content>(scope: Scope<SequenceState<C>>, dot: Dot): boolean {
  return isShown(edit(scope.peek(), null), dot)
}

function deleteElement<C extends Content>(scope: Scope<SequenceState<C>>, { id, counter }: Dot): void {
  const state = scope.peek()
  const editor = edit(state, scope.owner())
  isShown(editor, { id, counter })
  const deletion = buryDots(editor, scope.writer, scope.take(), id, counter, 1)
  scope.emit(deleteDelta(scope.writer, [deletion]), finish(editor))
}

/** Whether an element is placed and shows; the editor's path then points at it. */
function isShown<C extends Content>(editor: Editor<C>, dot: Dot): boolean {
  if (!isFound(editor, dot)) return false
  const { nodes, at, depth } = editor.path
  return nodes[depth]?.spans[at[depth] as number]?.isLive === true
}

/**
 * Inserts what a change deleted behind where it stood, or behind what came back before it; what is back already stays.
 * Gives the dot of its last element.
 */
function bringBack<C extends Content>(
  scope: Scope<SequenceState<C>>,
  before: SequenceState<C>,
  span: Span<C>,
  restored: Restored,
  brought: Dot | undefined,
  held: RestoreHeld<C> | undefined,
): Dot | undefined {
  const { run, offset, length } = span
  const content = span.content === null || held === undefined ? span.content : held.blank(length)
  const dots: Dot[] = []
  for (let i = 0; i < length; i++) dots.push({ id: run.id, counter: run.start + offset + i })
  const editor = edit(scope.peek(), scope.owner())
  const isBack = (dot: Dot): boolean => {
    const now = restored.find(dot)
    return (now.id !== dot.id || now.counter !== dot.counter) && isShown(editor, now)
  }
  if (content === null || dots.some(isBack)) return undefined
  const last = dots[dots.length - 1] as Dot
  const counter = scope.take(length)
  const isPlaced =
    isFound(editor, last) ||
    seekAhead(editor, before, span, restored) ||
    (brought !== undefined && isFound(editor, brought))
  // Among tombstones only its own says where it stood: other places come back in any order.
  const piece = isPlaced
    ? insertBehind(editor, scope.writer, counter, content)
    : insertAt(editor, scope.writer, counter, 0, content)
  dots.forEach((dot, i) => restored.note(dot, { id: scope.writer, counter: counter + i }, held !== undefined))
  scope.emit(insertDelta(piece), finish(editor))
  for (let i = 0; i < length; i++) held?.brought({ id: scope.writer, counter: counter + i }, span.content?.[i])
  return { id: scope.writer, counter: counter + length - 1 }
}

/**
 * Points the editor's path at what stood ahead of a span, by whatever dot it stands now: the place of what comes back into
 * something that came back itself. O(n).
 */
function seekAhead<C extends Content>(
  editor: Editor<C>,
  before: SequenceState<C>,
  { run, offset }: Span<C>,
  restored: Restored,
): boolean {
  const ahead: Span<C>[] = []
  let isAhead = true
  eachSpan(before.root, span => {
    const from = span.run === run ? offset - span.offset : -1
    if (isAhead && from > 0 && from < span.length) ahead.push(partOf(span, 0, from))
    isAhead &&= from < 0 || from >= span.length
    if (isAhead && span.isLive) ahead.push(span)
  })
  for (const span of ahead.reverse())
    for (let i = span.length - 1; i >= 0; i--)
      if (isFound(editor, restored.find({ id: span.run.id, counter: span.run.start + span.offset + i }))) return true
  return false
}

/** Whether an element is placed; the editor's path then points at it. */
function isFound<C extends Content>(editor: Editor<C>, { id, counter }: Dot): boolean {
  const run = findRun(runsOf(editor, id), counter)
  return run !== undefined && seekElement(editor.path, run, counter - run.start)
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
