/** The job on a list of objects of which every version is wanted as a value. */
import { atMost, otherCrdts, ratioToBest } from './goal'
import { expectEqual, type Job, scaled, steps, timed } from './job'

const n = 10_000
const persistent = ['meldkit-text', 'immutable', 'immer', 'mutative']

export const listSnapshots: Job = {
  name: 'list-snapshots',
  group: 'text',
  title: '10,000 changes of a list of 10,000 objects, after each a snapshot and one read',
  about:
    'A step writes one number in one object, takes a value of the whole list that stays as it is while the document goes on, and reads that number from it. Where the library has no snapshot, its plain JSON is taken. Ranked by the laws of its text or map.',
  shape: 'list',
  columns: [{ id: 'us', title: 'per step', unit: 'µs' }],
  goals: [
    atMost('us', 8, '≤ 8 µs'),
    ratioToBest('us', otherCrdts, 0.01, 'at least 100 times ahead of every other CRDT'),
  ],
  run({ list }, plan) {
    if (list === undefined) return
    const { steps: count, note } = steps(plan, n, persistent.includes(plan.peer) ? n : 200)
    const size = scaled(plan, n)
    let doc = list.filled(size)
    let next = size
    const ms = timed(
      () => undefined,
      () => {
        let found: unknown
        for (let i = 0; i < count; i++, next++) {
          const index = (next * 7919) % size
          doc = list.set(doc, index, next)
          found = list.read(list.snapshot(doc), index)
        }
        return found
      },
      found => expectEqual(found, next - 1, 'the newest number'),
    )
    return { values: { us: (ms / count) * 1000 }, ...(note && { note }) }
  },
}
