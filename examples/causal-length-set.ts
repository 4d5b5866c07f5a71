// The code of docs/types/causal-length-set.md.

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
import { causalLengthSet, change, merge, replica, toJson, view } from 'meldkit'

const Starred = causalLengthSet<string>()
const [alice] = change(Starred, replica(Starred, 'alice'), starred => starred.add('mail-1'))
const bob = merge(Starred, replica(Starred, 'bob'), alice)
const [removed] = change(Starred, bob, starred => starred.remove('mail-1'))
const [same] = change(Starred, alice, starred => starred.add('mail-1'))
same === alice // => true
view(Starred, merge(Starred, removed, same)).has('mail-1') // => false
// #endregion

// #region longer
const [back] = change(Starred, alice, starred => {
  starred.remove('mail-1')
  starred.add('mail-1')
})
view(Starred, merge(Starred, removed, back)).has('mail-1') // => true
// #endregion

// #region json
toJson(Starred, alice).state // => [["mail-1", 1]]
toJson(Starred, removed).state // => [["mail-1", 2]]
toJson(Starred, merge(Starred, removed, back)).state // => [["mail-1", 3]]

// #endregion

// #region compact
import { compact, versionOf } from 'meldkit'

compact(Starred, removed, versionOf(removed.seen))[0] === removed // => true

// #endregion

// #region limits
import { facetsOf } from 'meldkit'

change(Starred, removed, starred => starred.remove('mail-1'))[0] === removed // => true
change(Starred, removed, starred => starred.clear())[0] === removed // => true
codeOf(() => change(Starred, removed, starred => starred.add('\ud800'))) // => 'value'
facetsOf(Starred).why(alice.state) // => { winners: [], losers: [] }
// #endregion
