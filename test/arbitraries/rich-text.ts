import fc, { type Arbitrary } from 'fast-check'
import { type RichText, type RichTextEdit, type RichValue, richText } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { emptySequence, type SequenceEdit, visible, withEdits } from '../sequence/naive-fugue'
import {
  type MarkName,
  type NaiveMark,
  type NaiveRich,
  naiveInsert,
  naiveMark,
  naiveMarksAt,
  type PlainRich,
  rules,
  shownRich,
  spansOf,
} from '../sequence/naive-rich'
import { applyText, naiveTextEdit, placeOf, type TextOp, wellFormed } from '../sequence/naive-text'
import { type Fixture, fixture, type Model, type Past, pastSeenBy } from './model'
import { showText, textEdits } from './text'

type Rules = typeof rules

/** An edit of a rich text: of its text, with marks for what is inserted or without, or of its marks. */
export type RichOp =
  | TextOp
  | {
      readonly kind: 'marked'
      readonly at: number
      readonly text: string
      readonly marks: Readonly<Record<string, string | boolean>>
    }
  | {
      readonly kind: 'mark'
      readonly at: number
      readonly count: number
      readonly name: MarkName
      readonly value: string | boolean
    }
  | { readonly kind: 'unmark'; readonly at: number; readonly count: number; readonly name: 'bold' | 'link' }
  | { readonly kind: 'removeMark'; readonly at: number; readonly value: string }

const at = fc.nat(12)
const count = fc.integer({ min: 0, max: 3 })
const comment = fc.constantFrom('x', 'y')

export const richEdits: Arbitrary<RichOp> = fc.oneof(
  { weight: 12, arbitrary: textEdits },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('marked' as const),
      at,
      text: fc.constantFrom('m', 'nn', ''),
      marks: fc.constantFrom<Readonly<Record<string, string | boolean>>>(
        {},
        { bold: true },
        { link: 'p', comment: 'x' },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        at,
        count,
        fc.constantFrom(['bold', true], ['link', 'p'], ['link', 'q'], ['comment', 'x'], ['comment', 'y']),
      )
      .map(([at, count, [name, value]]) => ({
        kind: 'mark' as const,
        at,
        count,
        name: name as MarkName,
        value: value!,
      })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('unmark' as const),
      at,
      count,
      name: fc.constantFrom('bold' as const, 'link' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('removeMark' as const), at, value: comment }) },
)

export function applyRich(edit: RichTextEdit<keyof Rules>, op: RichOp): void {
  if (op.kind === 'removeMark') {
    const { index } = placeOf(edit.length, op)
    for (const [id, value] of Object.entries((edit.marksAt(index).comment ?? {}) as object))
      if (value === op.value) edit.removeMark(id)
  } else if (op.kind === 'marked') edit.insert(placeOf(edit.length, op).index, op.text, op.marks)
  else if (op.kind !== 'mark' && op.kind !== 'unmark') applyText(edit, op)
  else {
    const { index, count } = placeOf(edit.length, op)
    if (op.kind === 'mark') edit.mark(index, index + count, op.name, op.value)
    else edit.unmark(index, index + count, op.name)
  }
}

export function showRich(op: RichOp): string {
  if (op.kind === 'mark') return `${op.name} = ${op.value} on ${op.count} at ${op.at}/12`
  if (op.kind === 'unmark') return `not ${op.name} on ${op.count} at ${op.at}/12`
  if (op.kind === 'removeMark') return `no comment ${op.value} at ${op.at}/12`
  if (op.kind === 'marked') return `${JSON.stringify(op.text)} at ${op.at}/12 with ${JSON.stringify(op.marks)}`
  return showText(op)
}

/** A view as plain data in which ids make no difference. */
export function plainRich({ spans }: RichValue): PlainRich {
  const letters = spans.flatMap(span => span.text.split('').map(letter => ({ letter, marks: span.marks })))
  return spansOf(
    letters.map(({ letter }) => letter),
    letters.map(({ marks }) => {
      const { comment, ...values } = marks
      return { marks: values, comments: new Map(Object.entries((comment ?? {}) as object)) }
    }),
  )
}

/** What an edit did: to the text, which marks it made, and which it ended. */
interface Done {
  readonly edit: SequenceEdit<string>
  readonly marks: readonly NaiveMark[]
  readonly ended: readonly NaiveMark[]
}

const known = new WeakMap<ReadonlySet<number>, Done>()

function doneBy(write: Write<RichOp>, past: Past<RichOp>): Done {
  const done = known.get(write.saw) ?? run(write, richOf(pastSeenBy(write, past)!))
  known.set(write.saw, done)
  return done
}

function richOf(past: Past<RichOp>): NaiveRich {
  const isGone = (write: Write<RichOp>) => past.removals.some(removal => removal.saw.has(write.number))
  const all = past.writes.map(write => ({ ...doneBy(write, past), isGone: isGone(write) }))
  const ended = new Set(all.flatMap(done => (done.isGone ? [] : done.ended)))
  return {
    sequence: withEdits<string>(
      emptySequence,
      ...all.map(({ edit, isGone }) => (isGone ? { ...edit, deleted: edit.inserted } : edit)),
    ),
    marks: all.flatMap(done => (done.isGone ? [] : done.marks.filter(mark => !ended.has(mark)))),
  }
}

const nothing: Done = { edit: { inserted: [], deleted: [] }, marks: [], ended: [] }

function run(write: Write<RichOp>, rich: NaiveRich): Done {
  const { op, by, number, stamp } = write
  const { length } = visible(rich.sequence)
  const author = { by, counter: number * 1000 }
  const rank = (i: number) => [stamp, by, number * 1000 + i] as const
  if (op.kind === 'clear' || op.kind === 'delete') return { ...nothing, edit: naiveTextEdit(rich.sequence, op, author) }
  const { index, count } = placeOf(length, op as { at: number; count?: number })
  if (op.kind === 'insert') return { ...nothing, edit: naiveInsert(rich, index, op.text, author) }
  if (op.kind === 'replace') {
    const removal = naiveTextEdit(rich.sequence, { kind: 'delete', at: op.at, count: op.count }, author)
    const start = visible(rich.sequence).indexOf(removal.deleted[0]!)
    const left = { ...rich, sequence: withEdits(rich.sequence, removal) }
    const added = naiveInsert(left, start < 0 ? index : start, op.text, author)
    return { ...nothing, edit: { inserted: added.inserted, deleted: removal.deleted } }
  }
  if (op.kind === 'marked') {
    const edit = naiveInsert(rich, index, op.text, author)
    const [first, last] = [edit.inserted[0], edit.inserted.at(-1)]
    if (first === undefined || last === undefined) return { ...nothing, edit }
    const after = { ...rich, sequence: withEdits(rich.sequence, edit) }
    const letters = visible(after.sequence)
    const range = [letters.indexOf(first), letters.indexOf(last) + 1] as const
    const { values } = naiveMarksAt(after, range[0])
    const marks = (['bold', 'comment', 'link'] as const).flatMap((name, i) => {
      const value = op.marks[name] ?? null
      const isSame = name === 'comment' ? value === null : (values.get(name)?.value ?? null) === value
      return isSame ? [] : [naiveMark(after, range, name, value, rank(i))]
    })
    return { ...nothing, edit, marks }
  }
  if (op.kind === 'removeMark') {
    if (index === length) return nothing
    return { ...nothing, ended: naiveMarksAt(rich, index).comments.filter(({ value }) => value === op.value) }
  }
  if (count === 0) return nothing
  const value = op.kind === 'mark' ? op.value : null
  return { ...nothing, marks: [naiveMark(rich, [index, index + count], op.name, value, rank(0))] }
}

const pastOf = (writes: readonly Write<RichOp>[], past: Past<RichOp> = { writes, removals: [] }) => richOf(past)
const isEmpty = (rich: NaiveRich) => visible(rich.sequence).length === 0

const model: Model<RichOp> = {
  value: (writes, past) => shownRich(pastOf(writes, past)),
  acts(op, seen, past) {
    if (op.kind === 'insert' || op.kind === 'replace') return true
    if (op.kind === 'marked') return wellFormed(op.text) !== ''
    const rich = pastOf(seen, past)
    const { length } = visible(rich.sequence)
    if (op.kind === 'clear') return length > 0
    const { index, count } = placeOf(length, op as { at: number; count?: number })
    if (op.kind === 'removeMark')
      return index < length && naiveMarksAt(rich, index).comments.some(({ value }) => value === op.value)
    return count > 0
  },
  alive: (writes, past) => !isEmpty(pastOf(writes, past)),
}

export const richFixture: Fixture<RichText<Rules>, RichOp> = fixture({
  name: 'richText',
  type: richText(rules),
  edits: richEdits,
  apply: applyRich,
  show: showRich,
  plain: plainRich as never,
  model,
})
