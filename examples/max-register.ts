// The code of docs/types/max-register.md.

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
import { change, maxRegister, merge, replica, toJson, view } from 'meldkit'

const Worst = maxRegister()
const [west] = change(Worst, replica(Worst, 'west'), worst => worst.raise(45))
const [east] = change(Worst, replica(Worst, 'east'), worst => worst.raise(12))
const both = merge(Worst, east, west)
view(Worst, replica(Worst, 'north')) // => undefined
view(Worst, both) // => 45
// #endregion

// #region json
toJson(Worst, both).state // => [["1@east", 12], ["1@west", 45]]
// #endregion

// #region raise
const [raised] = change(Worst, both, worst => worst.raise(60))
toJson(Worst, raised).state // => [["2@east", 60]]
change(Worst, raised, worst => worst.raise(59))[0] === raised // => true
codeOf(() => change(Worst, raised, worst => worst.raise(Infinity))) // => 'value'

// #endregion

// #region removed
import { orMap } from 'meldkit'

const Delays = orMap(maxRegister())
const [alice] = change(Delays, replica(Delays, 'alice'), delays => delays.at('BA12').raise(45))
const [bob] = change(Delays, replica(Delays, 'bob'), delays => delays.at('BA12').raise(20))
const [cleared] = change(Delays, alice, delays => delays.remove('BA12'))
view(Delays, merge(Delays, cleared, bob)).get('BA12') // => 20
// #endregion
