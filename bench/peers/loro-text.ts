/** Loro: its text; a list is a list of map containers. */
import { LoroDoc, LoroMap, type LoroText } from 'loro-crdt'
import { idHex } from './ids'
import type { ListShape, TextShape } from './peer'

interface Doc {
  readonly doc: LoroDoc
  readonly text: LoroText
  last: Uint8Array
}

function createAlone(id: number): Doc {
  const doc = new LoroDoc()
  doc.setPeerId(BigInt(`0x${idHex(id)}`))
  return { doc, text: doc.getText('t'), last: new Uint8Array() }
}

function create(id: number): Doc {
  const made = createAlone(id)
  made.doc.subscribeLocalUpdates(update => {
    made.last = update
  })
  return made
}

function apply(target: Doc, update: Uint8Array): Doc {
  target.doc.import(update)
  return target
}

function replace(text: LoroText, index: number, count: number, inserted: string): void {
  if (count > 0) text.delete(index, count)
  if (inserted !== '') text.insert(index, inserted)
}

export const text: TextShape<Doc> = {
  create,
  createAlone,
  view: ({ text }) => text.toString(),
  splice(doc, index, count, inserted) {
    replace(doc.text, index, count, inserted)
    doc.doc.commit()
    return doc
  },
  spliceAll(doc, patches) {
    for (const [index, count, inserted] of patches) replace(doc.text, index, count, inserted)
    doc.doc.commit()
    return doc
  },
  encode: ({ doc }) => doc.export({ mode: 'snapshot' }),
  encodeShort: ({ doc }) => doc.export({ mode: 'shallow-snapshot', frontiers: doc.frontiers() }),
  decode: (bytes, id) => apply(create(id), bytes),
  edit: ({ last }) => last,
  since: (source, target) => source.doc.export({ mode: 'update', from: target.doc.oplogVersion() }),
  apply,
}

export const list: ListShape<LoroDoc> = {
  filled(count) {
    const doc = new LoroDoc()
    const rows = doc.getList('rows')
    for (let i = 0; i < count; i++) {
      const row = rows.insertContainer(i, new LoroMap())
      row.set('name', `item${i}`)
      row.set('n', i)
    }
    doc.commit()
    return doc
  },
  set(doc, index, n) {
    const row = doc.getList('rows').get(index) as LoroMap
    row.set('n', n)
    doc.commit()
    return doc
  },
  snapshot: doc => doc.getList('rows').toJSON(),
  read: (snapshot, index) => (snapshot as { n: number }[])[index]?.n,
}
