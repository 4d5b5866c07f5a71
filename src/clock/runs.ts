/**
 * A set of counters of one replica as runs: a flat array `[from, to, from, to, …]`, both ends included.
 *
 * Canonical form: runs ascend, are disjoint and never adjacent, so equal sets are equal arrays. Ranges and not single
 * numbers bound the memory that reordered deltas cost. Every operation is one linear pass over the runs, never over
 * the counters inside, so a hostile range of 2^50 dots costs what a range of one costs.
 */

/** `[from, to, …]` in canonical form; counters are safe integers of at least 1. */
export type Runs = readonly number[]

/** Whether counter `n` is in the set. O(log runs). */
export function inRuns(runs: Runs, n: number): boolean {
  let low = 0
  let high = runs.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[2 * middle + 1] as number) < n) low = middle + 1
    else high = middle
  }
  return 2 * low < runs.length && n >= (runs[2 * low] as number)
}

/** The union; `a` itself when `b` adds nothing, `b` itself when `a` adds nothing. */
export function uniteRuns(a: Runs, b: Runs): Runs {
  // Most often `b` goes on where `a` ends.
  const last = a.length - 1
  if (b.length === 2 && last > 0 && b[0] === (a[last] as number) + 1) {
    const grown = a.slice()
    grown[last] = b[1] as number
    return grown
  }
  const out: number[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const fromA = j === b.length || (i < a.length && (a[i] as number) <= (b[j] as number))
    const from = (fromA ? a[i++] : b[j++]) as number
    const to = (fromA ? a[i++] : b[j++]) as number
    const last = out.length - 1
    // Overlapping or adjacent runs become one: a gap of nothing is no gap.
    if (last > 0 && from <= (out[last] as number) + 1) out[last] = Math.max(to, out[last] as number)
    else out.push(from, to)
  }
  return sameRuns(out, a) ? a : sameRuns(out, b) ? b : out
}

function sameRuns(a: Runs, b: Runs): boolean {
  return a.length === b.length && a.every((end, i) => end === b[i])
}

/** Whether all counters of a range are in the set. O(log runs). */
export function hasRange(runs: Runs, from: number, to: number): boolean {
  let low = 0
  let high = runs.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[2 * middle + 1] as number) < to) low = middle + 1
    else high = middle
  }
  return 2 * low < runs.length && from >= (runs[2 * low] as number)
}

/** Whether two sets share no counter. */
export function disjointRuns(a: Runs, b: Runs): boolean {
  let j = 0
  for (let i = 0; i < a.length; i += 2) {
    while (j < b.length && (b[j + 1] as number) < (a[i] as number)) j += 2
    if (j < b.length && (b[j] as number) <= (a[i + 1] as number)) return false
  }
  return true
}

/** The counters of `a` that are not in `b`; `a` itself when they share none. */
export function subtractRuns(a: Runs, b: Runs): Runs {
  const out: number[] = []
  let j = 0
  let touched = false
  for (let i = 0; i < a.length; i += 2) {
    let from = a[i] as number
    const to = a[i + 1] as number
    while (j < b.length && (b[j + 1] as number) < from) j += 2
    for (let k = j; k < b.length && (b[k] as number) <= to && from <= to; k += 2) {
      touched = true
      if ((b[k] as number) > from) out.push(from, (b[k] as number) - 1)
      from = (b[k + 1] as number) + 1
    }
    if (from <= to) out.push(from, to)
  }
  return touched ? out : a
}

/** How many counters the set holds. */
export function countRuns(runs: Runs): number {
  let count = 0
  for (let i = 0; i < runs.length; i += 2) count += (runs[i + 1] as number) - (runs[i] as number) + 1
  return count
}
