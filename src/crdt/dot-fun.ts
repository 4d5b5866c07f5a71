/**
 * The dot store of values: a map from dots to values, and the one causal join on which most types rest.
 *
 * It is an array sorted by dot, almost always of length one. An entry is either live, or *gone*: known to be removed. In a
 * delta, gone entries are its removals, kept where they apply, so that a receiver touches only the keys that the delta
 * names. In a replica they exist only while a gap is open: once the dot's own change has been seen, absence says the
 * same and the entry is dropped. So in a replica that has seen the dots `seen`: live ⊆ seen, and gone ∩ seen = ∅.
 *
 * Source: Almeida, Shoker & Baquero (JPDC 2018), section 7 (DotFun). We differ in keeping a removal apart from `seen`: a
 * replica that learns of a removal has not thereby seen the change that it removes from, which may have done more.
 */
import { emptyContext, hasSeen } from '../clock/causal-context'
import { compareDots, type Dot, dotText } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { goneStamp, type Reader } from '../codec/format'
import { type Contribution, type Gap, keepsShared, type Restored, type Scope, type Seen } from './contract'

/** One dot with what it wrote; `stamp` is -1 for a gone dot and 0 where no stamp is kept. */
export interface DotEntry<Value> {
  readonly id: ReplicaId
  readonly counter: number
  readonly stamp: number
  readonly value: Value | undefined
}

/** Entries by ascending replica id, then counter. */
export type DotFun<Value> = readonly DotEntry<Value>[]

const none: DotFun<never> = []

/** The store without entries, one object for all. */
export function emptyDotFun<Value>(): DotFun<Value> {
  return none
}

/** Makes one entry; all entries are made here, so that they share a hidden class. */
export function dotEntry<Value>(
  id: ReplicaId,
  counter: number,
  stamp: number,
  value: Value | undefined,
): DotEntry<Value> {
  return { id, counter, stamp, value }
}

/** Whether the entry is a value, not a removal. */
export function isLive(entry: DotEntry<unknown>): boolean {
  return entry.stamp !== goneStamp
}

/** Whether the store holds a value. O(entries). */
export function hasLive(store: DotFun<unknown>): boolean {
  return store.some(isLive)
}

/** The entries that are values. */
export function liveEntries<Value>(store: DotFun<Value>): DotFun<Value> {
  return store.every(isLive) ? store : store.filter(isLive)
}

/** The live entry with the largest stamp, of equal ones the one with the larger dot; undefined when nothing is live. */
export function latestEntry<Value>(store: DotFun<Value>): DotEntry<Value> | undefined {
  let latest: DotEntry<Value> | undefined
  // Entries ascend by dot, and gone ones have a stamp below all others.
  for (const entry of store) if (isLive(entry) && (latest === undefined || entry.stamp >= latest.stamp)) latest = entry
  return latest
}

/**
 * The causal join. O(entries).
 *
 * A dot is live if every side that holds it has it live, and a side that lacks it has not seen it. A removal stays as
 * long as no side has seen the dot: from then on its absence says it.
 */
export function joinDotFuns<Value>(a: DotFun<Value>, b: DotFun<Value>, seenByA: Seen, seenByB: Seen): DotFun<Value> {
  if (a === b && keepsShared(seenByA, seenByB)) return a
  // Arrays are made last, of their length: most stores hold one entry, and a pushed array has room for many.
  let first: DotEntry<Value> | undefined
  let more: DotEntry<Value>[] | undefined
  let isA = true
  let isB = true
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const order = orderAt(a, i, b, j)
    const ours = order <= 0 ? a[i++] : undefined
    const theirs = order >= 0 ? b[j++] : undefined
    const stays = stayingOf(ours, theirs, seenByA, seenByB)
    if (stays !== ours) isA = false
    if (stays !== theirs) isB = false
    if (stays === undefined) continue
    if (first === undefined) first = stays
    else if (more === undefined) more = [first, stays]
    else more.push(stays)
  }
  return isA ? a : isB ? b : (more ?? (first === undefined ? none : [first]))
}

/** What becomes of one dot in a join, by the entries that the sides hold of it; at least one is there. */
function stayingOf<Value>(
  ours: DotEntry<Value> | undefined,
  theirs: DotEntry<Value> | undefined,
  seenByA: Seen,
  seenByB: Seen,
): DotEntry<Value> | undefined {
  const { id, counter } = (ours ?? theirs) as DotEntry<Value>
  const removal = ours !== undefined && !isLive(ours) ? ours : theirs !== undefined && !isLive(theirs) ? theirs : null
  // Known as removed by a side: stays while neither has seen the change that it removes from.
  if (removal !== null) return hasSeen(seenByA, id, counter) || hasSeen(seenByB, id, counter) ? undefined : removal
  // Live wherever it is held: stays unless it is missing on a side that has seen it, and so has removed it.
  if (ours === undefined) return hasSeen(seenByA, id, counter) ? undefined : theirs
  return theirs === undefined && hasSeen(seenByB, id, counter) ? undefined : ours
}

/** Which of the dots at two places comes first; a place behind the end comes last. */
function orderAt(a: DotFun<unknown>, i: number, b: DotFun<unknown>, j: number): number {
  if (i === a.length) return 1
  return j === b.length ? -1 : compareDots(a[i] as Dot, b[j] as Dot)
}

/** What a reader of `older` lacks of `newer`, as a delta. O(entries). */
export function dotFunSince<Value>(newer: DotFun<Value>, older: DotFun<Value>, gap: Gap): DotFun<Value> {
  if (newer === older && !gap.resend) return none
  const out: DotEntry<Value>[] = []
  walkDots(newer, older, (ours, theirs) => {
    const { id, counter } = (ours ?? theirs) as DotEntry<Value>
    const claimed = hasSeen(gap.claimed, id, counter)
    if (ours !== undefined && isLive(ours)) {
      // Live here: news if the reader lacks its change; else the reader has it, or has removed it.
      if (claimed) out.push(ours)
    } else if (hasSeen(gap.seenByNewer, id, counter)) {
      // Removed here: news where it is live, unless the delta says it by claiming the dot.
      if (theirs !== undefined && isLive(theirs) && !claimed) out.push(goneEntry({ id, counter }))
    } else if (ours !== undefined) {
      // Known as removed ahead of its change: news unless the reader knows, or has seen the change without this value.
      if (theirs === undefined ? !hasSeen(gap.seenByOlder, id, counter) : isLive(theirs)) out.push(ours)
    }
  })
  return out.length === 0 ? none : out
}

/** The delta that removes all that `store` shows. */
export function removeLive<Value>(store: DotFun<Value>): DotFun<Value> {
  const gone: DotEntry<Value>[] = []
  for (const entry of store) if (isLive(entry)) gone.push(goneEntry(entry))
  return gone.length === 0 ? none : gone
}

/** The delta that writes one value in place of all that the scope's store shows, with a fresh dot. */
export function overwrite<Value>(scope: Scope<DotFun<Value>>, value: Value | undefined, stamp: number): void {
  const now = scope.peek()
  scope.emit(replacing(now, dotEntry(scope.writer, scope.take(), stamp, value)))
}

/** The delta that puts a fresh entry, the newest of its writer, in place of all that `store` shows. O(entries). */
export function replacing<Value>(store: DotFun<Value>, fresh: DotEntry<Value>): DotFun<Value> {
  if (store.length === 0) return [fresh]
  const [only] = store as readonly [DotEntry<Value>]
  if (store.length === 1 && isLive(only))
    return only.id > fresh.id ? [fresh, goneEntry(only)] : [goneEntry(only), fresh]
  const out: DotEntry<Value>[] = []
  for (const entry of store) if (isLive(entry)) out.push(goneEntry(entry))
  const at = out.findIndex(entry => entry.id > fresh.id)
  out.splice(at < 0 ? out.length : at, 0, fresh)
  return out
}

function goneEntry<Value>({ id, counter }: Dot): DotEntry<Value> {
  return dotEntry<Value>(id, counter, goneStamp, undefined)
}

/**
 * Undoes a change of one store: takes back what it wrote and still stands, and puts back, under fresh dots, what it
 * replaced. Does nothing where somebody has written over the change, or anew since it removed something.
 *
 * What comes back has the stamp that it had, and the winner of it that of the write in whose place it stands again: so
 * it wins over nothing that had won over either.
 */
export function restore<Value>(
  scope: Scope<DotFun<Value>>,
  before: DotFun<Value>,
  after: DotFun<Value>,
  restored: Restored,
): void {
  const now = liveEntries(scope.read())
  const left = liveEntries(after)
  const find = (entry: Dot): Dot => restored.find(entry)
  const wrote = left.filter(entry => !holds(before, entry)).map(find)
  const stands = now.filter(entry => holds(wrote, entry))
  const replaced = liveEntries(before).filter(entry => !holds(after, entry))
  const isAnew = (): boolean => {
    const known = left.map(find)
    return now.some(entry => !holds(known, entry))
  }
  if (wrote.length > 0 ? stands.length === 0 : replaced.length === 0 || isAnew()) return
  // Ascending by stamp, since of equal stamps the later dot wins: what won before wins again.
  const back = [...replaced].sort((a, b) => a.stamp - b.stamp)
  const fresh = back.map((entry, i) => {
    const rank = i === back.length - 1 ? stands : []
    const stamp = rank.reduce((most, { stamp }) => Math.max(most, stamp), entry.stamp)
    const written = dotEntry(scope.writer, scope.take(), stamp, entry.value)
    restored.note(entry, written)
    return written
  })
  scope.emit(joinDotFuns(removeLive(stands), fresh, emptyContext(), emptyContext()))
}

function holds(store: readonly Dot[], dot: Dot): boolean {
  return store.some(entry => entry.counter === dot.counter && entry.id === dot.id)
}

/** Reads the entries, strictly ascending; `readLive` reads what a live one holds besides its dot and stamp. */
export function readDotFun<Value>(
  reader: Reader,
  stamped: boolean,
  readLive: (reader: Reader) => Value | undefined,
): DotFun<Value> {
  const entries = reader.dots(stamped, (id, counter, stamp) =>
    dotEntry(id, counter, stamp, stamp === goneStamp ? undefined : readLive(reader)),
  )
  return entries.length === 0 ? none : entries
}

/** An entry as `why` shows it. */
export function contribution(entry: DotEntry<unknown>): Contribution {
  return {
    dot: dotText(entry),
    ...(entry.value === undefined ? {} : { value: entry.value }),
    ...(entry.stamp > 0 ? { stamp: entry.stamp } : {}),
  }
}

function walkDots<Value>(
  a: DotFun<Value>,
  b: DotFun<Value>,
  visit: (a: DotEntry<Value> | undefined, b: DotEntry<Value> | undefined) => void,
): void {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const order = orderAt(a, i, b, j)
    visit(order <= 0 ? a[i++] : undefined, order >= 0 ? b[j++] : undefined)
  }
}
