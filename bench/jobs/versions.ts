/** Jobs that need every version as a value: a snapshot after each change, and edits by assignment to drafts. */
import { atMost, otherCrdts, ratioToBest } from './goal'
import { expectEqual, filled, type Job, scaled, steps, timed } from './job'

const n = 10_000
const persistent = ['meldkit', 'meldkit-or-map', 'immutable']

export const snapshots: Job = {
  name: 'snapshots',
  title: '10,000 changes of a map of 10,000 entries, after each a snapshot and one read',
  about:
    'A step changes one entry, takes a value of the whole map that stays as it is while the document goes on, and reads one entry from it. Where the library has no snapshot, its plain JSON is taken.',
  shape: 'map',
  columns: [{ id: 'us', title: 'per step', unit: 'µs' }],
  goals: [
    atMost('us', 6, '≤ 6 µs'),
    ratioToBest('us', otherCrdts, 0.01, 'at least 100 times ahead of every other CRDT'),
  ],
  run({ map }, plan) {
    const { snapshot, read } = map ?? {}
    if (map === undefined || snapshot === undefined || read === undefined) return
    const { steps: count, note } = steps(plan, n, persistent.includes(plan.peer) ? n : 200)
    const size = scaled(plan, n)
    let doc = filled(map, size)
    let next = size
    const ms = timed(
      () => undefined,
      () => {
        let found: unknown
        for (let i = 0; i < count; i++, next++) {
          const key = `key${(next * 7919) % size}`
          doc = map.set(doc, key, next)
          found = read(snapshot(doc), key)
        }
        return found
      },
      found => expectEqual(found, next - 1, 'the newest value'),
    )
    return { values: { us: (ms / count) * 1000 }, ...(note && { note }) }
  },
}

export const immer: Job = {
  name: 'immer',
  title: '10,000 edits by drafts of a map of 10,000 entries, beside Immer',
  about:
    'A step sets one entry by assignment to a draft. All keep every version immutable; Meldkit also makes the delta of each edit. `npm run bench -- draft` measures drafts of larger documents.',
  shape: 'map',
  columns: [{ id: 'us', title: 'per step', unit: 'µs' }],
  goals: [ratioToBest('us', ['immer', 'immer-map'], 2, '≤ 2.0 of the faster Immer')],
  run({ map }, plan) {
    const { draft } = map ?? {}
    if (map === undefined || draft === undefined) return
    const { steps: count, note } = steps(plan, n, 500)
    const size = scaled(plan, n)
    let doc = filled(map, size)
    let next = size
    const ms = timed(
      () => undefined,
      () => {
        for (let i = 0; i < count; i++, next++) doc = draft(doc, `key${(next * 7919) % size}`, next)
      },
      () => expectEqual(map.get(doc, `key${((next - 1) * 7919) % size}`), next - 1, 'the newest value'),
    )
    return { values: { us: (ms / count) * 1000 }, ...(note && { note }) }
  },
}
