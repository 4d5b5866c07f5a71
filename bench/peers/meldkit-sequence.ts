/** The layer below Meldkit's text, through its own functions: what the verbs add is the difference. */
import { replicaId } from 'meldkit'
import { deleteAt, type Editor, edit, finish, insertAt } from '../../src/sequence/editor'
import { emptyState } from '../../src/sequence/state'
import { type TextState, viewText } from '../../src/sequence/text'
import { idText } from './ids'
import type { Patch, TextShape } from './peer'

interface Doc {
  readonly id: ReturnType<typeof replicaId>
  readonly state: TextState
  /** The next dot. */
  readonly next: number
}

/** Applies one patch; gives the next dot. */
function apply(editor: Editor<string>, id: Doc['id'], next: number, [index, count, inserted]: Patch): number {
  let dot = next
  if (count > 0) deleteAt(editor, id, index, count, { take: () => dot++ })
  if (inserted === '') return dot
  insertAt(editor, id, dot, index, inserted)
  return dot + inserted.length
}

export const text: TextShape<Doc> = {
  create: id => ({ id: replicaId(idText(id)), state: emptyState<string>(), next: 1 }),
  view: ({ state }) => viewText(state),
  splice({ id, state, next }, index, count, inserted) {
    const editor = edit(state, null)
    const dot = apply(editor, id, next, [index, count, inserted])
    return { id, state: finish(editor), next: dot }
  },
  spliceAll({ id, state, next }, patches) {
    const editor = edit(state, {})
    let dot = next
    for (const patch of patches) dot = apply(editor, id, dot, patch)
    return { id, state: finish(editor), next: dot }
  },
  persistent: true,
}
