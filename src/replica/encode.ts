/**
 * The verbs that cross a wire: replicas and deltas as canonical bytes, or as canonical JSON for people.
 *
 * Replicas that have seen the same changes encode to equal bytes, whatever the order in which they merged them; the
 * bytes do not say who holds them. The layout after the frame: whether it names its dots; per writer its id, its
 * runs of dots and its marks; then the state. docs/internals/codec.md has it with an example.
 */
import { InvariantError } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { type CausalContext, subtractContexts } from '../clock/causal-context'
import { counterMax } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { mapReplicas, type ReplicaMap } from '../clock/replica-map'
import { byteWriter } from '../codec/byte-writer'
import { DecodeError } from '../codec/decode-error'
import { seal, unseal } from '../codec/envelope'
import type { Ahead, Limits, Reader, Writer } from '../codec/format'
import { jsonReader } from '../codec/json-reader'
import { jsonWriter } from '../codec/json-writer'
import { readReplicaMap, writeReplicaMap } from '../codec/replica-map'
import type { Json } from '../codec/value'
import { hashKey } from '../collections/key'
import type { AnyCrdt, State } from '../crdt/contract'
import { latestStamp, type Mark, retain } from './chain'
import { type Delta, makeDelta } from './replica'

/**
 * The canonical bytes of a replica or a delta. O(n log n) for maps, since entries are written by ascending key.
 *
 * @throws InvariantError `argument` for a version from `at` whose vector does not end where changes end.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, decode, encode, equal, replica } from 'meldkit'
 *
 * const Tags = addWinsSet<string>()
 * const [alice] = change(Tags, replica(Tags, 'alice'), (tags) => tags.add('a'))
 * equal(Tags, decode(Tags, encode(Tags, alice)), alice) // => true
 * ```
 */
export function encode<T extends AnyCrdt>(
  type: T,
  delta: Delta<T>,
  { history = true }: EncodeOptions = {},
): Uint8Array {
  const writer = byteWriter()
  writeDelta(type, writer, history ? delta : withoutHistory(type, delta))
  return seal(writer.done(), fingerprintOf(type))
}

/** Options of {@link encode}. */
export interface EncodeOptions {
  /**
   * Whether what sequences keep for `at` and for exact deltas is written: when what was deleted, and the deleted text. True
   * if left out. Who takes in bytes without it has no history from before either.
   */
  readonly history?: boolean
}

function withoutHistory<T extends AnyCrdt>(type: T, delta: Delta<T>): Delta<T> {
  const { names, seen, ahead, chains, stamp, state } = delta
  if (type.withoutHistory === undefined) return delta
  return makeDelta<T>(names, seen, ahead, chains, stamp, type.withoutHistory(state) as State<T>)
}

/**
 * What canonical bytes say. To go on writing, make a replica from it: `replica(type, id, decode(type, bytes))`.
 *
 * @param limits what to refuse beyond malformed input, see {@link Limits}.
 * @throws DecodeError `truncated`, `malformed` or `non-canonical` when the bytes are not what `encode` writes.
 * @throws DecodeError `checksum` when they were damaged, `type` when they hold another type, `version` another format.
 * @throws DecodeError `limit` when they exceed a limit.
 */
export function decode<T extends AnyCrdt>(type: T, bytes: Uint8Array, limits: Limits = {}): Delta<T> {
  return unseal(bytes, fingerprintOf(type), shapeOf(type), limits, reader => readDelta(type, reader))
}

/**
 * The canonical JSON of a replica or a delta: what the bytes say, readable.
 *
 * @example
 * ```ts
 * import { change, enableWinsFlag, replica, toJson } from 'meldkit'
 *
 * const Alert = enableWinsFlag()
 * const [alice] = change(Alert, replica(Alert, 'alice'), (alert) => alert.enable())
 * toJson(Alert, alice).state // => [['1@alice']]
 * ```
 */
export function toJson<T extends AnyCrdt>(type: T, delta: Delta<T>): DeltaJson {
  const writer = jsonWriter()
  writeDelta(type, writer, delta)
  const [names, writers, state] = writer.done() as [0 | 1, Json, Json]
  return { type: shapeOf(type), names, writers, state }
}

/** The canonical JSON of a replica or a delta. */
export interface DeltaJson {
  /** The wire identity of the type, see {@link shapeOf}. */
  readonly type: string
  /** 1 for a delta that names every dot that it has seen, 0 for a state or a diff. */
  readonly names: 0 | 1
  /** Per writer: its id, the runs of its dots, the marks of its chain as counter, hash and stamp. */
  readonly writers: Json
  /** The state, in the form that the type's page shows. */
  readonly state: Json
}

/** What canonical JSON says. Throws as {@link decode}. */
export function fromJson<T extends AnyCrdt>(type: T, json: unknown, limits: Limits = {}): Delta<T> {
  try {
    const { type: shape, names, writers, state } = json as { readonly [part in keyof DeltaJson]: unknown }
    if (shape !== shapeOf(type)) throw new DecodeError('type', '$.type', `the type ${shapeOf(type)}`, shape)
    const reader = jsonReader([names, writers, state], limits)
    const delta = readDelta(type, reader)
    reader.end()
    return delta
  } catch (error) {
    // Null, or an object whose getters throw: no JSON at all.
    throw error instanceof DecodeError
      ? error
      : new DecodeError('malformed', '$', 'plain JSON as toJson gives it', String(error))
  }
}

/** The wire identity of a descriptor: tags, versions and children, such as `struct1(likes:pnCounter1)`. */
export const shapeOf: (type: AnyCrdt) => string = /* @__PURE__ */ memoByIdentity((type: AnyCrdt): string => {
  const children = type.children.map(([name, child]) => (name === '' ? '' : `${name}:`) + shapeOf(child))
  return `${type.tag}${type.version}${children.length === 0 ? '' : `(${children.join(',')})`}`
})

/** The number that stands for the type in messages. */
export function fingerprintOf(type: AnyCrdt): number {
  return hashKey(shapeOf(type), 0) >>> 0
}

interface Past {
  readonly runs: readonly number[]
  readonly marks: readonly Mark[]
}

/** Writes what the frame holds. */
export function writeDelta<T extends AnyCrdt>(type: T, writer: Writer, delta: Delta<T>): void {
  delta.seen.ids.forEach((id, i) => {
    const end = (delta.seen.values[i] as readonly number[]).at(-1)
    if (delta.chains.values[i]?.at(-1)?.counter !== end)
      throw new InvariantError(
        'argument',
        `This version ends at dot ${end} of ${id}, inside a change or where its chain is not known, as versions from at() may. Look at it and compare it; send the version it came from.`,
      )
  })
  const past: ReplicaMap<Past> = {
    ids: delta.seen.ids,
    values: delta.seen.values.map((runs, i) => ({ runs, marks: delta.chains.values[i] ?? [] })),
  }
  writer.uint(delta.names ? 1 : 0)
  writeReplicaMap(writer, past, ({ runs, marks }) => {
    // Runs ascend and never touch, so gaps and lengths are enough, and small.
    writer.list(runs, (end, i) => writer.after(runs[i - 1] ?? 0, end))
    let last: Mark = { counter: 0, hash: 0, stamp: 0 }
    writer.list(marks, mark =>
      writer.tuple(() => {
        writer.after(last.counter, mark.counter)
        writer.uint(mark.hash)
        writer.after(last.stamp, mark.stamp)
        last = mark
      }),
    )
  })
  type.write(writer, delta.state)
}

/** Reads what `writeDelta` writes. */
export function readDelta<T extends AnyCrdt>(
  type: T,
  reader: Reader & Ahead & { expect(seen: CausalContext, names: boolean): void },
): Delta<T> {
  const names = reader.uint()
  if (names > 1) reader.refuse('0 for a state or 1 for what names all its dots', names)
  const past = readReplicaMap(reader, id => readPast(reader, id))
  const seen = mapReplicas(past, ({ runs }) => runs)
  const chains = mapReplicas(past, ({ marks }) => marks)
  reader.expect(seen, names === 1)
  const state = type.read(reader) as State<T>
  return makeDelta<T>(names === 1, seen, subtractContexts(reader.ahead(), seen), chains, latestStamp(chains), state)
}

function readPast(reader: Reader, id: ReplicaId): Past {
  let end = 0
  const runs = reader.list(i => {
    const next = reader.after(end)
    // A run starts at 1 or leaves a gap, and holds at least one dot.
    const least = end + (i % 2 === 1 ? 0 : i === 0 ? 1 : 2)
    if (next < least || next > counterMax)
      reader.refuse('runs of dots that ascend, do not touch, and end by 2^50 - 1', next)
    end = next
    return next
  })
  if (runs.length === 0 || runs.length % 2 === 1) reader.refuse('at least one run, each with two ends', runs.length)
  let last: Mark = { counter: 0, hash: 0, stamp: 0 }
  const marks = reader.list(() =>
    reader.tuple(() => {
      const mark: Mark = { counter: reader.after(last.counter), hash: reader.uint(), stamp: reader.after(last.stamp) }
      if (mark.counter <= last.counter || mark.stamp <= last.stamp)
        reader.refuse('marks with ascending counters and stamps', mark.counter)
      if (mark.stamp > reader.stampMax)
        reader.refuse(`a clock stamp of at most ${reader.stampMax}`, mark.stamp, 'limit')
      last = mark
      return mark
    }),
  )
  const ends = new Set(marks.map(mark => mark.counter))
  if (retain(id, marks, runs).length !== marks.length || runs.some((to, i) => i % 2 === 1 && !ends.has(to))) {
    reader.refuse('a mark at the end of each run, and no idle ones', marks.length)
  }
  return { runs, marks }
}
