// The code of docs/types/lww-register.md.

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
import { change, lwwRegister, merge, replica, toJson, view } from 'meldkit'

const Title = lwwRegister('untitled')
const [alice] = change(Title, replica(Title, 'alice'), title => title.set('draft'), { now: 1000 })
const [bob] = change(Title, replica(Title, 'bob'), title => title.set('final'), { now: 2000 })
const both = merge(Title, alice, bob)
view(Title, replica(Title, 'carol')) // => 'untitled'
view(Title, both) // => 'final'
// #endregion

// #region json
toJson(Title, both).state // => [["1@alice", 1024000, "draft"], ["1@bob", 2048000, "final"]]
// #endregion

// #region causal
const [later] = change(Title, both, title => title.set('final 2'), { now: 5 })
view(Title, later) // => 'final 2'
toJson(Title, later).state // => [["2@alice", 2048001, "final 2"]]
// #endregion

// #region tie
const [left] = change(Title, replica(Title, 'left'), title => title.set('L'))
const [right] = change(Title, replica(Title, 'right'), title => title.set('R'))
view(Title, merge(Title, left, right)) // => 'R'
view(Title, merge(Title, right, left)) // => 'R'

// #endregion

// #region why
import { why } from 'meldkit'

why(Title, both).losers // => [{ dot: '1@alice', value: 'draft', stamp: 1024000 }]
// #endregion

// #region limits
const [same] = change(Title, alice, title => title.set('draft'))
same === alice // => false
toJson(Title, same).state // => [["2@alice", 1024001, "draft"]]
const Mode = lwwRegister<'light' | 'dark'>('light')
view(Mode, replica(Mode, 'alice')) // => 'light'
const Point = lwwRegister({ x: 0, y: 0 })
const [moved] = change(Point, replica(Point, 'alice'), point => point.set({ y: 2, x: 1 }))
Object.keys(view(Point, moved)) // => ['x', 'y']
Object.isFrozen(view(Point, moved)) // => true
codeOf(() => change(Point, moved, point => point.set({ x: NaN, y: 0 }))) // => 'value'
// #endregion
