/**
 * Lists: elements in one order that all replicas agree on, each a plain value or replicated data.
 */
import type { Json } from '../codec/value'
import type { AnyCrdt } from '../crdt/contract'
import { type ListOf, listOfChildren } from './list-of'
import { type List, listOfValues } from './list-values'

/**
 * A list: elements with an order of their own, each a plain value, or a replicated child of one type.
 *
 * Under concurrency: what two replicas insert at the same place stands side by side, each replica's elements together and in
 * its order. Deleting an element wins over all concurrent edits of it, and concurrent deletions of it count once. A value
 * is never changed, only replaced: `set` deletes it and inserts another, so concurrent `set`s of one element leave both values.
 * Children keep their identity: edits within one are joined by the rule of its type.
 *
 * State: a persistent tree of runs of elements in document order, deletions as history; opaque, the JSON is its canonical
 * form. Equal states show equal arrays; equal arrays may differ in dots. The view is a readonly array, frozen, made in O(1):
 * one index costs O(log n), whole use fills it once; children that did not change stay `===`.
 * Cost: O(log n) an edit, plus the child's. A value costs about a byte besides itself in a list that was written in one
 * go, a deleted one a few bytes until compaction.
 *
 * `child` is the type of the elements; plain values if left out. Every type will do, since elements are only ever
 *   deleted, never cleared.
 * @throws InvariantError `argument` when an index or a count is out of range; nothing is changed then.
 * @throws InvariantError `value` when a value is not JSON.
 *
 * @example
 * ```ts
 * import { change, list, lwwRegister, merge, replica, struct, view } from 'meldkit'
 *
 * const Steps = list<string>()
 * const [alice] = change(Steps, replica(Steps, 'alice'), (steps) => steps.push('boil', 'pour'))
 * const [bob] = change(Steps, merge(Steps, replica(Steps, 'bob'), alice), (steps) => steps.insert(1, 'wait'))
 * const [less] = change(Steps, alice, (steps) => steps.delete(1))
 * view(Steps, merge(Steps, bob, less)) // => ['boil', 'wait']
 * change(Steps, bob, (steps) => steps.set(9, 'stir')) // => throws argument
 *
 * const Todos = list(struct({ title: lwwRegister(''), done: lwwRegister(false) }))
 * const [todos] = change(Todos, replica(Todos, 'alice'), (edit) => edit.push().title.set('tea'))
 * const [done] = change(Todos, todos, (edit) => edit.at(0).done.set(true))
 * view(Todos, done) // => [{ done: true, title: 'tea' }]
 * ```
 *
 * @see Weidner & Kleppmann, "The Art of the Fugue: Minimizing Interleaving in Collaborative Text Editing" (IEEE TPDS 36(11),
 *   2025), section 4. We differ: elements are kept in runs, deletions take dots, and an element may hold replicated data.
 */
export function list<V = Json>(): List<V>
export function list<Child extends AnyCrdt>(child: Child): ListOf<Child>
export function list(child?: AnyCrdt): List<Json> | ListOf<AnyCrdt> {
  return child === undefined ? listOfValues<Json>() : listOfChildren(child)
}
