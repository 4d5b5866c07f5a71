/** Jobs that replay recorded edits of a text: here, and at a replica that receives them. */
import type { Patch, TextShape } from '../peers/peer'
import { part, type Sequential, sequential, type Trace, trace } from '../traces'
import { only, ratio } from './goal'
import { type Column, expectEqual, type Job, type Measured, type Plan, steps, timedPatiently } from './job'

/** What all jobs on texts have in common. */
export const textJob = {
  shape: 'text',
  group: 'text',
  baselines: ['json-joy', 'yjs'],
  plainOnly: true,
} as const

const paper: readonly Column[] = [{ id: 'ms', title: 'time', unit: 'ms' }]
const of = (name: Sequential): string => `of the ${sizes[name]} edits of ${name}`
const sizes = { 'automerge-paper': '259,778', rustcode: '40,173', 'seph-blog1': '137,993' }

export const textEdits: Job = {
  ...textJob,
  name: 'text-edits',
  title: 'Replaying a session, a transaction per edit',
  about: `Each ${of('automerge-paper')} (one character each), ${sizes.rustcode} of rustcode and ${sizes['seph-blog1']} of seph-blog1 (both with pasted and cut passages) is a transaction. After each one Meldkit and articulated hold a readable immutable version; the others hold the current state. “Sequence” are the functions below Meldkit's text without its verbs.`,
  columns: sequential.map(name => ({ id: name, title: name, unit: 'ms' })),
  goals: [
    only('meldkit-text', ratio('automerge-paper', 'json-joy', 1.2, 'automerge-paper ≤ 1.2 of json-joy')),
    only('meldkit-text', ratio('automerge-paper', 'yjs', 0.1, 'automerge-paper ≤ 0.1 of Yjs')),
    only('meldkit-sequence', ratio('automerge-paper', 'json-joy', 0.8, 'automerge-paper ≤ 0.8 of json-joy')),
  ],
  run: ({ text }, plan) =>
    text &&
    overTraces(plan, text, sequential, all =>
      timedPatiently({
        prepare: () => alone(text),
        work: doc => replay(text, doc, all.patches),
        check: doc => expectText(text, doc, all.end),
      }),
    ),
}

export const textOneChange: Job = {
  ...textJob,
  name: 'text-one-change',
  title: 'Replaying a session in one transaction',
  about: `All ${of('automerge-paper')} in one change or transaction. diamond-types has none.`,
  columns: paper,
  goals: [only('meldkit-text', ratio('ms', 'json-joy', 0.35, '≤ 0.35 of json-joy'))],
  run: ({ text }, plan) =>
    text &&
    overPaper(plan, text, all =>
      timedPatiently({
        prepare: () => alone(text),
        work: doc => text.spliceAll(doc, all.patches),
        check: doc => expectText(text, doc, all.end),
      }),
    ),
}

export const textUpdates: Job = {
  ...textJob,
  name: 'text-updates',
  title: 'Replaying a session and encoding the update of each edit',
  about: `Each ${of('automerge-paper')} is a transaction, and its update is encoded for other replicas. The bytes are those of all updates; replica ids are as long as random ones of 64 bits, where the library does not ask for shorter ones (Yjs 32, json-joy 53 bits).`,
  columns: [...paper, { id: 'bytes', title: 'all updates', unit: 'bytes' }],
  goals: [
    only('meldkit-text', ratio('ms', 'json-joy', 1, 'time ≤ 1.0 of json-joy')),
    only('meldkit-text', ratio('bytes', 'yjs', 0.85, 'bytes ≤ 0.85 of Yjs')),
  ],
  run({ text }, plan) {
    if (text?.edit === undefined) return
    let bytes = 0
    const measured = overPaper(plan, text, all =>
      timedPatiently({
        prepare: () => text.create(1),
        work(doc) {
          bytes = 0
          return replay(text, doc, all.patches, update => {
            bytes += update.length
          })
        },
        check: doc => expectText(text, doc, all.end),
      }),
    )
    return { ...measured, values: { ...measured.values, bytes } }
  },
}

export const textReceive: Job = {
  ...textJob,
  name: 'text-receive',
  title: 'A second replica that receives a session',
  about: `The updates ${of('automerge-paper')}, applied to an empty replica one by one; and at once, as what the library sends a replica that has nothing.`,
  columns: [
    { id: 'single', title: 'update by update', unit: 'ms' },
    { id: 'big', title: 'one update', unit: 'ms' },
  ],
  goals: [
    only('meldkit-text', ratio('single', 'json-joy', 1, 'update by update ≤ 1.0 of json-joy')),
    only('meldkit-text', ratio('big', 'yjs', 0.3, 'one update ≤ 0.3 of Yjs')),
  ],
  run({ text }, plan) {
    const { apply, since, applySince = apply } = text ?? {}
    if (text === undefined || apply === undefined || since === undefined || applySince === undefined) return
    // Each update takes Automerge longer than the one before, so that the figure flatters it.
    const { steps: count, note } = steps(plan, 259_778, plan.peer === 'automerge' ? 5_000 : undefined)
    const all = paperTrace(plan)
    const some = plan.peer === 'automerge' ? part(all, count) : all
    const updates: Uint8Array[] = []
    replay(text, text.create(1), some.patches, update => updates.push(update))
    const single = timedPatiently({
      prepare: () => text.create(2),
      work: doc => updates.reduce(apply, doc),
      check: doc => expectText(text, doc, some.end),
    })
    const update = since(replay(text, text.create(1), all.patches), text.create(2))
    const big = timedPatiently({
      prepare: () => text.create(2),
      work: doc => applySince(doc, update),
      check: doc => expectText(text, doc, all.end),
    })
    const notes = [note && `update by update: ${note}`, single.note, all.note]
    return {
      values: { single: (single.ms * all.patches.length) / some.patches.length, big: big.ms },
      ...noteOf(notes),
    }
  },
}

/** Replays patches, a transaction each, and gives each update away where someone takes it. */
export function replay(
  text: TextShape<unknown>,
  empty: unknown,
  patches: readonly Patch[],
  send?: (update: Uint8Array) => void,
): unknown {
  let doc = empty
  for (const [index, count, inserted] of patches) {
    doc = text.splice(doc, index, count, inserted)
    send?.(text.edit?.(doc) as Uint8Array)
  }
  return doc
}

export const alone = (text: TextShape<unknown>): unknown => (text.createAlone ?? text.create)(1)

/** Fails the job when the text is not what the trace says. */
export function expectText(text: TextShape<unknown>, doc: unknown, end: string): void {
  const found = text.view(doc)
  expectEqual(found.length, end.length, 'the length of the text')
  if (!text.idsOnly && found !== end) throw new Error('The text is not that of the trace.')
}

/** The trace that most jobs replay, or what stands in for it. */
export const paperTrace = (plan: Plan): Trace => trace('automerge-paper', plan.scale) as Trace

export function noteOf(notes: readonly (string | undefined)[]): { readonly note?: string } {
  const note = [...new Set(notes)].filter(Boolean).join('; ')
  return note === '' ? {} : { note }
}

type Work = (all: Trace) => { readonly ms: number; readonly note?: string }

function overPaper(plan: Plan, text: TextShape<unknown>, work: Work): Measured {
  const { values, ...rest } = overTraces(plan, text, ['automerge-paper'], work)
  return { values: { ms: values['automerge-paper'] as number }, ...rest }
}

function overTraces(plan: Plan, text: TextShape<unknown>, names: readonly Sequential[], work: Work): Measured {
  const values: Record<string, number> = {}
  const notes = [text.note]
  for (const name of names) {
    const all = trace(name, plan.scale)
    if (all === undefined) continue
    const { ms, note } = work(all)
    values[name] = ms
    notes.push(note, all.note)
  }
  return { values, ...noteOf(notes) }
}
