/**
 * A history and the verdict on it as one HTML page: what is wrong in words, then the operations as bars, one lane for each
 * process. Meant to be looked at when a check of a simulation or of a recorded run fails.
 */

import { type History, type Operation, operationText } from './history'
import { historyLayout } from './history-layout'
import { historyStyle, historySvg } from './history-svg'
import { escapeHtml, factsHtml, htmlPage } from './html'
import type { Verdict } from './verdict'
import { numberText } from './words'

/**
 * A page that shows a history with the verdict on it: self-contained, light or dark as its reader has it, the same text for
 * the same arguments.
 *
 * A violation has its explanation on top and the illegal operations numbered and framed, all others dimmed; a verdict with
 * an order has the place of each operation in it. Time is not to scale: only the order of calls and returns is drawn. Of a
 * long history only the illegal part and what was called nearest to it is drawn, 240 operations at most; the page says so.
 * Cost: O(n log n) of the history's length; the page has some 500 bytes for each operation drawn.
 *
 * @example
 * ```ts
 * import { type History, historyHtml, type Verdict } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'ann', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 0, return: 1 },
 *   { process: 'bob', key: 'x', name: 'read', output: null, outcome: 'ok', call: 2, return: 3 },
 * ]
 * const verdict: Verdict = {
 *   kind: 'violation',
 *   guarantee: 'linearizability',
 *   steps: 2,
 *   anomaly: 'stale read',
 *   operations: history,
 *   explanation: 'bob reads nothing after the write of 1 has returned.',
 * }
 * const page = historyHtml(history, verdict)
 * page.includes('bob reads nothing after the write of 1 has returned.') // => true
 * page.includes('<g class="op bad">') // => true
 * ```
 */
export function historyHtml(history: History, verdict: Verdict): string {
  const layout = historyLayout(history, verdict)
  const { title, tone } = verdictTitle(verdict)
  const keys = new Set(history.map(({ key }) => key)).size
  const processes = new Set(history.map(operation => operation.process)).size
  const body = [
    '<header class="intro">',
    `<p class="kicker">${escapeHtml(verdict.guarantee)}</p>`,
    `<h1${tone}>${escapeHtml(title)}</h1>`,
    verdictHtml(verdict),
    factsHtml([
      ['operations', numberText(history.length)],
      ['processes', numberText(processes)],
      ['keys', numberText(keys)],
      ['steps of the check', numberText(verdict.steps)],
    ]),
    `<p class="note">${escapeHtml(readingText(verdict))} ${escapeHtml(layout.leftOut)}</p>`,
    '</header>',
    `<main>${historySvg(layout)}</main>`,
  ].join('\n')
  return htmlPage({ title: `${verdict.guarantee}: ${title}`, body, style: historyStyle, script: scrollScript })
}

/** What a verdict says in a few words, and the class of a heading with it. */
export function verdictTitle(verdict: Verdict): { readonly title: string; readonly tone: string } {
  if (verdict.kind === 'ok') return { title: `${capital(verdict.guarantee)} holds`, tone: ' class="good"' }
  if (verdict.kind === 'unknown') return { title: 'The check gave up', tone: '' }
  return { title: `Violated: ${verdict.anomaly}`, tone: ' class="bad"' }
}

/** The words of a verdict; the operations of a violation as a numbered list. */
export function verdictHtml(verdict: Verdict, link?: (operation: Operation, number: number) => string): string {
  if (verdict.kind === 'ok') return ''
  if (verdict.kind === 'unknown') return `<p>${escapeHtml(verdict.reason)}</p>`
  const listed = verdict.operations.slice(0, listedMax).map((operation, at) => {
    const text = `<code>${escapeHtml(operationText(operation))}</code>`
    return `<li><span class="number">${at + 1}</span>${link?.(operation, at + 1) ?? text}</li>`
  })
  const more = verdict.operations.length - listed.length
  const rest = more > 0 ? `<p class="note">And ${numberText(more)} more.</p>` : ''
  return `<p>${escapeHtml(verdict.explanation)}</p>\n<ol>${listed.join('\n')}</ol>${rest}`
}

/** The most illegal operations that are listed in words. */
const listedMax = 12

/** Brings the illegal part into sight when the picture is wider than the window. */
export const scrollScript = `const wide = document.querySelector('.scroll'), marked = document.querySelector('.region')
if (wide && marked) wide.scrollLeft = marked.getAttribute('x') - 60
`

function readingText(verdict: Verdict): string {
  const bars =
    'A bar is one operation, from its call to its return; its length tells nothing but their order. A bar that fades out was never answered.'
  if (verdict.kind !== 'ok' || verdict.order === undefined) return bars
  return `${bars} The numbers are an order that explains all answers; a pin is where an operation takes effect.`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
