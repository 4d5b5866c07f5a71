// What the program says at the end, and its verdict. The lines follow from the records and the seed alone.

import { createHash } from 'node:crypto'
import { allDifferences, type Difference } from './compare'
import { gatesReport } from './gates-report'
import { logFaults, logLines } from './log'
import type { Values } from './oracle'
import type { Flight } from './records'
import { type RegionOf, regions } from './regions'
import type { Moment, Run } from './run'
import { tableOf } from './table'

/** The lines to print, and whether all values are right and all bytes equal. */
export interface Report {
  readonly lines: readonly string[]
  readonly isRight: boolean
}

const differencesShown = 5

/** Judges a run. */
export function reportOf(run: Run, flights: readonly Flight[], regionOf: RegionOf): Report {
  const { beforeHealing, afterHealing, end } = run
  const wrong = wrongIn(run)
  const isEqual = isAgreed(afterHealing) && isAgreed(end)
  const totals = [beforeHealing, afterHealing, end].map(total)
  const gates = gatesReport(run.gates)
  const lines = [
    ...tableOf(beforeHealing, afterHealing, flights, regionOf),
    '',
    ...routesLines(beforeHealing, afterHealing),
    ...logLines(beforeHealing, afterHealing, end),
    ...gates.lines,
    `Oracle: ${totals[0]} values before healing, ${totals[1]} after it, ${totals[2]} at the end:`,
    wrong.length === 0 ? '  every one is right.' : `  ${number(wrong.length)} are WRONG.`,
    ...wrong
      .slice(0, differencesShown)
      .map(({ path, expected, shown }) => `  ${path}: expected ${expected}, shown ${shown}`),
    'Canonical bytes at the end:',
    ...regions.map(
      region => `  ${region.padEnd(8)} ${number(end.bytes[region].length)} bytes, sha256 ${sha256(end.bytes[region])}`,
    ),
    isEqual ? '  equal, as they were after healing.' : '  DIFFERENT, here or after healing.',
    ...trafficLines(run),
  ]
  const isLogWhole = [afterHealing, end].every(moment => logFaults(moment).length === 0)
  return { lines, isRight: wrong.length === 0 && isEqual && isLogWhole && gates.isRight }
}

/** All values that are wrong at one of the three moments. */
export function wrongIn(run: Run): readonly Difference[] {
  return [run.beforeHealing, run.afterHealing, run.end].flatMap(({ expected, shown }) =>
    allDifferences(expected, shown),
  )
}

function isAgreed({ bytes }: Moment): boolean {
  return regions.every(region => Buffer.compare(bytes[region], bytes.west) === 0)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What add-wins meant for the routes served. */
function routesLines(before: Moment, after: Moment): readonly string[] {
  const [west, east, now] = [served(before.shown.west), served(before.shown.east), served(after.shown.west)]
  const back = [...now].filter(path => west.has(path) && !east.has(path)).length
  const gone = new Set([...west, ...east].filter(path => !now.has(path))).size
  return [
    'Routes served, after healing:',
    `  ${number(back)} that east did not show are there: it had dropped them, or never heard of them, and had`,
    '  not seen the departures that added them;',
    `  ${number(gone)} that somebody still showed are gone: whoever dropped them had seen every departure.`,
  ]
}

function served(values: Values): ReadonlySet<string> {
  return new Set([...values.keys()].filter(path => /^airports\/[^/]+\/routes\//.test(path)))
}

function trafficLines({ traffic, counts, fullStateBytes }: Run): readonly string[] {
  const { deltas, requests, answers, states } = traffic
  const sent = deltas.bytes + requests.bytes + answers.bytes + states.bytes
  return [
    `Messages: ${number(counts.sent)} sent, ${number(counts.lost)} lost, ${number(counts.doubled)} doubled, ${number(counts.overtaken)} overtaken, ${number(counts.cut)} cut off.`,
    `Sent: ${size(sent)}, of which deltas ${size(deltas.bytes)}, requests ${size(requests.bytes)}, answers ${size(answers.bytes)},`,
    `  ${number(states.count)} whole states ${size(states.bytes)}. The whole state with each change would have been`,
    `  ${size(fullStateBytes)}, ${number(Math.round(fullStateBytes / sent))} times as much.`,
  ]
}

function total({ expected }: Moment): string {
  return number(regions.reduce((sum, region) => sum + expected[region].size, 0))
}

function size(bytes: number): string {
  const [unit, one] = bytes < 1e9 ? (['MB', 1e6] as const) : (['GB', 1e9] as const)
  return `${(bytes / one).toFixed(1)} ${unit}`
}

export function number(value: number): string {
  return value.toLocaleString('en-US')
}
