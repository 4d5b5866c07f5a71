// The code of docs/types/g-counter.md.

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
import { change, gCounter, merge, replica, toJson, view } from 'meldkit'

const Visits = gCounter()
const [west] = change(Visits, replica(Visits, 'west'), visits => visits.increment())
const [east] = change(Visits, replica(Visits, 'east'), visits => visits.increment(2))
const both = merge(Visits, west, east)
view(Visits, both) // => 3
// #endregion

// #region json
toJson(Visits, both).state // => [["east", 1, 2, 0], ["west", 1, 1, 0]]

// #endregion

// #region removed
import { orMap } from 'meldkit'

const Pages = orMap(gCounter())
const [alice] = change(Pages, replica(Pages, 'alice'), pages => pages.at('home').increment(5))
const bob = merge(Pages, replica(Pages, 'bob'), alice)
const [removed] = change(Pages, bob, pages => pages.remove('home'))
const [more] = change(Pages, alice, pages => pages.at('home').increment())
view(Pages, merge(Pages, removed, more)).get('home') // => 1
// #endregion

// #region limits
codeOf(() => change(Visits, west, visits => visits.increment(-1))) // => 'value'
codeOf(() => change(Visits, west, visits => visits.increment(Number.MAX_SAFE_INTEGER))) // => 'value'
change(Visits, west, visits => visits.increment(0))[0] === west // => true
// #endregion
