// The steps of the tour, in order.

import {
  change,
  compact,
  draft,
  encode,
  equal,
  matrixClock,
  matrixUpdate,
  merge,
  overhead,
  type Replica,
  record,
  redo,
  sortBy,
  stableVector,
  sum,
  undo,
  undoHistory,
  type Value,
  versionOf,
  view,
  why,
} from 'meldkit'
import type { Step } from './explore'
import type { Scene } from './explore-scene'
import { number } from './report'
import type { Board } from './schema'

type Airport = Value<Board>['airports'] extends ReadonlyMap<string, infer A> ? A : never

const airportOf = ({ hub }: Scene, board: Value<Board>): Airport => board.airports.get(hub) as Airport

export function draftStep(scene: Scene): Step {
  const { Board, west, hub } = scene
  const before = airportOf(scene, view(Board, west))
  const [drafted, delta] = draft(Board, west, board => {
    const airport = board.airports.get(hub)
    if (airport === undefined) return
    airport.alert = !before.alert
    airport.departures += 2
    airport.routes.add('MOON')
  })
  const [changed] = change(Board, west, edit => {
    const airport = edit.airports.at(hub)
    if (before.alert) airport.alert.disable()
    else airport.alert.enable()
    airport.departures.increment(2)
    airport.routes.add('MOON')
  })
  const after = airportOf(scene, view(Board, drafted))
  const expected = { ...plainOf(before), alert: !before.alert, departures: before.departures + 2 }
  return {
    title: `A draft of ${hub}: edits by assignment`,
    code: [
      `draft(Board, west, board => { const airport = board.airports.get('${hub}')`,
      `  airport.alert = ${!before.alert}; airport.departures += 2; airport.routes.add('MOON') })`,
    ],
    shown: [
      `${hub} has ${number(after.departures)} departures, alert: ${after.alert}, flies to the moon: ${after.routes.has('MOON')}`,
      `a delta of ${encode(Board, delta).length} bytes, and the same view as by change`,
    ],
    isRight:
      JSON.stringify(plainOf(after)) === JSON.stringify(expected) &&
      JSON.stringify([...after.routes].sort()) === JSON.stringify([...before.routes, 'MOON'].sort()) &&
      JSON.stringify(view(Board, drafted)) === JSON.stringify(view(Board, changed)),
  }
}

/** An airport without its routes, as a plain object. */
function plainOf({ routes: _, ...rest }: Airport): Omit<Airport, 'routes'> {
  return rest
}

/** The last movement of the hub, written by both sides at once: east a second later. */
function contested({ Board, west, east, hub, now }: Scene) {
  const note = (at: Replica<Board>, text: string, later: number) =>
    change(Board, at, edit => edit.airports.at(hub).lastMovement.set(text), { now: now + later })[0]
  return { ours: note(west, 'gate A closed', 1000), theirs: note(east, 'gate B open', 2000) }
}

export function whyStep(scene: Scene): Step {
  const { Board, hub, now } = scene
  const { ours, theirs } = contested(scene)
  const both = merge(Board, ours, theirs)
  const { winners, losers } = why(Board, both, ['airports', hub, 'lastMovement'])
  const line = ({ dot, value, stamp }: (typeof winners)[number]) =>
    `${JSON.stringify(value)}, written as ${dot} with the stamp ${stamp}`
  return {
    title: 'Two writers of one register, and why one of them shows',
    code: [`why(Board, both, ['airports', '${hub}', 'lastMovement'])`],
    shown: [...winners.map(one => `wins:  ${line(one)}`), ...losers.map(one => `loses: ${line(one)}`)],
    isRight:
      airportOf(scene, view(Board, both)).lastMovement === 'gate B open' &&
      JSON.stringify(winners.map(({ value, stamp }) => [value, stamp])) ===
        JSON.stringify([['gate B open', (now + 2000) * 1024]]) &&
      JSON.stringify(losers.map(({ value, stamp }) => [value, stamp])) ===
        JSON.stringify([['gate A closed', (now + 1000) * 1024]]),
  }
}

export function undoStep(scene: Scene): Step {
  const { Board, west, east, hub } = scene
  const before = airportOf(scene, view(Board, west))
  const [wrong] = change(Board, west, edit => {
    edit.airports.at(hub).departures.increment(100)
    edit.airports.at(hub).routes.add('OOPS')
  })
  const history = record(Board, undoHistory(Board), west, wrong)
  const [theirs] = change(Board, east, edit => {
    edit.airports.at(hub).departures.increment(7)
    edit.airports.at(hub).routes.add('MOON')
  })
  const merged = merge(Board, wrong, theirs)
  const undone = undo(Board, merged, history)
  const redone = redo(Board, undone.replica, undone.history)
  const shown = [merged, undone.replica, redone.replica].map(version => airportOf(scene, view(Board, version)))
  const text = shown.map(
    ({ departures, routes }) =>
      `${departures}${['OOPS', 'MOON'].map(code => (routes.has(code) ? ` and ${code}` : '')).join('')}`,
  )
  return {
    title: 'An undo after the other side has written on',
    code: ['undo(Board, merge(Board, west, east), history)', 'redo(Board, undone.replica, undone.history)'],
    shown: [
      `${before.departures} departures; here by mistake 100 more and a route OOPS, from east 7 more and a route MOON`,
      `merged: ${text[0]}; undone: ${text[1]}, what east wrote stands; redone: ${text[2]}`,
    ],
    isRight:
      JSON.stringify(text) ===
      JSON.stringify([
        `${before.departures + 107} and OOPS and MOON`,
        `${before.departures + 7} and MOON`,
        `${before.departures + 107} and OOPS and MOON`,
      ]),
  }
}

export function lookStep(scene: Scene): Step {
  const { Board, west, hub } = scene
  let calls = 0
  const busiest = sortBy(
    (airport: Airport) => {
      calls++
      return airport.departures
    },
    { descending: true },
  )
  const total = sum((airport: Airport) => airport.departures)
  const first = busiest(view(Board, west).airports)
  const callsOfAll = calls
  const [next] = change(Board, west, edit => edit.airports.at(hub).departures.increment())
  const { airports } = view(Board, next)
  const then = busiest(airports)
  const callsOfOne = calls - callsOfAll
  const plain = [...airports].sort(([a, x], [b, y]) => y.departures - x.departures || (a < b ? -1 : 1))
  const line = [...then.slice(0, 5)].map(([code, { departures }]) => `${code} ${departures}`).join(', ')
  return {
    title: 'Live views: the busiest airports, and all departures',
    code: ['sortBy(airport => airport.departures, { descending: true })', 'sum(airport => airport.departures)'],
    shown: [
      `${line}; ${number(total(airports))} in all`,
      `${number(callsOfAll)} calls for the first look at ${number(first.length)} airports, ${callsOfOne} after one more departure`,
    ],
    isRight:
      callsOfOne <= 2 &&
      JSON.stringify([...then].map(([code]) => code)) === JSON.stringify(plain.map(([code]) => code)) &&
      total(airports) === plain.reduce((all, [, { departures }]) => all + departures, 0),
  }
}

export function overheadStep({ Board, west }: Scene): Step {
  const { total, frame, history, content, metadata, metadataPerEntry } = overhead(Board, west)
  return {
    title: 'Where the bytes go',
    code: ['overhead(Board, west)'],
    shown: [
      `${number(total)} bytes: ${number(content)} keys and values, ${number(metadata)} dots, stamps and lengths,`,
      `${number(history)} who has written, ${frame} frame; ${metadataPerEntry.toFixed(1)} bytes of metadata an entry`,
    ],
    isRight: total === encode(Board, west).length && total === frame + history + content + metadata,
  }
}

export function compactStep(scene: Scene): Step {
  const { Board, hub } = scene
  const { ours, theirs } = contested(scene)
  const membership = { epoch: 1, members: [ours.id, theirs.id] }
  const losers = (of: Replica<Board>) => why(Board, of, ['airports', hub, 'lastMovement']).losers.length
  // West has merged what east wrote, and knows only that of east.
  const both = merge(Board, ours, theirs)
  const half = [ours.id, theirs.id].reduce(
    (matrix, id) => matrixUpdate(matrix, 1, id, versionOf(id === ours.id ? both.seen : theirs.seen)),
    matrixClock(1),
  )
  const [early] = compact(Board, both, stableVector(half, membership))
  // East merges as well and says so: now both have seen both writes.
  const east = merge(Board, theirs, both)
  const full = matrixUpdate(half, 1, theirs.id, versionOf(east.seen))
  const [late, delta] = compact(Board, both, stableVector(full, membership))
  return {
    title: 'Compaction: what lost is dropped once everybody is known to have seen it',
    code: ['compact(Board, both, stableVector(matrix, membership))'],
    shown: [
      `losers before: ${losers(both)}; while east is not known to have seen both writes: ${losers(early)}; then: ${losers(late)}`,
      `the view is the same, and a delta of ${number(encode(Board, delta).length)} bytes tells east`,
    ],
    isRight:
      losers(both) === 1 &&
      losers(early) === 1 &&
      losers(late) === 0 &&
      JSON.stringify(view(Board, late)) === JSON.stringify(view(Board, both)) &&
      equal(Board, merge(Board, east, delta), late),
  }
}
