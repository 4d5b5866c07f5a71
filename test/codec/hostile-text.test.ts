// Texts by hand, each breaking one rule of the format; and texts of which random numbers are replaced. In JSON, since that
// shows the columns as they are; both forms are read by the same code.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { packer } from '../../src/codec/packer'
import {
  DecodeError,
  type Delta,
  encode,
  fromJson,
  type Json,
  list,
  merge,
  mvRegister,
  replica,
  type Text,
  text,
  toJson,
  view,
} from '../../src/index'
import { comparePositions } from '../../src/sequence/run'
import type { Span } from '../../src/sequence/span'
import { eachSpan } from '../../src/sequence/span-tree'
import { readGoldens } from './golden'
import { bytesOfBody, framed, readerOf, varint } from './support'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const Note = text()
const big = 2 ** 40
/** Two writers whose first 2^45 dots have been seen. */
const writers = ['a', 'b'].map(id => [id, [1, 2 ** 45], [[2 ** 45, 7, 1]]])
const message = (state: unknown) => ({ type: 'text1', names: 0, writers, state })

/** A tree: `axbc`, where `b` has put the x between. The parts from some place on can be replaced. */
interface Tree {
  readonly ids?: Json
  readonly of?: Json
  readonly gaps?: Json
  readonly tokens?: Json
  readonly starts?: Json
  readonly exceptions?: Json
  readonly rest?: readonly Json[]
}
const tree = ({ ids, of, gaps, tokens, starts, exceptions, rest }: Tree = {}) =>
  message([
    2,
    ids ?? ['a', 'b'],
    of ?? [0, 1],
    gaps ?? [0, 0],
    tokens ?? [1, 1, 10],
    starts ?? [0, 2],
    exceptions ?? [],
    ...(rest ?? [0, 'axbc']),
  ])
const deletions = (...logs: readonly Json[]) => message([4, logs])
const pieces = (...list: readonly Json[]) => message([8, list])

const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

/** What is accepted goes through its own JSON unchanged, has its elements in order, and can be merged. */
function faultOf(json: unknown): DecodeError | undefined {
  let delta: Delta<Text>
  try {
    delta = fromJson(Note, json)
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
  const again = fromJson(Note, toJson(Note, delta))
  expect(Buffer.compare(encode(Note, again), encode(Note, delta))).toBe(0)
  const spans: Span<string>[] = []
  eachSpan(delta.state.root, span => spans.push(span))
  let shown = 0
  spans.forEach((span, i) => {
    const next = spans[i + 1]
    if (span.isLive) shown += span.length
    if (span.content !== null) expect(span.content.length).toBe(span.length)
    if (next === undefined) return
    expect(comparePositions(span.run, span.offset + span.length - 1, next.run, next.offset)).toBeLessThan(0)
  })
  expect(delta.state.root.visible).toBe(shown)
  expect(view(Note, merge(Note, replica(Note, 'zoe'), delta))).toBe(view(Note, delta))
  return undefined
}

describe('a text that is right', () => {
  test.each<readonly [string, unknown, string]>([
    ['the tree from which the others are made', tree(), 'axbc'],
    ['a run far from the one before', tree({ gaps: [2 * 2 ** 44, 0] }), 'axbc'],
    ['a deletion of 2^26 elements that have not come', deletions(['a', [], [4, 3 * (2 ** 26 - 1), 0]]), ''],
    ['a piece that waits', pieces(['5@a', 2, 'b', 2, 1, 'x']), ''],
    ['pieces that wait for each other', pieces(['5@a', 3, 'b', 0, 1, 'x'], ['5@b', 3, 'a', 0, 1, 'y']), ''],
    ['half of a letter', tree({ rest: [0, 'a\ud83dbc'] }), 'a\ufffdbc'],
  ])('is read: %s', (_, json, shown) => {
    expect(faultOf(json)).toBeUndefined()
    expect(view(Note, fromJson(Note, json))).toBe(shown)
  })
})

type Row = readonly [fault: string, json: unknown, code?: string]

const counts: readonly Row[] = [
  ['flags of parts that do not exist', message([128])],
  ['parts behind the last one', message([0, 1])],
  ['a tree without writers', tree({ ids: [] })],
  ['writers out of order', tree({ ids: ['b', 'a'] })],
  ['one writer twice', tree({ ids: ['a', 'a'] })],
  ['a writer who wrote nothing', tree({ of: [0, 0] }), 'non-canonical'],
  ['a writer who is not named', tree({ of: [0, 2] })],
  ['fewer writers than runs', tree({ of: [0] })],
  ['more writers than runs', tree({ of: [0, 1, 1] })],
  ['no runs', tree({ of: [], gaps: [], tokens: [], starts: [], rest: [0, ''] })],
  ['a run that does not come', tree({ gaps: [0, 0, 0], of: [0, 1, 1] })],
  ['more ordinals than runs', tree({ starts: [0, 2, 2] })],
  ['fewer ordinals than runs', tree({ starts: [0] })],
  ['no spans', tree({ tokens: [], rest: [0, ''] })],
  ['numbers that are none', tree({ tokens: [1, 1, 0.5] })],
  ['numbers below 0', tree({ gaps: [0, -1] })],
  ['numbers beyond 2^53', tree({ gaps: [0, 2 ** 60] })],
]

const spans: readonly Row[] = [
  ['an ordinal below 0', tree({ starts: [1, 4] })],
  ['an ordinal beyond the runs', tree({ starts: [0, 8] })],
  ['an ordinal of 2^52', tree({ starts: [0, 2 ** 53 - 2] })],
  ['an ordinal twice', tree({ starts: [0, 0] })],
  ['runs in an order that is not theirs', tree({ of: [1, 0], starts: [2, 1] })],
  ['a run around an earlier one', tree({ of: [0, 1], starts: [2, 1], rest: [0, 'axbc'] })],
  [
    'a later run of a writer first',
    tree({ of: [0, 1, 1], gaps: [0, 2, 3], tokens: [1, 1, 2, 1, 2], starts: [0, 2, 2], rest: [0, 'axbyc'] }),
    'non-canonical',
  ],
  ['a first span of no run', tree({ tokens: [0, 1, 1, 10] })],
  ['a way back with nothing to come back to', tree({ tokens: [1, 2, 1, 10] })],
  ['a way back over too much', tree({ tokens: [1, 1, 11, 1] })],
  ['a way back over 2^40', tree({ tokens: [1, 1, 11, big] })],
  ['a way back over nothing', tree({ tokens: [1, 1, 11, 0] })],
  ['a way back that ends early', tree({ tokens: [1, 1, 11] })],
  ['spans that could be one', tree({ tokens: [1, 1, 2, 0] }), 'non-canonical'],
  ['a span of 2^30 elements', tree({ tokens: [1, 1, 8 * 2 ** 30 + 2] })],
  ['spans of 2^27 elements together', tree({ tokens: [8 * (2 ** 27 - 2) + 1, 1, 10] })],
  ['runs that overlap', tree({ of: [0, 0], ids: ['a'], gaps: [0, 5] })],
  ['a run before dot 1', tree({ gaps: [1, 0] })],
  ['a run behind what was seen', tree({ gaps: [2 * 2 ** 45, 0] })],
  ['a run at 2^52', tree({ gaps: [2 ** 53 - 2, 0] })],
]

const parents: readonly Row[] = [
  ['an exception of three parts', tree({ exceptions: [1, 1, 0] })],
  ['an exception that is implied', tree({ exceptions: [1, 1, 1, 0] }), 'non-canonical'],
  ['a run that hangs on itself', tree({ exceptions: [1, 2, 0, 1] })],
  ['a run that hangs on a later one', tree({ exceptions: [0, 2, 0, 1] })],
  ['a parent behind the end of its run', tree({ exceptions: [1, 1, 3, 1] })],
  ['a parent at 2^40', tree({ exceptions: [1, 1, big, 1] })],
  ['a parent of 2^40', tree({ exceptions: [1, big, 0, 1] })],
  ['a third side', tree({ exceptions: [1, 1, 0, 2] })],
  ['a run left of the root', tree({ exceptions: [1, 0, 0, 0] })],
  ['an exception of a run that does not exist', tree({ exceptions: [2, 1, 0, 1] })],
  ['one exception twice', tree({ exceptions: [1, 1, 0, 1, 0, 1, 0, 1] })],
  ['elements out of the order that their parents say', tree({ exceptions: [1, 1, 2, 1] })],
]

const contents: readonly Row[] = [
  ['text that is too short', tree({ rest: [0, 'axb'] })],
  ['text that is too long', tree({ rest: [0, 'axbcd'] })],
  ['text that is none', tree({ rest: [0, 5] })],
  ['another kind of tombstones', tree({ rest: [3, 'axbc'] })],
  ['tombstones without content where there are none', tree({ rest: [1, 'axbc'] })],
  ['flags of tombstones where there are none', tree({ rest: [2, [], 'axbc'] })],
  ['a tombstone without its text', tree({ tokens: [1, 5, 10], rest: [0, 'abc'] })],
  ['a tombstone whose text is too long', tree({ tokens: [1, 5, 10], rest: [0, 'abc', 'xy'] })],
  ['flags of tombstones that are all alike', tree({ tokens: [1, 5, 10], rest: [2, [0], 'abc', 'x'] })],
  ['a flag of 2', tree({ tokens: [5, 5, 10], rest: [2, [0, 2], 'bc', 'a'] })],
]

const logs: readonly Row[] = [
  ['no deletions', deletions()],
  ['a writer of no deletions', deletions(['a', [], []])],
  ['a deletion of 2^40 elements', deletions(['a', [], [4, 3 * (big - 1), 0]])],
  ['a deletion of 2^51 elements', deletions(['a', [], [4, 3 * (2 ** 51 - 1), 0]])],
  ['2^40 deletions of one element each', deletions(['a', [], [4, 3 * (big - 1) + 1, 0]])],
  ['a deletion of an element before the first', deletions(['a', [], [4, 0, 2 * 6 - 1]])],
  ['a deletion of elements up to 2^50', deletions(['a', [], [4, 3, 2 * (2 ** 50 - 6)]])],
  ['deletions that are not seen', deletions(['a', [], [2 ** 45, 0, 0]])],
  ['a deletion at 2^52', deletions(['a', [], [2 ** 52, 0, 0]])],
  ['one element as several', deletions(['a', [], [4, 1, 1]])],
  ['deletions that could be one', deletions(['a', [], [4, 0, 0, 0, 2, 1]]), 'non-canonical'],
  [
    'deletions of 2^26 elements that could be one',
    deletions(['a', [], [4, 0, 0, 3 * (2 ** 26 - 1) + 1, 2, 2]]),
    'non-canonical',
  ],
  ['columns of another length', deletions(['a', [], [4, 0, 0, 0]])],
  ['columns of their own for few', deletions(['a', [], [], [4], [0], [0]])],
  ['oneself among the others', deletions(['a', ['a'], [4, 0, 1, 1]])],
  ['others out of order', deletions(['a', ['c', 'b'], [4, 4, 0, 0, 1, 1, 1, 2]])],
  ['others who are not meant', deletions(['a', ['b'], [4, 0, 1, 0]]), 'non-canonical'],
  ['another who is not named', deletions(['a', ['b'], [4, 0, 1, 2]])],
  ['writers out of order', deletions(['b', [], [4, 0, 1]], ['a', [], [4, 0, 1]])],
  ['deletions by dots of which one inserts', message([6, ['a'], [8], [9], [0], [], 0, 'xy', [['a', [], [3, 7, 0]]]])],
  ['a deletion without its effect', message([6, ['a'], [0], [9], [0], [], 0, 'xy', [['a', [], [0, 0, 3]]]])],
]

const loose: readonly Row[] = [
  ['no pieces', pieces()],
  ['a piece of nothing', pieces(['5@a', 2, 'b', 2, 0, ''])],
  ['a piece of 2^40 elements', pieces(['5@a', 6, 'b', 2, big])],
  ['a piece with less text', pieces(['5@a', 2, 'b', 2, 2, 'x'])],
  ['a piece that is gone', pieces([`-${2 ** 46}@a`, 2, 'b', 2, 1, 'x'])],
  ['a piece that was not seen', pieces(['5@c', 2, 'b', 2, 1, 'x'])],
  ['a piece that hangs in another way', pieces(['5@a', 8, 'b', 2, 1, 'x'])],
  ['a piece on a later one of its writer', pieces(['5@a', 2, 'a', 3, 1, 'x'])],
  ['a piece on itself', pieces(['5@a', 2, 'a', 0, 1, 'x'])],
  ['a piece right of dot 0', pieces(['1@a', 0, 1, 'x'])],
  ['a piece on a dot before the first', pieces(['5@a', 2, 'b', 20, 1, 'x'])],
  ['a chain told as another parent', pieces(['5@a', 3, 'a', 2, 1, 'x'])],
  ['pieces out of order', pieces(['5@b', 2, 'a', 2, 1, 'x'], ['5@a', 2, 'b', 2, 1, 'x'])],
  ['pieces that overlap', pieces(['5@a', 2, 'b', 2, 3, 'xyz'], ['6@a', 2, 'b', 2, 1, 'x'])],
  ['pieces that could be one', pieces(['5@a', 2, 'b', 2, 1, 'x'], ['6@a', 0, 1, 'y']), 'non-canonical'],
  ['a piece that has its place', pieces(['5@a', 1, 1, 'x']), 'non-canonical'],
  ['ranges that are lost and touch', message([16, [['a', [2 ** 46, 2 ** 46, 2 ** 46 + 1, 2 ** 46 + 1]]]])],
  ['ranges that go back', message([16, [['a', [2 ** 46, 2 ** 46 - 1]]]])],
  ['a range with one end', message([16, [['a', [2 ** 46]]]])],
  ['ranges up to 2^50', message([32, [['a', [5, 2 ** 50]]]])],
  ['a floor of 0', message([1, [['a', 0]]])],
  ['a floor of 2^50', message([1, [['a', 2 ** 50]]])],
  ['deletions below the floor', message([5, [['a', 9]], [['a', [], [4, 0, 1]]]]), 'non-canonical'],
  ['a patch of an element', message([64, [['a', 5, 0]]])],
]

describe('a text is refused:', () => {
  test.each<Row>([...counts, ...spans, ...parents, ...contents, ...logs, ...loose])('%s', (_, json, code) => {
    const start = performance.now()
    const fault = faultOf(json)
    expect(performance.now() - start).toBeLessThan(1000)
    expect(fault).toBeInstanceOf(DecodeError)
    if (code !== undefined) expect(fault?.code).toBe(code)
    expect(fault?.offset).toMatch(/^\$/)
  })
})

describe('what unfolds', () => {
  test.each([
    ['a piece', [8, [['5@a', 2, 'b', 2, 2 ** 26]]]],
    ['tombstones', [2, ['a'], [0], [8 * (2 ** 26 - 1) + 5], [0], [], 0, []]],
  ])('counts as well where it takes no bytes: %s of 2^26 children of which nothing is known', (_, state) => {
    const start = performance.now()
    const Votes = list(mvRegister<number>())
    const read = () => fromJson(Votes, { type: 'list1(mvRegister1)', names: 0, writers, state })
    expect(read).toThrow('at most 67108864 nodes')
    expect(performance.now() - start).toBeLessThan(1000)
  })

  const zeros = (n: number) => bytesOfBody(writer => writer.numbers(new Array<number>(n).fill(0), packer))
  const spaces = (n: number) => bytesOfBody(writer => writer.text(' '.repeat(n), packer))

  test('is read while all of it stays below sizeMax', () => {
    const body = [...zeros(1000), ...spaces(2000), ...zeros(1000)]
    expect(body.length).toBeLessThan(400)
    const read = (sizeMax: number) => {
      const reader = readerOf(body, { sizeMax })
      return [reader.numbers(packer).length, reader.text(packer).length, reader.numbers(packer).length]
    }
    // A number counts as the 8 bytes that it takes in memory.
    expect(read(18_000)).toEqual([1000, 2000, 1000])
    expect(() => read(17_999)).toThrow(DecodeError)
  })

  test('is refused before it is made', () => {
    const start = performance.now()
    const claims = [...varint(2 * 2 ** 40 + 1), ...zeros(100).slice(2)]
    expect(() => readerOf(claims).numbers(packer)).toThrow(DecodeError)
    expect(() => readerOf([...varint(2 ** 50), ...spaces(100).slice(2)]).text(packer)).toThrow(DecodeError)
    expect(() => readerOf([...varint(2 * 5 + 1), 0x80, 0xb0, 0x03]).text(packer)).toThrow(DecodeError)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('has its faults at a place in the message', () => {
    const ninth = bytesOfBody(writer => writer.text('\u00ff'.repeat(64), packer))
    const fault = (() => {
      try {
        // Units that do not end, packed.
        readerOf([ninth[0]! + 1, ...ninth.slice(1)]).text(packer)
        return undefined
      } catch (error) {
        return error as DecodeError
      }
    })()
    expect(fault).toBeInstanceOf(DecodeError)
    expect(fault?.offset).toBeLessThanOrEqual(ninth.length)
    expect(framed(Note, []).length).toBe(11)
  })
})

/** Replaces, drops or doubles one number somewhere in a value. */
function damaged(value: unknown, places: readonly number[], how: number, by: number): unknown {
  if (typeof value === 'number') return how === 3 ? by : Math.max(0, value + [1, -1, 8][how % 3]!)
  if (!Array.isArray(value) || value.length === 0) return value
  const at = places[0]! % value.length
  const item = value[at] as unknown
  if (typeof item === 'number' && how === 4) return value.toSpliced(at, 1)
  if (typeof item === 'number' && how === 5) return value.toSpliced(at, 0, by)
  return value.with(at, damaged(item, [...places.slice(1), places[0]!], how, by))
}

test('a text with numbers replaced is refused, or a right one', () => {
  const jsons = readGoldens()
    .filter(({ type }) => type === 'text')
    .map(({ json }) => JSON.parse(json) as { readonly state: unknown })
  const loud = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 127, 2 ** 27, 2 ** 31, big, 2 ** 50, 2 ** 53 - 1)
  const damage = fc.record({ places: fc.array(fc.nat(99), { minLength: 4, maxLength: 4 }), how: fc.nat(5), by: loud })
  let accepted = 0
  const runs = process.env.MELDKIT_LONG ? 200_000 : 6_000
  fc.assert(
    fc.property(fc.constantFrom(...jsons), fc.array(damage, { minLength: 1, maxLength: 3 }), (json, all) => {
      const state = all.reduce<unknown>((of, { places, how, by }) => damaged(of, places, how, by), json.state)
      const start = performance.now()
      if (faultOf({ ...json, state }) === undefined) accepted++
      expect(performance.now() - start).toBeLessThan(5000)
    }),
    { numRuns: runs },
  )
  console.log(`Damaged texts: ${runs}, ${accepted} of these valid`)
  expect(accepted).toBeGreaterThan(runs / 100)
})
