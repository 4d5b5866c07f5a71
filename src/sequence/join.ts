/**
 * The join of two sequences: what either side has is there, what either side has deleted does not show.
 *
 * Most often one side is a delta of loose parts, which are placed one by one. Two trees are walked side by side, and what
 * only the second has is placed in the first. A deletion is final, so elements need no causal join; only what a compaction
 * has dropped is known by its absence.
 */
import { contextLeq, emptyContext, joinContexts, subtractContexts } from '../clock/causal-context'
import { counterMax } from '../clock/dot'
import { getOf } from '../clock/replica-map'
import { joinVersions, type VersionVector } from '../clock/version-vector'
import { keepsShared, type Seen } from '../crdt/contract'
import { forgetDropped, removes, seenPart, unseenParts, unseenPieces } from './absence'
import { buryAll, buryRange, dotsOfPieces } from './bury'
import {
  addDeletion,
  type Deletion,
  deletionsWithin,
  missingDeletions,
  partOfDeletion,
  withoutDeletions,
} from './delete-log'
import { dropElements } from './drop'
import { addNewRun, type Editor, edit, finish, flush, openLine, putSpan, runsOf } from './editor'
import type { ElementRules } from './element-rules'
import { replaceContent } from './held'
import { addPiece, arrived, knowGone, settle, withLoose } from './loose'
import { forgetPatches, joinEdits, joinedAbsent, joinedFresh, joinPatches, mayLose } from './patches'
import { placePiece, seekPlace } from './place'
import { findRun } from './run-index'
import { type Content, makeSpan, partOf, type Span } from './span'
import { isEmptyTree, treeOf } from './span-tree'
import { emptyState, goneOf, isPlainlyOther, type Line, makeLoose, noLine, type SequenceState } from './state'
import { adopter, type PairVisitor, walkPair } from './walk'

/** The join; `a` itself when `b` adds nothing. `rules` say what is joined within elements, if anything is. */
export function joinSequences<C extends Content>(
  a: SequenceState<C>,
  b: SequenceState<C>,
  seenByA: Seen,
  seenByB: Seen,
  owner: object | null,
  rules: ElementRules<C> | null,
): SequenceState<C> {
  const looksIntoShared = rules !== null && !keepsShared(seenByA, seenByB)
  if (a === b && a.loose.dropped.ids.length === 0 && !looksIntoShared) return a
  const takesAll = rules === null || !mayLose(seenByA, seenByB)
  if (a === emptyState() && b.loose.dropped.ids.length === 0 && takesAll) return b
  if (isWithin(seenByB, seenByA)) return a
  // What is written into deleted elements, or removed again, is seen and changes nothing: such a state may be equal.
  if (isWithin(seenByA, seenByB) && isPlainlyOther(a, b)) return b
  const edited = rules === null ? null : joinEdits(a, b, seenByA, seenByB, owner, rules)
  if (edited !== null) return edited
  const editor = edit(a, owner)
  raiseFloor(editor, b.floor)
  joinTrees(editor, a, b, seenByA, seenByB, rules)
  joinParts(editor, b, seenByA, seenByB, rules)
  return finish(editor)
}

/** Takes over the deletions and the loose parts of the second, and places what can be placed. */
export function joinParts<C extends Content>(
  editor: Editor<C>,
  b: SequenceState<C>,
  seenByA: Seen,
  seenByB: Seen,
  rules: ElementRules<C> | null,
): void {
  if (!isEmptyTree(editor.path.root)) knowGone(editor)
  joinDeletions(editor, b)
  joinLoose(editor, b, seenByA, seenByB, rules)
  settle(editor, rules)
  forgetDropped(editor, b, seenByA, seenByB)
}

/** A state that was put together of parts without a tree, with everything in its place. */
export function settled<C extends Content>(parts: SequenceState<C>, rules: ElementRules<C> | null): SequenceState<C> {
  const editor = edit<C>(emptyState(), null)
  editor.floor = parts.floor
  joinParts(editor, parts, emptyContext(), emptyContext(), rules)
  return finish(editor)
}

/** Whether a side has seen all that the other one has, so that the other adds nothing; an empty context says nothing. */
function isWithin(inner: Seen, outer: Seen): boolean {
  if (inner.ids.length === 0 || outer.ids.length === 0 || inner.names === true || outer.names === true) return false
  return contextLeq(inner, outer)
}

/** Takes over that deletions up to some dots are not told one by one, and forgets those of its own. */
export function raiseFloor<C extends Content>(editor: Editor<C>, to: VersionVector): void {
  const floor = joinVersions(editor.floor, to)
  if (floor === editor.floor) return
  editor.floor = floor
  floor.ids.forEach((by, i) => {
    const log = getOf(editor.lines, by)?.deletes
    if (log === undefined) return
    const counter = floor.values[i] as number
    for (const { id, from, length } of deletionsWithin(log, 1, counter))
      buryRange(editor, id, from, from + length - 1, false)
    openLine(editor, by)
    editor.deletes = withoutDeletions(log, counter)
  })
}

function joinTrees<C extends Content>(
  editor: Editor<C>,
  a: SequenceState<C>,
  b: SequenceState<C>,
  seenByA: Seen,
  seenByB: Seen,
  rules: ElementRules<C> | null,
): void {
  const dropsFromB = removes(seenByA, editor)
  const dropsFromA = removes(seenByB, editor)
  const looksIntoShared = rules !== null && !keepsShared(seenByA, seenByB)
  const losesFromA = rules !== null && mayLose(seenByB, seenByA)
  const isShared = b.root === a.root && (isEmptyTree(a.root) || !looksIntoShared)
  if (isShared || (isEmptyTree(b.root) && !dropsFromA && !losesFromA)) return
  const joinsFresh = rules !== null && (a.loose.patches.length > 0 || mayLose(seenByA, seenByB))
  if (isEmptyTree(a.root) && !dropsFromB && !joinsFresh && a.loose.dropped.ids.length === 0) {
    takeTree(editor, b)
    return
  }
  const fresh: Span<C>[] = []
  const dead: Span<C>[] = []
  const bare: Span<C>[] = []
  const changed: Span<C>[] = []
  const dropped: Span<C>[] = []
  const visit: PairVisitor<C> = {
    onlyA(span, from, to) {
      if (dropsFromA) dropped.push(partOf(span, from, to))
      const next = losesFromA ? joinedAbsent(partOf(span, from, to), b.loose.patches, seenByA, seenByB, rules) : null
      if (next !== null) changed.push(next)
    },
    onlyB(span, from, to, run) {
      const whole = partOf(span, from, to)
      const part = joinsFresh ? joinedFresh(whole, a.loose.patches, seenByA, seenByB, rules) : whole
      fresh.push(makeSpan(run, part.offset, part.length, part.isLive, part.content))
    },
    both(ours, from, theirs, bFrom, length) {
      if (ours.isLive !== theirs.isLive && ours.isLive)
        (theirs.content === null ? bare : dead).push(partOf(ours, from, from + length))
      else if (!ours.isLive && !theirs.isLive && ours.content !== null && theirs.content === null)
        bare.push(partOf(ours, from, from + length))
      else if (ours.isLive && theirs.isLive && rules !== null && (ours.content !== theirs.content || looksIntoShared)) {
        const content = rules.join(ours.content as C, from, theirs.content as C, bFrom, length, seenByA, seenByB)
        if (content !== null) changed.push(makeSpan(ours.run, ours.offset + from, length, true, content))
      }
    },
  }
  walkPair(a, b, adopter(a.lines), visit, !looksIntoShared)
  const absent = dropsFromB ? joinContexts(seenByA, a.loose.dropped) : a.loose.dropped
  for (const span of fresh)
    for (const part of absent.ids.length > 0 ? unseenParts(span, absent) : [span]) {
      placeSpan(editor, part)
      const first = part.run.start + part.offset
      forgetPatches(editor, part)
      arrived(editor, part.run.id, first, first + part.length - 1, rules)
    }
  for (const span of changed) replaceContent(editor, span)
  for (const span of dead) burySpan(editor, span, true)
  for (const span of bare) burySpan(editor, span, false)
  if (dropped.length > 0) {
    const seen = dropped.reduce((all, span) => joinContexts(all, seenPart(span, seenByB)), emptyContext())
    const dots = subtractContexts(seen, dotsOfPieces(b.loose.pieces))
    if (dots.ids.length > 0) dropElements(editor, dots, seenByA, seenByB)
  }
}

/** Takes the tree of the second as it is: there is nothing to compare it with. */
function takeTree<C extends Content>(editor: Editor<C>, b: SequenceState<C>): void {
  const { owner, pieces, lost, dropped, patches } = editor.loose
  editor.path.root = b.root
  editor.loose = makeLoose(owner, pieces, b.loose.gone ?? emptyContext(), b.loose.lost, dropped, patches)
  b.lines.ids.forEach((id, i) => {
    openLine(editor, id)
    const { runs, deletes } = b.lines.values[i] as Line
    editor.runs = runs
    if (editor.deletes === noLine().deletes) editor.deletes = deletes
  })
  flush(editor)
  const { floor } = editor
  editor.floor = b.floor
  raiseFloor(editor, floor)
  buryAll(editor, subtractContexts(goneOf(editor.start), lost), true)
  buryAll(editor, lost, false)
}

function burySpan<C extends Content>(editor: Editor<C>, { run, offset, length }: Span<C>, keeps: boolean): void {
  buryRange(editor, run.id, run.start + offset, run.start + offset + length - 1, keeps)
}

/** Places a span whose run is of the family already. */
function placeSpan<C extends Content>(editor: Editor<C>, span: Span<C>): void {
  const { path } = editor
  const { run } = span
  if (findRun(runsOf(editor, run.id), run.start) !== run) addNewRun(editor, run)
  if (isEmptyTree(path.root)) path.root = treeOf([span])
  else putSpan(path, span, seekPlace(path, run, span.offset))
}

/** Takes over the deletions that only the second has, each with its effect. */
function joinDeletions<C extends Content>(editor: Editor<C>, b: SequenceState<C>): void {
  b.lines.ids.forEach((by, i) => {
    const theirs = (b.lines.values[i] as Line).deletes
    openLine(editor, by)
    const ours = editor.deletes
    if (theirs === ours || theirs === noLine().deletes) return
    const floor = getOf(editor.floor, by) ?? 0
    for (const deletion of missingDeletions(ours, theirs)) {
      const kept = deletion.counter > floor ? deletion : partOfDeletion(deletion, floor + 1, counterMax)
      const forgotten = kept === deletion ? null : partOfDeletion(deletion, 1, floor)
      if (forgotten !== null) buryRange(editor, forgotten.id, forgotten.from, endOf(forgotten), false)
      if (kept === null) continue
      buryRange(editor, kept.id, kept.from, endOf(kept), true)
      openLine(editor, by)
      editor.deletes = addDeletion(editor.deletes, kept)
    }
  })
}

function endOf({ from, length }: Deletion): number {
  return from + length - 1
}

function joinLoose<C extends Content>(
  editor: Editor<C>,
  b: SequenceState<C>,
  seenByA: Seen,
  seenByB: Seen,
  rules: ElementRules<C> | null,
): void {
  const { pieces, lost, dropped } = b.loose
  if (removes(seenByB, editor) && editor.loose.pieces.length > 0) {
    // What the second has seen it has in its tree, or has dropped.
    const left = editor.loose.pieces.flatMap(piece => [...unseenPieces(piece, seenByB)])
    if (left.length !== editor.loose.pieces.length || left.some((piece, i) => piece !== editor.loose.pieces[i]))
      withLoose(editor, { owner: null, pieces: left })
  }
  const known = editor.loose.dropped
  const absent = removes(seenByA, editor) ? joinContexts(seenByA, known) : known
  if (rules !== null) {
    const inB = joinContexts(known, removes(seenByB, editor) ? joinContexts(seenByB, dropped) : dropped)
    joinPatches(editor, b.loose, joinContexts(absent, dropped), inB, seenByA, seenByB, rules)
  }
  for (const piece of pieces)
    for (const part of absent.ids.length > 0 ? unseenPieces(piece, absent) : [piece]) {
      if (placePiece(editor, part)) arrived(editor, part.id, part.counter, part.counter + part.length - 1, rules)
      else addPiece(editor, part)
    }
  if (!isEmptyTree(editor.path.root)) knowGone(editor)
  buryAll(editor, lost, false)
  const drops = joinContexts(known, dropped)
  if (drops.ids.length > 0 && (drops !== known || isEmptyTree(editor.start.root)))
    dropElements(editor, drops, seenByA, seenByB)
}
