/**
 * Plain next values and reasons of rich texts; undo stands in `rich-undo.ts`.
 */

import type { Dot } from '../clock/dot'
import { checkValue, isPlainObject, type Json, valuesEqual } from '../codec/value'
import type { Contribution, Facets, Scope } from '../crdt/contract'
import { contribution, type DotEntry } from '../crdt/dot-fun'
import { refuse } from '../crdt/plain'
import { labelOf, type MarkOp, type MarkRule, opsOf } from './mark-op'
import { eachStretch } from './mark-walk'
import { richEdit, writeRange } from './rich-edit'
import { type RichKind, type RichTextState, textScope } from './rich-state'
import type { RichSpan, RichValue } from './rich-view'
import { whySequence } from './sequence-facets'
import { reconcileText } from './text'

type Marks = Readonly<Record<string, Json>>
/** From one index to another. */
type Range = readonly [from: number, to: number]

/**
 * Makes the text and the marks those of a plain next value: spans, the view of a rich text with other spans or another text,
 * or a text alone, which leaves the marks where they are. Ids of marks that are not there are given anew.
 */
export function reconcileRich(
  scope: Scope<RichTextState>,
  next: unknown,
  kind: RichKind,
  view: (state: RichTextState) => RichValue,
): void {
  const now = view(scope.read())
  if (next === now) return
  const isValue = isPlainObject(next)
  const { text, spans } = (isValue ? next : {}) as Partial<RichValue>
  const plain = typeof next === 'string' ? next : isValue && (spans === undefined || spans === now.spans) ? text : null
  if (typeof plain === 'string') {
    reconcileText(textScope(scope, kind), plain)
    return
  }
  const wanted = readSpans(isValue ? spans : next, kind)
  reconcileText(textScope(scope, kind), wanted.map(span => span.text).join(''))
  const before = view(scope.read()).spans
  reconcileValues(scope, before, wanted, kind)
  reconcileSets(scope, before, wanted, kind)
}

function readSpans(next: unknown, { rules }: RichKind): readonly RichSpan[] {
  if (!Array.isArray(next)) return refuse('a text, spans { text, marks }, or a view of them', next)
  return next.map((span: Partial<RichSpan> | null) => {
    const marks: unknown = span?.marks ?? {}
    if (typeof span?.text !== 'string' || !isPlainObject(marks)) return refuse('spans { text, marks }', span)
    const checked = checkValue(marks) as Marks
    for (const [name, value] of Object.entries(checked)) {
      if (!Object.hasOwn(rules, name) && !(name in rules))
        refuse(`only the marks ${Object.keys(rules).join(', ')}`, name)
      if (rules[name]?.overlaps === true && value !== null && !isPlainObject(value))
        refuse(`the marks of ${name} as a record of values by id`, value)
    }
    return { text: span.text, marks: checked }
  })
}

/** Marks and unmarks what differs in marks that do not overlap. */
function reconcileValues(
  scope: Scope<RichTextState>,
  now: readonly RichSpan[],
  wanted: readonly RichSpan[],
  kind: RichKind,
): void {
  for (const [name, rule] of Object.entries(kind.rules)) {
    if (rule.overlaps === true) continue
    const edits: { from: number; to: number; readonly value: Json }[] = []
    eachPair(now, wanted, (ours, theirs, from, to) => {
      const value = theirs[name] ?? null
      if (valuesEqual(ours[name] ?? null, value)) return
      const last = edits.at(-1)
      if (last !== undefined && last.to === from && valuesEqual(last.value, value)) last.to = to
      else edits.push({ from, to, value })
    })
    for (const { from, to, value } of edits) writeRange(scope, [from, to], rule, name, value, null)
  }
}

/** Calls `visit` with the marks of both at each piece that neither cuts. */
function eachPair(
  a: readonly RichSpan[],
  b: readonly RichSpan[],
  visit: (a: Marks, b: Marks, from: number, to: number) => void,
): void {
  let [i, j, at] = [0, 0, 0]
  let [endA, endB] = [a[0]?.text.length ?? 0, b[0]?.text.length ?? 0]
  while (i < a.length && j < b.length) {
    const to = Math.min(endA, endB)
    if (to > at) visit((a[i] as RichSpan).marks, (b[j] as RichSpan).marks, at, to)
    at = to
    if (endA === to) endA += a[++i]?.text.length ?? 0
    if (endB === to) endB += b[++j]?.text.length ?? 0
  }
}

interface Overlapping {
  readonly value: Json
  readonly ranges: readonly Range[]
}

/** Removes, adds and moves marks that overlap. */
function reconcileSets(
  scope: Scope<RichTextState>,
  before: readonly RichSpan[],
  wanted: readonly RichSpan[],
  kind: RichKind,
): void {
  for (const [name, rule] of Object.entries(kind.rules)) {
    if (rule.overlaps !== true) continue
    const ours = setsIn(before, name)
    const theirs = setsIn(wanted, name)
    const labels = new Map<string, Dot>()
    for (const entry of kind.indexOf(scope.read()[1]).ops) labels.set(labelOf(entry), entry.value?.of ?? entry)
    const edit = richEdit(scope, kind)
    dropTwins(ours, theirs)
    for (const [id, now] of ours) {
      const next = theirs.get(id)
      if (next === undefined || !isSame(now, next)) edit.removeMark(id)
    }
    for (const [id, next] of theirs) {
      const now = ours.get(id)
      if (now === undefined || !isSame(now, next)) writeSet(scope, name, rule, next, labels.get(id) ?? null)
    }
  }
}

/** Leaves out marks that are there under another id: ids of marks that others made, or that were made anew, cannot be had. */
function dropTwins(ours: Map<string, Overlapping>, theirs: Map<string, Overlapping>): void {
  for (const [id, next] of theirs) {
    if (ours.has(id)) continue
    const twin = [...ours].find(([known, now]) => !theirs.has(known) && isSame(now, next))
    if (twin === undefined) continue
    ours.delete(twin[0])
    theirs.delete(id)
  }
}

function writeSet(
  scope: Scope<RichTextState>,
  name: string,
  rule: MarkRule,
  { value, ranges }: Overlapping,
  of: Dot | null,
): void {
  let mark = of
  for (const range of ranges) {
    const { id, counter } = writeRange(scope, range, rule, name, value, mark)
    mark ??= { id, counter }
  }
}

function setsIn(spans: readonly RichSpan[], name: string): Map<string, Overlapping> {
  const sets = new Map<string, { value: Json; ranges: Range[] }>()
  let at = 0
  for (const { text, marks } of spans) {
    for (const [id, value] of Object.entries((marks[name] ?? {}) as Marks)) {
      const set = sets.get(id) ?? { value, ranges: [] }
      const last = set.ranges.at(-1)
      if (last !== undefined && last[1] === at) set.ranges[set.ranges.length - 1] = [last[0], at + text.length]
      else if (text.length > 0) set.ranges.push([at, at + text.length])
      sets.set(id, set)
    }
    at += text.length
  }
  return sets
}

function isSame(a: Overlapping, b: Overlapping): boolean {
  return (
    valuesEqual(a.value, b.value) &&
    a.ranges.length === b.ranges.length &&
    a.ranges.every(([from, to], i) => b.ranges[i]?.[0] === from && b.ranges[i]?.[1] === to)
  )
}

/** The letters and the operations that show, and those that do not. */
export function whyRich([text, marks]: RichTextState, kind: RichKind): ReturnType<Facets<unknown>['why']> {
  const index = kind.indexOf(marks)
  const shown = new Set<DotEntry<MarkOp>>()
  eachStretch(text.root, index, ({ isLive }, _from, _to, active) => {
    if (!isLive) return
    const top = new Map<string, DotEntry<MarkOp>>()
    for (const op of active) {
      const entry = index.ops[op] as DotEntry<MarkOp>
      const { name } = entry.value as MarkOp
      if (kind.rules[name]?.overlaps === true) shown.add(entry)
      else top.set(name, entry)
    }
    for (const entry of top.values()) shown.add(entry)
  })
  const winners: Contribution[] = [...whySequence(text).winners]
  const losers: Contribution[] = []
  for (const entry of opsOf(marks)) {
    const { name, value } = entry.value as MarkOp
    const { dot, stamp } = contribution(entry)
    const told: Contribution = { dot, value, key: name, ...(stamp === undefined ? {} : { stamp }) }
    if (shown.has(entry)) winners.push(told)
    else losers.push(told)
  }
  return { winners, losers }
}
