/** Collabs: its text. What another replica lacks is its saved state, which merges. */
import { CRuntime, CText } from '@collabs/collabs'
import { idText } from './ids'
import type { TextShape } from './peer'

interface Doc {
  readonly runtime: CRuntime
  readonly text: CText
  last: Uint8Array
}

function createAlone(id: number): Doc {
  const runtime = new CRuntime({ debugReplicaID: idText(id), autoTransactions: 'error' })
  return { runtime, text: runtime.registerCollab('text', init => new CText(init)), last: new Uint8Array() }
}

function create(id: number): Doc {
  const made = createAlone(id)
  made.runtime.on('Send', ({ message }) => {
    made.last = message
  })
  return made
}

function load(target: Doc, saved: Uint8Array): Doc {
  target.runtime.load(saved)
  return target
}

function replace(text: CText, index: number, count: number, inserted: string): void {
  if (count > 0) text.delete(index, count)
  if (inserted !== '') text.insert(index, inserted)
}

export const text: TextShape<Doc> = {
  create,
  createAlone,
  view: ({ text }) => text.toString(),
  splice(doc, index, count, inserted) {
    doc.runtime.transact(() => replace(doc.text, index, count, inserted))
    return doc
  },
  spliceAll(doc, patches) {
    doc.runtime.transact(() => {
      for (const [index, count, inserted] of patches) replace(doc.text, index, count, inserted)
    })
    return doc
  },
  encode: ({ runtime }) => runtime.save(),
  decode: (bytes, id) => load(create(id), bytes),
  edit: ({ last }) => last,
  apply(target, update) {
    target.runtime.receive(update)
    return target
  },
  since: ({ runtime }) => runtime.save(),
  applySince: load,
  // It holds back what comes too early, but what a loaded replica writes does not name all that was loaded.
  causalOrder: true,
}
