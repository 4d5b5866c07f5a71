/**
 * The verb that assigns: a plain next value becomes the edits that lead to it.
 */
import { InvariantError } from '../base/error'
import type { AnyCrdt, KeyOf } from '../crdt/contract'
import { facetsOf } from '../crdt/facets'
import { type ChangeOptions, changeInScope } from './change'
import type { Delta, Replica } from './replica'

/** Options of {@link reconcile}. */
export interface ReconcileOptions extends ChangeOptions {
  /**
   * How arrays that stand for maps are read: the name of the field that holds the key of each record, or a function from
   * a record to its key. A field that is named so is not part of the child, unless the child's struct declares it.
   */
  readonly key?: string | ((record: unknown) => unknown)
}

/**
 * Edits a replica so that its view becomes `next`, as if somebody had made those edits by hand: `[next version, delta]`.
 *
 * Under concurrency: only what differs is edited, each part by the rule of its type; a counter moves by the difference,
 * and a key or element that `next` lacks is removed as far as it was seen. So edits of others that this replica has
 * not seen survive where their types say so; those that it has seen and `next` does not have are undone.
 *
 * `next` is plain: an object for a struct (fields that it leaves out stay, unknown ones are refused), a `Map`, a plain
 * object or an array of records for a map, a `Set` or an array for a set, an array for a list, the value itself for
 * registers, flags, counters and texts. Views fit as well. A next value that is equal gives the same replica and an empty delta.
 * Cost: O(n) for maps and sets of n entries; a part that is the very object that the view holds is not looked into.
 *
 * @throws InvariantError `value` when a part has the wrong shape, or is something that its type cannot become; the message
 *   names the path.
 * @throws InvariantError `argument` when the type has no facets, or `now` is not a whole number of milliseconds.
 * @throws InvariantError `counter-exhausted` or `clock-exhausted` as `change` does.
 *
 * @example
 * ```ts
 * import { lwwRegister, orMap, pnCounter, reconcile, replica, struct, view } from 'meldkit'
 *
 * const Board = struct({ likes: pnCounter(), todos: orMap(struct({ title: lwwRegister('') })) })
 * const rows = [{ id: 't1', title: 'tea' }, { id: 't2', title: 'jam' }]
 * const [board] = reconcile(Board, replica(Board, 'alice'), { likes: 2, todos: rows }, { key: 'id' })
 * view(Board, board) // => { likes: 2, todos: { t1: { title: 'tea' }, t2: { title: 'jam' } } }
 * reconcile(Board, board, { likes: 2 })[0] === board // => true
 * reconcile(Board, board, { todos: { t1: { title: 7, done: true } } }) // => throws value
 * ```
 */
export function reconcile<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  next: unknown,
  options: ReconcileOptions = {},
): readonly [Replica<T>, Delta<T>] {
  const { key } = options
  if (typeof key === 'function') return reconcileBy(type, replica, next, options, item => key(item))
  // Arrays in which no field is named have no keys, and are refused.
  const read = (item: unknown) => (key === undefined ? undefined : (item as Record<string, unknown> | null)?.[key])
  return reconcileBy(type, replica, next, options, read, key === undefined ? {} : { field: key })
}

/** The same with what else is known of the next value. */
export function reconcileBy<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  next: unknown,
  options: ChangeOptions,
  read: (item: unknown) => unknown,
  known: Pick<KeyOf, 'field' | 'changed' | 'origins'> = {},
): readonly [Replica<T>, Delta<T>] {
  const path: string[] = []
  const keyOf: KeyOf = Object.assign((item: unknown) => read(item), known, { path })
  try {
    return changeInScope(type, replica, scope => facetsOf(type).reconcile(scope, next, keyOf), options)
  } catch (error) {
    if (path.length === 0 || !(error instanceof InvariantError) || error.code !== 'value') throw error
    throw new InvariantError('value', `At ${path.join('.')}: ${error.message}`, error.detail)
  }
}
