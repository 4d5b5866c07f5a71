// The code of docs/getting-started.md, in its order.

import type { InvariantError } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region type
import {
  addWinsSet,
  change,
  enableWinsFlag,
  lwwRegister,
  merge,
  orMap,
  replica,
  struct,
  type Value,
  view,
} from 'meldkit'

const Todo = struct({ title: lwwRegister(''), done: enableWinsFlag() })
const Board = struct({ todos: orMap(Todo), tags: addWinsSet<string>() })
type Board = Value<typeof Board>
// #endregion

// #region change
const alice = replica(Board, 'alice')
const [alice1, added] = change(Board, alice, board => {
  board.todos.at('t1').title.set('buy milk')
  board.tags.add('home')
})
view(Board, alice1) // => { tags: ['home'], todos: { t1: { title: 'buy milk', done: false } } }
view(Board, alice).tags.size // => 0
// #endregion

// #region merge
const bob = replica(Board, 'bob')
const bob1 = merge(Board, bob, added)
const [bob2, ticked] = change(Board, bob1, board => board.todos.at('t1').done.enable())
const [alice2] = change(Board, alice1, board => board.todos.at('t1').title.set('buy oat milk'))

const alice3 = merge(Board, alice2, ticked)
const bob3 = merge(Board, bob2, alice2)
view(Board, alice3).todos.get('t1') // => { title: 'buy oat milk', done: true }
view(Board, bob3).todos.get('t1') // => { title: 'buy oat milk', done: true }
// #endregion

// #region again
merge(Board, alice3, ticked) === alice3 // => true
view(Board, alice3).tags === view(Board, alice1).tags // => true

// #endregion

// #region bytes
import { decode, encode, equal } from 'meldkit'

const bytes = encode(Board, ticked)
bytes instanceof Uint8Array // => true
const received = decode(Board, bytes)
equal(Board, merge(Board, alice2, received), alice3) // => true

// #endregion

// #region restore
import { replicaId } from 'meldkit'

const saved = encode(Board, alice3)
// The program ends here, and starts again: the same name, the next incarnation.
const aliceAgain = replica(Board, replicaId('alice', 1), decode(Board, saved))
const [alice4] = change(Board, aliceAgain, board => board.tags.add('food'))
alice4.id // => 'alice#1'
view(Board, merge(Board, bob3, alice4)).tags.has('food') // => true
// #endregion

// #region restore-same
codeOf(() => replica(Board, 'alice', decode(Board, saved))) // => 'argument'

// #endregion

// #region store
import type { Delta, Edit, Replica } from 'meldkit'

function boardStore(from: Replica<typeof Board>) {
  let current = from
  const listeners = new Set<() => void>()
  const show = (next: Replica<typeof Board>): void => {
    if (next === current) return
    current = next
    for (const listener of listeners) listener()
  }
  return {
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    getSnapshot: (): Board => view(Board, current),
    edit(recipe: (board: Edit<typeof Board>) => void): Delta<typeof Board> {
      const [next, delta] = change(Board, current, recipe, { now: Date.now() })
      show(next)
      return delta
    },
    receive: (delta: Delta<typeof Board>): void => show(merge(Board, current, delta)),
  }
}
// #endregion

// #region store-use
const store = boardStore(replica(Board, 'tab'))
let notified = 0
const unsubscribe = store.subscribe(() => notified++)
store.receive(added)
store.receive(added)
notified // => 1
const before = store.getSnapshot()
store.edit(board => board.todos.at('t1').done.enable())
notified // => 2
store.getSnapshot().tags === before.tags // => true
unsubscribe()
// #endregion
