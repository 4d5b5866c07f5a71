// What hostile input is tried with: frames with a right checksum around any body, and the one question about answers.

import { expect } from 'vitest'
import { isWellFormed } from '../../src/clock/replica-id'
import { packMin } from '../../src/codec/byte-format'
import { byteReader } from '../../src/codec/byte-reader'
import { byteWriter } from '../../src/codec/byte-writer'
import { checksum } from '../../src/codec/checksum'
import {
  type AnyCrdt,
  DecodeError,
  type Delta,
  decode,
  encode,
  equal,
  type Limits,
  type Reader,
  replica,
  type Writer,
} from '../../src/index'

/** Magic, version, fingerprint, checksum. */
export const headerSize = 10

/** The message with its checksum made right, so that the checks behind it have to find what is wrong. */
export function resealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  if (copy.length < headerSize) return copy
  const view = new DataView(copy.buffer)
  view.setUint32(6, checksum(copy, headerSize, copy.length, view.getUint32(2)))
  return copy
}

/** The body in a right frame of the type; `names` says whether it names all dots that it has seen. */
export function framed(type: AnyCrdt, body: Iterable<number>, names = 0): Uint8Array {
  const header = encode(type, replica(type, 'any')).slice(0, headerSize)
  return resealed(Uint8Array.from([...header, names, ...body]))
}

/** The `DecodeError` of a decoder, or undefined when it accepts. Any other error is thrown on. */
export function decodeFault(type: AnyCrdt, bytes: Uint8Array, limits: Limits = {}): DecodeError | undefined {
  let delta: Delta<AnyCrdt>
  try {
    delta = decode(type, bytes, limits)
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
  // What is accepted must be valid, and then it is written as it was read, but for the form in which parts were packed.
  const again = encode(type, delta)
  const isAsRead = Buffer.compare(again, bytes) === 0
  if (!isAsRead && !(hasPackedParts(type, delta) && isStable(type, delta, again))) {
    throw new Error(`Accepted ${Buffer.from(bytes).toString('hex')}, but writes ${Buffer.from(again).toString('hex')}.`)
  }
  return undefined
}

/** Whether a part of the message is long enough to be packed, which can be done in several ways. */
function hasPackedParts<T extends AnyCrdt>(type: T, delta: Delta<T>): boolean {
  let found = false
  const numbers = (part: readonly number[]) => {
    if (bytesOfBody(writer => part.forEach(n => writer.uint(n))).length >= packMin) found = true
  }
  const text = (part: string) => {
    if (!isWellFormed(part)) numbers(Array.from({ length: part.length }, (_, i) => part.charCodeAt(i)))
    else if (Buffer.byteLength(part) >= packMin) found = true
  }
  type.write(Object.assign(byteWriter(), { numbers, text }), delta.state)
  return found
}

/** Whether what is written is read as the same version, and written so again. */
function isStable<T extends AnyCrdt>(type: T, delta: Delta<T>, bytes: Uint8Array): boolean {
  const read = decode(type, bytes)
  return equal(type, read, delta) && Buffer.compare(encode(type, read), bytes) === 0
}

/** The bytes of what `write` writes, without a frame. */
export function bytesOfBody(write: (writer: Writer) => void): number[] {
  const writer = byteWriter()
  write(writer)
  return [...writer.done()]
}

/** A reader of bytes without a frame. */
export function readerOf(bytes: Iterable<number>, limits: Limits = {}): Reader {
  const all = Uint8Array.from(bytes)
  return byteReader(all, 0, all.length, limits)
}

/** A varint by hand. */
export function varint(n: number): number[] {
  return n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]
}

/** Text as the codec writes it: length in bytes, then UTF-8. */
export function text(of: string): number[] {
  const bytes = [...Buffer.from(of)]
  return [...varint(bytes.length), ...bytes]
}

/** The head of a message: one writer, its runs (gap, length, …) and marks (counter, hash, stamp, as differences). */
export function past(id: string, runs: readonly number[], marks: readonly (readonly number[])[]): number[] {
  const rows = marks.flatMap(mark => mark.flatMap(varint))
  return [1, 0, ...text(id), ...varint(runs.length), ...runs.flatMap(varint), ...varint(marks.length), ...rows]
}

/** The head of a message that holds the one dot 1@a. */
export const oneDot = past('a', [1, 0], [[1, 7, 1]])

/** The message is refused with one `DecodeError` that says what was expected, what came, and where. */
export function expectRefused(type: AnyCrdt, bytes: Uint8Array, code: string, limits: Limits = {}): void {
  const fault = decodeFault(type, bytes, limits)
  expect(fault).toBeInstanceOf(DecodeError)
  expect(fault?.code).toBe(code)
  expect(fault?.offset).toBeTypeOf('number')
  expect(fault?.offset).toBeLessThanOrEqual(bytes.length)
  expect(fault?.message).toBe(
    `Cannot decode at byte ${fault?.offset}: expected ${fault?.expected}, got ${fault?.message.split(', got ').at(-1)}`,
  )
}

/** A key as the codec writes it: what it shares with the key before, in units, and the rest. */
export function key(rest: string, shared = 0): number[] {
  const bytes = [...Buffer.from(rest)]
  return shared < 15 && bytes.length < 16 ? [16 + 16 * shared + bytes.length, ...bytes] : longKey(rest, shared)
}

/** The same in the form for long keys. */
export const longKey = (rest: string, shared = 0) => [1, ...varint(shared), ...text(rest)]

/** Flags of the head of a dot: it is gone, its writer follows, another dot follows, how its stamp is told. */
export const gone = 1
export const moved = 2
export const more = 4
export const told = (way: number) => 8 * way

/** The head of a dot in a store, whose counter is `difference` more than the counter before. */
export function dotHead(difference: number, flags = 0): number[] {
  const jump = difference < 0 ? -2 * difference - 1 : 2 * difference
  const low = flags + 32 * (jump % 4)
  return jump < 4 ? [low] : [low + 128, ...varint(Math.floor(jump / 4))]
}

/** A dot as the first of a message: its head, and a reference to the id named first. */
export const firstDot = (counter: number, flags = 0) => [...dotHead(counter, moved + flags), 1]
export const live = firstDot(1)
export const tag = (name: string, dots: readonly number[] = live) => [...key(name), ...dots]
export const note = (...value: readonly number[]) => [...oneDot, ...live, ...value]
export const times = (n: number, ...bytes: readonly number[]) => Array.from({ length: n }, () => bytes).flat()
