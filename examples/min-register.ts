// The code of docs/types/min-register.md.

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
import { change, merge, minRegister, replica, toJson, view } from 'meldkit'

const Best = minRegister()
const [west] = change(Best, replica(Best, 'west'), best => best.lower(45))
const [east] = change(Best, replica(Best, 'east'), best => best.lower(12))
const both = merge(Best, east, west)
view(Best, replica(Best, 'north')) // => undefined
view(Best, both) // => 12
// #endregion

// #region json
toJson(Best, both).state // => [["1@east", 12], ["1@west", 45]]
// #endregion

// #region lower
const [lower] = change(Best, both, best => best.lower(7))
toJson(Best, lower).state // => [["2@east", 7]]
change(Best, lower, best => best.lower(7))[0] === lower // => true
codeOf(() => change(Best, lower, best => best.lower(-Infinity))) // => 'value'

// #endregion

// #region removed
import { orMap } from 'meldkit'

const Bids = orMap(minRegister())
const [alice] = change(Bids, replica(Bids, 'alice'), bids => bids.at('roof').lower(900))
const [bob] = change(Bids, replica(Bids, 'bob'), bids => bids.at('roof').lower(950))
const [withdrawn] = change(Bids, alice, bids => bids.remove('roof'))
view(Bids, merge(Bids, withdrawn, bob)).get('roof') // => 950
// #endregion
