/**
 * What it means that a side of a join does not have an element: that it has not seen it, or that a compaction dropped it.
 */
import { type CausalContext, emptyContext, joinContexts, sameContexts, subtractContexts } from '../clock/causal-context'
import { subtractRuns } from '../clock/runs'
import { type Seen, touchesOnlyNamed } from '../crdt/contract'
import { dotsOfPieces, within } from './bury'
import type { Editor } from './editor'
import { withLoose } from './loose'
import { partOfPiece } from './place'
import { type Content, partOf, type Span } from './span'
import type { Piece, SequenceState } from './state'

/** Whether a side's absence may mean that a compaction dropped an element. */
export function removes<C extends Content>(seen: Seen, { floor }: Editor<C>): boolean {
  return floor.ids.length > 0 && !touchesOnlyNamed(seen)
}

/** The parts of a span that a context does not hold. */
export function* unseenParts<C extends Content>(span: Span<C>, seen: CausalContext): IterableIterator<Span<C>> {
  const first = span.run.start + span.offset
  const runs = subtractRuns([first, first + span.length - 1], within(seen, span.run.id, first, first + span.length - 1))
  for (let i = 0; i < runs.length; i += 2)
    yield partOf(span, (runs[i] as number) - first, (runs[i + 1] as number) - first + 1)
}

/** The dots of a span that a context holds. */
export function seenPart<C>(span: Span<C>, seen: CausalContext): CausalContext {
  const { id, start } = span.run
  const first = start + span.offset
  const runs = within(seen, id, first, first + span.length - 1)
  return runs.length === 0 ? emptyContext() : { ids: [id], values: [runs] }
}

/** The parts of a piece that a context does not hold. */
export function* unseenPieces<C extends Content>(piece: Piece<C>, seen: CausalContext): IterableIterator<Piece<C>> {
  const { id, counter, length } = piece
  const runs = subtractRuns([counter, counter + length - 1], within(seen, id, counter, counter + length - 1))
  for (let i = 0; i < runs.length; i += 2)
    yield partOfPiece(piece, (runs[i] as number) - counter, (runs[i + 1] as number) - counter + 1)
}

/**
 * Forgets what is known of elements that a compaction has dropped, once a side has seen them: then their absence says it.
 * Gives the loose parts from the start back where nothing else has come of it.
 */
export function forgetDropped<C extends Content>(
  editor: Editor<C>,
  b: SequenceState<C>,
  seenByA: Seen,
  seenByB: Seen,
): void {
  const { start } = editor
  if (editor.floor.ids.length === 0 || editor.loose === start.loose) {
    if (editor.loose.dropped.ids.length === 0) return
  }
  const { gone, lost, dropped, pieces, patches } = editor.loose
  const seen = [seenByA, seenByB].filter(side => !touchesOnlyNamed(side))
  const all = joinContexts(joinContexts(start.loose.dropped, b.loose.dropped), dropped)
  const known = subtractContexts(seen.reduce<CausalContext>(joinContexts, all), dotsOfPieces(pieces))
  const next = {
    gone: gone === null ? null : subtractContexts(gone, known),
    lost: subtractContexts(lost, known),
    dropped: subtractContexts(subtractContexts(dropped, seenByA), seenByB),
  }
  const old = start.loose
  const isOld =
    pieces === old.pieces &&
    patches === old.patches &&
    (next.gone === null || old.gone === null ? next.gone === old.gone : sameContexts(next.gone, old.gone)) &&
    sameContexts(next.lost, old.lost) &&
    sameContexts(next.dropped, old.dropped)
  if (isOld) editor.loose = old
  else if (next.gone !== gone || next.lost !== lost || next.dropped !== dropped) withLoose(editor, next)
}
