/**
 * The messages, operations and faults of a run as pieces of SVG, each with how far up and down it reaches.
 */
import { escapeHtml } from '../check/html'
import { cutText, durationText } from '../check/words'
import { plainWords } from './entry-words'
import type { Stretch } from './timeline-faults'
import type { Layout } from './timeline-layout'
import type { Copy, MessagePath } from './timeline-messages'
import type { ClientOperation, Contact } from './timeline-operations'

/** A group of SVG elements with a name of its own, so that it can be shown again where it goes on. */
export interface Piece {
  readonly id: string
  readonly className: string
  readonly inner: string
  readonly top: number
  readonly bottom: number
}

/** An arrow longer than this is drawn as its two ends only. */
const arrowMax = 460

/** The most characters of a text that shows when the pointer rests on something. */
const titleMax = 400

/** A message: an arrow for each copy. Each fate has a line and a tip of its own. */
export function messagePiece(layout: Layout, message: MessagePath): Piece {
  const { number, from, to, sent, copies } = message
  const away = layout.lanes.all[layout.lanes.ofNode(to)]?.x ?? 0
  const x = layout.lanes.all[layout.lanes.ofNode(from)]?.x ?? away
  const y = sent === undefined ? undefined : layout.rows[sent]!.y
  const rows = [...(sent === undefined ? [] : [sent]), ...copies.map(({ row }) => row)]
  const ys = rows.map(row => layout.rows[row]!.y)
  const paths = copies.map(copy => copySvg(copy, number, [x, y], [away, layout.rows[copy.row]!.y]))
  if (copies.length === 0 && y !== undefined)
    paths.push(`<path class="open" d="M${x} ${y}l${Math.sign(away - x || 1) * 40} 14"/>`)
  return {
    id: `m${number}`,
    className: 'm',
    inner: `<title>${escapeHtml(cutText(messageTitle(message), titleMax))}</title>${paths.join('')}`,
    top: Math.min(...ys) - 26,
    bottom: Math.max(...ys) + 26,
  }
}

type Point = readonly [x: number, y: number]

function copySvg(
  copy: Copy,
  number: number,
  [x, y]: readonly [number, number | undefined],
  [away, end]: Point,
): string {
  const side = Math.sign(away - x || -1)
  const path = (d: string) => `<path class="${copy.fate}" d="${d}"/>`
  if (copy.fate === 'lost' || copy.fate === 'damaged') return path(stopped(copy.fate, [x, y ?? end], [away, end], side))
  const tip = away - side * 5
  if (y !== undefined && end - y <= arrowMax)
    return path(
      away === x ? `M${x} ${y}C${x - 21} ${y + 3} ${x - 21} ${end - 3} ${x - 5} ${end}` : `M${x} ${y}L${tip} ${end}`,
    )
  const start = y === undefined ? '' : `M${x} ${y}l${side * 40} 13`
  const label = (at: number, row: number) => `<text class="far" x="${at}" y="${row}">#${number}</text>`
  const texts = (y === undefined ? '' : label(x + side * 46 - (side < 0 ? 20 : 0), y + 22)) + label(away - side * 52 - (side < 0 ? 0 : 20), end - 14) // biome-ignore format: one line
  return path(`${start}M${away - side * 45} ${end - 14}L${tip} ${end}`) + texts
}

/** The way of a message that does not arrive: it ends in a cross, a damaged one in a zigzag and a cross. */
function stopped(fate: 'lost' | 'damaged', [x, y]: Point, [away, end]: Point, side: number): string {
  // Lost on the way: the cross stands a little off its sender, or, when it was lost at its receiver's door, before it.
  const near = end - y < 30 || end - y > arrowMax
  const [crossX, crossY] = near && end - y < 30 ? [x + side * 58, y + 15] : [away - side * 22, end]
  const start = end - y > arrowMax ? `M${crossX - side * 30} ${crossY - 10}` : `M${x} ${y}`
  const way = fate === 'lost' ? `L${crossX} ${crossY}` : `L${crossX - side * 22} ${crossY - 5}l${side * 5} -5l${side * 4} 9l${side * 5} -9l${side * 8} 10` // biome-ignore format: one line
  return `${start}${way}M${crossX - 4} ${crossY - 4}l8 8m0 -8l-8 8`
}

function messageTitle({ number, text, from, to, copies }: MessagePath): string {
  const fates = copies.map(({ fate, flightUs, why }) => {
    const flight = flightUs === undefined ? '' : ` after ${durationText(flightUs)}`
    if (why !== undefined) return `${fate}: ${why}`
    return fate === 'plain' ? `arrives${flight}` : `${fate === 'copy' ? 'another copy' : 'late'}${flight}`
  })
  return `#${number} ${from} → ${to}${text === '' ? '' : `: ${plainWords(text)}`}\n${fates.join('\n') || 'still on its way'}`
}

/**
 * An operation: a bar on its client's lane and a line for each attempt and each answer. The client's
 * next one begins at `next`; until then it waits.
 */
export function operationPiece(
  layout: Layout,
  operation: ClientOperation,
  number: number,
  next: number,
): Piece | undefined {
  const { client, attempts, answers, text, told, illegal } = operation
  const lane = layout.lanes.all[layout.lanes.ofClient(client)]
  if (lane === undefined) return undefined
  const { x } = lane
  const yOf = (row: number) => layout.rows[row]!.y
  const rows = [...attempts, ...answers].flatMap(({ left, came }) => [left, came ?? left])
  const first = attempts[0]?.left ?? operation.end ?? rows[0]!
  const top = yOf(first)
  const end = yOf(operation.end ?? attempts.at(-1)?.left ?? first)
  const wait = Math.max(16, next - end - 22)
  const lines = [...attempts.map(part => askSvg(layout, part, x)), ...answers.map(part => answerSvg(layout, part, x))]
  const label = (y: number, words: string) => `<text x="${x + 13}" y="${y + 4}">${escapeHtml(cutText(words, lane.characters))}</text>` // biome-ignore format: one line
  const again = attempts.slice(1).map(({ left }) => label(yOf(left), 'asks again'))
  const answer = told === undefined ? '' : label(end === top ? end + 12 : end, `→ ${plainWords(told)}`)
  const tail =
    operation.end === undefined ? `<rect class="tail" x="${x - 6}" y="${end + 6}" width="12" height="${wait}"/>` : ''
  const mark = illegal === 0 ? '' : `<circle cx="${x}" cy="${top}" r="9"/><text class="mark" x="${x}" y="${top + 4}">${illegal}</text>` // biome-ignore format: one line
  const title = `${client}: ${text}\n${told === undefined ? 'never answered' : `→ ${told}`}`
  const shared = lane.names.length > 1 ? `${client}: ` : ''
  return {
    id: illegal === 0 ? `o${number}` : `bad${illegal}`,
    className: illegal === 0 ? 'o' : 'o bad',
    inner: `<title>${escapeHtml(cutText(title, titleMax))}</title>${lines.join('')}<rect x="${x - 6}" y="${top - 6}" width="12" height="${end - top + 12}" rx="3"/>${tail}${label(top, shared + text)}${again.join('')}${answer}${mark}`, // biome-ignore format: one line
    top: Math.min(top, ...rows.map(yOf)) - 12,
    bottom: Math.max(end + (operation.end === undefined ? wait : 18), ...rows.map(yOf)),
  }
}

function askSvg({ lanes, rows }: Layout, { node, left, came }: Contact, x: number): string {
  const to = lanes.all[lanes.ofNode(node)]
  if (to === undefined) return ''
  const y = rows[left]!.y
  return came === undefined
    ? `<path class="ask open" d="M${x + 7} ${y}l46 10"/>`
    : `<path class="ask" d="M${x + 7} ${y}L${to.x - 5} ${rows[came]!.y}"/>`
}

function answerSvg({ lanes, rows }: Layout, { node, left, came }: Contact, x: number): string {
  const from = lanes.all[lanes.ofNode(node)]
  if (from === undefined) return ''
  const y = rows[left]!.y
  return came === undefined
    ? `<path class="answer open" d="M${from.x} ${y}l-46 10"/>`
    : `<path class="answer" d="M${from.x} ${y}L${x + 8} ${rows[came]!.y}"/>`
}

/** A fault that lasts: a strip with the pattern of its kind. */
export function stretchPiece(layout: Layout, { look, lane, wall, from, to, text }: Stretch, number: number): Piece {
  const { x } = layout.lanes.all[lane]!
  const top = layout.rows[from]!.y
  const bottom = Math.max(top + 8, layout.rows[to]!.y + (wall === undefined ? 0 : 6))
  const left = wall === undefined ? x - 9 : x - 28 - wall * 11
  const size = `x="${left}" y="${top}" width="${wall === undefined ? 18 : 9}" height="${bottom - top}"`
  return {
    id: `f${number}`,
    className: `f ${look}`,
    inner: `<title>${escapeHtml(cutText(text, titleMax))}</title><rect class="under" ${size} rx="2"/><rect ${size} rx="2" fill="url(#p-${look})"/>`, // biome-ignore format: one line
    top,
    bottom,
  }
}
