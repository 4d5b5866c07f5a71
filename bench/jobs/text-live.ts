/** The job in which two replicas edit a text at the same time and hear of each other as they did when it was recorded. */
import type { TextShape } from '../peers/peer'
import { type LiveTrace, liveTrace } from '../traces'
import { expectEqual, type Job, timedPatiently } from './job'
import { expectText, noteOf, textJob } from './text'

interface Session {
  readonly docs: unknown[]
  readonly updates: Uint8Array[]
}

export const textLive: Job = {
  ...textJob,
  name: 'text-live',
  title: 'Two writers at the same time, as they were recorded',
  about:
    'friendsforever: 26,078 edits of two writers, with 2,258 merges. Live: before an edit, its replica applies the updates that its writer had seen, one by one, then edits and encodes its update; at the end each applies the rest. Afterwards a new replica applies all updates one by one.',
  columns: [
    { id: 'live', title: 'live', unit: 'ms' },
    { id: 'fresh', title: 'a new replica', unit: 'ms' },
    { id: 'updates', title: 'all updates', unit: 'bytes' },
    { id: 'bytes', title: 'stored', unit: 'bytes' },
  ],
  goals: [],
  run({ text }, plan) {
    const { edit, apply } = text ?? {}
    // A part of a live session would end in a text that the recording does not tell.
    const all = plan.scale === 1 ? liveTrace('friendsforever') : undefined
    if (text === undefined || edit === undefined || apply === undefined || all === undefined) return
    const { ids, end } = idsFor(text, all)
    let last: Session | undefined
    const live = timedPatiently({
      prepare: () => undefined,
      work: () => replayLive(text, all, ids),
      check(session) {
        for (const doc of session.docs) expectText(text, doc, end)
        last = session
      },
    })
    const { docs, updates } = last as unknown as Session
    const fresh = timedPatiently({
      prepare: () => text.create(9),
      work: doc => updates.reduce(apply, doc),
      check: doc => expectText(text, doc, end),
    })
    return {
      values: {
        live: live.ms,
        fresh: fresh.ms,
        updates: updates.reduce((sum, { length }) => sum + length, 0),
        bytes: (text.encodeDense ?? text.encode)?.(docs[0]).length ?? Number.NaN,
      },
      ...noteOf([text.note, end === all.end ? undefined : 'ends in another order', live.note, fresh.note]),
    }
  },
}

/**
 * At one place both writers inserted at the same time, and which insert stands first depends on their ids. The ids with
 * which the text ends as it was recorded; where it ends otherwise with all, the text in which both replicas end.
 */
function idsFor(text: TextShape<unknown>, all: LiveTrace): { readonly ids: readonly number[]; readonly end: string } {
  const upwards = Array.from({ length: all.writers }, (_, i) => i + 1)
  const found = (ids: readonly number[]) => {
    const [end, ...others] = replayLive(text, all, ids).docs.map(doc => text.view(doc)) as [string, ...string[]]
    if (others.some(other => other !== end)) throw new Error('The replicas differ at the end.')
    expectEqual(end.length, all.end.length, 'the length of the text')
    return { ids, end }
  }
  const first = found(upwards)
  if (first.end === all.end) return first
  const second = found(upwards.toReversed())
  return second.end === all.end ? second : first
}

function replayLive(text: TextShape<unknown>, { edits, rest }: LiveTrace, ids: readonly number[]): Session {
  const apply = text.apply as NonNullable<typeof text.apply>
  const docs = ids.map(id => text.create(id))
  const updates: Uint8Array[] = []
  for (const { writer, receives, patches } of edits) {
    let doc = docs[writer]
    for (const number of receives) doc = apply(doc, updates[number] as Uint8Array)
    const [only] = patches
    doc = patches.length === 1 && only !== undefined ? text.splice(doc, ...only) : text.spliceAll(doc, patches)
    docs[writer] = doc
    updates.push(text.edit?.(doc) as Uint8Array)
  }
  const ends = docs.map((doc, i) => (rest[i] ?? []).map(n => updates[n] as Uint8Array).reduce(apply, doc))
  return { docs: ends, updates }
}
