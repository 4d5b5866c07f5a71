// The code of docs/types/remove-wins-set.md.

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
import { change, merge, removeWinsSet, replica, toJson, view } from 'meldkit'

const Admins = removeWinsSet<string>()
const [alice] = change(Admins, replica(Admins, 'alice'), admins => admins.add('mallory'))
const bob = merge(Admins, replica(Admins, 'bob'), alice)
const [removed, removal] = change(Admins, bob, admins => admins.remove('mallory'))
const [added] = change(Admins, alice, admins => admins.add('mallory'))
const both = merge(Admins, removed, added)
view(Admins, added).has('mallory') // => true
view(Admins, both).has('mallory') // => false
// #endregion

// #region again
const [invited] = change(Admins, both, admins => admins.add('mallory'))
view(Admins, invited).has('mallory') // => true
// #endregion

// #region ban
const [banned] = change(Admins, replica(Admins, 'carol'), admins => admins.remove('eve'))
const [welcomed] = change(Admins, replica(Admins, 'dave'), admins => admins.add('eve'))
view(Admins, merge(Admins, welcomed, banned)).has('eve') // => false
// #endregion

// #region json
toJson(Admins, alice).state // => [["mallory", [["1@alice", true]]]]
toJson(Admins, removal).state // => [["mallory", [["-1@alice"], ["1@bob", false]]]]
toJson(Admins, both).state // => [["mallory", [["2@alice", true], ["1@bob", false]]]]
toJson(Admins, invited).state // => [["mallory", [["2@bob", true]]]]

// #endregion

// #region why
import { facetsOf } from 'meldkit'

facetsOf(Admins).why(both.state).winners // => [{ dot: '1@bob', value: false, key: 'mallory' }]

// #endregion

// #region compact
import { compact, versionOf } from 'meldkit'

// Everybody is known to have seen all that `removed` has.
const [compacted] = compact(Admins, removed, versionOf(removed.seen))
toJson(Admins, removed).state // => [["mallory", [["1@bob", false]]]]
toJson(Admins, compacted).state // => []

// #endregion

// #region map
import { orMap } from 'meldkit'

const Teams = orMap(removeWinsSet<string>())
const [red] = change(Teams, replica(Teams, 'alice'), teams => teams.at('red').add('mallory'))
const seen = merge(Teams, replica(Teams, 'bob'), red)
const [out] = change(Teams, seen, teams => teams.at('red').remove('mallory'))
const [gone] = change(Teams, red, teams => teams.remove('red'))
view(Teams, merge(Teams, out, gone)).has('red') // => false
toJson(Teams, merge(Teams, out, gone)).state // => [["red", [[], [["mallory", [["1@bob", false]]]]]]]
// #endregion

// #region limits
change(Admins, removed, admins => admins.remove('mallory'))[0] === removed // => false
change(Admins, removed, admins => admins.clear())[0] === removed // => true
codeOf(() => change(Admins, removed, admins => admins.add('\ud800'))) // => 'value'
// #endregion
