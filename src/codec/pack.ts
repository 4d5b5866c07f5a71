/**
 * Packs bytes: matches of earlier bytes and literals, in two canonical Huffman codes. Text and columns of small numbers.
 *
 * The format stands in docs/internals/codec.md. All arithmetic is of integers, so equal bytes pack equally on every engine.
 */
import { codeLengths } from './pack-code'
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
  packedMax,
  repeat,
  repeatMin,
} from './pack-format'
import { chains, type Parse, parse, symbolOf } from './pack-match'

/** Fewer bytes are stored: the lengths of two codes take some thirty. */
const packedMin = 64
/** How many candidates a match has, in each of the parses: each finds the costs for the next. */
const depths = Object.freeze([8, 16, 64])

/** Writes the lowest `count` bits of a value. */
type Put = (bits: number, count: number) => void

/** Packs bytes, at most one byte longer than they are: where packing does not help, they are stored. O(n). */
export function pack(bytes: Uint8Array): Uint8Array {
  const packed = bytes.length < packedMin || bytes.length >= packedMax ? undefined : fold(bytes)
  if (packed !== undefined) return packed
  const stored = new Uint8Array(bytes.length + 1)
  stored.set(bytes, 1)
  return stored
}

function fold(bytes: Uint8Array): Uint8Array | undefined {
  const before = chains(bytes)
  let [main, distances] = firstCodes(bytes)
  let steps: Parse | undefined
  for (const depth of depths) {
    steps = parse(bytes, before, main, distances, depth)
    ;[main, distances] = codesOf(bytes, steps)
  }
  return write(bytes, steps as Parse, main, distances)
}

type Codes = [main: Uint8Array, distances: Uint8Array]

/** A guess: the bytes as they are, a match for each few of them, and all distances alike. */
function firstCodes(bytes: Uint8Array): Codes {
  const main = new Int32Array(mainSymbols).fill((bytes.length >> 6) + 1, literals)
  for (const byte of bytes) main[byte] = (main[byte] as number) + 1
  return [codeLengths(main, mainBits), codeLengths(new Int32Array(distanceSymbols).fill(1), distanceBits)]
}

function codesOf(bytes: Uint8Array, steps: Parse): Codes {
  const main = new Int32Array(mainSymbols)
  const distances = new Int32Array(distanceSymbols)
  const count = (counts: Int32Array, symbol: number): void => {
    counts[symbol] = (counts[symbol] as number) + 1
  }
  walk(
    bytes,
    steps,
    literal => count(main, literal),
    (length, distance) => {
      count(main, literals + symbolOf(length, lengthSplit))
      count(distances, symbolOf(distance, distanceSplit))
    },
  )
  return [codeLengths(main, mainBits), codeLengths(distances, distanceBits)]
}

function walk(
  bytes: Uint8Array,
  { lengths, distances }: Parse,
  literal: (byte: number) => void,
  match: (length: number, distance: number) => void,
): void {
  for (let at = 0; at < bytes.length; ) {
    const length = lengths[at] as number
    if (length === 1) literal(bytes[at] as number)
    else match(length - matchMin, (distances[at] as number) - 1)
    at += length
  }
}

/** Undefined if that takes no fewer bytes than `bytes`. */
function write(bytes: Uint8Array, steps: Parse, main: Uint8Array, distances: Uint8Array): Uint8Array | undefined {
  // What is written beyond the end is lost, and nobody wants it.
  const out = new Uint8Array(bytes.length)
  let length = 0
  let held = 0
  let bits = 0
  const put: Put = (value, count) => {
    bits = (bits << count) | value
    for (held += count; held >= 8; ) {
      held -= 8
      out[length++] = bits >> held
    }
  }
  let size = bytes.length
  for (; size > 0x7f; size >>= 7) put((size & 0x7f) | 0x80, 8)
  put(size, 8)
  writeLengths(put, Uint8Array.of(...main, ...distances))
  const putMain = coder(put, main, mainBits)
  const putDistance = coder(put, distances, distanceBits)
  walk(bytes, steps, putMain, (matched, distance) => {
    putNumber(put, putMain, matched, lengthSplit, literals)
    putNumber(put, putDistance, distance, distanceSplit, 0)
  })
  put(0, -held & 7)
  return length < out.length ? out.slice(0, length) : undefined
}

function putNumber(put: Put, putSymbol: (symbol: number) => void, n: number, split: number, base: number): void {
  const symbol = symbolOf(n, split)
  const extra = extraBits(symbol, split)
  putSymbol(base + symbol)
  put(n & ((1 << extra) - 1), extra)
}

/** Writes symbols in the canonical code of these lengths. */
function coder(put: Put, lengths: Uint8Array, bits: number): (symbol: number) => void {
  const starts = codeStarts(lengths, bits)
  const codes = Array.from(lengths, length => {
    const start = starts[length] as number
    starts[length] = start + (1 << (bits - length))
    return start >> (bits - length)
  })
  return symbol => put(codes[symbol] as number, lengths[symbol] as number)
}

/** Writes lengths of codes, with what repeats the last one. */
function writeLengths(put: Put, lengths: Uint8Array): void {
  const repeatMax = 63 + repeatMin
  for (let at = 0; at < lengths.length; ) {
    const length = lengths[at] as number
    put(length, 4)
    let end = ++at
    while (lengths[end] === length) end++
    for (; end - at >= repeatMin; at += repeatMax) {
      put(Math.min(end - at, repeatMax) - repeatMin + 16 * repeat, 8)
    }
    at = Math.min(at, end)
  }
}
