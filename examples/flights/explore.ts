// `npm start -- --explore`: a tour of what can be done with the board besides counting. Two replicas, west and east, take
// the first records; then each step does one thing, says how, and compares what came out with plain JavaScript.

import { flown, hubOf, type Scene } from './explore-scene'
import { compactStep, draftStep, lookStep, overheadStep, undoStep, whyStep } from './explore-steps'
import type { Flight } from './records'
import type { RegionOf } from './regions'
import { number } from './report'

/** How many records the tour takes. */
export const tourLength = 2000

/** One step of the tour: what was done in code, what came out, and whether that is right. */
export interface Step {
  readonly title: string
  readonly code: readonly string[]
  readonly shown: readonly string[]
  readonly isRight: boolean
}

/** The steps, all from the same two replicas. */
export function tour(flights: readonly Flight[], regionOf: RegionOf): readonly Step[] {
  const few = flights.slice(0, tourLength)
  const scene: Scene = { ...flown(few, regionOf), hub: hubOf(few) }
  return [loadStep(scene, few), draftStep(scene), whyStep(scene), undoStep(scene), lookStep(scene), overheadStep(scene), compactStep(scene)] // biome-ignore format: one line
}

function loadStep({ west, east, Board, view }: Scene, flights: readonly Flight[]): Step {
  const [departures, arrivals] = ['departures', 'arrivals'].map(name =>
    [...view(Board, west).airports.values()].reduce((sum, airport) => sum + airport[name as 'departures'], 0),
  )
  return {
    title: `${number(flights.length)} flights on two replicas`,
    code: ["change(Board, west, edit => edit.airports.at('…').departures.increment())", 'merge(Board, west, east)'],
    shown: [`west and east both show ${number(departures ?? 0)} departures and ${number(arrivals ?? 0)} arrivals`],
    isRight:
      departures === flights.length &&
      arrivals === flights.length &&
      JSON.stringify(view(Board, west)) === JSON.stringify(view(Board, east)),
  }
}

/** The tour as text; the steps that came out wrong say so. */
export function tourText(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ title, code, shown, isRight }, i) => [
    `${i + 1}. ${title}`,
    ...code.map(line => `     ${line}`),
    ...shown.map(line => `   → ${line}`),
    ...(isRight ? [''] : ['   ✗ This is not what plain JavaScript says.', '']),
  ])
}
