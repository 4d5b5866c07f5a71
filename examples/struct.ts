// The code of docs/types/struct.md.

import type { DecodeError } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as DecodeError).code
  }
  return 'nothing was thrown'
}

// #region story
import { addWinsSet, change, merge, pnCounter, replica, struct, toJson, view } from 'meldkit'

const Shop = struct({ visits: pnCounter(), cart: addWinsSet<string>() })
const [, delta] = change(Shop, replica(Shop, 'alice'), shop => {
  shop.cart.add('milk')
  shop.visits.increment()
})
const [bob] = change(Shop, replica(Shop, 'bob'), shop => shop.visits.increment())
const both = merge(Shop, bob, delta)
view(Shop, both) // => { cart: ['milk'], visits: 2 }
// #endregion

// #region json
toJson(Shop, both).state // => [[["milk", [["1@alice"]]]], [["alice", 2, 1, 0], ["bob", 1, 1, 0]]]
toJson(Shop, both).type // => 'struct1(cart:addWinsSet1,visits:pnCounter1)'
// #endregion

// #region parts
const [visited] = change(Shop, both, shop => shop.visits.increment())
view(Shop, visited).cart === view(Shop, both).cart // => true
Object.isFrozen(view(Shop, visited)) // => true
Object.keys(view(Shop, visited)) // => ['cart', 'visits']

// #endregion

// #region kind
import { latticeRegister, maxLattice, orMap } from 'meldkit'

struct({ visits: pnCounter() }).kind // => 'causal'
struct({ visits: pnCounter(), best: latticeRegister(maxLattice) }).kind // => 'lattice'
orMap(struct({ visits: pnCounter() })).tag // => 'orMap'

// #endregion

// #region evolve
import { decode, encode } from 'meldkit'

const Shop2 = struct({ visits: pnCounter(), cart: addWinsSet<string>(), closed: pnCounter() })
codeOf(() => decode(Shop2, encode(Shop, both))) // => 'type'
// #endregion
