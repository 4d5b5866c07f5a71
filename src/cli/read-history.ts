/** Reads a history in any of the known formats, and finds out which one it is. */
import type { History } from '../check/history'
import { parseHistory } from '../check/history-text'
import { isLogLine, parseEdnLines, parseJepsenLog } from './event-file'
import { UsageError } from './usage-error'

/** `jsonl`: an operation a line. `jepsen`: its log, or its EDN. `porcupine`: EDN maps of events. */
export const historyFormats = ['jsonl', 'jepsen', 'porcupine'] as const

/** One of them. */
export type HistoryFormat = (typeof historyFormats)[number]

/** The history that a text holds. */
export function readHistory(path: string, text: string, format: HistoryFormat | 'auto'): History {
  const known = format === 'auto' ? formatOf(path, text) : format
  if (known === 'jsonl') return parseHistory(text)
  const history = known === 'jepsen' && !isEdn(text) ? parseJepsenLog(path, text) : parseEdnLines(path, text)
  if (history.length === 0 && text.trim() !== '') {
    throw new UsageError(`${path} holds no operation in the format ${known}. --format names another.`)
  }
  return history
}

/** The format, by the first line that holds something; a text without any is an empty history. */
function formatOf(path: string, text: string): HistoryFormat {
  const first = firstLine(text)
  if (first === '' || /^\{\s*["}]/.test(first)) return 'jsonl'
  if (isEdn(text)) return 'porcupine'
  if (text.split('\n').some(isLogLine)) return 'jepsen'
  throw new UsageError(
    `${path}: cannot tell the format. Expected JSON lines, EDN maps, or a Jepsen log; the file starts with ${JSON.stringify(first.slice(0, 40))}. --format names one.`,
  )
}

const isEdn = (text: string): boolean => /^\{\s*:/.test(firstLine(text))

/** The first line, trimmed, that is neither empty nor a comment of JSON lines. */
function firstLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim())
  return lines.find(line => line !== '' && !line.startsWith('#') && !line.startsWith('//')) ?? ''
}
