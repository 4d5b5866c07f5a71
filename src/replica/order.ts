/**
 * How two versions stand to each other: by what they have seen, since a state is a function of that.
 */
import { contextLeq } from '../clock/causal-context'
import type { AnyCrdt } from '../crdt/contract'
import type { Delta } from './replica'

/**
 * Whether `b` holds everything that `a` holds: merging `a` into it would change nothing. O(w) for w writers.
 *
 * @example
 * ```ts
 * import { change, leq, pnCounter, replica } from 'meldkit'
 *
 * const Likes = pnCounter()
 * const empty = replica(Likes, 'alice')
 * const [one] = change(Likes, empty, (likes) => likes.increment())
 * leq(Likes, empty, one) // => true
 * leq(Likes, one, empty) // => false
 * ```
 */
export function leq<T extends AnyCrdt>(_type: T, a: Delta<T>, b: Delta<T>): boolean {
  return contextLeq(a.seen, b.seen)
}

/** Whether two versions hold the same changes, and so the same state and bytes; who writes there does not matter. O(w). */
export function equal<T extends AnyCrdt>(type: T, a: Delta<T>, b: Delta<T>): boolean {
  return leq(type, a, b) && leq(type, b, a)
}
