/**
 * Reads canonical bytes, trusting nothing: every length is checked against what is left before anything is allocated,
 * only the shortest forms are accepted, and every fault is one `DecodeError` with its offset.
 *
 * The format is described in `byte-writer.ts`. Memory stays below 128 times the input, no list being longer than the bytes
 * that are left, and a key unfolding to at most 127 shared units; packed parts may unfold to more, all together to `sizeMax`.
 */
import { type CausalContext, emptyContext, hasSeen, hasSeenAll } from '../clock/causal-context'
import { compareDots, counterMax, dotText } from '../clock/dot'
import { stampMax } from '../clock/hlc'
import { isReplicaId, type ReplicaId, replicaIdForm } from '../clock/replica-id'
import { type CollectedDots, collectDot, contextOfDots } from './ahead'
import { noDots, noValue, packMin, unzigzag } from './byte-format'
import { type DecodeCode, DecodeError } from './decode-error'
import { type Ahead, goneStamp, type Limits, type Packer, type Reader, sizeMaxDefault } from './format'
import { type PackedReader, packedReader } from './packed-reader'
import { valueDepthMax } from './value'
import { type ValueReader, valueReader } from './value-reader'

/** A reader of bytes. */
export interface ByteReader extends Reader, Ahead {
  offset(): number
  /** Text of so many bytes. */
  utf8(size: number): string
  /** The ids named so far, by first use. */
  ids(): readonly ReplicaId[]
  /** Lets the next dot be read as the difference from this one. */
  at(id: ReplicaId, counter: number): void
  /** Says which dots the state to be read has seen, and whether it may name removals of these. */
  expect(seen: CausalContext, names: boolean): void
}

const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** So many numbers, and bytes of text, are always below what is packed. */
const shortPart = 8

type Fail = (code: DecodeCode, expected: string, got: unknown) => never

/**
 * Makes a reader of `bytes` from offset `start` to offset `end`, in which some ids are known; `failAs` reports faults where
 * these have no place of their own.
 */
export function byteReader(
  bytes: Uint8Array,
  start: number,
  end: number,
  limits: Limits = {},
  known: readonly ReplicaId[] = [],
  failAs?: Fail,
): ByteReader {
  const latest = limits.stampMax ?? stampMax
  let ids: readonly ReplicaId[] = known
  let knownIds: Set<string> | undefined
  const dotRead = { id: '' as ReplicaId, counter: 0, gone: false }
  let at = start
  let lastDrift = 0
  let lastStamp = 0
  let seen = emptyContext()
  let names = false
  let ahead: CollectedDots
  // Made when they are needed: most messages hold neither values nor long parts.
  let values: ValueReader | undefined
  let packed: PackedReader | undefined

  function valuesOf(): ValueReader {
    values ??= valueReader({ byte, uint, float, text, items, fail }, limits.depthMax ?? valueDepthMax)
    return values
  }

  function parts(): PackedReader {
    packed ??= packedReader({
      ...{ uint, text, fail, unpacked, inner, offset: () => at, left: () => end - at },
      sizeMax: limits.sizeMax ?? sizeMaxDefault,
    })
    return packed
  }

  /** Whether a part that begins here is so short that it stands as it is, by the byte of its head. */
  function isShort(): boolean {
    return at < end && (bytes[at] as number) % 2 === 0 && (bytes[at] as number) < 2 * shortPart
  }

  function fail(code: DecodeCode, expected: string, got: unknown): never {
    if (failAs !== undefined) failAs(code, expected, got)
    throw new DecodeError(code, at, expected, got)
  }

  /** A part that was unpacked, whose faults are told at its place in the message. */
  function inner(part: Uint8Array) {
    const { uint, offset, utf8 } = byteReader(part, 0, part.length, {}, [], fail)
    return { uint, offset, text: utf8 }
  }

  function byte(): number {
    if (at >= end) fail('truncated', 'one more byte', 'the end')
    return bytes[at++] as number
  }

  function uint(): number {
    let n = 0
    let scale = 1
    for (let i = 0; ; i++) {
      const next = byte()
      n += (next & 0x7f) * scale
      if (next < 0x80) {
        if (next === 0 && i > 0) fail('non-canonical', 'a varint in its shortest form', 'a zero byte at its end')
        if (n > Number.MAX_SAFE_INTEGER) fail('malformed', 'an integer of at most 2^53 - 1', n)
        return n
      }
      if (i === 7) fail('malformed', 'a varint of at most 8 bytes', 'a longer one')
      scale *= 128
    }
  }

  function text(size: number): string {
    if (size > end - at) fail('truncated', `text of ${size} bytes`, `${end - at} bytes`)
    // Short ASCII, which is most of it, is quicker by hand than through the decoder.
    let ascii = ''
    if (size <= 24) {
      let i = 0
      while (i < size && (bytes[at + i] as number) < 0x80) ascii += String.fromCharCode(bytes[at + i++] as number)
      if (i === size) {
        at += size
        return ascii
      }
    }
    try {
      const decoded = utf8.decode(bytes.subarray(at, at + size))
      at += size
      return decoded
    } catch {
      return fail('malformed', 'well-formed UTF-8', `${size} bytes that are not`)
    }
  }

  function id(): ReplicaId {
    const reference = uint()
    if (reference > ids.length) fail('malformed', `a reference to one of ${ids.length} replica ids`, reference)
    if (reference > 0) return ids[reference - 1] as ReplicaId
    const name = text(uint())
    if (!isReplicaId(name)) fail('malformed', replicaIdForm, name)
    knownIds ??= new Set(ids)
    if (knownIds.has(name)) fail('non-canonical', 'a replica id that was not named before', name)
    knownIds.add(name)
    if (ids === known) ids = [...known]
    ;(ids as ReplicaId[]).push(name)
    return name
  }

  /** The bytes of a packed part behind its length. */
  function unpacked(most: number, packer: Packer): Uint8Array {
    const size = uint()
    if (size > end - at) fail('truncated', `${size} packed bytes`, `${end - at} bytes`)
    const part = packer.unpack(bytes, at, at + size, most, (expected, got) => fail('malformed', expected, got))
    if (part.length < packMin) fail('non-canonical', 'a short part as it is', part.length)
    at += size
    return part
  }

  function items<Item>(read: (index: number) => Item): Item[] {
    const length = uint()
    // Every item takes a byte at least, so nothing longer can be meant.
    if (length > end - at) fail('truncated', `${length} more items`, `${end - at} bytes`)
    const list: Item[] = []
    for (let i = 0; i < length; i++) list.push(read(i))
    return list
  }

  function float(): number {
    if (end - at < 8) fail('truncated', '8 bytes of a float', `${end - at} bytes`)
    const n = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0)
    if (!Number.isFinite(n) || Number.isSafeInteger(n))
      fail('non-canonical', 'a finite number that is not a safe integer', n)
    at += 8
    return n
  }

  function stamp(): number {
    return checkedStamp(dotRead.counter + lastDrift + unzigzag(uint()))
  }

  function checkedStamp(of: number): number {
    if (!Number.isSafeInteger(of) || of < 0) fail('malformed', 'a clock stamp of at least 0', of)
    if (of > latest) fail('limit', `a clock stamp of at most ${latest}`, of)
    lastDrift = of - dotRead.counter
    lastStamp = of
    return of
  }

  /** Takes in the next dot: how far its counter is from the one before, whether its writer's id follows, whether it is gone. */
  function dotAt(jump: number, moved: boolean, gone: boolean): void {
    const before = dotRead.id
    const counter = dotRead.counter + unzigzag(jump)
    const of = moved ? id() : before
    if (of === '') fail('malformed', 'a first dot that names its replica', jump)
    if (moved && of === before) fail('non-canonical', 'a dot that does not repeat its replica', of)
    if (counter < 1 || counter > counterMax) fail('malformed', 'a dot counter from 1 to 2^50 - 1', counter)
    dotRead.id = of
    dotRead.counter = counter
    dotRead.gone = gone
    if (hasSeen(seen, of, counter) ? gone && !names : !gone)
      fail('malformed', gone ? 'a removed dot that was not seen' : 'a dot that was seen', dotText(dotRead))
    if (gone) ahead = collectDot(ahead, of, counter)
  }

  /** The stamp of the dot read last, told in one of three ways, of which only the first that fits is accepted. */
  function toldStamp(told: number): number {
    const sameDrift = dotRead.counter + lastDrift
    if (told === 0) return checkedStamp(sameDrift)
    const sameStamp = lastStamp
    const of = told === 1 ? checkedStamp(sameStamp) : stamp()
    if (of === sameDrift || (told === 2 && of === sameStamp))
      fail('non-canonical', 'a stamp told in the shortest way', of)
    return of
  }

  function dots<Entry>(stamped: boolean, read: (id: ReplicaId, counter: number, stamp: number) => Entry): Entry[] {
    const entries: Entry[] = []
    for (let more = true; more; ) {
      const head = byte()
      if (head === noDots && entries.length === 0) return entries
      const { id: lastId, counter: lastCounter } = dotRead
      const told = (head >> 3) & 3
      const gone = (head & 1) === 1
      let jump = (head >> 5) & 3
      if (head > 0x7f) {
        const rest = uint()
        if (rest === 0) fail('non-canonical', 'a difference of dots in its shortest form', rest)
        jump += 4 * rest
      }
      more = (head & 4) === 4
      dotAt(jump, (head & 2) === 2, gone)
      if (entries.length > 0 && compareDots({ id: lastId, counter: lastCounter }, dotRead) >= 0)
        fail('malformed', 'dots in ascending order', dotText(dotRead))
      if (told > 2 || (told > 0 && (gone || !stamped))) fail('malformed', 'the head of a dot', head)
      const { id: of, counter } = dotRead
      entries.push(read(of, counter, gone ? goneStamp : stamped ? toldStamp(told) : 0))
    }
    return entries
  }

  return {
    uint,
    after: last => last + uint(),
    id,
    value: () => valuesOf().value(),
    optional() {
      if (at >= end || bytes[at] !== noValue) return valuesOf().value()
      at++
      return undefined
    },
    key: previous => valuesOf().key(previous),
    offset: () => at,
    ids: () => ids,
    at(of, counter) {
      dotRead.id = of
      dotRead.counter = counter
    },
    expect(context, isNaming) {
      seen = context
      names = isNaming
    },
    stampMax: latest,
    ahead: () => contextOfDots(ahead),
    hasSeen: (of, counter) => hasSeen(seen, of, counter),
    refuse: (expected, got, code = 'malformed') => fail(code, expected, got),
    list: items,
    numbers(packer) {
      if (!isShort()) return parts().numbers(packer)
      const count = uint() / 2
      if (count > end - at) fail('truncated', `${count} integers`, `${end - at} bytes`)
      const list: number[] = []
      for (let i = 0; i < count; i++) list.push(uint())
      return list
    },
    text: packer => (isShort() ? text(uint() / 2) : parts().text(packer)),
    unfold: elements => parts().unfold(elements),
    utf8: text,
    gone(of, from, to) {
      ahead = collectDot(ahead, of, from, to)
    },
    hasSeenAll: (of, from, to) => hasSeenAll(seen, of, from, to),
    tuple: read => read(),
    dots,
    stamp,
    dot() {
      const head = uint()
      dotAt(Math.floor(head / 4), head % 4 >= 2, head % 2 === 1)
      return dotRead
    },
  }
}
