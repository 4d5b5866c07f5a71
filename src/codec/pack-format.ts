/**
 * What the packer and the unpacker of bytes agree on: symbols, bounds, and how codes follow from their lengths.
 */

/**
 * The symbols of two codes, whose lengths stand in one list. The main code has the 256 literals and 28 lengths of matches, the
 * other one distances: 46, so that the last one, below 2^23, fits in 32 bits beside its two small numbers.
 */
export const literals = 256
export const mainSymbols = literals + 28
export const allSymbols = mainSymbols + 46
export const distanceMax = 0x7fffff
/** A shorter match costs more than its bytes; the longest is the last one of the last symbol. */
export const matchMin = 3
export const matchMax = 258
/** The longest codes: that of a length, its 5 extra bits and that of a distance are in the 25 bits of one read. */
export const codeBits = 10
export const codePlaces = 1 << codeBits
/** A symbol spans a quarter of a power of two of lengths, half of one of distances: 2^2 and 2^1 symbols for each. */
export const lengthSplit = 2
export const distanceSplit = 1
/** The length of a code takes 4 bits. From here on, they and 4 more are a byte that repeats the last one, so many times. */
export const repeat = 0xb0
export const repeatMin = 3
export const repeatMax = repeatMin + 0xff - repeat
/** A packed form begins with this and its size, in 4 bytes; a stored one with a byte 0, so a larger size is stored. */
export const packed = 0x1000000

/** The extra bits behind a symbol: the lowest bits of its number. */
export function extraBits(symbol: number, split: number): number {
  return Math.max(0, (symbol >> split) - 1)
}

/** The first place of each symbol in a table of what 10 bits begin with, one for each code; last, where the two codes end. */
export function placesOf(codes: Uint8Array): Int32Array {
  const places = new Int32Array(allSymbols + 2)
  for (let length = 1; length <= codeBits; length++)
    codes.forEach((of, symbol) => {
      if (of !== length) return
      const end = symbol < mainSymbols ? allSymbols : allSymbols + 1
      places[symbol] = places[end] as number
      ;(places[end] as number) += codePlaces >> length
    })
  return places
}
