// The code of docs/types/or-map.md.

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
import { change, lwwRegister, merge, orMap, replica, struct, toJson, view } from 'meldkit'

const Todos = orMap(struct({ note: lwwRegister(''), title: lwwRegister('') }))
const [alice] = change(Todos, replica(Todos, 'alice'), todos => todos.at('t1').title.set('tea'))
const bob = merge(Todos, replica(Todos, 'bob'), alice)
const [removed] = change(Todos, bob, todos => todos.remove('t1'))
const [noted] = change(Todos, alice, todos => todos.at('t1').note.set('green'))
view(Todos, removed).has('t1') // => false
view(Todos, merge(Todos, removed, noted)).get('t1') // => { note: 'green', title: '' }
// #endregion

// #region json
toJson(Todos, alice).state // => [["t1", [[["2@alice"]], [[], [["1@alice", 1, "tea"]]]]]]
toJson(Todos, removed).state // => []
toJson(Todos, merge(Todos, removed, noted)).state // => [["t1", [[], [[["3@alice", 2, "green"]], []]]]]
// #endregion

// #region shared
const [left] = change(Todos, replica(Todos, 'left'), todos => todos.at('t9').title.set('jam'))
const [right] = change(Todos, replica(Todos, 'right'), todos => todos.at('t9').note.set('2 jars'))
view(Todos, merge(Todos, left, right)).get('t9') // => { note: '2 jars', title: 'jam' }
// #endregion

// #region create
const [created] = change(Todos, replica(Todos, 'carol'), todos => todos.create('t2'))
view(Todos, created).get('t2') // => { note: '', title: '' }
change(Todos, replica(Todos, 'dave'), todos => void todos.at('t3'))[1].seen.ids.length // => 0

// #endregion

// #region limits
import { latticeRegister, maxLattice } from 'meldkit'

// @ts-expect-error: a lattice cannot be removed, so it does not compile as a child.
codeOf(() => orMap(latticeRegister(maxLattice))) // => 'argument'
JSON.stringify(view(Todos, created)) // => '{"t2":{"note":"","title":""}}'
// #endregion
