// The golden seeds: a thousand runs whose traces must be the same, to the byte, on every engine and after every change that
// is not meant to change them. Written anew by `npm run check:engines -- --update`.

import { addWinsSet, lwwMap, text } from 'meldkit'
import { type AnyScenario, gossipScenario, runSchedule, scheduleOf } from 'meldkit/simulate'
import { abdScenario } from '../protocols/abd'

const short = { durationMs: 500 }

/** The scenarios, each with its seeds from 0 on. */
const rows: readonly (readonly [count: number, scenario: AnyScenario])[] = [
  [500, abdScenario()],
  [100, abdScenario(undefined, 5)],
  [100, abdScenario('a quorum of one too few')],
  [
    100,
    gossipScenario(
      {
        name: 'tags',
        type: addWinsSet<string>(),
        edits: ['a', 'b', 'c'],
        apply: (edit, tag) => (tag === 'c' ? edit.remove('a') : edit.add(tag)),
      },
      short,
    ),
  ],
  [
    100,
    gossipScenario(
      {
        name: 'settings',
        type: lwwMap<number>(),
        edits: [1, 2, 3],
        apply: (edit, value) => (value === 3 ? edit.delete('x') : edit.set(value === 1 ? 'x' : 'y', value)),
      },
      { ...short, incarnation: 'kept', faults: ['rollback', 'amnesia-same-id', 'loss', 'crash'] },
    ),
  ],
  [
    100,
    gossipScenario(
      {
        name: 'notes',
        type: text(),
        edits: ['ab', 'cd', 'ef'],
        apply: (edit, typed) => edit.insert(0, typed),
      },
      short,
    ),
  ],
]

/** The hash of the trace of each seed, as text. */
export function goldenHashes(): readonly string[] {
  return rows.flatMap(([count, scenario]) =>
    Array.from({ length: count }, (_, seed) =>
      runSchedule(scenario, scheduleOf(scenario, seed), { trace: true }).hash.toString(36),
    ),
  )
}
