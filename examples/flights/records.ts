// The input: a JSON array of flights, checked record by record. Says which record and field is wrong, what was expected
// and what came. Left out: flights that never landed; a record without a delay is refused.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** One flight. */
export interface Flight {
  /** Milliseconds since 1970; the records' local times are read as if they were UTC. */
  readonly at: number
  /** Minutes late at the destination; negative when early. */
  readonly delay: number
  /** Miles. */
  readonly distance: number
  readonly origin: string
  readonly destination: string
}

/** The flights in time order, or one sentence that says what is wrong. */
export type Parsed = { readonly kind: 'ok'; readonly flights: readonly Flight[] } | Fault
interface Fault {
  readonly kind: 'failed'
  readonly fault: string
}

const require = createRequire(import.meta.url)

/** A file of the npm package vega-datasets, which exports its code only. */
export function datasetFile(name: string): string {
  return join(require.resolve('vega-datasets'), '..', '..', 'data', name)
}

/** Reads and checks a file. */
export function readFlights(file: string): Parsed {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return failed(`cannot read the file (${(error as NodeJS.ErrnoException).code})`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return failed(`not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`)
  }
  return parseFlights(json)
}

/** Checks what was read. */
export function parseFlights(json: unknown): Parsed {
  if (!Array.isArray(json)) return failed(`expected an array of records, got ${show(json)}`)
  if (json.length === 0) return failed('expected at least one record, got an empty array')
  const flights: Flight[] = []
  for (const [index, record] of json.entries()) {
    const fault = faultOf(record)
    if (fault !== undefined) return failed(`record ${index + 1} of ${json.length}: ${fault}`)
    const { date, delay, distance, origin, destination } = record as Record<keyof typeof fields, never>
    flights.push({ at: timeOf(date) as number, delay, distance, origin, destination })
  }
  return { kind: 'ok', flights: flights.sort((a, b) => a.at - b.at) }
}

/** What each field must be; other fields are ignored. */
const fields = {
  date: ['"YYYY/MM/DD HH:MM" from 1970 to 2070', (value: unknown) => timeOf(value) !== undefined],
  delay: ['whole minutes from -1440 to 14400', (value: unknown) => isWithin(value, -1440, 14400) && value % 1 === 0],
  distance: ['miles from 0 to 25000', (value: unknown) => isWithin(value, 0, 25000)],
  origin: ['an airport code of 1 to 16 letters or digits', isCode],
  destination: ['an airport code of 1 to 16 letters or digits', isCode],
} as const

function faultOf(record: unknown): string | undefined {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return `expected an object with ${Object.keys(fields).join(', ')}, got ${show(record)}`
  }
  for (const [name, [expected, isFine]] of Object.entries(fields)) {
    const value: unknown = Object.hasOwn(record, name) ? record[name as never] : undefined
    if (!isFine(value)) return `${name}: expected ${expected}, got ${show(value)}`
  }
  return undefined
}

function timeOf(value: unknown): number | undefined {
  const parts = /^(\d{4})[/-](\d\d)[/-](\d\d)[ T](\d\d):(\d\d)$/.exec(String(value))
  if (parts === null || typeof value !== 'string') return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number)
  const at = Date.UTC(year, month - 1, day, hour, minute)
  // A date that does not exist, such as 31 February, comes back as another one.
  const isReal = new Date(at).toISOString().slice(0, 16) === `${parts.slice(1, 4).join('-')}T${parts[4]}:${parts[5]}`
  return isReal && year >= 1970 && year <= 2070 ? at : undefined
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most
}

function isCode(value: unknown): boolean {
  return typeof value === 'string' && /^[\p{L}\p{N}]{1,16}$/u.test(value)
}

function failed(fault: string): Fault {
  return { kind: 'failed', fault }
}

/** What came, in one short line. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
