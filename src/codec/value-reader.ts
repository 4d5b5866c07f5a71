/**
 * Reads plain values and keys from bytes: the tags of `byte-writer.ts`, in their shortest forms only, nested no deeper than allowed.
 */
import { compareKeys, type Scalar } from '../collections/key'
import { longMin, mediumMin, sharedPrefix, shortMin } from './byte-format'
import type { DecodeCode } from './decode-error'
import { sharedPrefixMax } from './format'
import { recordOf } from './value'

/** Where the bytes come from; each call goes on behind the one before. */
export interface ByteSource {
  byte(): number
  uint(): number
  float(): number
  /** Text of so many bytes of UTF-8. */
  text(size: number): string
  /** A count, and so many items. */
  items<Item>(read: (index: number) => Item): Item[]
  fail(code: DecodeCode, expected: string, got: unknown): never
}

/** What reads values. */
export interface ValueReader {
  value(): unknown
  key(previous: Scalar | undefined): Scalar
}

/** Makes a reader of values that nest at most `depthMax` levels deep. */
export function valueReader(source: ByteSource, depthMax: number): ValueReader {
  const { byte, uint, float, text, items } = source
  // Its type is said, so that what follows a call of it is known not to be reached.
  const fail: ByteSource['fail'] = source.fail
  let depth = 0

  function nested<Whole>(read: () => Whole): Whole {
    if (depth++ === depthMax) fail('limit', `nesting of at most ${depthMax} levels`, 'more')
    const whole = read()
    depth--
    return whole
  }

  function value(): unknown {
    const tag = byte()
    if (tag >= 128) return text(tag - 128)
    if (tag >= 16) return tag - 16
    switch (tag) {
      case 0:
        return null
      case 1:
        return false
      case 2:
        return true
      case 3: {
        const n = uint()
        return n < longMin ? fail('non-canonical', 'a small integer in its short form', n) : n
      }
      case 9:
        return shortMin + byte() * 0x100 + byte()
      case 10:
        return mediumMin + byte() * 0x10000 + byte() * 0x100 + byte()
      case 4: {
        const n = uint()
        return n < Number.MAX_SAFE_INTEGER ? -1 - n : fail('malformed', 'a safe integer', -n)
      }
      case 5:
        return float()
      case 6: {
        const size = uint()
        return size < 128 ? fail('non-canonical', 'a short text in its short form', size) : text(size)
      }
      case 7:
        return nested(() => Object.freeze(items(value)))
      case 8:
        return nested(record)
      default:
        return fail('malformed', 'the tag of a value', tag)
    }
  }

  function record(): object {
    const keys: string[] = []
    const values = items(i => {
      const name = key(keys[i - 1])
      if (typeof name !== 'string') fail('malformed', 'a text as key of a record', name)
      keys.push(name)
      return value()
    })
    return recordOf(keys, values)
  }

  function key(previous: Scalar | undefined): Scalar {
    const head = byte()
    if (head === 0) {
      const scalar = value()
      if (typeof scalar === 'string' || (typeof scalar === 'object' && scalar !== null))
        fail('malformed', 'a key that is a scalar and no text', scalar)
      return ascending(scalar as Scalar, previous)
    }
    if (head > 1 && head < 16) fail('malformed', 'the head of a key', head)
    const shared = head === 1 ? uint() : (head >> 4) - 1
    const size = head === 1 ? uint() : head & 15
    if (head === 1 && shared < 15 && size < 16) fail('non-canonical', 'a short key in its short form', shared)
    const before = typeof previous === 'string' ? previous : ''
    if (shared > before.length || shared > sharedPrefixMax)
      fail('malformed', `a shared prefix of at most ${Math.min(before.length, sharedPrefixMax)} units`, shared)
    const rest = text(size)
    const whole = shared === 0 ? rest : before.slice(0, shared) + rest
    if (sharedPrefix(before, whole) !== shared) fail('non-canonical', 'the longest shared prefix', shared)
    return ascending(whole, previous)
  }

  function ascending(of: Scalar, previous: Scalar | undefined): Scalar {
    if (previous !== undefined && compareKeys(previous, of) >= 0)
      fail('non-canonical', `a key after ${JSON.stringify(previous)}`, of)
    return of
  }

  return { value, key }
}
