/** ywasm, the Rust port of Yjs: its text; a list is an array of maps. */
import * as Y from 'ywasm'
import { id32 } from './ids'
import type { ListShape, Patch, TextShape } from './peer'

interface Doc {
  readonly doc: Y.YDoc
  readonly text: Y.YText
  last: Uint8Array
}

function createAlone(id: number): Doc {
  const doc = new Y.YDoc({ clientID: id32(id) })
  return { doc, text: doc.getText('t'), last: new Uint8Array() }
}

function create(id: number): Doc {
  const made = createAlone(id)
  made.doc.onUpdate((update: Uint8Array) => {
    made.last = update
  })
  return made
}

function apply(target: Doc, update: Uint8Array): Doc {
  Y.applyUpdate(target.doc, update, null)
  return target
}

function transact(doc: Doc, patches: readonly Patch[]): Doc {
  const transaction = doc.doc.beginTransaction(null)
  for (const [index, count, inserted] of patches) {
    if (count > 0) doc.text.delete(index, count, transaction)
    if (inserted !== '') doc.text.insert(index, inserted, undefined, transaction)
  }
  transaction.commit()
  transaction.free()
  return doc
}

export const text: TextShape<Doc> = {
  create,
  createAlone,
  view: ({ text }) => text.toString(undefined),
  splice(doc, index, count, inserted) {
    if (count > 0 && inserted !== '') return transact(doc, [[index, count, inserted]])
    if (count > 0) doc.text.delete(index, count, undefined)
    else doc.text.insert(index, inserted, undefined, undefined)
    return doc
  },
  spliceAll: transact,
  encode: ({ doc }) => Y.encodeStateAsUpdate(doc),
  encodeDense: ({ doc }) => Y.encodeStateAsUpdateV2(doc),
  decode: (bytes, id) => apply(create(id), bytes),
  edit: ({ last }) => last,
  since: (source, target) => Y.encodeStateAsUpdate(source.doc, Y.encodeStateVector(target.doc)),
  apply,
}

export const list: ListShape<Y.YArray> = {
  filled(count) {
    const rows = new Y.YDoc({}).getArray('rows')
    rows.push(
      Array.from({ length: count }, (_, i) => new Y.YMap({ name: `item${i}`, n: i })),
      undefined,
    )
    return rows
  },
  set(rows, index, n) {
    const row = rows.get(index, undefined) as Y.YMap
    row.set('n', n, undefined)
    return rows
  },
  snapshot: rows => rows.toJson(undefined),
  read: (snapshot, index) => (snapshot as { n: number }[])[index]?.n,
}
