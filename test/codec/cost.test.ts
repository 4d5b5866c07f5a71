// What hostile messages of a megabyte cost: each is made to be slow or to unfold, and must be answered in bounded time and
// memory. Times are generous, since machines differ; what they catch is quadratic work.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import {
  type AnyCrdt,
  addWinsSet,
  change,
  decode,
  encode,
  fromJson,
  type Json,
  lwwRegister,
  merge,
  orMap,
  pnCounter,
  replica,
  shapeOf,
  toJson,
} from '../../src/index'
import { dotHead, firstDot, framed, gone, key, more, note, oneDot, tag, times, varint } from './support'

// Much work on a busy machine, and twenty times as much of it in `npm run test:long`.
vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const Tags = addWinsSet()
const Note = lwwRegister<Json>(null)
const Count = pnCounter()
const MiB = 2 ** 20
const size = MiB

/** As many pieces as fit. */
function fill(
  piece: (i: number) => readonly number[],
  bytesEach: number,
): { readonly count: number; readonly bytes: number[] } {
  const count = Math.floor(size / bytesEach)
  const bytes: number[] = []
  for (let i = 0; i < count; i++) for (const byte of piece(i)) bytes.push(byte)
  return { count, bytes }
}

const list = ({ count, bytes }: { readonly count: number; readonly bytes: readonly number[] }) =>
  varint(count).concat(bytes)
const letters = (i: number) => [
  97 + (Math.floor(i / 17_576) % 26),
  97 + (Math.floor(i / 676) % 26),
  97 + (Math.floor(i / 26) % 26),
  97 + (i % 26),
]

/** So many dots, each `difference` after the one before. */
const manyDots = (count: number, first: number, difference: number, flags = 0) => [
  ...firstDot(first, flags + more),
  ...times(count - 2, ...dotHead(difference, flags + more)),
  ...dotHead(difference, flags),
]

/** Key `i` of texts that share their first 127 units. */
const amplified = (i: number) =>
  i === 0 ? key(`${'k'.repeat(127)}aaaa`) : key(String.fromCharCode(...letters(i)), 127)

const hostile: readonly (readonly [name: string, type: AnyCrdt, body: () => readonly number[]])[] = [
  ['removed dots in a row, one byte each', Tags, () => oneDot.concat([1], tag('x', manyDots(size, 2, 1, gone)))],
  ['removed dots with gaps, two bytes each', Tags, () => oneDot.concat([1], tag('x', manyDots(size / 2, 3, 2, gone)))],
  [
    'runs with gaps, each with its mark',
    Tags,
    () => {
      const { count, bytes } = fill(i => (i === 0 ? [1, 0] : [2, 0]), 5)
      const marks = fill(i => [i === 0 ? 1 : 2, 7, 1], 5)
      return [1, 0, 1, 97].concat(varint(2 * count), bytes, varint(count), marks.bytes, [0])
    },
  ],
  [
    'one run with a million checkpoints',
    Tags,
    () => [1, 0, 1, 97, 2, 1].concat(varint(size), list(fill(() => [1, 16, 1], 3)), [0]),
  ],
  [
    'live dots in as many runs',
    Tags,
    () => {
      const runs = fill(i => (i === 0 ? [1, 0] : [2, 0]), 7)
      const marks = fill(i => [i === 0 ? 1 : 2, 7, 1], 7)
      return [1, 0, 1, 97].concat(
        varint(2 * runs.count),
        runs.bytes,
        varint(marks.count),
        marks.bytes,
        [1],
        tag('x', manyDots(runs.count, 1, 2)),
      )
    },
  ],
  ['writers with a dot each', Tags, () => list(fill(i => [0, 4, ...letters(i), 2, 1, 0, 1, 1, 7, 1], 12)).concat([0])],
  [
    'keys that share 127 units',
    Tags,
    () => oneDot.concat(list(fill(i => [...amplified(i), ...(i === 0 ? firstDot(2, gone) : dotHead(1, gone))], 8))),
  ],
  ['a record of keys that share 127 units', Note, () => note(8).concat(list(fill(i => [...amplified(i), 0], 8)))],
  ['empty lists', Note, () => note(7).concat(list(fill(() => [7, 0], 2)))],
  ['empty records', Note, () => note(7).concat(list(fill(() => [8, 0], 2)))],
  ['nulls', Note, () => note(7).concat(list(fill(() => [0], 1)))],
  ['short texts', Note, () => note(7).concat(list(fill(i => [130, ...letters(i).slice(2)], 3)))],
  ['lists 60 deep', Note, () => note(7).concat(list(fill(() => [...times(60, 7, 1), 0], 121)))],
  ['a long text of ill-formed bytes', Note, () => note(6).concat(varint(size), times(size, 0xff))],
  [
    'rows of a counter',
    Count,
    () => {
      const ids = fill(i => [0, 4, ...letters(i), 2, 1, 0, 1, 1, 7, 1], 16)
      const rows = fill(i => [...varint(i + 1), 1, 17, 0], 16)
      return list(ids).concat(list(rows))
    },
  ],
]

describe('a hostile message of a megabyte', () => {
  const table: Record<string, { 'size (KiB)': number; 'time (ms)': number; 'kept (×)': number; outcome: string }> = {}

  test.each(hostile)('%s: is answered in bounded time and memory', (name, type, body) => {
    const message = framed(type, body())
    collect()
    const before = process.memoryUsage().heapUsed
    const start = performance.now()
    let outcome = 'accepted'
    let kept: unknown
    try {
      kept = decode(type, message)
    } catch (error) {
      outcome = (error as { code: string }).code
    }
    const ms = performance.now() - start
    collect()
    const growth = Math.max(0, process.memoryUsage().heapUsed - before) / message.length
    table[name] = {
      'size (KiB)': Math.round(message.length / 1024),
      'time (ms)': Math.round(ms),
      'kept (×)': Math.round(growth),
      outcome,
    }
    expect(outcome).toMatch(/^(accepted|limit|malformed|non-canonical|truncated)$/)
    expect(ms).toBeLessThan(5000)
    // The multiple that src/codec/byte-reader.ts states.
    expect(growth).toBeLessThan(128)
    expect(kept === undefined).toBe(outcome !== 'accepted')
  })

  test('has its cost in a table', () => {
    console.table(table)
    expect(Object.keys(table).length).toBe(hostile.length)
    // What is refused at its first bytes shows nothing, so all but two must be valid to the end.
    expect(Object.values(table).filter(({ outcome }) => outcome === 'accepted').length).toBe(hostile.length - 2)
  })
})

describe('honest work is not quadratic either', () => {
  test('clearing a set of 50,000 elements, and sending and reading that', () => {
    const n = 50_000
    const start = performance.now()
    const [filled] = change(Tags, replica(Tags, 'a'), tags => {
      for (let i = 0; i < n; i++) tags.add(`element ${(i * 7919) % n}`)
    })
    const [cleared, delta] = change(Tags, filled, tags => tags.clear())
    const received = decode(Tags, encode(Tags, delta))
    expect(toJson(Tags, merge(Tags, replica(Tags, 'b', filled), received))).toEqual(toJson(Tags, cleared))
    expect(fromJson(Tags, toJson(Tags, delta)).ahead).toEqual(delta.ahead)
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('canonical JSON with 40,000 removed dots and 20,000 runs', () => {
    const type = shapeOf(Tags)
    const start = performance.now()
    const gone = Array.from({ length: 40_000 }, (_, i) => [`-${2 * i + 3}@a`])
    expect(
      fromJson(Tags, { type, names: 0, writers: [['a', [1, 1], [[1, 7, 1]]]], state: [['x', gone]] }).ahead.values[0]
        ?.length,
    ).toBe(80_000)
    const runs = Array.from({ length: 20_000 }, (_, i) => 2 * i + 1).flatMap(end => [end, end])
    const marks = Array.from({ length: 20_000 }, (_, i) => [2 * i + 1, 7, i + 1])
    expect(fromJson(Tags, { type, names: 0, writers: [['a', runs, marks]], state: [] }).seen.values[0]?.length).toBe(
      40_000,
    )
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('a map of 20,000 keys is read in a fraction of the time that a user notices', () => {
    const Titles = orMap(lwwRegister(''))
    const [filled] = change(Titles, replica(Titles, 'a'), titles => {
      for (let i = 0; i < 20_000; i++) titles.at(`key ${i}`).set('value')
    })
    const bytes = encode(Titles, filled)
    const start = performance.now()
    decode(Titles, bytes)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
