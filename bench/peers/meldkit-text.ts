/** Meldkit's text and its list of structs. */
import * as meldkit from 'meldkit'
import { type AnyCrdt, type Crdt, change, decode, encode, lwwRegister, merge, replica, struct, view } from 'meldkit'
import { idText } from './ids'
import { type Doc, replicated } from './meldkit'
import type { ListShape, TextShape } from './peer'

// left: `text` and `list` are not exported yet. Declared here as they will be, looked up at run time, and without them
// these two take part in no job; then import them by name and drop these declarations.
interface TextEdit {
  insert(index: number, text: string): void
  delete(index: number, count?: number): void
  replace(index: number, count: number, text: string): void
}
interface RowsEdit {
  push(): RowEdit
  at(index: number): RowEdit
}
interface RowEdit {
  readonly name: { set(value: string): void }
  readonly n: { set(value: number): void }
}
type Verbs = {
  text?: () => Crdt<unknown, string, TextEdit, 'causal'>
  list?: (child: AnyCrdt) => Crdt<unknown, readonly { name: string; n: number }[], RowsEdit, 'causal'>
}
const { text: textType, list: listType } = meldkit as unknown as Verbs

// left: the encodings of a stream of updates, whose header goes over once.
const encodeUpdate = encode
const decodeUpdate = decode

function replace(edit: TextEdit, index: number, count: number, inserted: string): void {
  if (count === 0) edit.insert(index, inserted)
  else if (inserted === '') edit.delete(index, count)
  else edit.replace(index, count, inserted)
}

function textShape(type: ReturnType<NonNullable<Verbs['text']>>): TextShape<Doc<typeof type>> {
  const { encode: snapshot, since } = replicated(type, value => value)
  const made = (now: Doc<typeof type>[0]): Doc<typeof type> => [now, meldkit.emptyDelta(type)]
  return {
    create: id => made(replica(type, idText(id))),
    view: ([now]) => view(type, now),
    splice: ([now], index, count, inserted) => change(type, now, edit => replace(edit, index, count, inserted)),
    spliceAll: ([now], patches) =>
      change(type, now, edit => {
        for (const [index, count, inserted] of patches) replace(edit, index, count, inserted)
      }),
    encode: snapshot as NonNullable<typeof snapshot>,
    // left: encodeShort: ([now]) => encode(type, now, { history: false }),
    decode: (bytes, id) => made(replica(type, idText(id), decode(type, bytes))),
    edit: ([, delta]) => encodeUpdate(type, delta),
    apply: ([target], update) => made(merge(type, target, decodeUpdate(type, update))),
    since: since as NonNullable<typeof since>,
    applySince: ([target], update) => made(merge(type, target, decode(type, update))),
    merge: ([target], [source]) => made(merge(type, target, source)),
    persistent: true,
  }
}

function listShape(type: ReturnType<NonNullable<Verbs['list']>>): ListShape<Doc<typeof type>> {
  return {
    filled: count =>
      change(type, replica(type, idText(0)), rows => {
        for (let i = 0; i < count; i++) {
          const row = rows.push()
          row.name.set(`item${i}`)
          row.n.set(i)
        }
      }),
    set: ([now], index, n) => change(type, now, rows => rows.at(index).n.set(n)),
    snapshot: ([now]) => view(type, now),
    read: (snapshot, index) => (snapshot as readonly { n: number }[])[index]?.n,
  }
}

export const text = textType && textShape(textType())
export const list = listType && listShape(listType(struct({ name: lwwRegister(''), n: lwwRegister(0) })))
