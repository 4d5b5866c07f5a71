/**
 * A stream of deltas over one connection: each as few bytes, because both ends remember what went before.
 *
 * Both ends hold a {@link DeltaStream}, a value, which each delta that is sent or received leads to the next of. Ids are named
 * once; the next change of a writer says only how many dots it takes and what it does, since its place in the chain of
 * that writer follows. Left out: loss and order, which the connection has to keep, and checksums, which it has as well.
 */
import { emptyContext, subtractContexts } from '../clock/causal-context'
import { counterMax } from '../clock/dot'
import { stampMax } from '../clock/hlc'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, type ReplicaMap, setOf } from '../clock/replica-map'
import { byteReader } from '../codec/byte-reader'
import { byteWriter } from '../codec/byte-writer'
import { DecodeError } from '../codec/decode-error'
import { type Limits, sizeMaxDefault } from '../codec/format'
import { hashWriter } from '../codec/hash-writer'
import type { AnyCrdt, State } from '../crdt/contract'
import type { Mark } from './chain'
import { fingerprintOf, readDelta, writeDelta } from './encode'
import { type Delta, makeDelta } from './replica'

/** What both ends of a stream remember: a value. */
export interface DeltaStream {
  /** The ids named so far, by first use. */
  readonly ids: readonly ReplicaId[]
  /** The newest change of each writer that went through. */
  readonly marks: ReplicaMap<Mark>
  /** Whether the first message, which says of what type the deltas are, is still to come. */
  readonly isOpen: boolean
  /** Room to write in; what it holds means nothing. */
  readonly buffer: Uint8Array | undefined
}

const magic = 0x53
const streamVersion = 1

/**
 * The start of a stream, for either end.
 *
 * @example
 * ```ts
 * import { change, decodeNext, deltaStream, encodeNext, merge, replica, text, view } from 'meldkit'
 *
 * const Note = text()
 * let [alice, bob] = [replica(Note, 'alice'), replica(Note, 'bob')]
 * let [out, into] = [deltaStream(), deltaStream()]
 * for (const letter of 'tea') {
 *   const [next, delta] = change(Note, alice, note => note.insert(note.length, letter))
 *   const [bytes, sent] = encodeNext(Note, out, delta)
 *   const [received, read] = decodeNext(Note, into, bytes)
 *   bob = merge(Note, bob, received)
 *   alice = next
 *   out = sent
 *   into = read
 * }
 * view(Note, bob) // => 'tea'
 * ```
 */
export function deltaStream(): DeltaStream {
  return { ids: [], marks: emptyReplicaMap(), isOpen: false, buffer: undefined }
}

/**
 * The bytes of a delta as the next message of a stream, and the stream after it. The first has the header of the type.
 *
 * The next change of a writer that went through before costs a byte or two besides what it does. Cost: O(delta).
 */
export function encodeNext<T extends AnyCrdt>(
  type: T,
  stream: DeltaStream,
  delta: Delta<T>,
): readonly [bytes: Uint8Array, next: DeltaStream] {
  const writer = byteWriter(stream.ids, stream.buffer)
  if (!stream.isOpen) {
    writer.uint(magic)
    writer.uint(streamVersion)
    writer.uint(fingerprintOf(type))
  }
  const next = nextOf(stream, delta)
  if (next === undefined) {
    writer.uint(0)
    writeDelta(type, writer, delta)
  } else {
    const { id, place, mark, before } = next
    writer.uint(place + 1)
    writer.uint(mark.counter - before.counter)
    writer.uint(mark.stamp - before.stamp)
    writer.at(id, before.counter)
    type.write(writer, delta.state)
  }
  return [writer.copy(), after(stream, writer.ids(), delta, writer.buffer())]
}

interface Next {
  readonly id: ReplicaId
  readonly place: number
  readonly before: Mark
  readonly mark: Mark
}

/** Whether a delta is the next change of a writer of the stream, so that the other end can tell its header. */
function nextOf(stream: DeltaStream, { names, seen, chains }: Delta<AnyCrdt>): Next | undefined {
  const id = seen.ids[0]
  const marks = chains.values[0]
  if (!names || id === undefined || seen.ids.length !== 1 || marks?.length !== 2) return undefined
  const before = getOf(stream.marks, id)
  const runs = seen.values[0] as readonly number[]
  const [first, mark] = marks as readonly [Mark, Mark]
  const isNext =
    before !== undefined &&
    runs.length === 2 &&
    runs[0] === before.counter + 1 &&
    runs[1] === mark.counter &&
    first.counter === before.counter &&
    first.hash === before.hash
  return isNext ? { id, place: stream.ids.indexOf(id), before, mark } : undefined
}

function after(
  stream: DeltaStream,
  ids: readonly ReplicaId[],
  { chains }: Delta<AnyCrdt>,
  buffer: Uint8Array | undefined,
): DeltaStream {
  let { marks } = stream
  chains.ids.forEach((id, i) => {
    const last = chains.values[i]?.at(-1)
    if (last !== undefined && last.counter > (getOf(marks, id)?.counter ?? 0)) marks = setOf(marks, id, last)
  })
  return { ids, marks, isOpen: true, buffer }
}

/**
 * The delta of the next message of a stream, and the stream after it.
 *
 * @param limits what to refuse beyond malformed input, see {@link Limits}.
 * @throws DecodeError as `decode`, without checksums; the stream is as it was, and the connection should be opened anew.
 */
export function decodeNext<T extends AnyCrdt>(
  type: T,
  stream: DeltaStream,
  bytes: Uint8Array,
  limits: Limits = {},
): readonly [delta: Delta<T>, next: DeltaStream] {
  if (!(bytes instanceof Uint8Array)) throw new DecodeError('malformed', 0, 'a Uint8Array', bytes)
  const sizeMax = limits.sizeMax ?? sizeMaxDefault
  if (bytes.length > sizeMax) throw new DecodeError('limit', 0, `at most ${sizeMax} bytes`, bytes.length)
  const reader = byteReader(bytes, 0, bytes.length, limits, stream.ids)
  if (!stream.isOpen) {
    const [letter, version] = [reader.uint(), reader.uint()]
    if (letter !== magic) reader.refuse(`the first byte ${magic} of a stream`, letter)
    if (version !== streamVersion) reader.refuse(`stream version ${streamVersion}`, version, 'version')
    const came = reader.uint()
    if (came !== fingerprintOf(type)) reader.refuse(`deltas of the type ${type.tag}`, came, 'type')
  }
  const place = reader.uint() - 1
  const delta = place < 0 ? readDelta(type, reader) : readNext(type, stream, place, reader)
  if (reader.offset() < bytes.length) reader.refuse('the end', `${bytes.length - reader.offset()} more bytes`)
  return [delta, after(stream, reader.ids(), delta, undefined)]
}

function readNext<T extends AnyCrdt>(
  type: T,
  stream: DeltaStream,
  place: number,
  reader: ReturnType<typeof byteReader>,
): Delta<T> {
  const id = stream.ids[place]
  const before = id === undefined ? undefined : getOf(stream.marks, id)
  if (id === undefined || before === undefined) return reader.refuse('a writer whose changes went through', place)
  const counter = before.counter + reader.uint()
  const stamp = before.stamp + reader.uint()
  if (counter <= before.counter || counter > counterMax || stamp <= before.stamp || stamp > stampMax)
    reader.refuse('the next change of a writer', counter)
  if (stamp > reader.stampMax) reader.refuse(`a clock stamp of at most ${reader.stampMax}`, stamp, 'limit')
  const seen = { ids: [id], values: [[before.counter + 1, counter]] }
  reader.expect(seen, true)
  reader.at(id, before.counter)
  const state = type.read(reader) as State<T>
  // The place in the chain follows from what the change does.
  const hasher = hashWriter(before.hash)
  hasher.uint(counter)
  hasher.uint(stamp)
  type.write(hasher, state)
  const marks = [before, { counter, hash: hasher.hash(), stamp }]
  const ahead = hasher.ahead()
  const chains = { ids: seen.ids, values: [marks] }
  return makeDelta<T>(
    true,
    seen,
    ahead.ids.length === 0 ? emptyContext() : subtractContexts(ahead, seen),
    chains,
    stamp,
    state,
  )
}
