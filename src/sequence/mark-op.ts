/**
 * The marks of a rich text as facts: each operation says what it marks, from where to where, and stays until a compaction.
 *
 * Where an operation ends is said by elements, which never move, not by indices. Nothing but a compaction, or the removal of
 * the whole, takes an operation away: text that is typed at the end of one may hang on the tombstone at which it ends, so
 * that tombstone must not go before all have seen that the operation is void. What takes a mark back is an operation as well.
 */
import { type Dot, dotText, isCounter } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import type { Reader, Writer } from '../codec/format'
import type { Json } from '../codec/value'
import { champEach } from '../collections/champ'
import { champFrom } from '../collections/champ-build'
import type { Crdt } from '../crdt/contract'
import { type DotEntry, type DotFun, isLive, readDotFun } from '../crdt/dot-fun'
import { dotFunType } from '../crdt/dot-fun-type'
import { type DotMap, dotMapParts, isText } from '../crdt/dot-map'

/** How one kind of mark behaves. */
export interface MarkRule {
  /** `end`: text typed right behind it is marked as well, as bold is; `none`: it is not, as for links. `end` if left out. */
  readonly grows?: 'end' | 'none'
  /** Several of it can stand on one text, as comments do, each with an id of its own; they do not grow. */
  readonly overlaps?: boolean
}

/** The kinds of marks of a rich text, by name. */
export interface MarkRules {
  readonly [name: string]: MarkRule
}

/** Before or behind an element. */
export interface Anchor extends Dot {
  readonly isAfter: boolean
}

/** One operation. A mark, or, with value null, its opposite: an unmark, and for kinds that overlap the end of one mark. */
export interface MarkOp {
  readonly name: string
  readonly value: Json
  /** Null for the start of the text. */
  readonly start: Anchor | null
  /** Null for the end of the text. */
  readonly end: Anchor | null
  /** The operation that it brings back, or goes on; for the end of one mark the operation that ends. */
  readonly of: Dot | null
}

/** The operations, each under the text of its dot. */
export type MarkState = DotMap<string, DotFun<MarkOp>>

/** Makes an operation; all are made here. */
export function markOp(name: string, value: Json, start: Anchor | null, end: Anchor | null, of: Dot | null): MarkOp {
  return { name, value, start, end, of }
}

/** An anchor at an element. */
export function anchorAt({ id, counter }: Dot, isAfter: boolean): Anchor {
  return { id, counter, isAfter }
}

/** The name of a mark for applications: it stays when the mark is brought back under another dot. */
export function labelOf(entry: DotEntry<MarkOp>): string {
  return dotText(entry.value?.of ?? entry)
}

/** Negative when `a` loses against `b`: by stamp, of equal ones by dot. */
export function compareRanks(a: DotEntry<unknown>, b: DotEntry<unknown>): number {
  return a.stamp - b.stamp || (a.id === b.id ? a.counter - b.counter : a.id < b.id ? -1 : 1)
}

/** The operations of a state, in no order. */
export function opsOf(state: MarkState): DotEntry<MarkOp>[] {
  const ops: DotEntry<MarkOp>[] = []
  champEach(state, entries => {
    for (const entry of entries) if (isLive(entry)) ops.push(entry)
  })
  return ops
}

/** How an operation is written: marks; those that bring back another one; the same two for unmarks; ends of marks. */
const shapes = { mark: 0, markOf: 1, unmark: 2, unmarkOf: 3, end: 4 } as const
/** How an anchor is written. */
const edges = { none: 0, before: 1, after: 2 } as const

/** The dot store of operations: a part of a rich text, never a type by itself. */
export function marksPart(rules: MarkRules): Crdt<MarkState, null, null, 'causal'> {
  const names = Object.keys(rules).sort()
  const writeOp = ({ value }: DotEntry<MarkOp>, writer: Writer): void =>
    writeMark(writer, value as MarkOp, names, rules)
  const child = dotFunType<MarkOp, null, null>({
    tag: 'mark',
    view: () => null,
    edit: () => null,
    stamped: true,
    writeValue: (writer, op) => writeMark(writer, op, names, rules),
    readValue: reader => readMark(reader, names, rules),
  })
  return {
    ...dotMapParts<string, typeof child>(child, isText),
    tag: 'marks',
    version: 1,
    kind: 'causal',
    children: [],
    view: () => null,
    edit: () => null,
    // The dot is the key, so it is written once.
    write(writer, state) {
      const entries: DotEntry<MarkOp>[] = []
      champEach(state, found => void entries.push(...found))
      entries.sort((a, b) => (a.id === b.id ? a.counter - b.counter : a.id < b.id ? -1 : 1))
      writer.dots(entries, true, writeOp)
    },
    read(reader) {
      const entries = readDotFun(reader, true, () => readMark(reader, names, rules))
      return champFrom(
        entries.map(entry => dotText(entry)),
        entries.map(entry => [entry]),
      )
    },
  }
}

function writeMark(writer: Writer, op: MarkOp, names: readonly string[], rules: MarkRules): void {
  const { name, value, of } = op
  const isEnd = value === null && rules[name]?.overlaps === true
  const shape = isEnd ? shapes.end : (value === null ? shapes.unmark : shapes.mark) + (of === null ? 0 : 1)
  writer.beginTuple()
  writer.uint(names.indexOf(name))
  writer.uint(shape)
  if (of !== null) writeDot(writer, of)
  if (shape !== shapes.end) for (const anchor of [op.start, op.end]) writeAnchor(writer, anchor)
  if (value !== null) writer.value(value)
  writer.end()
}

function readMark(reader: Reader, names: readonly string[], rules: MarkRules): MarkOp {
  return reader.tuple(() => {
    const index = reader.uint()
    if (index >= names.length) reader.refuse(`a mark that this rich text names, one of ${names.join(', ')}`, index)
    const name = names[index] as string
    const shape = reader.uint()
    const overlaps = rules[name]?.overlaps === true
    if (shape > shapes.end || (overlaps ? shape === shapes.unmark || shape === shapes.unmarkOf : shape === shapes.end))
      reader.refuse(`an operation that ${name} has`, shape)
    const of = shape === shapes.mark || shape === shapes.unmark ? null : readDot(reader)
    if (shape === shapes.end) return markOp(name, null, null, null, of)
    const start = readAnchor(reader)
    const end = readAnchor(reader)
    if (shape >= shapes.unmark) return markOp(name, null, start, end, of)
    const value = reader.value() as Json
    return value === null ? reader.refuse('the value of a mark', null) : markOp(name, value, start, end, of)
  })
}

function writeAnchor(writer: Writer, anchor: Anchor | null): void {
  writer.uint(anchor === null ? edges.none : anchor.isAfter ? edges.after : edges.before)
  if (anchor !== null) writeDot(writer, anchor)
}

function readAnchor(reader: Reader): Anchor | null {
  const edge = reader.uint()
  if (edge > edges.after) reader.refuse('an anchor', edge)
  return edge === edges.none ? null : anchorAt(readDot(reader), edge === edges.after)
}

function writeDot(writer: Writer, { id, counter }: Dot): void {
  writer.id(id)
  writer.uint(counter)
}

function readDot(reader: Reader): Dot {
  const id: ReplicaId = reader.id()
  const counter = reader.uint()
  if (!isCounter(counter)) reader.refuse('the dot of an element', counter)
  return { id, counter }
}
