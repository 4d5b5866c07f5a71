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
    let last: Session | undefined
    let end = ''
    const live = timedPatiently({
      prepare: () => undefined,
      work: () => replayLive(text, all),
      check(session) {
        last = session
        end = endOf(text, session, all)
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

/** The text in which all replicas end: that of the recording, or, by the library's own order, one of the same length. */
function endOf(text: TextShape<unknown>, { docs }: Session, all: LiveTrace): string {
  const end = text.ownOrder ? text.view(docs[0]) : all.end
  expectEqual(end.length, all.end.length, 'the length of the text')
  for (const doc of docs) expectText(text, doc, end)
  return end
}

function replayLive(text: TextShape<unknown>, { writers, edits, rest }: LiveTrace): Session {
  const apply = text.apply as NonNullable<typeof text.apply>
  const docs = Array.from({ length: writers }, (_, i) => text.create(i + 1))
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
