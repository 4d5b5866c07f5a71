// The code of docs/types/bounded-counter.md.

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
import { boundedCounter, change, merge, replica, type Spending, toJson, view } from 'meldkit'

const Seats = boundedCounter()
const [west] = change(Seats, replica(Seats, 'west'), seats => {
  seats.increment(10)
  seats.transfer('east', 4)
})
const east = merge(Seats, replica(Seats, 'east'), west)
const [soldWest] = change(Seats, west, seats => seats.decrement(6))
const [soldEast, sale] = change(Seats, east, seats => seats.decrement(3))
view(Seats, merge(Seats, soldWest, soldEast)) // => { value: 1, rights: { east: 1 } }
// #endregion

// #region short
const results: Spending[] = []
const [same] = change(Seats, soldWest, seats => {
  results.push(seats.decrement())
})
results // => [{ kind: 'short', rights: 0 }]
same === soldWest // => true
// #endregion

// #region json
toJson(Seats, merge(Seats, soldWest, soldEast)).state // => [["east", 1, 0, 3, []], ["west", 3, 10, 6, [["east", 4]]]]
// #endregion

// #region delta
toJson(Seats, sale).state // => [["east", 1, 0, 3, []], ["west", 2, 10, 0, [["east", 4]]]]
view(Seats, merge(Seats, replica(Seats, 'north'), sale)) // => { value: 7, rights: { east: 1, west: 6 } }
// #endregion

// #region limits
const Balance = boundedCounter(-100)
view(Balance, replica(Balance, 'alice')) // => { value: -100, rights: {} }
codeOf(() => change(Seats, west, seats => seats.decrement(-1))) // => 'value'
codeOf(() => change(Seats, west, seats => seats.transfer('a@b', 1))) // => 'replica-id'
codeOf(() => boundedCounter(0.5)) // => 'value'
// #endregion
