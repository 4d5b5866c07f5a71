/**
 * What stands beside the lanes: for each node in each row, what it took and did, in a few words.
 */
import { escapeHtml } from '../check/html'
import { cutText, durationText } from '../check/words'
import { entryWords } from './entry-words'
import type { TraceEntry } from './run'
import { placeOf } from './timeline-faults'
import { type Lane, rulerWidth } from './timeline-lanes'
import type { Layout, Row } from './timeline-layout'

/** The words of a row, and the small signs of timers and disks in rows without words. */
export function rowSvg(layout: Layout, row: Row): string {
  const byLane = new Map<number, TraceEntry[]>()
  for (const entry of row.entries) {
    const lane = laneOf(layout, entry)
    const found = byLane.get(lane)
    if (found === undefined) byLane.set(lane, [entry])
    else found.push(entry)
  }
  const parts: string[] = []
  for (const [lane, entries] of byLane) {
    const found = layout.lanes.all[lane]
    if (found !== undefined) parts.push(row.quiet ? signSvg(entries, found.x, row.y) : labelSvg(found, entries, row.y))
  }
  return parts.join('') + bannerSvg(layout, row)
}

/** The lane at which an entry stands; what concerns the network alone stands at the first node. */
function laneOf({ lanes }: Layout, entry: TraceEntry): number {
  const node = placeOf(entry)
  if (node !== undefined) return lanes.ofNode(node)
  return lanes.all.findIndex(({ kind }) => kind === 'node')
}

function signSvg(entries: readonly TraceEntry[], x: number, y: number): string {
  const words = entries.map(entryWords).join('\n')
  return `<path class="sign" d="M${x - 5} ${y}h10"><title>${escapeHtml(cutText(words, 200))}</title></path>`
}

function labelSvg({ x, characters }: Lane, entries: readonly TraceEntry[], y: number): string {
  const words = entries
    .map(entry => ({ text: entryWords(entry), look: lookOf(entry) }))
    .filter(({ text }) => text !== '')
    // What must not be cut comes first.
    .sort((a, b) => looks.indexOf(a.look) - looks.indexOf(b.look))
  if (words.length === 0) return ''
  let room = characters
  const spans: string[] = []
  for (const { text, look } of words) {
    if (room < 4) break
    const shown = (spans.length === 0 ? '' : ' · ') + cutText(text, room)
    room -= shown.length
    spans.push(look === '' ? escapeHtml(shown) : `<tspan class="${look}">${escapeHtml(shown)}</tspan>`)
  }
  const whole = words.map(({ text }) => text).join('\n')
  const title = whole.length > characters ? `<title>${escapeHtml(cutText(whole, 600))}</title>` : ''
  const fault = entries.some(({ kind }) => kind === 'fault' || kind === 'stop')
  const sign = fault ? `<path class="diamond" d="M${x - 7} ${y}l7 -7l7 7l-7 7z"/>` : ''
  return `${sign}<text x="${x + 15}" y="${y + 4}">${title}${spans.join('')}</text>`
}

/** The classes of words, the first ones first in a row; none for what a node is told. */
const looks = ['fault', '', 'noted', 'soft'] as const

function lookOf({ kind }: TraceEntry): (typeof looks)[number] {
  if (kind === 'fault' || kind === 'stop') return 'fault'
  return kind === 'note' ? 'noted' : kind === 'deliver' ? '' : 'soft'
}

/** Lines across the whole picture: the end of the faults, and below the step of the problem, what it is. */
function bannerSvg({ lanes, run, problem }: Layout, row: Row): string {
  const line = (attributes: string, y: number, text: string, textY: number) =>
    `<g ${attributes}><path d="M${rulerWidth - 12} ${y}H${lanes.width}"/><text x="${rulerWidth + 26}" y="${textY}">${escapeHtml(cutText(text, Math.floor((lanes.width - rulerWidth) / 7.8)))}</text></g>` // biome-ignore format: one line
  const { y } = row
  const calm = row.entries.some(({ kind }) => kind === 'calm')
  const parts = calm ? [line('class="banner good"', y, 'calm: no more faults from here on', y - 6)] : []
  if (row === problem)
    parts.push(line('class="banner bad" id="problem"', y + 11, `problem: ${run.problem?.text ?? ''}`, y + 27))
  return parts.join('')
}

/** A mark where for long nothing happened. */
export function silenceSvg({ lanes }: Layout, { y, quiet, silenceUs }: Row): string {
  if (silenceUs === undefined) return ''
  const at = y - (quiet ? 4 : 10) - 13
  return `<path class="silence" d="M0 ${at}H${lanes.width}"/><text class="soft" x="12" y="${at + 4}">${durationText(silenceUs)} of silence</text>`
}
