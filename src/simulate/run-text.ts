/**
 * A run as text, for a terminal or the message of a failing test: a column for each client and node, a line for each moment.
 */
import { countText, cutText, durationText, numberText } from '../check/words'
import { entryWords, momentText, plainWords } from './entry-words'
import type { Run, TraceEntry } from './run'
import { type Layout, layoutOf, type Row } from './timeline-layout'
import { operationsOf } from './timeline-operations'

/** How many lines of a long run are kept at its start and at its end. */
const linesAtStart = 60
const linesAtEnd = 140

/**
 * A run as text: time downwards, one line for each moment, with what each node took and sent.
 *
 * `→ n2 n3: query` is a sending, `n1: query` what arrived from there, `✗` a message that does not arrive; `[1]` marks the
 * first operation of a violation. Of a long run the middle is left out, with a line that says so, and long texts are cut.
 * Without a trace there is only the head. Cost: O(n log n) of the number of entries.
 *
 * @example
 * ```ts
 * import { type Run, runText } from 'meldkit/simulate'
 *
 * const rates = { loss: 0, duplication: 0, reordering: 0, delay: 0, corruption: 0, replay: 0, retry: 0 }
 * const run: Run = {
 *   scenario: 'ping',
 *   schedule: { seed: 7, nodes: 2, durationUs: 450, actions: [], rates: { ...rates, networkUs: [100, 900], diskUs: [100, 900] } },
 *   history: [],
 *   steps: 2,
 *   messages: 1,
 *   endUs: 450,
 *   faults: {},
 *   notes: {},
 *   trace: [
 *     { step: 1, atUs: 1, node: 'n1', kind: 'send', to: 'n2', message: 1, text: 'ping' },
 *     { step: 2, atUs: 450, node: 'n2', kind: 'deliver', from: 'n1', message: 1, text: 'ping' },
 *   ],
 *   hash: 0,
 * }
 * runText(run).split('\n').slice(2) // => ['          n1          n2', ' 0.00 ms  → n2: ping', ' 0.45 ms  ·           n1: ping']
 * ```
 */
export function runText(run: Run): string {
  const layout = layoutOf(run)
  const lines = run.trace.length === 0 ? [] : ['', ...table(layout)]
  const isTold = run.trace.some(({ kind }) => kind === 'problem')
  const problem = run.problem === undefined || isTold ? [] : [`problem: ${run.problem.text}`]
  return [...head(run), ...lines, ...problem].map(line => line.replace(controls, ' ')).join('\n')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: line breaks and codes that would confuse a terminal.
const controls = /[\u0000-\u001f\u007f-\u009f]+/g

function head({ scenario, schedule, steps, messages, history, endUs, faults }: Run): readonly string[] {
  const counts = [countText(steps, 'step'), countText(messages, 'message'), countText(history.length, 'operation')]
  const effective = Object.entries(faults).map(([kind, count]) => `${kind} ${numberText(count)}`)
  return [
    `${scenario}, seed ${schedule.seed}: ${counts.join(', ')}, ${durationText(endUs)}`,
    ...(effective.length === 0 ? [] : [`faults: ${effective.join(', ')}`]),
  ]
}

/** A line of the table: cells by lane, or one text across all of them. */
interface Line {
  readonly time: string
  readonly cells?: ReadonlyMap<number, string>
  readonly across?: string
}

function table(layout: Layout): readonly string[] {
  const { lanes, rows } = layout
  const names = lanes.all.map(({ names }) => names[0] ?? '')
  const most = Math.max(14, Math.min(56, Math.floor(170 / Math.max(1, names.length))))
  const marks = marksOf(layout)
  const isLong = rows.length > linesAtStart + linesAtEnd + 1
  const start = isLong ? rows.slice(0, linesAtStart) : rows
  const end = isLong ? rows.slice(-linesAtEnd) : []
  const [startLines, endLines] = [start, end].map(part => part.flatMap(row => linesOf(layout, row, marks)))
  const all = [...startLines!, ...endLines!]
  const timeWidth = Math.max(...all.map(({ time }) => time.length))
  const widths = names.map((name, lane) => Math.max(name.length, ...all.map(({ cells }) => Math.min(most, cells?.get(lane)?.length ?? 1)))) // biome-ignore format: one line
  const print = ({ time, cells, across }: Line) => {
    const parts = across !== undefined ? [across] : widths.map((width, lane) => cutText(cells?.get(lane) ?? '·', most).padEnd(width)) // biome-ignore format: one line
    return [time.padStart(timeWidth + 1), ...parts].join('  ').replace(/[ ·]+$/, '')
  }
  const title = [' '.repeat(timeWidth + 1), ...names.map((name, lane) => name.padEnd(widths[lane]!))]
    .join('  ')
    .trimEnd()
  const left = isLong ? [`  … ${numberText(rows.length - start.length - end.length)} lines left out …`] : []
  return [title, ...startLines!.map(print), ...left, ...endLines!.map(print)]
}

/** A row as lines: what concerns all stands across the lanes, the rest in the lane of each. */
function linesOf(layout: Layout, { entries, atUs }: Row, marks: ReadonlyMap<string, string>): readonly Line[] {
  const time = momentText(atUs)
  const across = entries.flatMap(entry => acrossOf(entry).map((text): Line => ({ time, across: text })))
  const cells = new Map<number, string>()
  for (const [lane, words] of cellsOf(layout, entries, marks)) cells.set(lane, words.join('; '))
  return cells.size === 0 ? across : [{ time, cells }, ...across]
}

function acrossOf(entry: TraceEntry): readonly string[] {
  if (entry.kind === 'fault') return [`-- ${entryWords(entry)}`]
  if (entry.kind === 'calm') return ['-- calm: no more faults']
  return entry.kind === 'problem' ? [`** problem: ${entry.text}`] : []
}

function cellsOf({ lanes }: Layout, entries: readonly TraceEntry[], marks: ReadonlyMap<string, string>) {
  const cells = new Map<number, string[]>()
  const add = (lane: number, text: string) => {
    if (lane >= 0 && text !== '') cells.set(lane, [...(cells.get(lane) ?? []), text])
  }
  for (const entry of entries) {
    const node = lanes.ofNode(entry.node ?? '')
    if (entry.kind === 'request')
      add(lanes.ofClient(entry.client), `${marks.get(entry.operation) ?? ''}${plainWords(entry.text)} → ${entry.to}`) // biome-ignore format: one line
    else if (entry.kind === 'reply') add(lanes.ofClient(entry.client), `${entry.node ?? ''}: ${plainWords(entry.text)}`)
    else if (entry.kind === 'deliver') add(node, `${entry.from}: ${entryWords(entry)}`)
    else if (entry.kind === 'drop' && node >= 0) add(node, `✗ ${entry.from}: ${entry.why}`)
    else if (entry.kind !== 'fault') add(node, entryWords(entry))
  }
  for (const [from, text] of sendings(entries)) add(lanes.ofNode(from), text)
  return cells
}

/** What each node sends in a row, equal messages together; `✗` after those that are lost at once. */
function sendings(entries: readonly TraceEntry[]): readonly (readonly [from: string, text: string])[] {
  const lost = new Set(entries.flatMap(entry => (entry.kind === 'drop' ? [entry.message] : [])))
  const groups = new Map<string, { from: string; to: string[]; text: string }>()
  for (const entry of entries) {
    if (entry.kind !== 'send') continue
    const from = entry.node ?? ''
    const key = JSON.stringify([from, entry.text])
    const group = groups.get(key) ?? { from, to: [], text: plainWords(entry.text) }
    groups.set(key, group)
    group.to.push(entry.to + (lost.has(entry.message) ? '✗' : ''))
  }
  return [...groups.values()].map(({ from, to, text }) => [from, `→ ${to.join(' ')}: ${text}`])
}

/** The numbers of the illegal operations, by operation id. */
function marksOf(layout: Layout): ReadonlyMap<string, string> {
  return new Map(
    operationsOf(layout).flatMap(({ id, illegal }) => (illegal > 0 ? [[id, `[${illegal}] `] as const] : [])),
  )
}
