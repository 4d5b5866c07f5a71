/** Yjs: a Y.Text; a list is a Y.Array of Y.Maps. Updates are those of its first format, the default. */
import * as Y from 'yjs'
import { id32 } from './ids'
import type { ListShape, TextShape } from './peer'

interface Doc {
  readonly doc: Y.Doc
  readonly text: Y.Text
  last: Uint8Array
}

function createAlone(id: number): Doc {
  const doc = new Y.Doc()
  doc.clientID = id32(id)
  return { doc, text: doc.getText('t'), last: new Uint8Array() }
}

function create(id: number): Doc {
  const made = createAlone(id)
  made.doc.on('update', (update: Uint8Array) => {
    made.last = update
  })
  return made
}

function apply(target: Doc, update: Uint8Array): Doc {
  Y.applyUpdate(target.doc, update)
  return target
}

function replace(text: Y.Text, index: number, count: number, inserted: string): void {
  if (count > 0) text.delete(index, count)
  if (inserted !== '') text.insert(index, inserted)
}

export const text: TextShape<Doc> = {
  create,
  createAlone,
  view: ({ text }) => text.toString(),
  splice(doc, index, count, inserted) {
    // An edit outside of a transaction is one.
    if (count > 0 && inserted !== '') doc.doc.transact(() => replace(doc.text, index, count, inserted))
    else replace(doc.text, index, count, inserted)
    return doc
  },
  spliceAll(doc, patches) {
    doc.doc.transact(() => {
      for (const [index, count, inserted] of patches) replace(doc.text, index, count, inserted)
    })
    return doc
  },
  encode: ({ doc }) => Y.encodeStateAsUpdate(doc),
  encodeDense: ({ doc }) => Y.encodeStateAsUpdateV2(doc),
  decode: (bytes, id) => apply(create(id), bytes),
  edit: ({ last }) => last,
  since: (source, target) => Y.encodeStateAsUpdate(source.doc, Y.encodeStateVector(target.doc)),
  apply,
}

type Rows = Y.Array<Y.Map<string | number>>

export const list: ListShape<Rows> = {
  filled(count) {
    const doc = new Y.Doc()
    const rows: Rows = doc.getArray('rows')
    rows.push(
      Array.from({ length: count }, (_, i) => {
        return new Y.Map<string | number>([
          ['name', `item${i}`],
          ['n', i],
        ])
      }),
    )
    return rows
  },
  set(rows, index, n) {
    rows.get(index).set('n', n)
    return rows
  },
  snapshot: rows => rows.toJSON(),
  read: (snapshot, index) => (snapshot as { n: number }[])[index]?.n,
}
