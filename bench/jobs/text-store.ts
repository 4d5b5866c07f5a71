/** Jobs on the text at the end of a recorded session: its bytes, how fast it is open again, and what it holds in memory. */
import type { TextShape } from '../peers/peer'
import type { Trace } from '../traces'
import { atMost, only, ratio } from './goal'
import { expectEqual, type Job, median, timedPatiently } from './job'
import { alone, expectText, noteOf, paperTrace, replay, textJob } from './text'

export const textOpen: Job = {
  ...textJob,
  name: 'text-open',
  title: 'Opening a stored text',
  about:
    'The text of automerge-paper from its bytes: decoded and read; and decoded, read and edited once, by a new replica. Meldkit’s bytes are those without history, as the bytes of json-joy and Yjs hold no deleted text; those of diamond-types, Loro and Automerge do.',
  columns: [
    { id: 'read', title: 'decode and text', unit: 'ms' },
    { id: 'ms', title: 'decode, text and first edit', unit: 'ms' },
  ],
  goals: [
    only('meldkit-text', ratio('ms', 'yjs', 0.05, 'with the first edit ≤ 0.05 of Yjs')),
    only('meldkit-text', ratio('ms', 'diamond-types', 1, 'with the first edit ahead of diamond-types (WASM)')),
  ],
  run({ text }, plan) {
    const { decode } = text ?? {}
    const encode = text?.encodeShort ?? text?.encode
    if (text === undefined || encode === undefined || decode === undefined) return
    const all = paperTrace(plan)
    const stored = new Uint8Array(encode(replay(text, alone(text), all.patches)))
    let id = 2
    const open = (edits: number) =>
      timedPatiently({
        prepare: () => id++,
        work(id) {
          const doc = decode(stored, id)
          const read = text.view(doc)
          return { read, doc: edits > 0 ? text.splice(doc, read.length >> 1, 0, 'x') : doc }
        },
        check({ read, doc }) {
          expectEqual(read.length, all.end.length, 'the length of the text')
          const middle = read.length >> 1
          expectText(text, doc, edits > 0 ? `${all.end.slice(0, middle)}x${all.end.slice(middle)}` : all.end)
        },
      })
    const read = open(0)
    const edited = open(1)
    return { values: { read: read.ms, ms: edited.ms }, ...noteOf([text.note, read.note, edited.note, all.note]) }
  },
}

export const textBytes: Job = {
  ...textJob,
  name: 'text-bytes',
  title: 'Bytes of a stored text',
  about:
    'The text of automerge-paper, replayed by one replica. The history of diamond-types, Loro and Automerge includes deleted text, that of the others says only what was deleted. Of libraries with several formats the densest.',
  columns: [
    { id: 'bytes', title: 'with history', unit: 'bytes' },
    { id: 'short', title: 'without', unit: 'bytes' },
  ],
  goals: [
    only('meldkit-text', atMost('short', 75_000, 'without history ≤ 75,000 bytes')),
    only('meldkit-text', atMost('bytes', 92_000, 'with history ≤ 92,000 bytes')),
  ],
  run({ text }, plan) {
    const encode = text?.encodeDense ?? text?.encode
    if (text === undefined || encode === undefined) return
    const all = paperTrace(plan)
    const doc = replay(text, alone(text), all.patches)
    const short = text.encodeShort?.(doc).length
    return { values: { bytes: encode(doc).length, ...(short && { short }) }, ...noteOf([text.note, all.note]) }
  },
}

const every = 100
const samples = 5

export const textHeap: Job = {
  ...textJob,
  name: 'text-heap',
  title: 'Memory that a text holds',
  about: `What the JavaScript heap and the memory of WASM instances grow by when automerge-paper is replayed, after the garbage is collected. “Per version”: one of every ${every} versions is kept, which only Meldkit and articulated have.`,
  columns: [
    { id: 'mb', title: 'text', unit: 'MB' },
    { id: 'kb', title: 'per version kept', unit: 'KB' },
  ],
  goals: [only('meldkit-text', atMost('mb', 4, '≤ 4 MB')), only('meldkit-text', atMost('kb', 4, 'per version ≤ 4 KB'))],
  run({ text }, plan) {
    if (text === undefined) return
    const all = paperTrace(plan)
    const plain = held(text, all, Number.POSITIVE_INFINITY)
    const values = { mb: plain.bytes / 2 ** 20 }
    const notes = [text.note, plain.note, all.note]
    if (!text.persistent) return { values, ...noteOf(notes) }
    const { bytes, versions } = held(text, all, every)
    return { values: { ...values, kb: (bytes - plain.bytes) / versions / 2 ** 10 }, ...noteOf(notes) }
  },
}

/** The median growth of the memory, with every `nth` version kept beside the last. */
function held(text: TextShape<unknown>, trace: Trace, nth: number) {
  // What the first replay leaves, such as compiled code, is not of the text. Slow libraries are measured in it all the same.
  const first = grown(text, trace, nth)
  if (first.ms > 4_000) return { ...first, note: '1 sample' }
  const growths = Array.from({ length: samples }, () => grown(text, trace, nth).bytes)
  return { ...first, bytes: median(growths), note: undefined }
}

/** A function of its own, so that nothing of one replay is in reach in the next. */
function grown(text: TextShape<unknown>, { patches, end }: Trace, nth: number) {
  const kept: unknown[] = []
  const before = memory()
  const start = performance.now()
  let doc = alone(text)
  for (const [number, [index, count, inserted]] of patches.entries()) {
    doc = text.splice(doc, index, count, inserted)
    if (number % nth === nth - 1) kept.push(doc)
  }
  const ms = performance.now() - start
  const bytes = memory() - before
  expectText(text, doc, end)
  return { bytes, ms, versions: kept.length }
}

function memory(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
