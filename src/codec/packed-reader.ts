/**
 * Reads columns of numbers and text from bytes: short ones as they are, long ones packed, all together bounded in what they
 * unfold to.
 */
import { isWellFormed } from '../clock/replica-id'
import { packMin } from './byte-format'
import type { DecodeCode } from './decode-error'
import type { Packer } from './format'

/** Where the bytes come from; each call goes on behind the one before. */
export interface PartSource {
  uint(): number
  offset(): number
  /** How many bytes are left. */
  left(): number
  /** Text of so many bytes of UTF-8. */
  text(size: number): string
  /** A part that was packed, if it unfolds to at most so many bytes. */
  unpacked(most: number, packer: Packer): Uint8Array
  /** The same for the bytes of a part, with faults at the place of the part. */
  inner(part: Uint8Array): Pick<PartSource, 'uint' | 'offset' | 'text'>
  fail(code: DecodeCode, expected: string, got: unknown): never
  /** How many bytes all parts may unfold to. */
  readonly sizeMax: number
}

/** What reads parts that may be packed. */
export interface PackedReader {
  numbers(packer: Packer): readonly number[]
  text(packer: Packer): string
  /** Counts elements that take no bytes at all. */
  unfold(elements: number): void
}

/** What a number, or an element that holds nothing, takes in memory. */
const numberSize = 8

/** Makes a reader of parts. */
export function packedReader(source: PartSource): PackedReader {
  const { uint, offset, left, text, unpacked, inner, sizeMax } = source
  // Its type is said, so that what follows a call of it is known not to be reached.
  const fail: PartSource['fail'] = source.fail
  let room = sizeMax

  function numbers(packer: Packer): readonly number[] {
    const head = uint()
    const count = Math.floor(head / 2)
    if (head % 2 === 0) {
      if (count > left()) fail('truncated', `${count} integers`, `${left()} bytes`)
      const start = offset()
      const plain = readNumbers(count, uint)
      if (offset() - start >= packMin) fail('non-canonical', 'a long part packed', offset() - start)
      return plain
    }
    const part = unpacked(Math.floor(room / numberSize), packer)
    room -= numberSize * part.length
    if (count > part.length) fail('malformed', `at most ${part.length} integers`, count)
    const within = inner(part)
    const list = readNumbers(count, within.uint)
    if (within.offset() < part.length) fail('malformed', 'no bytes behind the integers', part.length - within.offset())
    return list
  }

  function unitText(packer: Packer): string {
    const head = uint()
    const size = Math.floor(head / 2)
    const isUnits = head % 2 === 1
    if (size < packMin) return isUnits ? units(uint, offset, offset() + size) : text(size)
    const part = unpacked(Math.min(size, room), packer)
    room -= part.length
    if (part.length !== size) fail('malformed', `${size} bytes of text`, part.length)
    const within = inner(part)
    return isUnits ? units(within.uint, within.offset, size) : within.text(size)
  }

  function units(next: () => number, at: () => number, end: number): string {
    let out = ''
    while (at() < end) {
      const unit = next()
      if (unit > 0xffff) fail('malformed', 'a UTF-16 unit', unit)
      out += String.fromCharCode(unit)
    }
    if (at() > end) fail('malformed', 'units that end with their bytes', at() - end)
    return isWellFormed(out) ? fail('non-canonical', 'well-formed text as UTF-8', out.length) : out
  }

  function unfold(elements: number): void {
    if (numberSize * elements > room) fail('limit', `at most ${room} bytes more to unfold to`, numberSize * elements)
    room -= numberSize * elements
  }

  return { numbers, text: unitText, unfold }
}

function readNumbers(count: number, next: () => number): number[] {
  const list: number[] = []
  for (let i = 0; i < count; i++) list.push(next())
  return list
}
