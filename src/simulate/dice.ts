/**
 * Random numbers by name instead of by turn: the same seed, stream and number give the same bits, whatever else was drawn.
 *
 * So what befalls one message does not depend on how many others were sent before it. For everything that is drawn in a
 * row, `base/random` is the generator.
 */
import { mix } from '../collections/key'

/** A 32-bit number from a seed, for `roll`. */
export function saltOf(seed: number): number {
  return mix((seed | 0) ^ 0x3c6ef372) ^ mix(Math.floor(seed / 4294967296) ^ 0x1f83d9ab)
}

/** A whole number from 0 to 2^32 - 1 that follows from the salt, the stream and the number. */
export function roll(salt: number, stream: number, number: number): number {
  const a = Math.imul(salt ^ Math.imul(stream + 1, 0x9e3779b9), 0x85ebca6b)
  const b = (a ^ (a >>> 15)) + Math.imul(number + 1, 0x7feb352d)
  const c = Math.imul(b ^ (b >>> 16), 0x846ca68b)
  const d = Math.imul(c ^ (c >>> 13), 0xc2b2ae35)
  return (d ^ (d >>> 16)) >>> 0
}

/** A whole number from `least` to `most`, from 32 random bits. */
export function between(bits: number, [least, most]: readonly [number, number]): number {
  return least + Math.floor((bits / 4294967296) * (most - least + 1))
}
