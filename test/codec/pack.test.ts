// Packed bytes: what was packed comes back, equal bytes pack equally, and no hostile input does more than be refused.

import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { pack } from '../../src/codec/pack'
import { codeLengths } from '../../src/codec/pack-code'
import { chains, parse } from '../../src/codec/pack-match'
import { unpack } from '../../src/codec/unpack'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

class Refused extends Error {}
const fail = (expected: string, got: unknown): never => {
  throw new Refused(`expected ${expected}, got ${got}`)
}
const read = (bytes: Uint8Array, sizeMax = 2 ** 24) => unpack(bytes, 0, bytes.length, sizeMax, fail)
const expectRefused = (bytes: Uint8Array, sizeMax?: number) => expect(() => read(bytes, sizeMax)).toThrow(Refused)

/** What unpacks, or undefined if it is refused; any other error is thrown. */
function attempt(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return read(bytes, 2 ** 20)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return undefined
  }
}

/** Numbers that look random and are the same on every run. */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 8
  }
}

const words =
  'the a of replica state that merges with every other one \\section{On} and, then it has no more to say. write'.split(
    ' ',
  )

/** Prose of a kind: common words often, rare ones made up of letters. */
function prose(size: number): Uint8Array {
  const next = noise(7)
  let text = ''
  while (text.length < size) {
    const rare = Array.from({ length: 2 + (next() % 7) }, () => String.fromCharCode(97 + (next() % 26))).join('')
    text += `${next() % 4 === 0 ? rare : words[(next() % 16) * (next() % 2)]} `
  }
  return new TextEncoder().encode(text.slice(0, size))
}

/** A column of small numbers, a few of them in two bytes. */
function column(size: number): Uint8Array {
  const next = noise(11)
  return Uint8Array.from({ length: size }, () =>
    next() % 9 === 0 ? 0x80 + (next() % 40) : next() % (1 + (next() % 6)),
  )
}

const random = (size: number) => {
  const next = noise(size)
  return Uint8Array.from({ length: size }, () => next())
}
const tiled = (piece: Uint8Array, size: number) => Uint8Array.from({ length: size }, (_, i) => piece[i % piece.length]!)
const repeated = (piece: string, size: number) => tiled(new TextEncoder().encode(piece), size)

const samples: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['prose', prose(700)],
  ['a column', column(400)],
  ['a run', new Uint8Array(3000)],
  ['ab repeated', repeated('ab', 1000)],
  ['all bytes, twice', Uint8Array.from({ length: 512 }, (_, i) => i)],
  ['stored bytes', random(40)],
]

describe('packing', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.uint8Array({ max: 3, maxLength: 3000 }),
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.nat(60), fc.uint8Array({ maxLength: 40 }))
      .map(([piece, times, rest]) =>
        Uint8Array.from([...Array.from({ length: times }, () => [...piece]).flat(), ...rest]),
      ),
    fc
      .array(fc.tuple(fc.nat(255), fc.nat(700)), { maxLength: 12 })
      .map(runs => Uint8Array.from(runs.flatMap(([byte, times]) => new Array<number>(times).fill(byte)))),
  )

  test('gives back the bytes, from any place in a buffer, and is at most one byte longer', () => {
    fc.assert(
      fc.property(bytes, fc.nat(9), fc.nat(9), (of, before, behind) => {
        const packed = pack(of)
        expect(packed.length).toBeLessThanOrEqual(of.length + 1)
        const buffer = new Uint8Array(before + packed.length + behind).fill(0xff)
        buffer.set(packed, before)
        expect(unpack(buffer, before, before + packed.length, of.length, fail)).toEqual(of)
      }),
    )
  })

  test.each([0, 1, 2, 63, 64, 65, 66, 257, 258, 259, 260, 261, 262, 5000])('gives back %i equal bytes', size => {
    for (const byte of [0, 1, 97, 255]) {
      const of = new Uint8Array(size).fill(byte)
      expect(read(pack(of))).toEqual(of)
    }
  })

  test.each(samples)('is a function of the bytes and leaves them alone: %s', (_, of) => {
    const before = of.slice()
    const buffer = new Uint8Array(of.length + 20).fill(1)
    buffer.set(of, 7)
    expect(pack(buffer.subarray(7, 7 + of.length))).toEqual(pack(of))
    expect(of).toEqual(before)
  })

  test('stores what does not become shorter', () => {
    for (const size of [0, 1, 63, 64, 1000, 30_000]) expect(pack(random(size)).length).toBe(size + 1)
  })

  test('gives the same bytes in every release: what is stored must be read later', () => {
    expect(Buffer.from(pack(repeated('ab', 200))).toString('hex')).toMatchInlineSnapshot(
      `"010000c8330ff0b8220ff0ff0bd20110d81870"`,
    )
  })

  test('is as short as deflate at its best, within 5 %', () => {
    for (const of of [prose(100_000), prose(20_000), column(20_000), column(120_000)]) {
      expect(read(pack(of))).toEqual(of)
      expect(pack(of).length).toBeLessThan(1.05 * deflateRawSync(of, { level: 9 }).length)
    }
  })

  test('matches across the whole input, farther than deflate', () => {
    const once = random(150_000)
    const twice = Uint8Array.from([...once, ...once])
    expect(pack(twice).length).toBeLessThan(1.05 * once.length)
    expect(read(pack(twice))).toEqual(twice)
  })

  test('never takes places of one hash for places of equal bytes', () => {
    // Far more places of different bytes than hashes, between runs that go on at the same distance.
    const next = noise(3)
    const of = Uint8Array.from({ length: 300_000 }, (_, i) => (i % 50 < 20 ? i % 5 : next() % 200))
    expect(read(pack(of))).toEqual(of)
  })

  test.each([
    ['zeros', (size: number) => new Uint8Array(size)],
    ['ab', (size: number) => repeated('ab', size)],
    ['300 bytes', (size: number) => tiled(random(300), size)],
  ])('takes time in proportion to the size, repeating %s', (_, make) => {
    const time = (of: Uint8Array) => {
      const start = performance.now()
      expect(read(pack(of)).length).toBe(of.length)
      return performance.now() - start
    }
    const small = make(2 ** 17)
    const large = make(2 ** 20)
    time(small)
    const least = (of: Uint8Array) => Math.min(time(of), time(of), time(of))
    // Eight times as many bytes: 64 times as long if it were quadratic.
    expect(least(large)).toBeLessThan(32 * Math.max(5, least(small)))
  })
})

describe('the parts', () => {
  test('a code is complete, no longer than 10 bits, and shorter for what is more frequent', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(9), fc.nat(2 ** 20)), { minLength: 2, maxLength: 284 })
    fc.assert(
      fc.property(counts, of => {
        const lengths = codeLengths(Int32Array.from(of))
        expect(lengths.reduce((sum, length) => sum + (length > 0 ? 1024 >> length : 0), 0)).toBe(1024)
        expect(Math.max(...lengths)).toBeLessThanOrEqual(10)
        of.forEach((count, i) => {
          expect(lengths[i]! > 0).toBe(count > 0 || i < 2)
          if (i > 0 && count > of[i - 1]! && of[i - 1]! > 0) expect(lengths[i]).toBeLessThanOrEqual(lengths[i - 1]!)
        })
      }),
    )
  })

  test('a code of Fibonacci counts, the deepest there is, keeps to 10 bits', () => {
    const counts = new Int32Array(40).fill(1)
    for (let i = 2; i < 40; i++) counts[i] = counts[i - 1]! + counts[i - 2]!
    expect(Math.max(...codeLengths(counts))).toBe(10)
  })

  test('a parse covers the bytes with steps that are true', () => {
    const of = prose(5000)
    const steps = parse(of, chains(of), new Uint8Array(330).fill(5), 16)
    let at = 0
    for (; at < of.length; at += steps[at]! & 511) {
      const distance = steps[at]! >>> 9
      for (let i = 0; distance > 0 && i < (steps[at]! & 511); i++) expect(of[at + i]).toBe(of[at + i - distance])
    }
    expect(at).toBe(of.length)
  })
})

describe('unpacking', () => {
  test.each(samples)('refuses every truncation, and anything behind: %s', (_, of) => {
    const packed = pack(of)
    const isStored = packed[0] === 0
    for (let length = 0; length < packed.length; length++) {
      const cut = attempt(packed.subarray(0, length))
      if (cut !== undefined && !isStored) expect.unreachable(`accepted ${length} bytes`)
    }
    if (isStored) return
    for (const byte of [0, 1, 0xff]) expectRefused(Uint8Array.from([...packed, byte]))
  })

  test.each(samples)('answers every flipped bit with bytes or a refusal: %s', (_, of) => {
    const packed = pack(of)
    let refused = 0
    for (let bit = 0; bit < 8 * packed.length; bit++) {
      const copy = packed.slice()
      copy[bit >> 3]! ^= 1 << (bit & 7)
      if (attempt(copy) === undefined) refused++
    }
    expect(refused).toBeGreaterThan(0)
  })

  test('answers random bytes, and a packed form with a random end, with bytes or a refusal', () => {
    const packed = pack(prose(2000))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(packed.length), (of, kept) => {
        attempt(of)
        attempt(Uint8Array.from([1, 0, 16, 0, ...of]))
        attempt(Uint8Array.from([...packed.subarray(0, kept), ...of]))
      }),
      { numRuns: 1000 },
    )
  })

  test('refuses padding that is not zero', () => {
    let padded = 0
    for (let size = 300; size < 340; size++) {
      const packed = pack(prose(size))
      const last = packed.length - 1
      if ((packed[last]! & 1) === 1) continue
      packed[last]! |= 1
      const got = attempt(packed)
      if (got === undefined) padded++
    }
    expect(padded).toBeGreaterThan(10)
  })

  test('refuses sizes above `sizeMax`, and above what its bytes can unfold to', () => {
    const of = prose(1000)
    expect(read(pack(of), 1000)).toEqual(of)
    expectRefused(pack(of), 999)
    expectRefused(pack(random(50)), 49)
    expect(read(pack(random(50)), 50)).toEqual(random(50))
    const before = process.memoryUsage().arrayBuffers
    expectRefused(Uint8Array.of(1, 0xff, 0xff, 0xff, ...new Uint8Array(100)))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20)
  })

  test('lets runs unfold to nearly the bound of 295 times', () => {
    const packed = pack(new Uint8Array(2 ** 20))
    expect(2 ** 20 / packed.length).toBeGreaterThan(250)
    expect(2 ** 20 / packed.length).toBeLessThan(295)
  })
})

describe('forms by hand', () => {
  /** Packs 4-bit groups behind the head; then bits. */
  const form = (size: number, nibbles: string, bits = '') => {
    const all = [...nibbles].map(nibble => Number.parseInt(nibble, 16).toString(2).padStart(4, '0')).join('') + bits
    const bytes = all.padEnd(Math.ceil(all.length / 8) * 8, '0').match(/.{8}/g) ?? []
    return Uint8Array.from([1, size >> 16, size >> 8, size, ...bytes.map(byte => Number.parseInt(byte, 2))])
  }
  /** So many zeros more: the byte b0 repeats 3 times, ff 82 times. */
  const zeros = (count: number): string => {
    let text = ''
    let rest = count
    for (; rest >= 3; rest -= Math.min(rest, 82)) text += (0xb0 + Math.min(rest, 82) - 3).toString(16)
    return text + '0'.repeat(rest)
  }
  // Literals 0 and 1 and length symbol 0 (3 bytes); then distances 1 and 2.
  const codes = `120${zeros(253)}20${zeros(26)}110${zeros(43)}`

  test('read as the format says', () => {
    expect(read(form(2, codes, '010'))).toEqual(Uint8Array.of(0, 1))
    expect(read(form(4, codes, '10110'))).toEqual(Uint8Array.of(1, 1, 1, 1))
    expect(read(form(5, codes, '010111'))).toEqual(Uint8Array.of(0, 1, 0, 1, 0))
    expect(read(form(0, codes))).toEqual(new Uint8Array(0))
  })

  test.each([
    ['a match before the first byte', form(3, codes, '110')],
    ['a match that begins before the first byte', form(4, codes, '0111')],
    ['a match beyond the size', form(3, codes, '0110')],
    ['more bits than the data', form(1, codes, '0'.repeat(12))],
    ['fewer bits than the data', form(40, codes, '0'.repeat(8))],
    ['bits behind the data', form(1, codes, '01')],
    ['a code with room left', form(1, `220${zeros(281)}110${zeros(43)}`, '0')],
    ['a code of one symbol', form(1, `10${zeros(282)}110${zeros(43)}`, '0')],
    ['a code that is too full', form(1, `1110${zeros(280)}110${zeros(43)}`, '0')],
    ['no code of distances', form(1, `110${zeros(281)}0${zeros(45)}`, '0')],
    ['lengths beyond the last symbol', form(1, `110${zeros(281)}110${zeros(46)}`, '0')],
    ['lengths that end early', form(1, '110')],
    ['another kind', Uint8Array.of(2, 0, 0, 1, 0)],
    ['a kind with the highest bit', Uint8Array.of(0x81, 0, 0, 1, 0)],
    ['half a head', Uint8Array.of(1, 0)],
    ['nothing', new Uint8Array(0)],
  ])('refuse %s', (_, bytes) => expectRefused(bytes))
})
