/** Jobs that bring the edits of many replicas into one. */
import type { Library, Replicated } from '../peers/peer'
import { type Goal, ratio } from './goal'
import { type Column, expectEqual, type Job, type Measured, type Plan, scaled, timed } from './job'

const n = 1_000
const columns: readonly Column[] = [
  { id: 'ms', title: 'in one process', unit: 'ms' },
  { id: 'bytesMs', title: 'from encoded edits', unit: 'ms' },
]
const how =
  'In one process, edits go over as values where the library can merge them (Meldkit, json-joy, TinyBase, crdts), else as encoded updates; the second column takes encoded updates from all. Encoding is not timed.'
const rivals: readonly Goal[] = [
  ratio('ms', 'loro', 0.3, '≤ 0.3 of Loro'),
  ratio('ms', 'automerge', 0.3, '≤ 0.3 of Automerge'),
]

export const adds: Job = {
  name: 'adds',
  title: '1,000 replicas add one element each to a set; all edits merged into one replica',
  about: `Libraries without a set hold it as a map to \`true\`. ${how}`,
  shape: 'set',
  columns,
  goals: [ratio('ms', 'yjs', 0.15, '≤ 0.15 of Yjs'), ...rivals],
  run: ({ set }: Library, plan) =>
    set &&
    gather(
      set,
      plan,
      (doc, i) => set.add(doc, `element${i}`),
      doc => set.size(doc),
    ),
}

export const increments: Job = {
  name: 'increments',
  title: '1,000 replicas increment a counter once each; all edits merged into one replica',
  about: `Only libraries that have a counter. ${how}`,
  shape: 'counter',
  columns,
  goals: rivals,
  run: ({ counter }, plan) =>
    counter &&
    gather(
      counter,
      plan,
      doc => counter.increment(doc),
      doc => counter.value(doc),
    ),
}

function gather(
  type: Replicated<unknown>,
  plan: Plan,
  change: (doc: unknown, i: number) => unknown,
  count: (doc: unknown) => number,
): Measured | undefined {
  const { apply, mergeEdit } = type
  if (type.edit === undefined || apply === undefined) return
  const sources = Array.from({ length: scaled(plan, n) }, (_, i) => change(type.create(i + 1), i))
  const updates = sources.map(source => type.edit?.(source) as Uint8Array)
  const time = <U>(parts: readonly U[], take: (doc: unknown, part: U) => unknown) =>
    timed(
      () => type.create(0),
      doc => parts.reduce(take, doc),
      doc => expectEqual(count(doc), sources.length, 'what all replicas did'),
    )
  const bytesMs = time(updates, apply)
  const ms = mergeEdit === undefined ? bytesMs : time(sources, mergeEdit)
  return { values: { ms, bytesMs }, ...(mergeEdit === undefined && { note: 'encoded updates in both columns' }) }
}
