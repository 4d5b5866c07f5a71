// The page of a history: well-formed, self-contained, and it marks what the verdict names.

import { Window } from 'happy-dom'
import { type History, historyHtml, type Operation, type Verdict } from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { historyLayout } from '../../src/check/history-layout'
import { durationText, numberText } from '../../src/check/words'
import { hostileTexts, outsideReferences, tagProblems } from '../support/html'

const base = { key: 'x', outcome: 'ok' } as const
const history: History = [
  { ...base, process: 'alice', name: 'write', input: 1, call: 10, return: 42 },
  { ...base, process: 'bob', name: 'write', input: 2, outcome: 'unknown', call: 12 },
  { ...base, process: 'carol', name: 'read', output: 2, call: 44, return: 50 },
  { ...base, process: 'alice', name: 'read', output: 1, call: 52, return: 60 },
  { ...base, process: 'dave', name: 'cas', input: [1, 3], outcome: 'failed', call: 20, return: 80 },
]
const violation = violationOf([history[0]!, history[2]!, history[3]!])

function violationOf(operations: History): Verdict {
  const rest = { steps: 7, anomaly: 'stale read', explanation: 'alice reads the older value.' }
  return { kind: 'violation', guarantee: 'linearizability', operations, ...rest }
}

const ok = (order?: History): Verdict => ({
  kind: 'ok',
  guarantee: 'linearizability',
  steps: 3,
  ...(order && { order }),
})

function parse(html: string) {
  const { document } = new Window()
  document.write(html)
  return document
}

describe('the page', () => {
  const verdicts: readonly [string, Verdict][] = [
    ['a violation', violation],
    ['a history that is fine', ok()],
    ['an order', ok([history[0]!, history[1]!, history[2]!])],
    ['a check that gave up', { kind: 'unknown', guarantee: 'linearizability', steps: 9, reason: 'Too many steps.' }],
  ]

  test.each(verdicts)('is well-formed, needs nothing else and is the same twice: %s', (_, verdict) => {
    const html = historyHtml(history, verdict)
    expect(tagProblems(html)).toEqual([])
    expect(outsideReferences(html)).toEqual([])
    expect(historyHtml([...history].reverse(), verdict)).toBe(html)
    expect(parse(html).querySelectorAll('.op').length).toBe(history.length)
  })

  test('of no operations at all is a page', () => {
    expect(tagProblems(historyHtml([], ok()))).toEqual([])
  })

  test('says the explanation and numbers the illegal operations, and those only', () => {
    const document = parse(historyHtml(history, violation))
    const titles = [...document.querySelectorAll('.op.bad')].map(op => op.querySelector('title')!.textContent)
    expect(titles.sort()).toEqual([
      'alice: read x → 1 (52 to 60)',
      'alice: write x 1 (10 to 42)',
      'carol: read x → 2 (44 to 50)',
    ])
    expect(document.querySelector('.intro p:nth-of-type(2)')!.textContent).toBe('alice reads the older value.')
    expect([...document.querySelectorAll('.intro li')].map(item => item.textContent)).toEqual([
      '1alice: write x 1 (10 to 42)',
      '2carol: read x → 2 (44 to 50)',
      '3alice: read x → 1 (52 to 60)',
    ])
  })

  test('draws what never returned as open, and what failed apart', () => {
    const document = parse(historyHtml(history, violation))
    expect(document.querySelector('.op.open title')!.textContent).toContain('bob')
    expect(document.querySelector('.op.failed title')!.textContent).toContain('dave')
  })

  test('hostile names and values stay text', () => {
    const hostile = hostileTexts.map(
      (text, at): Operation => ({ ...base, process: text, key: text, name: text, input: text, output: { [text]: text }, call: at, return: at + 3 }),
    ) // biome-ignore format: one line
    for (const verdict of [violationOf(hostile), ok(hostile)]) {
      const html = historyHtml(hostile, { ...verdict, guarantee: hostileTexts[0] })
      expect(tagProblems(html)).toEqual([])
      expect(parse(html).querySelectorAll('script').length).toBe(1)
      expect(parse(html).querySelectorAll('img, b').length).toBe(0)
      expect(parse(html).querySelectorAll('.op').length).toBe(hostile.length)
    }
  })
})

describe('the layout', () => {
  test('what returns before another is called ends left of it, and what overlaps in time overlaps', () => {
    const { bars } = historyLayout(history, violation)
    for (const a of bars) {
      for (const b of bars) {
        const before = a.operation.return !== undefined && a.operation.return < b.operation.call
        expect(a.end < b.x).toBe(before)
      }
    }
  })

  test('an order shows where each operation takes effect, inside its bar and in that order', () => {
    const order = [history[0]!, history[1]!, history[2]!]
    const bars = historyLayout(history.slice(0, 3), ok(order)).bars
    const byPlace = [...bars].sort((a, b) => a.place - b.place)
    expect(byPlace.map(bar => bar.operation)).toEqual(order)
    for (const [at, bar] of byPlace.entries()) {
      expect(bar.point!).toBeGreaterThan(byPlace[at - 1]?.point ?? 0)
      expect(bar.x < bar.point! && bar.point! <= bar.end).toBe(true)
    }
  })

  test('an order that does not keep to real time has numbers and no pins', () => {
    const bars = historyLayout(history.slice(0, 3), ok([history[2]!, history[0]!])).bars
    expect(bars.map(({ place, point }) => [place, point])).toEqual([[2, undefined], [0, undefined], [1, undefined]]) // biome-ignore format: one line
  })

  test('of a long history the illegal part and its surroundings are drawn, and the page says so', () => {
    const long = Array.from({ length: 10_000 }, (_, at): Operation => {
      return { ...base, process: `p${at % 9}`, key: `k${at % 4}`, name: 'write', input: at, call: at * 10, return: at * 10 + 50 }
    }) // biome-ignore format: one line
    const html = historyHtml(long, violationOf([long[4000]!, long[4004]!]))
    const document = parse(html)
    expect(document.querySelectorAll('.op').length).toBe(240)
    expect(document.querySelectorAll('.op.bad').length).toBe(2)
    expect(document.querySelector('.intro .note')!.textContent).toContain('240 of 10,000 operations are drawn')
    expect(document.querySelector('.intro .note')!.textContent).toContain('7,500 operations on other keys')
    expect(html.length).toBeLessThan(240 * 600 + 12_000)
  })
})

test('durations and numbers are short', () => {
  expect([0, 999, 1000, 12_345, 1_234_567, 172_800_000_000].map(durationText)).toEqual([
    ...['0 µs', '999 µs', '1 ms', '12.3 ms', '1.23 s', '2 days'],
  ])
  expect([0, 999, 1000, 1234567].map(numberText)).toEqual(['0', '999', '1,000', '1,234,567'])
})
