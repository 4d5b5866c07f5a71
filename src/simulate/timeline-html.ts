/**
 * A run as one HTML page: what went wrong in words, how to repeat it, and the picture of every step.
 */

import { operationText } from '../check/history'
import { scrollScript, verdictHtml, verdictTitle } from '../check/history-html'
import { historyLayout, operationKey } from '../check/history-layout'
import { historyStyle, historySvg } from '../check/history-svg'
import { escapeHtml, factsHtml, htmlPage } from '../check/html'
import type { Violation } from '../check/verdict'
import { durationText, numberText } from '../check/words'
import { type FaultKind, faultKinds } from './fault'
import type { Problem, Run } from './run'
import { type Layout, layoutOf } from './timeline-layout'
import { legendHtml } from './timeline-legend'
import { type MessagePath, messagesOf } from './timeline-messages'
import { type ClientOperation, operationsOf } from './timeline-operations'
import { timelineScript, timelineStyle } from './timeline-style'
import { mapHtml, sharedSvg, timelineSvg } from './timeline-svg'

/**
 * A page that shows a run: self-contained, light or dark as its reader has it, the same text for the same run.
 *
 * Time runs downwards, one row for each moment at which something happened; clients and nodes are columns, messages arrows.
 * What went wrong stands on top, and the operations of a violation are marked where they happened. A click on a step veils
 * all that it could not know of. The run needs its trace (`{ trace: true }`); without one the page has only what the clients
 * saw. Of a trace of more than 12,000 entries the part around the problem is drawn.
 * Cost: O(n log n) of the number of entries; the page has some 150 bytes for each.
 *
 * @example
 * ```ts
 * import { type Run, timelineHtml } from 'meldkit/simulate'
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
 * timelineHtml(run).includes('#1 n1 → n2: ping') // => true
 * ```
 */
export function timelineHtml(run: Run): string {
  const { title, tone } = runTitle(run.problem)
  const layout = layoutOf(run)
  const messages = messagesOf(layout)
  const operations = operationsOf(layout)
  const verdict = run.problem?.verdict
  const body = [
    '<header class="intro">',
    `<p class="kicker">${escapeHtml(run.scenario)} · seed ${run.schedule.seed}</p>`,
    `<h1${tone}>${escapeHtml(title)}</h1>`,
    problemHtml(run.problem, layout),
    factsOf(run),
    faultsHtml(run),
    repeatHtml(run),
    legendHtml,
    `<p class="note">${escapeHtml(layout.leftOut)}</p>`,
    '</header>',
    verdict?.kind === 'violation' || run.trace.length === 0 ? historySection(run, run.trace.length > 0) : '',
    run.trace.length === 0 ? '' : pictureHtml(layout, messages, operations),
  ].join('\n')
  const script = scrollScript + (run.trace.length === 0 ? '' : timelineScript)
  return htmlPage({ title: `${run.scenario}: ${title}`, body, style: historyStyle + timelineStyle, script })
}

const titles: Readonly<Record<Problem['kind'], string>> = {
  check: 'What the clients saw is not allowed',
  always: 'An invariant broke',
  settle: 'The nodes did not settle',
  throw: 'A step threw an error',
  corruption: 'Damaged bytes were taken for a message',
  unknown: 'The check gave up',
}

function runTitle(problem: Problem | undefined): { readonly title: string; readonly tone: string } {
  if (problem === undefined) return { title: 'No problem found', tone: ' class="good"' }
  const { verdict } = problem
  const said = verdict?.kind === 'violation' ? verdictTitle(verdict).title : titles[problem.kind]
  return { title: verdict?.kind === 'violation' ? `${said} (${verdict.guarantee})` : said, tone: ' class="bad"' }
}

function problemHtml(problem: Problem | undefined, layout: Layout): string {
  if (problem === undefined) return ''
  const { verdict, text, step } = problem
  const seen = `<p class="note"><a href="#problem">Seen after step ${numberText(step)}.</a></p>`
  if (verdict?.kind !== 'violation') return `<p>${escapeHtml(text)}</p>${seen}`
  const own = text.includes(verdict.explanation) ? '' : `<p>${escapeHtml(text)}</p>`
  return own + operationsHtml(verdict, layout) + seen
}

/** The words of a violation, its operations as links into the picture. */
function operationsHtml(verdict: Violation, layout: Layout): string {
  return verdictHtml(verdict, (operation, number) => {
    const text = `<code>${escapeHtml(operationText(operation))}</code>`
    return layout.illegal.has(operationKey(operation)) && layout.rows.length > 0
      ? `<a href="#bad${number}">${text}</a>`
      : text
  })
}

function factsOf({ schedule, steps, messages, endUs, history, hash }: Run): string {
  return factsHtml([
    ['nodes', numberText(schedule.nodes)],
    ['steps', numberText(steps)],
    ['messages', numberText(messages)],
    ['operations', numberText(history.length)],
    ['virtual time', escapeHtml(durationText(endUs))],
    ...(hash === 0 ? [] : [['hash of the trace', `<code>${hash}</code>`] as const]),
  ])
}

/** The faults that took effect, and what was noted, with how often. */
function faultsHtml({ faults, notes }: Run): string {
  const chip = (name: string, count: number, title: string, tag: string) => `<li title="${escapeHtml(title)}">${tag === 'b' ? `<b>${escapeHtml(name)}</b>` : escapeHtml(name)} ${numberText(count)}</li>` // biome-ignore format: one line
  const effective = Object.entries(faults).filter(([, count]) => count > 0)
  const chips = [
    ...effective.map(([kind, count]) => chip(kind, count, faultKinds[kind as FaultKind] ?? '', 'b')),
    ...Object.entries(notes).map(([note, count]) => chip(note, count, 'noted by a node', 'span')),
  ]
  return chips.length === 0 ? '<p class="note">No fault took effect.</p>' : `<ul class="chips" aria-label="Faults that took effect, and notes">${chips.join('')}</ul>` // biome-ignore format: one line
}

function repeatHtml({ scenario, schedule }: Run): string {
  const how = `runSchedule(scenario, schedule, { trace: true }) with the scenario “${scenario}” and this schedule gives this run again, to the byte.`
  return `<details><summary>How to repeat it</summary><p class="note">${escapeHtml(how)}</p><button type="button">Copy the schedule</button><pre>${escapeHtml(JSON.stringify(schedule))}</pre></details>`
}

/** What the clients saw, as a picture of its own. */
function historySection(run: Run, links: boolean): string {
  if (run.history.length === 0) return ''
  const verdict = run.problem?.verdict ?? { kind: 'unknown', guarantee: '', steps: 0, reason: '' }
  const none = links ? '' : '<p class="note">This run kept no trace, so its steps cannot be shown.</p>'
  const layout = historyLayout(run.history, verdict)
  return `<section><div class="intro"><h2>What the clients saw</h2>${none}<p class="note">${escapeHtml(layout.leftOut)}</p></div>${historySvg(layout, links)}</section>`
}

function pictureHtml(layout: Layout, messages: readonly MessagePath[], operations: readonly ClientOperation[]): string {
  const heads = layout.lanes.all.map(({ kind, names, x }, at) => {
    const room = (layout.lanes.all[at + 1]?.x ?? layout.lanes.width) - x - 12
    const text = escapeHtml(names.join(' → '))
    return `<span class="${kind}" style="left:${x}px;max-width:${room}px" title="${text}">${text}</span>`
  })
  return [
    `<main aria-label="Every step of the run, time downwards"><div class="heads" style="width:${layout.lanes.width}px">${heads.join('')}</div>`,
    sharedSvg,
    `<div class="picture" style="width:${layout.lanes.width}px">${timelineSvg(layout, messages, operations)}</div></main>`,
    mapHtml(layout, operations),
    `<script type="application/json" id="data">${dataJson(layout, messages, operations)}</script>`,
  ].join('\n')
}

/** What the script needs: where lanes and rows are, and who could learn from whom. Only numbers, so nothing to escape. */
function dataJson(layout: Layout, messages: readonly MessagePath[], operations: readonly ClientOperation[]): string {
  const { lanes, rows, height } = layout
  const told = messages.flatMap(
    ({ from, to, sent, copies }) =>
    copies.flatMap(({ row, why }) => (sent === undefined || why !== undefined ? [] : [[lanes.ofNode(from), sent, lanes.ofNode(to), row]])), // biome-ignore format: one line
  )
  const asked = operations.flatMap(({ client, attempts, answers }) => [
    ...attempts.map(({ left, came, node }) => [lanes.ofClient(client), left, lanes.ofNode(node), came ?? -1]),
    ...answers.map(({ left, came, node }) => [lanes.ofNode(node), left, lanes.ofClient(client), came ?? -1]),
  ])
  const edges = [...told, ...asked].filter(edge => edge.every(part => part >= 0)).sort((a, b) => b[3]! - a[3]!)
  return JSON.stringify({
    width: lanes.width,
    height,
    lanes: lanes.all.map(({ x }) => x),
    rows: rows.map(({ y }) => y),
    edges,
  })
}
