/**
 * Maps of results: another value for each entry, and the entries that satisfy a condition.
 *
 * What comes out is the view of a map or a set like any other, so it can be an input again. Left out: changing keys;
 * computing a value only when it is read, which could not tell that nothing has changed.
 */
import type { AnyChamp } from '../collections/champ'
import type { Scalar } from '../collections/key'
import { mapView, type Show, setView } from '../crdt/champ-view'
import { type Entries, mapped } from './incremental'

/** Stands for undefined, which persistent maps do not hold. */
const undefinedResult: unique symbol = /* @__PURE__ */ Symbol('undefined')

const show: Show<unknown, unknown> = {
  shows: () => true,
  value: result => (result === undefinedResult ? undefined : result),
}

const store = (value: unknown): unknown => (value === undefined ? undefinedResult : value)
const size = (map: AnyChamp): number => map.size
const mapOf = /* @__PURE__ */ mapView<Scalar, unknown, unknown>(show, size)
const setOf = /* @__PURE__ */ setView<Scalar, unknown>(show, size)

/**
 * A function from a map's view to the map of what `compute` makes of each entry.
 *
 * `compute` must be pure. It is called for the entries whose value is not `===` to the one before; when all results are
 * `===` to those before, the map that comes out is the same object. Order: hash order, as that of every map.
 *
 * Cost: n calls for the first map; then, for a version in which d entries differ, d calls and O(d log n). The two newest
 * inputs and their results are kept, others as long as their inputs live.
 *
 * @throws InvariantError `argument` when the input is not the view of a map or set, such as a plain `Map`.
 *
 * @example
 * ```ts
 * import { change, mapValues, orMap, pnCounter, replica, view } from 'meldkit'
 *
 * const Votes = orMap(pnCounter())
 * const stars = mapValues((votes: number) => '*'.repeat(votes))
 * const [one] = change(Votes, replica(Votes, 'alice'), votes => votes.at('tea').increment(2))
 * const [two] = change(Votes, one, votes => votes.at('jam').increment())
 * stars(view(Votes, two)) // => { tea: '**', jam: '*' }
 * stars(view(Votes, two)) === stars(view(Votes, two)) // => true
 * ```
 */
export function mapValues<Value, Result, Key extends Scalar = string>(
  compute: (value: Value, key: Key) => Result,
): (map: ReadonlyMap<Key, Value>) => ReadonlyMap<Key, Result> {
  const results = mapped((value: Value, key: Key) => store(compute(value, key)))
  return map => mapOf(results(map)) as ReadonlyMap<Key, Result>
}

/**
 * A function from a map's or a set's view to the one of the entries that `keeps` is true for.
 *
 * `keeps` must be pure; for a set, it gets the element as value and as key. It is called for the entries whose value is
 * not `===` to the one before; when all that stay are the same, the view that comes out is the same object. Order: hash
 * order, as that of every map, and so not always the input's.
 *
 * Cost: n calls for the first input; then, for a version in which d entries differ, d calls and O(d log n). The two
 * newest inputs and their results are kept, others as long as their inputs live.
 *
 * @throws InvariantError `argument` when the input is not the view of a map or set, such as a plain `Map`.
 *
 * @example
 * ```ts
 * import { change, filter, orMap, pnCounter, replica, view } from 'meldkit'
 *
 * const Votes = orMap(pnCounter())
 * const popular = filter((votes: number) => votes >= 10)
 * const [one] = change(Votes, replica(Votes, 'alice'), votes => votes.at('tea').increment(12))
 * const [two] = change(Votes, one, votes => votes.at('jam').increment())
 * popular(view(Votes, two)) // => { tea: 12 }
 * popular(view(Votes, two)) === popular(view(Votes, one)) // => true
 * ```
 */
export function filter<Value, Key extends Scalar = string>(
  keeps: (value: Value, key: Key) => boolean,
): <Input extends Entries<Key, Value>>(input: Input) => Input {
  const kept = mapped((value: Value, key: Key) => (keeps(value, key) ? store(value) : undefined))
  return <Input extends Entries<Key, Value>>(input: Input) => {
    const entries = kept(input)
    return ('get' in input ? mapOf(entries) : setOf(entries)) as unknown as Input
  }
}
