/** Jobs in which replicas edit a text apart and then merge each other's edits one by one. */
import type { TextShape } from '../peers/peer'
import { below, type Random, random } from '../random'
import { growth, only, ratio } from './goal'
import { type Column, expectEqual, type Job, type Measured, scaled, timedPatiently } from './job'
import { noteOf, textJob } from './text'

const edits = 6_000
const larger = 4
/** What all have before they part. */
const base = 'The replicas share a line of one hundred characters, which one of them typed before they went apart.'
/** A library that takes longer than this, in ms, is not asked for four times as many edits. */
const tooSlow = 1_000
const longTrial = 500

interface Place {
  readonly id: string
  readonly title: string
  readonly index: (length: number, next: Random) => number
}

const places: readonly Place[] = [
  { id: 'run', title: 'a run', index: length => length },
  { id: 'random', title: 'random places', index: (length, next) => below(next, length + 1) },
  { id: 'prepend', title: 'prepended', index: () => 0 },
]
const columns: readonly Column[] = [
  ...places.map(({ id, title }) => ({ id, title, unit: 'ms' as const })),
  ...places.map(({ id, title }) => ({ id: `${id}4`, title: `${title}, 4 times`, unit: 'ms' as const })),
]
const goals = [
  only('meldkit-text', ratio('run', 'json-joy', 1.5, 'a run ≤ 1.5 of json-joy')),
  only('meldkit-text', ratio('random', 'json-joy', 0.8, 'random places ≤ 0.8 of json-joy')),
  only('meldkit-text', ratio('prepend', 'json-joy', 0.2, 'prepended ≤ 0.2 of json-joy')),
  // 4 · log 48,000 / log 12,000 is 4.6.
  ...places.map(({ id, title }) =>
    only('meldkit-text', growth(`${id}4`, id, 5, `${title}: 4 times the edits in ≤ 5 times the time (n log n)`)),
  ),
]
const apart =
  'All share a text of 100 characters and go apart. Each then types single characters, a transaction each: a run from the end of its own text, or each at a random place, or each before the first character.'
const columnsSaid = 'The last columns have four times as many edits; “–” where the first took over 1 s.'

export const textTwoWriters: Job = {
  ...textJob,
  name: 'text-two-writers',
  title: 'Two writers of 6,000 concurrent edits each',
  about: `${apart} Timed: each merges the updates of the other, one by one. ${columnsSaid}`,
  columns,
  goals,
  run: ({ text }, plan) => text && atPlaces(text, 2, scaled(plan, edits)),
}

export const textTwentyWriters: Job = {
  ...textJob,
  name: 'text-twenty-writers',
  title: 'Twenty writers of 300 concurrent edits each',
  about: `${apart} Timed: one merges the updates of all others, one by one: the first of each, then the second of each, and so on. ${columnsSaid}`,
  columns,
  goals,
  run: ({ text }, plan) => text && atPlaces(text, 20, scaled(plan, edits / 20)),
}

/** What is tried first: a library that takes too long for a part of the edits is not asked for all. */
const trials = [0.01, 0.03, 0.1]

function atPlaces(text: TextShape<unknown>, writers: number, count: number): Measured | undefined {
  if (text.edit === undefined || text.apply === undefined) return
  const values: Record<string, number> = {}
  const notes = [text.note]
  for (const { id, title, index } of places) {
    const some = affordable(text, writers, count, index)
    const first = merging(text, writers, some, index)
    // What grows faster than the edits is flattered by this.
    values[id] = (first.ms * count) / some
    notes.push(first.note, some < count ? `${title}: ${some} of ${count} edits each, scaled` : undefined)
    if (some < count || first.ms > tooSlow) continue
    const second = merging(text, writers, count * larger, index)
    values[`${id}4`] = second.ms
    notes.push(second.note)
  }
  return { values, ...noteOf(notes) }
}

function affordable(text: TextShape<unknown>, writers: number, count: number, index: Place['index']): number {
  for (const share of trials) {
    const some = Math.ceil(count * share)
    const group = apartFrom(text, writers, some, index)
    const start = performance.now()
    mergeAll(text, group)
    if (performance.now() - start > longTrial) return some
  }
  return count
}

function merging(text: TextShape<unknown>, writers: number, count: number, index: Place['index']) {
  let wanted: string | undefined
  return timedPatiently({
    prepare: () => apartFrom(text, writers, count, index),
    work: group => mergeAll(text, group),
    check(group) {
      // Another replica that has merged all in another order, or in the same one from another point of view.
      wanted ??= text.view(writers === 2 ? group.docs[1] : mergeAfterEachOther(text, group))
      const found = text.view(group.docs[0])
      expectEqual(found.length, base.length + writers * count, 'the length of the merged text')
      if (found !== wanted) throw new Error('The replicas differ after all was merged.')
      if (writers === 2 && text.view(group.docs[1]) !== found) throw new Error('The two writers differ.')
    },
  })
}

/** By writer, its replica and the updates of its edits. */
interface Group {
  readonly docs: unknown[]
  readonly updates: Uint8Array[][]
}

function apartFrom(text: TextShape<unknown>, writers: number, count: number, index: Place['index']): Group {
  const first = text.splice(text.create(0), 0, 0, base)
  const shared = new Uint8Array(text.edit?.(first) as Uint8Array)
  const docs: unknown[] = []
  const updates: Uint8Array[][] = []
  for (let writer = 0; writer < writers; writer++) {
    const next = random(writer)
    let doc = text.apply?.(text.create(writer + 1), shared)
    const sent: Uint8Array[] = []
    for (let i = 0; i < count; i++) {
      doc = text.splice(doc, index(base.length + i, next), 0, String.fromCharCode(97 + (i % 26)))
      sent.push(text.edit?.(doc) as Uint8Array)
    }
    docs.push(doc)
    updates.push(sent)
  }
  return { docs, updates }
}

const mergeAll = (text: TextShape<unknown>, group: Group): Group =>
  group.docs.length === 2 ? mergeBoth(text, group) : mergeInTurn(text, group)

function mergeBoth({ apply }: TextShape<unknown>, { docs, updates }: Group): Group {
  const take = apply as NonNullable<typeof apply>
  const [ofFirst, ofSecond] = updates as [Uint8Array[], Uint8Array[]]
  return { docs: [ofSecond.reduce(take, docs[0]), ofFirst.reduce(take, docs[1])], updates }
}

function mergeInTurn({ apply }: TextShape<unknown>, { docs, updates }: Group): Group {
  const [, ...others] = updates
  let doc = docs[0]
  for (let i = 0; i < (updates[0] as Uint8Array[]).length; i++) {
    for (const sent of others) doc = apply?.(doc, sent[i] as Uint8Array)
  }
  return { docs: [doc, ...docs.slice(1)], updates }
}

/** The last writer, who takes all of one other after all of another. */
function mergeAfterEachOther({ apply }: TextShape<unknown>, { docs, updates }: Group): unknown {
  return updates
    .slice(0, -1)
    .flat()
    .reduce(apply as NonNullable<typeof apply>, docs.at(-1))
}
