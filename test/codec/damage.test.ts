// Every truncation and every single-bit flip of every golden encoding: a DecodeError, or a value that encodes to exactly
// the bytes it came from. With the checksum as it is and made right after the damage, so that it hides nothing.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { decode } from '../../src/index'
import { bytesOf, goldenTypes, readGoldens, typeOf } from './golden'
import { decodeFault, headerSize, resealed } from './support'

// Much work on a busy machine, and twenty times as much of it in `npm run test:long`.
vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const goldens = readGoldens()
const of = (name: string) => goldens.filter(golden => golden.type === name).map(({ hex }) => bytesOf(hex))

/** The damaged copies of a message, one bit flipped in each, from a byte on. */
function* flips(bytes: Uint8Array, from: number): Iterable<Uint8Array> {
  for (let bit = from * 8; bit < bytes.length * 8; bit++) {
    const copy = bytes.slice()
    copy[bit >> 3]! ^= 1 << (bit & 7)
    yield copy
  }
}

const counts = { truncations: 0, flips: 0, accepted: 0 }
const outer = /^(checksum|malformed|type|version)$/
const inner = /^(limit|malformed|non-canonical|truncated)$/

// There are hundreds of thousands of errors here, and nobody reads their stacks.
const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

describe('a damaged message', () => {
  test.each(goldenTypes)('of %s, cut anywhere, is refused', name => {
    const type = typeOf(name)
    for (const bytes of of(name)) {
      for (let length = 0; length < bytes.length; length++) {
        const cut = bytes.subarray(0, length)
        // A body that stops early and has the right checksum is told by its lengths.
        if (!decodeFault(type, cut) || !decodeFault(type, resealed(cut))) expect.unreachable(`accepted ${length} bytes`)
        counts.truncations += 2
      }
    }
  })

  test.each(goldenTypes)('of %s, with one bit flipped, is refused by its frame', name => {
    const type = typeOf(name)
    for (const bytes of of(name)) {
      for (const flipped of flips(bytes, 0)) {
        const fault = decodeFault(type, flipped)
        if (!outer.test(`${fault?.code}`)) expect.unreachable(`${fault?.code}: ${Buffer.from(flipped).toString('hex')}`)
        counts.flips++
      }
    }
  })

  test.each(goldenTypes)('of %s, with one bit flipped and a right checksum, is refused or another valid one', name => {
    const type = typeOf(name)
    for (const bytes of of(name)) {
      for (const flipped of flips(bytes, headerSize)) {
        const fault = decodeFault(type, resealed(flipped))
        counts.flips++
        if (fault === undefined) counts.accepted++
        else if (!inner.test(fault.code) || !isWithin(fault.offset, bytes) || fault.expected === '') throw fault
      }
    }
  })

  test('of one type is refused by every other', () => {
    const first = goldenTypes.map(name => of(name)[0] as Uint8Array)
    goldenTypes.forEach((name, i) => {
      first.forEach((bytes, j) => {
        const fault = i === j ? undefined : decodeFault(typeOf(name), bytes)
        expect(fault?.code, `${goldenTypes[j]} read as ${name}`).toBe(i === j ? undefined : 'type')
      })
    })
  })

  test('with anything behind it is refused', () => {
    for (const { type, hex } of goldens) {
      const longer = Uint8Array.from([...bytesOf(hex), 0])
      expect(decodeFault(typeOf(type), longer)?.code).toBe('checksum')
      expect(decodeFault(typeOf(type), resealed(longer))?.code).toBe('malformed')
    }
  })

  test('is read from any view of a larger buffer', () => {
    for (const { type, hex } of goldens.slice(0, 20)) {
      const bytes = bytesOf(hex)
      const large = new Uint8Array(bytes.length + 30)
      large.fill(0xff)
      large.set(bytes, 13)
      expect(decode(typeOf(type), large.subarray(13, 13 + bytes.length))).toEqual(decode(typeOf(type), bytes))
      expect(decode(typeOf(type), Buffer.from(bytes))).toEqual(decode(typeOf(type), bytes))
    }
  })

  test('has been tried many times', () => {
    console.log(
      `Damaged messages: ${counts.truncations} cut, ${counts.flips} flipped, ${counts.accepted} of these valid`,
    )
    expect(counts.flips).toBeGreaterThan(100_000)
  })
})

const isWithin = (offset: number | string, bytes: Uint8Array) =>
  typeof offset === 'number' && offset >= headerSize && offset <= bytes.length
