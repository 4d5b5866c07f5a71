/**
 * What waits: pieces whose parents have not arrived, and what is known of elements that have not.
 */
import { contextsDisjoint, emptyContext, rangeContext, subtractContexts } from '../clock/causal-context'
import { compareDots, type Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import type { Runs } from '../clock/runs'
import { buryAll, buryRange, within } from './bury'
import { type Editor, flush } from './editor'
import type { ElementRules } from './element-rules'
import { patchPlaced } from './held'
import { partOfPiece, placePiece } from './place'
import { right } from './run'
import { appended, type Content } from './span'
import { isEmptyTree } from './span-tree'
import { goneOf, type Loose, makeLoose, makePiece, type Piece } from './state'

/** The loose parts with some of them replaced. */
export function withLoose<C extends Content>(editor: Editor<C>, parts: Partial<Loose<C>>): void {
  const { owner, pieces, gone, lost, dropped, patches } = { ...editor.loose, ...parts }
  editor.loose = makeLoose(owner, pieces, gone, lost, dropped, patches)
}

/** Finds out which deleted elements are not placed, where that was not needed before. */
export function knowGone<C extends Content>(editor: Editor<C>): void {
  const { loose } = editor
  if (loose.gone !== null) return
  flush(editor)
  const gone = goneOf(editor)
  withLoose(editor, { gone: emptyContext(), lost: emptyContext() })
  buryAll(editor, subtractContexts(gone, loose.lost), true)
  buryAll(editor, loose.lost, false)
}

/** Applies what was known of elements that have just been placed. */
export function arrived<C extends Content>(
  editor: Editor<C>,
  id: ReplicaId,
  from: number,
  to: number,
  rules: ElementRules<C> | null,
): void {
  const { gone, lost, patches } = editor.loose
  if (gone !== null && gone.ids.length > 0) {
    const dots = rangeContext(id, from, to)
    if (!contextsDisjoint(dots, gone)) {
      withLoose(editor, { gone: subtractContexts(gone, dots), lost: subtractContexts(lost, dots) })
      eachRange(within(gone, id, from, to), (low, high) => buryRange(editor, id, low, high, true))
      eachRange(within(lost, id, from, to), (low, high) => buryRange(editor, id, low, high, false))
    }
  }
  if (rules !== null && patches.length > 0) {
    const waiting = patches.filter(patch => patch.id === id && from <= patch.counter && patch.counter <= to)
    if (waiting.length > 0) {
      withLoose(editor, { patches: patches.filter(patch => !waiting.includes(patch)) })
      // They hold nothing yet, and the patches of both sides are joined already.
      for (const patch of waiting) patchPlaced(editor, patch, emptyContext(), emptyContext(), rules)
    }
  }
}

/** Keeps a piece that has no place yet; elements that are loose already stay as they are. */
export function addPiece<C extends Content>(editor: Editor<C>, piece: Piece<C>): void {
  const { loose, path } = editor
  if (isKnown(loose.pieces, piece)) return
  // Without a builder's token the editor itself is one until it is finished.
  const token = path.owner ?? editor
  const isOwned = loose.owner === token
  const pieces = (isOwned ? loose.pieces : loose.pieces.slice()) as Piece<C>[]
  let at = lowerBound(pieces, piece)
  const before = pieces[at - 1]
  const end = piece.counter + piece.length
  let next = piece.counter
  if (before !== undefined && before.id === piece.id) next = Math.max(next, before.counter + before.length)
  while (next < end) {
    const known = pieces[at]
    const isApart = known === undefined || known.id !== piece.id || known.counter >= end
    const to = isApart ? end : known.counter
    if (to > next) pieces.splice(at++, 0, partOfPiece(piece, next - piece.counter, to - piece.counter))
    if (isApart) break
    next = known.counter + known.length
    at++
  }
  mergePieces(pieces, lowerBound(pieces, piece))
  if (!isOwned || pieces !== loose.pieces)
    editor.loose = makeLoose(token, pieces, loose.gone, loose.lost, loose.dropped, loose.patches)
}

/** Whether all elements of a piece are loose already, as part of one piece. */
function isKnown(pieces: readonly Piece<unknown>[], piece: Piece<unknown>): boolean {
  const at = lowerBound(pieces, piece)
  const found = pieces[at]?.counter === piece.counter && pieces[at]?.id === piece.id ? pieces[at] : pieces[at - 1]
  return found !== undefined && found.id === piece.id && found.counter + found.length >= piece.counter + piece.length
}

/** Joins the pieces around a place where one goes on where another ends. */
function mergePieces<C extends Content>(pieces: Piece<C>[], around: number): void {
  for (let at = Math.max(1, around); at < pieces.length && at <= around + 2; ) {
    const [before, next] = [pieces[at - 1] as Piece<C>, pieces[at] as Piece<C>]
    if (!goesOn(before, next)) {
      at++
      continue
    }
    const content = before.content === null ? null : appended(before.content, next.content as C)
    const { id, counter, parentId, parentCounter, side } = before
    pieces.splice(
      at - 1,
      2,
      makePiece(id, counter, before.length + next.length, parentId, parentCounter, side, content),
    )
  }
}

/** Whether a piece goes on where another ends, so that the two are one. */
export function goesOn(before: Piece<unknown>, next: Piece<unknown>): boolean {
  return (
    next.id === before.id &&
    next.counter === before.counter + before.length &&
    next.parentId === next.id &&
    next.parentCounter === next.counter - 1 &&
    next.side === right &&
    (before.content === null) === (next.content === null)
  )
}

/** Where the first piece is that starts at a dot or behind it. */
function lowerBound(pieces: readonly Dot[], dot: Dot): number {
  let low = 0
  let high = pieces.length
  if (high > 0 && compareDots(pieces[high - 1] as Dot, dot) < 0) return high
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareDots(pieces[middle] as Dot, dot) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Places all loose pieces that can be placed now. */
export function settle<C extends Content>(editor: Editor<C>, rules: ElementRules<C> | null): void {
  const { path, loose } = editor
  if (isEmptyTree(path.root)) return
  knowGone(editor)
  if (loose.pieces.length === 0 || (path.root === editor.start.root && path.owner === null)) return
  const waiting = childrenByParent(loose.pieces)
  const placed = new Set<Piece<C>>()
  const queue = [...loose.pieces]
  for (let i = 0; i < queue.length; i++) {
    const piece = queue[i] as Piece<C>
    if (placed.has(piece) || !placePiece(editor, piece)) continue
    placed.add(piece)
    const { id, counter, length } = piece
    arrived(editor, id, counter, counter + length - 1, rules)
    for (const child of waiting.get(id) ?? [])
      if (child.parentCounter >= counter && child.parentCounter < counter + length) queue.push(child)
  }
  if (placed.size > 0)
    withLoose(editor, { owner: null, pieces: editor.loose.pieces.filter(piece => !placed.has(piece)) })
}

function childrenByParent<C>(pieces: readonly Piece<C>[]): Map<ReplicaId, Piece<C>[]> {
  const children = new Map<ReplicaId, Piece<C>[]>()
  for (const piece of pieces) {
    const list = children.get(piece.parentId)
    if (list === undefined) children.set(piece.parentId, [piece])
    else list.push(piece)
  }
  return children
}

/** Calls `each` with the two ends of every run. */
export function eachRange(runs: Runs, each: (from: number, to: number) => void): void {
  for (let i = 0; i < runs.length; i += 2) each(runs[i] as number, runs[i + 1] as number)
}
