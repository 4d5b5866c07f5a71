/** A run that went wrong, made small, shown, and written to files that a browser and the command itself can read. */
import { join } from 'node:path'
import type { Run } from '../simulate/run'
import { runSchedule } from '../simulate/run-schedule'
import { runText } from '../simulate/run-text'
import type { AnyScenario } from '../simulate/scenario'
import type { Schedule } from '../simulate/schedule'
import { shrinkSchedule } from '../simulate/shrink'
import { timelineHtml } from '../simulate/timeline-html'
import { scheduleText } from './schedule-file'
import type { Shell } from './shell'
import { counted, fileName } from './text'
import { UsageError } from './usage-error'

/** What is told about a problem, and what was written. */
export interface ProblemReport {
  readonly run: Run
  readonly text: string
  readonly html: string
  /** The file of the schedule. */
  readonly json: string
}

/** Shrinks the schedule of a run, runs it once more with its trace, and writes both. */
export async function reportProblem(
  scenario: AnyScenario,
  failed: Run,
  out: string,
  shell: Shell,
): Promise<ProblemReport> {
  const { seed, actions } = failed.schedule
  shell.err(`Making the schedule of seed ${seed} smaller …\n`)
  // What follows does not breathe: the line above is to be seen before.
  await shell.breathe()
  const again = runSchedule(scenario, failed.schedule)
  if (again.problem?.kind !== failed.problem?.kind || again.steps !== failed.steps) throw notRepeated(scenario, seed)
  const schedule = shrinkSchedule(scenario, failed.schedule)
  const run = runSchedule(scenario, schedule, { trace: true })
  if (run.problem === undefined) throw notRepeated(scenario, seed)
  const base = baseName(out, scenario, schedule)
  const json = `${base}.json`
  await shell.write(json, scheduleText(scenario.name, schedule, run.problem))
  const smaller = `The smallest schedule found that shows it, with ${schedule.actions.length} of ${counted(actions.length, 'action')}:\n\n`
  return { ...(await shown(run, base, smaller, shell)), json }
}

/** Shows a run of a schedule from a file as it is. */
export async function reportReplay(
  scenario: AnyScenario,
  run: Run,
  out: string,
  json: string,
  shell: Shell,
): Promise<ProblemReport> {
  return { ...(await shown(run, baseName(out, scenario, run.schedule), '', shell)), json }
}

async function shown(run: Run, base: string, intro: string, shell: Shell): Promise<Omit<ProblemReport, 'json'>> {
  const html = `${base}.html`
  await shell.write(html, timelineHtml(run))
  return { run, html, text: `${run.problem?.text.trimEnd()}\n\n${intro}${runText(run).trimEnd()}\n` }
}

function baseName(out: string, { name }: AnyScenario, { seed }: Schedule): string {
  return join(out, `${fileName(name)}-seed-${seed}`)
}

function notRepeated({ name }: AnyScenario, seed: number): UsageError {
  return new UsageError(
    `${name}: seed ${seed} went wrong, but not the same way when it was run again. So the scenario depends on something outside of it, as a clock, Math.random or a variable that lasts; take times and random numbers from the events and keep everything in the state.`,
  )
}
