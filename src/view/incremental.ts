/**
 * What incremental views stand on: a result for a persistent map is made from the result for another one that is near.
 *
 * A view function remembers its two newest inputs with their results, and each other one as long as its input lives. For
 * an input that it does not know it takes the nearer of the two and asks only what differs. Two, because an application
 * often goes back and forth between two lines of versions, what it has confirmed and what it shows meanwhile. None of this
 * can be observed but as speed and as `===`, if only the result is a function of the content. Left out: more than two.
 */
import { invariant } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { type AnyChamp, type Champ, emptyChamp, nodeIndex } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import { champUpdate } from '../collections/champ-update'
import type { Scalar } from '../collections/key'
import { behindView, type Show } from '../crdt/champ-view'

/** What incremental views are computed from: the view of a map or a set. Of a set, each element is its own key. */
export type Entries<Key extends Scalar, Value> = ReadonlyMap<Key, Value> | ReadonlySet<Value>

/** The keys of such a view. */
export type KeyOfEntries<Input> =
  Input extends ReadonlyMap<infer Key, unknown> ? Key : Input extends ReadonlySet<infer Element> ? Element : never

/** An input with its result. */
interface Made<Value, Result> {
  readonly map: Champ<Scalar, Value>
  readonly result: Result
}

/** In how many nodes two maps may differ before the search for a nearer one begins. */
const nearFirst = 256

/**
 * A function of a map: `start` for the empty one, and for others what `advance` makes of the result for another map.
 */
export function incremental<Value, Result>(
  start: Result,
  advance: (result: Result, from: Champ<Scalar, Value>, to: Champ<Scalar, Value>) => Result,
): (map: Champ<Scalar, Value>) => Result {
  const known = new WeakMap<object, Made<Value, Result>>()
  const first: Made<Value, Result> = { map: emptyChamp(), result: start }
  let recent = [first, first] as const
  const make = (map: Champ<Scalar, Value>): Made<Value, Result> => {
    const near = nearest(recent, map)
    const made = { map, result: advance(near.result, near.map, map) }
    known.set(map, made)
    return made
  }
  return map => {
    const made = known.get(map) ?? make(map)
    if (recent[0] !== made) recent = [made, recent[0]]
    return made.result
  }
}

/**
 * The results of `compute` for all entries that a facade shows, by key; undefined leaves one out.
 *
 * `compute` is called for entries that are not `===` to those of the input before; the same map comes out when all of its
 * results are the same.
 */
export function mapped<Value, Key extends Scalar, Result>(
  compute: (value: Value, key: Key) => Result | undefined,
): (input: Entries<Key, Value>) => Champ<Scalar, Result> {
  type Results = Champ<Scalar, Result>
  // Views of two descriptors may stand for one map and show it in two ways.
  const shownBy = memoByIdentity(({ shows, value }: Show<unknown, unknown>) =>
    incremental<unknown, Results>(emptyChamp(), (results, from, to) => {
      const owner = {}
      let next = results
      eachDifference(from, to, (key, before, after) => {
        let result: Result | undefined
        if (after !== undefined && shows(after)) {
          const now = value(after, key)
          if (before !== undefined && shows(before) && value(before, key) === now) return
          result = compute(now as Value, key as Key)
        }
        next = champUpdate(next, key, () => result, owner)
      })
      return next
    }),
  )
  return input => {
    const { map, show } = inputOf(input)
    return shownBy(show)(map)
  }
}

function inputOf(input: object) {
  const behind = behindView(input)
  invariant(behind !== undefined, 'argument', () => {
    const came = Object.prototype.toString.call(input).slice(8, -1)
    return `An incremental view is computed from the view of a replicated map or set, or from another incremental view that gives one; got ${came}. A plain Map can change in place: compute from it directly.`
  })
  return behind
}

/** The one that differs less, at a cost of at most four times what differs. */
function nearest<Value, Result>(
  candidates: readonly Made<Value, Result>[],
  map: Champ<Scalar, Value>,
): Made<Value, Result> {
  for (let limit = nearFirst; ; limit *= 2)
    for (const candidate of candidates) if (limitLeft(candidate.map, map, limit) > 0) return candidate
}

/** What is left of `limit` without the nodes in which two maps differ, and the entries of those that only one has. */
function limitLeft(a: AnyChamp, b: AnyChamp, limit: number): number {
  if (a === b) return limit
  let left = limit - 1
  let bits = a.nodeMap | b.nodeMap
  while (bits !== 0 && left > 0) {
    const bit = bits & -bits
    bits &= bits - 1
    const inA = a.nodeMap & bit ? (a.slots[nodeIndex(a, bit)] as AnyChamp) : undefined
    const inB = b.nodeMap & bit ? (b.slots[nodeIndex(b, bit)] as AnyChamp) : undefined
    left = inA && inB ? limitLeft(inA, inB, left) : left - (inA ?? inB ?? b).size
  }
  return left
}
