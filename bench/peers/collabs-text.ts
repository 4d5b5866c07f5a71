/** Collabs: its text. An update is the message of one edit. */
import { CText } from '@collabs/collabs'
import { type Doc, edit, replicated, silent } from './collabs'
import { idText } from './ids'
import type { TextShape } from './peer'

const make = (init: ConstructorParameters<typeof CText>[0]) => new CText(init)
const logged = replicated(make, text => text.toString(), idText)

const piece = 10_000

function replace(text: CText, index: number, count: number, inserted: string): void {
  if (count > 0) text.delete(index, count)
  // In pieces, since it hands the characters on as arguments, of which JavaScript takes some ten thousands.
  for (let at = 0; at < inserted.length; at += piece) text.insert(index + at, inserted.slice(at, at + piece))
}

export const text: TextShape<Doc<CText>> = {
  ...logged,
  createAlone: id => silent(make, idText(id)),
  view: ({ data }) => data.toString(),
  splice: (doc, index, count, inserted) => edit(doc, text => replace(text, index, count, inserted)),
  spliceAll: (doc, patches) =>
    edit(doc, text => {
      for (const [index, count, inserted] of patches) replace(text, index, count, inserted)
    }),
  edit: ({ last }) => last,
  apply(target, update) {
    target.runtime.receive(update)
    return target
  },
  applySince: logged.apply,
}
