/**
 * Undo of rich texts: letters as in a text, marks by new operations, so that no old one ever counts again by itself.
 *
 * Where an operation that a change wrote still shows, the text gets the marks that it had before the change. Letters that
 * come back get those that their tombstones have. Marks that overlap are ended, or brought back under their ids.
 */
import { type Dot, dotText } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { type Json, valuesEqual } from '../codec/value'
import { champGet } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import type { Restored, Scope } from '../crdt/contract'
import { type DotEntry, isLive } from '../crdt/dot-fun'
import { indexOf } from './cursor'
import { type Anchor, labelOf, type MarkOp, type MarkRule, type MarkState } from './mark-op'
import { eachStretch, type MarkIndex, refsWithin } from './mark-walk'
import { endMark, writeRange } from './rich-edit'
import { type RichKind, type RichTextState, textScope } from './rich-state'
import { restoreSequence } from './sequence-facets'
import { partOf, type Span } from './span'
import type { TextState } from './text'

type Entry = DotEntry<MarkOp>

/** Undoes a change. O(n) for a text of n letters where it changed marks or deleted letters. */
export function inverseRich(
  scope: Scope<RichTextState>,
  before: RichTextState,
  after: RichTextState,
  restored: Restored,
  kind: RichKind,
): void {
  /** Which letters came back as which. */
  const origins = new Map<string, Dot>()
  const noting: Restored = {
    find: dot => restored.find(dot),
    note(from, to) {
      origins.set(dotText(to), from)
      restored.note(from, to)
    },
  }
  const marks = kind.indexOf(scope.read()[1])
  restoreSequence(textScope(scope, kind), before[0], after[0], noting, undefined, span => cutAtMarks(span, marks))
  const wrote: Entry[] = []
  // Ended by an operation, or removed with the whole.
  const ended = new Set<string>()
  eachDifference(before[1], after[1], (key, old = [], now = []) => {
    const [was, is] = [old.find(isLive), now.find(isLive)]
    if (was !== undefined && is === undefined) ended.add(key)
    if (was !== undefined || is === undefined) return
    wrote.push(is)
    if (is.value?.value === null && is.value.of !== null) ended.add(dotText(is.value.of))
  })
  if (wrote.length === 0 && origins.size === 0) return
  for (const entry of wrote)
    if (kind.rules[entry.value?.name as string]?.overlaps === true) takeBack(scope, entry, before[1], restored, kind)
  restyle(scope, before, wrote, ended, origins, kind)
}

/** Parts of a deleted span that come back each at its own place: cut where marks begin or end. */
function cutAtMarks(span: Span<string>, marks: MarkIndex): readonly Span<string>[] {
  const first = span.run.start + span.offset
  const parts: Span<string>[] = []
  let from = 0
  for (const { counter, isAfter } of refsWithin(marks, span.run.id, first, first + span.length - 1)) {
    const to = counter - first + (isAfter ? 1 : 0)
    if (to <= from || to >= span.length) continue
    parts.push(partOf(span, from, to))
    from = to
  }
  parts.push(partOf(span, from, span.length))
  return parts
}

/** Ends a mark that overlaps, or brings back the one that an operation ended. */
function takeBack(
  scope: Scope<RichTextState>,
  entry: Entry,
  before: MarkState,
  restored: Restored,
  kind: RichKind,
): void {
  const { ops } = kind.indexOf(scope.read()[1])
  const standing = (dot: Dot): Entry | undefined => {
    const { id, counter } = restored.find(dot)
    return ops.find(op => op.id === id && op.counter === counter)
  }
  const { value, of } = entry.value as MarkOp
  if (value !== null) {
    const stands = standing(entry)
    if (stands !== undefined) endMark(scope, kind, stands)
    return
  }
  const ended = champGet(before, dotText(of as Dot))?.find(isLive)
  if (ended?.value === undefined || standing(ended) !== undefined) return
  const op = ended.value
  const [text] = scope.read()
  const [from, to] = [placeOf(text, op.start, 0), placeOf(text, op.end, text.root.visible)]
  if (from === undefined || to === undefined || from >= to) return
  const counter = scope.peek()[1].size
  writeRange(scope, [from, to], kind.rules[op.name] as MarkRule, op.name, op.value, op.of ?? ended)
  if (scope.peek()[1].size > counter) noteBack(scope, ended, restored, kind)
}

/** Notes the operation written last as the one under which an older one stands. */
function noteBack(scope: Scope<RichTextState>, ended: Entry, restored: Restored, kind: RichKind): void {
  const { ops } = kind.indexOf(scope.read()[1])
  const back = ops.filter(op => labelOf(op) === labelOf(ended)).at(-1)
  if (back !== undefined) restored.note(ended, back)
}

function placeOf(text: TextState, anchor: Anchor | null, edge: number): number | undefined {
  return anchor === null ? edge : indexOf(text, { side: anchor.isAfter ? 'after' : 'before', dot: dotText(anchor) })
}

/** What covers the elements of a version, tombstones included, by dot. */
interface Formats {
  readonly ops: readonly Entry[]
  readonly stretches: ReadonlyMap<ReplicaId, readonly Stretch[]>
}

interface Stretch {
  readonly first: number
  readonly last: number
  /** Whether what it held is known: not after a compaction, which also drops operations. */
  readonly isKnown: boolean
  readonly active: readonly number[]
}

function formatsOf([text, marks]: RichTextState, kind: RichKind): Formats {
  const index = kind.indexOf(marks)
  const stretches = new Map<ReplicaId, Stretch[]>()
  eachStretch(text.root, index, ({ run, offset, content }, from, to, active) => {
    const of = stretches.get(run.id) ?? []
    const first = run.start + offset
    of.push({ first: first + from, last: first + to - 1, isKnown: content !== null, active })
    stretches.set(run.id, of)
  })
  for (const of of stretches.values()) of.sort((a, b) => a.first - b.first)
  return { ops: index.ops, stretches }
}

function stretchAt({ stretches }: Formats, { id, counter }: Dot): Stretch | undefined {
  const of = stretches.get(id) ?? []
  let low = 0
  let high = of.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((of[middle] as Stretch).last < counter) low = middle + 1
    else high = middle
  }
  const found = of[low]
  return found !== undefined && found.first <= counter ? found : undefined
}

function topOf({ ops }: Pick<Formats, 'ops'>, active: readonly number[], name: string): Entry | undefined {
  for (let i = active.length - 1; i >= 0; i--) {
    const entry = ops[active[i] as number] as Entry
    if (entry.value?.name === name) return entry
  }
  return undefined
}

/** A range that an operation is to be written over. */
interface Job {
  readonly name: string
  readonly value: Json
  readonly of: Dot | null
  readonly from: number
  to: number
}

/** What an undo knows when it looks at the letters. */
interface Undoing {
  readonly now: Formats
  readonly old: Formats
  /** Whether an operation is of the change that is undone, or stands in for one of it. */
  isWritten(entry: Entry | undefined): boolean
  /** The operations that the change ended or removed. */
  readonly ended: ReadonlySet<string>
}

/** Gives the text where operations of a change show, and letters that came back, the marks that they had. */
function restyle(
  scope: Scope<RichTextState>,
  before: RichTextState,
  wrote: readonly Entry[],
  ended: ReadonlySet<string>,
  origins: ReadonlyMap<string, Dot>,
  kind: RichKind,
): void {
  const state = scope.read()
  const dots = new Set(wrote.map(entry => dotText(entry)))
  const labels = new Set(wrote.map(labelOf))
  const undoing: Undoing = {
    now: formatsOf(state, kind),
    old: formatsOf(before, kind),
    ended,
    isWritten: entry =>
      entry !== undefined &&
      (dots.has(dotText(entry)) ||
        (entry.value?.of != null && labels.has(labelOf(entry)) && champGet(before[1], dotText(entry)) === undefined)),
  }
  const jobs: Job[] = []
  let at = 0
  const lefts = new Map<string, Entry | undefined>()
  eachStretch(state[0].root, kind.indexOf(state[1]), ({ isLive, run, offset }, from, to, active) => {
    if (!isLive) return
    for (const [name, { overlaps }] of Object.entries(kind.rules)) {
      const top = overlaps === true ? undefined : topOf(undoing.now, active, name)
      if (origins.size === 0 && !undoing.isWritten(top)) continue
      for (let i = from; i < to; i++) {
        const dot = { id: run.id, counter: run.start + offset + i }
        const origin = origins.get(dotText(dot))
        const index = at + i - from
        if (overlaps !== true) restoreValue(undoing, jobs, name, index, top, dot, origin, lefts)
        else if (origin !== undefined)
          for (const entry of missing(undoing, active, name, origin)) addJob(jobs, name, entry, index)
      }
    }
    at += to - from
  })
  for (const { name, value, of, from, to } of jobs)
    writeRange(scope, [from, to], kind.rules[name] as MarkRule, name, value, of)
}

/** Notes the value that a letter is to get, if it is another one than `top` gives it. */
function restoreValue(
  { now, old, isWritten }: Undoing,
  jobs: Job[],
  name: string,
  index: number,
  top: Entry | undefined,
  dot: Dot,
  origin: Dot | undefined,
  lefts: Map<string, Entry | undefined>,
): void {
  const isOurs = isWritten(top)
  if (!isOurs && origin === undefined) return
  const grave = origin && stretchAt(now, origin)
  let wanted = grave?.isKnown === true ? topOf(now, grave.active, name) : undefined
  if (isOurs || grave?.isKnown !== true || isWritten(wanted)) {
    const was = stretchAt(old, origin ?? dot)
    // A letter that came later goes with its left neighbour.
    wanted = was === undefined ? lefts.get(name) : topOf(old, was.active, name)
    lefts.set(name, wanted)
  }
  if (!valuesEqual(top?.value?.value ?? null, wanted?.value?.value ?? null)) addJob(jobs, name, wanted, index)
}

function addJob(jobs: Job[], name: string, entry: Entry | undefined, at: number): void {
  const label = entry && (entry.value?.of ?? entry)
  const of = label === undefined ? null : { id: label.id, counter: label.counter }
  const value = entry?.value?.value ?? null
  const last = jobs.findLast(
    job => job.name === name && job.to === at && job.of?.id === of?.id && job.of?.counter === of?.counter,
  )
  if (last !== undefined && valuesEqual(last.value, value)) last.to = at + 1
  else jobs.push({ name, value, of, from: at, to: at + 1 })
}

/** The marks of an overlapping kind that the tombstone of a letter has, or had before, and the letter, now back, has not. */
function missing({ now, old, ended }: Undoing, active: readonly number[], name: string, origin: Dot): readonly Entry[] {
  const grave = stretchAt(now, origin)
  const has = new Set(active.map(op => labelOf(now.ops[op] as Entry)))
  const stands = new Set(now.ops.map(labelOf))
  const found = new Map<string, Entry>()
  const add = (entry: Entry): void => {
    const label = labelOf(entry)
    if (entry.value?.name === name && !has.has(label)) found.set(label, entry)
  }
  if (grave?.isKnown === true) for (const op of grave.active) add(now.ops[op] as Entry)
  for (const op of stretchAt(old, origin)?.active ?? []) {
    const entry = old.ops[op] as Entry
    if (ended.has(dotText(entry)) || (grave?.isKnown !== true && stands.has(labelOf(entry)))) add(entry)
  }
  return [...found.values()]
}
