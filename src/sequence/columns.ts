/**
 * A tree of spans as columns of numbers, in document order, and back; where runs hang is not written.
 *
 * A run that was inserted between two neighbours hangs on the later one of them. So the order of elements and the order in
 * which runs came about say where each hangs: the Fugue tree is the Cartesian tree of the document. Where concurrency made
 * it otherwise, an exception says so. The order of runs, `ordinals`, is a linear extension of what the tree and the
 * counters of each writer imply; by whom an element was seen is not known here, which costs a few more exceptions.
 *
 * Source: Vuillemin, "A Unifying Look at Data Structures" (CACM 1980), section 3: Cartesian trees.
 */
import type { ReplicaId } from '../clock/replica-id'
import type { ReplicaMap } from '../clock/replica-map'
import type { Runs } from '../clock/runs'
import { type Run, rootRun } from './run'
import { eachRun, type RunIndex } from './run-index'
import type { Content } from './span'
import { eachSpan, type Node } from './span-tree'
import type { Line } from './state'

/** Spans in document order, as long as they can be. */
export interface Segments<C> {
  readonly runs: Run[]
  readonly offsets: number[]
  readonly lengths: number[]
  /** 0 for what shows, 1 for a tombstone, 2 for one whose content was dropped. */
  readonly kinds: number[]
  readonly contents: (C | null)[][]
}

/** The spans of a tree, those that go on where another ends as one. */
export function segmentsOf<C extends Content>(root: Node<C>): Segments<C> {
  const out: Segments<C> = { runs: [], offsets: [], lengths: [], kinds: [], contents: [] }
  let last = -1
  eachSpan(root, ({ run, offset, length, isLive, content }) => {
    const kind = isLive ? 0 : content === null ? 2 : 1
    const goesOn =
      last >= 0 &&
      out.runs[last] === run &&
      out.kinds[last] === kind &&
      (out.offsets[last] as number) + (out.lengths[last] as number) === offset
    if (goesOn) {
      out.lengths[last] = (out.lengths[last] as number) + length
      ;(out.contents[last] as (C | null)[]).push(content)
      return
    }
    last++
    out.runs.push(run)
    out.offsets.push(offset)
    out.lengths.push(length)
    out.kinds.push(kind)
    out.contents.push([content])
  })
  return out
}

/** All runs in their canonical order: those on which others hang, and earlier ones of a writer, come first. */
export function orderedRuns(lines: ReplicaMap<Line>, lengths: ReadonlyMap<Run, number>): Run[] {
  const all: Run[] = []
  const times = new Map<Run, number>()
  const before = new Map<Run, Run>()
  for (const line of lines.values) {
    let last: Run | null = null
    eachRun(line.runs, run => {
      all.push(run)
      if (last !== null) before.set(run, last)
      last = run
    })
  }
  if (lines.ids.length === 1) return all
  for (const run of all) timeOf(run, times, before, lengths)
  const time = (run: Run): number => times.get(run) as number
  return all.sort((a, b) => time(a) - time(b) || (a.id === b.id ? a.start - b.start : a.id < b.id ? -1 : 1))
}

/** The time of a run: behind that of its parent element and of all that its writer wrote before. Without recursion. */
function timeOf(
  of: Run,
  times: Map<Run, number>,
  before: ReadonlyMap<Run, Run>,
  lengths: ReadonlyMap<Run, number>,
): void {
  const stack = [of]
  const open = new Set<Run>()
  while (stack.length > 0) {
    const run = stack[stack.length - 1] as Run
    if (times.has(run)) {
      stack.pop()
      continue
    }
    open.add(run)
    const parent = run.parent as Run
    const previous = before.get(run)
    const needsParent = parent !== rootRun && !times.has(parent)
    // A forged history may run in a circle by way of what a writer wrote before; that way is then left out.
    const needsPrevious = previous !== undefined && !times.has(previous) && !open.has(previous)
    if (needsParent) stack.push(parent)
    else if (needsPrevious) stack.push(previous)
    else {
      const afterParent = parent === rootRun ? 0 : (times.get(parent) as number) + run.parentOffset
      const earlier = previous === undefined ? undefined : times.get(previous)
      const afterPrevious = earlier === undefined ? 0 : earlier + (lengths.get(previous as Run) as number) - 1
      times.set(run, Math.max(afterParent, afterPrevious) + 1)
      stack.pop()
    }
  }
}

/** Which element a run hangs on, by the ordinal of its run; -1 for the root. */
export interface Parents {
  readonly runs: Int32Array
  readonly offsets: Int32Array
  /** 0 left, 1 right. */
  readonly sides: Int32Array
}

/**
 * The parents that the order of elements implies.
 *
 * @param ordinals of the runs of the segments, in document order.
 * @param offsets where each segment begins in its run; each run begins with a segment at 0.
 */
export function impliedParents(
  count: number,
  ordinals: ArrayLike<number>,
  offsets: ArrayLike<number>,
  lengths: ArrayLike<number>,
): Parents {
  const parents = { runs: new Int32Array(count), offsets: new Int32Array(count), sides: new Int32Array(count) }
  const { length } = ordinals
  const stack = new Int32Array(length)
  const before = new Int32Array(count)
  let top = 0
  // The nearest segment on the left of a run that older ordinals own, by a stack of ascending ordinals.
  for (let i = 0; i < length; i++) {
    const ordinal = ordinals[i] as number
    while (top > 0 && (ordinals[stack[top - 1] as number] as number) >= ordinal) top--
    if (offsets[i] === 0) before[ordinal] = top === 0 ? -1 : (stack[top - 1] as number)
    stack[top++] = i
  }
  top = 0
  for (let i = length - 1; i >= 0; i--) {
    const ordinal = ordinals[i] as number
    while (top > 0 && (ordinals[stack[top - 1] as number] as number) >= ordinal) top--
    if (offsets[i] === 0) {
      const next = top === 0 ? -1 : (stack[top - 1] as number)
      const last = before[ordinal] as number
      const hangsOnNext = next >= 0 && (last < 0 || (ordinals[next] as number) >= (ordinals[last] as number))
      const on = hangsOnNext ? next : last
      parents.runs[ordinal] = on < 0 ? -1 : (ordinals[on] as number)
      parents.offsets[ordinal] = on < 0 ? 0 : (offsets[on] as number) + (hangsOnNext ? 0 : (lengths[on] as number) - 1)
      parents.sides[ordinal] = hangsOnNext ? 0 : 1
    }
    stack[top++] = i
  }
  return parents
}

/** Ids by their place in a sorted list. */
export function placesOf(ids: readonly ReplicaId[]): ReadonlyMap<ReplicaId, number> {
  return new Map(ids.map((id, i) => [id, i]))
}

/** The dots of runs, as ranges that do not touch. */
export function insertedBy(index: RunIndex, lengths: ReadonlyMap<Run, number>): Runs {
  const out: number[] = []
  eachRun(index, run => {
    const end = run.start + (lengths.get(run) ?? 0) - 1
    if (out.length > 0 && out[out.length - 1] === run.start - 1) out[out.length - 1] = end
    else if (end >= run.start) out.push(run.start, end)
  })
  return out
}
