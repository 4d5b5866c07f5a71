/**
 * Writes plain values, keys and text as bytes into a buffer that grows.
 */
import { longMin, mediumMin, sharedPrefix, shortMin } from './byte-format'
import type { Json } from './value'

/** Where bytes go: the first `length` of a buffer are written. */
export interface ByteOutput {
  bytes: Uint8Array
  length: number
}

/** Makes room for so many bytes more. */
export function reserve(of: ByteOutput, more: number): void {
  if (of.length + more <= of.bytes.length) return
  const grown = new Uint8Array(Math.max(2 * of.bytes.length, of.length + more))
  grown.set(of.bytes)
  of.bytes = grown
}

/** One byte, of a number's low bits. */
export function byte(of: ByteOutput, value: number): void {
  if (of.length === of.bytes.length) reserve(of, 1)
  of.bytes[of.length++] = value
}

/** A varint. */
export function uint(of: ByteOutput, n: number): void {
  let rest = n
  while (rest > 0x7f) {
    byte(of, (rest % 128) | 0x80)
    rest = Math.floor(rest / 128)
  }
  byte(of, rest)
}

/** Well-formed text, without its length. */
export function writeUtf8(of: ByteOutput, text: string): void {
  reserve(of, 3 * text.length)
  const { bytes } = of
  let { length } = of
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      bytes[length++] = code
      continue
    }
    if ((code & 0xfc00) === 0xd800) code = 0x10000 + ((code & 0x3ff) << 10) + (text.charCodeAt(++i) & 0x3ff)
    if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6)
    else {
      if (code < 0x10000) bytes[length++] = 0xe0 | (code >> 12)
      else {
        bytes[length++] = 0xf0 | (code >> 18)
        bytes[length++] = 0x80 | ((code >> 12) & 0x3f)
      }
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
    }
    bytes[length++] = 0x80 | (code & 0x3f)
  }
  of.length = length
}

/** The bytes that a varint takes. */
export function varintLength(n: number): number {
  let length = 1
  for (let rest = n; rest > 0x7f; rest = Math.floor(rest / 128)) length++
  return length
}

/** The bytes that UTF-8 needs for well-formed text. */
export function utf8Length(text: string): number {
  let size = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate pair is two units and four bytes; any other unit from U+0800 on is three bytes.
    if (unit >= 0x80) size += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2
  }
  return size
}

/**
 * Tags: 0 null, 1 false, 2 true, 3 integer, 4 negative integer, 5 float, 6 text, 7 list, 8 record, 9 integer in 2 bytes, 10
 * in 3 bytes, 11 none where there may be none, 16 + n small integer, 128 + n short text.
 */
export function writeValue(to: ByteOutput, of: unknown): void {
  if (of === null) byte(to, 0)
  else if (typeof of === 'boolean') byte(to, of ? 2 : 1)
  else if (typeof of === 'number') writeNumber(to, of)
  else if (typeof of === 'string') {
    const size = utf8Length(of)
    if (size < 128) byte(to, 128 + size)
    else {
      byte(to, 6)
      uint(to, size)
    }
    writeUtf8(to, of)
  } else if (Array.isArray(of)) {
    byte(to, 7)
    uint(to, of.length)
    for (const item of of as Json[]) writeValue(to, item)
  } else {
    const record = of as Record<string, Json>
    const keys = Object.keys(record).sort()
    byte(to, 8)
    uint(to, keys.length)
    keys.forEach((name, i) => {
      writeKey(to, name, keys[i - 1])
      writeValue(to, record[name])
    })
  }
}

function writeNumber(to: ByteOutput, n: number): void {
  if (!Number.isSafeInteger(n)) {
    byte(to, 5)
    reserve(to, 8)
    new DataView(to.bytes.buffer).setFloat64(to.length, n)
    to.length += 8
  } else if (n >= 0 && n < shortMin) byte(to, 16 + n)
  else if (n >= shortMin && n < mediumMin) {
    const rest = n - shortMin
    byte(to, 9)
    byte(to, rest >> 8)
    byte(to, rest)
  } else if (n >= mediumMin && n < longMin) {
    const rest = n - mediumMin
    byte(to, 10)
    byte(to, rest >> 16)
    byte(to, rest >> 8)
    byte(to, rest)
  } else {
    byte(to, n < 0 ? 4 : 3)
    uint(to, n < 0 ? -1 - n : n)
  }
}

/** The key of an entry, behind that of the entry before. */
export function writeKey(to: ByteOutput, of: unknown, previous: unknown): void {
  if (typeof of !== 'string') {
    byte(to, 0)
    writeValue(to, of)
    return
  }
  const shared = typeof previous === 'string' ? sharedPrefix(previous, of) : 0
  const rest = shared === 0 ? of : of.slice(shared)
  const size = utf8Length(rest)
  if (shared < 15 && size < 16) byte(to, 16 + 16 * shared + size)
  else {
    byte(to, 1)
    uint(to, shared)
    uint(to, size)
  }
  writeUtf8(to, rest)
}
