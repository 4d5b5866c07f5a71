/**
 * What one writer deleted, by the dots of its deletions: the history that time travel and exact deltas read.
 *
 * A deletion takes one dot and names a range of one writer's elements. Deletions of single elements by consecutive dots,
 * as backspacing and holding the delete key make them, are one entry with a direction. The last entry stands apart and is
 * replaced when it grows; the others stand in a log that versions share.
 */
import type { ReplicaId } from '../clock/replica-id'
import { emptyLog, type Log, logFindLast, logFrom, logGet, logItems, logPush } from '../collections/log'

/**
 * Deletions by the dots `counter … counter + dots - 1`: a range of `length` elements by one dot, or one element each, upwards
 * (`step` 1) from `from` or downwards (`step` -1) from `from + length - 1`.
 */
export interface Deletion {
  readonly counter: number
  readonly dots: number
  /** Whose elements, and which: `from … from + length - 1`. */
  readonly id: ReplicaId
  readonly from: number
  readonly length: number
  readonly step: 1 | -1
}

/** Deletions of one writer, ascending by dot. */
export interface DeleteLog {
  readonly closed: Log<Deletion>
  readonly last: Deletion | null
}

class DeletionRecord implements Deletion {
  constructor(
    readonly counter: number,
    readonly dots: number,
    readonly id: ReplicaId,
    readonly from: number,
    readonly length: number,
    readonly step: 1 | -1,
  ) {}
}

const none: DeleteLog = { closed: /* @__PURE__ */ emptyLog(), last: null }

/** The log without deletions. */
export function emptyDeleteLog(): DeleteLog {
  return none
}

/** Makes a deletion; all are made here. */
export function makeDeletion(
  counter: number,
  dots: number,
  id: ReplicaId,
  from: number,
  length: number,
  step: 1 | -1,
): Deletion {
  return new DeletionRecord(counter, dots, id, from, length, step)
}

/** A range that one dot deletes. */
export function deletionOf(counter: number, id: ReplicaId, from: number, length: number): Deletion {
  return new DeletionRecord(counter, 1, id, from, length, 1)
}

/** The log with the deletion of a dot above all its own. O(1). */
export function pushDeletion(log: DeleteLog, deletion: Deletion): DeleteLog {
  const { last } = log
  if (last === null) return { closed: log.closed, last: deletion }
  const grown = deletion.dots === 1 && deletion.length === 1 ? grow(last, deletion) : null
  if (grown !== null) return { closed: log.closed, last: grown }
  // The empty log is one object for all, so nothing is pushed into it.
  const closed = log.closed.length === 0 ? logFrom([last]) : logPush(log.closed, last)
  return { closed, last: deletion }
}

/** The two as one entry, where the second, of one element, goes on as the first does; else null. */
function grow(last: Deletion, next: Deletion): Deletion | null {
  if (last.length !== last.dots || next.counter !== last.counter + last.dots || next.id !== last.id) return null
  const isOnly = last.dots === 1
  if ((isOnly || last.step === -1) && next.from === last.from - 1)
    return new DeletionRecord(last.counter, last.dots + 1, last.id, next.from, last.length + 1, -1)
  if ((isOnly || last.step === 1) && next.from === last.from + last.length)
    return new DeletionRecord(last.counter, last.dots + 1, last.id, last.from, last.length + 1, 1)
  return null
}

/** The deletions of a log, ascending. */
export function* deletionsOf(log: DeleteLog): IterableIterator<Deletion> {
  yield* logItems(log.closed)
  if (log.last !== null) yield log.last
}

/** The lowest dot of a log, 0 if it has none. */
export function firstDot({ closed, last }: DeleteLog): number {
  return (logGet(closed, 0) ?? last)?.counter ?? 0
}

/** The highest dot of a log, 0 if it has none. */
export function lastDot({ last }: DeleteLog): number {
  return last === null ? 0 : last.counter + last.dots - 1
}

/** Those deletions, and parts of them, whose dots lie in a range. O(log n) to find the first. */
export function* deletionsWithin(log: DeleteLog, first: number, final: number): IterableIterator<Deletion> {
  const start = Math.max(
    0,
    logFindLast(log.closed, deletion => deletion.counter <= first),
  )
  for (let i = start; i <= log.closed.length; i++) {
    const deletion = i === log.closed.length ? log.last : logGet(log.closed, i)
    if (deletion === null || deletion === undefined || deletion.counter > final) return
    const part = partOfDeletion(deletion, first, final)
    if (part !== null) yield part
  }
}

/** The part of an entry whose dots lie in a range; null if none do. */
export function partOfDeletion(deletion: Deletion, first: number, final: number): Deletion | null {
  const { counter, dots, id, from, length, step } = deletion
  const low = Math.max(0, first - counter)
  const high = Math.min(dots, final - counter + 1)
  if (low >= high) return null
  if (high - low === dots) return deletion
  // Several dots delete one element each.
  const at = step === 1 ? from + low : from + length - high
  return new DeletionRecord(counter + low, high - low, id, at, high - low, high - low === 1 ? 1 : step)
}

/** The deletions of `theirs` whose dots `ours` lacks. O(n) at most; what both share by reference costs little. */
export function missingDeletions(ours: DeleteLog, theirs: DeleteLog): readonly Deletion[] {
  const missing: Deletion[] = []
  const first = firstDot(theirs)
  // Most often all that comes is newer.
  if (first > lastDot(ours)) return theirs.closed.length === 0 ? [theirs.last as Deletion] : [...deletionsOf(theirs)]
  let i = sharedEntries(ours, theirs)
  let at =
    i > 0
      ? i
      : Math.max(
          0,
          logFindLast(ours.closed, deletion => deletion.counter <= first),
        )
  let known = entryAt(ours, at)
  for (; ; i++) {
    const deletion = entryAt(theirs, i)
    if (deletion === undefined) return missing
    if (deletion === known) {
      known = entryAt(ours, ++at)
      continue
    }
    const final = deletion.counter + deletion.dots - 1
    let next = deletion.counter
    while (known !== undefined && known.counter <= final) {
      const part = known.counter > next ? partOfDeletion(deletion, next, known.counter - 1) : null
      if (part !== null) missing.push(part)
      next = Math.max(next, known.counter + known.dots)
      if (next > final + 1) break
      known = entryAt(ours, ++at)
    }
    const rest = partOfDeletion(deletion, next, final)
    if (rest !== null) missing.push(rest)
  }
}

/** How many entries two logs share as whole chunks. */
function sharedEntries(ours: DeleteLog, theirs: DeleteLog): number {
  const [a, b] = [ours.closed, theirs.closed]
  if (a.dropped > 0 || b.dropped > 0) return 0
  let chunks = 0
  while (chunks < a.full.length && a.full[chunks] === b.full[chunks]) chunks++
  return chunks === 0 ? 0 : chunks * (a.full[0] as readonly Deletion[]).length
}

function entryAt({ closed, last }: DeleteLog, at: number): Deletion | undefined {
  return at < closed.length ? logGet(closed, at) : at === closed.length ? (last ?? undefined) : undefined
}

/**
 * The log with deletions that it lacks; dots that it has are left as they are. O(1) for one above all its own, else
 * O(n).
 */
export function addDeletion(log: DeleteLog, deletion: Deletion): DeleteLog {
  if (deletion.counter > lastDot(log)) return joinAt(log, deletion)
  const all = [...deletionsOf(log)]
  const fresh: Deletion[] = []
  let next = deletion.counter
  const final = deletion.counter + deletion.dots - 1
  for (const known of all) {
    if (known.counter > final) break
    const part = known.counter > next ? partOfDeletion(deletion, next, known.counter - 1) : null
    if (part !== null) fresh.push(part)
    next = Math.max(next, known.counter + known.dots)
  }
  const rest = partOfDeletion(deletion, next, final)
  if (rest !== null) fresh.push(rest)
  return fresh.length === 0 ? log : deleteLogOf([...all, ...fresh].sort((a, b) => a.counter - b.counter))
}

/** The log of deletions that ascend, in its one canonical form: entries as long as they can be, from the first dot on. */
export function deleteLogOf(deletions: Iterable<Deletion>): DeleteLog {
  let log = none
  for (const deletion of deletions) log = joinAt(log, deletion)
  return log
}

/** An entry that goes on where another ends belongs to that one: the whole, or, in another direction, its first element. */
function joinAt(log: DeleteLog, deletion: Deletion): DeleteLog {
  const { closed, last } = log
  const { counter, dots, from, length, step } = deletion
  if (last === null || last.counter + last.dots !== counter || length !== dots) return pushDeletion(log, deletion)
  const grown = grow(last, partOfDeletion(deletion, counter, counter) as Deletion)
  if (grown === null) return pushDeletion(log, deletion)
  if (dots === 1) return { closed, last: grown }
  if (grown.step !== step)
    return pushDeletion({ closed, last: grown }, partOfDeletion(deletion, counter + 1, counter + dots - 1) as Deletion)
  const start = step === 1 ? last.from : from
  return {
    closed,
    last: makeDeletion(last.counter, last.dots + dots, last.id, start, last.length + length, step),
  }
}

/** The log without the deletions of dots up to `floor`; the same reference when it has none. */
export function withoutDeletions(log: DeleteLog, floor: number): DeleteLog {
  const first = logGet(log.closed, 0) ?? log.last
  if (first === null || first === undefined || first.counter > floor) return log
  const kept = [...deletionsWithin(log, floor + 1, Number.MAX_SAFE_INTEGER)]
  return kept.length === 0 ? none : { closed: logFrom(kept.slice(0, -1)), last: kept.at(-1) as Deletion }
}
