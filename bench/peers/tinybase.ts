/** TinyBase: the values of a mergeable store; a set is values of `true`. Sync compares its hashes, as its synchronizers do. */
import { createMergeableStore, type MergeableChanges, type MergeableContent, type MergeableStore } from 'tinybase'
import type { ListShape, MapShape, Replicated, SetShape } from './peer'

const create = (id: number): MergeableStore => createMergeableStore(`r${id}`)

// Deleted values are undefined, which JSON lacks; TinyBase's own synchronizers and persisters send this character too.
const absent = '\uFFFC'
const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(value, (_, part) => (part === undefined ? absent : part)))
const parseBytes = <T>(bytes: Uint8Array): T =>
  JSON.parse(new TextDecoder().decode(bytes), (_, part) => (part === absent ? undefined : part)) as T

const replicated: Replicated<MergeableStore> = {
  create,
  view: store => store.getValues(),
  encode: store => jsonBytes(store.getMergeableContent()),
  decode: (bytes, id) => create(id).setMergeableContent(parseBytes<MergeableContent>(bytes)),
  edit: store => jsonBytes(store.getMergeableContent()),
  since: (source, target) =>
    jsonBytes([[{}], source.getMergeableValueDiff(target.getMergeableValueHashes()), 1] satisfies MergeableChanges),
  requestBytes: target => jsonBytes(target.getMergeableValueHashes()).length,
  apply: (target, update) => target.applyMergeableChanges(parseBytes<MergeableChanges>(update)),
  merge: (target, source) => target.merge(source),
  mergeEdit: (target, source) => target.applyMergeableChanges(source.getMergeableContent()),
}

export const map: MapShape<MergeableStore> = {
  ...replicated,
  set: (store, key, value) => store.setValue(key, value),
  setAll(store, { keys, values }) {
    store.transaction(() => {
      for (let i = 0; i < keys.length; i++) store.setValue(keys[i] as string, values[i] as number)
    })
    return store
  },
  delete: (store, key) => store.delValue(key),
  get: (store, key) => store.getValue(key),
  snapshot: store => store.getValues(),
  read: (snapshot, key) => (snapshot as Record<string, unknown>)[key],
}

export const set: SetShape<MergeableStore> = {
  ...replicated,
  add: (store, element) => store.setValue(element, true),
  remove: (store, element) => store.delValue(element),
  size: store => store.getValueIds().length,
}

/** A table whose row ids are the places. */
export const list: ListShape<MergeableStore> = {
  filled: count =>
    create(0).setTable(
      'rows',
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`, { name: `item${i}`, n: i }])),
    ),
  set: (store, index, n) => store.setCell('rows', `${index}`, 'n', n),
  snapshot: store => store.getTable('rows'),
  read: (snapshot, index) => (snapshot as Record<string, { n: number }>)[`${index}`]?.n,
}
