/**
 * Reads the canonical JSON form, with the same checks as `byte-reader.ts`: order, bounds, ids, depth.
 */
import { type CausalContext, emptyContext, hasSeen, hasSeenAll } from '../clock/causal-context'
import { compareDots, dotText, isCounter } from '../clock/dot'
import { stampMax } from '../clock/hlc'
import { isReplicaId, isWellFormed, type ReplicaId, replicaIdForm } from '../clock/replica-id'
import { compareKeys, type Scalar } from '../collections/key'
import { type CollectedDots, collectDot, contextOfDots } from './ahead'
import { type DecodeCode, DecodeError } from './decode-error'
import { type Ahead, goneStamp, type Limits, type ReadDot, type Reader, sizeMaxDefault } from './format'
import { checkValue } from './value'

/** A reader of JSON; `end` refuses what is left over. */
export interface JsonReader extends Reader, Ahead {
  /** Says which dots the state to be read has seen, and whether it may name removals of these. */
  expect(seen: CausalContext, names: boolean): void
  end(): void
}

const dotForm = /^(-?)([1-9][0-9]{0,15})@(.*)$/s

/** Makes a reader of the array that `jsonWriter` made. */
export function jsonReader(json: unknown, limits: Limits = {}): JsonReader {
  const sizeMax = limits.sizeMax ?? sizeMaxDefault
  const latest = limits.stampMax ?? stampMax
  let path = '$'
  let read = 0
  let at = 0
  let seen = emptyContext()
  let names = false
  let ahead: CollectedDots
  let items: readonly unknown[] = Array.isArray(json) ? json : refuse('an array', json)

  function fail(code: DecodeCode, expected: string, got: unknown): never {
    throw new DecodeError(code, path, expected, got)
  }

  function refuse(expected: string, got: unknown, code: DecodeCode = 'malformed'): never {
    return fail(code, expected, got)
  }

  function next(): unknown {
    if (at >= items.length) fail('truncated', 'one more item', 'the end of the array')
    if (read++ >= sizeMax) fail('limit', `at most ${sizeMax} nodes`, 'more')
    return items[at++]
  }

  function end(): void {
    if (at < items.length) refuse(`an array of ${at} items`, items.length)
  }

  /** Reads a nested array as a whole: what `read` leaves over is refused. */
  function nested<Whole>(readItems: (length: number) => Whole): Whole {
    const inner = next()
    if (!Array.isArray(inner)) refuse('an array', inner)
    const outer = { path, items, at }
    path = `${path}[${at - 1}]`
    items = inner as unknown[]
    at = 0
    const whole = readItems(items.length)
    end()
    ;({ path, items, at } = outer)
    return whole
  }

  function uint(): number {
    const n = next()
    return Number.isSafeInteger(n) && (n as number) >= 0 ? (n as number) : refuse('a safe integer of at least 0', n)
  }

  function idOf(text: unknown): ReplicaId {
    return isReplicaId(text) ? text : refuse(replicaIdForm, text)
  }

  function stamp(): number {
    const n = uint()
    return n <= latest ? n : fail('limit', `a clock stamp of at most ${latest}`, n)
  }

  function dot(): ReadDot {
    const text = next()
    const parts = typeof text === 'string' ? dotForm.exec(text) : null
    const counter = Number(parts?.[2])
    if (parts === null || !isCounter(counter)) return refuse('a dot like "3@alice"', text)
    const id = idOf(parts[3])
    const gone = parts[1] === '-'
    if (hasSeen(seen, id, counter) ? gone && !names : !gone)
      refuse(gone ? 'a removed dot that was not seen' : 'a dot that was seen', text)
    if (gone) ahead = collectDot(ahead, id, counter)
    return { id, counter, gone }
  }

  function value(): unknown {
    const value = next()
    try {
      return checkValue(value, limits.depthMax)
    } catch {
      return refuse('a JSON value', value)
    }
  }

  function list<Item>(read: (index: number) => Item): Item[] {
    return nested(length => Array.from({ length }, (_, i) => read(i)))
  }

  return {
    uint,
    after(last) {
      const n = uint()
      return n >= last ? n : refuse(`an integer of at least ${last}`, n)
    },
    refuse,
    end,
    expect(context, isNaming) {
      seen = context
      names = isNaming
    },
    stampMax: latest,
    ahead: () => contextOfDots(ahead),
    hasSeen: (id, counter) => hasSeen(seen, id, counter),
    stamp,
    id: () => idOf(next()),
    dot,
    value,
    optional: () => (at < items.length ? value() : undefined),
    key(previous) {
      const key = next() as Scalar
      const isKey =
        typeof key === 'string' ? isWellFormed(key) : typeof key === 'boolean' || key === null || Number.isFinite(key)
      if (!isKey || Object.is(key, -0)) refuse('a scalar as key', key)
      if (previous !== undefined && compareKeys(previous, key) >= 0)
        fail('non-canonical', `a key after ${JSON.stringify(previous)}`, key)
      return key
    },
    list,
    numbers: () => list(uint),
    text() {
      const text = next()
      if (typeof text !== 'string') return refuse('a text', text)
      if (text.length > sizeMax) return fail('limit', `a text of at most ${sizeMax} units`, text.length)
      return text
    },
    gone(id, from, to) {
      ahead = collectDot(ahead, id, from, to)
    },
    unfold(elements) {
      read += 8 * elements
      if (read > sizeMax) fail('limit', `at most ${sizeMax} nodes`, 'more')
    },
    hasSeenAll: (id, from, to) => hasSeenAll(seen, id, from, to),
    tuple: nested,
    dots(stamped, read) {
      let last: ReadDot | undefined
      return list(() =>
        nested(() => {
          const now = dot()
          if (last !== undefined && compareDots(last, now) >= 0) refuse('dots in ascending order', dotText(now))
          last = now
          return read(now.id, now.counter, now.gone ? goneStamp : stamped ? stamp() : 0)
        }),
      )
    },
  }
}
