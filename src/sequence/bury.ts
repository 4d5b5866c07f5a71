/**
 * Deletes by element: tombstones where the elements are placed, a note where they are not.
 */
import { addRange, type CausalContext, emptyContext } from '../clock/causal-context'
import type { ReplicaId } from '../clock/replica-id'
import { findReplica } from '../clock/replica-map'
import type { Runs } from '../clock/runs'
import { type CollectedDots, collectDot, contextOfDots } from '../codec/ahead'
import { bury, type Editor, runsOf } from './editor'
import { findRun, nextStart } from './run-index'
import { seekElement } from './seek'
import { type Content, continues, joined, makeSpan, partOf } from './span'
import { isEmptyTree, type Path, spanAfter, spanAt, spanBefore, splice } from './span-tree'
import { makeLoose, type Piece } from './state'

/** Deletes the elements `from … to` of a writer, wherever they are; `keeps` what they held for time travel. */
export function buryRange<C extends Content>(
  editor: Editor<C>,
  id: ReplicaId,
  from: number,
  to: number,
  keeps: boolean,
): void {
  const { path } = editor
  eachPart(
    editor,
    id,
    from,
    to,
    length => {
      const span = spanAt(path)
      if (span.isLive) bury(path, path.within, length, keeps)
      else if (span.content !== null && !keeps) empty(path, path.within, length)
    },
    (first, last) => noteGone(editor, id, first, last, keeps),
  )
}

/**
 * Goes through the elements `from … to` of a writer: `placed` is called with the path at each part that is placed in one
 * span, `absent` with the two ends of what is not.
 */
export function eachPart<C extends Content>(
  editor: Editor<C>,
  id: ReplicaId,
  from: number,
  to: number,
  placed: (length: number) => void,
  absent: (from: number, to: number) => void,
): void {
  const { path } = editor
  for (let counter = from; counter <= to; ) {
    const runs = runsOf(editor, id)
    const run = findRun(runs, counter)
    if (run === undefined || !seekElement(path, run, counter - run.start)) {
      const next = Math.min(to + 1, nextStart(runs, counter))
      absent(counter, next - 1)
      counter = next
      continue
    }
    const length = Math.min(to - counter + 1, spanAt(path).length - path.within)
    counter += length
    placed(length)
  }
}

/** Deletes all elements of a context. */
export function buryAll<C extends Content>(editor: Editor<C>, dots: CausalContext, keeps: boolean): void {
  dots.ids.forEach((id, i) => {
    const runs = dots.values[i] as Runs
    for (let at = 0; at < runs.length; at += 2) buryRange(editor, id, runs[at] as number, runs[at + 1] as number, keeps)
  })
}

/** Drops what tombstones hold. */
function empty<C extends Content>(path: Path<C>, from: number, length: number): void {
  const span = spanAt(path)
  const at = path.at[path.depth] as number
  let bare = makeSpan<C>(span.run, span.offset + from, length, false, null)
  const before = from > 0 ? partOf(span, 0, from) : null
  const after = from + length < span.length ? partOf(span, from + length, span.length) : null
  const previous = before === null ? spanBefore(path) : undefined
  const next = after === null ? spanAfter(path) : undefined
  const joinsPrevious = previous !== undefined && continues(previous, bare)
  const joinsNext = next !== undefined && continues(bare, next)
  if (joinsPrevious) bare = joined(previous, bare)
  if (joinsNext) bare = joined(bare, next)
  const start = joinsPrevious ? at - 1 : at
  const drop = 1 + (joinsPrevious ? 1 : 0) + (joinsNext ? 1 : 0)
  if (before === null) splice(path, start, drop, bare, after, null, 0)
  else splice(path, start, drop, before, bare, after, 0)
}

function noteGone<C extends Content>(editor: Editor<C>, id: ReplicaId, from: number, to: number, keeps: boolean): void {
  const { owner, pieces, gone, lost, dropped, patches } = editor.loose
  const isUnplaced = gone === null && isEmptyTree(editor.path.root)
  const next = isUnplaced ? null : addRange(gone ?? emptyContext(), id, from, to)
  const nextLost = keeps ? lost : addRange(lost, id, from, to)
  const left = patches.filter(patch => patch.id !== id || patch.counter < from || patch.counter > to)
  if (next === gone && nextLost === lost && left.length === patches.length) return
  editor.loose = makeLoose(owner, pieces, next, nextLost, dropped, left.length === patches.length ? patches : left)
}

/** The dots of pieces. */
export function dotsOfPieces(pieces: readonly Pick<Piece<unknown>, 'id' | 'counter' | 'length'>[]): CausalContext {
  let dots: CollectedDots
  for (const { id, counter, length } of pieces) dots = collectDot(dots, id, counter, counter + length - 1)
  return contextOfDots(dots)
}

/** The runs of dots of one writer in a context, within a range. */
export function within(context: CausalContext, id: ReplicaId, from: number, to: number): Runs {
  const at = findReplica(context.ids, id)
  const runs: number[] = []
  if (at < 0) return runs
  const all = context.values[at] as Runs
  for (let i = 0; i < all.length; i += 2) {
    const low = Math.max(from, all[i] as number)
    const high = Math.min(to, all[i + 1] as number)
    if (low <= high) runs.push(low, high)
  }
  return runs
}
