/**
 * Makes a history of events, as Jepsen and Porcupine record them: an invocation and later its outcome, in the order in which
 * they happened. Times are the numbers of the events; only the order counts.
 */
import type { History, Operation } from '../check/history'
import type { Edn } from './edn'
import { UsageError } from './usage-error'

/** One event. */
export interface RecordedEvent {
  /** The line of the file that tells it, for complaints. */
  readonly line: number
  readonly process: string
  readonly type: 'invoke' | 'ok' | 'fail' | 'info'
  readonly name: string
  readonly key: string
  readonly value: Edn
  /** Whether nothing more is told, as the error that an operation failed with. */
  readonly isPlain: boolean
}

interface Open {
  readonly event: RecordedEvent
  readonly call: number
}

/** Pairs the events. What has no outcome, or `info`, is unknown: it may happen at any later time. */
export function eventHistory(path: string, events: readonly RecordedEvent[]): History {
  const open = new Map<string, Open>()
  const history: Operation[] = []
  // An unknown operation retires its process; what comes later under that number is another process.
  const lives = new Map<string, number>()
  const processName = (process: string): string => {
    const life = lives.get(process) ?? 0
    return life === 0 ? process : `${process}.${life}`
  }
  for (const [at, event] of events.entries()) {
    const { process, type, line } = event
    const opened = open.get(process)
    if (type === 'invoke') {
      if (opened !== undefined) throw new UsageError(twice(path, event, opened.event))
      open.set(process, { event, call: at })
      continue
    }
    if (opened === undefined || opened.event.name !== event.name) {
      throw new UsageError(
        `${path}:${line}: process ${process} has an outcome of ${event.name}, which it has not begun.`,
      )
    }
    open.delete(process)
    const told = operationOf(opened, processName(process), event, at)
    if (told.outcome === 'unknown') lives.set(process, (lives.get(process) ?? 0) + 1)
    history.push(told)
  }
  for (const [process, opened] of open) history.push(operationOf(opened, processName(process), undefined, 0))
  return history
}

function operationOf({ event, call }: Open, process: string, end: RecordedEvent | undefined, at: number): Operation {
  const { key, name, value } = event
  const asked = { process, key, name, ...(value !== null && { input: value }), call }
  if (end === undefined || end.type === 'info') return { ...asked, outcome: 'unknown' }
  if (end.type === 'ok') {
    // Writers repeat their argument as the answer.
    const answered = isRead(name) ? { output: end.value } : name === 'cas' ? { output: true } : {}
    return { ...asked, ...answered, outcome: 'ok', return: at }
  }
  // A compare-and-swap that fails without an error has looked: it says that the value was another one.
  if (name === 'cas' && end.isPlain && Array.isArray(end.value))
    return { ...asked, output: false, outcome: 'ok', return: at }
  return { ...asked, outcome: 'failed', return: at }
}

const isRead = (name: string): boolean => name === 'read' || name === 'get'

function twice(path: string, event: RecordedEvent, before: RecordedEvent): string {
  return `${path}:${event.line}: process ${event.process} begins ${event.name} while its ${before.name} of line ${before.line} is open. A process does one thing after another.`
}
