// The golden seeds: a thousand runs whose traces must be the same, to the byte, on every engine and after every change that
// is not meant to change them. Written anew by `npm run check:engines -- --update`.

import { type AnyScenario, runSchedule, scheduleOf } from 'meldkit/simulate'
import { abdScenario } from '../protocols/abd'

/** The scenario of each row of seeds. */
const rows: readonly (readonly [count: number, scenario: AnyScenario])[] = [
  [400, abdScenario()],
  [100, abdScenario(undefined, 5)],
  [100, abdScenario('a quorum of one too few')],
]

/** The hash of the trace of each seed, as text. */
export function goldenHashes(): readonly string[] {
  return rows.flatMap(([count, scenario]) =>
    Array.from({ length: count }, (_, seed) =>
      runSchedule(scenario, scheduleOf(scenario, seed), { trace: true }).hash.toString(36),
    ),
  )
}
