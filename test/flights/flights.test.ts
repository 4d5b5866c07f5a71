// The flights example end to end on a part of the records, and that its check can fail.

import { describe, expect, test } from 'vitest'
import { logFaults } from '../../examples/flights/log'
import type { Values } from '../../examples/flights/oracle'
import { datasetFile, type Flight, readFlights } from '../../examples/flights/records'
import { readRegions } from '../../examples/flights/regions'
import { reportOf, wrongIn } from '../../examples/flights/report'
import { defaults, run } from '../../examples/flights/run'
import { board, type Parts } from '../../examples/flights/schema'
import { tasksOf } from '../../examples/flights/tasks'
import { lwwFlag, lwwNumber, lwwText, numberedText, removeWinsSet, unionSet } from './mutants'

const parsed = readFlights(datasetFile('flights-20k.json'))
if (parsed.kind === 'failed') throw new Error(parsed.fault)
const { flights } = parsed
const regionOf = readRegions()

/** Flights of all three months between a few busy airports, so that routes are dropped and flown again; all very late ones. */
const few = new Set(['LAX', 'PHX', 'ORD', 'DFW', 'ATL', 'EWR', 'BOS'])
const sample = flights
  .filter(({ origin, destination }) => few.has(origin) && few.has(destination))
  .filter(({ delay }, i) => i % 3 === 0 || delay >= 90)

const patience = { timeout: 60_000 }

function fly(chosen: readonly Flight[], parts: Partial<Parts> = {}, seed = 1) {
  // A worse network than that of the program, for so few flights.
  const faults = { lostPercent: 10, doubledPercent: 10, latePercent: 30, stepsMax: 40 }
  return run(board(parts), tasksOf(chosen, regionOf), regionOf, { ...defaults, seed, faults, askEvery: 25 })
}

describe('the flights example', () => {
  test('every value is right and all bytes are equal on the first 500 records', patience, () => {
    const { lines, isRight } = reportOf(fly(flights.slice(0, 500)), flights.slice(0, 500), regionOf)
    expect(lines.join('\n')).toContain('every one is right')
    expect(isRight).toBe(true)
  })

  test('faults, drops of routes and concurrent adds really happen in the sample', patience, () => {
    const result = fly(sample)
    expect(wrongIn(result)).toEqual([])
    const { lost, doubled, cut, overtaken } = result.counts
    expect(Math.min(lost, doubled, cut, overtaken)).toBeGreaterThan(50)
    // East had dropped routes which the others went on serving, and an alert was raised somewhere.
    const { beforeHealing, afterHealing } = result
    const isRoute = (path: string) => /^airports\/\w+\/routes\//.test(path)
    const kept = [...afterHealing.shown.east.keys()].filter(isRoute)
    expect(kept.filter(path => !beforeHealing.shown.east.has(path)).length).toBeGreaterThan(0)
    expect([...afterHealing.shown.east.keys()].some(path => path.endsWith('/alert'))).toBe(true)
  })

  test('the log holds each line once and whole, and what the sides of the cut wrote side by side', patience, () => {
    const result = fly(sample)
    const { beforeHealing, afterHealing, end } = result
    expect([afterHealing, end].flatMap(logFaults)).toEqual([])
    const lines = (values: Values) => [...values].filter(([path]) => path.startsWith('log/')).map(([, line]) => line)
    expect(lines(afterHealing.shown.east)).toHaveLength(afterHealing.written.length)
    expect(lines(afterHealing.shown.east)).toEqual(lines(afterHealing.shown.west))
    // What east wrote while it was cut off stands in one piece, beside what the others wrote.
    const merged = lines(afterHealing.shown.west)
    const [west, east] = [new Set(lines(beforeHealing.shown.west)), new Set(lines(beforeHealing.shown.east))]
    const onlyEast = merged.map(line => east.has(line) && !west.has(line))
    expect(onlyEast.filter(Boolean).length).toBeGreaterThan(2)
    expect(onlyEast.slice(onlyEast.indexOf(true), onlyEast.lastIndexOf(true) + 1)).not.toContain(false)
    expect(merged.filter(line => west.has(line) && !east.has(line)).length).toBeGreaterThan(2)
    expect(reportOf(result, sample, regionOf).lines.join('\n')).toContain('Where the two sides meet')
  })

  test('a seed gives one output, another seed another', patience, () => {
    const chosen = flights.slice(0, 150)
    const linesOf = (seed: number) => reportOf(fly(chosen, {}, seed), chosen, regionOf).lines
    expect(linesOf(7)).toEqual(linesOf(7))
    expect(linesOf(7)).not.toEqual(linesOf(8))
  })

  test('airports that no table knows have a region by their code', () => {
    expect(new Set(['XX1', 'XX2', 'XX3', 'constructor'].map(regionOf)).size).toBeGreaterThan(1)
    const chosen = [0, 1, 2].map(day => ({
      at: day * 86_400_000,
      delay: 130,
      distance: 0,
      origin: 'constructor',
      destination: 'XX1',
    }))
    expect(reportOf(fly(chosen), chosen, regionOf).isRight).toBe(true)
  })

  test('one flight, and one that ends where it began, are enough', () => {
    const chosen = [{ at: 0, delay: 0, distance: 9, origin: 'LAX', destination: 'LAX' }]
    expect(reportOf(fly(chosen), chosen, regionOf).isRight).toBe(true)
  })
})

describe('the check can fail', () => {
  const mutants: readonly (readonly [string, Partial<Parts>, RegExp])[] = [
    ['a counter that reads, adds and writes', { counter: lwwNumber() }, /\/departed$|\/inbound$|\/delay/],
    ['a set that loses removes', { set: unionSet() }, /\/routes\//],
    ['a set without contexts', { set: removeWinsSet() }, /\/routes\//],
    ['a flag that is the last write', { flag: lwwFlag() }, /\/alert$/],
    ['a log that is one string, written whole', { log: lwwText() }, /: log\//],
    ['a log of words with their index as place', { log: numberedText() }, /: log\//],
  ]
  test.each(mutants)('%s is found', patience, (_, parts, path) => {
    const result = fly(sample, parts)
    // Only what stays wrong when all have seen the same.
    const found = wrongIn({ ...result, beforeHealing: result.end })
    expect(found.filter(difference => path.test(difference.path)).length).toBeGreaterThan(0)
    expect(reportOf(result, sample, regionOf).isRight).toBe(false)
  })

  test.each([lwwText(), numberedText()])('a log as $tag is found by what was written alone', patience, log => {
    const { end } = fly(sample, { log })
    expect(logFaults(end)).not.toEqual([])
  })
})
