/** Yjs: a Y.Map, of a short name since the format repeats it in each entry; a set is a map to `true`. Updates are those of its first format, the default. */
import * as Y from 'yjs'
import type { MapShape, Replicated, SetShape } from './peer'

const rows = (doc: Y.Doc): Y.Map<number | boolean> => doc.getMap('m')

function create(id: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = id + 1
  return doc
}

function apply(doc: Y.Doc, update: Uint8Array): Y.Doc {
  Y.applyUpdate(doc, update)
  return doc
}

const replicated: Replicated<Y.Doc> = {
  create,
  view: doc => rows(doc).toJSON(),
  encode: doc => Y.encodeStateAsUpdate(doc),
  decode: (bytes, id) => apply(create(id), bytes),
  edit: doc => Y.encodeStateAsUpdate(doc),
  since: (source, target) => Y.encodeStateAsUpdate(source, Y.encodeStateVector(target)),
  apply,
}

export const map: MapShape<Y.Doc> = {
  ...replicated,
  set(doc, key, value) {
    rows(doc).set(key, value)
    return doc
  },
  setAll(doc, { keys, values }) {
    const map = rows(doc)
    doc.transact(() => {
      for (let i = 0; i < keys.length; i++) map.set(keys[i] as string, values[i] as number)
    })
    return doc
  },
  delete(doc, key) {
    rows(doc).delete(key)
    return doc
  },
  get: (doc, key) => rows(doc).get(key),
  snapshot: doc => rows(doc).toJSON(),
  read: (snapshot, key) => (snapshot as Record<string, unknown>)[key],
}

export const set: SetShape<Y.Doc> = {
  ...replicated,
  add(doc, element) {
    rows(doc).set(element, true)
    return doc
  },
  remove(doc, element) {
    rows(doc).delete(element)
    return doc
  },
  size: doc => rows(doc).size,
}

export { list, text } from './yjs-text'
