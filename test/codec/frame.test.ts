// The frame, the limits that callers set, and what a refusal leaves behind.

import { describe, expect, test } from 'vitest'
import {
  addWinsSet,
  change,
  DecodeError,
  decode,
  encode,
  type Json,
  lwwRegister,
  merge,
  pnCounter,
  replica,
  struct,
  view,
} from '../../src/index'
import {
  decodeFault,
  expectRefused,
  firstDot,
  framed,
  headerSize,
  note,
  oneDot,
  past,
  tag,
  times,
  told,
  varint,
} from './support'

const Tags = addWinsSet()
const Note = lwwRegister<Json>(null)
const Count = pnCounter()

describe('the frame', () => {
  const bytes = encode(Tags, change(Tags, replica(Tags, 'a'), tags => tags.add('x'))[0])
  const changed = (at: number, byte: number) => Uint8Array.from(bytes, (old, i) => (i === at ? byte : old))

  test.each([
    ['nothing', new Uint8Array(), 'truncated'],
    ['half a header', bytes.subarray(0, headerSize - 1), 'truncated'],
    ['another magic byte', changed(0, 0x4e), 'malformed'],
    ['another format version', changed(1, 2), 'version'],
    ['the fingerprint of another type', changed(2, bytes[2]! ^ 1), 'type'],
    ['a wrong checksum', changed(6, bytes[6]! ^ 1), 'checksum'],
  ])('refuses %s', (_, bytes, code) => expectRefused(Tags, bytes, code))

  test.each([
    ['text'],
    [null],
    [undefined],
    [7],
    [[77, 1]],
    [new ArrayBuffer(20)],
    [new DataView(new ArrayBuffer(20))],
    [{ length: 20 }],
  ])('refuses what is no Uint8Array: %s', value => expect(() => decode(Tags, value as Uint8Array)).toThrow(DecodeError))

  test('refuses more bytes than sizeMax before it looks at them', () => {
    expectRefused(Tags, bytes, 'limit', { sizeMax: bytes.length - 1 })
    expect(decodeFault(Tags, bytes, { sizeMax: bytes.length })).toBeUndefined()
    expectRefused(Tags, new Uint8Array(64 * 1024 * 1024 + 1), 'limit')
  })
})

describe('limits', () => {
  test('depthMax bounds values alone, whatever they stand in', () => {
    const nested = framed(Note, note(...times(5, 7, 1), 0))
    expect(decodeFault(Note, nested, { depthMax: 5 })).toBeUndefined()
    expectRefused(Note, nested, 'limit', { depthMax: 4 })
  })

  test('stampMax refuses stamps of writes and of changes', () => {
    const write = framed(Note, [...past('a', [1, 0], [[1, 7, 5]]), ...firstDot(1, told(2)), ...varint(2 * 8), 0])
    expect(decodeFault(Note, write, { stampMax: 9 })).toBeUndefined()
    expectRefused(Note, write, 'limit', { stampMax: 8 })
    const counted = framed(Count, [...past('a', [1, 0], [[1, 7, 5]]), 0])
    expect(decodeFault(Count, counted, { stampMax: 5 })).toBeUndefined()
    expect(decodeFault(Count, counted, { stampMax: 4 })).toBeInstanceOf(DecodeError)
  })
})

describe('a refused message', () => {
  test('leaves the receiver as it was', () => {
    const Shop = struct({ tags: Tags, note: Note })
    const [before] = change(Shop, replica(Shop, 'a'), shop => shop.tags.add('x'))
    const bytes = encode(Shop, before)
    const value = view(Shop, before)
    const broken = framed(Shop, [...oneDot, 0, 1, ...tag('x', firstDot(9))])
    expect(() => merge(Shop, before, decode(Shop, broken))).toThrow(DecodeError)
    expect(encode(Shop, before)).toEqual(bytes)
    expect(view(Shop, before)).toBe(value)
  })
})
