/**
 * Where the bytes of a version go, so that growth of metadata can be seen and tested for.
 *
 * The version is written by the byte writer itself, and its length is looked at before and after each key and value: the
 * numbers follow the format without knowing it.
 */
import { byteWriter } from '../codec/byte-writer'
import { seal } from '../codec/envelope'
import type { Writer } from '../codec/format'
import type { AnyCrdt, State } from '../crdt/contract'
import { writeDelta } from './encode'
import type { Delta } from './replica'
import { why } from './why'

/** The bytes of a version by what they are for; `frame`, `history`, `content` and `metadata` add up to `total`. */
export interface Overhead {
  /** The length of `encode(type, version)`. */
  readonly total: number
  /** The frame: magic byte, version, fingerprint, checksum. The same for every version. */
  readonly frame: number
  /** What was seen: the writers' ids, the runs of their dots, the marks of their chains. Grows with writers and with gaps. */
  readonly history: number
  /** The keys and values, their own tags and lengths included. A sum that a counter keeps is a value. */
  readonly content: number
  /** All else in the state: dots, stamps, removals, counts of entries. */
  readonly metadata: number
  /** The writes that stand: the winners and losers of `why`. */
  readonly entries: number
  /** `metadata` by `entries`; all of it when there are none. */
  readonly metadataPerEntry: number
}

/**
 * Counts the bytes of a version's canonical form by what they are for. O(n log n), as `encode`; sends nothing, keeps nothing.
 *
 * Under concurrency, as for any version: replicas that have seen the same changes get the same numbers.
 *
 * @throws InvariantError `argument` when a type from outside brings no facets.
 *
 * @example
 * ```ts
 * import { change, encode, lwwRegister, overhead, replica } from 'meldkit'
 *
 * const Title = lwwRegister('')
 * const [alice] = change(Title, replica(Title, 'alice'), (title) => title.set('tea'))
 * const { total, frame, history, content, metadata, entries } = overhead(Title, alice)
 * total === encode(Title, alice).length // => true
 * total === frame + history + content + metadata // => true
 * content // => 4
 * entries // => 1
 * ```
 */
export function overhead<T extends AnyCrdt>(type: T, version: Delta<T>): Overhead {
  const bytes = byteWriter()
  const length = (): number => bytes.done().length
  let history = 0
  let content = 0
  let isCounting = false
  const counted =
    <Args extends unknown[]>(write: (...args: Args) => void) =>
    (...args: Args): void => {
      // One of them may be written by another.
      const isOuter = !isCounting
      const before = isOuter ? length() : 0
      isCounting = true
      write.apply(bytes, args)
      isCounting = !isOuter
      if (isOuter) content += length() - before
    }
  const writer: Writer = Object.assign(bytes, {
    key: counted(bytes.key),
    value: counted(bytes.value),
    optional: counted(bytes.optional),
    text: counted(bytes.text),
  })
  const observed: T = {
    ...type,
    write(to: Writer, state: State<T>) {
      history = length()
      type.write(to, state)
    },
  }
  writeDelta(observed, writer, version)
  const body = length()
  const { winners, losers } = why(type, version)
  const total = seal(bytes.done(), 0).length
  const entries = winners.length + losers.length
  const metadata = body - history - content
  return {
    total,
    frame: total - body,
    history,
    content,
    metadata,
    entries,
    metadataPerEntry: metadata / Math.max(1, entries),
  }
}
