/**
 * The picture of a run as a column of SVG sheets, one below the other.
 *
 * A browser draws only the sheets in sight, so a run of thousands of steps scrolls as a short one does. All sheets share one
 * system of coordinates; what crosses an edge is drawn in the first sheet and shown again, by reference, in the others.
 */

import { momentText } from './entry-words'
import { messagePiece, operationPiece, type Piece, stretchPiece } from './timeline-draw'
import { stretchesOf } from './timeline-faults'
import { rowSvg, silenceSvg } from './timeline-labels'
import { rulerWidth } from './timeline-lanes'
import type { Layout } from './timeline-layout'
import type { MessagePath } from './timeline-messages'
import type { ClientOperation } from './timeline-operations'

/** How high a sheet is at least. */
const sheetHeight = 1400

/** The sheets of the picture. */
export function timelineSvg(
  layout: Layout,
  messages: readonly MessagePath[],
  operations: readonly ClientOperation[],
): string {
  const edges = edgesOf(layout)
  const stretches = stretchesOf(layout).map((stretch, at) => stretchPiece(layout, stretch, at + 1))
  const arrows = messages.map(message => messagePiece(layout, message))
  const layers = [stretches, arrows, barsOf(layout, operations)].map(pieces => spread(pieces, edges))
  const words = wordsOf(layout, edges)
  const { width } = layout.lanes
  const sheets = edges.map((top, sheet) => {
    const bottom = edges[sheet + 1] ?? layout.height
    const [under = '', ...over] = layers.map(layer => layer[sheet]?.join('\n'))
    const open = `<svg class="sheet" width="${width}" height="${bottom - top}" viewBox="0 ${top} ${width} ${bottom - top}" style="contain-intrinsic-size:${width}px ${bottom - top}px">`
    return [open, lanesSvg(layout, top, bottom), under, ...over, words[sheet]?.join('\n'), '</svg>'].join('\n')
  })
  return sheets.join('\n')
}

/** Where the sheets begin, always between two rows. */
function edgesOf({ rows }: Layout): readonly number[] {
  const edges = [0]
  for (const { top } of rows) if (top - edges.at(-1)! >= sheetHeight) edges.push(top)
  return edges
}

/** The sheet on which a height lies. */
function sheetAt(edges: readonly number[], y: number): number {
  let low = 0
  let high = edges.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (edges[middle]! <= y) low = middle
    else high = middle
  }
  return low
}

/** The bars of all operations; one that was not answered reaches to where the client, or its successor, asks again. */
function barsOf(layout: Layout, operations: readonly ClientOperation[]): readonly Piece[] {
  const nextOf = new Map<number, number>()
  const bars = [...operations].reverse().map((operation, at) => {
    const lane = layout.lanes.ofClient(operation.client)
    const bar = operationPiece(layout, operation, operations.length - at, nextOf.get(lane) ?? layout.height)
    const row = operation.attempts[0]?.left
    if (row !== undefined) nextOf.set(lane, layout.rows[row]!.y)
    return bar
  })
  return bars.reverse().filter(bar => bar !== undefined)
}

function lanesSvg({ lanes }: Layout, top: number, bottom: number): string {
  const lines = lanes.all.map(({ x }) => `M${x} ${top}V${bottom}`)
  return `<path class="lane" d="${lines.join('')}"/>`
}

/** Every piece on the sheets that it reaches: itself on the first, by reference on the others. */
function spread(pieces: readonly Piece[], edges: readonly number[]): readonly (readonly string[])[] {
  const parts: string[][] = edges.map(() => [])
  for (const { id, className, inner, top, bottom } of pieces) {
    const [first, last] = [sheetAt(edges, top), sheetAt(edges, bottom)]
    parts[first]!.push(`<g class="${className}" id="${id}">${inner}</g>`)
    for (let sheet = first + 1; sheet <= last; sheet++) parts[sheet]!.push(`<use href="#${id}"/>`)
  }
  return parts
}

/** The words of all rows, the ruler and the beads on the lanes, by sheet. */
function wordsOf(layout: Layout, edges: readonly number[]): readonly (readonly string[])[] {
  const parts: string[][] = edges.map(() => [])
  const beads: string[] = edges.map(() => '')
  let ruled = Number.NEGATIVE_INFINITY
  for (const row of layout.rows) {
    const sheet = sheetAt(edges, row.y)
    const part = parts[sheet]!
    const svg = silenceSvg(layout, row) + rowSvg(layout, row)
    if (svg !== '') part.push(svg)
    if (row.y - ruled >= 62 || row.silenceUs !== undefined) {
      part.push(`<text class="time" x="${rulerWidth - 20}" y="${row.y + 4}">${momentText(row.atUs)}</text>`)
      ruled = row.y
    }
    if (row.quiet) continue
    const nodes = new Set(
      row.entries.flatMap(({ kind, node }) =>
        node === undefined || kind === 'drop' || kind === 'reply' ? [] : [node],
      ),
    )
    for (const node of nodes) beads[sheet] += `M${layout.lanes.all[layout.lanes.ofNode(node)]?.x ?? 0} ${row.y}h0`
  }
  return parts.map((part, sheet) => [`<path class="bead" d="${beads[sheet]}"/>`, ...part])
}

/** The patterns and the tips of arrows that all sheets share. */
export const sharedSvg = `<svg class="shared" width="0" height="0" aria-hidden="true"><defs>
${tip('plain', 'M0 0L8 4L0 8z')}${tip('copy', 'M1 1L7 4L1 7z')}${tip('late', 'M0 0L8 4L0 8L3 4z')}${tip('ask', 'M1 1L7 4L1 7')}

${pattern('down', 7, '<path d="M-2 2l4 -4M0 7l7 -7M5 9l4 -4"/>')}${pattern('pause', 6, '<path d="M0 3h6"/>')}
${pattern('slow', 6, '<path d="M3 2v2"/>')}${pattern('clock', 8, '<path d="M0 4l2 -3l4 6l2 -3"/>')}
<linearGradient id="tail" x2="0" y2="1"><stop class="from"/><stop class="to" offset="1"/></linearGradient>
${pattern('cut', 5, '<path d="M-1 1l2 -2M0 5l5 -5M4 6l2 -2M-1 4l2 2M0 0l5 5M4 -1l2 2"/>')}
${pattern('one-way', 9, '<path d="M2 1l4 3l-4 3"/>')}${pattern('clog', 6, '<circle cx="3" cy="3" r="1.4"/>')}
</defs></svg>`

function tip(name: string, d: string): string {
  return `<marker id="t-${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="${d}"/></marker>`
}

function pattern(name: string, size: number, inner: string): string {
  return `<pattern id="p-${name}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"><g class="pattern">${inner}</g></pattern>`
}

/** Where to look first: links along the right edge to the problem, the illegal operations, the faults and the calm. */
export function mapHtml(layout: Layout, operations: readonly ClientOperation[]): string {
  const place = (y: number) => `top:${((100 * y) / layout.height).toFixed(2)}%`
  const marks: string[] = []
  for (const stretch of stretchesOf(layout).slice(0, mapMarksMax)) {
    const [top, bottom] = [layout.rows[stretch.from]!.y, layout.rows[stretch.to]!.y]
    marks.push(
      `<i class="span" style="${place(top)};height:${((100 * (bottom - top)) / layout.height).toFixed(2)}%"></i>`,
    )
  }
  const calm = layout.rows.find(({ entries }) => entries.some(({ kind }) => kind === 'calm'))
  if (calm !== undefined) marks.push(`<i class="calm" style="${place(calm.y)}"></i>`)
  for (const { illegal, attempts } of operations) {
    const row = attempts[0]?.left
    if (illegal > 0 && row !== undefined)
      marks.push(`<a href="#bad${illegal}" style="${place(layout.rows[row]!.y)}" aria-label="illegal operation ${illegal}">${illegal}</a>`) // biome-ignore format: one line
  }
  const { problem } = layout
  if (problem !== undefined) marks.push(`<a href="#problem" style="${place(problem.y)}" aria-label="the problem">!</a>`)
  return `<nav class="map" aria-label="Overview">${marks.join('')}</nav>`
}

/** The most faults that the overview shows. */
const mapMarksMax = 200
