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
 * - value: one tag byte, see `value-writer.ts`. list: varint count, then the items. text: varint length in bytes, UTF-8.
 */
import { withPrototype } from '../base/prototype'
import { isWellFormed, type ReplicaId } from '../clock/replica-id'
import { type CollectedDots, collectDot, contextOfDots } from './ahead'
import { noDots, noValue, packMin, zigzag } from './byte-format'
import { type Ahead, goneStamp, type Packer, type Writer } from './format'
import {
  type ByteOutput,
  byte,
  reserve,
  uint,
  utf8Length,
  varintLength,
  writeKey,
  writeUtf8,
  writeValue,
} from './value-writer'

/** A writer of bytes; `done` gives what was written. */
export interface ByteWriter extends Writer, Ahead {
  /** The bytes so far, as a view into the buffer: copy them to keep them while writing on. */
  done(): Uint8Array
  /** The bytes so far, as a copy. */
  copy(): Uint8Array
  /** The buffer, to be used again. */
  buffer(): Uint8Array
  /** Text without its length. */
  utf8(text: string): void
  /** The ids named so far, by first use. */
  ids(): readonly ReplicaId[]
  /** Lets the next dot be told as the difference from this one. */
  at(id: ReplicaId, counter: number): void
}

/** Makes a writer. A stream goes on with the ids that were named before, in a buffer that it hands on. */
export function byteWriter(known: readonly ReplicaId[] = noIds, buffer?: Uint8Array): ByteWriter {
  return new WriterRecord(known, buffer ?? new Uint8Array(64)) as unknown as ByteWriter
}

const noIds: readonly ReplicaId[] = []

/** A writer's own fields; its functions are shared, since one is made for every message. */
interface Fields extends ByteOutput {
  lastId: ReplicaId | undefined
  lastCounter: number
  lastDrift: number
  lastStamp: number
  removed: CollectedDots
  /** The ids named so far, by first use; those of a stream are copied when one is added. */
  known: readonly ReplicaId[]
  isOwn: boolean
  places: Map<ReplicaId, number> | undefined
}

/** From how many ids on they are looked up by a map. */
const placesMin = 12

function placeOf(of: Fields, id: ReplicaId): number {
  const { known } = of
  if (known.length < placesMin) return known.indexOf(id)
  of.places ??= new Map(known.map((name, i) => [name, i]))
  return of.places.get(id) ?? -1
}

function writeId(of: Fields, id: ReplicaId): void {
  const place = placeOf(of, id)
  uint(of, place + 1)
  if (place >= 0) return
  of.places?.set(id, of.known.length)
  if (of.isOwn) (of.known as ReplicaId[]).push(id)
  else {
    of.known = [...of.known, id]
    of.isOwn = true
  }
  uint(of, utf8Length(id))
  writeUtf8(of, id)
}

/** A short part as it is, a longer one packed, behind its length. */
function packed(of: Fields, part: Uint8Array, packer: Packer): void {
  const out = part.length < packMin ? part : packer.pack(part)
  if (part.length >= packMin) uint(of, out.length)
  reserve(of, out.length)
  of.bytes.set(out, of.length)
  of.length += out.length
}

function writeStamp(to: Fields, of: number): void {
  const drift = of - to.lastCounter
  uint(to, zigzag(drift - to.lastDrift))
  to.lastDrift = drift
  to.lastStamp = of
}

/** The head of an entry of a dot store, with its stamp, -1 where none is kept. */
function writeHead(to: Fields, of: ReplicaId, counter: number, isGone: boolean, stamp: number, isLast: boolean): void {
  const moved = of !== to.lastId
  const jump = zigzag(counter - to.lastCounter)
  const told = stamp < 0 || stamp - counter === to.lastDrift ? 0 : stamp === to.lastStamp ? 1 : 2
  byte(
    to,
    (isGone ? 1 : 0) | (moved ? 2 : 0) | (isLast ? 0 : 4) | (told << 3) | ((jump & 3) << 5) | (jump > 3 ? 0x80 : 0),
  )
  if (jump > 3) uint(to, Math.floor(jump / 4))
  if (moved) writeId(to, of)
  to.lastId = of
  to.lastCounter = counter
  if (told === 2) writeStamp(to, stamp)
  else if (stamp >= 0) {
    to.lastDrift = stamp - counter
    to.lastStamp = stamp
  }
  if (isGone) to.removed = collectDot(to.removed, of, counter)
}

const methods: ByteWriter & ThisType<ByteWriter & Fields> = {
  uint(n) {
    uint(this, n)
  },
  after(last, n) {
    uint(this, n - last)
  },
  id(of) {
    writeId(this, of)
  },
  utf8(of) {
    writeUtf8(this, of)
  },
  value(of) {
    writeValue(this, of)
  },
  optional(of) {
    if (of === undefined) byte(this, noValue)
    else writeValue(this, of)
  },
  key(of, previous) {
    writeKey(this, of, previous)
  },
  stamp(of) {
    writeStamp(this, of)
  },
  dot(of, counter, gone) {
    const moved = of !== this.lastId
    uint(this, 4 * zigzag(counter - this.lastCounter) + (moved ? 2 : 0) + (gone ? 1 : 0))
    if (moved) writeId(this, of)
    this.lastId = of
    this.lastCounter = counter
    if (gone) this.removed = collectDot(this.removed, of, counter)
  },
  numbers(numbers, packer) {
    const size = numbers.reduce((sum, n) => sum + varintLength(n), 0)
    uint(this, 2 * numbers.length + (size < packMin ? 0 : 1))
    if (size < packMin) {
      for (const n of numbers) uint(this, n)
      return
    }
    const part = byteWriter()
    for (const n of numbers) part.uint(n)
    packed(this, part.done(), packer)
  },
  text(text, packer) {
    // Halves of surrogate pairs have no UTF-8: then all units are written as they are.
    const isWell = text.length === 1 ? (text.charCodeAt(0) & 0xf800) !== 0xd800 : isWellFormed(text)
    if (isWell && 3 * text.length < packMin) {
      uint(this, 2 * utf8Length(text))
      writeUtf8(this, text)
      return
    }
    const part = byteWriter()
    if (isWell) part.utf8(text)
    else for (let i = 0; i < text.length; i++) part.uint(text.charCodeAt(i))
    const bytes = part.done()
    uint(this, 2 * bytes.length + (isWell ? 0 : 1))
    packed(this, bytes, packer)
  },
  gone(of, from, to) {
    this.removed = collectDot(this.removed, of, from, to)
  },
  list(items, write) {
    uint(this, items.length)
    items.forEach(write)
  },
  tuple: write => write(),
  beginList(length) {
    uint(this, length)
  },
  beginTuple: () => undefined,
  end: () => undefined,
  dots(entries, stamped, write) {
    const last = entries.length - 1
    if (last < 0) byte(this, noDots)
    for (let i = 0; i <= last; i++) {
      const entry = entries[i] as (typeof entries)[number]
      const isGone = entry.stamp === goneStamp
      writeHead(this, entry.id, entry.counter, isGone, stamped && !isGone ? entry.stamp : -1, i === last)
      if (!isGone) write(entry, this)
    }
  },
  copy() {
    return this.bytes.slice(0, this.length)
  },
  buffer() {
    return this.bytes
  },
  ids() {
    return this.known
  },
  at(id, counter) {
    this.lastId = id
    this.lastCounter = counter
  },
  ahead() {
    return contextOfDots(this.removed)
  },
  done() {
    return this.bytes.subarray(0, this.length)
  },
}

const WriterRecord = /* @__PURE__ */ withPrototype(
  class {
    constructor(
      public known: readonly ReplicaId[],
      public bytes: Uint8Array,
      public length = 0,
      public lastId: ReplicaId | undefined = undefined,
      public lastCounter = 0,
      public lastDrift = 0,
      public lastStamp = 0,
      public removed: CollectedDots = undefined,
      public isOwn = false,
      public places: Map<ReplicaId, number> | undefined = undefined,
    ) {}
  },
  methods,
)
