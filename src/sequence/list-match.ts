/**
 * Which elements of a list a plain next array means: told by key, by identity, or by equality, and what is between by place.
 */
import { valuesEqual } from '../codec/value'
import type { KeyOf } from '../crdt/contract'
import type { Items } from './list-view'
import { replacements } from './myers'

/** An element that stays, and which item of the next array it becomes. */
export type Pair = readonly [old: number, next: number]

/** By what an item is told from others: its key, or itself; undefined for scalars, which are told by their value. */
interface Label {
  readonly by: unknown
  readonly isKey: boolean
}

/** The elements that stay, ascending on both sides: as many as there can be while there are few edits, nearly so else. */
export function stayingPairs(now: Items, next: Items, keyOf: KeyOf): Pair[] {
  const origins = keyOf.origins?.(now, next)
  const ofOld = now.map(item => labelOf(item, keyOf))
  const ofNext = next.map((item, j) => labelOf(origins?.[j] ?? item, keyOf))
  const isSame = (i: number, j: number): boolean => {
    const [a, b] = [ofOld[i] as Label, ofNext[j] as Label]
    if (a.by === b.by && a.by !== undefined) return true
    return !a.isKey && !b.isKey && valuesEqual(now[i], next[j])
  }
  const [inOld, inNext] = [new Set(ofOld.map(({ by }) => by)), new Set(ofNext.map(({ by }) => by))]
  // What has a key, or is elsewhere on the other side, is nothing else.
  const isFree = ({ by, isKey }: Label, others: ReadonlySet<unknown>): boolean =>
    by === undefined || (!isKey && !others.has(by))
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  const upTo = (oldEnd: number, nextEnd: number): void => {
    for (;;) {
      while (i < oldEnd && !isFree(ofOld[i] as Label, inNext)) i++
      while (j < nextEnd && !isFree(ofNext[j] as Label, inOld)) j++
      if (i >= oldEnd || j >= nextEnd) break
      pairs.push([i++, j++])
    }
    ;[i, j] = [oldEnd, nextEnd]
  }
  for (const { at, removed, from, to } of replacements(now.length, next.length, isSame)) {
    while (i < at) pairs.push([i++, j++])
    for (const [old, fresh] of ascending(ofOld.slice(at, at + removed), ofNext.slice(from, to))) {
      upTo(at + old, from + fresh)
      pairs.push([i++, j++])
    }
    upTo(at + removed, to)
  }
  while (i < now.length) pairs.push([i++, j++])
  return pairs
}

function labelOf(item: unknown, keyOf: KeyOf): Label {
  if (typeof item !== 'object' || item === null) return { by: undefined, isKey: false }
  const key = keyOf(item)
  return key === undefined ? { by: item, isKey: false } : { by: `${typeof key} ${String(key)}`, isKey: true }
}

/** A longest row of items that are on both sides in the same order. O(n log n). */
function ascending(ofOld: readonly Label[], ofNext: readonly Label[]): Pair[] {
  const places = new Map(ofOld.map(({ by }, i) => [by, i]))
  /** The pairs that end the best rows of each length, and what comes before each. */
  const ends: Row[] = []
  ofNext.forEach(({ by }, j) => {
    const i = by === undefined ? undefined : places.get(by)
    if (i === undefined) return
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] as Row).pair[0] < i) low = middle + 1
      else high = middle
    }
    ends[low] = { pair: [i, j], before: ends[low - 1] }
  })
  const row: Pair[] = []
  for (let end = ends.at(-1); end !== undefined; end = end.before) row.push(end.pair)
  return row.reverse()
}

interface Row {
  readonly pair: Pair
  readonly before: Row | undefined
}
