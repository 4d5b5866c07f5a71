/** diamond-types: a document with its log; it has no transactions. Positions are code points, which in all jobs are UTF-16 units too. */
import { Doc as DtDoc } from 'diamond-types-node'
import { idText } from './ids'
import type { TextShape } from './peer'

interface Doc {
  readonly doc: DtDoc
  /** The version before the newest edit, kept where edits are sent. */
  before: Uint32Array | undefined
}

const create = (id: number): Doc => ({ doc: new DtDoc(idText(id)), before: new Uint32Array() })

function splice(doc: Doc, index: number, count: number, inserted: string): Doc {
  if (doc.before !== undefined) doc.before = doc.doc.getLocalVersion()
  if (count > 0) doc.doc.del(index, count)
  if (inserted !== '') doc.doc.ins(index, inserted)
  return doc
}

function merge(target: Doc, update: Uint8Array): Doc {
  target.doc.mergeBytes(update)
  return target
}

export const text: TextShape<Doc> = {
  create,
  createAlone: id => ({ doc: create(id).doc, before: undefined }),
  view: ({ doc }) => doc.get(),
  splice,
  spliceAll(doc, patches) {
    const before = doc.before && doc.doc.getLocalVersion()
    for (const [index, count, inserted] of patches) {
      if (count > 0) doc.doc.del(index, count)
      if (inserted !== '') doc.doc.ins(index, inserted)
    }
    doc.before = before
    return doc
  },
  encode: ({ doc }) => doc.toBytes(),
  decode: (bytes, id) => ({ doc: DtDoc.fromBytes(bytes, idText(id)), before: new Uint32Array() }),
  edit: ({ doc, before }) => doc.getPatchSince(before ?? new Uint32Array()),
  apply: merge,
  since: ({ doc }) => doc.toBytes(),
  causalOrder: true,
}
