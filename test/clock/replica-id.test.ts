import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../src/base/error'
import { isReplicaId, isWellFormed, replicaId, replicaIdLengthMax, replicaIdParts } from '../../src/clock/replica-id'

const most = 2 ** 53 - 1

describe('a replica id', () => {
  test.each([
    ['till-1', 'till-1', 0],
    ['till-1#7', 'till-1', 7],
    ['__proto__', '__proto__', 0],
    ['constructor#1', 'constructor', 1],
    ['toString', 'toString', 0],
    [' ', ' ', 0],
    ['0', '0', 0],
    ['\u{1f600}', '\u{1f600}', 0],
    ['a\0b', 'a\0b', 0],
    [`a#${most}`, 'a', most],
    ['x'.repeat(replicaIdLengthMax), 'x'.repeat(replicaIdLengthMax), 0],
  ])('is %j, of the name %j and the incarnation %d', (text, name, incarnation) => {
    expect(replicaId(text)).toBe(text)
    expect(replicaId(name, incarnation)).toBe(text)
    expect(replicaIdParts(replicaId(text))).toEqual({ name, incarnation })
    expect(isReplicaId(text)).toBe(true)
  })

  test.each([
    '',
    '#',
    '#1',
    '@',
    'a@b',
    'a#',
    'a#0',
    'a#01',
    'a#-1',
    'a#1.5',
    'a#1e3',
    'a# 1',
    'a#1\n',
    'a##1',
    'a#1#2',
    `a#${2 ** 53}`,
    'a#٣',
    '\ud800',
    'a\udc00',
    '\ude00\ud83d',
    'x'.repeat(replicaIdLengthMax + 1),
  ])('is not %j', text => {
    expect(() => replicaId(text)).toThrow(InvariantError)
    expect(isReplicaId(text)).toBe(false)
  })

  test.each([[-1], [1.5], [Number.NaN], [Infinity], [2 ** 53], [null as unknown as number]])(
    'has no incarnation %s',
    incarnation => {
      expect(() => replicaId('a', incarnation)).toThrow(InvariantError)
    },
  )

  test.each([undefined, null, 7, {}, ['a'], Symbol('a')])('is a string, not %s', value => {
    expect(() => replicaId(value as string)).toThrow(InvariantError)
    expect(isReplicaId(value)).toBe(false)
  })

  test('with an incarnation given apart must have a name without one, and still fit', () => {
    expect(() => replicaId('a#1', 2)).toThrow(InvariantError)
    expect(() => replicaId('x'.repeat(replicaIdLengthMax), 1)).toThrow(InvariantError)
    expect(isReplicaId(replicaId('x'.repeat(100), most))).toBe(true)
  })

  test('says what came and what a right one is', () => {
    expect(() => replicaId('a@b')).toThrow(/expected .*128 .*without "@" and "#".*incarnation.*got "a@b"/)
  })

  test('regression: what is no string is no name, with an incarnation either', () => {
    // It was put into a template first: undefined gave "undefined#1", a symbol a TypeError.
    for (const value of [undefined, null, 7, Symbol('a')]) {
      expect(() => replicaId(value as unknown as string, 1)).toThrow(InvariantError)
    }
  })

  test('falls into the parts of which it was made', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^@#]{1,20}$/), fc.maxSafeNat(), (name, incarnation) => {
        fc.pre(isWellFormed(name))
        expect(replicaIdParts(replicaId(name, incarnation))).toEqual({ name, incarnation })
      }),
    )
  })
})

describe('well-formed text', () => {
  test('is what UTF-8 keeps as it is', () => {
    const unit = fc.oneof(fc.integer({ min: 0xd7fe, max: 0xe001 }), fc.nat(0xffff))
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 6 }), units => {
        const text = String.fromCharCode(...units)
        expect(isWellFormed(text)).toBe(Buffer.from(text, 'utf8').toString('utf8') === text)
      }),
      { numRuns: 1000 },
    )
  })
})
