// Hostile messages by hand, all with a right frame: each breaks one rule of the format and is told so.

import { describe, expect, test } from 'vitest'
import {
  type AnyCrdt,
  addWinsSet,
  decode,
  type Json,
  latticeRegister,
  lwwMap,
  lwwRegister,
  maxRegister,
  orMap,
  pnCounter,
  unionLattice,
  view,
} from '../../src/index'
import {
  decodeFault,
  dotHead,
  expectRefused,
  firstDot,
  framed,
  gone,
  key,
  live,
  longKey,
  more,
  moved,
  note,
  oneDot,
  past,
  tag,
  text,
  times,
  told,
  varint,
} from './support'

const Tags = addWinsSet()
const Note = lwwRegister<Json>(null)
const Count = pnCounter()
const Votes = orMap(pnCounter())
const Seats = lwwMap<Json>()
const Worst = maxRegister()
const Names = latticeRegister(unionLattice<string>())

/** An integer at each bound, and how it is written. */
const integers: readonly (readonly [n: number, ...bytes: number[]])[] = [
  [111, 127],
  [112, 9, 0, 0],
  [112 + 2 ** 16 - 1, 9, 0xff, 0xff],
  [112 + 2 ** 16, 10, 0, 0, 0],
  [112 + 2 ** 16 + 2 ** 24 - 1, 10, 0xff, 0xff, 0xff],
  [112 + 2 ** 16 + 2 ** 24, 3, ...varint(112 + 2 ** 16 + 2 ** 24)],
]

const bigFloat = (n: number) => [5, ...new Uint8Array(new Float64Array([n]).buffer).reverse()]

type Row = readonly [fault: string, type: AnyCrdt, body: readonly number[], code: string]

const varints: readonly Row[] = [
  ['a varint with a needless zero byte', Tags, [...oneDot, 0x81, 0], 'non-canonical'],
  ['a varint of nine bytes', Tags, [...oneDot, ...times(8, 0xff), 1], 'malformed'],
  ['a varint of 2^53', Tags, [...oneDot, ...varint(2 ** 53)], 'malformed'],
  ['a varint of 2^56 - 1', Tags, [...oneDot, ...times(7, 0xff), 0x7f], 'malformed'],
  ['a varint that does not end', Tags, [...oneDot, 0x80], 'truncated'],
  ['a list of 2^32 entries', Tags, [...oneDot, ...varint(2 ** 32)], 'truncated'],
  ['a list of 2^53 - 1 entries', Tags, [...oneDot, ...varint(2 ** 53 - 1)], 'truncated'],
  ['a text of 2^53 - 1 bytes', Tags, [...oneDot, 1, 1, 0, ...varint(2 ** 53 - 1)], 'truncated'],
  ['2^40 writers', Tags, varint(2 ** 40), 'truncated'],
  ['no body', Tags, [], 'truncated'],
  ['a byte too many', Tags, [...oneDot, 0, 0], 'malformed'],
]

const writers: readonly Row[] = [
  ['a writer with an empty name', Tags, [...past('', [1, 0], [[1, 7, 1]]), 0], 'malformed'],
  ['a writer named a@b', Tags, [...past('a@b', [1, 0], [[1, 7, 1]]), 0], 'malformed'],
  ['a writer named a#0', Tags, [...past('a#0', [1, 0], [[1, 7, 1]]), 0], 'malformed'],
  ['a writer with a name of 129 units', Tags, [...past('x'.repeat(129), [1, 0], [[1, 7, 1]]), 0], 'malformed'],
  ['a reference to a replica id that was not named', Tags, [1, 5], 'malformed'],
  [
    'writers out of order',
    Tags,
    [2, ...past('b', [1, 0], [[1, 7, 1]]).slice(1), ...past('a', [1, 0], [[1, 7, 1]]).slice(1), 0],
    'malformed',
  ],
  ['one writer twice', Tags, [2, ...oneDot.slice(1), 1, 2, 1, 0, 1, 1, 7, 1, 0], 'malformed'],
  ['one writer named twice', Tags, [2, ...oneDot.slice(1), ...oneDot.slice(1), 0], 'non-canonical'],
  ['a writer without dots', Tags, [...past('a', [], []), 0], 'malformed'],
  ['a run without an end', Tags, [...past('a', [1], [[1, 7, 1]]), 0], 'malformed'],
  ['a run from dot 0', Tags, [...past('a', [0, 1], [[1, 7, 1]]), 0], 'malformed'],
  [
    'runs that touch',
    Tags,
    [
      ...past(
        'a',
        [1, 0, 1, 0],
        [
          [1, 7, 1],
          [1, 7, 1],
        ],
      ),
      0,
    ],
    'malformed',
  ],
  [
    'runs that overlap',
    Tags,
    [
      ...past(
        'a',
        [1, 4, 0, 1],
        [
          [5, 7, 1],
          [1, 7, 1],
        ],
      ),
      0,
    ],
    'malformed',
  ],
  ['a run up to 2^50', Tags, [...past('a', [1, 2 ** 50 - 1], [[2 ** 50, 7, 1]]), 0], 'malformed'],
  ['a run up to 2^53 and more', Tags, [...past('a', [2 ** 53 - 1, 2 ** 53 - 1], []), 0], 'malformed'],
  ['a run without a mark at its end', Tags, [...past('a', [1, 1], [[1, 16, 1]]), 0], 'malformed'],
  [
    'a mark beyond the runs',
    Tags,
    [
      ...past(
        'a',
        [1, 0],
        [
          [1, 7, 1],
          [3, 7, 1],
        ],
      ),
      0,
    ],
    'malformed',
  ],
  [
    'marks that do not ascend',
    Tags,
    [
      ...past(
        'a',
        [1, 0],
        [
          [1, 7, 1],
          [0, 7, 1],
        ],
      ),
      0,
    ],
    'malformed',
  ],
  [
    'marks with stamps that do not ascend',
    Tags,
    [
      ...past(
        'a',
        [1, 0, 2, 0],
        [
          [1, 7, 1],
          [2, 7, 0],
        ],
      ),
      0,
    ],
    'malformed',
  ],
]

/** Two dots of one writer, seen in one change, and one dot each of two writers. */
const twoDots = past('a', [1, 1], [[2, 7, 1]])
const twoWriters = [2, ...oneDot.slice(1), ...past('b', [1, 0], [[1, 7, 1]]).slice(1)]

const dots: readonly Row[] = [
  ['a first dot that names no replica', Tags, [...oneDot, 1, ...tag('x', dotHead(1))], 'malformed'],
  ['a live dot that was not seen', Tags, [...oneDot, 1, ...tag('x', firstDot(2))], 'malformed'],
  ['a removed dot that was seen', Tags, [...oneDot, 1, ...tag('x', firstDot(1, gone))], 'malformed'],
  ['dot 0', Tags, [...oneDot, 1, ...tag('x', firstDot(0))], 'malformed'],
  ['dot -1', Tags, [...oneDot, 1, ...tag('x', firstDot(-1))], 'malformed'],
  ['dot 2^50', Tags, [...oneDot, 1, ...tag('x', firstDot(2 ** 50, gone))], 'malformed'],
  ['a dot far beyond 2^53', Tags, [...oneDot, 1, ...tag('x', [0xc3, ...varint(2 ** 53 - 1), 1])], 'malformed'],
  [
    'a dot that repeats its replica',
    Tags,
    [...twoDots, 1, ...tag('x', [...firstDot(1, more), ...dotHead(1, moved), 1])],
    'non-canonical',
  ],
  ['one dot twice under a key', Tags, [...oneDot, 1, ...tag('x', [...firstDot(1, more), 0])], 'malformed'],
  ['dots out of order', Tags, [...twoDots, 1, ...tag('x', [...firstDot(2, more), ...dotHead(-1)])], 'malformed'],
  [
    'writers of dots out of order',
    Tags,
    [...twoWriters, 1, ...tag('x', [...dotHead(1, moved + more), 2, ...dotHead(0, moved), 1])],
    'malformed',
  ],
  ['a list of dots that goes on behind the end', Tags, [...oneDot, 1, ...tag('x', firstDot(1, more))], 'truncated'],
  ['half a head of a dot', Tags, [...oneDot, 1, ...tag('x', [0xc2])], 'truncated'],
  ['a difference of dots with nothing in its rest', Tags, [...oneDot, 1, ...tag('x', [0xc2, 0, 1])], 'non-canonical'],
  [
    'a difference of dots with a needless zero byte',
    Tags,
    [...past('a', [1, 3], [[4, 7, 1]]), 1, ...tag('x', [0x82, 0x82, 0, 1])],
    'non-canonical',
  ],
  ['no dots behind a dot', Tags, [...twoDots, 1, ...tag('x', [...firstDot(1, more), 0x18])], 'malformed'],
  ['no dots behind a write', Note, [...twoDots, ...firstDot(1, more), 16, 0x18], 'malformed'],
  ['no dots, and yet another follows', Note, [...oneDot, 0x1c], 'malformed'],
  ['no dots, with the replica of one', Note, [...oneDot, 0x1a, 1], 'malformed'],
]

const stamps: readonly Row[] = [
  ['a stamp below 0', Note, [...oneDot, ...firstDot(1, told(2)), 3, 16], 'malformed'],
  ['a stamp beyond the largest', Note, [...oneDot, ...firstDot(1, told(2)), ...varint(2 ** 53 - 2), 16], 'limit'],
  ['a stamp told in a fourth way', Note, [...oneDot, ...firstDot(1, told(3)), 16], 'malformed'],
  ['the stamp before, of a removed dot', Note, [...oneDot, ...firstDot(2, gone + told(1))], 'malformed'],
  ['a stamp of a removed dot, announced', Note, [...oneDot, ...firstDot(2, gone + told(2))], 'malformed'],
  ['a removed dot with a stamp told in a fourth way', Note, [...oneDot, ...firstDot(2, gone + told(3))], 'malformed'],
  ['the stamp before, where no stamps are kept', Tags, [...oneDot, 1, ...tag('x', firstDot(1, told(1)))], 'malformed'],
  ['a stamp announced where no stamps are kept', Tags, [...oneDot, 1, ...tag('x', firstDot(1, told(2)))], 'malformed'],
  [
    'a stamp that is as far from its counter as before',
    Note,
    [...oneDot, ...firstDot(1, told(2)), 0, 16],
    'non-canonical',
  ],
  [
    'the stamp before as a difference',
    Note,
    [...twoDots, ...firstDot(1, more), 16, ...dotHead(1, told(2)), 1, 16],
    'non-canonical',
  ],
  [
    'the stamp before, which is as far from its counter too',
    Note,
    [...twoWriters, ...firstDot(1, more), 16, ...dotHead(0, moved + told(1)), 2, 16],
    'non-canonical',
  ],
  ['a stamp that is cut', Note, [...oneDot, ...firstDot(1, told(2)), 0x88], 'truncated'],
]

const keys: readonly Row[] = [
  ['a key twice', Tags, [...twoDots, 2, ...tag('x'), ...key('', 1), ...dotHead(1)], 'non-canonical'],
  ['keys out of order', Tags, [...twoDots, 2, ...tag('b'), ...key('a'), ...dotHead(1)], 'non-canonical'],
  ['a scalar key after a text', Tags, [...twoDots, 2, ...tag('b'), 0, 17, ...dotHead(1)], 'non-canonical'],
  [
    'a shared prefix that is too short',
    Tags,
    [...twoDots, 2, ...tag('aa'), ...key('ab'), ...dotHead(1)],
    'non-canonical',
  ],
  ['a shared prefix that is too long', Tags, [...twoDots, 2, ...tag('aa'), ...key('b', 3), ...dotHead(1)], 'malformed'],
  ['a shared prefix of a first key', Tags, [...oneDot, 1, ...key('x', 1), ...live], 'malformed'],
  [
    'a shared prefix of 128 units',
    Tags,
    [...twoDots, 2, ...tag('a'.repeat(130)), ...key('b', 128), ...dotHead(1)],
    'malformed',
  ],
  [
    'a shared prefix that cuts a surrogate pair',
    Tags,
    [...twoDots, 2, ...tag('\u{1f600}'), ...key('b', 1), ...dotHead(1)],
    'non-canonical',
  ],
  ...times(14, 0).map(
    (_, i): Row => [`${i + 2} as the head of a key`, Tags, [...oneDot, 1, i + 2, 0x78, ...live], 'malformed'],
  ),
  ['a short key in its long form', Tags, [...oneDot, 1, ...longKey('x'), ...live], 'non-canonical'],
  ['an empty key in its long form', Tags, [...oneDot, 1, ...longKey(''), ...live], 'non-canonical'],
  [
    'the longest short key in its long form',
    Tags,
    [...twoDots, 2, ...tag('a'.repeat(14)), ...longKey('b'.repeat(15), 14), ...dotHead(1)],
    'non-canonical',
  ],
  ['a short key that is cut', Tags, [...oneDot, 1, 16 + 9, 0x78], 'truncated'],
  ['a text written as a scalar key', Tags, [...oneDot, 1, 0, 129, 0x78, ...live], 'malformed'],
  ['a list as key', Tags, [...oneDot, 1, 0, 7, 0, ...live], 'malformed'],
  ['a key that is not there', Tags, [...oneDot, 1, 0, 11, ...live], 'malformed'],
  ['a key with nothing under it', Tags, [...oneDot, 1, ...tag('x', [0x18])], 'malformed'],
  ['a number as key of an orMap', Votes, [...oneDot, 1, 0, 16 + 5, ...live, 0], 'malformed'],
  ['null as key of an orMap', Votes, [...oneDot, 1, 0, 0, ...live, 0], 'malformed'],
]

const values: readonly Row[] = [
  ['an unknown tag', Note, note(12), 'malformed'],
  ['the last unknown tag', Note, note(15), 'malformed'],
  ['a value that is not there', Note, note(11), 'malformed'],
  ['a value that is not there in a list', Note, note(7, 1, 11), 'malformed'],
  ['a value that is not there in a record', Note, note(8, 1, ...key('a'), 11), 'malformed'],
  ['the end in place of a value', Note, note(), 'truncated'],
  ['the end in place of a value that may not be there', Seats, [...oneDot, 1, ...tag('x')], 'truncated'],
  ['a small integer in its long form', Note, note(3, 111), 'non-canonical'],
  ['the first integer of two bytes in its long form', Note, note(3, ...varint(112)), 'non-canonical'],
  ['the last integer of two bytes in its long form', Note, note(3, ...varint(112 + 2 ** 16 - 1)), 'non-canonical'],
  ['the first integer of three bytes in its long form', Note, note(3, ...varint(112 + 2 ** 16)), 'non-canonical'],
  [
    'the last integer of three bytes in its long form',
    Note,
    note(3, ...varint(112 + 2 ** 16 + 2 ** 24 - 1)),
    'non-canonical',
  ],
  ['half an integer of two bytes', Note, note(9, 0), 'truncated'],
  ['two thirds of an integer of three bytes', Note, note(10, 0, 0), 'truncated'],
  ['-2^53', Note, note(4, ...varint(2 ** 53 - 1)), 'malformed'],
  ['NaN', Note, note(...bigFloat(Number.NaN)), 'non-canonical'],
  ['Infinity', Note, note(...bigFloat(Infinity)), 'non-canonical'],
  ['-0', Note, note(...bigFloat(-0)), 'non-canonical'],
  ['an integer as a float', Note, note(...bigFloat(7)), 'non-canonical'],
  ['half a float', Note, note(5, 0, 0), 'truncated'],
  ['a short text in its long form', Note, note(6, ...text('x')), 'non-canonical'],
  ['a text that is cut', Note, note(130, 0x78), 'truncated'],
  ['a lone surrogate in UTF-8', Note, note(131, 0xed, 0xa0, 0x80), 'malformed'],
  ['an overlong form in UTF-8', Note, note(130, 0xc0, 0x80), 'malformed'],
  ['a byte that is never in UTF-8', Note, note(129, 0xff), 'malformed'],
  ['half a character in UTF-8', Note, note(129, 0xe2), 'malformed'],
  ['a character beyond Unicode', Note, note(132, 0xf4, 0x90, 0x80, 0x80), 'malformed'],
  ['an ill-formed long text', Note, note(6, ...varint(200), ...times(199, 0x78), 0xff), 'malformed'],
  ['65 lists in each other', Note, note(...times(65, 7, 1), 0), 'limit'],
  ['10,000 lists in each other', Note, note(...times(10_000, 7, 1), 0), 'limit'],
  ['10,000 records in each other', Note, note(...times(10_000, 8, 1, ...key('a')), 0), 'limit'],
  ['a record with a key twice', Note, note(8, 2, ...key('a'), 0, ...key('', 1), 0), 'non-canonical'],
  ['a record with keys out of order', Note, note(8, 2, ...key('b'), 0, ...key('a'), 0), 'non-canonical'],
  ['a record with a number as key', Note, note(8, 1, 0, 17, 0), 'malformed'],
  ['a text in a max register', Worst, [...oneDot, ...live, 129, 0x78], 'malformed'],
  ['an unsorted set in a lattice', Names, [...oneDot, 7, 2, 129, 0x62, 129, 0x61], 'malformed'],
  ['a number in a lattice of sets', Names, [...oneDot, 17], 'malformed'],
]

const counters: readonly Row[] = [
  ['a sum as of a dot that was not seen', Count, [...oneDot, 1, 1, 2, 21, 0], 'malformed'],
  ['a sum of a writer that was not seen', Count, [...oneDot, 1, 0, ...text('b'), 1, 21, 0], 'malformed'],
  ['a sum as of dot 2^50', Count, [...oneDot, 1, 1, ...varint(2 ** 50), 21, 0], 'malformed'],
  ['a baseline as of dot 2^50', Count, [...oneDot, 1, 1, 0, ...varint(2 ** 50), 21], 'malformed'],
  ['a row that counts nothing', Count, [...oneDot, 1, 1, 0, 0], 'malformed'],
  ['a sum that is no integer', Count, [...oneDot, 1, 1, 1, ...bigFloat(0.5), 0], 'malformed'],
  ['a sum that is a text', Count, [...oneDot, 1, 1, 1, 129, 0x78, 0], 'malformed'],
  ['rows out of order', Count, [...oneDot, 2, 0, ...text('b'), 0, 1, 21, 1, 1, 21, 0], 'malformed'],
]

describe('the decoder', () => {
  test('accepts what the hostile messages are made from', () => {
    expect([...view(Tags, decode(Tags, framed(Tags, [...oneDot, 1, ...tag('x')])))]).toEqual(['x'])
    expect(view(Note, decode(Note, framed(Note, note(...times(64, 7, 1), 0))))).toBeDefined()
    expect(view(Note, decode(Note, framed(Note, note(...bigFloat(0.5)))))).toBe(0.5)
    expect(view(Count, decode(Count, framed(Count, [...oneDot, 1, 1, 1, 16 + 5, 0])))).toBe(5)
    expect(decodeFault(Votes, framed(Votes, [...oneDot, 1, ...tag('x'), 0]))).toBeUndefined()
    expect(decodeFault(Tags, framed(Tags, [...past('a', [1, 2 ** 50 - 2], [[2 ** 50 - 1, 7, 1]]), 0]))).toBeUndefined()
    expect(decodeFault(Worst, framed(Worst, [...oneDot, ...live, 4, ...varint(2 ** 53 - 2)]))).toBeUndefined()
  })

  test('accepts what the hostile dots, stamps, keys and numbers differ from', () => {
    const accepts = (type: AnyCrdt, body: readonly number[]) =>
      expect(decodeFault(type, framed(type, body))).toBeUndefined()
    accepts(Note, [...oneDot, 0x18])
    accepts(Note, [...oneDot, ...firstDot(2, gone)])
    accepts(Note, [...oneDot, ...firstDot(1, told(1)), 16])
    accepts(Note, [...oneDot, ...firstDot(1, told(2)), 8, 16])
    accepts(Note, [...twoDots, ...firstDot(1, more), 16, ...dotHead(1, told(1)), 16])
    accepts(Note, [...twoWriters, ...firstDot(1, more), 16, ...dotHead(0, moved), 2, 16])
    accepts(Tags, [...past('a', [1, 3], [[4, 7, 1]]), 1, ...tag('x', [0x82, 2, 1])])
    accepts(Tags, [...twoDots, 1, ...tag('x', [...firstDot(1, more), ...dotHead(1)])])
    accepts(Tags, [...twoDots, 2, ...tag('a'.repeat(14)), ...key('b'.repeat(15), 14), ...dotHead(1)])
    accepts(Tags, [...twoDots, 2, ...tag('a'.repeat(15)), ...longKey('b', 15), ...dotHead(1)])
    accepts(Seats, [...oneDot, 1, ...tag('x'), 11])
    for (const [n, ...bytes] of integers) {
      accepts(Note, note(...bytes))
      expect(view(Note, decode(Note, framed(Note, note(...bytes))))).toBe(n)
    }
  })

  test('lets deltas name removals of their own dots, but no states', () => {
    const body = [...oneDot, 1, ...tag('x', firstDot(1, gone))]
    expect(decodeFault(Tags, framed(Tags, body, 1))).toBeUndefined()
    expectRefused(Tags, framed(Tags, body, 0), 'malformed')
    expectRefused(Tags, framed(Tags, body, 2), 'malformed')
    expectRefused(Tags, framed(Tags, [...oneDot, 1, ...tag('x', firstDot(2))], 1), 'malformed')
  })

  const rows = [...varints, ...writers, ...dots, ...stamps, ...keys, ...values, ...counters]
  test.each(rows)('refuses %s', (_, type, body, code) => expectRefused(type, framed(type, body), code))
})
