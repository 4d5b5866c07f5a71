/** crdts (orbitdb): its observed-remove set and its counter, which merge whole replicas; it has no map. */
import { ORSet, PNCounter } from 'crdts'
import { type CounterShape, jsonBytes, parseBytes, type SetShape } from './peer'

interface Tags {
  readonly set: ORSet
  readonly id: number
  tag: number
}

const mergeTags = (target: Tags, source: Tags): Tags => {
  target.set.merge(source.set)
  return target
}
const decodeTags = (bytes: Uint8Array, id: number): Tags => ({ set: ORSet.from(parseBytes(bytes)), id, tag: 0 })

export const set: SetShape<Tags> = {
  create: id => ({ set: new ORSet(), id, tag: 0 }),
  view: ({ set }) => [...set.values()].sort(),
  encode: ({ set }) => jsonBytes(set),
  decode: decodeTags,
  edit: ({ set }) => jsonBytes(set),
  since: ({ set }) => jsonBytes(set),
  apply: (target, update) => mergeTags(target, decodeTags(update, 0)),
  merge: mergeTags,
  mergeEdit: mergeTags,
  add(doc, element) {
    doc.set.add(element, `${doc.id}:${++doc.tag}`)
    return doc
  },
  remove(doc, element) {
    doc.set.remove(element)
    return doc
  },
  size: ({ set }) => [...set.values()].length,
}

const mergeLikes = (target: PNCounter, source: PNCounter): PNCounter => {
  target.merge(source)
  return target
}

export const counter: CounterShape<PNCounter> = {
  create: id => new PNCounter(`r${id}`),
  view: likes => likes.value,
  encode: likes => jsonBytes(likes),
  decode(bytes, id) {
    const { p, n } = parseBytes<{ p: object; n: object }>(bytes)
    return new PNCounter(`r${id}`, p, n)
  },
  edit: likes => jsonBytes(likes),
  since: likes => jsonBytes(likes),
  apply: (target, update) => mergeLikes(target, PNCounter.from(parseBytes(update))),
  merge: mergeLikes,
  mergeEdit: mergeLikes,
  increment(likes) {
    likes.increment()
    return likes
  },
  value: likes => likes.value,
}
