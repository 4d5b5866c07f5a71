/** Automerge: the document's root as the map; a set is a map to `true`. Replicas of a counter share the change that makes it. */
import * as A from '@automerge/automerge'
import type { CounterShape, MapShape, Replicated, SetShape } from './peer'

type Rows = A.Doc<Record<string, unknown>>

const actor = (id: number): string => (id + 1).toString(16).padStart(16, '0')

function replicated(create: (id: number) => Rows, view: (doc: Rows) => unknown): Replicated<Rows> {
  return {
    create,
    view,
    encode: doc => A.save(doc),
    decode: (bytes, id) => A.load(bytes, actor(id)),
    fork: (doc, id) => A.clone(doc, actor(id)),
    edit: doc => A.getLastLocalChange(doc) ?? new Uint8Array(),
    // The heads that the source does not know stand for changes that it lacks: then all is sent.
    since: (source, target) =>
      A.hasHeads(source, A.getHeads(target)) ? A.saveSince(source, A.getHeads(target)) : A.save(source),
    apply: (target, update) => A.loadIncremental(target, update),
    merge: (target, source) => A.merge(target, source),
  }
}

const ofRoot = replicated(
  id => A.init(actor(id)),
  doc => ({ ...doc }),
)

export const map: MapShape<Rows> = {
  ...ofRoot,
  set: (doc, key, value) =>
    A.change(doc, rows => {
      rows[key] = value
    }),
  setAll: (doc, { keys, values }) =>
    A.change(doc, rows => {
      for (let i = 0; i < keys.length; i++) rows[keys[i] as string] = values[i]
    }),
  delete: (doc, key) =>
    A.change(doc, rows => {
      delete rows[key]
    }),
  get: (doc, key) => doc[key],
  snapshot: doc => doc,
  read: (snapshot, key) => (snapshot as Rows)[key],
}

export const set: SetShape<Rows> = {
  ...ofRoot,
  add: (doc, element) =>
    A.change(doc, rows => {
      rows[element] = true
    }),
  remove: (doc, element) =>
    A.change(doc, rows => {
      delete rows[element]
    }),
  size: doc => Object.keys(doc).length,
}

const likes = (doc: Rows): A.Counter => doc.likes as A.Counter
const first = A.save(A.from({ likes: new A.Counter(0) }, { actor: '00' }))

export const counter: CounterShape<Rows> = {
  ...replicated(
    id => A.load(first, actor(id)),
    doc => likes(doc).value,
  ),
  increment: doc => A.change(doc, rows => likes(rows).increment(1)),
  value: doc => likes(doc).value,
}

export { list, text } from './automerge-text'
