/** ywasm, the Rust port of Yjs; a set is a map to `true`. Names as for Yjs. */
import * as Y from 'ywasm'
import type { MapShape, Replicated, SetShape } from './peer'

interface Doc {
  readonly doc: Y.YDoc
  readonly rows: Y.YMap
}

function create(id: number): Doc {
  const doc = new Y.YDoc({ clientID: id + 1 })
  return { doc, rows: doc.getMap('m') }
}

function apply(target: Doc, update: Uint8Array): Doc {
  Y.applyUpdate(target.doc, update, null)
  return target
}

const replicated: Replicated<Doc> = {
  create,
  view: ({ rows }) => rows.toJson(undefined),
  encode: ({ doc }) => Y.encodeStateAsUpdate(doc),
  decode: (bytes, id) => apply(create(id), bytes),
  edit: ({ doc }) => Y.encodeStateAsUpdate(doc),
  since: (source, target) => Y.encodeStateAsUpdate(source.doc, Y.encodeStateVector(target.doc)),
  apply,
}

export const map: MapShape<Doc> = {
  ...replicated,
  set(doc, key, value) {
    doc.rows.set(key, value, undefined)
    return doc
  },
  setAll(doc, { keys, values }) {
    const transaction = doc.doc.beginTransaction(null)
    for (let i = 0; i < keys.length; i++) doc.rows.set(keys[i] as string, values[i], transaction)
    transaction.commit()
    transaction.free()
    return doc
  },
  delete(doc, key) {
    doc.rows.delete(key, undefined)
    return doc
  },
  get: ({ rows }, key) => rows.get(key, undefined),
  snapshot: ({ rows }) => rows.toJson(undefined),
  read: (snapshot, key) => (snapshot as Record<string, unknown>)[key],
}

export const set: SetShape<Doc> = {
  ...replicated,
  add(doc, element) {
    doc.rows.set(element, true, undefined)
    return doc
  },
  remove(doc, element) {
    doc.rows.delete(element, undefined)
    return doc
  },
  size: ({ rows }) => rows.length(undefined),
}

export { list, text } from './ywasm-text'
