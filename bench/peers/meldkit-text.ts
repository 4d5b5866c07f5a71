/**
 * Meldkit's text and its list of structs. A document is the newest replica with its newest delta, and the streams of its
 * connections: one to all others, and one from each other replica.
 */
import {
  change,
  type Delta,
  type DeltaStream,
  decode,
  decodeNext,
  deltaStream,
  diff,
  emptyDelta,
  encode,
  encodeNext,
  list as listOf,
  lwwRegister,
  merge,
  type Replica,
  replica,
  struct,
  type Text,
  type TextEdit,
  text as textOf,
  view,
} from 'meldkit'
import { idText } from './ids'
import type { Doc as VerbDoc } from './meldkit'
import type { ListShape, TextShape } from './peer'

const Note = textOf()

interface Doc {
  readonly id: number
  readonly now: Replica<Text>
  readonly delta: Delta<Text>
  readonly connections: { out: DeltaStream; readonly into: Map<number, DeltaStream> }
}

const docOf = (id: number, now: Replica<Text>): Doc => ({
  id,
  now,
  delta: emptyDelta(Note),
  connections: { out: deltaStream(), into: new Map() },
})

function changed(doc: Doc, [now, delta]: readonly [Replica<Text>, Delta<Text>]): Doc {
  return { id: doc.id, now, delta, connections: doc.connections }
}

function replace(edit: TextEdit, index: number, count: number, inserted: string): void {
  if (count === 0) edit.insert(index, inserted)
  else if (inserted === '') edit.delete(index, count)
  else edit.replace(index, count, inserted)
}

const overStreams: TextShape<Doc> = {
  create: id => docOf(id, replica(Note, idText(id))),
  view: ({ now }) => view(Note, now),
  splice: (doc, index, count, inserted) =>
    changed(
      doc,
      change(Note, doc.now, edit => replace(edit, index, count, inserted)),
    ),
  spliceAll: (doc, patches) =>
    changed(
      doc,
      change(Note, doc.now, edit => {
        for (const [index, count, inserted] of patches) replace(edit, index, count, inserted)
      }),
    ),
  encode: ({ now }) => encode(Note, now),
  encodeShort: ({ now }) => encode(Note, now, { history: false }),
  decode: (bytes, id) => docOf(id, replica(Note, idText(id), decode(Note, bytes))),
  // The byte in front stands for the connection: whose stream this is.
  edit({ id, delta, connections }) {
    const [bytes, next] = encodeNext(Note, connections.out, delta)
    connections.out = next
    const update = new Uint8Array(bytes.length + 1)
    update[0] = id
    update.set(bytes, 1)
    return update
  },
  apply(doc, update) {
    const from = update[0] as number
    const { into } = doc.connections
    const [delta, next] = decodeNext(Note, into.get(from) ?? deltaStream(), update.subarray(1))
    into.set(from, next)
    return { id: doc.id, now: merge(Note, doc.now, delta), delta: doc.delta, connections: doc.connections }
  },
  since: (source, target) => encode(Note, diff(Note, source.now, target.now)),
  applySince: (doc, update) => ({ ...doc, now: merge(Note, doc.now, decode(Note, update)) }),
  merge: (target, source) => ({ ...target, now: merge(Note, target.now, source.now) }),
  persistent: true,
}

export const text: TextShape<Doc> = {
  ...overStreams,
  standingAlone: {
    ...overStreams,
    edit: ({ delta }) => encode(Note, delta),
    apply: (doc, update) => ({ ...doc, now: merge(Note, doc.now, decode(Note, update)) }),
  },
}

const Rows = listOf(struct({ name: lwwRegister(''), n: lwwRegister(0) }))

export const list: ListShape<VerbDoc<typeof Rows>> = {
  filled: count =>
    change(Rows, replica(Rows, idText(0)), rows => {
      for (let i = 0; i < count; i++) {
        const row = rows.push()
        row.name.set(`item${i}`)
        row.n.set(i)
      }
    }),
  set: ([now], index, n) => change(Rows, now, rows => rows.at(index).n.set(n)),
  snapshot: ([now]) => view(Rows, now),
  read: (snapshot, index) => (snapshot as readonly { n: number }[])[index]?.n,
}
