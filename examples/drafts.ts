// The code of docs/drafts.md.

const messageOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was thrown'
}

// #region draft
import { addWinsSet, draft, enableWinsFlag, lwwRegister, orMap, pnCounter, replica, struct, view } from 'meldkit'

const Todo = struct({ done: enableWinsFlag(), tags: addWinsSet<string>(), title: lwwRegister('') })
const Board = struct({ likes: pnCounter(), title: lwwRegister(''), todos: orMap(Todo) })

const [one] = draft(Board, replica(Board, 'alice'), board => {
  board.title = 'Shopping'
  board.likes += 2
  board.todos.set('t1', { done: false, tags: new Set(['green']), title: 'tea' })
})
const [two, delta] = draft(Board, one, board => {
  const tea = board.todos.get('t1')
  if (tea === undefined) return
  tea.done = true
  tea.tags.add('loose')
})
view(Board, two).todos.get('t1') // => { done: true, tags: ['loose', 'green'], title: 'tea' }
view(Board, two).likes // => 2

// #endregion

// #region concurrent
import { merge } from 'meldkit'

const bob = replica(Board, 'bob', one)
const [, praise] = draft(Board, bob, board => {
  board.likes += 1
  board.title = 'Groceries'
})
const both = merge(Board, merge(Board, bob, praise), delta)
view(Board, both).likes // => 3
view(Board, both).title // => 'Groceries'
view(Board, both).todos.get('t1')?.done // => true
// #endregion

// #region laws
draft(Board, two, () => undefined)[0] === two // => true
const touched = draft(Board, two, board => {
  board.likes += 1
})[0]
view(Board, touched).todos === view(Board, two).todos // => true

// #endregion

// #region struct
const renamed = draft(Board, two, board => {
  board.title = 'Groceries'
})[1]
renamed.seen // => { ids: ['alice'], values: [[8, 8]] }
messageOf(() => draft(Board, two, board => Object.assign(board, { colour: 'red' }))) // => 'Expected only the fields likes, title, todos, got "colour". Nothing was written.'

// #endregion

// #region map
const [changed] = draft(Board, two, ({ todos }) => {
  todos.set('t2', { done: false, tags: new Set(), title: 'jam' })
  todos.set('t3', todos.get('t1') ?? { done: false, tags: new Set(), title: '' })
  todos.delete('t1')
})
view(Board, changed).todos.get('t2')?.title // => 'jam'
view(Board, changed).todos.get('t3')?.title // => 'tea'
view(Board, changed).todos.has('t1') // => false

// #endregion

// #region counter
const [down, less] = draft(Board, two, board => {
  board.likes = 0
})
view(Board, down).likes // => 0
view(Board, merge(Board, merge(Board, bob, praise), less)).likes // => 1
messageOf(() => draft(Board, two, board => Object.assign(board, { likes: 0.5 }))) // => 'At likes: Expected a safe integer, got 0.5. Nothing was written.'

// #endregion

// #region set
const [, tags] = draft(Board, two, ({ todos }) => {
  const tea = todos.get('t1')
  tea?.tags.add('green')
  tea?.tags.add('hot')
  tea?.tags.delete('loose')
})
tags.seen // => { ids: ['alice'], values: [[8, 8]] }
view(Board, merge(Board, two, tags)).todos.get('t1')?.tags // => ['green', 'hot']

// #endregion

// #region registers
import { type Json, maxRegister, mvRegister } from 'meldkit'

const Sheet = struct({
  best: maxRegister(),
  note: lwwRegister<Json>(null),
  on: enableWinsFlag(),
  owner: mvRegister<string>(),
})
const [sheet] = draft(Sheet, replica(Sheet, 'alice'), sheet => {
  sheet.best = 7
  sheet.note = { b: 1, a: 2 }
  sheet.on = true
  sheet.owner = ['alice']
})
view(Sheet, sheet) // => { best: 7, note: { a: 2, b: 1 }, on: true, owner: ['alice'] }
const [same] = draft(Sheet, sheet, sheet => {
  sheet.note = { a: 2, b: 1 }
  sheet.on = true
})
same === sheet // => true
messageOf(() => draft(Sheet, sheet, sheet => Object.assign(sheet, { best: 3 }))) // => 'At best: A maxRegister cannot go back from 7 to 3. Remove its key, or use an lwwRegister.'
messageOf(() => draft(Sheet, sheet, sheet => Object.assign(sheet, { on: 'yes' }))) // => 'At on: Expected a boolean, got "yes". Nothing was written.'
messageOf(() => draft(Sheet, sheet, sheet => void sheet.owner.push('bob'))) // => 'At owner: Expected an array of the one value to write, got ["alice","bob"]. Nothing was written.'

// #endregion

// #region lattice
import { latticeRegister, unionLattice } from 'meldkit'

const Features = latticeRegister(unionLattice<string>())
const [features] = draft(Features, replica(Features, 'alice'), () => ['chat', 'video'])
view(Features, features) // => ['chat', 'video']
messageOf(() => draft(Features, features, () => ['chat'])) // => 'Expected a state that is not below ["chat","video"], as lattices only grow, got ["chat"]. Nothing was written.'

// #endregion

// #region root
const Likes = pnCounter()
const [likes] = draft(Likes, replica(Likes, 'alice'), likes => likes + 1)
view(Likes, likes) // => 1
const [empty] = draft(Board, two, board => ({ ...board, todos: new Map() }))
view(Board, empty).todos.size // => 0

// #endregion

// #region reconcile
import { reconcile } from 'meldkit'

const [form, edits] = reconcile(Board, two, { likes: 5, title: 'Shopping' })
view(Board, form).likes // => 5
view(Board, form).todos === view(Board, two).todos // => true
edits.seen // => { ids: ['alice'], values: [[8, 8]] }
reconcile(Board, form, { likes: 5, title: 'Shopping' })[0] === form // => true
messageOf(() => reconcile(Board, two, { todos: { t1: { title: null, tag: 'x' } } })) // => 'At todos.t1: Expected only the fields done, tags, title, got "tag". Nothing was written.'

// #endregion

// #region keys
const rows = [
  { id: 't1', title: 'tea', done: true },
  { id: 't4', title: 'salt' },
]
const [listed] = reconcile(Board, two, { todos: rows }, { key: 'id' })
view(Board, listed).todos // => { t4: { done: false, tags: [], title: 'salt' }, t1: { done: true, tags: ['loose', 'green'], title: 'tea' } }
messageOf(() => reconcile(Board, two, { todos: [rows[0], rows[0]] }, { key: 'id' })) // => 'At todos: Expected records with different keys, got "t1". Nothing was written.'
messageOf(() => reconcile(Board, two, { todos: rows })) // => 'At todos: Expected records that each have a text as their key (see the option "key"), got {"id":"t1","title":"tea","done":true}. Nothing was written.'

// #endregion

// #region back
const [restored] = reconcile(Board, changed, view(Board, one))
view(Board, restored).todos // => { t1: { done: false, tags: ['green'], title: 'tea' } }

// #endregion
