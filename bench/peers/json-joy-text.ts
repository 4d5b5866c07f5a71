/** json-joy: a string node as the root that replicas share; a list is an array node of object nodes. */

import { Delta } from 'json-joy/lib/json-crdt/delta/Delta.js'
import { Model } from 'json-joy/lib/json-crdt/index.js'
import type { ArrApi, ObjApi, StrApi } from 'json-joy/lib/json-crdt/model/index.js'
import { ClockVector, Patch, s } from 'json-joy/lib/json-crdt-patch/index.js'
import { id52 } from './ids'
import type { ListShape, TextShape } from './peer'

interface Doc {
  readonly model: Model
  readonly text: StrApi
  last: Patch | undefined
}

const doc = (model: Model): Doc => ({ model, text: model.api.str([]), last: undefined })

function create(id: number): Doc {
  const model = Model.create(s.str(''), id52(id)) as unknown as Model
  model.api.flush()
  return doc(model)
}

function replace(text: StrApi, index: number, count: number, inserted: string): void {
  if (count > 0) text.del(index, count)
  if (inserted !== '') text.ins(index, inserted)
}

export const text: TextShape<Doc> = {
  create,
  view: ({ model }) => String(model.view()),
  splice(doc, index, count, inserted) {
    replace(doc.text, index, count, inserted)
    doc.last = doc.model.api.flush()
    return doc
  },
  spliceAll(doc, patches) {
    for (const [index, count, inserted] of patches) replace(doc.text, index, count, inserted)
    doc.last = doc.model.api.flush()
    return doc
  },
  encode: ({ model }) => model.toBinary(),
  decode: (bytes, id) => doc(Model.load(bytes, id52(id)) as unknown as Model),
  edit: ({ last }) => last?.toBinary() ?? new Uint8Array(),
  apply(target, update) {
    target.model.applyPatch(Patch.fromBinary(update))
    return target
  },
  since: (source, target) => source.model.delta(ClockVector.fromU8(target.model.clock.toU8())).toBinary(),
  applySince(target, update) {
    target.model.applyDelta(Delta.from(update))
    return target
  },
  causalOrder: true,
}

interface Rows {
  readonly model: Model
  readonly rows: ArrApi
}

export const list: ListShape<Rows> = {
  filled(count) {
    const model = Model.create(undefined, id52(0)) as unknown as Model
    model.api.set(Array.from({ length: count }, (_, i) => ({ name: `item${i}`, n: i })))
    model.api.flush()
    return { model, rows: model.api.arr([]) }
  },
  set(doc, index, n) {
    const row = doc.model.api.obj([index]) as ObjApi
    row.set({ n })
    doc.model.api.flush()
    return doc
  },
  snapshot: ({ model }) => model.view(),
  read: (snapshot, index) => (snapshot as { n: number }[])[index]?.n,
}
