/**
 * list-positions: a text CRDT as its documentation makes one, of a Text and the set of all positions ever seen. Messages
 * and saved states are JSON.
 */
import { type BunchMeta, Order, type Position, PositionSet, Text } from 'list-positions'
import { idText } from './ids'
import { jsonBytes, parseBytes, type TextShape } from './peer'

interface Doc {
  readonly text: Text
  readonly seen: PositionSet
  /** The newest edit, kept where edits are sent. */
  last: Message[] | undefined
}

type Message =
  | { readonly type: 'set'; readonly pos: Position; readonly chars: string; readonly meta?: BunchMeta }
  | { readonly type: 'delete'; readonly pos: Position; readonly count: number }

interface Saved {
  readonly order: ReturnType<Order['save']>
  readonly text: ReturnType<Text['save']>
  readonly seen: ReturnType<PositionSet['save']>
}

function create(id: number): Doc {
  return { text: new Text(new Order({ replicaID: idText(id) })), seen: new PositionSet(), last: [] }
}

function replace({ text, seen, last }: Doc, index: number, count: number, inserted: string): void {
  // A run of positions that follow each other in one bunch at a time.
  for (let left = count; left > 0; ) {
    const pos = text.positionAt(index)
    const run = left === 1 ? 1 : runLength(text, index, left)
    text.delete(pos, run)
    last?.push({ type: 'delete', pos, count: run })
    left -= run
  }
  if (inserted === '') return
  const [pos, meta] = text.insertAt(index, inserted)
  seen.add(pos, inserted.length)
  last?.push({ type: 'set', pos, chars: inserted, ...(meta && { meta }) })
}

function runLength(text: Text, index: number, count: number): number {
  for (const [, chars] of text.items(index, index + count)) return (chars as string).length
  return 1
}

function receive({ text, seen }: Doc, message: Message): void {
  const { pos } = message
  if (message.type === 'delete') {
    seen.add(pos, message.count)
    text.delete(pos, message.count)
    return
  }
  // Messages come in causal order, so that all characters of one are known or none is.
  if (seen.has(pos)) return
  if (message.meta !== undefined) text.order.addMetas([message.meta])
  text.set(pos, message.chars)
  seen.add(pos, message.chars.length)
}

const save = ({ text, seen }: Doc): Uint8Array =>
  jsonBytes({ order: text.order.save(), text: text.save(), seen: seen.save() } satisfies Saved)

function load(target: Doc, bytes: Uint8Array): Doc {
  const saved = parseBytes<Saved>(bytes)
  const { text, seen } = target
  text.order.load(saved.order)
  if (seen.state.size === 0) {
    text.load(saved.text)
    seen.load(saved.seen)
    return target
  }
  const theirs = new Text(text.order)
  theirs.load(saved.text)
  const seenByThem = new PositionSet()
  seenByThem.load(saved.seen)
  for (const pos of seenByThem) {
    const char = theirs.get(pos)
    if (char === undefined) text.delete(pos)
    else if (!seen.has(pos)) text.set(pos, char)
    seen.add(pos)
  }
  return target
}

export const text: TextShape<Doc> = {
  create,
  createAlone: id => ({ ...create(id), last: undefined }),
  view: ({ text }) => text.toString(),
  splice(doc, index, count, inserted) {
    if (doc.last !== undefined) doc.last = []
    replace(doc, index, count, inserted)
    return doc
  },
  spliceAll(doc, patches) {
    if (doc.last !== undefined) doc.last = []
    for (const [index, count, inserted] of patches) replace(doc, index, count, inserted)
    return doc
  },
  encode: save,
  decode: (bytes, id) => load(create(id), bytes),
  edit: ({ last }) => jsonBytes(last?.length === 1 ? last[0] : last),
  apply(target, update) {
    const messages = parseBytes<Message | Message[]>(update)
    if (Array.isArray(messages)) for (const message of messages) receive(target, message)
    else receive(target, messages)
    return target
  },
  since: save,
  applySince: load,
  causalOrder: true,
}
