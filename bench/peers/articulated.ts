/** articulated: a persistent list of ids, which is no CRDT by itself and leaves the characters to the application. */
import { ElementIdGenerator, IdList, type SavedIdList } from 'articulated'
import { idText } from './ids'
import { jsonBytes, type Patch, parseBytes, type TextShape } from './peer'

interface Doc {
  readonly ids: IdList
  readonly names: ElementIdGenerator
}

function create(id: number): Doc {
  let bunches = 0
  return { ids: IdList.new(), names: new ElementIdGenerator(() => `${idText(id)}_${(bunches++).toString(36)}`) }
}

function replace(ids: IdList, names: ElementIdGenerator, [index, count, inserted]: Patch): IdList {
  const left = count === 0 ? ids : count === 1 ? ids.delete(ids.at(index)) : ids.deleteRange(index, index + count)
  if (inserted === '') return left
  const before = index === 0 ? null : left.at(index - 1)
  return left.insertAfter(before, names.generateAfter(before, inserted.length), inserted.length)
}

export const text: TextShape<Doc> = {
  create,
  view: ({ ids }) => ' '.repeat(ids.length),
  splice: ({ ids, names }, ...patch) => ({ ids: replace(ids, names, patch), names }),
  spliceAll: ({ ids, names }, patches) => ({
    ids: patches.reduce((list, patch) => replace(list, names, patch), ids),
    names,
  }),
  encode: ({ ids }) => jsonBytes(ids.save()),
  decode: (bytes, id) => ({ ...create(id), ids: IdList.load(parseBytes<SavedIdList>(bytes)) }),
  persistent: true,
  idsOnly: true,
  note: 'ids without their characters',
}
