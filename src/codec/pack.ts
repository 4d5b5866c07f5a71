/**
 * Packs bytes, text and columns of small numbers: literals and matches of earlier bytes, in two canonical Huffman codes.
 *
 * The format stands in docs/internals/codec.md. All arithmetic is of integers, so equal bytes pack equally on every engine.
 */
import { codeLengths } from './pack-code'
import {
  allSymbols,
  codeBits,
  distanceSplit,
  extraBits,
  lengthSplit,
  literals,
  mainSymbols,
  matchMin,
  packed,
  placesOf,
  repeat,
  repeatMax,
  repeatMin,
} from './pack-format'
import { chains, parse, symbolOf } from './pack-match'

/** Fewer bytes are stored: the lengths of the codes alone take some fifty. */
const packedMin = 64
/** How many candidates a match has in each of the parses, of which each finds the costs for the next. */
const depths = [2, 16] as const

/** Packs bytes. The result is at most one byte longer: where packing does not help, they are stored. O(n). */
export function pack(bytes: Uint8Array): Uint8Array {
  const size = bytes.length
  const small = size < packedMin || size >= packed ? undefined : fold(bytes)
  if (small !== undefined) return small
  const stored = new Uint8Array(size + 1)
  stored.set(bytes, 1)
  return stored
}

/** The packed form, or undefined if it is no shorter than the bytes. */
function fold(bytes: Uint8Array): Uint8Array | undefined {
  const before = chains(bytes)
  // A guess: the bytes as they are, a match for each few of them, and all distances alike.
  const counts = new Int32Array(allSymbols).fill((bytes.length >> 6) + 1, literals)
  for (const byte of bytes) (counts[byte] as number)++
  let codes = codesOf(counts)
  let steps: Int32Array = new Int32Array()
  for (const depth of depths) {
    steps = parse(bytes, before, codes, depth)
    counts.fill(0)
    walk(bytes, steps, symbol => {
      ;(counts[symbol] as number)++
    })
    codes = codesOf(counts)
  }
  return write(bytes, steps, codes)
}

/** The lengths of both codes. */
function codesOf(counts: Int32Array): Uint8Array {
  const codes = new Uint8Array(allSymbols)
  codes.set(codeLengths(counts.subarray(0, mainSymbols)))
  codes.set(codeLengths(counts.subarray(mainSymbols)), mainSymbols)
  return codes
}

/** Visits all symbols, each with its extra bits. */
function walk(
  bytes: Uint8Array,
  steps: Int32Array,
  visit: (symbol: number, extra: number, bits: number) => void,
): void {
  const number = (base: number, n: number, split: number): void => {
    const symbol = symbolOf(n, split)
    const bits = extraBits(symbol, split)
    visit(base + symbol, n & ((1 << bits) - 1), bits)
  }
  for (let at = 0; at < bytes.length; ) {
    const step = steps[at] as number
    const length = step & 511
    if (length === 1) visit(bytes[at] as number, 0, 0)
    else {
      number(literals, length - matchMin, lengthSplit)
      number(mainSymbols, (step >>> 9) - 1, distanceSplit)
    }
    at += length
  }
}

function write(bytes: Uint8Array, steps: Int32Array, codes: Uint8Array): Uint8Array | undefined {
  // What is written beyond the end is lost, and not wanted.
  const out = new Uint8Array(bytes.length)
  let length = 0
  let held = 0
  let bits = 0
  const put = (value: number, count: number): void => {
    bits = (bits << count) | value
    for (held += count; held >= 8; ) {
      held -= 8
      out[length++] = bits >> held
    }
  }
  put((packed + bytes.length) >> 16, 16)
  put(bytes.length & 0xffff, 16)
  for (let at = 0; at < allSymbols; ) {
    const length = codes[at] as number
    put(length, 4)
    const start = ++at
    while (at - start < repeatMax && codes[at] === length) at++
    if (at - start < repeatMin) at = start
    else put(repeat + at - start - repeatMin, 8)
  }
  const places = placesOf(codes)
  walk(bytes, steps, (symbol, extra, count) => {
    const length = codes[symbol] as number
    put((places[symbol] as number) >> (codeBits - length), length)
    put(extra, count)
  })
  put(0, -held & 7)
  return length < out.length ? out.slice(0, length) : undefined
}
