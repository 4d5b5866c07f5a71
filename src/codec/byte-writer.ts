/**
 * Writes canonical bytes: one growing buffer, varints, replica ids by first use, dots as differences, keys front-coded.
 *
 * Format, in the order of the methods (a varint is little-endian base 128, shortest form only):
 * - uint: varint. stamp: zigzag varint of how far (stamp - counter) moved since the stamp before.
 * - id: varint, 0 for a new id, which follows as text, else 1 + its index in order of first use.
 * - dot: varint of 4 × zigzag(counter - the counter written last) + 2 if the writer changed + 1 if gone; then the id.
 * - dots: the byte 0x18 for none; else for each entry a head and what the entry holds. The head's bits, lowest first: gone;
 *   the writer changed; another entry follows; two for the stamp (0 none, or as far from the counter as the stamp before, 1
 *   the stamp before, 2 it follows); two for the low bits of zigzag(counter - the counter written last); the rest of it
 *   follows as varint. Then the id if the writer changed, then the stamp.
 * - key: text: the byte 16 + 16 × shared prefix length + length of the rest, while these stay below 15 and 16, else 1 and both
 *   as varints; then the rest. Others: 0, then value.
 * - numbers: varint of 2 × their count + 1 if packed; then they as varints, packed from 64 bytes on: see `pack.ts`, behind the
 *   varint of the packed length. text: varint of 2 × the length in bytes + 1 if it is ill-formed; then UTF-8, or a varint a
 *   unit, packed in the same way.
 * - value: one tag byte, see `value`. list: varint count, then the items. text: varint length in bytes, UTF-8.
 */
import { isWellFormed, type ReplicaId } from '../clock/replica-id'
import { type CollectedDots, collectDot, contextOfDots } from './ahead'
import { longMin, mediumMin, noDots, noValue, packMin, sharedPrefix, shortMin, zigzag } from './byte-format'
import { type Ahead, goneStamp, type Writer } from './format'
import { pack } from './pack'
import type { Json } from './value'

/** A writer of bytes; `done` gives what was written. */
export interface ByteWriter extends Writer, Ahead {
  /** The bytes so far, as a view into the buffer: copy them to keep them while writing on. */
  done(): Uint8Array
  /** Text without its length. */
  utf8(text: string): void
}

/** Makes an empty writer. */
export function byteWriter(): ByteWriter {
  let bytes = new Uint8Array(256)
  let length = 0
  let lastId: ReplicaId | undefined
  let lastCounter = 0
  let lastDrift = 0
  let lastStamp = 0
  let ahead: CollectedDots
  const known = new Map<ReplicaId, number>()

  function reserve(more: number): void {
    if (length + more <= bytes.length) return
    const grown = new Uint8Array(Math.max(2 * bytes.length, length + more))
    grown.set(bytes)
    bytes = grown
  }

  function byte(value: number): void {
    if (length === bytes.length) reserve(1)
    bytes[length++] = value
  }

  function uint(n: number): void {
    let rest = n
    while (rest > 0x7f) {
      byte((rest % 128) | 0x80)
      rest = Math.floor(rest / 128)
    }
    byte(rest)
  }

  /** A short part as it is, a longer one packed, behind its length. */
  function packed(part: Uint8Array): void {
    const bytesOut = part.length < packMin ? part : pack(part)
    if (part.length >= packMin) uint(bytesOut.length)
    reserve(bytesOut.length)
    bytes.set(bytesOut, length)
    length += bytesOut.length
  }

  function id(of: ReplicaId): void {
    const index = known.get(of)
    if (index !== undefined) {
      uint(index + 1)
      return
    }
    known.set(of, known.size)
    uint(0)
    uint(utf8Length(of))
    utf8(of)
  }

  function utf8(text: string): void {
    reserve(3 * text.length)
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
  }

  /**
   * Tags: 0 null, 1 false, 2 true, 3 integer, 4 negative integer, 5 float, 6 text, 7 list, 8 record, 9 integer in 2 bytes, 10
   * in 3 bytes, 11 none where there may be none, 16 + n small integer, 128 + n short text.
   */
  function value(of: unknown): void {
    if (of === null) byte(0)
    else if (typeof of === 'boolean') byte(of ? 2 : 1)
    else if (typeof of === 'number') number(of)
    else if (typeof of === 'string') {
      const size = utf8Length(of)
      if (size < 128) byte(128 + size)
      else {
        byte(6)
        uint(size)
      }
      utf8(of)
    } else if (Array.isArray(of)) {
      byte(7)
      uint(of.length)
      for (const item of of as Json[]) value(item)
    } else {
      const record = of as Record<string, Json>
      const keys = Object.keys(record).sort()
      byte(8)
      uint(keys.length)
      keys.forEach((name, i) => {
        key(name, keys[i - 1])
        value(record[name])
      })
    }
  }

  function number(n: number): void {
    if (!Number.isSafeInteger(n)) {
      byte(5)
      reserve(8)
      new DataView(bytes.buffer).setFloat64(length, n)
      length += 8
    } else if (n >= 0 && n < shortMin) byte(16 + n)
    else if (n >= shortMin && n < mediumMin) {
      const rest = n - shortMin
      reserve(3)
      bytes[length++] = 9
      bytes[length++] = rest >> 8
      bytes[length++] = rest
    } else if (n >= mediumMin && n < longMin) {
      const rest = n - mediumMin
      reserve(4)
      bytes[length++] = 10
      bytes[length++] = rest >> 16
      bytes[length++] = rest >> 8
      bytes[length++] = rest
    } else {
      byte(n < 0 ? 4 : 3)
      uint(n < 0 ? -1 - n : n)
    }
  }

  function key(of: unknown, previous: unknown): void {
    if (typeof of !== 'string') {
      byte(0)
      value(of)
      return
    }
    const shared = typeof previous === 'string' ? sharedPrefix(previous, of) : 0
    const rest = shared === 0 ? of : of.slice(shared)
    const size = utf8Length(rest)
    if (shared < 15 && size < 16) byte(16 + 16 * shared + size)
    else {
      byte(1)
      uint(shared)
      uint(size)
    }
    utf8(rest)
  }

  function stamp(of: number): void {
    const drift = of - lastCounter
    uint(zigzag(drift - lastDrift))
    lastDrift = drift
    lastStamp = of
  }

  /** The head of an entry of a dot store, with its stamp, -1 where none is kept. */
  function head(of: ReplicaId, counter: number, isGone: boolean, stampOf: number, isLast: boolean): void {
    const moved = of !== lastId
    const jump = zigzag(counter - lastCounter)
    const told = stampOf < 0 || stampOf - counter === lastDrift ? 0 : stampOf === lastStamp ? 1 : 2
    byte(
      (isGone ? 1 : 0) | (moved ? 2 : 0) | (isLast ? 0 : 4) | (told << 3) | ((jump & 3) << 5) | (jump > 3 ? 0x80 : 0),
    )
    if (jump > 3) uint(Math.floor(jump / 4))
    if (moved) id(of)
    lastId = of
    lastCounter = counter
    if (told === 2) stamp(stampOf)
    else if (stampOf >= 0) {
      lastDrift = stampOf - counter
      lastStamp = stampOf
    }
    if (isGone) ahead = collectDot(ahead, of, counter)
  }

  return {
    uint,
    utf8,
    after: (last, n) => uint(n - last),
    id,
    value,
    optional: of => (of === undefined ? byte(noValue) : value(of)),
    key,
    stamp,
    dot(of, counter, gone) {
      const moved = of !== lastId
      uint(4 * zigzag(counter - lastCounter) + (moved ? 2 : 0) + (gone ? 1 : 0))
      if (moved) id(of)
      lastId = of
      lastCounter = counter
      if (gone) ahead = collectDot(ahead, of, counter)
    },
    numbers(numbers) {
      const part = byteWriter()
      for (const n of numbers) part.uint(n)
      const bytes = part.done()
      uint(2 * numbers.length + (bytes.length < packMin ? 0 : 1))
      packed(bytes)
    },
    text(text) {
      // Halves of surrogate pairs have no UTF-8: then all units are written as they are.
      const isWell = isWellFormed(text)
      const part = byteWriter()
      if (isWell) part.utf8(text)
      else for (let i = 0; i < text.length; i++) part.uint(text.charCodeAt(i))
      const bytes = part.done()
      uint(2 * bytes.length + (isWell ? 0 : 1))
      packed(bytes)
    },
    gone(of, from, to) {
      ahead = collectDot(ahead, of, from, to)
    },
    list(items, write) {
      uint(items.length)
      items.forEach(write)
    },
    tuple: write => write(),
    beginList: uint,
    beginTuple: () => undefined,
    end: () => undefined,
    dots(entries, stamped, write) {
      const last = entries.length - 1
      if (last < 0) byte(noDots)
      for (let i = 0; i <= last; i++) {
        const entry = entries[i] as (typeof entries)[number]
        const isGone = entry.stamp === goneStamp
        head(entry.id, entry.counter, isGone, stamped && !isGone ? entry.stamp : -1, i === last)
        if (!isGone) write(entry, this)
      }
    },
    ahead: () => contextOfDots(ahead),
    done: () => bytes.subarray(0, length),
  }
}

/** The bytes that UTF-8 needs for well-formed text. */
function utf8Length(text: string): number {
  let size = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate pair is two units and four bytes; any other unit from U+0800 on is three bytes.
    if (unit >= 0x80) size += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2
  }
  return size
}
