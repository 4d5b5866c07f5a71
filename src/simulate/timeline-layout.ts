/**
 * Where everything stands in the picture of a run: which entries are drawn, in which row, and how far down each row is.
 *
 * Rows are as high as what stands in them, whatever time lies between: a ruler tells the time, and a longer silence has a
 * mark of its own. So a run of days is as readable as one of milliseconds. Of a very long run only a stretch is drawn.
 */
import { operationKey } from '../check/history-layout'
import { numberText } from '../check/words'
import type { Run, TraceEntry } from './run'
import { type Lanes, lanesOf } from './timeline-lanes'

/** What happened at one moment. */
export interface Row {
  readonly entries: readonly TraceEntry[]
  readonly atUs: number
  /** The middle of the row, and where it begins. */
  readonly y: number
  readonly top: number
  /** Nothing in it needs words: only timers and disks. */
  readonly quiet: boolean
  /** The silence before it, when it is long. */
  readonly silenceUs?: number
}

/** The picture's measures. */
export interface Layout {
  readonly run: Run
  readonly lanes: Lanes
  readonly rows: readonly Row[]
  readonly height: number
  /** The row in which the problem was seen, if there is one. */
  readonly problem?: Row
  /** The last row that is not after a time. */
  readonly rowAt: (atUs: number) => number
  /** The place of an operation, from 1, among those of the violation, by client and time of call. */
  readonly illegal: ReadonlyMap<string, number>
  /** What is not drawn, in a sentence; empty when everything is. */
  readonly leftOut: string
}

/** The most entries that are drawn; more would make the page slow. */
const entriesMax = 12_000

const rowHeight = 21
const quietHeight = 9
const silenceHeight = 26

/** The layout of a run with a trace. */
export function layoutOf(run: Run): Layout {
  const trace = stretch(run)
  const rows = rowsOf(trace)
  const { verdict } = run.problem ?? {}
  const illegal = verdict?.kind === 'violation' ? verdict.operations : []
  const problem = problemRow(run, rows)
  const left = run.trace.length - trace.length
  return {
    run,
    lanes: lanesOf(run, trace),
    rows,
    ...(problem !== undefined && { problem }),
    height: (rows.at(-1)?.y ?? 0) + rowHeight * 2,
    rowAt: atUs => lastNotAfter(rows, atUs),
    illegal: new Map(illegal.map((operation, at) => [operationKey(operation), at + 1])),
    leftOut:
      left === 0
        ? ''
        : `The run has ${numberText(run.trace.length)} entries; ${numberText(trace.length)} of them are drawn, those around ${run.problem === undefined ? 'the end' : 'the problem'}.`,
  }
}

/** The part of the trace that is drawn: all of it, or what leads to the problem and a little after. */
function stretch({ trace }: Run): readonly TraceEntry[] {
  if (trace.length <= entriesMax) return trace
  const problem = trace.findIndex(({ kind }) => kind === 'problem')
  const end = Math.min(trace.length, (problem < 0 ? trace.length : problem) + entriesMax / 10)
  const start = Math.max(0, end - entriesMax)
  return trace.slice(start, start + entriesMax)
}

/** The row of the problem: that of its entry, or else the last one of its step. */
function problemRow({ problem }: Run, rows: readonly Row[]): Row | undefined {
  const row = rows.find(({ entries }) => entries.some(({ kind }) => kind === 'problem'))
  if (row !== undefined || problem === undefined) return row
  return [...rows].reverse().find(({ entries }) => entries.some(({ step }) => step <= problem.step))
}

/** Entries of one moment share a row. */
function rowsOf(trace: readonly TraceEntry[]): readonly Row[] {
  const moments: TraceEntry[][] = []
  for (const entry of trace) {
    const last = moments.at(-1)
    if (last?.[0]?.atUs === entry.atUs && last[0].step === entry.step) last.push(entry)
    else moments.push([entry])
  }
  const long = silenceFrom(moments.map(entries => entries[0]!.atUs))
  const rows: Row[] = []
  let y = 16
  for (const entries of moments) {
    const { atUs } = entries[0]!
    const silenceUs = atUs - (rows.at(-1)?.atUs ?? atUs)
    const isSilence = silenceUs >= long
    const quiet = entries.every(isQuiet)
    const top = y
    y += isSilence ? silenceHeight : 0
    rows.push({
      entries,
      atUs,
      quiet,
      top,
      y: y + (quiet ? quietHeight : rowHeight) / 2,
      ...(isSilence && { silenceUs }),
    })
    y += quiet ? quietHeight : rowHeight
  }
  return rows
}

/** From which length on a pause between two moments is worth a mark: a good deal more than nine in ten pauses. */
function silenceFrom(times: readonly number[]): number {
  const pauses = times.slice(1).map((at, before) => at - times[before]!)
  pauses.sort((a, b) => a - b)
  return Math.max(1000, 8 * (pauses[Math.floor(pauses.length * 0.9)] ?? 0))
}

function isQuiet({ kind }: TraceEntry): boolean {
  return kind === 'timer' || kind === 'persist' || kind === 'persisted'
}

function lastNotAfter(rows: readonly Row[], atUs: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.atUs <= atUs) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
