/**
 * Drops elements that a compaction names: out of the tree, out of what waits, and, unseen, ahead of their arrival.
 *
 * Whoever compacts says that nothing can hang on them any more. If that is not true, what hangs on them waits for a parent
 * that never comes, on every replica alike.
 */
import {
  addRange,
  type CausalContext,
  emptyContext,
  hasSeen,
  joinContexts,
  sameContexts,
  subtractContexts,
} from '../clock/causal-context'
import { mapReplicas } from '../clock/replica-map'
import { subtractRuns } from '../clock/runs'
import type { Seen } from '../crdt/contract'
import { within } from './bury'
import { type Editor, flush } from './editor'
import { partOfPiece } from './place'
import { type Run, right, rootRun } from './run'
import { runIndexOf } from './run-index'
import { type Content, continues, joined, partOf, type Span } from './span'
import { eachSpan, treeOf } from './span-tree'
import { makeLoose, makePiece, type Piece } from './state'

/** Drops the elements of a context. O(n). */
export function dropElements<C extends Content>(
  editor: Editor<C>,
  dots: CausalContext,
  seenByA: Seen,
  seenByB: Seen,
): void {
  flush(editor)
  const spans: Span<C>[] = []
  let found = emptyContext()
  const orphans: Piece<C>[] = []
  let cut = dots
  eachSpan(editor.path.root, span => {
    const first = span.run.start + span.offset
    const last = first + span.length - 1
    const left = subtractRuns([first, last], within(dots, span.run.id, first, last))
    if (left.length !== 2 || left[0] !== first || left[1] !== last)
      found = joinContexts(
        found,
        subtractContexts({ ids: [span.run.id], values: [[first, last]] }, { ids: [span.run.id], values: [left] }),
      )
    for (let i = 0; i < left.length; i += 2)
      spans.push(partOf(span, (left[i] as number) - first, (left[i + 1] as number) - first + 1))
  })
  // What hangs on something dropped, directly or not, has no place.
  let kept = spans
  for (let before = -1; before !== kept.length; ) {
    before = kept.length
    const stays: Span<C>[] = []
    for (const span of kept) {
      if (hasParentIn(span, cut)) {
        const { run, offset, length, content } = span
        orphans.push(
          offset === 0
            ? makePiece(run.id, run.start, length, parentOf(run).id, parentOf(run).counter, run.side, content)
            : makePiece(run.id, run.start + offset, length, run.id, run.start + offset - 1, right, content),
        )
        cut = addRange(cut, run.id, run.start + offset, run.start + offset + length - 1)
      } else stays.push(span)
    }
    kept = stays
  }
  const merged: Span<C>[] = []
  for (const span of kept) {
    const last = merged.at(-1)
    if (last !== undefined && continues(last, span)) merged[merged.length - 1] = joined(last, span)
    else merged.push(span)
  }
  if (found.ids.length > 0 || orphans.length > 0) {
    editor.path.root = treeOf(merged)
    const runs = new Set(merged.map(span => span.run))
    editor.lines = mapReplicas(editor.lines, (line, id) => {
      const own = [...runs].filter(run => run.id === id).sort((a, b) => a.start - b.start)
      return { runs: runIndexOf(own), deletes: line.deletes }
    })
    editor.id = null
  }
  const { gone, lost, dropped, patches } = editor.loose
  const pieces: Piece<C>[] = []
  for (const piece of [...editor.loose.pieces, ...orphans]) {
    const { id, counter, length } = piece
    const end = counter + length - 1
    const left = subtractRuns([counter, end], within(dots, id, counter, end))
    for (let i = 0; i < left.length; i += 2)
      pieces.push(partOfPiece(piece, (left[i] as number) - counter, (left[i + 1] as number) - counter + 1))
    found = joinContexts(
      found,
      subtractContexts(
        { ids: [id], values: [[counter, end]] },
        left.length === 0 ? emptyContext() : { ids: [id], values: [left] },
      ),
    )
  }
  pieces.sort((a, b) => (a.id === b.id ? a.counter - b.counter : a.id < b.id ? -1 : 1))
  // What one of the sides has seen is dropped by its absence.
  const rest = subtractContexts(subtractContexts(joinContexts(dropped, dots), seenByA), seenByB)
  if (found.ids.length === 0 && orphans.length === 0 && sameContexts(rest, dropped)) return
  editor.loose = makeLoose(
    null,
    pieces,
    gone === null ? null : subtractContexts(gone, dots),
    subtractContexts(lost, dots),
    rest,
    patches.filter(({ id, counter }) => !hasSeen(dots, id, counter)),
  )
}

function parentOf({ parent, parentOffset }: Run): { readonly id: Run['id']; readonly counter: number } {
  const run = parent as Run
  return { id: run.id, counter: run === rootRun ? 0 : run.start + parentOffset }
}

function hasParentIn({ run, offset }: Span<unknown>, dots: CausalContext): boolean {
  if (offset > 0) return hasSeen(dots, run.id, run.start + offset - 1)
  const { id, counter } = parentOf(run)
  return counter > 0 && hasSeen(dots, id, counter)
}
