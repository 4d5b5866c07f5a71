/** What many runs come to: sums, and how often each fault and each note occurred. */
import type { FaultKind } from '../simulate/fault'
import type { Run } from '../simulate/run'

/** How often something occurred. */
export interface Often {
  readonly times: number
  /** In how many schedules it occurred at all. */
  readonly schedules: number
}

/** Sums over runs. */
export interface Tally {
  readonly schedules: number
  readonly steps: number
  readonly messages: number
  readonly operations: number
  readonly faults: Readonly<Partial<Record<FaultKind, Often>>>
  readonly notes: Readonly<Record<string, Often>>
  /** In how many schedules the check gave up. */
  readonly undecided: number
  /** The first of them, and why. */
  readonly firstUndecided?: { readonly seed: number; readonly text: string }
}

/** No runs. */
export const noRuns: Tally = {
  schedules: 0,
  steps: 0,
  messages: 0,
  operations: 0,
  faults: {},
  notes: {},
  undecided: 0,
}

/** The sums with one more run. */
export function withRun(tally: Tally, run: Run): Tally {
  const unsure = run.problem?.kind === 'unknown' ? run.problem : undefined
  const first = tally.firstUndecided ?? (unsure && { seed: run.schedule.seed, text: unsure.text })
  return {
    schedules: tally.schedules + 1,
    steps: tally.steps + run.steps,
    messages: tally.messages + run.messages,
    operations: tally.operations + run.history.length,
    faults: withCounts(tally.faults, run.faults),
    notes: withCounts(tally.notes, run.notes),
    undecided: tally.undecided + (unsure === undefined ? 0 : 1),
    ...(first !== undefined && { firstUndecided: first }),
  }
}

/** How often faults took effect. */
export function faultsIn(tally: Tally): number {
  return Object.values(tally.faults).reduce((sum, { times }) => sum + times, 0)
}

function withCounts(
  sums: Readonly<Record<string, Often>>,
  counts: Readonly<Record<string, number>>,
): Record<string, Often> {
  const next: Record<string, Often> = { ...sums }
  for (const [name, times] of Object.entries(counts)) {
    if (times === 0) continue
    const before = next[name] ?? { times: 0, schedules: 0 }
    next[name] = { times: before.times + times, schedules: before.schedules + 1 }
  }
  return next
}
