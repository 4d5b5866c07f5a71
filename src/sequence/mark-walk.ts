/**
 * Which operations cover which elements: one walk over the spans, with the places of all anchors found on the way.
 *
 * Anchors are looked up by the dots of each span, so nothing is sorted by position and nothing depends on indices of
 * another version. An operation whose anchors are not both here, in order, covers nothing.
 */
import { type Dot, dotText } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import type { DotEntry } from '../crdt/dot-fun'
import { compareRanks, type MarkOp, type MarkRules, type MarkState, opsOf } from './mark-op'
import type { Content, Span } from './span'
import { eachSpan, type Node } from './span-tree'

/** An anchor of one operation. */
export interface AnchorRef {
  readonly counter: number
  readonly isAfter: boolean
  readonly isStart: boolean
  /** Which operation it belongs to. */
  readonly op: number
}

/** The operations that count, ascending by rank, and their anchors by element. */
export interface MarkIndex {
  readonly ops: readonly DotEntry<MarkOp>[]
  /** By writer of the element, in the order of their places. */
  readonly anchors: ReadonlyMap<ReplicaId, readonly AnchorRef[]>
}

/** The index of some operations: without those that are ended, and what ends them. O(m log m). */
export function indexMarks(state: MarkState, rules: MarkRules): MarkIndex {
  const all = opsOf(state)
  const isEnd = ({ value }: DotEntry<MarkOp>): boolean => value?.value === null && rules[value.name]?.overlaps === true
  const ended = new Set(all.filter(isEnd).map(entry => dotText(entry.value?.of as Dot)))
  const ops = all.filter(entry => !isEnd(entry) && !ended.has(dotText(entry))).sort(compareRanks)
  const anchors = new Map<ReplicaId, AnchorRef[]>()
  ops.forEach(({ value }, op) => {
    for (const isStart of [true, false]) {
      const anchor = isStart ? value?.start : value?.end
      if (!anchor) continue
      const { id, counter, isAfter } = anchor
      const refs = anchors.get(id)
      const ref = { counter, isAfter, isStart, op }
      if (refs === undefined) anchors.set(id, [ref])
      else refs.push(ref)
    }
  })
  for (const refs of anchors.values())
    refs.sort((a, b) => a.counter - b.counter || Number(a.isAfter) - Number(b.isAfter))
  return { ops, anchors }
}

/** The anchors at elements `from … to` of a writer, ascending. O(log m) and what is found. */
export function refsWithin({ anchors }: MarkIndex, id: ReplicaId, from: number, to: number): readonly AnchorRef[] {
  const refs = anchors.get(id)
  if (refs === undefined || (refs[refs.length - 1] as AnchorRef).counter < from) return none
  const first = firstFrom(refs, from)
  let last = first
  while (last < refs.length && (refs[last] as AnchorRef).counter <= to) last++
  return first === last ? none : refs.slice(first, last)
}

const none: readonly AnchorRef[] = []

function firstFrom(refs: readonly AnchorRef[], counter: number): number {
  let low = 0
  let high = refs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((refs[middle] as AnchorRef).counter < counter) low = middle + 1
    else high = middle
  }
  return low
}

/** Where operations begin and end: `2i` before the element at place `i`, tombstones counted, `2i + 1` behind it; NaN unknown. */
export interface MarkPlaces {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** The places of all operations. O(spans + anchors). */
export function placesOfMarks<C extends Content>(root: Node<C>, index: MarkIndex): MarkPlaces {
  const starts = index.ops.map(({ value }) => (value?.start === null ? -1 : Number.NaN))
  const ends = index.ops.map(({ value }) => (value?.end === null ? Infinity : Number.NaN))
  let place = 0
  if (index.anchors.size > 0)
    eachSpan(root, ({ run, offset, length }) => {
      const first = run.start + offset
      for (const { counter, isAfter, isStart, op } of refsWithin(index, run.id, first, first + length - 1))
        (isStart ? starts : ends)[op] = 2 * (place + counter - first) + (isAfter ? 1 : 0)
      place += length
    })
  return { starts, ends }
}

/** Called with part of a span, tombstones included, and the operations that cover it: the same array while it is the same. */
export type VisitStretch<C> = (span: Span<C>, from: number, to: number, active: readonly number[]) => void

/** Visits all elements in document order, cut where marks begin or end. O(spans + anchors, times those active at one place). */
export function eachStretch<C extends Content>(root: Node<C>, index: MarkIndex, visit: VisitStretch<C>): void {
  const cuts = cutsOf(placesOfMarks(root, index))
  let active: readonly number[] = []
  let next = 0
  let place = 0
  eachSpan(root, span => {
    let from = 0
    for (; next < cuts.length && (cuts[next] as Cut).at < place + span.length; next++) {
      const cut = cuts[next] as Cut
      const to = cut.at - place
      if (to > from) visit(span, from, to, active)
      from = Math.max(from, to)
      active = toggled(active, cut)
    }
    visit(span, from, span.length, active)
    place += span.length
  })
}

interface Cut {
  /** The place of the first element behind it. */
  readonly at: number
  readonly op: number
  readonly isStart: boolean
}

function cutsOf({ starts, ends }: MarkPlaces): Cut[] {
  const cuts: Cut[] = []
  starts.forEach((start, op) => {
    const [from, to] = [Math.ceil(start / 2), Math.ceil((ends[op] as number) / 2)]
    if (!(from < to)) return
    cuts.push({ at: from, op, isStart: true })
    if (to < Infinity) cuts.push({ at: to, op, isStart: false })
  })
  return cuts.sort((a, b) => a.at - b.at)
}

function toggled(active: readonly number[], { op, isStart }: Cut): readonly number[] {
  if (!isStart) return active.filter(other => other !== op)
  const at = active.findIndex(other => other > op)
  return at < 0 ? [...active, op] : [...active.slice(0, at), op, ...active.slice(at)]
}
