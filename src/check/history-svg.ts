/**
 * The picture of a history as SVG: a lane for each process, a bar for each operation from its call to its return.
 *
 * Said twice, by colour and by shape: illegal operations have a number in a disc and a thick edge, those that may still
 * happen fade out to the right, those that failed are dashed. Where an order explains everything, each bar has its place
 * in it and a pin where it takes effect.
 */

import { operationText } from './history'
import type { HistoryBar, HistoryLayout } from './history-layout'
import { escapeHtml } from './html'

const laneHeight = 38
const barHeight = 22
const top = 12

/** The picture: names of the processes on the left, which stay, and the lanes, which scroll sideways. */
export function historySvg(layout: HistoryLayout, links = false): string {
  const { processes, bars, width, region } = layout
  const height = top + processes.length * laneHeight + 12
  const marked = bars.some(bar => bar.illegal > 0)
  const names = processes.map(
    (name, lane) =>
      `<span style="top:${top + lane * laneHeight}px" title="${escapeHtml(name)}">${escapeHtml(name)}</span>`,
  )
  const lines = processes.map((_, lane) => `M0 ${centre(lane)}H${width}`).join('')
  const shade =
    region && `<rect class="region" x="${region[0] - 8}" width="${region[1] - region[0] + 16}" height="${height}"/>`
  return [
    `<div class="history${marked ? ' marked' : ''}"><div class="names" style="height:${height}px">${names.join('')}</div>`,
    `<div class="scroll"><svg width="${width}" height="${height}" role="img" aria-label="Operations as bars, one lane for each process">`,
    `<defs><linearGradient id="fade"><stop stop-color="#fff"/><stop offset=".35" stop-color="#fff"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient>`,
    `<mask id="open" maskContentUnits="objectBoundingBox"><rect width="1" height="1" fill="url(#fade)"/></mask></defs>`,
    shade ?? '',
    `<path class="track" d="${lines}"/>`,
    bars.map(bar => barSvg(bar, links)).join('\n'),
    '</svg></div></div>',
  ].join('\n')
}

function barSvg(bar: HistoryBar, links: boolean): string {
  const { operation, lane, x, end, open, illegal, place, point, label } = bar
  const y = centre(lane) - barHeight / 2
  const kind = `op${illegal > 0 ? ' bad' : ''}${open ? ' open' : ''}${operation.outcome === 'failed' ? ' failed' : ''}`
  const mask = open ? ' mask="url(#open)"' : ''
  const number = illegal || place
  const disc = number > 0 ? `<g class="disc"><circle cx="${x + 13}" cy="${y + 11}" r="8.5"/><text x="${x + 13}" y="${y + 15}">${number}</text></g>` : '' // biome-ignore format: one line
  const pin = point === undefined ? '' : `<path class="pin" d="M${point} ${y - 4}v${barHeight + 8}"/>`
  const inner = [
    `<title>${escapeHtml(operationText(operation))}</title>`,
    `<rect x="${x}" y="${y}" width="${end - x}" height="${barHeight}" rx="3"${mask}/>`,
    pin,
    disc,
    `<text x="${x + (number > 0 ? 26 : 8)}" y="${y + 15}">${escapeHtml(label)}</text>`,
  ].join('')
  return links && illegal > 0
    ? `<a href="#bad${illegal}"><g class="${kind}">${inner}</g></a>`
    : `<g class="${kind}">${inner}</g>`
}

function centre(lane: number): number {
  return top + lane * laneHeight + laneHeight / 2
}

/** The style of the picture. */
export const historyStyle = `.history { display: flex; margin: 10px 0 22px; max-width: 100vw; position: sticky; left: 0; }
.names { position: relative; flex: none; width: 118px; border-right: 1px solid var(--line); }
.names span { position: absolute; right: 12px; left: 10px; line-height: ${laneHeight}px; text-align: right; font-size: 13px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.scroll { overflow-x: auto; flex: 1; min-width: 0; }
.track { stroke: var(--faint); fill: none; }
.region { fill: var(--badwash); }
.op rect { fill: var(--bar); stroke: var(--baredge); }
.op text { stroke: none; }
.op.failed rect { fill: none; stroke-dasharray: 4 3; }
.op.failed > text { fill: var(--soft); }
.marked .op:not(.bad) { opacity: .5; }
.op.bad rect { fill: var(--paper); stroke: var(--bad); stroke-width: 2px; }
.disc circle { fill: var(--soft); }
.bad .disc circle { fill: var(--bad); }
.disc text { fill: var(--paper); text-anchor: middle; font: 600 10.5px ui-sans-serif, system-ui, sans-serif; }
.pin { stroke: var(--good); stroke-width: 2px; fill: none; }
.op:hover rect { stroke: var(--ink); }
`
