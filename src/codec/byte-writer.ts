/**
 * Writes canonical bytes: one growing buffer, varints, replica ids by first use, dots as differences, keys front-coded.
 *
 * Format, in the order of the methods (a varint is little-endian base 128, shortest form only):
 * - uint: varint. stamp: zigzag varint of how far (stamp - counter) moved since the stamp before.
 * - id: varint, 0 for a new id, which follows as text, else 1 + its index in order of first use.
 * - dot: varint of 4 × zigzag(counter - the counter written last) + 2 if the writer changed + 1 if gone; then the id.
 * - key: strings: varint of 2 × shared prefix length (at most 127 units), then the rest as text; others: 1, then value.
 * - value: one tag byte, see `writeValue`. list: varint count, then the items. text: varint length in bytes, UTF-8.
 */
import type { ReplicaId } from '../clock/replica-id'
import { dotCollector } from './ahead'
import { type Ahead, sharedPrefixMax, type Writer } from './format'
import type { Json } from './value'

/** A writer of bytes; `done` gives what was written. */
export interface ByteWriter extends Writer, Ahead {
  /** The bytes so far, as a view into the buffer: copy them to keep them while writing on. */
  done(): Uint8Array
}

/** Makes an empty writer. */
export function byteWriter(): ByteWriter {
  let bytes = new Uint8Array(256)
  let length = 0
  let lastId: ReplicaId | undefined
  let lastCounter = 0
  let lastDrift = 0
  const ahead = dotCollector()
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

  /** Tags: 0 null, 1 false, 2 true, 3 integer, 4 negative integer, 5 float, 6 text, 7 list, 8 record, 16 + n small integer, 128 + n short text. */
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
    } else if (n >= 0 && n < 112) byte(16 + n)
    else {
      byte(n < 0 ? 4 : 3)
      uint(n < 0 ? -1 - n : n)
    }
  }

  function key(of: unknown, previous: unknown): void {
    if (typeof of !== 'string') {
      byte(1)
      value(of)
      return
    }
    const shared = typeof previous === 'string' ? sharedPrefix(previous, of) : 0
    const rest = of.slice(shared)
    uint(2 * shared)
    uint(utf8Length(rest))
    utf8(rest)
  }

  return {
    uint,
    after: (last, n) => uint(n - last),
    id,
    value,
    key,
    stamp(stamp) {
      const drift = stamp - lastCounter
      uint(zigzag(drift - lastDrift))
      lastDrift = drift
    },
    dot(of, counter, gone) {
      const moved = of !== lastId
      uint(4 * zigzag(counter - lastCounter) + (moved ? 2 : 0) + (gone ? 1 : 0))
      if (moved) id(of)
      lastId = of
      lastCounter = counter
      if (gone) ahead.add(of, counter)
    },
    list(items, write) {
      uint(items.length)
      items.forEach(write)
    },
    tuple: write => write(),
    ahead: ahead.context,
    done: () => bytes.subarray(0, length),
  }
}

/** Maps 0, -1, 1, -2 … to 0, 1, 2, 3 …; exact up to a magnitude of 2^52. */
function zigzag(n: number): number {
  return n < 0 ? -2 * n - 1 : 2 * n
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

/** How many units two texts share from the start, at most 127, never cutting a surrogate pair. */
export function sharedPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length, sharedPrefixMax)
  let shared = 0
  while (shared < most && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++
  return shared > 0 && (a.charCodeAt(shared - 1) & 0xfc00) === 0xd800 ? shared - 1 : shared
}
