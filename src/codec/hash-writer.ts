/**
 * Writes nothing but a hash of what would be written, and which dots are gone: what a change is known by in its chain.
 *
 * It takes the same calls as the other writers, so equal states give equal hashes on every platform.
 */
import { mix } from '../collections/key'
import { dotCollector } from './ahead'
import type { Ahead, Writer } from './format'

/** A writer of hashes. */
export interface HashWriter extends Writer, Ahead {
  /** The hash of all that was written, an integer of 42 bits. */
  hash(): number
}

/** Makes a writer that starts from an earlier hash. */
export function hashWriter(start: number): HashWriter {
  let low = start | 0
  let high = (start / 0x100000000) | 0
  const ahead = dotCollector()

  /** The two lanes of cyrb53 (bryc, public domain): one multiplication each for 32 bits of input. */
  function word(bits: number): void {
    low = Math.imul(low ^ bits, 0x9e3779b1) ^ (low >>> 15)
    high = Math.imul(high ^ bits, 0x5f356495) ^ (high >>> 13)
  }

  function uint(n: number): void {
    word(n)
    if (n > 0xffffffff) word(n / 0x100000000)
  }

  function text(of: string): void {
    word(of.length)
    for (let i = 0; i < of.length; i++) word(of.charCodeAt(i))
  }

  /** Values are canonical, so their JSON is. */
  const value = (of: unknown): void => (typeof of === 'number' && (of | 0) === of ? word(of) : text(JSON.stringify(of)))

  return {
    uint,
    after: (_, n) => uint(n),
    stamp: uint,
    id: text,
    dot(id, counter, gone) {
      text(id)
      uint(counter)
      if (!gone) return
      word(-1)
      ahead.add(id, counter)
    },
    value,
    key: value,
    list(items, write) {
      word(items.length)
      items.forEach(write)
    },
    tuple: (write) => write(),
    ahead: ahead.context,
    hash: () => (mix(high) & 0x3ff) * 0x100000000 + (mix(low) >>> 0),
  }
}
