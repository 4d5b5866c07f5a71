// Random damage that knows the format: bytes cut out, doubled, moved and overwritten in valid messages, checksum made right.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { byteReader } from '../../src/codec/byte-reader'
import { goneStamp } from '../../src/codec/format'
import {
  compareDots,
  dotText,
  emptyContext,
  type Json,
  joinContexts,
  lwwRegister,
  rangeContext,
  replicaId,
  stampMax,
} from '../../src/index'
import { bytesOf, readGoldens, typeOf } from './golden'
import { bytesOfBody, decodeFault, headerSize, readerOf, resealed } from './support'

// Much work on a busy machine, and twenty times as much of it in `npm run test:long`.
vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const goldens = readGoldens().map(({ type, hex }) => ({ name: type, bytes: bytesOf(hex) }))

type Mutation = (body: number[]) => number[]

/** A place as a fraction of the length at that moment. */
const place = fc.nat(999)
const at = (body: readonly number[], fraction: number) => Math.floor((fraction * (body.length + 1)) / 1000)
const loud = fc.constantFrom(
  0,
  1,
  2,
  3,
  7,
  8,
  9,
  10,
  11,
  16,
  0x18,
  0x40,
  0x42,
  0x48,
  0x50,
  0x7f,
  0x80,
  0x81,
  0xc0,
  0xed,
  0xff,
)

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 8 })).map(
    ([from, length]): Mutation =>
      body =>
        body.toSpliced(at(body, from), length),
  ),
  fc.tuple(place, fc.array(loud, { minLength: 1, maxLength: 10 })).map(
    ([from, put]): Mutation =>
      body =>
        body.toSpliced(at(body, from), 0, ...put),
  ),
  fc.tuple(place, fc.array(loud, { minLength: 1, maxLength: 4 })).map(
    ([from, put]): Mutation =>
      body =>
        body.toSpliced(at(body, from), put.length, ...put),
  ),
  // A piece copied from one place to another: entries doubled, out of order, under other keys.
  fc.tuple(place, place, fc.integer({ min: 1, max: 30 })).map(
    ([from, to, length]): Mutation =>
      body =>
        body.toSpliced(at(body, to), 0, ...body.slice(at(body, from), at(body, from) + length)),
  ),
  // A varint made longer: the last byte gets a continuation bit, and a zero behind it.
  place.map(
    (from): Mutation =>
      body => {
        const i = at(body, from)
        return i < body.length ? body.toSpliced(i, 1, body[i]! | 0x80, 0) : body
      },
  ),
)

const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

describe('a mutated message', () => {
  test('is refused by one DecodeError, or is a valid one that is written as it was read', () => {
    const runs = process.env.MELDKIT_LONG ? 400_000 : 8_000
    let accepted = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...goldens),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        ({ name, bytes }, mutations) => {
          const body = mutations.reduce((body, mutate) => mutate(body), [...bytes.slice(headerSize)])
          const message = resealed(Uint8Array.from([...bytes.slice(0, headerSize), ...body]))
          if (decodeFault(typeOf(name), message) === undefined) accepted++
        },
      ),
      { numRuns: runs },
    )
    expect(accepted).toBeLessThan(runs)
  })

  test('of random bytes is refused or valid', () => {
    fc.assert(
      fc.property(fc.constantFrom(...goldens), fc.uint8Array({ maxLength: 40 }), ({ name, bytes }, body) => {
        decodeFault(typeOf(name), body)
        decodeFault(typeOf(name), resealed(Uint8Array.from([...bytes.slice(0, headerSize), ...body])))
      }),
      { numRuns: process.env.MELDKIT_LONG ? 100_000 : 2_000 },
    )
  })
})

describe('what the writer writes', () => {
  const json = fc.jsonValue({ maxDepth: 4 }).map(value => value as Json)

  test('the reader reads: values', () => {
    fc.assert(
      fc.property(json, value => {
        const read = readerOf(bytesOfBody(writer => writer.value(value))).value()
        expect(JSON.stringify(sortKeys(read))).toBe(JSON.stringify(sortKeys(value)))
      }),
    )
  })

  test('the reader reads: unsigned integers up to 2^53 - 1', () => {
    const edges = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32, 2 ** 49, 2 ** 50 - 1, 2 ** 53 - 1]
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...edges), fc.maxSafeNat())), numbers => {
        const reader = readerOf(bytesOfBody(writer => numbers.forEach(n => writer.uint(n))))
        expect(numbers.map(() => reader.uint())).toEqual(numbers)
      }),
    )
  })

  test('the reader reads: dot stores, with counters and stamps up to the largest', () => {
    const counters = fc.oneof(
      fc.constantFrom(1, 2, 3, 4, 5, 2 ** 31, 2 ** 50 - 1),
      fc.integer({ min: 1, max: 2 ** 50 - 1 }),
    )
    const stamps = fc.oneof(fc.constantFrom(goneStamp, 0, 1, 2, 3, stampMax), fc.integer({ min: 0, max: stampMax }))
    const dot = fc.record({ id: fc.constantFrom(replicaId('a'), replicaId('b')), counter: counters, stamp: stamps })
    const store = fc.uniqueArray(dot, { maxLength: 6, selector: dotText }).map(dots => dots.sort(compareDots))
    // The first store holds all that is live, and the dots of the others are among its dots.
    const stores = store.chain(all => fc.tuple(fc.constant(all), fc.subarray([...all]), fc.subarray([...all])))
    fc.assert(
      fc.property(stores, fc.boolean(), (stores, stamped) => {
        const live = stores[0].filter(({ stamp }) => stamp !== goneStamp)
        const seen = live
          .map(({ id, counter }) => rangeContext(id, counter, counter))
          .reduce(joinContexts, emptyContext())
        const bytes = Uint8Array.from(
          bytesOfBody(writer => stores.forEach(dots => writer.dots(dots, stamped, () => writer.value(null)))),
        )
        const reader = byteReader(bytes, 0, bytes.length)
        reader.expect(seen, false)
        for (const dots of stores)
          expect(
            reader.dots(stamped, (id, counter, stamp) => {
              if (stamp !== goneStamp) expect(reader.value()).toBe(null)
              return { id, counter, stamp }
            }),
          ).toEqual(dots.map(dot => ({ ...dot, stamp: stamped || dot.stamp === goneStamp ? dot.stamp : 0 })))
        expect(reader.offset()).toBe(bytes.length)
      }),
    )
  })

  test('the reader reads: integers at the bounds of their forms', () => {
    const bounds = [0, 112, 112 + 2 ** 16, 112 + 2 ** 16 + 2 ** 24, 2 ** 53 - 1].flatMap(n => [n - 1, n, n + 1])
    for (const n of bounds.filter(Number.isSafeInteger)) {
      expect(readerOf(bytesOfBody(writer => writer.value(n))).value()).toBe(n)
      expect(readerOf(bytesOfBody(writer => writer.optional(n))).optional()).toBe(n)
    }
    expect(readerOf(bytesOfBody(writer => writer.optional(undefined))).optional()).toBe(undefined)
  })

  test('the reader reads: keys in ascending order, with what they share left out', () => {
    const keys = fc.uniqueArray(
      fc.string({ unit: fc.constantFrom('a', 'b', '\u{1f600}', '\u{1f601}', 'é', 'z'.repeat(130)) }),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(keys, list => {
        const sorted = list.sort()
        const bytes = bytesOfBody(writer => sorted.forEach((key, i) => writer.key(key, sorted[i - 1])))
        const reader = readerOf(bytes)
        sorted.forEach((key, i) => expect(reader.key(sorted[i - 1])).toBe(key))
      }),
    )
  })

  test('is never longer than what JSON takes for the same values', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean())), value => {
        const bytes = bytesOfBody(writer => writer.value(value))
        expect(bytes.length).toBeLessThanOrEqual(Buffer.byteLength(JSON.stringify(value)) + 8)
      }),
    )
  })

  test('names the type by its shape, not by its initial value', () => {
    const bytes = goldens.find(({ name }) => name === 'lwwRegister')!.bytes
    expect(decodeFault(lwwRegister<Json>('another'), bytes)).toBeUndefined()
  })
})

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => [key, sortKeys(part)])
}
