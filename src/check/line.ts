/**
 * One line of a history as text: JSON with its fields checked one by one, since it comes from outside.
 */
import { DecodeError } from '../codec/decode-error'
import { isPlainObject } from '../codec/value'
import type { Operation } from './history'

/** One line that is not empty, as JSON, with how to complain of it. */
export interface Line {
  readonly fields: Readonly<Record<string, unknown>>
  /** Counted from 1. */
  readonly number: number
  readonly refuse: (expected: string, got: unknown) => never
}

/**
 * The line of a text.
 *
 * @throws DecodeError `malformed` when it is no JSON object.
 */
export function lineOf(content: string, number: number): Line {
  const refuse = (expected: string, got: unknown): never => {
    throw new DecodeError('malformed', `line ${number}`, expected, got)
  }
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch {
    refuse('a JSON object', content)
  }
  if (!isPlainObject(json)) refuse('a JSON object', json)
  // Without a prototype, a field that is not there is undefined, whatever it is called.
  const fields = Object.assign(Object.create(null) as Record<string, unknown>, json)
  return { fields, number, refuse }
}

/** An operation with any of its fields undefined. */
type Loose = { readonly [Field in keyof Operation]: Operation[Field] | undefined } & Operation

/** The operation with the fields that it has, in their usual order. */
export function written(operation: { readonly [Field in keyof Operation]?: Operation[Field] | undefined }): Operation {
  const { process: who, key, name, input, output, outcome, call, return: end, seen, dot, version } = operation
  const fields = { process: who, key, name, input, output, outcome, call, return: endless(end), seen, dot, version }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as Loose
}

/** JSON has no infinity; an operation that never returned has no return. */
function endless(end: number | undefined): number | undefined {
  return end === Number.POSITIVE_INFINITY ? undefined : end
}

export function textOf(line: Line, field: string, value: unknown): string {
  return typeof value === 'string' ? value : line.refuse(`a text as ${field}`, value)
}

/** A time. Whole numbers that a double cannot hold have already lost digits, and with them the order. */
export function timeOf(line: Line, field: string, value: unknown): number {
  const isTime =
    typeof value === 'number' && Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value))
  return isTime
    ? value
    : line.refuse(`a number within ±(2^53 - 1) as ${field}; count from the start, or coarser`, value)
}

/** The fields with which a system tells of itself, as far as there are any. */
export function whiteBoxOf(line: Line, { seen, dot, version }: Pick<Line['fields'], string>): Partial<Operation> {
  if (seen !== undefined && !isVector(seen)) line.refuse('counters by replica as seen', seen)
  if (dot !== undefined && !(isPair(dot) && typeof dot[0] === 'string' && isCount(dot[1]))) {
    line.refuse('[replica, counter] as dot', dot)
  }
  if (version !== undefined && !(isPair(version) && isCount(version[0]) && typeof version[1] === 'string')) {
    line.refuse('[counter, writer] as version', version)
  }
  return { seen, dot, version } as Partial<Operation>
}

function isVector(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value as object).every(isCount)
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
