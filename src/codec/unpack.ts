/**
 * Unpacks what `pack` made, from bytes that nobody trusts: matches of earlier bytes, in canonical prefix codes.
 *
 * The first call matters most, when no engine has compiled anything yet: hence whole codes by table, two reads for a match, and
 * copies left to the engine. Bits come highest first, so that the codes of a symbol are neighbours in its table.
 */
import {
  codeStarts,
  distanceBits,
  distanceSplit,
  distanceSymbols,
  extraBits,
  lengthSplit,
  literals,
  mainBits,
  mainSymbols,
  matchMin,
  repeat,
  repeatMin,
  unfoldMax,
} from './pack-format'

type Fail = (expected: string, got: unknown) => never

/** Entries of tables: the length of the code in 4 bits, the extra bits behind it in 5; then for a match this flag. */
const isMatch = 0x10000

/**
 * Unpacks the bytes in `[start, end)`, which must be all of a packed form. O(size).
 *
 * Allocates nothing before the declared size is at most `sizeMax`, and at most 295 times what is left of the input. Any input
 * gives bytes or a call of `fail`. Other packed forms of the same bytes than that of `pack` are accepted.
 */
export function unpack(bytes: Uint8Array, start: number, end: number, sizeMax: number, fail: Fail): Uint8Array {
  let size = 0
  let at = start
  for (let shift = 0, byte = 0x80; byte > 0x7f; shift += 7) {
    if (at >= end || shift > 21) fail('a size of packed bytes', at < end ? bytes[at] : 'the end')
    byte = bytes[at++] as number
    size |= (byte & 0x7f) << shift
  }
  const left = end - at
  const most = Math.min(sizeMax, size === 0 ? left : unfoldMax * left)
  if ((size || left) > most) fail(`a size of at most ${most} bytes`, size || left)
  if (size === 0) return bytes.slice(at, end)
  // 8 bytes of zeros behind the input: a match that begins in its last bit reads up to 7 bytes beyond.
  const input = new Uint8Array(left + 8)
  input.set(bytes.subarray(at, end))
  return unfold(new DataView(input.buffer), 8 * left, new Uint8Array(size), fail)
}

function unfold(input: DataView, limit: number, out: Uint8Array, fail: Fail): Uint8Array {
  const lengths = new Uint8Array(mainSymbols + distanceSymbols)
  const start = readLengths(input, limit, lengths, fail)
  const main = table(lengths.subarray(0, mainSymbols), mainBits, mainEntry, fail)
  const distances = table(lengths.subarray(mainSymbols), distanceBits, distanceEntry, fail)
  const end = copy(input, start, limit, main, distances, out, fail)
  if (end > limit || limit - end > 7) fail('packed bytes that end with their data', limit - end)
  if (((input.getUint8(end >> 3) << (end & 7)) & 0xff) !== 0) fail('zeros in the last byte', input.getUint8(end >> 3))
  return out
}

/** The loop. A read gives 32 bits from the byte on that holds the next bit: at least 25 of them are ahead. */
function copy(
  input: DataView,
  start: number,
  limit: number,
  main: Int32Array,
  distances: Int32Array,
  out: Uint8Array,
  fail: Fail,
): number {
  const size = out.length
  let bit = start
  let at = 0
  while (at < size && bit <= limit) {
    let ahead = input.getInt32(bit >> 3) << (bit & 7)
    const entry = main[ahead >>> (32 - mainBits)] as number
    const length = entry & 15
    if (entry < isMatch) {
      bit += length
      out[at++] = entry >> 4
      continue
    }
    const extra = (entry >> 4) & 15
    ahead <<= length
    // Shifted twice, since a shift by 32 would be one by 0.
    const stop = at + (entry >> 20) + ((ahead >>> 1) >>> (31 - extra))
    const distance = distances[(ahead << extra) >>> (32 - distanceBits)] as number
    bit += length + extra + (distance & 15)
    const more = (distance >> 4) & 31
    const from = at - (distance >>> 9) - (((input.getInt32(bit >> 3) << (bit & 7)) >>> 1) >>> (31 - more))
    bit += more
    if (from < 0 || stop > size) fail('a match within the data', from < 0 ? from : stop)
    // A match may reach into itself: then what it repeats doubles with each copy.
    while (at < stop) {
      const count = Math.min(stop - at, at - from)
      out.copyWithin(at, from, from + count)
      at += count
    }
  }
  return at < size ? limit + 1 : bit
}

/** Reads the lengths of both codes, and gives the place of the bit behind. */
function readLengths(input: DataView, limit: number, lengths: Uint8Array, fail: Fail): number {
  let bit = 0
  for (let i = 0, last = 0; i < lengths.length; ) {
    const byte = ((input.getInt32(bit >> 3) << (bit & 7)) >>> 24) as number
    const symbol = byte >> 4
    const count = symbol < repeat ? 1 : byte - 16 * repeat + repeatMin
    if (symbol < repeat) last = symbol
    bit += symbol < repeat ? 4 : 8
    if (count > lengths.length - i || bit > limit) fail(`${lengths.length} lengths of codes`, i + count)
    lengths.fill(last, i, i + count)
    i += count
  }
  return bit
}

/** What each next `bits` bits begin with. The code must be complete, so there is none of a single symbol. */
function table(lengths: Uint8Array, bits: number, entryOf: (symbol: number) => number, fail: Fail): Int32Array {
  if (lengths.some(length => length > bits)) fail(`a code of at most ${bits} bits`, Math.max(...lengths))
  const starts = codeStarts(lengths, bits)
  if (starts[bits + 1] !== 1 << bits) fail('a complete prefix code', [...lengths])
  const entries = new Int32Array(1 << bits)
  lengths.forEach((length, symbol) => {
    if (length === 0) return
    const from = starts[length] as number
    starts[length] = from + (1 << (bits - length))
    entries.fill(entryOf(symbol) | length, from, starts[length])
  })
  return entries
}

function mainEntry(symbol: number): number {
  const length = symbol - literals
  if (length < 0) return symbol << 4
  return ((least(length, lengthSplit) + matchMin) << 20) | isMatch | (extraBits(length, lengthSplit) << 4)
}

function distanceEntry(symbol: number): number {
  return ((least(symbol, distanceSplit) + 1) << 9) | (extraBits(symbol, distanceSplit) << 4)
}

/** The least number that a symbol stands for. */
function least(symbol: number, split: number): number {
  const extra = extraBits(symbol, split)
  return (symbol - (extra << split)) << extra
}
