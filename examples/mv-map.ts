// The code of docs/types/mv-map.md.

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
import { change, merge, mvMap, replica, toJson, view } from 'meldkit'

const Seats = mvMap<string>()
const [alice] = change(Seats, replica(Seats, 'alice'), seats => seats.set('12A', 'Ann'))
const [bob] = change(Seats, replica(Seats, 'bob'), seats => seats.set('12A', 'Ben'))
const both = merge(Seats, alice, bob)
view(Seats, both).get('12A') // => ['Ann', 'Ben']
// #endregion

// #region settle
const [settled] = change(Seats, both, seats => seats.set('12A', 'Ann'))
view(Seats, settled).get('12A') // => ['Ann']
view(Seats, merge(Seats, both, settled)).get('12A') // => ['Ann']
// #endregion

// #region json
toJson(Seats, both).state // => [["12A", [["1@alice", "Ann"], ["1@bob", "Ben"]]]]
// #endregion

// #region delete
const [deleted] = change(Seats, alice, seats => seats.delete('12A'))
toJson(Seats, deleted).state // => []
view(Seats, merge(Seats, deleted, bob)).get('12A') // => ['Ben']
// #endregion

// #region limits
change(Seats, alice, seats => seats.delete('12B'))[0] === alice // => true
const siblings = view(Seats, both).get('12A')
siblings === view(Seats, both).get('12A') // => true
Object.isFrozen(siblings) // => true
codeOf(() => change(Seats, alice, seats => seats.set('\ud800', 'Ann'))) // => 'value'
// #endregion
