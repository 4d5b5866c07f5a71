/** `meldkit simulate`: searches the seeds of the scenarios of a module for schedules that go wrong. */

import { scheduleOf } from '../simulate/draw-schedule'
import type { Run } from '../simulate/run'
import { runSchedule } from '../simulate/run-schedule'
import { runText } from '../simulate/run-text'
import type { AnyScenario } from '../simulate/scenario'
import { type ExitCode, exitCode, worst } from './exit-code'
import { type ProblemReport, reportProblem, reportReplay } from './problem-report'
import { progressBar } from './progress'
import { scenariosOf } from './scenarios-of'
import { parseScheduleText } from './schedule-file'
import { type Search, search } from './search'
import type { Shell } from './shell'
import { type SimulateOptions, simulateOptions } from './simulate-options'
import { searchData, searchText } from './simulate-text'
import { noRuns, withRun } from './tally'
import { UsageError } from './usage-error'

/** Runs the command and gives its exit code. */
export async function simulateCommand(args: readonly string[], shell: Shell): Promise<ExitCode> {
  const options = simulateOptions(args)
  const found = scenariosOf(await shell.load(options.module), options.module, options.export)
  const scenarios = found.map(scenario => (options.faults ? { ...scenario, faults: options.faults } : scenario))
  if (options.schedule !== undefined) return replay(scenarios, options.schedule, options, shell)
  return searchAll(scenarios, options, shell)
}

async function searchAll(scenarios: readonly AnyScenario[], options: SimulateOptions, shell: Shell): Promise<ExitCode> {
  const bar = progressBar(shell)
  const began = shell.now()
  const codes: ExitCode[] = []
  const data: unknown[] = []
  let stopped = false
  for (const [at, scenario] of scenarios.entries()) {
    const ms = (options.ms - (shell.now() - began)) / (scenarios.length - at)
    // The second Ctrl-C finds no listener any more and ends the process, as does one while a schedule is made smaller.
    const release = shell.onInterrupt(() => {
      stopped = true
      release()
    })
    const plan = { from: options.from, seeds: options.seeds, ms }
    const result = await search(scenario, plan, shell, bar, () => stopped)
    release()
    codes.push(codeOf(result, stopped))
    if (!options.json) shell.out(`${at > 0 ? '\n' : ''}${searchText(result, stopped && result.failed === undefined)}`)
    const report = result.failed && (await reportProblem(scenario, result.failed, options.out, shell))
    if (!options.json) shell.out(report ? reportText(report, options) : shownRun(scenario, options))
    data.push({ ...searchData(result), ...(report && { problem: problemData(report) }) })
    if (stopped) break
  }
  if (options.json) shell.out(`${JSON.stringify({ module: options.module, scenarios: data, stopped }, null, 2)}\n`)
  return worst(codes)
}

async function replay(
  scenarios: readonly AnyScenario[],
  path: string,
  options: SimulateOptions,
  shell: Shell,
): Promise<ExitCode> {
  const stored = parseScheduleText(path, await shell.read(path))
  const scenario = scenarioFor(scenarios, stored.scenario, path, options.module)
  const began = shell.now()
  const run = runSchedule(scenario, stored.schedule, { trace: true })
  const result = resultOf(scenario, run, shell.now() - began)
  const report = result.failed && (await reportReplay(scenario, run, options.out, path, shell))
  if (options.json) {
    const data = { ...searchData(result), ...(report && { problem: problemData(report) }) }
    shell.out(`${JSON.stringify({ module: options.module, scenarios: [data], stopped: false }, null, 2)}\n`)
  } else {
    shell.out(searchText(result, false))
    shell.out(report ? reportText(report, options) : options.text ? `\n${runText(run).trimEnd()}\n` : '')
  }
  return codeOf(result, false)
}

function resultOf(scenario: AnyScenario, run: Run, ms: number): Search {
  const failed = run.problem !== undefined && run.problem.kind !== 'unknown' ? { failed: run } : {}
  return { scenario, from: run.schedule.seed, tally: withRun(noRuns, run), ms, ...failed }
}

/** The scenario that a schedule was written for; any if the file does not say, and there is one only. */
function scenarioFor(
  scenarios: readonly AnyScenario[],
  name: string | undefined,
  path: string,
  module: string,
): AnyScenario {
  const fitting = name === undefined ? scenarios : scenarios.filter(scenario => scenario.name === name)
  const [first, second] = fitting
  const names = scenarios.map(scenario => scenario.name).join(', ')
  if (first === undefined) throw new UsageError(`${path} is for the scenario ${name}; ${module} has ${names}.`)
  if (second === undefined) return first
  throw new UsageError(`${path} fits several scenarios of ${module}: ${names}. Say which by --export.`)
}

function codeOf({ failed, tally }: Search, stopped: boolean): ExitCode {
  if (failed !== undefined) return exitCode.problem
  if (stopped) return exitCode.interrupted
  return tally.undecided > 0 ? exitCode.undecided : exitCode.ok
}

/** The run of a single seed, for `--text`. */
function shownRun(scenario: AnyScenario, { text, from }: SimulateOptions): string {
  if (!text) return ''
  return `\n${runText(runSchedule(scenario, scheduleOf(scenario, from), { trace: true })).trimEnd()}\n`
}

function reportText({ text, html, json }: ProblemReport, { module, schedule }: SimulateOptions): string {
  const wrote = `${html} (open it in a browser)${schedule === undefined ? ` and ${json}` : ''}`
  return `\n${text}\nWrote ${wrote}.\nRun it again:  npx meldkit simulate ${quoted(module)} --schedule ${quoted(json)}\n`
}

function problemData({ run, html, json }: ProblemReport): Readonly<Record<string, unknown>> {
  const { kind, text } = run.problem ?? {}
  return { seed: run.schedule.seed, kind, text, step: run.problem?.step, schedule: json, html }
}

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w./:\\@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
