/** A schedule as a file, with the scenario that it is for, so that it can be run again. */
import type { Problem } from '../simulate/run'
import type { Schedule } from '../simulate/schedule'
import { UsageError } from './usage-error'

/** What such a file holds. */
export interface StoredSchedule {
  /** The scenario's name; absent in a file that is a bare schedule. */
  readonly scenario?: string
  readonly schedule: Schedule
}

/** The text of the file. */
export function scheduleText(scenario: string, schedule: Schedule, problem: Problem): string {
  const { kind, text } = problem
  return `${JSON.stringify({ scenario, problem: { kind, text }, schedule }, null, 2)}\n`
}

/** Reads the text; a schedule by itself will do. */
export function parseScheduleText(path: string, text: string): StoredSchedule {
  const refuse = (what: string): never => {
    throw new UsageError(`${path} is no schedule: ${what} Take a file that \`meldkit simulate\` has written.`)
  }
  const parsed = parseJson(text)
  if (!isRecord(parsed)) return refuse('it must be a JSON object.')
  const schedule = 'schedule' in parsed ? parsed.schedule : parsed
  if (!isRecord(schedule)) return refuse('`schedule` must be an object.')
  if (!isCount(schedule.seed)) return refuse('`seed` must be a whole number of at least 0.')
  if (!isCount(schedule.nodes)) return refuse('`nodes` must be a whole number.')
  if (!isCount(schedule.durationUs)) return refuse('`durationUs` must be a whole number.')
  if (!Array.isArray(schedule.actions) || !schedule.actions.every(isAction)) {
    return refuse('`actions` must be a list of objects with `atUs` and `kind`.')
  }
  if (!isRecord(schedule.rates)) return refuse('`rates` must be an object.')
  return {
    ...(typeof parsed.scenario === 'string' && 'schedule' in parsed && { scenario: parsed.scenario }),
    schedule: schedule as unknown as Schedule,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isAction = (value: unknown): boolean => isRecord(value) && isCount(value.atUs) && typeof value.kind === 'string'
