// The code of docs/views.md.

// #region data
import { addWinsSet, change, enableWinsFlag, lwwRegister, orMap, replica, struct, type Value, view } from 'meldkit'

const Todo = struct({ done: enableWinsFlag(), hours: lwwRegister(0), title: lwwRegister('') })
const Board = struct({ tags: addWinsSet<string>(), todos: orMap(Todo) })
type Todo = Value<typeof Todo>

const [one] = change(Board, replica(Board, 'alice'), board => {
  board.todos.at('t1').title.set('tea')
  board.todos.at('t1').hours.set(1)
  board.todos.at('t2').title.set('milk')
  board.todos.at('t2').hours.set(2)
  board.todos.at('t3').title.set('jam')
  board.todos.at('t3').hours.set(4)
  board.todos.at('t3').done.enable()
})

// #endregion

// #region views
import { count, filter, mapValues, sortBy, sum } from 'meldkit'

const titles = mapValues((todo: Todo) => todo.title)
const open = filter((todo: Todo) => !todo.done)
const hours = sum((todo: Todo) => todo.hours)
const long = count((todo: Todo) => todo.hours > 1)
const byTitle = sortBy((todo: Todo) => todo.title)

const { todos } = view(Board, one)
titles(todos) // => { t1: 'tea', t2: 'milk', t3: 'jam' }
open(todos).size // => 2
hours(todos) // => 7
long(todos) // => 2
byTitle(todos).at(0)?.[1].title // => 'jam'
// #endregion

// #region compose
const hoursLeft = (all: ReadonlyMap<string, Todo>): number => hours(open(all))
hoursLeft(todos) // => 3
byTitle(open(todos))
  .slice(0, 10)
  .map(([key]) => key) // => ['t2', 't1']
// #endregion

// #region calls
const calls: string[] = []
const worth = sum((todo: Todo) => {
  calls.push(todo.title)
  return todo.hours * 80
})
worth(todos) // => 560
calls.length // => 3
const [two] = change(Board, one, board => board.todos.at('t2').hours.set(3))
worth(view(Board, two).todos) // => 640
calls.slice(3) // => ['milk']
// #endregion

// #region stable
const [three] = change(Board, two, board => board.tags.add('home'))
view(Board, three).todos === view(Board, two).todos // => true
// A done todo gets another title: it is not among the open ones, before and after.
const [four] = change(Board, three, board => board.todos.at('t3').title.set('plums'))
view(Board, four).todos === view(Board, three).todos // => false
open(view(Board, four).todos) === open(view(Board, three).todos) // => true
// #endregion

// #region sorted
const longestFirst = sortBy((todo: Todo) => todo.hours, { descending: true })
const sorted = longestFirst(view(Board, four).todos)
sorted.length // => 3
sorted.slice(0, 2).map(([key, todo]) => `${key} ${todo.hours}`) // => ['t3 4', 't2 3']
sorted.at(-1)?.[0] // => 't1'
sorted.indexOf('t2') // => 1
// #endregion

// #region ranks
const openFirst = sortBy((todo: Todo) => [todo.done, todo.title])
Array.from(openFirst(view(Board, four).todos), ([key]) => key) // => ['t2', 't1', 't3']
const { compare } = new Intl.Collator('de')
const inGerman = sortBy((todo: Todo) => todo.title, { compare })
inGerman(view(Board, four).todos).at(0)?.[0] // => 't2'

// #endregion

// #region fold
import { fold } from 'meldkit'

const longest = fold({ zero: 0, of: (todo: Todo) => todo.hours, plus: (a, b) => Math.max(a, b) })
longest(todos) // => 4

// #endregion

// #region select
import { select } from 'meldkit'

const openByTitle = select(
  Board,
  board => board.todos,
  all => byTitle(open(all)),
)
openByTitle(four) === openByTitle(three) // => true
openByTitle(four).length // => 2

// #endregion

// #region derive
import { derive, pnCounter } from 'meldkit'

const Budget = orMap(pnCounter())
const [budget] = change(Budget, replica(Budget, 'boss'), edit => edit.at('home').increment(10))

const granted = sum((hours: number) => hours)
const overview = derive((all: ReadonlyMap<string, Todo>, budgets: ReadonlyMap<string, number>) => ({
  left: granted(budgets) - hours(all),
  next: byTitle(open(all)).at(0)?.[1].title,
}))
const shown = overview(view(Board, four).todos, view(Budget, budget))
shown // => { left: 2, next: 'milk' }
const [tagged] = change(Board, four, board => board.tags.add('work'))
overview(view(Board, tagged).todos, view(Budget, budget)) === shown // => true

// #endregion

// #region versions
import { countDots, type Replica } from 'meldkit'

const changesHeld = derive((board: Replica<typeof Board>, budget: Replica<typeof Budget>) => ({
  dots: countDots(board.seen) + countDots(budget.seen),
}))
const held = changesHeld(four, budget)
changesHeld(four, budget) === held // => true
changesHeld(tagged, budget).dots - held.dots // => 1
// #endregion

// #region store
let current = one
const snapshot = () => openByTitle(current)
const before = snapshot()
snapshot() === before // => true
current = four
snapshot() === before // => false
const kept = snapshot()
current = change(Board, current, board => board.tags.add('shop'))[0]
snapshot() === kept // => true
// #endregion

// #region refused
let caught: unknown
try {
  hours(new Map([['t1', { done: false, hours: 1, title: 'tea' }]]))
} catch (error) {
  caught = error
}
;(caught as Error).message.includes('A plain Map can change in place') // => true
// #endregion
