// The code of docs/undo.md.

// #region basics
import { addWinsSet, change, enableWinsFlag, lwwRegister, orMap, pnCounter, record, redo, replica, struct, undo, undoHistory, view } from 'meldkit' // biome-ignore format: one line

const Board = struct({
  likes: pnCounter(),
  tags: addWinsSet<string>(),
  todos: orMap(struct({ done: enableWinsFlag(), title: lwwRegister('') })),
})

const start = replica(Board, 'alice')
const [one] = change(Board, start, board => board.todos.at('t1').title.set('tea'))
const [two] = change(Board, one, board => board.todos.at('t1').title.set('green tea'))

let history = undoHistory(Board)
history = record(Board, history, start, one)
history = record(Board, history, one, two)

const undone = undo(Board, two, history)
view(Board, undone.replica).todos.get('t1') // => { done: false, title: 'tea' }
const redone = redo(Board, undone.replica, undone.history)
view(Board, redone.replica).todos.get('t1') // => { done: false, title: 'green tea' }

// #endregion

// #region nothing
const nothing = redo(Board, redone.replica, redone.history)
nothing.changed // => false
nothing.replica === redone.replica // => true

// #endregion

// #region groups
import type { Edit, RecordOptions } from 'meldkit'

let alice = redone.replica
let edits = undoHistory(Board)

/** What an application does for every change of its user. */
function edit(recipe: (board: Edit<typeof Board>) => void, options: RecordOptions): void {
  const [next] = change(Board, alice, recipe)
  edits = record(Board, edits, alice, next, options)
  alice = next
}

edit(board => board.tags.add('drinks'), { now: 1000 })
edit(board => board.tags.add('hot'), { now: 1300 })
edit(board => board.tags.add('weekend'), { now: 9000 })
edits.undos.length // => 2

edit(board => board.likes.increment(), { group: 'party' })
edit(board => board.likes.increment(4), { group: 'party' })
edits.undos.length // => 3

const once = undo(Board, alice, edits)
const twice = undo(Board, once.replica, once.history)
view(Board, once.replica).likes // => 0
view(Board, twice.replica).tags // => ['drinks', 'hot']

// #endregion

// #region story
import { merge } from 'meldkit'

// Both know the todo. Alice removes it; Bob, who has not heard, ticks it off.
const bob = merge(Board, replica(Board, 'bob'), two)
const [removed] = change(Board, two, board => board.todos.remove('t1'))
const [ticked] = change(Board, bob, board => board.todos.at('t1').done.enable())
const met = merge(Board, removed, ticked)
view(Board, met).todos.get('t1') // => { done: true, title: '' }

// Alice takes her removal back: the title is there again, and Bob's tick still is.
const back = undo(Board, met, record(Board, history, two, removed))
view(Board, back.replica).todos.get('t1') // => { done: true, title: 'green tea' }

// She goes on undoing, down to the creation of the todo. What is Bob's stays.
const back2 = undo(Board, back.replica, back.history)
view(Board, back2.replica).todos.get('t1') // => { done: true, title: 'tea' }
const back3 = undo(Board, back2.replica, back2.history)
view(Board, back3.replica).todos.get('t1') // => { done: true, title: '' }

// The deltas tell Bob.
const told = [back.delta, back2.delta, back3.delta].reduce(
  (all, delta) => merge(Board, all, delta),
  merge(Board, ticked, removed),
)
view(Board, told).todos.get('t1') // => { done: true, title: '' }

// #endregion

// #region overwritten
const [better] = change(Board, bob, board => board.todos.at('t1').title.set('white tea'))
const seen = merge(Board, two, better)
const left = undo(Board, seen, history)
left.changed // => true
view(Board, left.replica).todos.get('t1') // => { done: false, title: 'white tea' }

// #endregion

// #region twice
const Votes = orMap(pnCounter())
const [voted] = change(Votes, replica(Votes, 'alice'), votes => votes.at('tea').increment(5))
const other = merge(Votes, replica(Votes, 'bob'), voted)
const [goneHere] = change(Votes, voted, votes => votes.remove('tea'))
const [goneThere] = change(Votes, other, votes => votes.remove('tea'))
const here = undo(Votes, goneHere, record(Votes, undoHistory(Votes), voted, goneHere))
const there = undo(Votes, goneThere, record(Votes, undoHistory(Votes), other, goneThere))
view(Votes, merge(Votes, here.replica, there.replica)).get('tea') // => 10
// #endregion
