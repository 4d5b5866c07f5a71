/**
 * What a reader of one version lacks of another, as a delta; and what a compaction may drop.
 *
 * Elements come from a walk of the two trees that skips what they share, deletions from the logs by their dots.
 */
import {
  addRange,
  type CausalContext,
  contextLeq,
  emptyContext,
  hasSeen,
  joinContexts,
  subtractContexts,
} from '../clock/causal-context'
import { compareDots, type Dot } from '../clock/dot'
import { emptyReplicaMap, getOf, mapReplicas, type ReplicaMap } from '../clock/replica-map'
import type { Runs } from '../clock/runs'
import { joinVersions } from '../clock/version-vector'
import type { Gap } from '../crdt/contract'
import { dotsOfPieces, eachPart, within } from './bury'
import { type Deletion, deleteLogOf, deletionsWithin } from './delete-log'
import { type Editor, edit, runsOf } from './editor'
import type { ElementRules } from './element-rules'
import { settled } from './join'
import { eachRange } from './loose'
import { patchOf } from './patches'
import { isPlaced, partOfPiece } from './place'
import { type Run, right, rootRun } from './run'
import { findRun } from './run-index'
import { type Content, partOf, type Span } from './span'
import { emptyTree, spanAt } from './span-tree'
import {
  emptyState,
  goneOf,
  type Line,
  makeLoose,
  makePiece,
  makeState,
  noLine,
  type Patch,
  type Piece,
  type SequenceState,
} from './state'
import { adopter, walkPair } from './walk'

/** The part of `newer` that a reader who holds `older` lacks. O(d log n) for what they share. */
export function sequenceSince<C extends Content>(
  newer: SequenceState<C>,
  older: SequenceState<C>,
  gap: Gap,
  rules: ElementRules<C> | null,
): SequenceState<C> {
  const { claimed, resend } = gap
  if (newer === older && !resend) return emptyState()
  // Who claims all that there is sends all that there is; what elements hold may tell removals that then are seen.
  if (
    rules === null &&
    older === emptyState() &&
    gap.seenByNewer.ids.length > 0 &&
    contextLeq(gap.seenByNewer, claimed)
  )
    return newer
  const isRaised = joinVersions(older.floor, newer.floor) !== older.floor
  const pieces: Piece<C>[] = []
  const patches: Patch[] = []
  let lost = emptyContext()
  let dropped = emptyContext()
  const lose = (span: Span<C>, from: number, to: number): void => {
    const first = span.run.start + span.offset
    lost = addRange(lost, span.run.id, first + from, first + to - 1)
  }
  /** Tells the claimed elements of a part of the newer version. */
  const tell = (span: Span<C>, from: number, to: number): void => {
    const first = span.run.start + span.offset
    eachRange(within(claimed, span.run.id, first + from, first + to - 1), (low, high) => {
      pieces.push(pieceOf(partOf(span, low - first, high - first + 1), rules))
      if (!span.isLive && span.content === null) lose(span, low - first, high - first + 1)
    })
  }
  const goneThere = rules === null ? emptyContext() : goneOf(older)
  const patch = (a: Span<C>, from: number, b: Span<C> | null, bFrom: number, length: number): void => {
    if (rules === null || !a.isLive || a.content === null) return
    for (let i = 0; i < length; i++) {
      const counter = a.run.start + a.offset + from + i
      if (b === null && hasSeen(goneThere, a.run.id, counter)) continue
      const waits = b !== null ? undefined : patchOf(older.loose.patches, a.run.id, counter)
      const known = b !== null ? b.content : waits === undefined ? null : rules.holding(waits.delta)
      const delta = rules.since(a.content, from + i, known, b === null ? 0 : bFrom + i, gap)
      if (delta !== undefined) patches.push({ id: a.run.id, counter, delta })
    }
  }
  /** Tells what is known of elements that only the reader has placed. */
  const gone = rules === null ? emptyContext() : goneOf(newer)
  const told = new Set<Patch>()
  const unplaced = (span: Span<C>, from: number, to: number): void => {
    if (rules === null || !span.isLive || span.content === null) return
    for (let i = from; i < to; i++) {
      const { id } = span.run
      const counter = span.run.start + span.offset + i
      if (hasSeen(gone, id, counter)) continue
      const found = patchOf(newer.loose.patches, id, counter)
      if (found !== undefined) told.add(found)
      const delta = rules.since(rules.holding(found?.delta ?? rules.nothing), 0, span.content, i, gap)
      if (delta !== undefined) patches.push({ id, counter, delta })
    }
  }
  walkPair(
    newer,
    older,
    adopter(newer.lines),
    {
      onlyA(span, from, to) {
        tell(span, from, to)
        // What the reader holds loose it may show.
        if (!span.isLive && span.content === null && older.loose.pieces.length > 0) lose(span, from, to)
        patch(span, from, null, 0, to - from)
      },
      onlyB(span, from, to) {
        const first = span.run.start + span.offset
        const runs = within(gap.seenByNewer, span.run.id, first + from, first + to - 1)
        eachRange(runs, (low, high) => {
          dropped = addRange(dropped, span.run.id, low, high)
        })
        unplaced(span, from, to)
      },
      both(a, from, b, bFrom, length) {
        if (resend) tell(a, from, from + length)
        // What a raised floor empties, it tells by itself.
        if (!a.isLive && a.content === null && (b.isLive || (b.content !== null && !isRaised)))
          lose(a, from, from + length)
        if (b.isLive) patch(a, from, b, bFrom, length)
      },
    },
    !resend,
  )
  for (const piece of newer.loose.pieces)
    eachRange(within(claimed, piece.id, piece.counter, piece.counter + piece.length - 1), (low, high) =>
      pieces.push(partOfPiece(piece, low - piece.counter, high - piece.counter + 1)),
    )
  if (rules !== null) patches.push(...loosePatches(newer, older, gap, rules, told))
  const unknownLost = unknownTo(older, subtractContexts(newer.loose.lost, older.loose.lost), gap, true)
  lost = joinContexts(lost, unknownLost)
  // What waits for its parent at the reader is not in its tree.
  if (newer.floor.ids.length > 0) {
    const editor = edit(newer, null)
    for (const { id, counter, length } of older.loose.pieces)
      eachRange(within(gap.seenByNewer, id, counter, counter + length - 1), (low, high) =>
        eachPart(
          editor,
          id,
          low,
          high,
          () => undefined,
          (from, to) => {
            dropped = addRange(dropped, id, from, to)
          },
        ),
      )
  }
  // What is loose there has no place, and is not dropped.
  dropped = subtractContexts(dropped, dotsOfPieces(newer.loose.pieces))
  const unknownDropped = unknownTo(older, subtractContexts(newer.loose.dropped, older.loose.dropped), gap, false)
  dropped = joinContexts(dropped, unknownDropped)
  // What the delta claims and does not have is dropped by that.
  dropped = subtractContexts(dropped, claimed)
  const floor = isRaised ? newer.floor : emptyReplicaMap<number>()
  pieces.sort(compareDots)
  patches.sort(compareDots)
  const loose = makeLoose(null, pieces, null, lost, dropped, patches)
  return settled(makeState(emptyTree<C>(), deletionsIn(newer, claimed), loose, floor), rules)
}

/** Those of some removed elements that the reader still holds, or may come to hold; `isBare` leaves out its bare tombstones. */
function unknownTo<C extends Content>(
  older: SequenceState<C>,
  removed: CausalContext,
  { seenByOlder }: Gap,
  isBare: boolean,
): CausalContext {
  if (removed.ids.length === 0) return removed
  const editor = edit(older, null)
  const { path } = editor
  const waiting = dotsOfPieces(older.loose.pieces)
  let left = emptyContext()
  removed.ids.forEach((id, i) =>
    eachRange(removed.values[i] as Runs, (low, high) =>
      eachPart(
        editor,
        id,
        low,
        high,
        length => {
          const { run, offset, isLive, content } = spanAt(path)
          const from = run.start + offset + path.within
          if (!isBare || isLive || content !== null) left = addRange(left, id, from, from + length - 1)
        },
        (from, to) => {
          const seen = subtractContexts(seenByOlder, waiting)
          left = joinContexts(left, subtractContexts({ ids: [id], values: [[from, to]] }, seen))
        },
      ),
    ),
  )
  return left
}

function isHere<C extends Content>(editor: Editor<C>, { id, counter }: Dot): boolean {
  return isPlaced(editor, findRun(runsOf(editor, id), counter), counter)
}

/** The patches that the reader lacks of elements that neither version has placed; those in `told` are told already. */
function loosePatches<C extends Content>(
  newer: SequenceState<C>,
  older: SequenceState<C>,
  gap: Gap,
  rules: ElementRules<C>,
  told: ReadonlySet<Patch>,
): Patch[] {
  const lacking: Patch[] = []
  const compare = ({ id, counter }: Dot, ours: Patch | undefined, theirs: Patch | undefined): void => {
    const held = (patch: Patch | undefined): C => rules.holding(patch === undefined ? rules.nothing : patch.delta)
    const delta = rules.since(held(ours), 0, held(theirs), 0, gap)
    if (delta !== undefined) lacking.push({ id, counter, delta })
  }
  if (newer.loose.patches.length > 0) {
    const reader = edit(older, null)
    const goneThere = goneOf(older)
    for (const ours of newer.loose.patches) {
      const { id, counter } = ours
      // What the reader has deleted takes none.
      if (told.has(ours) || hasSeen(goneThere, id, counter) || isHere(reader, ours)) continue
      compare(ours, ours, patchOf(older.loose.patches, id, counter))
    }
  }
  const gone = older.loose.patches.length === 0 ? emptyContext() : goneOf(newer)
  const editor = edit(newer, null)
  for (const theirs of older.loose.patches) {
    const { id, counter } = theirs
    if (patchOf(newer.loose.patches, id, counter) !== undefined || hasSeen(gone, id, counter)) continue
    if (!isHere(editor, theirs)) compare(theirs, undefined, theirs)
  }
  return lacking
}

/** The piece of a span of placed elements; what replicated data they hold is told apart. */
export function pieceOf<C extends Content>(span: Span<C>, rules: ElementRules<C> | null): Piece<C> {
  const { run, offset, length } = span
  const content = rules === null ? span.content : rules.blank(length)
  if (offset > 0) return makePiece(run.id, run.start + offset, length, run.id, run.start + offset - 1, right, content)
  const parent = run.parent as Run
  const parentCounter = parent === rootRun ? 0 : parent.start + run.parentOffset
  return makePiece(run.id, run.start, length, parent.id, parentCounter, run.side, content)
}

/** The deletions of a state whose dots are in a context. */
function deletionsIn<C extends Content>(state: SequenceState<C>, dots: CausalContext): ReplicaMap<Line> {
  return mapReplicas(state.lines, (line, by) => {
    const found: Deletion[] = []
    eachRange(getOf(dots, by) ?? [], (low, high) => found.push(...deletionsWithin(line.deletes, low, high)))
    return found.length === 0 ? undefined : { runs: noLine().runs, deletes: deleteLogOf(found) }
  })
}
