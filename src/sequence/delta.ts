/**
 * The deltas of local edits: loose parts only.
 */
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap } from '../clock/replica-map'
import { type Deletion, deleteLogOf, emptyDeleteLog } from './delete-log'
import { makeRun, type Run, rootRun } from './run'
import { addRun, emptyRunIndex } from './run-index'
import { type Content, makeSpan, type Span, spanLengthMax } from './span'
import { emptyTree, treeOf } from './span-tree'
import {
  type Line,
  loosePieces,
  makeState,
  noLine,
  noLoose,
  noLoosePlaced,
  type Piece,
  type SequenceState,
} from './state'

const nothing = /* @__PURE__ */ emptyReplicaMap<never>()

/** The delta of an insertion. */
export function insertDelta<C extends Content>(piece: Piece<C>): SequenceState<C> {
  if (piece.parentCounter === 0) return rootDelta(piece)
  return makeState<C>(emptyTree(), nothing, loosePieces([piece]), nothing)
}

/** What hangs on the root has its place everywhere. */
function rootDelta<C extends Content>({ id, counter, side, content }: Piece<C>): SequenceState<C> {
  const run = makeRun(id, counter, rootRun, 0, side)
  const line: Line = { runs: addRun(emptyRunIndex(), run), deletes: emptyDeleteLog() }
  const root = treeOf(spansOf(run, content as C))
  return makeState<C>(root, { ids: [id], values: [line] }, noLoosePlaced(), nothing)
}

function spansOf<C extends Content>(run: Run, content: C): Span<C>[] {
  const { length } = content
  const spans: Span<C>[] = []
  const most = typeof content === 'string' ? length : spanLengthMax
  for (let from = 0; from < length; from += most) {
    const part = (length <= most ? content : content.slice(from, from + most)) as C
    spans.push(makeSpan(run, from, part.length, true, part))
  }
  return spans
}

/** The delta of deletions of one writer. */
export function deleteDelta<C extends Content>(by: ReplicaId, deletions: readonly Deletion[]): SequenceState<C> {
  const [only] = deletions as readonly [Deletion]
  const deletes = deletions.length === 1 ? { closed: emptyDeleteLog().closed, last: only } : deleteLogOf(deletions)
  const line: Line = { runs: noLine().runs, deletes }
  return makeState<C>(emptyTree(), { ids: [by], values: [line] }, noLoose(), nothing)
}
