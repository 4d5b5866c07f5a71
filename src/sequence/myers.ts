/**
 * The shortest edit script between two sequences, as long as it is short: what changed, for plain next values.
 *
 * Common ends are cut off first. Of the middle the greedy algorithm finds fewest insertions and deletions, up to a bound;
 * beyond it the whole middle counts as replaced, so the cost stays linear in the length times the bound.
 *
 * Source: Myers, "An O(ND) Difference Algorithm and Its Variations" (Algorithmica 1986), section 4.
 */

/** `removed` items from `at` on, counted in the old sequence, give way to the new ones from `from` up to `to`. */
export interface Replacement {
  readonly at: number
  readonly removed: number
  readonly from: number
  readonly to: number
}

/** How many insertions and deletions are looked for. */
const editsMax = 200

/** The replacements that lead from one sequence to another, ascending. */
export function replacements(
  oldLength: number,
  newLength: number,
  isSame: (old: number, next: number) => boolean,
): readonly Replacement[] {
  let start = 0
  const shorter = Math.min(oldLength, newLength)
  while (start < shorter && isSame(start, start)) start++
  let end = 0
  while (end < shorter - start && isSame(oldLength - 1 - end, newLength - 1 - end)) end++
  const n = oldLength - start - end
  const m = newLength - start - end
  if (n === 0 && m === 0) return []
  const whole: Replacement = { at: start, removed: n, from: start, to: start + m }
  if (n === 0 || m === 0) return [whole]
  return middle(n, m, (i, j) => isSame(start + i, start + j), start) ?? [whole]
}

/** The script for a middle, or undefined beyond the bound. */
function middle(
  n: number,
  m: number,
  isSame: (old: number, next: number) => boolean,
  shift: number,
): Replacement[] | undefined {
  const most = Math.min(n + m, editsMax)
  const size = 2 * most + 2
  const reach = new Int32Array(size)
  const trace: Int32Array[] = []
  for (let d = 0; d <= most; d++) {
    trace.push(reach.slice())
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1))
      let x = down ? at(reach, k + 1) : at(reach, k - 1) + 1
      while (x < n && x - k < m && isSame(x, x - k)) x++
      reach[(k + size) % size] = x
      if (x >= n && x - k >= m) return script(trace, n, m, d, shift)
    }
  }
  return undefined
}

function at(reach: Int32Array, k: number): number {
  return reach[(k + reach.length) % reach.length] as number
}

/** Goes the way back from the end and joins steps that touch. */
function script(trace: readonly Int32Array[], n: number, m: number, edits: number, shift: number): Replacement[] {
  const out: { at: number; removed: number; from: number; to: number }[] = []
  let x = n
  let y = m
  for (let d = edits; d > 0; d--) {
    const reach = trace[d] as Int32Array
    const k = x - y
    const down = k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1))
    const beforeX = at(reach, down ? k + 1 : k - 1)
    const beforeY = beforeX - (down ? k + 1 : k - 1)
    const first = out[0]
    const endX = down ? beforeX : beforeX + 1
    const endY = down ? beforeY + 1 : beforeY
    if (first !== undefined && first.at === shift + endX && first.from === shift + endY) {
      first.at = shift + beforeX
      first.removed += down ? 0 : 1
      first.from = shift + beforeY
    } else {
      out.unshift({ at: shift + beforeX, removed: down ? 0 : 1, from: shift + beforeY, to: shift + endY })
    }
    x = beforeX
    y = beforeY
  }
  return out
}
