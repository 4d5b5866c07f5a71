/**
 * Time travel: a sequence as it was when just some dots had been seen, and a sequence without its past.
 */
import { InvariantError } from '../base/error'
import { type CausalContext, emptyContext, prefixOf, subtractContexts } from '../clock/causal-context'
import { getOf, mapReplicas } from '../clock/replica-map'
import { subtractRuns } from '../clock/runs'
import { type CollectedDots, collectDot, contextOfDots } from '../codec/ahead'
import { dotsOfPieces, within } from './bury'
import { type Deletion, deleteLogOf, deletionsWithin, lastDot } from './delete-log'
import { dropElements } from './drop'
import { edit, finish } from './editor'
import { raiseFloor } from './join'
import { eachRange } from './loose'
import { partOfPiece } from './place'
import { type Content, continues, joined, makeSpan, partOf, type Span } from './span'
import { eachSpan, treeOf } from './span-tree'
import { makeLoose, makeState, noLine, type Piece, type SequenceState } from './state'

/**
 * The state of who has seen just these dots. O(n).
 *
 * @throws InvariantError `history` when deletions that it needs to undo are not told one by one any more.
 */
export function sequenceAt<C extends Content>(
  state: SequenceState<C>,
  seen: CausalContext,
  isExact: boolean,
): SequenceState<C> {
  const { floor } = state
  floor.ids.forEach((id, i) => {
    if (isExact || prefixOf(seen, id) < (floor.values[i] as number))
      throw new InvariantError(
        'history',
        `This version has no history below dot ${floor.values[i]} of ${id}. Ask for later ones, or keep versions as values.`,
      )
  })
  let deleted: CollectedDots
  const lines = mapReplicas(state.lines, (line, by) => {
    const left: Deletion[] = []
    eachRange(getOf(seen, by) ?? [], (from, to) => left.push(...deletionsWithin(line.deletes, from, to)))
    for (const { id, from, length } of left) deleted = collectDot(deleted, id, from, from + length - 1)
    return { runs: line.runs, deletes: left.length === 0 ? noLine().deletes : deleteLogOf(left) }
  })
  const dead = contextOfDots(deleted)
  const spans: Span<C>[] = []
  let later: CollectedDots
  const add = (span: Span<C>): void => {
    const last = spans.at(-1)
    if (last !== undefined && continues(last, span)) spans[spans.length - 1] = joined(last, span)
    else spans.push(span)
  }
  eachSpan(state.root, span => {
    const { run, offset, length, content } = span
    const first = run.start + offset
    const known = within(seen, run.id, first, first + length - 1)
    eachRange(subtractRuns([first, first + length - 1], known), (from, to) => {
      later = collectDot(later, run.id, from, to)
    })
    const gone = within(dead, run.id, first, first + length - 1)
    let next = first
    const revive = (to: number): void => {
      if (next > to) return
      const part = partOf(span, next - first, to - first + 1)
      add(content === null ? part : makeSpan(run, part.offset, part.length, true, part.content))
    }
    eachRange(gone, (from, to) => {
      revive(from - 1)
      add(makeSpan(run, from - run.start, to - from + 1, false, partOf(span, from - first, to - first + 1).content))
      next = to + 1
    })
    revive(first + length - 1)
  })
  // A piece may hold several changes.
  const pieces = state.loose.pieces.flatMap(piece => {
    const { id, counter, length } = piece
    const parts: Piece<C>[] = []
    eachRange(within(seen, id, counter, counter + length - 1), (from, to) => {
      parts.push(partOfPiece(piece, from - counter, to - counter + 1))
    })
    return parts
  })
  const gone = subtractContexts(dead, dotsOfTree(spans))
  const nothing = emptyContext()
  const loose = makeLoose<C>(null, pieces, gone, state.loose.lost, nothing, [])
  const editor = edit(makeState(treeOf(spans), lines, loose, floor), null)
  const unseen = contextOfDots(later)
  if (unseen.ids.length > 0) dropElements(editor, unseen, unseen, nothing)
  const { root, lines: left, loose: rest } = finish(editor)
  // A writer of whom nothing is left has no line.
  const own = mapReplicas(left, line =>
    line.runs.length === 0 && line.deletes === noLine().deletes ? undefined : line,
  )
  return makeState(root, own, rest, floor)
}

function dotsOfTree(spans: readonly Span<unknown>[]): CausalContext {
  return dotsOfPieces(spans.map(({ run, offset, length }) => ({ id: run.id, counter: run.start + offset, length })))
}

/** Whether all of a state's past can be told exactly. */
export function remembersAll<C extends Content>({ floor }: SequenceState<C>): boolean {
  return floor.ids.length === 0
}

/** The state without deletions told one by one, and without what tombstones hold. O(n). */
export function sequenceWithoutHistory<C extends Content>(state: SequenceState<C>): SequenceState<C> {
  const deleted = mapReplicas(state.lines, ({ deletes }) => (lastDot(deletes) === 0 ? undefined : lastDot(deletes)))
  if (deleted.ids.length === 0) return state
  const editor = edit(state, null)
  raiseFloor(editor, deleted)
  return finish(editor)
}
