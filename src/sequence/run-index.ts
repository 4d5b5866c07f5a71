/**
 * The runs of one writer, ascending by counter: how an element's dot leads to its run.
 *
 * A row of chunks of which the last is shared by all versions: each reads no further than its own length, so adding the
 * newest run is O(1) and costs older versions nothing. A run that arrives late goes into the middle of its chunk, which is
 * copied. How many elements a run has so far is not known here: that is for the tree of spans.
 */
import type { Run } from './run'

/** Runs by ascending start. */
export interface RunIndex {
  readonly full: readonly (readonly Run[])[]
  /** The last chunk; beyond `length` it holds runs of other versions. */
  readonly tail: readonly Run[]
  readonly length: number
}

const chunkSize = 512
const none: RunIndex = { full: [], tail: [], length: 0 }

/** The index without runs. */
export function emptyRunIndex(): RunIndex {
  return none
}

/** The run with the largest start of at most `counter`, or undefined. O(log n). */
export function findRun({ full, tail, length }: RunIndex, counter: number): Run | undefined {
  if (length > 0 && (tail[0] as Run).start <= counter) return tail[place(tail, length, counter) - 1]
  let low = 0
  let high = full.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (((full[middle] as readonly Run[])[0] as Run).start <= counter) low = middle + 1
    else high = middle
  }
  const chunk = full[low - 1]
  return chunk?.[place(chunk, chunk.length, counter) - 1]
}

/** The start of the first run behind a counter, or Infinity. O(log n). */
export function nextStart({ full, tail, length }: RunIndex, counter: number): number {
  if (length > 0 && (tail[0] as Run).start <= counter) {
    const at = place(tail, length, counter)
    return at < length ? (tail[at] as Run).start : Infinity
  }
  for (let i = full.length - 1; i >= 0; i--) {
    const chunk = full[i] as readonly Run[]
    if ((chunk[0] as Run).start > counter) continue
    const at = place(chunk, chunk.length, counter)
    if (at < chunk.length) return (chunk[at] as Run).start
    return (full[i + 1]?.[0] ?? tail[0])?.start ?? Infinity
  }
  return (full[0]?.[0] ?? tail[0])?.start ?? Infinity
}

/** How many of the first `length` runs start at `counter` or before it. */
function place(runs: readonly Run[], length: number, counter: number): number {
  // Most often it is the last one.
  if ((runs[length - 1] as Run).start <= counter) return length
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle] as Run).start <= counter) low = middle + 1
    else high = middle
  }
  return low
}

/** The index with one run more; it must not be there. O(1) for the newest, else O(chunk). */
export function addRun(index: RunIndex, run: Run): RunIndex {
  const { full, tail, length } = index
  const last = length === 0 ? undefined : tail[length - 1]
  if (last === undefined) return { full, tail: [run], length: 1 }
  if (last.start < run.start) {
    if (length === chunkSize) return { full: [...full, tail], tail: [run], length: 1 }
    // Somebody else has added to this version, or froze it: go on alone.
    const isOurs = tail.length === length && !Object.isFrozen(tail)
    const runs = isOurs ? (tail as Run[]) : tail.slice(0, length)
    runs.push(run)
    return { full, tail: runs, length: length + 1 }
  }
  if ((tail[0] as Run).start <= run.start || full.length === 0) {
    const runs = inserted(tail.slice(0, length), run)
    if (runs.length <= chunkSize) return { full, tail: runs, length: runs.length }
    const half = runs.length >> 1
    return { full: [...full, runs.slice(0, half)], tail: runs.slice(half), length: runs.length - half }
  }
  let at = full.length - 1
  while (at > 0 && ((full[at] as readonly Run[])[0] as Run).start > run.start) at--
  const runs = inserted(full[at] as readonly Run[], run)
  const half = runs.length >> 1
  const parts = runs.length <= 2 * chunkSize ? [runs] : [runs.slice(0, half), runs.slice(half)]
  return { full: [...full.slice(0, at), ...parts, ...full.slice(at + 1)], tail, length }
}

function inserted(runs: readonly Run[], run: Run): Run[] {
  const at = place(runs, runs.length, run.start)
  return [...runs.slice(0, at), run, ...runs.slice(at)]
}

/** The index of runs that ascend. */
export function runIndexOf(runs: readonly Run[]): RunIndex {
  if (runs.length === 0) return none
  const full: Run[][] = []
  let from = 0
  for (; runs.length - from > chunkSize; from += chunkSize) full.push(runs.slice(from, from + chunkSize))
  return { full, tail: runs.slice(from), length: runs.length - from }
}

/** Calls `visit` with each run, ascending. */
export function eachRun({ full, tail, length }: RunIndex, visit: (run: Run) => void): void {
  for (const chunk of full) for (const run of chunk) visit(run)
  for (let i = 0; i < length; i++) visit(tail[i] as Run)
}

/** How many runs it holds. */
export function countRuns({ full, length }: RunIndex): number {
  return full.reduce((sum, chunk) => sum + chunk.length, length)
}
