/**
 * What entries are sorted by, and the order of it where the reader gives none.
 *
 * It is total: also among types, and for what compares oddly in JavaScript. Left out: text as people sort it, which
 * depends on their language; pass `compare` for that.
 */
import { compareKeys, type Scalar } from '../collections/key'

/** A scalar, or several: the second decides where the first are equal, and so on. */
export type Rank = Scalar | readonly Scalar[]

/** Null, booleans, numbers with NaN last, text by UTF-16 code units; arrays item by item, a start of another one first. */
export function compareRanks(a: Rank, b: Rank): number {
  if (!isList(a) && !isList(b)) return compareScalars(a, b)
  const as = isList(a) ? a : [a]
  const bs = isList(b) ? b : [b]
  const shorter = Math.min(as.length, bs.length)
  for (let i = 0; i < shorter; i++) {
    const order = compareScalars(as[i] as Scalar, bs[i] as Scalar)
    if (order !== 0) return order
  }
  return as.length - bs.length
}

function compareScalars(a: Scalar, b: Scalar): number {
  // Whatever NaN is compared with by `<`, the answer is false, so compareKeys puts an `a` that is NaN last already.
  return Number.isNaN(b) && typeof a === 'number' ? (Number.isNaN(a) ? 0 : -1) : compareKeys(a, b)
}

// Array.isArray does not narrow readonly arrays.
function isList(rank: Rank): rank is readonly Scalar[] {
  return Array.isArray(rank)
}
