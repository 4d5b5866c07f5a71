/**
 * Reads what `write.ts` writes, trusting nothing.
 */
import { type CausalContext, sameContexts } from '../clock/causal-context'
import { compareDots, counterMax } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, type ReplicaMap } from '../clock/replica-map'
import { unzigzag } from '../codec/byte-format'
import type { Reader } from '../codec/format'
import type { ContentKind } from './content'
import { type DeleteLog, firstDot } from './delete-log'
import { readDeletions } from './deletion-columns'
import { edit, finish } from './editor'
import { joinParts } from './join'
import { goesOn } from './loose'
import { readTree } from './read-tree'
import { left, right, rootRun, runLengthMax } from './run'
import type { Content } from './span'
import { emptyTree } from './span-tree'
import {
  emptyState,
  type Line,
  loosePieces,
  makeLoose,
  makePiece,
  makeState,
  noLine,
  noLoose,
  type Patch,
  type Piece,
  type SequenceState,
} from './state'
import { hangs, noteGone, parts } from './write'

/** Reads a state; `readPatch` reads what is known of an element that is not placed. */
export function readSequence<C extends Content>(
  reader: Reader,
  kind: ContentKind<C>,
  readPatch: (reader: Reader) => unknown,
): SequenceState<C> {
  const state = reader.tuple(() => readParts(reader, kind, readPatch))
  noteGone(state, (id, from, to) => reader.gone(id, from, to))
  return state
}

function readParts<C extends Content>(
  reader: Reader,
  kind: ContentKind<C>,
  readPatch: (reader: Reader) => unknown,
): SequenceState<C> {
  const flags = reader.uint()
  if (flags > 127) reader.refuse('flags of the parts of a sequence', flags)
  if (flags === 0) return emptyState()
  const has = (part: keyof typeof parts): boolean => (flags & parts[part]) !== 0
  const floor = has('floor') ? readFloor(reader) : emptyReplicaMap<number>()
  const tree = has('tree') ? readTree(reader, kind) : null
  const deletes = has('deletions')
    ? readById(reader, by => readDeletions(reader, by, tree === null ? [] : tree.inserted(by)))
    : emptyReplicaMap<DeleteLog>()
  const pieces = has('pieces') ? readPieces(reader, kind) : []
  const lost = has('lost') ? readRanges(reader) : emptyReplicaMap<readonly number[]>()
  const dropped = has('dropped') ? readRanges(reader) : emptyReplicaMap<readonly number[]>()
  const patches = has('patches') ? readPatches(reader, readPatch) : []
  const lines = withDeletes(emptyReplicaMap<Line>(), deletes)
  // Most deltas: nothing that could have a place, or an effect on something else.
  if ((flags & ~(parts.deletions | parts.pieces)) === 0 && pieces.every(({ parentCounter }) => parentCounter > 0))
    return makeState(emptyTree<C>(), lines, pieces.length === 0 ? noLoose<C>() : loosePieces(pieces), floor)
  const loose = makeLoose<C>(null, pieces, null, lost, dropped, patches)
  const start =
    tree === null
      ? emptyState<C>()
      : makeState(
          tree.root,
          tree.lines,
          makeLoose<C>(null, [], emptyReplicaMap(), emptyReplicaMap(), emptyReplicaMap(), []),
          floor,
        )
  const editor = edit<C>(start, null)
  editor.floor = floor
  joinParts(editor, makeState(emptyTree<C>(), lines, loose, floor), emptyReplicaMap(), emptyReplicaMap(), kind.rules)
  const state = finish(editor)
  // What was written was in its place and had its effect: reading it changes nothing more.
  const isSettled =
    state.root === start.root &&
    state.loose.pieces.length === pieces.length &&
    state.loose.patches.length === patches.length &&
    sameContexts(state.loose.lost, lost) &&
    sameContexts(state.loose.dropped, dropped) &&
    deletes.ids.every((by, i) => firstDot(deletes.values[i] as DeleteLog) > (getOf(floor, by) ?? 0))
  if (!isSettled) reader.refuse('a sequence in which everything is in its place', flags, 'non-canonical')
  return state
}

function withDeletes(lines: ReplicaMap<Line>, deletes: ReplicaMap<DeleteLog>): ReplicaMap<Line> {
  if (deletes.ids.length === 0) return lines
  return { ids: deletes.ids, values: deletes.values.map(log => ({ runs: noLine().runs, deletes: log })) }
}

/** Reads ids that ascend, each with what `read` makes of it. */
function readById<Value>(reader: Reader, read: (id: ReplicaId) => Value): ReplicaMap<Value> {
  const ids: ReplicaId[] = []
  const values = reader.list(() =>
    reader.tuple(() => {
      const id = reader.id()
      const last = ids.at(-1)
      if (last !== undefined && last >= id) reader.refuse('replica ids in ascending order', id)
      ids.push(id)
      return read(id)
    }),
  )
  if (ids.length === 0) reader.refuse('at least one entry', 0, 'non-canonical')
  return { ids, values }
}

function readFloor(reader: Reader): ReplicaMap<number> {
  return readById(reader, () => {
    const counter = reader.uint()
    if (counter < 1 || counter > counterMax) reader.refuse('a dot counter from 1 to 2^50 - 1', counter)
    return counter
  })
}

function readRanges(reader: Reader): CausalContext {
  return readById(reader, () => {
    let last = 0
    const runs = reader.list(i => {
      const end = reader.after(last)
      if (end < last + (i % 2 === 1 ? 0 : i === 0 ? 1 : 2) || end > counterMax)
        reader.refuse('ranges that ascend and do not touch', end)
      last = end
      return end
    })
    if (runs.length === 0 || runs.length % 2 === 1) reader.refuse('ranges with two ends', runs.length)
    return runs
  })
}

function readPieces<C extends Content>(reader: Reader, kind: ContentKind<C>): Piece<C>[] {
  let last: Piece<C> | undefined
  const pieces = reader.list(() =>
    reader.tuple(() => {
      const { id, counter, gone } = reader.dot()
      if (gone) reader.refuse('a piece that is not gone', counter)
      const piece = readPiece(reader, id, counter, kind)
      if (
        last !== undefined &&
        (compareDots(last, piece) >= 0 || (last.id === id && last.counter + last.length > counter))
      )
        reader.refuse('pieces in ascending order', counter)
      if (last !== undefined && goesOn(last, piece))
        reader.refuse('pieces as long as they can be', counter, 'non-canonical')
      last = piece
      return piece
    }),
  )
  if (pieces.length === 0) reader.refuse('at least one piece', 0, 'non-canonical')
  return pieces
}

function readPiece<C extends Content>(reader: Reader, id: ReplicaId, counter: number, kind: ContentKind<C>): Piece<C> {
  const mode = reader.uint()
  if (mode > hangs.right + hangs.bare) reader.refuse('how a piece hangs', mode)
  const how = mode % hangs.bare
  let parentId = how === hangs.chain ? id : rootRun.id
  let parentCounter = how === hangs.chain ? counter - 1 : 0
  if (how > hangs.root) {
    parentId = reader.id()
    parentCounter = counter - unzigzag(reader.uint())
    const isChain = how === hangs.right && parentId === id && parentCounter === counter - 1
    if (parentCounter < 1 || parentCounter > counterMax || isChain || (parentId === id && parentCounter >= counter))
      reader.refuse('a parent that came before', parentCounter)
  } else if (how === hangs.chain && parentCounter === 0) reader.refuse('a parent that came before', 0)
  const length = reader.uint()
  if (length < 1 || length > runLengthMax || !reader.hasSeenAll(id, counter, counter + length - 1))
    reader.refuse('elements that were seen', length)
  const isBare = mode >= hangs.bare
  if (!isBare && kind.rules !== null) reader.unfold(length)
  const content = isBare ? null : kind.rules === null ? kind.read(reader, length) : kind.rules.blank(length)
  return makePiece(id, counter, length, parentId, parentCounter, how === hangs.left ? left : right, content)
}

function readPatches(reader: Reader, readPatch: (reader: Reader) => unknown): Patch[] {
  let last: Patch | undefined
  const patches = reader.list(() =>
    reader.tuple(() => {
      const patch = { id: reader.id(), counter: reader.uint(), delta: readPatch(reader) }
      if (patch.counter < 1 || patch.counter > counterMax || (last !== undefined && compareDots(last, patch) >= 0))
        reader.refuse('patches in ascending order', patch.counter)
      last = patch
      return patch
    }),
  )
  if (patches.length === 0) reader.refuse('at least one patch', 0, 'non-canonical')
  return patches
}
