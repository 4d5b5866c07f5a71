/**
 * Seeded random numbers as values: a draw gives the number and the next generator, and the old one still gives the same.
 *
 * For simulations, jitter and generated histories, where a run must repeat from its seed on every engine. All integer
 * arithmetic on 32 bits. Left out: secrets. Whoever sees a few numbers knows the rest; ids come from the shell's
 * cryptographic source.
 *
 * Source: `sfc32`, a small fast chaotic generator with a counter, by Chris Doty-Humphrey (PractRand 0.94): 128 bits of
 * state, a cycle of at least 2^32 from every seed. We differ in seeding: 53 bits of seed, then 15 discarded draws.
 */
import { invariant, show } from './error'

/** A generator; four 32-bit integers. */
export interface Random {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly count: number
}

/** What was drawn, and the generator to draw from next. */
export type Draw<Value> = readonly [value: Value, next: Random]

const twoTo32 = 4294967296

/**
 * The generator of a seed.
 *
 * @param seed a safe integer of at least 0.
 * @throws InvariantError `argument` when the seed is not one.
 *
 * @example
 * ```ts
 * import { randomFrom, randomInt } from 'meldkit'
 *
 * randomInt(randomFrom(7), 6)[0] === randomInt(randomFrom(7), 6)[0] // => true
 * ```
 */
export function randomFrom(seed: number): Random {
  invariant(Number.isSafeInteger(seed) && seed >= 0, 'argument', () => {
    return `Random: the seed must be a safe integer of at least 0, got ${show(seed)}.`
  })
  return warmedUp(0, seed | 0, Math.floor(seed / twoTo32) | 0)
}

/**
 * A whole number from 0 to 2^32 - 1, all equally likely.
 *
 * @example
 * ```ts
 * import { randomBits, randomFrom } from 'meldkit'
 *
 * const start = randomFrom(7)
 * const [first, next] = randomBits(start)
 * randomBits(start)[0] === first // => true
 * randomBits(next)[0] === first // => false
 * ```
 */
export function randomBits(random: Random): Draw<number> {
  const { a, b, c, count } = random
  const drawn = (a + b + count) | 0
  const turned = (c << 21) | (c >>> 11)
  return [drawn >>> 0, generator(b ^ (b >>> 9), (c + (c << 3)) | 0, (turned + drawn) | 0, (count + 1) | 0)]
}

/**
 * A whole number from 0 to `below - 1`, all equally likely: draws that would favour small numbers are thrown away.
 *
 * Less than two draws on average.
 *
 * @param below from 1 to 2^32.
 * @throws InvariantError `argument` when `below` is not a whole number in that range.
 *
 * @example
 * ```ts
 * import { randomFrom, randomInt } from 'meldkit'
 *
 * randomInt(randomFrom(1), 1)[0] // => 0
 * ```
 */
export function randomInt(random: Random, below: number): Draw<number> {
  invariant(Number.isInteger(below) && below >= 1 && below <= twoTo32, 'argument', () => {
    return `Random: the range must be a whole number from 1 to 2^32, got ${show(below)}.`
  })
  const fair = twoTo32 - (twoTo32 % below)
  let [bits, next] = randomBits(random)
  while (bits >= fair) [bits, next] = randomBits(next)
  return [bits % below, next]
}

/**
 * A multiple of 2^-53 that is at least 0 and less than 1, all equally likely. Two draws.
 *
 * @example
 * ```ts
 * import { randomFraction, randomFrom } from 'meldkit'
 *
 * const [fraction] = randomFraction(randomFrom(7))
 * fraction >= 0 && fraction < 1 // => true
 * ```
 */
export function randomFraction(random: Random): Draw<number> {
  const [high, middle] = randomBits(random)
  const [low, next] = randomBits(middle)
  // 27 bits and 26 bits; every step is exact.
  return [((high >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992, next]
}

/**
 * One of the items, all equally likely.
 *
 * @throws InvariantError `argument` when there are none.
 *
 * @example
 * ```ts
 * import { randomFrom, randomPick } from 'meldkit'
 *
 * randomPick(randomFrom(1), ['alice'])[0] // => 'alice'
 * ```
 */
export function randomPick<Item>(random: Random, items: readonly Item[]): Draw<Item> {
  const [at, next] = randomInt(random, items.length)
  return [items[at] as Item, next]
}

/**
 * The items in another order, every order equally likely (Fisher-Yates); the input stays as it is. O(n).
 *
 * @example
 * ```ts
 * import { randomFrom, randomShuffle } from 'meldkit'
 *
 * const [shuffled] = randomShuffle(randomFrom(7), ['a', 'b', 'c'])
 * Array.from(shuffled).sort() // => ['a', 'b', 'c']
 * ```
 */
export function randomShuffle<Item>(random: Random, items: readonly Item[]): Draw<readonly Item[]> {
  const shuffled = items.slice()
  let rest = random
  for (let i = shuffled.length - 1; i > 0; i--) {
    const [at, next] = randomInt(rest, i + 1)
    const item = shuffled[i] as Item
    shuffled[i] = shuffled[at] as Item
    shuffled[at] = item
    rest = next
  }
  return [shuffled, rest]
}

/**
 * Two generators from one, for two parts of a program that draw independently, so that neither disturbs the other's
 * numbers. The first is new, the second goes on.
 *
 * @example
 * ```ts
 * import { randomBits, randomFrom, randomSplit } from 'meldkit'
 *
 * const [forNetwork, forDisks] = randomSplit(randomFrom(7))
 * randomBits(forNetwork)[0] === randomBits(forDisks)[0] // => false
 * ```
 */
export function randomSplit(random: Random): readonly [Random, Random] {
  const [a, afterA] = randomBits(random)
  const [b, afterB] = randomBits(afterA)
  const [c, next] = randomBits(afterB)
  return [warmedUp(a | 0, b | 0, c | 0), next]
}

function generator(a: number, b: number, c: number, count: number): Random {
  return { a, b, c, count }
}

/** Mixes the seed words until each of them has reached every bit of the state. */
function warmedUp(a: number, b: number, c: number): Random {
  let random = generator(a, b, c, 1)
  for (let i = 0; i < 15; i++) random = randomBits(random)[1]
  return random
}
