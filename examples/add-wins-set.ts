// The code of docs/types/add-wins-set.md.

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
import { addWinsSet, change, merge, replica, toJson, view } from 'meldkit'

const Cart = addWinsSet<string>()
const [alice] = change(Cart, replica(Cart, 'alice'), cart => {
  cart.add('milk')
  cart.add('tea')
})
const bob = merge(Cart, replica(Cart, 'bob'), alice)
const [removed, removal] = change(Cart, bob, cart => cart.remove('milk'))
const [added] = change(Cart, alice, cart => cart.add('milk'))
view(Cart, removed).has('milk') // => false
view(Cart, merge(Cart, removed, added)).has('milk') // => true
// #endregion

// #region json
toJson(Cart, alice).state // => [["milk", [["1@alice"]]], ["tea", [["2@alice"]]]]
toJson(Cart, removed).state // => [["tea", [["2@alice"]]]]
toJson(Cart, removal).state // => [["milk", [["-1@alice"]]]]
toJson(Cart, added).state // => [["milk", [["3@alice"]]], ["tea", [["2@alice"]]]]
// #endregion

// #region both
const [carol] = change(Cart, replica(Cart, 'carol'), cart => cart.add('milk'))
toJson(Cart, merge(Cart, alice, carol)).state // => [["milk", [["1@alice"], ["1@carol"]]], ["tea", [["2@alice"]]]]
// #endregion

// #region limits
const Ids = addWinsSet<number | string>()
const [mixed] = change(Ids, replica(Ids, 'alice'), ids => {
  ids.add(10)
  ids.add(9)
  ids.add('9')
  ids.add(-0)
})
view(Ids, mixed).size // => 4
view(Ids, mixed).has(0) // => true
toJson(Ids, mixed).state // => [[0, [["4@alice"]]], [9, [["2@alice"]]], [10, [["1@alice"]]], ["9", [["3@alice"]]]]
codeOf(() => change(Ids, mixed, ids => ids.add(NaN))) // => 'value'
change(Cart, alice, cart => cart.remove('salt'))[0] === alice // => true
// #endregion
