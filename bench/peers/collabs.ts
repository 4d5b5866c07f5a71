/** Collabs: its value map, value set and counter. A replica keeps the messages it knows, as an application would for its peers. */
import { CCounter, type Collab, CRuntime, CValueMap, CValueSet, type InitToken } from '@collabs/collabs'
import type { CounterShape, MapShape, Replicated, SetShape } from './peer'

export interface Doc<C> {
  readonly runtime: CRuntime
  readonly data: C
  /** By sender, its messages by their number. */
  readonly log: Map<string, Map<number, Uint8Array>>
  last: Uint8Array
}

const saved = 0
const messages = 1

/** A replica that keeps no messages. */
export function silent<C extends Collab>(make: (init: InitToken) => C, name: string): Doc<C> {
  const runtime = new CRuntime({ debugReplicaID: name, autoTransactions: 'error' })
  return { runtime, data: runtime.registerCollab('data', make), log: new Map(), last: new Uint8Array() }
}

export function replicated<C extends Collab>(
  make: (init: InitToken) => C,
  view: (data: C) => unknown,
  nameOf = (id: number) => `r${id}`,
) {
  const create = (id: number): Doc<C> => {
    const doc = silent(make, nameOf(id))
    doc.runtime.on('Update', event => {
      if (event.updateType !== 'message') return
      const log = doc.log.get(event.senderID) ?? new Map<number, Uint8Array>()
      doc.log.set(event.senderID, log.set(event.senderCounter, event.update))
      if (event.isLocalOp) doc.last = event.update
    })
    return doc
  }
  return {
    create,
    view: ({ data }) => view(data),
    encode: ({ runtime }) => runtime.save(),
    decode(bytes, id) {
      const doc = create(id)
      doc.runtime.load(bytes)
      return doc
    },
    edit: ({ last }) => frame(messages, [last]),
    since(source, target) {
      const seen = target.runtime.vectorClock()
      const lacking: Uint8Array[] = []
      for (const [sender, count] of source.runtime.vectorClock()) {
        for (let number = (seen.get(sender) ?? 0) + 1; number <= count; number++) {
          const message = source.log.get(sender)?.get(number)
          // What came by a saved state is not in the log.
          if (message === undefined) return frame(saved, [source.runtime.save()])
          lacking.push(message)
        }
      }
      return frame(messages, lacking)
    },
    apply(target, update) {
      const [kind, parts] = unframe(update)
      if (kind === saved) for (const part of parts) target.runtime.load(part)
      else target.runtime.batchRemoteUpdates(() => parts.forEach(part => target.runtime.receive(part)))
      return target
    },
    // It holds back what comes too early, but what a loaded replica writes does not name all that was loaded.
    causalOrder: true,
  } satisfies Replicated<Doc<C>>
}

function frame(kind: number, parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + 4 + part.length, 0))
  const view = new DataView(bytes.buffer)
  bytes[0] = kind
  let at = 1
  for (const part of parts) {
    view.setUint32(at, part.length)
    bytes.set(part, at + 4)
    at += 4 + part.length
  }
  return bytes
}

function unframe(bytes: Uint8Array): readonly [kind: number, parts: Uint8Array[]] {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const parts: Uint8Array[] = []
  for (let at = 1; at < bytes.length; ) {
    const length = view.getUint32(at)
    parts.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return [bytes[0] as number, parts]
}

export function edit<C>(doc: Doc<C>, work: (data: C) => unknown): Doc<C> {
  doc.runtime.transact(() => {
    work(doc.data)
  })
  return doc
}

const sorted = (entries: Iterable<[string, number]>): unknown => Object.fromEntries([...entries])
type Rows = Doc<CValueMap<string, number>>
export const map: MapShape<Rows> = {
  ...replicated(
    init => new CValueMap<string, number>(init),
    rows => sorted(rows.entries()),
  ),
  set: (doc, key, value) => edit(doc, rows => rows.set(key, value)),
  setAll: (doc, { keys, values }) =>
    edit(doc, rows => {
      for (let i = 0; i < keys.length; i++) rows.set(keys[i] as string, values[i] as number)
    }),
  delete: (doc, key) => edit(doc, rows => rows.delete(key)),
  get: ({ data }, key) => data.get(key),
  snapshot: ({ data }) => new Map(data.entries()),
  read: (snapshot, key) => (snapshot as ReadonlyMap<string, number>).get(key),
}

export const set: SetShape<Doc<CValueSet<string>>> = {
  ...replicated(
    init => new CValueSet<string>(init),
    tags => [...tags].sort(),
  ),
  add: (doc, element) => edit(doc, tags => tags.add(element)),
  remove: (doc, element) => edit(doc, tags => tags.delete(element)),
  size: ({ data }) => data.size,
}

export const counter: CounterShape<Doc<CCounter>> = {
  ...replicated(
    init => new CCounter(init),
    likes => likes.value,
  ),
  increment: doc => edit(doc, likes => likes.add(1)),
  value: ({ data }) => data.value,
}

export { text } from './collabs-text'
