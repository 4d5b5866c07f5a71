/** json-joy: an object node; a set is an object of `true`. Replicas share the root that the schema makes. */

import { Delta } from 'json-joy/lib/json-crdt/delta/Delta.js'
import { Model } from 'json-joy/lib/json-crdt/index.js'
import { ClockVector, Patch, s } from 'json-joy/lib/json-crdt-patch/index.js'
import type { MapShape, Replicated, SetShape } from './peer'

interface Doc {
  readonly model: Model
  last: Patch | undefined
}

// Session ids below 65,536 are reserved.
const session = (id: number): number => 100_000 + id

function create(id: number): Doc {
  const model = Model.create(s.obj({}), session(id)) as unknown as Model
  model.api.flush()
  return { model, last: undefined }
}

function edit(doc: Doc, entries: Record<string, unknown>): Doc {
  doc.model.api.obj([]).set(entries)
  doc.last = doc.model.api.flush()
  return doc
}

function remove(doc: Doc, key: string): Doc {
  doc.model.api.obj([]).del([key])
  doc.last = doc.model.api.flush()
  return doc
}

const rows = (doc: Doc): Record<string, unknown> => doc.model.view() as Record<string, unknown>
const get = (doc: Doc, key: string): unknown => doc.model.api.obj([]).node.get(key)?.view()

const replicated: Replicated<Doc> = {
  create,
  view: rows,
  encode: ({ model }) => model.toBinary(),
  decode: (bytes, id) => ({ model: Model.load(bytes, session(id)) as unknown as Model, last: undefined }),
  edit: ({ last }) => new Uint8Array([0, ...(last?.toBinary() ?? [])]),
  since(source, target) {
    const seen = ClockVector.fromU8(target.model.clock.toU8())
    const delta = source.model.delta(seen).toBinary()
    const update = new Uint8Array(delta.length + 1)
    update[0] = 1
    update.set(delta, 1)
    return update
  },
  apply(target, update) {
    if (update[0] === 1) target.model.applyDelta(Delta.from(update.subarray(1)))
    else target.model.applyPatch(Patch.fromBinary(update.subarray(1)))
    return target
  },
  merge(target, source) {
    target.model.merge(source.model)
    return target
  },
  mergeEdit(target, { last }) {
    if (last !== undefined) target.model.applyPatch(last)
    return target
  },
  causalOrder: true,
}

export const map: MapShape<Doc> = {
  ...replicated,
  set: (doc, key, value) => edit(doc, { [key]: value }),
  setAll(doc, { keys, values }) {
    const entries: Record<string, number> = {}
    for (let i = 0; i < keys.length; i++) entries[keys[i] as string] = values[i] as number
    return edit(doc, entries)
  },
  delete: remove,
  get,
  snapshot: rows,
  read: (snapshot, key) => (snapshot as Record<string, unknown>)[key],
}

export const set: SetShape<Doc> = {
  ...replicated,
  add: (doc, element) => edit(doc, { [element]: true }),
  remove,
  size: doc => Object.keys(rows(doc)).length,
}

export { list, text } from './json-joy-text'
