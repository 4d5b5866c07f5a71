/**
 * Histories as text: JSON lines, one operation each. The parser also takes lines of events, as recorders of real processes
 * write them while things happen, of which `history-events.ts` makes operations.
 */
import type { History, Operation } from './history'
import { eventReader } from './history-events'
import { type Line, lineOf, textOf, timeOf, whiteBoxOf, written } from './line'

/**
 * The operations as text, one line of JSON each, in their order: {@link parseHistory} gives them back.
 *
 * @example
 * ```ts
 * import { historyText } from 'meldkit/check'
 *
 * historyText([{ process: 'a', key: 'x', name: 'read', output: 3, outcome: 'ok', call: 1, return: 2 }])
 * // '{"process":"a","key":"x","name":"read","output":3,"outcome":"ok","call":1,"return":2}\n'
 * ```
 */
export function historyText(history: History): string {
  return history.map(operation => `${JSON.stringify(written(operation))}\n`).join('')
}

/**
 * The history of a text: JSON lines, either of operations or of events, not of both. Lines that are empty or start with `#`
 * or `//` are skipped.
 *
 * An operation has the fields of {@link Operation}; `key` is the empty text if left out, and no other fields are allowed.
 *
 * An event is `{"type":"invoke", "process", "name", "key"?, "value"?, "time"?}` for a call, and later one of the same process
 * with the type `ok`, `fail` (it certainly had no effect) or `info` (nobody knows) for its end:
 *
 * - `process` is a text or a whole number, `name` may be called `f`, as Jepsen does. Other fields are skipped.
 * - `value` of a call is its input, if it is not null; of an `ok` the output, unless it repeats the input. To say exactly
 *   what is meant, use `input` and `output` instead. An `ok` may bring `seen`, `dot` and `version`.
 * - `time` stands on all lines or on none; without it, the number of the line is the time.
 * - Whoever had an `info` calls no more. An `info` of a process that has called nothing tells of the test itself, as Jepsen's
 *   nemesis does, and is skipped. What has not ended when the text ends has an unknown outcome.
 *
 * @throws DecodeError `malformed` when a line is no JSON object, or its fields are not as said; `offset` is `line 3`, counted
 *   from 1. Whether the operations fit together is for the checkers to say.
 *
 * @example
 * ```ts
 * import { parseHistory } from 'meldkit/check'
 *
 * const events = `
 *   {"type":"invoke","process":0,"f":"write","key":"x","value":3}
 *   {"type":"invoke","process":1,"f":"read","key":"x","value":null}
 *   {"type":"ok","process":1,"f":"read","key":"x","value":3}
 *   {"type":"info","process":0,"f":"write","key":"x","value":3}`
 * parseHistory(events).map(({ process, outcome }) => `${process} ${outcome}`) // => ['0 unknown', '1 ok']
 * parseHistory('{"process":') // => throws DecodeError
 * ```
 */
export function parseHistory(text: string): History {
  const lines = linesOf(text)
  const [first] = lines
  if (first === undefined || !('type' in first.fields)) return lines.map(operationOf)
  const events = eventReader(first)
  lines.forEach(events.take)
  return events.history()
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  // A byte order mark may stand before the first line.
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .forEach((raw, at) => {
      const content = raw.trim()
      if (content !== '' && !content.startsWith('#') && !content.startsWith('//')) lines.push(lineOf(content, at + 1))
    })
  return lines
}

function operationOf(line: Line): Operation {
  const { process: who, key = '', name, outcome, call, return: end, seen, dot, version, ...rest } = line.fields
  const { input, output, ...others } = rest
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) line.refuse('fields of an operation', unknown)
  if (outcome !== 'ok' && outcome !== 'failed' && outcome !== 'unknown') {
    line.refuse('the outcome ok, failed or unknown', outcome)
  }
  return written({
    process: textOf(line, 'process', who),
    key: textOf(line, 'key', key),
    name: textOf(line, 'name', name),
    input,
    output,
    outcome: outcome as Operation['outcome'],
    call: timeOf(line, 'call', call),
    return: end === undefined ? undefined : timeOf(line, 'return', end),
    ...whiteBoxOf(line, { seen, dot, version }),
  })
}
