// The example of README.md.

// #region quick-start
import { addWinsSet, change, merge, pnCounter, replica, struct, view } from 'meldkit'

const Shop = struct({ cart: addWinsSet<string>(), visits: pnCounter() })
const [west, delta] = change(Shop, replica(Shop, 'till-west'), edit => {
  edit.cart.add('milk')
  edit.visits.increment()
})
const [east] = change(Shop, replica(Shop, 'till-east'), edit => edit.visits.increment(2))
view(Shop, merge(Shop, east, delta)) // => { cart: ['milk'], visits: 3 }
view(Shop, merge(Shop, west, east)) // => { cart: ['milk'], visits: 3 }
// #endregion
