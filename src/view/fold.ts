/**
 * One value from all entries of a map or a set: sums, counts, and any other monoid.
 *
 * The parts are summed up along the nodes of a persistent map, each of which remembers its sum. So a sum is a function of
 * the content, to the last bit also for floating point, whatever versions came before; a running sum, from which the old
 * part is taken and to which the new one is added, would not be.
 */
import { memoByIdentity } from '../base/memo'
import { type AnyChamp, dataLength } from '../collections/champ'
import type { Scalar } from '../collections/key'
import { type Entries, mapped } from './incremental'

/** How entries are summed up: a monoid. `plus` is associative and `zero` its neutral element. */
export interface Fold<Value, Sum, Key extends Scalar = string> {
  readonly zero: Sum
  readonly of: (value: Value, key: Key) => Sum
  readonly plus: (a: Sum, b: Sum) => Sum
}

/** Sums of smaller nodes are not remembered: to add them up again is cheaper than to find them. */
const rememberedMin = 16

/**
 * A function from a map's or a set's view to the sum of all entries, in hash order.
 *
 * `of` and `plus` must be pure, and `of` never undefined. `of` is called for the entries whose value is not `===` to the
 * one before. When all parts are `===` to those before, the sum is the same object.
 *
 * Cost: n calls of `of` and of `plus` for the first input; then, for a version in which d entries differ, d calls of `of`
 * and O(32 d log n) of `plus`. The two newest inputs are kept with their parts, others as long as they live.
 *
 * @throws InvariantError `argument` when the input is not the view of a map or set, such as a plain `Map`.
 *
 * @example
 * ```ts
 * import { change, fold, orMap, pnCounter, replica, view } from 'meldkit'
 *
 * const Votes = orMap(pnCounter())
 * const most = fold({ zero: 0, of: (votes: number) => votes, plus: (a, b) => Math.max(a, b) })
 * const [votes] = change(Votes, replica(Votes, 'alice'), (edit) => {
 *   edit.at('tea').increment(2)
 *   edit.at('jam').increment(5)
 * })
 * most(view(Votes, votes)) // => 5
 * ```
 */
export function fold<Value, Sum, Key extends Scalar = string>({
  zero,
  of,
  plus,
}: Fold<Value, Sum, Key>): (input: Entries<Key, Value>) => Sum {
  const parts = mapped(of)
  const sumOf = (node: AnyChamp): Sum => {
    const { slots } = node
    const data = dataLength(node)
    let sum = zero
    for (let i = 1; i < data; i += 2) sum = plus(sum, slots[i] as Sum)
    for (let i = data; i < slots.length; i++) {
      const child = slots[i] as AnyChamp
      sum = plus(sum, child.size < rememberedMin ? sumOf(child) : remembered(child))
    }
    return sum
  }
  const remembered = memoByIdentity(sumOf)
  return input => remembered(parts(input))
}

/**
 * A function from a map's or a set's view to the sum of a number for each entry; {@link fold} with costs as there.
 *
 * Equal content gives the same bits on every replica, also where rounding makes the order of additions matter.
 *
 * @throws InvariantError `argument` when the input is not the view of a map or set, such as a plain `Map`.
 *
 * @example
 * ```ts
 * import { change, lwwRegister, orMap, replica, struct, sum, view } from 'meldkit'
 *
 * const Lines = orMap(struct({ price: lwwRegister(0), pieces: lwwRegister(1) }))
 * const total = sum((line: { price: number, pieces: number }) => line.price * line.pieces)
 * const [lines] = change(Lines, replica(Lines, 'till'), (edit) => {
 *   edit.at('tea').price.set(3)
 *   edit.at('jam').price.set(4)
 *   edit.at('jam').pieces.set(2)
 * })
 * total(view(Lines, lines)) // => 11
 * ```
 */
export function sum<Value, Key extends Scalar = string>(
  amountOf: (value: Value, key: Key) => number,
): (input: Entries<Key, Value>) => number {
  return fold({ zero: 0, of: amountOf, plus })
}

/**
 * A function from a map's or a set's view to how many entries `counts` is true for; {@link fold} with costs as there.
 *
 * @throws InvariantError `argument` when the input is not the view of a map or set, such as a plain `Map`.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, count, replica, view } from 'meldkit'
 *
 * const Tags = addWinsSet<string>()
 * const short = count((tag: string) => tag.length < 4)
 * const [tags] = change(Tags, replica(Tags, 'alice'), (edit) => ['tea', 'jam', 'bread'].forEach(edit.add))
 * short(view(Tags, tags)) // => 2
 * ```
 */
export function count<Value, Key extends Scalar = string>(
  counts: (value: Value, key: Key) => boolean,
): (input: Entries<Key, Value>) => number {
  return sum((value: Value, key: Key) => (counts(value, key) ? 1 : 0))
}

function plus(a: number, b: number): number {
  return a + b
}
