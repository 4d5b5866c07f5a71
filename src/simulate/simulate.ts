/**
 * Runs many seeds of a scenario, stops at the first that shows a problem, and makes that one short.
 */
import { InvariantError } from '../base/error'
import { scheduleOf } from './draw-schedule'
import { allFaults, type FaultKind } from './fault'
import type { Problem, Run } from './run'
import { runSchedule } from './run-schedule'
import { runText } from './run-text'
import type { AnyScenario } from './scenario'
import { shrinkSchedule } from './shrink'

/** Which seeds are run. */
export interface SimulateOptions {
  /** How many seeds; 1,000 if left out. */
  readonly seeds?: number
  /** The first seed; 1 if left out. */
  readonly from?: number
  /** Whether a failing schedule is made short; true if left out. */
  readonly shrink?: boolean
  /** The most runs that shrinking may take; 1,000 if left out. */
  readonly triesMax?: number
}

/** What came of running many seeds. */
export interface SimulationReport {
  readonly scenario: string
  /** The first seed. */
  readonly from: number
  /** How many schedules were run, the failing one included. */
  readonly schedules: number
  readonly steps: number
  readonly messages: number
  readonly operations: number
  /** How often each kind of fault took effect. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>
  readonly notes: Readonly<Record<string, number>>
  /** How many checks gave up. */
  readonly undecided: number
  readonly failure?: SimulationFailure
}

/** A seed with a problem. */
export interface SimulationFailure {
  readonly seed: number
  readonly problem: Problem
  /** The shortest run that shows the problem, with its trace. Its `schedule` repeats it. */
  readonly run: Run
}

/**
 * Runs seeds one after another until one shows a problem. Never throws for a problem.
 *
 * Cost: the runs; some thousands a second for a small protocol. What a run takes is not kept.
 *
 * @example
 * ```ts
 * import { type Scenario, simulate } from 'meldkit/simulate'
 *
 * // A counter that every node keeps, and that each adds to when it hears of another's: so nothing is counted once.
 * const echo: Scenario<number, number> = {
 *   name: 'echo',
 *   protocol: () => ({
 *     initial: 0,
 *     step: (count, event) => ({
 *       state: event.kind === 'message' ? count + event.message : count,
 *       effects: event.kind === 'start' ? event.members.map(to => ({ kind: 'send', to, message: 1 })) : [],
 *     }),
 *   }),
 *   always: nodes => ([...nodes.values()].some(count => count > 3) ? 'More than three greetings came from three nodes.' : undefined),
 * }
 * simulate(echo, { seeds: 200 }).failure?.problem.kind // => 'always'
 * ```
 */
export function simulate(scenario: AnyScenario, options: SimulateOptions = {}): SimulationReport {
  const { seeds = 1000, from = 1, shrink = true, triesMax = 1000 } = options
  const faults: Partial<Record<FaultKind, number>> = {}
  const notes: Record<string, number> = Object.create(null)
  let [schedules, steps, messages, operations, undecided] = [0, 0, 0, 0, 0]
  let failure: SimulationFailure | undefined
  for (let seed = from; seed < from + seeds && failure === undefined; seed++) {
    const schedule = scheduleOf(scenario, seed)
    const run = runSchedule(scenario, schedule)
    schedules++
    steps += run.steps
    messages += run.messages
    operations += run.history.length
    addCounts(faults, run.faults)
    addCounts(notes, run.notes)
    if (run.problem?.kind === 'unknown') undecided++
    else if (run.problem !== undefined) {
      const short = shrink ? shrinkSchedule(scenario, schedule, { triesMax }) : schedule
      failure = { seed, problem: run.problem, run: runSchedule(scenario, short, { trace: true }) }
    }
  }
  const counts = { scenario: scenario.name, from, schedules, steps, messages, operations, faults, notes, undecided }
  return failure === undefined ? counts : { ...counts, failure }
}

/**
 * Throws unless all seeds are without a problem.
 *
 * @throws InvariantError `simulation` when one has a problem; the message has what is wrong, the shortest run found as text
 *   and how to repeat it, and `detail` the whole report.
 *
 * @example
 * ```ts
 * import { assertScenario, type Scenario } from 'meldkit/simulate'
 *
 * const idle: Scenario<null> = { name: 'idle', protocol: () => ({ initial: null, step: () => ({ state: null, effects: [] }) }) }
 * assertScenario(idle, { seeds: 50 }).schedules // => 50
 * assertScenario({ ...idle, settled: () => 'nobody works' }, { seeds: 50 }) // => throws InvariantError
 * ```
 */
export function assertScenario(scenario: AnyScenario, options: SimulateOptions = {}): SimulationReport {
  const report = simulate(scenario, options)
  const { failure } = report
  if (failure === undefined) return report
  const { seed, run } = failure
  const text = `${scenario.name}, seed ${seed}: ${run.problem?.text ?? failure.problem.text}`
  const repeat = `Repeat it with simulate(scenario, { from: ${seed}, seeds: 1 }).`
  throw new InvariantError('simulation', `${text}\n\n${runText(run)}\n\n${repeat}`, report)
}

/** The sum of the reports of two rows of seeds, the second of which comes after the first. */
export function addReports(a: SimulationReport, b: SimulationReport): SimulationReport {
  const faults: Partial<Record<FaultKind, number>> = { ...a.faults }
  const notes = { ...a.notes }
  addCounts(faults, b.faults)
  addCounts(notes, b.notes)
  const failure = a.failure ?? b.failure
  return {
    scenario: a.scenario,
    from: a.from,
    schedules: a.schedules + b.schedules,
    steps: a.steps + b.steps,
    messages: a.messages + b.messages,
    operations: a.operations + b.operations,
    faults,
    notes,
    undecided: a.undecided + b.undecided,
    ...(failure === undefined ? {} : { failure }),
  }
}

/** The kinds of faults that took effect, as text: `loss 12, crash 3`. */
export function faultsText(faults: SimulationReport['faults']): string {
  const named = allFaults.flatMap(kind => (faults[kind] === undefined ? [] : [`${kind} ${faults[kind]}`]))
  return named.length === 0 ? 'none' : named.join(', ')
}

function addCounts(sum: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const name in counts) sum[name] = (sum[name] ?? 0) + (counts[name] as number)
}
