/**
 * The deltas of local edits: loose parts only.
 */
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap } from '../clock/replica-map'
import { type Deletion, deleteLogOf, emptyDeleteLog } from './delete-log'
import { makeRun, rootRun } from './run'
import { addRun, emptyRunIndex } from './run-index'
import { type Content, emptyTree, makeSpan, treeOf } from './span-tree'
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
function rootDelta<C extends Content>({ id, counter, length, side, content }: Piece<C>): SequenceState<C> {
  const run = makeRun(id, counter, rootRun, 0, side)
  const line: Line = { runs: addRun(emptyRunIndex(), run), deletes: emptyDeleteLog() }
  const root = treeOf([makeSpan(run, 0, length, true, content)])
  return makeState<C>(root, { ids: [id], values: [line] }, noLoosePlaced(), nothing)
}

/** The delta of deletions of one writer. */
export function deleteDelta<C extends Content>(by: ReplicaId, deletions: readonly Deletion[]): SequenceState<C> {
  const [only] = deletions as readonly [Deletion]
  const deletes = deletions.length === 1 ? { closed: emptyDeleteLog().closed, last: only } : deleteLogOf(deletions)
  const line: Line = { runs: noLine().runs, deletes }
  return makeState<C>(emptyTree(), { ids: [by], values: [line] }, noLoose(), nothing)
}
