// Hostile messages by hand, all with a right frame: each breaks one rule of the format and is told so.

import { describe, expect, test } from 'vitest'
import {
  type AnyCrdt,
  addWinsSet,
  decode,
  type Json,
  latticeRegister,
  lwwRegister,
  maxRegister,
  orMap,
  pnCounter,
  unionLattice,
  view,
} from '../../src/index'
import {
  decodeFault,
  expectRefused,
  firstDot,
  framed,
  live,
  note,
  oneDot,
  past,
  tag,
  text,
  times,
  varint,
} from './support'

const Tags = addWinsSet()
const Note = lwwRegister<Json>(null)
const Count = pnCounter()
const Votes = orMap(pnCounter())
const Worst = maxRegister()
const Names = latticeRegister(unionLattice<string>())

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
  ['a text of 2^53 - 1 bytes', Tags, [...oneDot, 1, 0, ...varint(2 ** 53 - 1)], 'truncated'],
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

const dots: readonly Row[] = [
  ['a first dot that names no replica', Tags, [...oneDot, 1, ...tag('x', [8])], 'malformed'],
  ['a live dot that was not seen', Tags, [...oneDot, 1, ...tag('x', firstDot(2))], 'malformed'],
  ['a removed dot that was seen', Tags, [...oneDot, 1, ...tag('x', firstDot(1, true))], 'malformed'],
  ['dot 0', Tags, [...oneDot, 1, ...tag('x', [2, 1])], 'malformed'],
  ['dot -1', Tags, [...oneDot, 1, ...tag('x', [4 * 1 + 2, 1])], 'malformed'],
  ['dot 2^50', Tags, [...oneDot, 1, ...tag('x', [...varint(8 * 2 ** 50 - 8 + 11), 1])], 'malformed'],
  [
    'a dot that repeats its replica',
    Tags,
    [...past('a', [1, 1], [[2, 7, 1]]), 1, 0, ...text('x'), 2, ...live, 8 + 2, 1],
    'non-canonical',
  ],
  ['one dot twice under a key', Tags, [...oneDot, 1, 0, ...text('x'), 2, ...live, 0], 'malformed'],
  [
    'dots out of order',
    Tags,
    [...past('a', [1, 1], [[2, 7, 1]]), 1, 0, ...text('x'), 2, ...firstDot(2), 4],
    'malformed',
  ],
  ['a stamp below 0', Note, [...oneDot, 1, ...live, 3, 0], 'malformed'],
  ['a stamp beyond the largest', Note, [...oneDot, 1, ...live, ...varint(2 ** 53 - 2), 0], 'limit'],
]

const keys: readonly Row[] = [
  ['a key twice', Tags, [...oneDot, 2, ...tag('x'), 2, 0, 1, 0], 'non-canonical'],
  ['keys out of order', Tags, [...oneDot, 2, ...tag('b'), 0, ...text('a'), 1, 0], 'non-canonical'],
  ['a scalar key after a text', Tags, [...oneDot, 2, ...tag('b'), 1, 17, 1, 0], 'non-canonical'],
  ['a shared prefix that is too short', Tags, [...oneDot, 2, ...tag('aa'), 0, ...text('ab'), 1, 0], 'non-canonical'],
  ['a shared prefix that is too long', Tags, [...oneDot, 2, ...tag('aa'), 6, ...text('b'), 1, 0], 'malformed'],
  ['a shared prefix of a first key', Tags, [...oneDot, 1, 2, ...text('x'), 1, ...live], 'malformed'],
  [
    'a shared prefix of 128 units',
    Tags,
    [...oneDot, 2, ...tag('a'.repeat(130)), ...varint(256), ...text('b'), 1, 0],
    'malformed',
  ],
  [
    'a shared prefix that cuts a surrogate pair',
    Tags,
    [...oneDot, 2, ...tag('\u{1f600}'), 2, ...text('b'), 1, 0],
    'non-canonical',
  ],
  ['a text written as a scalar key', Tags, [...oneDot, 1, 1, 129, 0x78, 1, ...live], 'malformed'],
  ['a list as key', Tags, [...oneDot, 1, 1, 7, 0, 1, ...live], 'malformed'],
  ['an odd head of a key', Tags, [...oneDot, 1, 3, 17, 1, ...live], 'malformed'],
  ['a key with nothing under it', Tags, [...oneDot, 1, 0, ...text('x'), 0], 'malformed'],
  ['a number as key of an orMap', Votes, [...oneDot, 1, 1, 16 + 5, 1, ...live, 0], 'malformed'],
  ['null as key of an orMap', Votes, [...oneDot, 1, 1, 0, 1, ...live, 0], 'malformed'],
]

const values: readonly Row[] = [
  ['an unknown tag', Note, note(9), 'malformed'],
  ['the last unknown tag', Note, note(15), 'malformed'],
  ['a small integer in its long form', Note, note(3, 111), 'non-canonical'],
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
  ['10,000 records in each other', Note, note(...times(10_000, 8, 1, 0, 1, 0x61), 0), 'limit'],
  ['a record with a key twice', Note, note(8, 2, 0, 1, 0x61, 0, 2, 0, 0), 'non-canonical'],
  ['a record with keys out of order', Note, note(8, 2, 0, 1, 0x62, 0, 0, 1, 0x61, 0), 'non-canonical'],
  ['a record with a number as key', Note, note(8, 1, 1, 17, 0), 'malformed'],
  ['a text in a max register', Worst, [...oneDot, 1, ...live, 129, 0x78], 'malformed'],
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
    expect(decodeFault(Votes, framed(Votes, [...oneDot, 1, 0, ...text('x'), 1, ...live, 0]))).toBeUndefined()
    expect(decodeFault(Tags, framed(Tags, [...past('a', [1, 2 ** 50 - 2], [[2 ** 50 - 1, 7, 1]]), 0]))).toBeUndefined()
    expect(decodeFault(Worst, framed(Worst, [...oneDot, 1, ...live, 4, ...varint(2 ** 53 - 2)]))).toBeUndefined()
  })

  test('lets deltas name removals of their own dots, but no states', () => {
    const body = [...oneDot, 1, ...tag('x', firstDot(1, true))]
    expect(decodeFault(Tags, framed(Tags, body, 1))).toBeUndefined()
    expectRefused(Tags, framed(Tags, body, 0), 'malformed')
    expectRefused(Tags, framed(Tags, body, 2), 'malformed')
    expectRefused(Tags, framed(Tags, [...oneDot, 1, ...tag('x', firstDot(2))], 1), 'malformed')
  })

  const rows = [...varints, ...writers, ...dots, ...keys, ...values, ...counters]
  test.each(rows)('refuses %s', (_, type, body, code) => expectRefused(type, framed(type, body), code))
})
