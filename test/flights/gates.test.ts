// The gates of the flights example: no gate is held twice, whatever the network does, and both checks of it can fail.

import { counts } from 'meldkit'
import type { History } from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { type GateParts, gateParts } from '../../examples/flights/gate-cluster'
import { type Booking, gatesOf } from '../../examples/flights/gates'
import { doubleBookings, gatesReport, gatesVerdict } from '../../examples/flights/gates-report'
import { datasetFile, readFlights } from '../../examples/flights/records'
import { readRegions, regions } from '../../examples/flights/regions'
import { reportOf } from '../../examples/flights/report'
import { defaults, run } from '../../examples/flights/run'
import { board } from '../../examples/flights/schema'
import { tasksOf } from '../../examples/flights/tasks'

const parsed = readFlights(datasetFile('flights-20k.json'))
if (parsed.kind === 'failed') throw new Error(parsed.fault)
const regionOf = readRegions()
const busy = new Set(['LAX', 'PHX', 'ORD', 'DFW', 'ATL', 'BOS'])
const flights = parsed.flights.filter(({ origin, destination }) => busy.has(origin) && busy.has(destination))
const tasks = tasksOf(flights, regionOf)
const faults = { lostPercent: 10, doubledPercent: 10, latePercent: 30, stepsMax: 40 }

function book(seed: number, parts?: GateParts) {
  const gates = gatesOf(flights, seed, faults, parts)
  const [cut, healed] = [Math.floor(tasks.length / 3), Math.floor((tasks.length * 2) / 3)]
  tasks.forEach((task, number) => {
    if (number === cut) gates.cutOff('east')
    if (number === healed) gates.cutOff(undefined)
    gates.perform(task)
  })
  return gates.close()
}

/** Acceptors that accept whatever they are asked to, promised or not. */
const heedless: GateParts['acceptor'] = {
  ...gateParts.acceptor,
  answer(state, ask) {
    if (ask.kind === 'prepare') return gateParts.acceptor.answer(state, ask)
    const { ballot, value, next = ballot } = ask
    return { state: { promised: next, accepted: ballot, value }, answer: { kind: 'accepted' } }
  },
}

const mutants: readonly (readonly [string, GateParts])[] = [
  ['a quorum of one', { ...gateParts, system: counts(regions, { read: 1, write: 1 }) }],
  ['accepting against a promise', { ...gateParts, acceptor: heedless }],
]

describe('the gates', () => {
  const result = book(1)
  const of = (isWanted: (booking: Booking, index: number) => boolean) =>
    new Set(result.bookings.filter(isWanted).map(({ came }) => came))

  test('are never held twice', () => {
    expect(result.bookings).toHaveLength(flights.length)
    expect(doubleBookings(result.history)).toEqual([])
    expect(gatesVerdict(result).kind).toBe('ok')
    expect(gatesReport(result).isRight).toBe(true)
  })

  test.each([2, 3, 4, 5])('nor under other faults (seed %i)', seed => {
    const { isRight, lines } = gatesReport(book(seed))
    expect([isRight, lines.at(-1)]).toEqual([true, expect.stringContaining('linearizable')])
  })

  test('can be booked during the cut by the larger side only', () => {
    expect(of(({ region, cut }) => region === 'east' && cut !== undefined)).toEqual(new Set(['failed', 'unknown']))
    expect(of(({ region, cut }) => region !== 'east' && cut !== undefined)).toContain('assigned')
  })

  test('can be booked again by the other side after it', () => {
    const last = result.bookings.findLastIndex(({ cut }) => cut !== undefined)
    expect(of(({ region }, i) => region === 'east' && i > last)).toContain('assigned')
  })

  test('are released and held again, also by those of which nobody knew', () => {
    const taken = result.history.filter(({ input, output }) => (input as unknown[])[0] === null && output === true)
    expect(taken.length).toBeGreaterThan(10 * result.gates)
    expect(result.held).toBeGreaterThan(20)
    expect(result.foundHeld).toBeGreaterThan(0)
  })

  test('go the same way for the same seed', () => {
    expect(gatesReport(book(1)).lines).toEqual(gatesReport(result).lines)
    expect(gatesReport(book(2)).lines).not.toEqual(gatesReport(result).lines)
  })
})

describe('both checks refuse', () => {
  test.each(mutants)('%s', (_, parts) => {
    const result = book(1, parts)
    expect(doubleBookings(result.history).length).toBeGreaterThan(0)
    expect(gatesVerdict(result).kind).toBe('violation')
    const { lines, isRight } = gatesReport(result)
    expect(isRight).toBe(false)
    expect(lines.join('\n')).toContain('WRONG')
  })

  test('and so the report of the whole run is not right', () => {
    const chosen = flights.slice(0, 200)
    const fly = (parts: GateParts) => {
      const options = { ...defaults, seed: 1, faults, askEvery: 25, gateParts: parts }
      return reportOf(run(board(), tasksOf(chosen, regionOf), regionOf, options), chosen, regionOf)
    }
    expect(fly(gateParts).isRight).toBe(true)
    for (const [, parts] of mutants.slice(0, 1)) expect(fly(parts).isRight).toBe(false)
  })
})

describe('the oracle', () => {
  const took = (flight: number, call: number): History[number] => {
    return { ...step(call), input: [null, flight], output: true }
  }
  const left = (flight: number, call: number): History[number] => ({ ...step(call), input: [flight, null] })
  const step = (call: number) =>
    ({ process: `at ${call}`, key: 'ORD 1', name: 'cas', outcome: 'ok', call, return: call + 1 }) as const

  test('finds two flights at one gate', () => {
    expect(doubleBookings([took(1, 0), took(2, 2)])).toEqual([{ gate: 'ORD 1', flights: [1, 2] }])
    expect(doubleBookings([took(1, 0), took(2, 2), left(2, 4), took(3, 6), left(1, 8)])).toHaveLength(2)
  })

  test('counts nothing on a booking that was told when its release was', () => {
    expect(doubleBookings([{ ...took(1, 0), return: 9 }, left(1, 2), took(2, 4)])).toEqual([])
  })

  test('is content with one after another, from the first try to release on', () => {
    expect(doubleBookings([took(1, 0), left(1, 2), took(2, 2), left(1, 4)])).toEqual([])
  })
})
