// How many schedules it takes until a mistake shows.

import { type AnyScenario, runSchedule, scheduleOf } from 'meldkit/simulate'

export interface Gaps {
  readonly schedules: number
  readonly found: number
}

/** Runs seeds until a checker has complained so many times, or there are no more. Only what clients saw counts. */
export function gapsOf(scenario: AnyScenario, times: number, schedulesMax: number, from = 1): Gaps {
  let found = 0
  let schedules = 0
  while (found < times && schedules < schedulesMax) {
    const { problem } = runSchedule(scenario, scheduleOf(scenario, from + schedules))
    schedules++
    if (problem?.kind === 'check') found++
  }
  return { schedules, found }
}

/** As text, for a table beside known figures. */
export function gapText({ schedules, found }: Gaps): string {
  return found === 0 ? `none in ${schedules}` : `${Math.round(schedules / found)}`
}
