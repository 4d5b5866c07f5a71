/** Loro: its map and its counter; a set is a map to `true`. */
import { LoroDoc } from 'loro-crdt'
import type { CounterShape, MapShape, Replicated, SetShape } from './peer'

const rows = (doc: LoroDoc) => doc.getMap('rows')
const likes = (doc: LoroDoc) => doc.getCounter('likes')

function create(id: number): LoroDoc {
  const doc = new LoroDoc()
  doc.setPeerId(BigInt(id + 1))
  return doc
}

function apply(doc: LoroDoc, update: Uint8Array): LoroDoc {
  doc.import(update)
  return doc
}

const replicated = (view: (doc: LoroDoc) => unknown): Replicated<LoroDoc> => ({
  create,
  view,
  encode: doc => doc.export({ mode: 'snapshot' }),
  decode: (bytes, id) => apply(create(id), bytes),
  edit: doc => doc.export({ mode: 'update' }),
  since: (source, target) => source.export({ mode: 'update', from: target.oplogVersion() }),
  apply,
})

export const map: MapShape<LoroDoc> = {
  ...replicated(doc => rows(doc).toJSON()),
  set(doc, key, value) {
    rows(doc).set(key, value)
    doc.commit()
    return doc
  },
  setAll(doc, { keys, values }) {
    const map = rows(doc)
    for (let i = 0; i < keys.length; i++) map.set(keys[i] as string, values[i] as number)
    doc.commit()
    return doc
  },
  delete(doc, key) {
    rows(doc).delete(key)
    doc.commit()
    return doc
  },
  get: (doc, key) => rows(doc).get(key),
  snapshot: doc => rows(doc).toJSON(),
  read: (snapshot, key) => (snapshot as Record<string, unknown>)[key],
}

export const set: SetShape<LoroDoc> = {
  ...replicated(doc => rows(doc).toJSON()),
  add(doc, element) {
    rows(doc).set(element, true)
    doc.commit()
    return doc
  },
  remove(doc, element) {
    rows(doc).delete(element)
    doc.commit()
    return doc
  },
  size: doc => rows(doc).size,
}

export const counter: CounterShape<LoroDoc> = {
  ...replicated(doc => likes(doc).value),
  increment(doc) {
    likes(doc).increment(1)
    doc.commit()
    return doc
  },
  value: doc => likes(doc).value,
}

export { list, text } from './loro-text'
