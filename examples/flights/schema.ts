// The data type: an entry for each airport, each route and each open incident, and a log, in which every replica may write.

import {
  type AddWinsSet,
  addWinsSet,
  type EnableWinsFlag,
  enableWinsFlag,
  lwwRegister,
  maxRegister,
  orMap,
  type PnCounter,
  pnCounter,
  struct,
  type Text,
  text,
} from 'meldkit'

/** The leaf types that can be swapped, so that a test can put broken ones in their place. */
export interface Parts {
  readonly counter: PnCounter
  readonly set: AddWinsSet<string>
  readonly flag: EnableWinsFlag
  readonly log: Text
}

const parts: Parts = { counter: pnCounter(), set: addWinsSet(), flag: enableWinsFlag(), log: text() }

// #region board
/** The descriptor of the board on which the three replicas write. */
export function boardOf({ counter, set, flag, log }: Parts) {
  const airport = struct({
    departures: counter, // by the airport's replica
    arrivals: counter, // by the airport's replica
    inbound: counter, // up by the origin's replica, down by the airport's
    delayMinutes: counter, // of arrivals; early ones count down
    delayCaused: counter, // by the replicas where flights from here arrived
    worstDelay: maxRegister(), // to or from here, by all
    lastMovement: lwwRegister(''), // with the record's time as clock
    routes: set, // added by departures, dropped by either end's weekly review
    alert: flag, // raised and cleared by all
  })
  const route = struct({
    departed: counter, // by the origin's replica
    arrived: counter, // by the destination's replica, like the two below
    delayMinutes: counter,
    worstDelay: maxRegister(),
    lastMovement: lwwRegister(''), // by both
  })
  /** Lives under the airport's code from a late flight until one on time, and goes with all that was seen of it. */
  const incident = struct({ lateFlights: counter, worstDelay: maxRegister() })
  // The log: each replica writes lines at its end.
  return struct({ airports: orMap(airport), routes: orMap(route), incidents: orMap(incident), log })
}
// #endregion

/** The descriptor's type. */
export type Board = ReturnType<typeof boardOf>

/** The board out of sound types, with `swapped` in the place of some. */
export function board(swapped: Partial<Parts> = {}): Board {
  return boardOf({ ...parts, ...swapped })
}
