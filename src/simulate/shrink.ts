/**
 * Makes a failing schedule short: fewer actions, weaker networks, and in the end only the few messages that had to be hurt.
 *
 * @see Zeller & Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (IEEE TSE 2002). We differ: halves, then
 *   quarters and so on down to single items are taken away, complements are not tried, and the number of tries is bounded.
 */

import type { Problem } from './run'
import { runSchedule, runWithFates } from './run-schedule'
import type { AnyScenario } from './scenario'
import type { Fate, Rates, Schedule } from './schedule'

/** How hard to try. */
export interface ShrinkOptions {
  /** The most runs; 1,000 if left out. */
  readonly triesMax?: number
}

/** Runs that are left, and the schedule so far. */
interface Shrinking {
  readonly scenario: AnyScenario
  readonly problem: Problem
  schedule: Schedule
  triesLeft: number
}

/**
 * The shortest schedule found that still has a problem of the same kind; the same schedule when it has none.
 *
 * Cost: up to `triesMax` runs. The result is a schedule like any other and runs by itself.
 *
 * @example
 * ```ts
 * import { runSchedule, type Scenario, scheduleOf, shrinkSchedule } from 'meldkit/simulate'
 *
 * // A node that cannot bear to start twice.
 * const frail: Scenario<null> = {
 *   name: 'frail',
 *   faults: ['crash', 'pause', 'partition'],
 *   protocol: () => ({
 *     initial: null,
 *     step: (state, event) => {
 *       if (event.kind === 'start' && event.records.size > 0) throw new Error('Again?')
 *       return { state, effects: [{ kind: 'persist', token: 1, key: 'started', value: true }] }
 *     },
 *   }),
 * }
 * const seed = [1, 2, 3, 4, 5, 6, 7, 8].find(each => runSchedule(frail, scheduleOf(frail, each)).problem)
 * const short = shrinkSchedule(frail, scheduleOf(frail, seed ?? 0))
 * short.actions.map(({ kind }) => kind) // => ['crash']
 * ```
 */
export function shrinkSchedule(
  scenario: AnyScenario,
  schedule: Schedule,
  { triesMax = 1000 }: ShrinkOptions = {},
): Schedule {
  const { problem } = runSchedule(scenario, schedule)
  if (problem === undefined) return schedule
  const shrinking: Shrinking = { scenario, problem, schedule, triesLeft: triesMax }
  shrinkActions(shrinking)
  shrinkRates(shrinking)
  nameFates(shrinking)
  shrinkActions(shrinking)
  return shrinking.schedule
}

/** Takes the candidate when it still fails in the same way. */
function adopt(shrinking: Shrinking, candidate: Schedule): boolean {
  if (shrinking.triesLeft <= 0) return false
  shrinking.triesLeft--
  const { problem } = runSchedule(shrinking.scenario, candidate)
  if (problem === undefined || !isAlike(problem, shrinking.problem)) return false
  shrinking.schedule = candidate
  return true
}

function isAlike(a: Problem, b: Problem): boolean {
  const [one, other] = [a.verdict, b.verdict]
  return a.kind === b.kind && one?.kind === other?.kind && one?.guarantee === other?.guarantee
}

function shrinkActions(shrinking: Shrinking): void {
  fewest(shrinking.schedule.actions, actions => adopt(shrinking, { ...shrinking.schedule, actions }))
}

/** Turns off what hurts single messages, one kind after another. */
function shrinkRates(shrinking: Shrinking): void {
  const kinds = ['loss', 'duplication', 'reordering', 'delay', 'corruption', 'replay'] as const
  for (const kind of kinds) {
    const { rates } = shrinking.schedule
    if (rates[kind] === 0) continue
    const weaker: Rates = { ...rates, [kind]: 0 }
    adopt(shrinking, { ...shrinking.schedule, rates: weaker })
  }
}

/** Names the fate of every message, then forgets all that do not matter. */
function nameFates(shrinking: Shrinking): void {
  const [, fates] = runWithFates(shrinking.scenario, shrinking.schedule)
  const { rates } = shrinking.schedule
  const unhurt: Rates = { ...rates, loss: 0, duplication: 0, reordering: 0, delay: 0, corruption: 0, replay: 0 }
  if (!adopt(shrinking, { ...shrinking.schedule, rates: unhurt, fates })) return
  fewest(Object.entries(fates), entries => adopt(shrinking, { ...shrinking.schedule, fates: fatesFrom(entries) }))
}

function fatesFrom(entries: readonly (readonly [string, Fate])[]): Readonly<Record<string, Fate>> {
  return Object.fromEntries(entries)
}

/** Takes parts away, large ones first, as long as `keeps` agrees. */
function fewest<Item>(items: readonly Item[], keeps: (items: readonly Item[]) => boolean): void {
  let left = items
  if (left.length > 0 && keeps([])) return
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length; ) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)]
      if (keeps(fewer)) left = fewer
      else at += size
    }
  }
}
