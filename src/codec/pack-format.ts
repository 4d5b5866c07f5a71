/**
 * What the packer and the unpacker of bytes agree on: the symbols, the bounds, and how a code follows from its lengths.
 */

/** Literals are the symbols 0 to 255 of the main code; from here on, a symbol is the length of a match. */
export const literals = 256
export const mainSymbols = literals + 28
/** The symbols of distances; the last one ends at 2^23, so that a distance and its two small numbers fit in 32 bits. */
export const distanceSymbols = 46
export const distanceMax = 0x800000
/** Shorter matches cost more than their bytes; the longest is the end of length symbol 27. */
export const matchMin = 3
export const matchMax = 258
/** The longest codes: a length with its 5 extra bits and the code of a distance fit in the 25 bits of one read. */
export const mainBits = 11
export const distanceBits = 9
/** A length of a code takes 4 bits; from here on they, and 4 more, repeat the last one, at least so many times. */
export const repeat = 12
export const repeatMin = 3
/** A length symbol spans a quarter, a distance symbol half of a power of two: as 2^2 and 2^1 symbols for each. */
export const lengthSplit = 2
export const distanceSplit = 1
/** Larger sizes are stored: their varint would need a fifth byte. */
export const packedMax = 0x10000000
/** What a byte can unfold to: a match of 258 bytes takes at least 7 bits, so 294.9 bytes for 8 bits. */
export const unfoldMax = 295

/** The extra bits behind a symbol whose numbers come 2^split symbols to each power of two. */
export function extraBits(symbol: number, split: number): number {
  return Math.max(0, (symbol >> split) - 1)
}

/** The places of the first code of each length in a table of 2^bits, and behind them where the last code ends. */
export function codeStarts(lengths: Uint8Array, bits: number): Int32Array {
  const starts = new Int32Array(bits + 2)
  for (const length of lengths)
    if (length > 0) starts[length + 1] = (starts[length + 1] as number) + (1 << (bits - length))
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number)
  return starts
}
