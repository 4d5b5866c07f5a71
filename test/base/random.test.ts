import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Draw,
  type Random,
  randomBits,
  randomFraction,
  randomFrom,
  randomInt,
  randomPick,
  randomShuffle,
  randomSplit,
} from '../../src/base/random'

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

function draws<Value>(random: Random, count: number, draw: (random: Random) => Draw<Value>): Value[] {
  const values: Value[] = []
  let rest = random
  for (let i = 0; i < count; i++) {
    const [value, next] = draw(rest)
    values.push(value)
    rest = next
  }
  return values
}

/** The generator as published, in big integers modulo 2^32. */
function* oracle(a0: bigint, b0: bigint, c0: bigint): Generator<bigint> {
  const mod = (n: bigint) => BigInt.asUintN(32, n)
  let [a, b, c, counter] = [a0, b0, c0, 1n]
  for (;;) {
    const drawn = mod(a + b + counter)
    counter = mod(counter + 1n)
    a = b ^ (b >> 9n)
    b = mod(c + (c << 3n))
    c = mod(mod((c << 21n) | (c >> 11n)) + drawn)
    yield drawn
  }
}

describe('the generator', () => {
  test('draws what sfc32 draws, after 15 discarded draws', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const published = oracle(0n, BigInt.asUintN(32, BigInt(seed)), BigInt(seed) >> 32n)
        for (let i = 0; i < 15; i++) published.next()
        const expected = Array.from({ length: 20 }, () => Number(published.next().value))
        expect(draws(randomFrom(seed), 20, randomBits)).toEqual(expected)
      }),
    )
  })

  test('an old generator still draws the same, also deep-frozen', () => {
    const random = Object.freeze(randomFrom(5))
    expect(randomBits(random)).toEqual(randomBits(random))
  })

  test('seeds that differ in one bit, low or high, draw differently', () => {
    const first = (seed: number) => randomBits(randomFrom(seed))[0]
    expect(new Set([0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 52].map(first)).size).toBe(6)
  })

  test.each([-1, 1.5, NaN, Infinity, 2 ** 53, '1' as unknown as number])('seed %s is refused', seed => {
    expect(() => randomFrom(seed)).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

describe('a draw', () => {
  test('of a range stays in it, and every number of a small range comes about equally often', () => {
    const counts = [0, 0, 0, 0, 0, 0]
    for (const n of draws(randomFrom(1), 6000, random => randomInt(random, 6))) counts[n]! += 1
    // Expected 1000 each, standard deviation 29.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  test('of a range that does not divide 2^32 favours no part of it', () => {
    // By modulo alone, two thirds of the numbers would be in the lower half of this range.
    const below = 3 * 2 ** 30
    const low = draws(randomFrom(2), 3000, random => randomInt(random, below)).filter(n => n < below / 3).length
    expect(Math.abs(low - 1000)).toBeLessThan(130)
  })

  test.each([0, -1, 1.5, NaN, 2 ** 32 + 1])('of range %s is refused', below => {
    expect(() => randomInt(randomFrom(1), below)).toThrow(expect.objectContaining({ code: 'argument' }))
  })

  test('of the whole range is the bits themselves', () => {
    expect(randomInt(randomFrom(3), 2 ** 32)).toEqual(randomBits(randomFrom(3)))
  })

  test('of a fraction is at least 0, below 1, and a half on average', () => {
    const fractions = draws(randomFrom(4), 2000, randomFraction)
    expect(fractions.every(x => x >= 0 && x < 1)).toBe(true)
    expect(fractions.reduce((a, b) => a + b) / 2000).toBeCloseTo(0.5, 1)
  })

  test('of one item is one of them, and of none is refused', () => {
    expect(['a', 'b', 'c']).toContain(randomPick(randomFrom(8), ['a', 'b', 'c'])[0])
    expect(() => randomPick(randomFrom(8), [])).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

test('a shuffle is a permutation, leaves its input alone, and makes each of the six orders of three about equally often', () => {
  const items = Object.freeze(['a', 'b', 'c'])
  const counts = new Map<string, number>()
  for (const order of draws(randomFrom(9), 3000, random => randomShuffle(random, items))) {
    counts.set(order.join(''), (counts.get(order.join('')) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
  for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100)
})

test('the halves of a split draw different numbers, and splitting twice gives the same', () => {
  fc.assert(
    fc.property(seeds, seed => {
      const [left, right] = randomSplit(randomFrom(seed))
      expect(draws(left, 4, randomBits)).not.toEqual(draws(right, 4, randomBits))
      expect(randomSplit(randomFrom(seed))).toEqual([left, right])
    }),
  )
})
