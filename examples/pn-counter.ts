// The code of docs/types/pn-counter.md.

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
import { change, merge, pnCounter, replica, toJson, view } from 'meldkit'

const Stock = pnCounter()
const [west] = change(Stock, replica(Stock, 'west'), stock => stock.increment(10))
const [east] = change(Stock, replica(Stock, 'east'), stock => stock.decrement(3))
const both = merge(Stock, west, east)
view(Stock, both) // => 7
// #endregion

// #region json
toJson(Stock, both).state // => [["east", 1, -3, 0], ["west", 1, 10, 0]]

// #endregion

// #region removed
import { orMap } from 'meldkit'

const Votes = orMap(pnCounter())
const [alice] = change(Votes, replica(Votes, 'alice'), votes => votes.at('tea').increment(5))
const bob = merge(Votes, replica(Votes, 'bob'), alice)
const [removed] = change(Votes, bob, votes => votes.remove('tea'))
const [more] = change(Votes, alice, votes => votes.at('tea').increment(2))
view(Votes, removed).has('tea') // => false
view(Votes, merge(Votes, removed, more)).get('tea') // => 2
toJson(Votes, removed).state // => [["tea", [[], [["alice", 1, 5, 1, 5]]]]]
toJson(Votes, merge(Votes, removed, more)).state // => [["tea", [[], [["alice", 3, 7, 1, 5]]]]]
// #endregion

// #region limits
codeOf(() => change(Stock, west, stock => stock.increment(-1))) // => 'value'
codeOf(() => change(Stock, west, stock => stock.increment(0.5))) // => 'value'
codeOf(() => change(Stock, west, stock => stock.increment(Number.MAX_SAFE_INTEGER))) // => 'value'
change(Stock, west, stock => stock.increment(0))[0] === west // => true
// #endregion

// #region oversold
const [saleWest] = change(Stock, west, stock => stock.decrement(10))
const [saleEast] = change(Stock, merge(Stock, east, west), stock => stock.decrement(7))
view(Stock, merge(Stock, saleWest, saleEast)) // => -10
// #endregion
