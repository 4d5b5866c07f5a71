// The page and the text of a run: everything of the trace is in the picture once, and the marked operations are those of
// the verdict.

import { Window } from 'happy-dom'
import { type Run, runText, simulate, type TraceEntry, timelineHtml } from 'meldkit/simulate'
import { describe, expect, test } from 'vitest'
import { timelineScript } from '../../src/simulate/timeline-style'
import { abdScenario } from '../protocols/abd'
import { hostileTexts, outsideReferences, tagProblems } from '../support/html'
import { longRun, lostUpdate, runOf, traceOf } from './support/runs'

/** The shortest run of a register with a quorum of one too few. */
const broken = simulate(abdScenario('a quorum of one too few'), { seeds: 500 }).failure!.run
const runs: readonly (readonly [string, Run])[] = [
  ['written by hand', lostUpdate],
  ['of a broken register', broken],
  ['a long one', longRun(700)],
  ['without a trace', { ...lostUpdate, trace: [] }],
  ['in which nothing happens', runOf('idle', [], [])],
]

function parse(html: string) {
  const { document } = new Window()
  document.write(html)
  return document
}

const textOf = (element: { readonly textContent: string } | null) => element?.textContent ?? ''

test('the rules for pages can fail', () => {
  expect(tagProblems('<p><b></p></b>')).toHaveLength(2)
  expect(tagProblems('<p onclick="x()">a < b</p>')).toHaveLength(2)
  expect(outsideReferences('<img src="a"><a href="http://b">')).toHaveLength(3)
})

describe('the page', () => {
  test.each(runs)('is well-formed, needs nothing else and is the same twice: %s', (_, run) => {
    const html = timelineHtml(run)
    expect(tagProblems(html)).toEqual([])
    expect(outsideReferences(html)).toEqual([])
    expect(timelineHtml(JSON.parse(JSON.stringify(run)) as Run)).toBe(html)
  })

  test.each(runs)('every message of the trace is drawn once, with an arrow for each of its copies: %s', (_, run) => {
    const document = parse(timelineHtml(run))
    const copies = new Map<string, number>()
    for (const entry of run.trace) {
      if (entry.kind === 'send') copies.set(`m${entry.message}`, copies.get(`m${entry.message}`) ?? 0)
      if (entry.kind === 'deliver' || entry.kind === 'drop') copies.set(`m${entry.message}`, (copies.get(`m${entry.message}`) ?? 0) + 1) // biome-ignore format: one line
    }
    const drawn = [...document.querySelectorAll('.sheet .m')].map(group => [
      group.id,
      group.querySelectorAll('path').length,
    ])
    const byId = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1)
    expect(drawn.sort(byId)).toEqual([...copies].map(([id, count]) => [id, Math.max(1, count)]).sort(byId))
  })

  test.each(runs.slice(0, 2))('the marked operations are those of the verdict: %s', (_, run) => {
    const document = parse(timelineHtml(run))
    const { verdict } = run.problem!
    const operations = verdict?.kind === 'violation' ? verdict.operations : []
    expect(document.querySelectorAll('.sheet .o.bad').length).toBe(operations.length)
    for (const [at, operation] of operations.entries()) {
      expect(textOf(document.querySelector(`#bad${at + 1} title`))).toMatch(new RegExp(`^${operation.process}: ${operation.name}`)) // biome-ignore format: one line
    }
    expect(document.querySelectorAll('#problem').length).toBe(1)
    expect(textOf(document.querySelector('h1'))).toMatch(/^Violated: .+ \(linearizability\)$/)
  })

  test('every kind of fate and of fault has a look of its own', () => {
    const document = parse(timelineHtml(lostUpdate))
    const looks = (selector: string) => [...document.querySelectorAll(selector)].map(each => each.getAttribute('class'))
    const fates = new Set(looks('.sheet .m path'))
    expect([...fates].sort()).toEqual(['copy', 'damaged', 'late', 'lost', 'open', 'plain'])
    expect([...new Set(looks('.sheet .f'))].sort()).toEqual(['f cut', 'f down', 'f pause'])
    expect(document.querySelectorAll('.sheet .diamond').length).toBe(4)
    expect(textOf(document.querySelector('.banner.good'))).toContain('calm')
    expect(textOf(document.querySelector('.noted'))).toContain('fast path')
  })

  test('a partition is a wall between the lanes that it parts, as long as it lasts', () => {
    const parted = (side: readonly string[], over?: string) => {
      const nodes = ['n1', 'n2', 'n3'].map(node => ({ kind: 'start', node, text: '' }) as const)
      const text = JSON.stringify({ side, over })
      const fault = { kind: 'fault', fault: 'partition', text, nodes: side, untilUs: 7000 } as const
      const timer = { kind: 'timer', node: 'n1', timer: 't' } as const
      const trace = traceOf([
        [1, ...nodes],
        [2, fault],
        [6, timer],
        [8, timer],
      ])
      const document = parse(timelineHtml(runOf('parted', trace, [])))
      const lanes = [...document.querySelectorAll('.heads span')].map(head => Number.parseInt(head.getAttribute('style')!.slice(5), 10)) // biome-ignore format: one line
      return [...document.querySelectorAll('.sheet .f.cut .under')].map(wall => {
        return lanes.findIndex(x => x > Number(wall.getAttribute('x')))
      })
    }
    expect(parted(['n1'])).toEqual([1])
    expect(parted(['n2'])).toEqual([1, 2])
    expect(parted(['n1', 'n2'])).toEqual([2])
    expect(parted(['n1', 'n2', 'n3'])).toEqual([1, 2])
    expect(parted(['n1'], 'n2')).toEqual([2])
    expect(parted(['n2'], 'n1')).toEqual([2])
  })

  test('the schedule stands in it, to be copied', () => {
    expect(JSON.parse(textOf(parse(timelineHtml(broken)).querySelector('pre')))).toEqual(broken.schedule)
  })

  test('hostile names and texts stay text', () => {
    const html = timelineHtml(hostileRun())
    expect(tagProblems(html)).toEqual([])
    const document = parse(html)
    expect(document.querySelectorAll('script').length).toBe(2)
    expect(document.querySelectorAll('img').length).toBe(0)
    expect(document.querySelectorAll('.sheet .m').length).toBe(hostileTexts.length)
    expect(document.querySelectorAll('.sheet .o').length).toBe(hostileTexts.length)
  })

  test('grows by less than 300 bytes for each entry, and of very long runs only a part is drawn', () => {
    const [short, long] = [longRun(500), longRun(5000)]
    const growth = timelineHtml(long).length - timelineHtml(short).length
    expect(growth / (long.trace.length - short.trace.length)).toBeLessThan(300)
    const endless = longRun(14_000)
    expect(endless.trace.length).toBeGreaterThan(12_000)
    const html = timelineHtml(endless)
    expect(html.length).toBeLessThan(12_000 * 300)
    expect(html).toContain(`entries; 12,000 of them are drawn`)
  })
})

/** Everything that can be a hostile text is one. */
function hostileRun(): Run {
  const trace = hostileTexts.flatMap((text, at): TraceEntry[] => {
    const base = { step: at + 1, atUs: at * 10, node: text }
    return [
      { ...base, kind: 'send', to: hostileTexts[0], message: at + 1, text },
      { ...base, kind: 'drop', from: text, message: at + 1, why: text },
      { ...base, kind: 'timer', timer: text },
      { ...base, kind: 'request', client: text, to: text, operation: text, text },
      { ...base, kind: 'fault', fault: 'crash', text, nodes: [text], untilUs: at * 10 + 5 },
      { ...base, kind: 'stop', text },
      { ...base, kind: 'members', members: [text] },
      { ...base, kind: 'note', note: text },
      { ...base, kind: 'problem', text },
    ]
  })
  const notes = Object.fromEntries(hostileTexts.map(text => [text, 1]))
  const schedule = { ...lostUpdate.schedule, actions: [{ kind: 'leave', atUs: 0, node: hostileTexts[0] }] } as const
  const problem = { kind: 'always', text: hostileTexts.join(), step: 1 } as const
  return { ...runOf(hostileTexts[0], trace, [], { notes, problem }), schedule }
}

describe('the veil', () => {
  test.each(runs.slice(0, 3))('a click leaves in sight what the step could know, by a naive count: %s', (_, run) => {
    const document = parse(timelineHtml(run))
    const data = JSON.parse(textOf(document.querySelector('#data'))) as { rows: number[]; lanes: number[] }
    const names = [...document.querySelectorAll('.heads span')].map(head => textOf(head).split(' → '))
    new Function('document', 'addEventListener', timelineScript)(document, () => {})
    const picture = document.querySelector('.picture')!
    const past = pasts(run)
    const moments = [...past.keys()]
    for (let turn = 1; turn < moments.length; turn += Math.ceil(moments.length / 25)) {
      const moment = moments[turn]!
      const { who, row, known } = past.get(moment)!
      const lane = names.findIndex(each => each.includes(who))
      const click = { bubbles: true, clientX: data.lanes[lane]!, clientY: data.rows[row]! }
      picture.dispatchEvent(new picture.ownerDocument.defaultView!.MouseEvent('click', click))
      const tops = [...picture.querySelectorAll('.veil')].map(veil => Number.parseFloat(veil.getAttribute('style')!.match(/top: ([\d.]+)/)![1]!)) // biome-ignore format: one line
      const expected = names.map(each => {
        const rows = [...known].filter(([name]) => each.includes(name)).map(([, last]) => last)
        return rows.length === 0 ? 0 : data.rows[Math.max(...rows)]! + 10
      })
      expect(tops).toEqual(expected)
      picture.dispatchEvent(new picture.ownerDocument.defaultView!.MouseEvent('click', click))
      expect(picture.querySelectorAll('.veil').length).toBe(0)
    }
  })
})

/** For each step of a node or client the last row of everyone that it can know of: vectors that travel with messages. */
function pasts(run: Run) {
  const now = new Map<string, Map<string, number>>()
  const sent = new Map<string, Map<string, number>>()
  const found = new Map<string, { who: string; row: number; known: Map<string, number> }>()
  const laneOf = (name: string) => name.replace(/^(c\d+)\.\d+$/, '$1')
  let row = -1
  let [atUs, step] = [-1, -1]
  for (const entry of run.trace) {
    if (entry.atUs !== atUs || entry.step !== step) row++
    ;({ atUs, step } = entry)
    const isClient = entry.kind === 'request' || entry.kind === 'reply'
    const who = isClient ? laneOf(entry.client) : entry.node
    if (who === undefined || entry.kind === 'drop') continue
    const heard = entry.kind === 'deliver' ? sent.get(`m${entry.message}`) : entry.kind === 'asked' ? sent.get(`q${entry.operation}${who}`) : entry.kind === 'reply' ? sent.get(`a${entry.operation}${entry.node}`) : undefined // biome-ignore format: one line
    const known = new Map(now.get(who) ?? [])
    for (const [name, last] of heard ?? []) known.set(name, Math.max(last, known.get(name) ?? -1))
    known.set(who, row)
    now.set(who, known)
    if (entry.kind === 'send') sent.set(`m${entry.message}`, known)
    if (entry.kind === 'request') sent.set(`q${entry.operation}${entry.to}`, known)
    if (entry.kind === 'answer') sent.set(`a${entry.operation}${who}`, known)
    found.set(`${who} ${row}`, { who, row, known })
  }
  return found
}

describe('the text', () => {
  test('has a column for each lane and a line for each moment', () => {
    const { problem, ...fine } = lostUpdate
    expect(runText({ ...fine, trace: lostUpdate.trace.slice(0, 40) })).toMatchInlineSnapshot(`
      "quorum register, seed 4711: 44 steps, 22 messages, 4 operations, 341 ms
      faults: loss 1, duplication 1, corruption 1, partition 1, lost-write 1, pause 1, skew 1

                 c1            c2            n1                                  n2                                  n3
        0.00 ms  ·             ·             starts
        0.00 ms  ·             ·             ·                                   starts
        0.00 ms  ·             ·             ·                                   ·                                   starts
        2.00 ms  write:1 → n1
        2.15 ms  ·             ·             asked 1; → n2 n3: query 1
        2.30 ms  ·             ·             ·                                   ·                                   ✗ n1: lost
        3.10 ms  ·             ·             ·                                   n1: query 1; → n1: value none of 1
        4.20 ms  ·             ·             timer again; → n3: query 1
        4.90 ms  ·             ·             n2: value none of 1; → n2 n3: sto…
        5.30 ms  ·             ·             ·                                   ·                                   n1: query 1; → n1: value none of 1
        6.00 ms  ·             ·             ·                                   n1: store 1@c1 of 1; writes value…
        6.40 ms  ·             ·             ·                                   n1: store 1@c1 of 1; → n1: stored…
        6.60 ms  ·             ·             ·                                   written value 1@c1
        6.90 ms  ·             ·             n2: stored 1; answers 1
        7.10 ms  n1: ok
        7.20 ms  ·             ·             n3: value none of 1
        7.70 ms  ·             ·             ✗ n2: corrupted: the checksum is …
        8.40 ms  ·             ·             ·                                   ·                                   n1: store 1@c1 of 1; → n1: stored…
       12.00 ms  ·             write:2 → n2
       12.15 ms  ·             ·             ·                                   asked 2; → n1 n3: query 2
       13.00 ms  ·             ·             n2: query 2; → n2: value 1@c1 of 2
       14.00 ms  ·             ·             ·                                   n1: value 1@c1 of 2; → n1 n3: sto…
       14.50 ms  -- partition n3 | n1 n2, 26 ms"
    `)
  })

  test('of a long run leaves out the middle and says so', () => {
    const lines = runText(longRun(3000)).split('\n')
    expect(lines.length).toBeLessThan(220)
    expect(lines.filter(line => /… [\d,]+ lines left out …/.test(line)).length).toBe(1)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThan(260)
  })

  test('without a trace is the head, with the problem', () => {
    expect(runText({ ...lostUpdate, trace: [] }).split('\n').length).toBe(3)
  })

  test('hostile texts are no new lines', () => {
    const text = runText({ ...hostileRun(), trace: traceOf([[1, { kind: 'timer', node: 'n1', timer: 'a\nb\tc' }]]) })
    expect(text).not.toContain('a\nb')
  })
})
