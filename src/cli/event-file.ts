/**
 * The files in which Jepsen and Porcupine keep histories: Jepsen's log, a line `… jepsen.util - 0 :invoke :read nil` for each
 * event, and one EDN map a line, `{:process 0, :type :invoke, :f :get, :key "k", :value nil}`, as in Porcupine's test data and
 * in Jepsen's `history.edn`. Lines of a log that are no events are passed over.
 */
import type { History } from '../check/history'
import { type Edn, type EdnMap, endsAt, readEdn } from './edn'
import { eventHistory, type RecordedEvent } from './event-history'
import { UsageError } from './usage-error'

const logLine = /\bjepsen\.util:?\s+(?:-\s+)?(\S+)\s+:(\S+)\s+:(\S+)\s*(.*)$/
const eventTypes = ['invoke', 'ok', 'fail', 'info']

/** Whether a line is an event of a Jepsen log. */
export function isLogLine(line: string): boolean {
  return logLine.test(line)
}

/** The history in a Jepsen log. */
export function parseJepsenLog(path: string, text: string): History {
  const events: RecordedEvent[] = []
  for (const [line, content] of numbered(text)) {
    const found = logLine.exec(content)
    if (found === null) continue
    const [, process, type, name, rest] = found as unknown as [string, string, string, string, string]
    const read = rest.trim() === '' ? { value: null, end: rest.length } : readEdn(rest)
    if (read === undefined) throw new UsageError(`${path}:${line}: cannot read the value ${JSON.stringify(rest)}.`)
    // What follows the value says why an operation failed.
    const error = endsAt(rest, read.end) ? null : rest.slice(read.end).trim()
    const map = { ':process': process, ':type': `:${type}`, ':f': `:${name}`, ':value': read.value, ':error': error }
    const event = eventOf(path, line, map)
    if (event !== undefined) events.push(event)
  }
  return eventHistory(path, events)
}

/** The history in EDN maps, one a line. */
export function parseEdnLines(path: string, text: string): History {
  const events: RecordedEvent[] = []
  for (const [line, content] of numbered(text)) {
    const read = readEdn(content)
    const map = read?.value
    if (
      read === undefined ||
      !endsAt(content, read.end) ||
      typeof map !== 'object' ||
      map === null ||
      Array.isArray(map)
    ) {
      throw new UsageError(`${path}:${line}: expected a map such as {:process 0, :type :invoke, :f :read, :value nil}.`)
    }
    const event = eventOf(path, line, map as EdnMap)
    if (event !== undefined) events.push(event)
  }
  return eventHistory(path, events)
}

/** One event; undefined for one that is none of a client: Jepsen's nemesis speaks in the same file. */
function eventOf(path: string, line: number, map: EdnMap): RecordedEvent | undefined {
  const {
    ':process': process,
    ':type': type,
    ':f': name,
    ':key': key = '',
    ':value': value = null,
    ':error': error = null,
  } = map
  if (typeof process === 'string' && !/^\d+$/.test(process)) return undefined
  const word = bare(type)
  if (process === undefined || process === null || word === undefined || !eventTypes.includes(word)) {
    throw new UsageError(`${path}:${line}: an event needs :process and a :type of :invoke, :ok, :fail or :info.`)
  }
  const f = bare(name)
  if (f === undefined) throw new UsageError(`${path}:${line}: an event needs :f, the name of the operation.`)
  return {
    line,
    process: String(process),
    type: word as RecordedEvent['type'],
    name: f,
    key: typeof key === 'string' ? key : JSON.stringify(key),
    value,
    isPlain: error === null,
  }
}

function bare(keyword: Edn | undefined): string | undefined {
  return typeof keyword === 'string' ? keyword.replace(/^:/, '') : undefined
}

/** The lines that hold something, with their numbers from 1. */
function numbered(text: string): readonly (readonly [number, string])[] {
  return text.split(/\r?\n/).flatMap((line, at) => (line.trim() === '' ? [] : [[at + 1, line] as const]))
}
