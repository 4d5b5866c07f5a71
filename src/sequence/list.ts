/**
 * Lists: elements in one order that all replicas agree on, each a plain value or replicated data.
 */
import type { Json } from '../codec/value'
import type { AnyCrdt } from '../crdt/contract'
import { type ListOf, listOfChildren } from './list-of'
import { type List, listOfValues } from './list-values'

export function list<V = Json>(): List<V>
export function list<Child extends AnyCrdt>(child: Child): ListOf<Child>
export function list(child?: AnyCrdt): List<Json> | ListOf<AnyCrdt> {
  return child === undefined ? listOfValues<Json>() : listOfChildren(child)
}
