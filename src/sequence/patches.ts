/**
 * What elements hold, where that is replicated data: joined where they are placed, and kept where they are not.
 *
 * What a version says of an element that is not placed is a patch; none says nothing. So each version holds one state for each
 * element, in its tree or beside it, and the states are joined pair by pair, like those under the keys of a map.
 */
import { type CausalContext, hasSeen, subtractContexts } from '../clock/causal-context'
import { compareDots, type Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { type Seen, touchesOnlyNamed } from '../crdt/contract'
import { dotsOfPieces } from './bury'
import { type Editor, edit, finish, flush } from './editor'
import type { ElementRules } from './element-rules'
import { isFound, patchPlaced } from './held'
import { knowGone, withLoose } from './loose'
import { type Content, makeSpan, type Span } from './span'
import { isEmptyTree } from './span-tree'
import { goneOf, type Loose, type Patch, type SequenceState } from './state'

/** The patch of an element among patches that ascend. */
export function patchOf(patches: readonly Patch[], id: ReplicaId, counter: number): Patch | undefined {
  let low = 0
  let high = patches.length
  const dot: Dot = { id, counter }
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareDots(patches[middle] as Patch, dot) < 0) low = middle + 1
    else high = middle
  }
  const found = patches[low]
  return found !== undefined && found.id === id && found.counter === counter ? found : undefined
}

/** Whether the absence of something on the other side may remove it from this one. */
export function mayLose(seenByOther: Seen, seenBySide: Seen): boolean {
  return !touchesOnlyNamed(seenByOther) || seenBySide.names === true
}

/**
 * The join with a delta of nothing but edits of elements that are placed, which is what most changes send; null for
 * others. O(log n) for each.
 */
export function joinEdits<C extends Content>(
  a: SequenceState<C>,
  b: SequenceState<C>,
  seenByA: Seen,
  seenByB: Seen,
  owner: object | null,
  rules: ElementRules<C>,
): SequenceState<C> | null {
  const { patches, pieces, lost, dropped } = b.loose
  const isPlain = patches.length > 0 && b.lines.ids.length + pieces.length + lost.ids.length + dropped.ids.length === 0
  if (!isPlain || !isEmptyTree(b.root) || b.floor.ids.length > 0 || mayLose(seenByB, seenByA)) return null
  const editor = edit(a, owner)
  for (const { id, counter } of patches) if (!isFound(editor, id, counter)) return null
  for (const patch of patches) patchPlaced(editor, patch, seenByA, seenByB, rules)
  return finish(editor)
}

/**
 * Joins the patches of two versions, those of the second into the elements that are placed as well. What the trees hold is
 * joined already; pieces are not placed yet. What is not placed in a side that has seen it is dropped there, or a piece.
 */
export function joinPatches<C extends Content>(
  editor: Editor<C>,
  { patches, pieces }: Loose<C>,
  absentInA: CausalContext,
  absentInB: CausalContext,
  seenByA: Seen,
  seenByB: Seen,
  rules: ElementRules<C>,
): void {
  const own = editor.loose.patches
  if (patches.length === 0 && own.length === 0) return
  const droppedByA = subtractContexts(absentInA, dotsOfPieces(editor.loose.pieces))
  const droppedByB = subtractContexts(absentInB, dotsOfPieces(pieces))
  const kept: Patch[] = []
  const keep = ({ id, counter }: Dot, old: Patch | undefined, delta: unknown): void => {
    if (delta === rules.nothing) return
    kept.push(old !== undefined && old.delta === delta ? old : { id, counter, delta })
  }
  flush(editor)
  const gone = goneOf(editor)
  const taken = new Set<Patch>()
  for (const patch of patches) {
    const { id, counter, delta } = patch
    if (patchPlaced(editor, patch, seenByA, seenByB, rules)) continue
    if (hasSeen(gone, id, counter) || hasSeen(droppedByA, id, counter)) continue
    const ours = patchOf(own, id, counter)
    if (ours !== undefined) taken.add(ours)
    const isNews = ours === undefined && !mayLose(seenByA, seenByB)
    keep(patch, ours, isNews ? delta : rules.joinPatches(ours?.delta ?? rules.nothing, delta, seenByA, seenByB))
  }
  for (const ours of own) {
    if (taken.has(ours) || hasSeen(droppedByB, ours.id, ours.counter)) continue
    const stays = !mayLose(seenByB, seenByA)
    keep(ours, ours, stays ? ours.delta : rules.joinPatches(ours.delta, rules.nothing, seenByA, seenByB))
  }
  kept.sort(compareDots)
  if (kept.length === own.length && kept.every((patch, i) => patch === own[i])) return
  if (kept.length > 0) knowGone(editor)
  // Where nothing is placed and nothing waits it follows from the deletions.
  else if (isEmptyTree(editor.path.root)) withLoose(editor, { gone: null })
  withLoose(editor, { patches: kept })
}

/** Forgets the patches of elements that were joined with them. */
export function forgetPatches<C extends Content>(editor: Editor<C>, { run, offset, length }: Span<C>): void {
  const { patches } = editor.loose
  if (patches.length === 0) return
  const first = run.start + offset
  const left = patches.filter(({ id, counter }) => id !== run.id || counter < first || counter >= first + length)
  if (left.length < patches.length) withLoose(editor, { patches: left })
}

/** A part of a span that only the second version has placed, joined with what the first one knows of its elements. */
export function joinedFresh<C extends Content>(
  span: Span<C>,
  patches: readonly Patch[],
  seenByA: Seen,
  seenByB: Seen,
  rules: ElementRules<C>,
): Span<C> {
  const { run, offset, length, isLive, content } = span
  if (!isLive || content === null) return span
  let next: C | null = null
  for (let i = 0; i < length; i++) {
    const ours = patchOf(patches, run.id, run.start + offset + i)
    if (ours === undefined && !mayLose(seenByA, seenByB)) continue
    const known = rules.holding(ours === undefined ? rules.nothing : ours.delta)
    const one = rules.join(known, 0, content, i, 1, seenByA, seenByB) ?? known
    if ((one as readonly unknown[])[0] === (content as readonly unknown[])[i]) continue
    next = (next ?? (content.slice() as C)) as C
    ;(next as unknown[])[i] = (one as readonly unknown[])[0]
  }
  return next === null ? span : makeSpan(run, offset, length, isLive, next)
}

/** A part of a span that only the first version has placed, joined with an absence; null when that changes nothing. */
export function joinedAbsent<C extends Content>(
  span: Span<C>,
  patches: readonly Patch[],
  seenByA: Seen,
  seenByB: Seen,
  rules: ElementRules<C>,
): Span<C> | null {
  const { run, offset, length, isLive } = span
  let content = span.content
  if (!isLive || content === null) return null
  // What the second one says of an element is joined with its patch.
  for (let i = 0; i < length; i++)
    if (patchOf(patches, run.id, run.start + offset + i) === undefined)
      content = rules.patch(content, i, rules.nothing, seenByA, seenByB)
  return content === span.content ? null : makeSpan(run, offset, length, isLive, content)
}
