/**
 * From events to operations: a call and, later, what its process was told. What the fields of an event mean is said at
 * `parseHistory`.
 */
import { valuesEqual } from '../codec/value'
import type { History, Operation } from './history'
import { type Line, textOf, timeOf, whiteBoxOf, written } from './line'

/** Takes events in their order. */
export interface EventReader {
  readonly take: (line: Line) => void
  /** The operations by call; those that did not end are unknown. */
  readonly history: () => History
}

/** Makes a reader of the events; the first line says whether they have times. */
export function eventReader({ fields: { time: first } }: Line): EventReader {
  const operations: Operation[] = []
  /** Where the operation of a process stands that has not ended, and that of one that must not call again. */
  const open = new Map<string, number>()
  const retired = new Map<string, number>()

  function timeAt(line: Line): number {
    const { time } = line.fields
    if (first === undefined && time !== undefined) line.refuse('no time, as on the first line', time)
    return first === undefined ? line.number : timeOf(line, 'time', time)
  }

  function invoke(line: Line, who: string, call: number): void {
    const { key = '', name, f = name, value, input = value ?? undefined } = line.fields
    const last = retired.get(who)
    if (open.has(who)) line.refuse('an end of what the process called before', line.fields)
    if (last !== undefined) line.refuse(`another process, as this one had an info on line ${last}`, who)
    open.set(who, operations.length)
    const asked = { process: who, key: textOf(line, 'key', key), name: textOf(line, 'name or f', f), input }
    operations.push(written({ ...asked, outcome: 'unknown', call }))
  }

  function end(line: Line, who: string, at: number, outcome: Operation['outcome'], time: number): void {
    const called = operations[at] as Operation
    if (time < called.call) line.refuse(`a time of ${called.call} or later, when it was called`, time)
    open.delete(who)
    if (outcome === 'unknown') retired.set(who, line.number)
    else
      operations[at] = written({
        ...called,
        outcome,
        return: time,
        ...(outcome === 'ok' ? answerOf(line, called) : {}),
      })
  }

  return {
    take(line) {
      const outcome = outcomes[line.fields.type as keyof typeof outcomes] as Operation['outcome'] | '' | undefined
      if (outcome === undefined || !Object.hasOwn(outcomes, line.fields.type as string)) {
        return line.refuse('the type invoke, ok, fail or info', line.fields.type)
      }
      const who = processOf(line)
      const time = timeAt(line)
      const at = open.get(who)
      if (outcome === '') invoke(line, who, time)
      else if (at !== undefined) end(line, who, at, outcome, time)
      else if (outcome !== 'unknown') line.refuse('an invoke of the process before', line.fields)
    },
    history: () => operations.slice(),
  }
}

/** What the types of events say of an operation; a call says nothing yet. */
const outcomes = { invoke: '', ok: 'ok', fail: 'failed', info: 'unknown' } as const

function processOf(line: Line): string {
  const { process: who } = line.fields
  if (Number.isSafeInteger(who)) return String(who)
  return typeof who === 'string' ? who : line.refuse('a text or a whole number as process', who)
}

/** What an `ok` adds. A value that repeats the input says no more than that it happened. */
function answerOf(line: Line, { input }: Operation): Partial<Operation> {
  const { value, seen, dot, version } = line.fields
  const isRepeated = input !== undefined && valuesEqual(input, value)
  const output = 'output' in line.fields ? line.fields.output : isRepeated ? undefined : value
  return { output, ...whiteBoxOf(line, { seen, dot, version }) }
}
