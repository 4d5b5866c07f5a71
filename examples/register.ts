// The code of docs/types/register.md.

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
import { change, merge, register, replica, toJson, view } from 'meldkit'

const Leader = register('nobody')
const [alice] = change(Leader, replica(Leader, 'alice'), leader => leader.set('alice'), { now: 1000 })
const [bob] = change(Leader, replica(Leader, 'bob'), leader => leader.set('bob'), { now: 2000 })
const both = merge(Leader, alice, bob)
view(Leader, replica(Leader, 'carol')) // => 'nobody'
view(Leader, both) // => 'bob'
// #endregion

// #region json
toJson(Leader, both).state // => [["1@bob", 2048000, "bob"]]
toJson(Leader, replica(Leader, 'carol')).state // => []
// #endregion

// #region causal
const [later] = change(Leader, both, leader => leader.set('carol'), { now: 5 })
view(Leader, merge(Leader, bob, later)) // => 'carol'
toJson(Leader, later).state // => [["2@alice", 2048001, "carol"]]
// #endregion

// #region limits
const [same] = change(Leader, alice, leader => leader.set('alice'))
same === alice // => false
const Mode = register<'light' | 'dark'>('light')
view(Mode, replica(Mode, 'alice')) // => 'light'
codeOf(() => change(Leader, alice, leader => leader.set('\ud800'))) // => 'value'
// #endregion
