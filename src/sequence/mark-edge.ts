/**
 * Where text goes that is typed at the visible end of a mark whose last elements are deleted.
 *
 * The mark ends at a tombstone. Right behind the left neighbour, as usual, the text would be within the mark, and a link would
 * grow; so it goes behind that tombstone. Source: "Peritext" (CSCW 2022), section 4.2. We differ in asking whether it
 * matters: an operation counts only if it reaches the text that shows, and none that came later covers all of it. So what
 * hangs on a tombstone never hangs on one that a compaction drops.
 */
import type { Dot } from '../clock/dot'
import type { DotEntry } from '../crdt/dot-fun'
import type { MarkOp, MarkRules } from './mark-op'
import { covers, isWithinRange, type Located } from './mark-range'
import { type AnchorRef, type MarkIndex, refsWithin } from './mark-walk'
import { seekIndex } from './seek'
import type { Span } from './span'
import { type Node, type Path, pathIn, spanAt } from './span-tree'
import type { TextState } from './text'

/** The tombstone behind which text inserted at an index, not the first, belongs; undefined where it makes no difference. */
export function edgeBefore(state: TextState, index: number, marks: MarkIndex, rules: MarkRules): Located | undefined {
  const path = pathIn(state.root, null)
  seekIndex(path, index - 1)
  const left = spanAt(path)
  const neighbour = { run: left.run, offset: left.offset + path.within }
  const found: (readonly [AnchorRef, Span<string>])[] = []
  let next = stepOn(path)
  for (; next !== undefined && !next.isLive; next = stepOn(path)) {
    const first = next.run.start + next.offset
    for (const ref of refsWithin(marks, next.run.id, first, first + next.length - 1))
      if (ref.isAfter) found.push([ref, next])
  }
  const right = next && { run: next.run, offset: next.offset }
  for (const [ref, { run }] of found.reverse()) {
    const entry = marks.ops[ref.op] as DotEntry<MarkOp>
    const shown = ref.isStart ? right : neighbour
    if (shown !== undefined && covers(state, entry, shown) && !isSuperseded(state, ref.op, marks, rules))
      return { run, offset: ref.counter - run.start }
  }
  return undefined
}

/** Whether the element behind the one at an index is a tombstone. O(log n). */
export function isBeforeTombstone(state: TextState, index: number): boolean {
  const path = pathIn(state.root, null)
  seekIndex(path, index)
  if (path.within < spanAt(path).length - 1) return false
  return stepOn(path)?.isLive === false
}

/** The element behind the one at an index, tombstones included. O(log n). */
export function elementBehind(state: TextState, index: number): Dot | undefined {
  const path = pathIn(state.root, null)
  seekIndex(path, index)
  const { run, offset, length } = spanAt(path)
  if (path.within < length - 1) return { id: run.id, counter: run.start + offset + path.within + 1 }
  const next = stepOn(path)
  return next && { id: next.run.id, counter: next.run.start + next.offset }
}

/** Whether a later operation of a name covers all that an operation does: then that one never counts again. O(m log n). */
function isSuperseded(state: TextState, op: number, { ops }: MarkIndex, rules: MarkRules): boolean {
  const inner = (ops[op] as DotEntry<MarkOp>).value as MarkOp
  if (rules[inner.name]?.overlaps === true) return false
  return ops
    .slice(op + 1)
    .some(({ value }) => value?.name === inner.name && isWithinRange(state, inner, value as MarkOp))
}

/** Moves a path to the next span, and gives it. */
function stepOn<C>(path: Path<C>): Span<C> | undefined {
  const { nodes, at } = path
  let level = path.depth
  at[level] = (at[level] as number) + 1
  if ((at[level] as number) < (nodes[level] as Node<C>).spans.length) return spanAt(path)
  for (level--; level >= 0; level--) {
    at[level] = (at[level] as number) + 1
    const kid = (nodes[level] as Node<C>).kids[at[level] as number]
    if (kid === undefined) continue
    let node = kid
    for (; node.height > 0; node = node.kids[0] as Node<C>) {
      nodes[++level] = node
      at[level] = 0
    }
    nodes[++level] = node
    at[level] = 0
    return spanAt(path)
  }
  return undefined
}
