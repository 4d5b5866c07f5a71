/**
 * Runs the seeds of a scenario one after another until something goes wrong, the seeds or the time are used up, or the
 * user stops it. Between schedules the terminal and signals get their turn.
 */

import { scheduleOf } from '../simulate/draw-schedule'
import type { Run } from '../simulate/run'
import { runSchedule } from '../simulate/run-schedule'
import type { AnyScenario } from '../simulate/scenario'
import type { Progress, ProgressBar } from './progress'
import type { Shell } from './shell'
import { faultsIn, noRuns, type Tally, withRun } from './tally'
import { clockText, grouped, perSecond } from './text'

/** Which seeds, and until when. */
export interface SearchPlan {
  readonly from: number
  readonly seeds: number
  /** How long this scenario has. */
  readonly ms: number
}

/** What came of it. */
export interface Search {
  readonly scenario: AnyScenario
  readonly from: number
  readonly tally: Tally
  readonly ms: number
  /** The run that went wrong, without its trace. */
  readonly failed?: Run
}

const sliceMs = 40

/** Searches. `stopped` says whether the user has had enough. */
export async function search(
  scenario: AnyScenario,
  plan: SearchPlan,
  shell: Shell,
  bar: ProgressBar,
  stopped: () => boolean,
): Promise<Search> {
  const started = shell.now()
  let breathed = started
  let tally = noRuns
  let failed: Run | undefined
  for (let i = 0; i < plan.seeds && failed === undefined; i++) {
    const run = runSchedule(scenario, scheduleOf(scenario, plan.from + i))
    tally = withRun(tally, run)
    if (run.problem !== undefined && run.problem.kind !== 'unknown') failed = run
    const now = shell.now()
    if (now - breathed >= sliceMs) {
      bar.show(() => progressOf(scenario, plan, tally, now - started))
      await shell.breathe()
      breathed = shell.now()
    }
    if (stopped() || now - started >= plan.ms) break
  }
  bar.clear()
  return { scenario, from: plan.from, tally, ms: shell.now() - started, ...(failed !== undefined && { failed }) }
}

function progressOf({ name }: AnyScenario, plan: SearchPlan, tally: Tally, ms: number): Progress {
  const endless = plan.seeds === Number.POSITIVE_INFINITY
  const part = Math.max(endless ? 0 : tally.schedules / plan.seeds, ms / plan.ms)
  const seeds = `${grouped(tally.schedules)}${endless ? '' : `/${grouped(plan.seeds)}`} schedules`
  const left = part === 0 ? '' : `  ${clockText((ms / part) * (1 - part))} left`
  return {
    part,
    before: name,
    after: `${seeds}  ${perSecond(tally.schedules, ms)}/s  ${grouped(faultsIn(tally))} faults${left}`,
  }
}
