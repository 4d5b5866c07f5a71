/**
 * The canonical form of a sequence: columns for what is placed, lists for deletions and for what is loose.
 *
 * A flag for each part says whether it is there, so that the delta of a keystroke is a few bytes. What is derived is not
 * written: where most runs hang, and which dots of a writer are deletions, since no insertion has them.
 */

import type { CausalContext } from '../clock/causal-context'
import { hasSeen, subtractContexts } from '../clock/causal-context'
import type { ReplicaId } from '../clock/replica-id'
import { zigzag } from '../codec/byte-format'
import type { Writer } from '../codec/format'
import { packer } from '../codec/packer'
import { dotsOfPieces } from './bury'
import { impliedParents, insertedBy, orderedRuns, placesOf, segmentsOf } from './columns'
import type { ContentKind } from './content'
import { writeDeletions } from './deletion-columns'
import { eachRange } from './loose'
import { type Run, right, rootRun } from './run'
import type { Content } from './span'
import { isEmptyTree } from './span-tree'
import { goneOf, type Line, type Piece, type SequenceState } from './state'

/** Which parts follow. */
export const parts = { floor: 1, tree: 2, deletions: 4, pieces: 8, lost: 16, dropped: 32, patches: 64 } as const
/** How a piece hangs: behind the dot before it, on the root, left or right of a parent that is told; 4 more without content. */
export const hangs = { chain: 0, root: 1, left: 2, right: 3, bare: 4 } as const

/** Writes a state; `writePatch` writes what is known of an element that is not placed. */
export function writeSequence<C extends Content>(
  writer: Writer,
  state: SequenceState<C>,
  kind: ContentKind<C>,
  writePatch: (writer: Writer, delta: unknown) => void,
): void {
  const { root, lines, loose, floor } = state
  const { pieces, lost, dropped, patches } = loose
  let deleters = 0
  for (let i = 0; i < lines.values.length; i++) if (hasDeletions(lines.values[i])) deleters++
  writer.beginTuple()
  writer.uint(
    (floor.ids.length > 0 ? parts.floor : 0) +
      (isEmptyTree(root) ? 0 : parts.tree) +
      (deleters > 0 ? parts.deletions : 0) +
      (pieces.length > 0 ? parts.pieces : 0) +
      (lost.ids.length > 0 ? parts.lost : 0) +
      (dropped.ids.length > 0 ? parts.dropped : 0) +
      (patches.length > 0 ? parts.patches : 0),
  )
  if (floor.ids.length > 0)
    writer.list(floor.ids, (id, i) =>
      writer.tuple(() => {
        writer.id(id)
        writer.uint(floor.values[i] as number)
      }),
    )
  const lengths = isEmptyTree(root) ? noLengths : writeTree(writer, state, kind)
  if (deleters > 0) {
    writer.beginList(deleters)
    for (let i = 0; i < lines.values.length; i++) {
      const line = lines.values[i] as Line
      if (!hasDeletions(line)) continue
      writer.beginTuple()
      writer.id(lines.ids[i] as ReplicaId)
      writeDeletions(writer, lines.ids[i] as ReplicaId, line.deletes, insertedBy(line.runs, lengths))
      writer.end()
    }
    writer.end()
  }
  if (pieces.length > 0) {
    writer.beginList(pieces.length)
    for (let i = 0; i < pieces.length; i++) {
      writer.beginTuple()
      writePiece(writer, pieces[i] as Piece<C>, kind)
      writer.end()
    }
    writer.end()
  }
  if (lost.ids.length > 0) writeRanges(writer, lost)
  if (dropped.ids.length > 0) writeRanges(writer, dropped)
  if (patches.length > 0)
    writer.list(patches, ({ id, counter, delta }) =>
      writer.tuple(() => {
        writer.id(id)
        writer.uint(counter)
        writePatch(writer, delta)
      }),
    )
  writer.end()
  // What is placed has been seen, and what is placed is not gone.
  const only = loose.gone === null && pieces.length === 0 && lines.values.length === 1 ? lines.values[0] : undefined
  if (
    only !== undefined &&
    loose.lost.ids.length === 0 &&
    loose.dropped.ids.length === 0 &&
    only.deletes.closed.length === 0
  ) {
    // Most deltas of deletions name one range.
    const { last } = only.deletes
    if (last !== null) writer.gone(last.id, last.from, last.from + last.length - 1)
  } else if (deleters > 0 || loose.gone !== null || lost.ids.length > 0 || dropped.ids.length > 0)
    noteGone(state, (id, from, to) => writer.gone(id, from, to))
}

function hasDeletions(line: Line | undefined): boolean {
  return line !== undefined && line.deletes.last !== null
}

/** Tells the elements that are removed here and have not been seen, and those that are patched: they may have been dropped. */
export function noteGone<C extends Content>(
  state: SequenceState<C>,
  note: (id: ReplicaId, from: number, to: number) => void,
): void {
  const { dropped, pieces, patches } = state.loose
  if (patches.length > 0) {
    const own = dotsOfPieces(pieces)
    for (const { id, counter } of patches) if (!hasSeen(own, id, counter)) note(id, counter, counter)
  }
  const told = (dots: CausalContext): void =>
    dots.ids.forEach((id, i) => eachRange(dots.values[i] as readonly number[], (from, to) => note(id, from, to)))
  told(dropped)
  const gone = goneOf(state)
  if (gone.ids.length > 0) told(pieces.length === 0 ? gone : subtractContexts(gone, dotsOfPieces(pieces)))
}

const noLengths: ReadonlyMap<Run, number> = new Map()

/** Writes the tree; gives how long its runs are. */
function writeTree<C extends Content>(
  writer: Writer,
  state: SequenceState<C>,
  kind: ContentKind<C>,
): ReadonlyMap<Run, number> {
  const segments = segmentsOf(state.root)
  const lengths = new Map<Run, number>()
  segments.runs.forEach((run, i) => lengths.set(run, (lengths.get(run) ?? 0) + (segments.lengths[i] as number)))
  const runs = orderedRuns(state.lines, lengths)
  const ids = state.lines.ids.filter(id => runs.some(run => run.id === id))
  const places = placesOf(ids)
  const ordinals = new Map(runs.map((run, i) => [run, i]))
  const expected = new Map<ReplicaId, number>()
  const gaps = runs.map(run => {
    const gap = zigzag(run.start - (expected.get(run.id) ?? 1))
    expected.set(run.id, run.start + (lengths.get(run) as number))
    return gap
  })
  const order = segments.runs.map(run => ordinals.get(run) as number)
  const { tokens, starts } = tokensOf(order, segments.offsets, segments.lengths, segments.kinds)
  const parents = impliedParents(runs.length, order, segments.offsets, segments.lengths)
  writer.list(ids, id => writer.id(id))
  if (ids.length > 1)
    writer.numbers(
      runs.map(run => places.get(run.id) as number),
      packer,
    )
  writer.numbers(gaps, packer)
  writer.numbers(tokens, packer)
  writer.numbers(starts, packer)
  const exceptions: number[] = []
  let last = 0
  runs.forEach((run, i) => {
    const on = run.parent === rootRun ? -1 : (ordinals.get(run.parent as Run) as number)
    const isImplied =
      parents.runs[i] === on && parents.sides[i] === run.side && (on < 0 || parents.offsets[i] === run.parentOffset)
    if (isImplied) return
    exceptions.push(i - last, on + 1, on < 0 ? 0 : run.parentOffset, run.side)
    last = i
  })
  writer.numbers(exceptions, packer)
  const dead = segments.kinds.filter(kind => kind > 0)
  const isMixed = dead.includes(1) && dead.includes(2)
  writer.uint(isMixed ? 2 : dead.includes(2) ? 1 : 0)
  if (isMixed)
    writer.numbers(
      dead.map(kind => kind - 1),
      packer,
    )
  const contents = (of: number): C =>
    kind.join(segments.contents.filter((_, i) => segments.kinds[i] === of).flat(1) as C[])
  kind.write(writer, contents(0))
  if (kind.rules === null && dead.includes(1)) kind.write(writer, contents(1))
  return lengths
}

/**
 * The spans as tokens, `8 × (length - 1) + 4 if dead + how the run comes in`: 0 the same run as before, 1 a new one, 2 the one
 * that was left for it, 3 an earlier one, with how many are passed over as the next token. And for each new run how far its
 * ordinal is from that of the one that began before.
 */
function tokensOf(
  order: readonly number[],
  offsets: readonly number[],
  lengths: readonly number[],
  kinds: readonly number[],
): { readonly tokens: number[]; readonly starts: number[] } {
  const tokens: number[] = []
  const starts: number[] = []
  const left: number[] = []
  let current = -1
  let lastStart = 0
  order.forEach((ordinal, i) => {
    const head = 8 * ((lengths[i] as number) - 1) + (kinds[i] === 0 ? 0 : 4)
    if (ordinal === current) tokens.push(head)
    else if (offsets[i] === 0) {
      if (current >= 0) left.push(current)
      tokens.push(head + 1)
      starts.push(zigzag(ordinal - lastStart))
      lastStart = ordinal
    } else {
      let passed = 0
      while (left.pop() !== ordinal) passed++
      if (passed === 0) tokens.push(head + 2)
      else tokens.push(head + 3, passed)
    }
    current = ordinal
  })
  return { tokens, starts }
}

function writePiece<C extends Content>(writer: Writer, piece: Piece<C>, kind: ContentKind<C>): void {
  const { id, counter, length, parentId, parentCounter, side, content } = piece
  const isChain = side === right && parentId === id && parentCounter === counter - 1
  const how = isChain ? hangs.chain : parentCounter === 0 ? hangs.root : side === right ? hangs.right : hangs.left
  writer.dot(id, counter, false)
  writer.uint(how + (content === null ? hangs.bare : 0))
  if (how > hangs.root) {
    writer.id(parentId)
    writer.uint(zigzag(counter - parentCounter))
  }
  writer.uint(length)
  if (content !== null && kind.rules === null) kind.write(writer, content)
}

function writeRanges(writer: Writer, dots: CausalContext): void {
  writer.list(dots.ids, (id, i) =>
    writer.tuple(() => {
      writer.id(id)
      const runs = dots.values[i] as readonly number[]
      writer.list(runs, (end, j) => writer.after(runs[j - 1] ?? 0, end))
    }),
  )
}
