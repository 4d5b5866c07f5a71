/** Automerge: a text and a list under the document's root. Replicas share the change that makes the empty text. */
import * as A from '@automerge/automerge'
import { idHex } from './ids'
import type { ListShape, TextShape } from './peer'

type Doc = A.Doc<{ text: string }>

const first = A.save(A.from({ text: '' }, { actor: '00' }))

export const text: TextShape<Doc> = {
  create: id => A.load<{ text: string }>(first, idHex(id)),
  view: doc => doc.text,
  splice: (doc, index, count, inserted) => A.change(doc, draft => A.splice(draft, ['text'], index, count, inserted)),
  spliceAll: (doc, patches) =>
    A.change(doc, draft => {
      for (const [index, count, inserted] of patches) A.splice(draft, ['text'], index, count, inserted)
    }),
  encode: doc => A.save(doc),
  decode: (bytes, id) => A.load(bytes, idHex(id)),
  edit: doc => A.getLastLocalChange(doc) ?? new Uint8Array(),
  apply: (target, update) => A.applyChanges(target, [update])[0],
  // The heads that the source does not know stand for changes that it lacks: then all is sent.
  since: (source, target) =>
    A.hasHeads(source, A.getHeads(target)) ? A.saveSince(source, A.getHeads(target)) : A.save(source),
  applySince: (target, update) => A.loadIncremental(target, update),
}

type Rows = A.Doc<{ rows: { name: string; n: number }[] }>

export const list: ListShape<Rows> = {
  filled: count => A.from({ rows: Array.from({ length: count }, (_, i) => ({ name: `item${i}`, n: i })) }),
  set: (doc, index, n) =>
    A.change(doc, ({ rows }) => {
      const row = rows[index]
      if (row !== undefined) row.n = n
    }),
  snapshot: doc => doc,
  read: (snapshot, index) => (snapshot as Rows).rows[index]?.n,
}
