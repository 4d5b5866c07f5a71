/**
 * What causal stability allows a sequence to drop: history, and the tombstones that nothing can refer to any more.
 *
 * Whoever writes later has seen the stable deletions, but may still hold the tombstones, and hang an element on one: on the
 * first that stands behind an element that shows. So the first of each row of tombstones stays, as does whatever an element
 * that stays hangs on. The others cannot be named again.
 */
import { type CausalContext, emptyContext, prefixOf } from '../clock/causal-context'
import type { Dot } from '../clock/dot'
import { mapReplicas } from '../clock/replica-map'
import type { VersionVector } from '../clock/version-vector'
import { type CollectedDots, collectDot, contextOfDots } from '../codec/ahead'
import { within } from './bury'
import { deletionsWithin } from './delete-log'
import { dropElements } from './drop'
import { edit, finish, runsOf } from './editor'
import { raiseFloor } from './join'
import { eachRange } from './loose'
import type { Run } from './run'
import { findRun } from './run-index'
import type { Content } from './span'
import { eachSpan } from './span-tree'
import type { SequenceState } from './state'

/** The state without what the stable dots let go, but for the elements `needed`; the same reference when nothing goes. O(n). */
export function compactSequence<C extends Content>(
  state: SequenceState<C>,
  horizon: CausalContext,
  needed: readonly Dot[] = [],
): SequenceState<C> {
  let deleted: CollectedDots
  const floor: VersionVector = mapReplicas(state.lines, (line, by) => {
    let last = 0
    for (const { counter, dots, id, from, length } of deletionsWithin(line.deletes, 1, prefixOf(horizon, by))) {
      deleted = collectDot(deleted, id, from, from + length - 1)
      last = counter + dots - 1
    }
    return last === 0 ? undefined : last
  })
  if (floor.ids.length === 0) return state
  const editor = edit(state, null)
  const dots = droppable(state, contextOfDots(deleted), needed)
  raiseFloor(editor, floor)
  // They have been seen here.
  if (dots.ids.length > 0) dropElements(editor, dots, dots, emptyContext())
  return finish(editor)
}

/** Those of the elements that are deleted for all that nothing can hang on from now on. */
function droppable<C extends Content>(
  state: SequenceState<C>,
  stable: CausalContext,
  needed: readonly Dot[],
): CausalContext {
  // How many elements of each run must stay: an element stays with all before it in its chain.
  const kept = new Map<Run, number>()
  const keep = (of: Run, length: number): void => {
    let run = of
    let least = length
    while (run.parent !== null && (kept.get(run) ?? 0) < least) {
      kept.set(run, least)
      least = run.parentOffset + 1
      run = run.parent
    }
  }
  let rows: CollectedDots
  let isRow = false
  eachSpan(state.root, span => {
    const { run, offset, length } = span
    const first = run.start + offset
    let next = first
    eachRange(span.isLive ? [] : within(stable, run.id, first, first + length - 1), (low, high) => {
      if (low > next) isRow = false
      const from = isRow ? low : low + 1
      if (!isRow) keep(run, low - run.start + 1)
      if (from <= high) rows = collectDot(rows, run.id, from, high)
      isRow = true
      next = high + 1
    })
    if (next < first + length) isRow = false
  })
  const candidates = contextOfDots(rows)
  eachSpan(state.root, ({ run, offset, length }) => {
    const first = run.start + offset
    const free = within(candidates, run.id, first, first + length - 1)
    const isLastFree = free.length > 0 && free[free.length - 1] === first + length - 1
    if (!isLastFree) keep(run, offset + length)
    else if ((free[free.length - 2] as number) > first) keep(run, (free[free.length - 2] as number) - run.start)
  })
  const editor = edit(state, null)
  const parents = state.loose.pieces.map(({ parentId, parentCounter }) => ({ id: parentId, counter: parentCounter }))
  for (const { id, counter } of [...parents, ...needed]) {
    const run = counter === 0 ? undefined : findRun(runsOf(editor, id), counter)
    if (run !== undefined) keep(run, counter - run.start + 1)
  }
  let dropped: CollectedDots
  eachSpan(state.root, ({ run, offset, length }) => {
    const first = run.start + Math.max(offset, kept.get(run) ?? 0)
    eachRange(within(candidates, run.id, first, run.start + offset + length - 1), (low, high) => {
      dropped = collectDot(dropped, run.id, low, high)
    })
  })
  return contextOfDots(dropped)
}
