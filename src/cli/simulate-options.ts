/** The options of `meldkit simulate`, from its arguments. */
import { type FaultKind, faultKinds } from '../simulate/fault'
import { oneOf, onlyFile, parseCommand, positiveNumber, wholeNumber } from './arguments'
import { UsageError } from './usage-error'

/** What to simulate and how long. */
export interface SimulateOptions {
  readonly module: string
  /** The first seed; the others follow it. */
  readonly from: number
  /** How many seeds of each scenario; infinity when only the time is limited. */
  readonly seeds: number
  /** How long in all; infinity when only the seeds are limited. */
  readonly ms: number
  /** The file of a schedule that is to be run in place of drawn ones. */
  readonly schedule?: string
  /** The faults that may be drawn, in place of the scenario's. */
  readonly faults?: readonly FaultKind[]
  /** The one export to simulate. */
  readonly export?: string
  /** The folder for what is written. */
  readonly out: string
  /** Whether a run is shown also when it went well. */
  readonly text: boolean
  readonly json: boolean
}

const types = {
  seeds: 'string',
  seed: 'string',
  from: 'string',
  schedule: 'string',
  minutes: 'string',
  out: 'string',
  faults: 'string',
  export: 'string',
  text: 'boolean',
  json: 'boolean',
  debug: 'boolean',
} as const

const seedsDefault = 1000

/** Reads them. */
export function simulateOptions(args: readonly string[]): SimulateOptions {
  const { values, files } = parseCommand('simulate', args, types)
  const { seed, schedule, faults, minutes } = values
  const search = (['seeds', 'from', 'minutes'] as const).filter(name => values[name] !== undefined)
  for (const [name, value] of Object.entries({ seed, schedule })) {
    if (value === undefined || search.length === 0) continue
    throw new UsageError(`--${name} runs one schedule, so --${search[0]} has no meaning beside it. Leave one out.`)
  }
  if (seed !== undefined && schedule !== undefined) {
    throw new UsageError('--schedule has its seed in the file, so --seed has no meaning beside it. Leave one out.')
  }
  if (schedule !== undefined && faults !== undefined) {
    throw new UsageError('--schedule says which faults happen, so --faults has no meaning beside it. Leave one out.')
  }
  const text = values.text === true
  if (text && seed === undefined && schedule === undefined) {
    throw new UsageError('--text shows one run: say which by --seed or --schedule.')
  }
  return {
    module: onlyFile('simulate', 'module', files),
    from: wholeNumber(seed === undefined ? 'from' : 'seed', seed ?? values.from ?? '1', 0),
    seeds: seedCount(values.seeds, seed, minutes),
    ms: minutes === undefined ? Number.POSITIVE_INFINITY : positiveNumber('minutes', minutes) * 60_000,
    ...(schedule !== undefined && { schedule }),
    ...(faults !== undefined && { faults: faultList(faults) }),
    ...(values.export !== undefined && { export: values.export }),
    out: values.out ?? 'meldkit-report',
    text,
    json: values.json === true,
  }
}

function seedCount(seeds: string | undefined, seed: string | undefined, minutes: string | undefined): number {
  if (seed !== undefined) return 1
  if (seeds !== undefined) return wholeNumber('seeds', seeds, 1)
  return minutes === undefined ? seedsDefault : Number.POSITIVE_INFINITY
}

function faultList(text: string): readonly FaultKind[] {
  const kinds = Object.keys(faultKinds) as FaultKind[]
  const names = text.split(',').map(name => name.trim())
  return names.filter(name => name !== '').map(name => oneOf('faults', name, kinds))
}
