// The steps of the tour, in order.

import {
  change,
  compact,
  draft,
  encode,
  equal,
  merge,
  overhead,
  record,
  redo,
  sortBy,
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
  const wasOn = airportOf(scene, view(Board, west)).alert
  const [drafted, delta] = draft(Board, west, board => {
    const airport = board.airports.get(hub)
    if (airport === undefined) return
    airport.alert = !wasOn
    airport.departures += 2
    airport.routes.add('MOON')
  })
  const [changed] = change(Board, west, edit => {
    const airport = edit.airports.at(hub)
    if (wasOn) airport.alert.disable()
    else airport.alert.enable()
    airport.departures.increment(2)
    airport.routes.add('MOON')
  })
  const shown = airportOf(scene, view(Board, drafted))
  return {
    title: `A draft of ${hub}: edits by assignment`,
    code: [`draft(Board, west, board => { board.airports.get('${hub}').departures += 2; …routes.add('MOON') })`],
    shown: [
      `${hub} has ${number(shown.departures)} departures, flies to the moon: ${shown.routes.has('MOON')}, alert: ${shown.alert}`,
      `a delta of ${encode(Board, delta).length} bytes, and the same view as by change`,
    ],
    isRight: JSON.stringify(view(Board, drafted)) === JSON.stringify(view(Board, changed)) && shown.alert === !wasOn,
  }
}

export function whyStep(scene: Scene): Step {
  const { Board, west, east, hub, now } = scene
  const [ours] = change(Board, west, edit => edit.airports.at(hub).lastMovement.set('gate A closed'), {
    now: now + 1000,
  })
  const [theirs] = change(Board, east, edit => edit.airports.at(hub).lastMovement.set('gate B open'), {
    now: now + 2000,
  })
  const both = merge(Board, ours, theirs)
  const { winners, losers } = why(Board, both, ['airports', hub, 'lastMovement'])
  const line = ({ dot, value }: (typeof winners)[number]) => `${JSON.stringify(value)} written as ${dot}`
  return {
    title: 'Two writers of one register, and why one of them shows',
    code: [`why(Board, both, ['airports', '${hub}', 'lastMovement'])`],
    shown: [...winners.map(one => `wins:  ${line(one)}`), ...losers.map(one => `loses: ${line(one)}`)],
    isRight:
      airportOf(scene, view(Board, both)).lastMovement === 'gate B open' &&
      winners.length === 1 &&
      losers.length === 1 &&
      losers[0]?.value === 'gate A closed',
  }
}

export function undoStep(scene: Scene): Step {
  const { Board, west, east, hub } = scene
  const before = airportOf(scene, view(Board, west)).departures
  const [wrong] = change(Board, west, edit => edit.airports.at(hub).departures.increment(100))
  const history = record(Board, undoHistory(Board), west, wrong)
  const [theirs] = change(Board, east, edit => edit.airports.at(hub).departures.increment(7))
  const merged = merge(Board, wrong, theirs)
  const undone = undo(Board, merged, history)
  const redone = redo(Board, undone.replica, undone.history)
  const count = (of: typeof west) => airportOf(scene, view(Board, of)).departures
  return {
    title: 'An undo after the other side has written on',
    code: ['undo(Board, merge(Board, west, east), history)', 'redo(Board, undone.replica, undone.history)'],
    shown: [
      `departures: ${before}, with a slip of 100 here and 7 from east ${count(merged)}`,
      `undone ${count(undone.replica)}: the 7 of east stand; redone ${count(redone.replica)}`,
    ],
    isRight:
      count(merged) === before + 107 && count(undone.replica) === before + 7 && count(redone.replica) === before + 107,
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
  const { Board, west, east, hub, now } = scene
  const path = ['airports', hub, 'lastMovement']
  const [ours] = change(Board, west, edit => edit.airports.at(hub).lastMovement.set('gate A closed'), {
    now: now + 1000,
  })
  const [theirs] = change(Board, east, edit => edit.airports.at(hub).lastMovement.set('gate B open'), {
    now: now + 2000,
  })
  const both = merge(Board, ours, theirs)
  // Both have seen everything, so all of it is stable.
  const [compacted, delta] = compact(Board, both, versionOf(both.seen))
  const there = merge(Board, merge(Board, theirs, ours), delta)
  return {
    title: 'Compaction: what lost is dropped once everybody has seen it',
    code: ['compact(Board, both, versionOf(both.seen))'],
    shown: [
      `losers before: ${why(Board, both, path).losers.length}, after: ${why(Board, compacted, path).losers.length}; the view is the same`,
      `a delta of ${encode(Board, delta).length} bytes tells the others`,
    ],
    isRight:
      why(Board, both, path).losers.length === 1 &&
      why(Board, compacted, path).losers.length === 0 &&
      JSON.stringify(view(Board, compacted)) === JSON.stringify(view(Board, both)) &&
      equal(Board, there, compacted),
  }
}
