/**
 * All laws, in the order in which their failures are worth reading: what cannot run first, what is merely not minimal last.
 */
import { codecLaws } from './codec-laws'
import { deltaLaws } from './delta-laws'
import { editLaws } from './edit-laws'
import { exchangeLaws } from './exchange-laws'
import type { World } from './interpret'
import { joinLaws } from './join-laws'
import type { Law } from './law'
import { meaningLaws } from './meaning-laws'
import { type Trial, trialOf } from './trial'

/** Every law of the kit. */
export const laws: readonly Law[] = [
  ...editLaws,
  ...deltaLaws,
  ...joinLaws,
  ...codecLaws,
  ...meaningLaws,
  ...exchangeLaws,
]

/** A law that does not hold, and what shows it. */
export interface Broken {
  readonly law: Law
  readonly detail: string
}

/** Which of some laws a world breaks. A world that did not run to its end is only asked why. */
export function brokenLaws(world: World, among: readonly Law[] = laws): readonly Broken[] {
  const trial = trialOf(world)
  const asked = trial.world.failure === undefined ? among : among.filter(law => lawsOfFailure.includes(law))
  return asked.flatMap(law => {
    const detail = complaintOf(law, trial)
    return detail === undefined ? [] : [{ law, detail }]
  })
}

const lawsOfFailure: readonly Law[] = editLaws.slice(0, 2)

function complaintOf(law: Law, trial: Trial): string | undefined {
  try {
    return law.check(trial)
  } catch (error) {
    return `throws ${String(error)}`
  }
}
