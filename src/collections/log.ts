/**
 * An append-only log as a value: versions share one growing array, and each reads no further than its own length.
 *
 * Appending to the newest version writes into the shared last chunk, which no older version can see, because it lies
 * beyond their lengths; appending to an older one copies that chunk, at most 512 entries, and goes on alone. So a push is
 * O(1) amortised without a tree, and reading is two array accesses. Left out: changing or removing entries inside.
 *
 * The fields of a log are its own matter: they show what other versions appended. Compare logs by their entries.
 */
import { invariant, show } from '../base/error'

/** An immutable list of entries, the first `dropped` of which are gone. */
export interface Log<Entry> {
  /** How many entries it holds. */
  readonly length: number
  /** How many were dropped at the front: entry `i` was the `dropped + i`th that was pushed. */
  readonly dropped: number
  /** Chunks of exactly 512 entries, from the one on that holds the first entry. */
  readonly full: readonly (readonly Entry[])[]
  /** The last chunk. It may hold entries of other versions beyond those of this one. */
  readonly tail: readonly Entry[]
}

/** Entries per chunk: the most that a fork copies. */
const chunkSize = 512

/**
 * The log without entries. O(1).
 *
 * @example
 * ```ts
 * import { emptyLog } from 'meldkit'
 *
 * emptyLog<string>().length // => 0
 * ```
 */
export function emptyLog<Entry>(): Log<Entry> {
  return logOf([], [], 0, 0)
}

/**
 * The log of some entries. O(n).
 *
 * @example
 * ```ts
 * import { logFrom, logItems } from 'meldkit'
 *
 * Array.from(logItems(logFrom(['a', 'b']))) // => ['a', 'b']
 * ```
 */
export function logFrom<Entry>(entries: Iterable<Entry>): Log<Entry> {
  let log = emptyLog<Entry>()
  for (const entry of entries) log = logPush(log, entry)
  return log
}

/**
 * The log with one entry more.
 *
 * O(1) amortised, plus n/512² for the row of full chunks; when this version was appended to before, up to 512 entries
 * are copied.
 *
 * @example
 * ```ts
 * import { emptyLog, logItems, logPush } from 'meldkit'
 *
 * const one = logPush(emptyLog<string>(), 'a')
 * const two = logPush(one, 'b')
 * const fork = logPush(one, 'c')
 * Array.from(logItems(two)) // => ['a', 'b']
 * Array.from(logItems(fork)) // => ['a', 'c']
 * ```
 */
export function logPush<Entry>(log: Log<Entry>, entry: Entry): Log<Entry> {
  const used = (log.dropped % chunkSize) + log.length - log.full.length * chunkSize
  if (used === chunkSize) return logOf([...log.full, log.tail], [entry], log.dropped, log.length + 1)
  // Somebody else appended to this version, or froze it: fork.
  const isOurs = log.tail.length === used && !Object.isFrozen(log.tail)
  const tail = isOurs ? (log.tail as Entry[]) : log.tail.slice(0, used)
  tail.push(entry)
  return logOf(log.full, tail, log.dropped, log.length + 1)
}

/**
 * The entry at an index, 0 being the first one not dropped, or undefined outside. O(1).
 *
 * @example
 * ```ts
 * import { logFrom, logGet } from 'meldkit'
 *
 * logGet(logFrom(['a', 'b']), 1) // => 'b'
 * logGet(logFrom(['a', 'b']), 2) // => undefined
 * ```
 */
export function logGet<Entry>(log: Log<Entry>, index: number): Entry | undefined {
  return index >= 0 && index < log.length ? entryAt(log, (log.dropped % chunkSize) + index) : undefined
}

/**
 * The entries from one index up to another, lazily.
 *
 * @throws InvariantError `argument` at the first step unless `0 <= from <= to <= length`.
 *
 * @example
 * ```ts
 * import { logFrom, logItems } from 'meldkit'
 *
 * Array.from(logItems(logFrom(['a', 'b', 'c']), 1)) // => ['b', 'c']
 * ```
 */
export function* logItems<Entry>(log: Log<Entry>, from = 0, to: number = log.length): IterableIterator<Entry> {
  const isWithin = Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= log.length
  invariant(isWithin, 'argument', () => {
    return `Log: expected a range of whole numbers within 0 to ${log.length}, got ${show(from)} to ${show(to)}.`
  })
  const start = log.dropped % chunkSize
  for (let i = from; i < to; i++) yield entryAt(log, start + i) as Entry
}

/**
 * The log without its first `count` entries; the same reference for 0. Indexes start at 0 again, `dropped` grows.
 *
 * O(1) amortised, for windows that push at one end and drop at the other. Chunks are let go whole: up to 511 dropped
 * entries stay in memory.
 *
 * @throws InvariantError `argument` when `count` is not a whole number from 0 to the length.
 *
 * @example
 * ```ts
 * import { logDropFirst, logFrom, logGet } from 'meldkit'
 *
 * const rest = logDropFirst(logFrom(['a', 'b', 'c']), 2)
 * logGet(rest, 0) // => 'c'
 * rest.dropped // => 2
 * ```
 */
export function logDropFirst<Entry>(log: Log<Entry>, count: number): Log<Entry> {
  invariant(Number.isInteger(count) && count >= 0 && count <= log.length, 'argument', () => {
    return `Log: can drop a whole number of entries from 0 to ${log.length}, got ${show(count)}.`
  })
  if (count === 0) return log
  const passed = Math.floor(((log.dropped % chunkSize) + count) / chunkSize)
  const { full } = log
  const tail = passed > full.length ? [] : log.tail
  return logOf(passed === 0 ? full : full.slice(passed), tail, log.dropped + count, log.length - count)
}

/**
 * The index of the last entry that satisfies `isUpTo`, or -1 when none does. O(log n) calls.
 *
 * @param isUpTo must be monotone: once false, false for every later entry.
 *
 * @example
 * ```ts
 * import { logFindLast, logFrom } from 'meldkit'
 *
 * logFindLast(logFrom([10, 20, 30]), entry => entry <= 25) // => 1
 * ```
 */
export function logFindLast<Entry>(log: Log<Entry>, isUpTo: (entry: Entry) => boolean): number {
  const start = log.dropped % chunkSize
  let low = 0
  let high = log.length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isUpTo(entryAt(log, start + middle) as Entry)) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The entry at a place counted from the start of the first chunk. */
function entryAt<Entry>(log: Log<Entry>, place: number): Entry | undefined {
  const chunk = Math.floor(place / chunkSize)
  return (chunk < log.full.length ? log.full[chunk]! : log.tail)[place % chunkSize]
}

/** The only maker of logs, so that all have one hidden class. */
function logOf<Entry>(
  full: readonly (readonly Entry[])[],
  tail: readonly Entry[],
  dropped: number,
  length: number,
): Log<Entry> {
  return { length, dropped, full, tail }
}
