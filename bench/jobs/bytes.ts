/** The job that stores a document and loads it again. */
import { ratio } from './goal'
import { expectEqual, filled, type Job, scaled, timed } from './job'

const n = 100_000

export const bytes: Job = {
  name: 'bytes',
  title: 'Encoding and decoding 100,000 entries',
  about:
    'The document of the first job, made in one transaction. Decoding includes a read of one entry, since some libraries decode lazily.',
  shape: 'map',
  columns: [
    { id: 'bytes', title: 'encoded', unit: 'bytes' },
    { id: 'encode', title: 'encode', unit: 'ms' },
    { id: 'decode', title: 'decode and one get', unit: 'ms' },
  ],
  goals: [ratio('bytes', 'yjs', 0.6, 'bytes ≤ 0.6 of Yjs'), ratio('decode', 'yjs', 0.7, 'decode ≤ 0.7 of Yjs')],
  run({ map }, plan) {
    const { encode, decode } = map ?? {}
    if (map === undefined || encode === undefined || decode === undefined) return
    const size = scaled(plan, n)
    const doc = filled(map, size)
    let stored = new Uint8Array()
    const encoding = timed(
      () => undefined,
      () => encode(doc),
      result => {
        stored = new Uint8Array(result)
      },
    )
    const key = `key${size >> 1}`
    let id = 1
    const decoding = timed(
      () => id++,
      id => map.get(decode(stored, id), key),
      value => expectEqual(value, size >> 1, 'a value in the middle'),
    )
    return { values: { bytes: stored.length, encode: encoding, decode: decoding } }
  },
}
