/** Jobs that write a map: in one transaction, in one each, and over the same keys again and again. */
import type { MapShape } from '../peers/peer'
import { atMost, ratio } from './goal'
import { entries, expectEqual, type Job, scaled, steps, timed } from './job'

const n = 100_000
const overwritten = 1_000

export const fill: Job = {
  name: 'fill',
  title: '100,000 sets on one map in one transaction',
  about: 'A new map gets entries `key0` … `key99999` with numeric values, all in one change or transaction.',
  shape: 'map',
  columns: [{ id: 'ms', title: 'time', unit: 'ms' }],
  goals: [ratio('ms', 'yjs', 1, '≤ 1.0 of Yjs'), ratio('ms', 'yjs', 0.7, '≤ 0.7 of Yjs (stretch)')],
  run({ map }, plan) {
    if (map === undefined) return
    const rows = entries(scaled(plan, n))
    const ms = timed(
      () => map.create(0),
      doc => map.setAll(doc, rows),
      doc => expectLast(map, doc, rows.keys.length),
    )
    return { values: { ms } }
  },
}

export const singles: Job = {
  name: 'singles',
  title: '100,000 transactions of one set each',
  about:
    'The same entries, a transaction each. After each one Meldkit and Immutable.js hold a readable immutable version; the others hold the current state. The bytes are those of the whole document afterwards.',
  shape: 'map',
  columns: [
    { id: 'ms', title: 'time', unit: 'ms' },
    { id: 'bytes', title: 'encoded afterwards', unit: 'bytes' },
  ],
  goals: [ratio('ms', 'yjs', 1, '≤ 1.0 of Yjs')],
  run({ map }, plan) {
    if (map === undefined) return
    // Automerge takes some 70 s for all, and its later transactions take longer: so the figure flatters it.
    const { steps: count, note } = steps(plan, n, plan.peer === 'automerge' ? 5_000 : n)
    return writeEach(map, count, count, scaled(plan, n) / count, note)
  },
}

export const overwrites: Job = {
  name: 'overwrites',
  title: '100,000 overwrites over 1,000 keys, a transaction each',
  about: 'Entry `i` goes under key `i mod 1,000`. The bytes are those of the whole document afterwards.',
  shape: 'map',
  columns: [
    { id: 'ms', title: 'time', unit: 'ms' },
    { id: 'bytes', title: 'encoded afterwards', unit: 'bytes' },
  ],
  goals: [ratio('ms', 'yjs', 0.8, 'time ≤ 0.8 of Yjs'), atMost('bytes', 8_000, '≤ 8,000 bytes')],
  run({ map }, plan) {
    if (map === undefined) return
    const { steps: count, note } = steps(plan, n, plan.peer === 'automerge' ? 20_000 : n)
    return writeEach(map, count, scaled(plan, overwritten), scaled(plan, n) / count, note)
  },
}

function writeEach(map: MapShape<unknown>, count: number, keyCount: number, factor: number, note?: string) {
  const { keys } = entries(keyCount)
  let last: unknown
  const ms = timed(
    () => map.create(0),
    doc => {
      let now = doc
      for (let i = 0; i < count; i++) now = map.set(now, keys[i % keyCount] as string, i)
      return now
    },
    doc => {
      expectEqual(map.get(doc, keys[(count - 1) % keyCount] as string), count - 1, 'the last value')
      last = doc
    },
  )
  // The bytes of some steps say nothing about those of all.
  const bytes = factor === 1 ? map.encode?.(last).length : undefined
  return { values: { ms: ms * factor, ...(bytes && { bytes }) }, ...(note && { note }) }
}

function expectLast(map: MapShape<unknown>, doc: unknown, count: number): void {
  expectEqual(map.get(doc, `key${count - 1}`), count - 1, 'the last value')
  expectEqual(map.get(doc, `key${count >> 1}`), count >> 1, 'a value in the middle')
  expectEqual(map.get(doc, `key${count}`), undefined, 'a value that was never set')
}
