/**
 * Undo of rich texts: letters as in a text, marks by new operations, so that no old one ever counts again by itself.
 *
 * Where an operation that a change wrote still shows, the text gets the marks that it had before the change. Letters that
 * come back get those that they had, or that others gave to their tombstones since. Marks that overlap are ended, or brought
 * back under their ids. Left out: a third crossing of changes to letters that came back twice, see `replica/restored.ts`,
 * which by then has forgotten them; such letters go with their left neighbours, and such comments stay away.
 */
import { type Dot, dotText } from '../clock/dot'
import { type Json, valuesEqual } from '../codec/value'
import { champGet } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import type { Restored, Scope } from '../crdt/contract'
import { type DotEntry, isLive } from '../crdt/dot-fun'
import { indexOf } from './cursor'
import { elementBehind } from './mark-edge'
import { anchorAt, labelOf, type MarkOp, type MarkRule, type MarkState, markOp } from './mark-op'
import { covers, elementAt, type Located, locate, rangeOf } from './mark-range'
import { eachStretch, type MarkIndex, refsWithin } from './mark-walk'
import { endMark, writeRange } from './rich-edit'
import { type Formats, formatsOf, type Stretch, stretchAt, topOf } from './rich-formats'
import { type RichKind, type RichTextState, textScope, writeOp } from './rich-state'
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
  // Which letters came back, and as which.
  const origins = new Map<string, Dot>()
  const back = new Map<string, Dot>()
  const noting: Restored = {
    find: dot => back.get(dotText(dot)) ?? restored.find(dot),
    note(from, to) {
      origins.set(dotText(to), from)
      back.set(dotText(from), to)
      restored.note(from, to, true)
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
  if (wrote.length === 0 && ended.size === 0 && origins.size === 0) return
  endWritten(scope, before[1], wrote, noting, kind)
  const old = formatsOf(before, kind)
  bringBackEnded(scope, old, ended, noting, kind)
  restyle(scope, before, old, wrote, origins, kind)
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

/** Ends the marks that overlap which a change wrote and which still stand, with all that goes on from them since. */
function endWritten(
  scope: Scope<RichTextState>,
  before: MarkState,
  wrote: readonly Entry[],
  restored: Restored,
  kind: RichKind,
): void {
  const { ops } = kind.indexOf(scope.read()[1])
  const stands = new Set<Entry | undefined>()
  for (const entry of wrote) if (entry.value?.value !== null) stands.add(standing(ops, entry, restored))
  const labels = new Set(wrote.flatMap(entry => (entry.value?.of === null ? [dotText(entry)] : [])))
  for (const op of ops)
    if (stands.has(op) || (labels.has(labelOf(op)) && champGet(before, dotText(op)) === undefined))
      endMark(scope, kind, op)
}

function standing(ops: readonly Entry[], dot: Dot, restored: Restored): Entry | undefined {
  const { id, counter } = restored.find(dot)
  return ops.find(op => op.id === id && op.counter === counter)
}

/** Brings marks that overlap back over those of their letters that show. */
function bringBackEnded(
  scope: Scope<RichTextState>,
  old: Formats,
  ended: ReadonlySet<string>,
  restored: Restored,
  kind: RichKind,
): void {
  const [text, operations] = scope.read()
  const { ops } = kind.indexOf(operations)
  const marks = new Map<string, { readonly entries: Entry[]; from: number; to: number }>()
  old.ops.forEach((entry, op) => {
    const isGone = ended.has(dotText(entry)) && standing(ops, entry, restored) === undefined
    if (!isGone || kind.rules[entry.value?.name as string]?.overlaps !== true) return
    // What goes on from one mark is one mark again.
    const mark = marks.get(labelOf(entry)) ?? { entries: [], from: Infinity, to: 0 }
    marks.set(labelOf(entry), mark)
    mark.entries.push(entry)
    for (const [id, stretches] of old.stretches)
      for (const { first, last, active } of stretches)
        for (let counter = first; active.includes(op) && counter <= last; counter++) {
          const index = shownAt(text, restored.find({ id, counter }))
          if (index === undefined) continue
          mark.from = Math.min(mark.from, index)
          mark.to = Math.max(mark.to, index + 1)
        }
  })
  for (const { entries, from, to } of marks.values()) {
    if (from >= to) continue
    const [{ id, counter, value: op }] = entries as [Entry]
    const { name, value, of } = op as MarkOp
    const back = writeRange(scope, [from, to], kind.rules[name] as MarkRule, name, value, of ?? { id, counter })
    restored.note({ id, counter }, back, true)
  }
}

/** The index of an element, if it shows. */
function shownAt(text: TextState, dot: Dot): number | undefined {
  const index = indexOf(text, { side: 'before', dot: dotText(dot) })
  return index === indexOf(text, { side: 'after', dot: dotText(dot) }) ? undefined : index
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
  /** Whether others have written an operation since. What the writer has written since is taken back by now. */
  isByOthersSince(entry: Entry | undefined): boolean
}

/** Gives the text where operations of a change show, and letters that came back, the marks that they had. */
function restyle(
  scope: Scope<RichTextState>,
  before: RichTextState,
  old: Formats,
  wrote: readonly Entry[],
  origins: ReadonlyMap<string, Dot>,
  kind: RichKind,
): void {
  const state = scope.read()
  const dots = new Set(wrote.map(entry => dotText(entry)))
  const labels = new Set(wrote.map(labelOf))
  const undoing: Undoing = {
    now: formatsOf(state, kind),
    old,
    isByOthersSince: entry =>
      entry !== undefined && entry.id !== scope.writer && champGet(before[1], dotText(entry)) === undefined,
    isWritten: entry =>
      entry !== undefined &&
      (dots.has(dotText(entry)) ||
        (entry.value?.of != null && labels.has(labelOf(entry)) && champGet(before[1], dotText(entry)) === undefined)),
  }
  const jobs: Job[] = []
  let at = 0
  // What the version before had at the last letter that it showed: letters that came later go with it.
  let left: Stretch | undefined
  eachStretch(state[0].root, kind.indexOf(state[1]), ({ isLive, run, offset }, from, to, active) => {
    const first = run.start + offset
    for (const [name, { overlaps }] of isLive ? Object.entries(kind.rules) : []) {
      if (origins.size === 0 && (overlaps === true || !undoing.isWritten(topOf(undoing.now, active, name)))) continue
      let was = left
      for (let i = from; i < to; i++) {
        const dot = { id: run.id, counter: first + i }
        const origin = origins.get(dotText(dot))
        was = stretchAt(old, origin ?? dot) ?? was
        if (overlaps !== true) restoreValue(undoing, jobs, name, at + i - from, active, origin, was)
        else if (origin !== undefined)
          for (const entry of missing(undoing, active, name, origin)) addJob(jobs, name, entry, at + i - from)
      }
    }
    for (let i = to - 1; i >= from; i--) {
      const was = stretchAt(old, { id: run.id, counter: first + i })
      if (was?.isLive !== true) continue
      left = was
      break
    }
    if (isLive) at += to - from
  })
  for (const job of jobs) writeJob(scope, job, kind)
}

/** Writes an operation; it reaches out to neighbours that have what it brings back, so that nothing is left out between. */
function writeJob(scope: Scope<RichTextState>, { name, value, of, from, to }: Job, kind: RichKind): void {
  const [text, marks] = scope.read()
  const { ops } = kind.indexOf(marks)
  const rule = kind.rules[name] as MarkRule
  const hasSame = (index: number): boolean => {
    if (of === null || index < 0 || index >= text.root.visible) return false
    const element = locate(text, elementAt(text, index)) as Located
    const found = ops.filter(entry => entry.value?.name === name && covers(text, entry, element)).map(labelOf)
    return (rule.overlaps === true ? found : found.slice(-1)).includes(dotText(of))
  }
  // No wider than it must be: what is hidden beside it may come back with other marks.
  const { start, end } = rangeOf(text, from, to, rule, false)
  const first = hasSame(from - 1) ? anchorAt(elementAt(text, from - 1), true) : start
  // The first tombstone behind a letter stays as long as the letter does.
  const behind = end?.isAfter === true ? undefined : elementBehind(text, to - 1)
  const last = hasSame(to) ? anchorAt(elementAt(text, to), false) : behind === undefined ? end : anchorAt(behind, false)
  writeOp(scope, markOp(name, value, first, last, of))
}

/** Notes the value that a letter is to get, if it is another one than it has. */
function restoreValue(
  { now, old, isWritten, isByOthersSince }: Undoing,
  jobs: Job[],
  name: string,
  index: number,
  active: readonly number[],
  origin: Dot | undefined,
  was: Stretch | undefined,
): void {
  const top = topOf(now, active, name)
  const isOurs = isWritten(top)
  if (!isOurs && origin === undefined) return
  const grave = origin && stretchAt(now, origin)
  const there = grave?.isKnown === true ? topOf(now, grave.active, name) : undefined
  const wanted = isOurs || !isByOthersSince(there) ? was && topOf(old, was.active, name) : there
  // Also of equal value: an undo of that operation must find it here.
  const isSame = wanted === undefined || (top !== undefined && dotText(top) === dotText(wanted))
  if (!isSame || !valuesEqual(top?.value?.value ?? null, wanted?.value?.value ?? null))
    addJob(jobs, name, wanted, index)
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

/** The marks of an overlapping kind that the tombstone of a letter has and the letter, now back, has not. */
function missing({ now, old }: Undoing, active: readonly number[], name: string, origin: Dot): readonly Entry[] {
  const grave = stretchAt(now, origin)
  const source = grave?.isKnown === true ? now : old
  const has = new Set(active.map(op => labelOf(now.ops[op] as Entry)))
  const stands = new Set(now.ops.map(labelOf))
  const found = new Map<string, Entry>()
  for (const op of stretchAt(source, origin)?.active ?? []) {
    const entry = source.ops[op] as Entry
    const label = labelOf(entry)
    if (entry.value?.name === name && !has.has(label) && stands.has(label)) found.set(label, entry)
  }
  return [...found.values()]
}
