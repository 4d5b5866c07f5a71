/**
 * Unpacks what `pack` made, from bytes that nobody trusts: literals and matches of earlier bytes, in two canonical codes.
 *
 * The first call matters most, when the engine has compiled nothing yet: so a whole code takes one look in a table, a match two
 * reads, and the engine copies. Bits come highest first, so that the codes of one symbol are neighbours in its table.
 */
import {
  allSymbols,
  codeBits,
  codePlaces,
  distanceSplit,
  extraBits,
  lengthSplit,
  literals,
  mainSymbols,
  matchMin,
  packed,
  placesOf,
  repeat,
  repeatMin,
} from './pack-format'

type Fail = (expected: string, got: unknown) => never

/** What a byte can unfold to: a match of 258 bytes takes 7 bits or more, so 8 bits are at most 294.9 bytes. */
const unfoldMax = 295

/**
 * Unpacks the bytes in `[start, end)`, which must be one packed form and nothing else. O(size).
 *
 * Allocates nothing but a copy of the input before the size is at most `sizeMax`, and at most 295 times that of the input. Any
 * input gives bytes or a call of `fail`. Bytes have many packed forms, of which `pack` gives one; all are accepted.
 */
export function unpack(bytes: Uint8Array, start: number, end: number, sizeMax: number, fail: Fail): Uint8Array {
  const count = end - start
  // 8 bytes of zeros behind the input: a match that begins in its last bit reads up to 7 bytes beyond.
  const padded = new Uint8Array(count + 8)
  padded.set(bytes.subarray(start, end))
  const input = new DataView(padded.buffer)
  const head = input.getInt32(0)
  const isStored = padded[0] === 0
  const size = isStored ? count - 1 : head - packed
  const most = isStored ? sizeMax : Math.min(sizeMax, packed - 1, unfoldMax * count)
  if (size < 0 || size > most) fail(`a size up to ${most}`, size)
  if (isStored) return padded.slice(1, count)
  const codes = new Uint8Array(allSymbols)
  const bit = readCodes(input, 8 * count, codes, fail)
  const table = tableOf(codes, fail)
  const out = new Uint8Array(size)
  const left = 8 * count - copy(input, bit, 8 * count, table, out, fail)
  // The last byte may have bits left, all 0.
  if (left < 0 || left > 7 || (padded[count - 1] as number) & ((1 << left) - 1)) fail('no more bits', left)
  return out
}

/** Fills `out`, and gives where the next bit is. A read gives 32 bits from a whole byte on, so 25 or more that are ahead. */
function copy(input: DataView, start: number, limit: number, table: Int32Array, out: Uint8Array, fail: Fail): number {
  const size = out.length
  let bit = start
  for (let at = 0; at < size; ) {
    if (bit > limit) fail('more bits', at)
    let ahead = input.getInt32(bit >> 3) << (bit & 7)
    const entry = table[ahead >>> (32 - codeBits)] as number
    const used = entry & 15
    const value = entry >> 9
    if (value < literals) {
      bit += used
      out[at++] = value
      continue
    }
    ahead <<= used
    const extra = (entry >> 4) & 31
    // Shifted in two steps: one by 32 would be one by 0.
    const stop = at + value - literals + ((ahead >>> 1) >>> (31 - extra))
    const distance = table[((ahead << extra) >>> (32 - codeBits)) + codePlaces] as number
    bit += used + extra + (distance & 15)
    const more = (distance >> 4) & 31
    const from = at - (distance >>> 9) - (((input.getInt32(bit >> 3) << (bit & 7)) >>> 1) >>> (31 - more))
    bit += more
    if (from < 0 || stop > size) fail('a match of earlier bytes', from)
    // A match may reach into itself; what it repeats then doubles with each copy.
    while (at < stop) {
      const count = Math.min(stop - at, at - from)
      out.copyWithin(at, from, from + count)
      at += count
    }
  }
  return bit
}

/** Reads the lengths of both codes, and gives where the next bit is. */
function readCodes(input: DataView, limit: number, codes: Uint8Array, fail: Fail): number {
  let bit = 32
  for (let at = 0, last = 0; at < allSymbols; ) {
    const byte = (input.getInt32(bit >> 3) << (bit & 7)) >>> 24
    const isRepeat = byte >= repeat
    if (!isRepeat) last = byte >> 4
    const end = at + (isRepeat ? byte - repeat + repeatMin : 1)
    bit += isRepeat ? 8 : 4
    if (bit > limit || end > allSymbols) fail('code lengths', end)
    codes.fill(last, at, end)
    at = end
  }
  return bit
}

/**
 * What the next bits begin with, for all that 10 bits can be, first in the main code, then in that of distances: the least number
 * of a symbol, how many extra bits it has in 5 bits, and the length of its code in 4. Codes must be complete, so none has a
 * single symbol or none. Literals are numbers below 256, lengths of matches those from there on.
 */
function tableOf(codes: Uint8Array, fail: Fail): Int32Array {
  const places = placesOf(codes)
  if (places[allSymbols] !== codePlaces || places[allSymbols + 1] !== codePlaces) fail('complete codes', codes)
  const table = new Int32Array(2 * codePlaces)
  codes.forEach((length, symbol) => {
    if (length === 0) return
    const isMain = symbol < mainSymbols
    const split = isMain ? lengthSplit : distanceSplit
    const n = symbol - (isMain ? literals : mainSymbols)
    const extra = extraBits(n, split)
    const least = n < 0 ? symbol : ((n - (extra << split)) << extra) + (isMain ? literals + matchMin : 1)
    const place = (places[symbol] as number) + (isMain ? 0 : codePlaces)
    table.fill((least << 9) | (extra << 4) | length, place, place + (codePlaces >> length))
  })
  return table
}
