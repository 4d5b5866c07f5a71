/**
 * The verbs that take changes back and bring them again: local, per user, one new change each.
 *
 * The inverse of a change is a change like any other, made of edits that every replica merges as usual. It is computed
 * when it is wanted, from the states around the change and the state now, so it knows what still stands.
 */
import type { AnyCrdt } from '../crdt/contract'
import { facetsOf } from '../crdt/facets'
import { type ChangeOptions, changeInScope } from './change'
import { makeGroup, makeHistory, type UndoGroup, type UndoHistory } from './history'
import { type Delta, emptyDelta, type Replica } from './replica'
import { type Direction, noteRestored, restoredAs } from './restored'

/** What an undo or a redo gives. */
export interface Undone<T extends AnyCrdt> {
  readonly replica: Replica<T>
  /** What to send, as after a change. */
  readonly delta: Delta<T>
  readonly history: UndoHistory<T>
  /** Whether there was anything to undo or to redo; if not, the replica is the same and the delta empty. */
  readonly changed: boolean
}

/**
 * Takes the newest group of recorded changes back, as one change.
 *
 * Under concurrency: only what the group did goes, and only as far as it stands. What others wrote stays, also under a key
 * that the group had created; where they have written over it, nothing is undone. What the group removed or replaced comes back
 * as a new write, so undoing one removal on two replicas brings a counter's amount back twice. Lattices cannot forget and are left.
 *
 * A group of which nothing stands is dropped and the next one taken. Cost: O(d log n) for a group that touched d keys, plus
 * O(w) for w writers.
 *
 * @param options `now` for the stamp of the change, as in `change`.
 * @throws InvariantError `argument` when the type has no facets, or `now` is not a whole number of milliseconds.
 * @throws InvariantError `value` when a counter that comes back would pass 2^53 - 1; nothing is undone then.
 * @throws InvariantError `counter-exhausted` and `clock-exhausted` as `change` does.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, merge, record, redo, replica, undo, undoHistory, view } from 'meldkit'
 *
 * const Cart = addWinsSet<string>()
 * const empty = replica(Cart, 'alice')
 * const [alice] = change(Cart, empty, (cart) => cart.add('milk'))
 * const [bob] = change(Cart, replica(Cart, 'bob'), (cart) => cart.add('bread'))
 * const undone = undo(Cart, merge(Cart, alice, bob), record(Cart, undoHistory(Cart), empty, alice))
 * view(Cart, undone.replica) // => ['bread']
 * view(Cart, redo(Cart, undone.replica, undone.history).replica).size // => 2
 * undo(Cart, undone.replica, undone.history).changed // => false
 * ```
 *
 * @see Stewen & Kleppmann, "Undo and Redo Support for Replicated Registers" (PaPoC 2024), for local undo as a new operation
 *   that restores the value before. We differ: all types, not registers only; a value that comes back keeps the rank of the
 *   write that it replaces, so that it overrules no write that had won over that one.
 */
export function undo<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  history: UndoHistory<T>,
  options: ChangeOptions = {},
): Undone<T> {
  return cross(type, replica, history, 'undo', options)
}

/**
 * Brings back what the newest undo took away, as one change; the undo of an undo. A new recorded change ends it.
 *
 * Under concurrency, and what it costs and throws: as {@link undo}.
 *
 * @example
 * ```ts
 * import { change, pnCounter, record, redo, replica, undo, undoHistory, view } from 'meldkit'
 *
 * const Stock = pnCounter()
 * const empty = replica(Stock, 'alice')
 * const [alice] = change(Stock, empty, (stock) => stock.increment(3))
 * const undone = undo(Stock, alice, record(Stock, undoHistory(Stock), empty, alice))
 * view(Stock, undone.replica) // => 0
 * view(Stock, redo(Stock, undone.replica, undone.history).replica) // => 3
 * ```
 */
export function redo<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  history: UndoHistory<T>,
  options: ChangeOptions = {},
): Undone<T> {
  return cross(type, replica, history, 'redo', options)
}

/** Takes the newest group of which anything stands from one side, undoes it, and puts the undoing on the other side. */
function cross<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  history: UndoHistory<T>,
  direction: Direction,
  options: ChangeOptions,
): Undone<T> {
  const isUndo = direction === 'undo'
  const groups = isUndo ? history.undos : history.redos
  const others = isUndo ? history.redos : history.undos
  const facets = facetsOf(type)
  for (let i = groups.length - 1; i >= 0; i--) {
    let dots = history.restored
    const [next, delta] = changeInScope(
      type,
      replica,
      scope => {
        for (const { before, after } of (groups[i] as UndoGroup<T>).steps.slice().reverse())
          facets.inverse(scope, before, after, {
            find: dot => restoredAs(dots, dot),
            note(from, to, keeps) {
              dots = noteRestored(dots, from, to, direction, keeps)
            },
          })
      },
      options,
    )
    if (next === replica) continue
    const left = groups.slice(0, i)
    const more = [...others, makeGroup<T>([{ before: replica.state, after: next.state }], undefined, undefined)]
    const after = makeHistory(isUndo ? left : more, isUndo ? more : left, history.groupsMax, dots)
    return { replica: next, delta, history: after, changed: true }
  }
  const after =
    groups.length === 0
      ? history
      : makeHistory(isUndo ? [] : others, isUndo ? others : [], history.groupsMax, history.restored)
  return { replica, delta: emptyDelta(type), history: after, changed: false }
}
