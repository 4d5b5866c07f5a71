// The core's types as scenarios of the simulator, and what comes of running them.

import fc from 'fast-check'
import type { AnyCrdt } from 'meldkit'
import type { AnySubject } from 'meldkit/laws'
import {
  allFaults,
  type FaultKind,
  type GossipScenario,
  type GossipScenarioOptions,
  gossipScenario,
  type Run,
  runSchedule,
  scheduleOf,
} from 'meldkit/simulate'
import { fixtures } from '../arbitraries'

/** A type's scenario; its edits are a hundred drawn from a seed. */
export function scenarioOf(subject: AnySubject, seed: number, options: GossipScenarioOptions): TypeScenario {
  const edits = editsOf(subject, seed)
  return gossipScenario({ ...subject, edits } as Parameters<typeof gossipScenario<AnyCrdt, unknown>>[0], options)
}

/** Drawing edits takes longer than running them, so those of a type's last seed are kept. */
const drawn = new WeakMap<AnySubject, { readonly seed: number; readonly edits: readonly unknown[] }>()

/** A hundred edits of a type. */
export function editsOf(subject: AnySubject, seed: number): readonly unknown[] {
  const known = drawn.get(subject)
  if (known?.seed === seed) return known.edits
  const edits = fc.sample(subject.edits, { numRuns: 100, seed })
  drawn.set(subject, { seed, edits })
  return edits
}

export type TypeScenario = GossipScenario<AnyCrdt, unknown>

/** Every type of the core. */
export const types = fixtures as unknown as readonly AnySubject[]

/** The faults under which an acknowledged edit is never lost: all but those that take a disk or a node for good. */
export const keepingFaults = allFaults.filter(
  kind => !['rollback', 'amnesia-new-id', 'amnesia-same-id', 'leave', 'replace'].includes(kind),
)

/** What clients do when a node is down. */
export const patience: readonly FaultKind[] = ['retry', 'abandon']

/** Runs seeds of a scenario. */
export function* runsOf(scenario: TypeScenario, from: number, count: number): Iterable<Run> {
  for (let seed = from; seed < from + count; seed++) yield runSchedule(scenario, scheduleOf(scenario, seed))
}

/** How a run ended whose nodes kept their ids and forgot what they wrote under them. */
export function fateOf({ notes, problem }: Run): 'fork' | 'noticed' | 'unnoticed' | 'no harm' {
  if (notes.fork !== undefined) return 'fork'
  if (notes['own dots lost'] !== undefined) return 'noticed'
  return problem === undefined ? 'no harm' : 'unnoticed'
}

/** Counts by row and kind of fault, as a table. */
export function tableOf(counts: ReadonlyMap<string, Run['faults']>): string {
  const width = Math.max(...[...counts.keys()].map(name => name.length))
  const line = (name: string, cells: readonly (number | string)[]) =>
    [name.padEnd(width), ...cells.map((cell, i) => String(cell).padStart((allFaults[i] as string).length))].join(' ')
  return [line('', allFaults), ...[...counts].map(([name, row]) => line(name, allFaults.map(kind => row[kind] ?? 0)))].join('\n') // biome-ignore format: one line
}

/** Adds counts to a row. */
export function add(counts: Map<string, Record<string, number>>, name: string, more: Run['faults']): void {
  const row = counts.get(name) ?? {}
  counts.set(name, row)
  for (const [kind, count] of Object.entries(more)) row[kind] = (row[kind] ?? 0) + count
}
