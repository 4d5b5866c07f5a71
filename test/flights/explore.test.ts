// The tour of `npm start -- --explore`, on the first records: each step compares itself with plain JavaScript.

import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../examples/flights/arguments'
import { tour, tourText } from '../../examples/flights/explore'
import { datasetFile, readFlights } from '../../examples/flights/records'
import { readRegions } from '../../examples/flights/regions'

const parsed = readFlights(datasetFile('flights-20k.json'))
if (parsed.kind === 'failed') throw new Error(parsed.fault)
const steps = tour(parsed.flights.slice(0, 400), readRegions())

describe('the tour', () => {
  test.each(steps.map((step, i) => [`${i + 1}. ${step.title}`, step] as const))(
    '%s: is right',
    (_, { shown, isRight }) => {
      expect(shown.length).toBeGreaterThan(0)
      expect(isRight).toBe(true)
    },
  )

  test('has a step for each thing that it promises', () => {
    expect(steps).toHaveLength(7)
  })

  test('says so when a step is not right', () => {
    const [first, ...rest] = steps as [(typeof steps)[number], ...typeof steps]
    expect(tourText(steps).join('\n')).not.toContain('✗')
    expect(tourText([{ ...first, isRight: false }, ...rest]).join('\n')).toContain('✗')
  })
})

test('is asked for by an option without a value', () => {
  expect(parseArguments(['--explore'])).toEqual({ kind: 'explore', input: undefined, seed: undefined })
  expect(parseArguments(['--explore', '--input', 'a.json'])).toMatchObject({ kind: 'explore', input: 'a.json' })
  expect(parseArguments(['--input', 'a.json', '--explore'])).toMatchObject({ kind: 'explore', input: 'a.json' })
  expect(parseArguments(['--explore', 'x']).kind).toBe('failed')
  expect(parseArguments(['--explore', '--seed', '4']).kind).toBe('failed')
})
