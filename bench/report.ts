/** Results as Markdown that also reads well on a terminal. */
import type { Verdicts } from './convergence'
import type { Lookup } from './jobs/goal'
import type { Column, Job, Measured } from './jobs/job'
import { type Peer, peers, titleOf } from './peers'

/** By job, then by peer. */
export type Results = ReadonlyMap<string, Map<string, Measured>>
export type Laws = ReadonlyMap<string, Verdicts>

/** The table of one job and, below, its goals. */
export function report(job: Job, results: Results, laws: Laws): string {
  const measured = results.get(job.name) ?? new Map<string, Measured>()
  const rows = peers.filter(({ name }) => measured.has(name))
  const head = [
    '',
    ...job.columns.map(({ title, unit }) => (unit === 'bytes' ? `${title}, bytes` : `${title}, ${unit}`)),
    'note',
  ]
  const body = rows.map(peer => [
    `${titleOf(peer, job.shape)}${peer.wasm ? ' (WASM)' : ''}`,
    ...job.columns.map(column => cell(column, peer, job, measured, laws)),
    [rankNote(peer, job, laws), measured.get(peer.name)?.note].filter(Boolean).join('; '),
  ])
  return [
    `## ${job.title}`,
    '',
    `\`npm run bench -- ${job.name}\`. ${job.about}`,
    '',
    rows.length === 0
      ? 'Nothing was measured: no library takes part, or what the job needs is absent.'
      : markdownTable(head, body),
    '',
    ...goalLines(job, rows, measured),
    ...wasmLines(job, measured),
  ].join('\n')
}

/** Who passed the laws, and who did not and why. */
export function lawTable(laws: Laws): string {
  const shapes = ['map', 'set', 'counter', 'text', 'text, states'].filter(shape =>
    [...laws.values()].some(verdicts => shape in verdicts),
  )
  const body = peers.flatMap(peer => {
    const verdicts = laws.get(peer.name)
    return verdicts && Object.keys(verdicts).length > 0
      ? [[peer.title, ...shapes.map(shape => verdicts[shape] ?? '–')]]
      : []
  })
  return markdownTable(['laws of convergence', ...shapes], body)
}

/** Only types that converge are compared with each other; what is no CRDT is there for scale. */
export function isRanked(peer: Peer, job: Job, laws: Laws): boolean {
  return !(job.plainOnly && peer.wasm) && peer.unranked === undefined && converges(peer, job, laws)
}

/** Whether the laws hold that decide about the figures of a job. */
export function converges(peer: Peer, job: Job, laws: Laws): boolean {
  const verdicts = laws.get(lawsOf(peer)) ?? {}
  if (peer.kind === 'scale') return false
  if (job.shape !== 'list') return verdicts[job.shape] === 'passed'
  // Lists have no laws of their own here: a library has to keep those of its text and of its map.
  const found = [verdicts.text, verdicts.map].filter(verdict => verdict !== undefined)
  return found.length > 0 && found.every(verdict => verdict === 'passed')
}

/** Decoded replicas are of the type whose laws were checked. */
const lawsOf = ({ name }: Peer): string => (name === 'meldkit-apart' ? 'meldkit' : name)

function rankNote(peer: Peer, job: Job, laws: Laws): string {
  if (peer.kind === 'scale') return 'no CRDT, not ranked'
  if (peer.unranked !== undefined) return peer.unranked
  return converges(peer, job, laws) ? '' : 'does not converge, not ranked'
}

function cell({ id, unit }: Column, peer: Peer, job: Job, measured: Map<string, Measured>, laws: Laws): string {
  const value = measured.get(peer.name)?.values[id]
  if (value === undefined) return '–'
  const marks = (job.baselines ?? ['yjs']).flatMap(name => {
    const baseline = measured.get(name)?.values[id]
    return baseline === undefined ? [] : [`${figure(value / baseline)}×`]
  })
  if (isRanked(peer, job, laws)) {
    const better = peers.filter(
      rival => isRanked(rival, job, laws) && (measured.get(rival.name)?.values[id] ?? Infinity) < value,
    )
    marks.push(`#${better.length + 1}`)
  }
  const shown = unit === 'bytes' ? value.toLocaleString('en') : figure(value)
  return marks.length === 0 ? shown : `${shown} (${marks.join(', ')})`
}

/** Where libraries outside the ranking of plain JavaScript have better figures than the best ranked one of ours. */
function wasmLines(job: Job, measured: Map<string, Measured>): string[] {
  if (!job.plainOnly) return []
  return job.columns.flatMap(({ id, title }) => {
    const value = (peer: Peer) => measured.get(peer.name)?.values[id] ?? Number.POSITIVE_INFINITY
    const best = Math.min(...peers.filter(({ kind, unranked }) => kind === 'ours' && unranked === undefined).map(value))
    const ahead = peers.filter(peer => peer.wasm && value(peer) < best && Number.isFinite(best))
    const names = ahead.map(peer => `${titleOf(peer, job.shape)} ${figure(value(peer) / best)}`)
    return names.length === 0 ? [] : [`- WASM ahead of Meldkit, ${title}: ${names.join(', ')}`]
  })
}

/** Two significant digits below 10, whole numbers from 100. */
export function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  if (value >= 10) return value.toFixed(1)
  return value >= 0.1 ? value.toFixed(2) : value.toPrecision(2)
}

function goalLines(job: Job, rows: readonly Peer[], measured: Map<string, Measured>): string[] {
  const ours = rows.filter(({ kind }) => kind === 'ours')
  if (ours.length === 0) return []
  return job.goals.flatMap(({ text, limit, peer: judged, of }) => {
    const rated = ours.filter(({ name }) => judged === undefined || judged === name)
    if (rated.length === 0) return []
    const verdicts = rated.map(peer => {
      const lookup: Lookup = (column, rival = peer.name) => measured.get(rival)?.values[column]
      const value = of(lookup)
      const verdict =
        value === undefined ? 'not measured' : `${figure(value)}, ${value <= limit ? 'reached' : 'missed'}`
      return `${titleOf(peer, job.shape)} ${verdict}`
    })
    return `- Goal ${text}: ${verdicts.join('; ')}`
  })
}

/** A table whose columns are padded: names to the left, figures to the right. */
export function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...body.map(row => row[i]?.length ?? 0)))
  const isText = (i: number) => i === 0 || i === head.length - 1
  const line = (row: readonly string[]) =>
    `| ${row.map((text, i) => (isText(i) ? text.padEnd(widths[i] as number) : text.padStart(widths[i] as number))).join(' | ')} |`
  const rule = widths.map((width, i) => (isText(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(head), line(rule), ...body.map(line)].join('\n')
}
