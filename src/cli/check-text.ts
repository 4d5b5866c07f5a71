/** What `meldkit check` tells about a history, as text and as data. */
import { type History, operationText } from '../check/history'
import { type Verdict, verdictText } from '../check/verdict'
import type { ModelName } from './models'
import { counted } from './text'

/** A history with its verdict. */
export interface CheckedFile {
  readonly file: string
  readonly history: History
  readonly verdict: Verdict
  /** The model, where the checker has one. */
  readonly model?: ModelName
  /** The page that was written. */
  readonly html?: string
}

/** The most operations that are listed; the page has all. */
const listedMax = 20

/** One line. */
export function checkedLine({ file, verdict, history, html }: CheckedFile): string {
  const { kind, guarantee, steps } = verdict
  const size = `${counted(history.length, 'operation')}, ${counted(steps, 'step')}`
  const what = kind === 'ok' ? 'ok' : kind === 'unknown' ? 'unknown' : `violated (${verdict.anomaly})`
  return `${file}: ${guarantee}: ${what} (${size})${html === undefined ? '' : `; see ${html}`}\n`
}

/** All there is to say. */
export function checkedText({ file, history, verdict, model, html }: CheckedFile): string {
  const keys = counted(new Set(history.map(({ key }) => key)).size, 'key')
  const processes = counted(new Set(history.map(operation => operation.process)).size, 'process', 'processes')
  const as = model === undefined ? '' : `, as ${model}`
  const lines = [
    `${file}: ${counted(history.length, 'operation')} of ${processes} on ${keys}${as}.`,
    `${verdictText(verdict)} (${counted(verdict.steps, 'step')})`,
  ]
  if (verdict.kind === 'violation') {
    const { operations } = verdict
    lines.push('', `The smallest illegal part found, ${counted(operations.length, 'operation')}:`)
    for (const operation of operations.slice(0, listedMax)) lines.push(`  ${operationText(operation)}`)
    if (operations.length > listedMax) lines.push(`  and ${operations.length - listedMax} more`)
  }
  if (html !== undefined) lines.push('', `Wrote ${html} (open it in a browser).`)
  return `${lines.join('\n')}\n`
}

/** The same as data. The order that explains a legal history is left out: it is as long as the history. */
export function checkedData({ file, history, verdict, model, html }: CheckedFile): Readonly<Record<string, unknown>> {
  const { order: _, ...told } = { order: undefined, ...verdict }
  return { file, operations: history.length, model, verdict: told, html }
}
