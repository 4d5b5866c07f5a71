// The code of docs/types/list.md.

import type { InvariantError } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region story
import { change, list, merge, replica, view } from 'meldkit'

const Steps = list<string>()
const [start] = change(Steps, replica(Steps, 'alice'), steps => steps.push('boil', 'pour'))
const [alice] = change(Steps, start, steps => steps.insert(1, 'warm the pot', 'add tea'))
const [bob] = change(Steps, merge(Steps, replica(Steps, 'bob'), start), steps => {
  steps.delete(0)
  steps.insert(0, 'wait')
})
view(Steps, merge(Steps, alice, bob)) // => ['wait', 'warm the pot', 'add tea', 'pour']

// #endregion

// #region children
import { lwwRegister, pnCounter, struct } from 'meldkit'

const Todos = list(struct({ title: lwwRegister(''), votes: pnCounter() }))
const [todos] = change(Todos, replica(Todos, 'alice'), edit => {
  edit.push().title.set('tea')
  edit.push().title.set('jam')
})
const [up] = change(Todos, todos, edit => edit.at(1).votes.increment(2))
const [renamed] = change(Todos, merge(Todos, replica(Todos, 'bob'), todos), edit => {
  edit.insert(0).title.set('bread')
  edit.at(2).title.set('honey')
})
view(Todos, merge(Todos, up, renamed))[2] // => { title: 'honey', votes: 2 }
// #endregion

// #region delete-wins
const [gone] = change(Todos, merge(Todos, replica(Todos, 'carol'), todos), edit => edit.delete(1))
view(Todos, merge(Todos, gone, up)) // => [{ title: 'tea', votes: 0 }]
// #endregion

// #region set
const [jam] = change(Steps, start, steps => steps.set(0, 'boil twice'))
const [milk] = change(Steps, merge(Steps, replica(Steps, 'bob'), start), steps => steps.set(0, 'boil slowly'))
view(Steps, merge(Steps, jam, milk)) // => ['boil twice', 'boil slowly', 'pour']

// #endregion

// #region json
import { toJson } from 'meldkit'

toJson(Steps, start).state // => [2, ['alice'], [0], [9], [0], [], 0, ['boil', 'pour']]
const [, inserted] = change(Steps, start, steps => steps.insert(1, 'wait'))
toJson(Steps, inserted).state // => [8, [['3@alice', 2, 'alice', 2, 1, ['wait']]]]
const [, voted] = change(Todos, todos, edit => edit.at(1).votes.increment(2))
toJson(Todos, voted).state // => [64, [['alice', 3, [[], [['alice', 5, 2, 0]]]]]]
// #endregion

// #region view
const shown = view(Todos, up)
Array.isArray(shown) // => true
shown[0] === view(Todos, todos)[0] // => true
shown[1] === view(Todos, todos)[1] // => false
JSON.stringify(shown) // => '[{"title":"tea","votes":0},{"title":"jam","votes":2}]'

// #endregion

// #region assign
import { reconcile } from 'meldkit'

const rows = [{ title: 'jam' }, { title: 'bread' }]
const [assigned] = reconcile(Todos, up, rows, { key: 'title' })
view(Todos, assigned) // => [{ title: 'jam', votes: 2 }, { title: 'bread', votes: 0 }]
// #endregion

// #region limits
codeOf(() => change(Steps, start, steps => steps.insert(3, 'stir'))) // => 'argument'
codeOf(() => change(Steps, start, steps => steps.push(Number.NaN as unknown as string))) // => 'value'
codeOf(() => change(Todos, todos, edit => edit.at(2))) // => 'argument'
// #endregion
