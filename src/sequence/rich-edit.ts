/**
 * The mutators of a rich text: those of a text, with an eye on where marks end, and those of marks.
 */
import { InvariantError, show } from '../base/error'
import { checkValue, type Json, valuesEqual } from '../codec/value'
import type { Scope } from '../crdt/contract'
import type { DotEntry } from '../crdt/dot-fun'
import { insertDelta } from './delta'
import { edit, finish, insertBehind } from './editor'
import { edgeBefore, isBeforeTombstone } from './mark-edge'
import { labelOf, type MarkOp, type MarkRule, type MarkState, markOp } from './mark-op'
import { covers, elementAt, type Located, locate, rangeOf } from './mark-range'
import { type RichKind, type RichTextState, textScope, writeOp } from './rich-state'
import { marksFrom } from './rich-view'
import { seekElement } from './seek'
import { pairStart, type TextEdit, type TextState, textEdit, wholeUnits } from './text'
import { wellFormed } from './unicode'

/** Marks for text that is inserted: by name a value, or null for none. */
export interface MarkValues {
  readonly [name: string]: Json | undefined
}

/** The mutators of a rich text. Indices and counts are UTF-16 units, as in JavaScript's strings. */
export interface RichTextEdit<Name extends string = string> extends TextEdit {
  /**
   * Inserts text so that it begins at an index. Without `marks` it is marked as the text around it says; with them it has just
   * these, and those of the text around that overlap.
   */
  insert(index: number, text: string, marks?: { readonly [name in Name]?: Json }): void
  /** Deletes, and inserts at that place, marked as by `insert`. */
  replace(index: number, count: number, text: string, marks?: { readonly [name in Name]?: Json }): void
  /**
   * Marks the text from an index to another one, with `true` if no value is given. Gives the id of the mark, null where the
   * range is empty and nothing was written.
   */
  mark(from: number, to: number, name: Name, value?: Json): string | null
  /** Takes a mark that does not overlap off a range. */
  unmark(from: number, to: number, name: Name): void
  /** The marks of the unit at an index, as the view shows them; of the empty range at the end none. */
  marksAt(index: number): Readonly<Record<string, Json>>
  /** Removes one mark that overlaps, wherever it is. Does nothing when there is none of that id. */
  removeMark(id: string): void
}

/** The mutators share their functions: they are made for every change. */
interface OpenRich extends RichTextEdit {
  readonly scope: Scope<RichTextState>
  readonly kind: RichKind
  readonly plain: TextEdit
}

/** The mutators in a scope. */
export function richEdit(scope: Scope<RichTextState>, kind: RichKind): RichTextEdit {
  const plain = textEdit(textScope(scope, kind))
  const open: { readonly __proto__: RichTextEdit } & Pick<OpenRich, 'scope' | 'kind' | 'plain'> = {
    __proto__: methods,
    scope,
    kind,
    plain,
  }
  return open as unknown as RichTextEdit
}

const methods: RichTextEdit & ThisType<OpenRich> = {
  get length() {
    return this.plain.length
  },
  insert(index, text, marks) {
    const { scope, kind } = this
    const wanted = marks === undefined ? undefined : checkMarks(kind, marks)
    const at = isInside(index, this.length) ? pairStart(scope.peek()[0], index) : index
    const edge = typeof text === 'string' && text !== '' ? edgeAt(scope, kind, at) : undefined
    if (edge === undefined) this.plain.insert(at, text)
    else insertBehindEdge(scope, kind, edge, wellFormed(text))
    if (wanted !== undefined && text !== '') markExactly(this, at, at + wellFormed(text).length, wanted)
  },
  delete(index, count) {
    this.plain.delete(index, count)
  },
  replace(index, count, text, marks) {
    if (typeof text !== 'string') throw wrong('replace', 'a text', text)
    if (marks !== undefined) checkMarks(this.kind, marks)
    const at = isInside(index, this.length) ? pairStart(this.scope.peek()[0], index) : index
    this.plain.delete(index, count)
    this.insert(at, text, marks)
  },
  clear() {
    this.plain.clear()
  },
  mark(from, to, name, value = true) {
    const { scope, kind } = this
    const rule = ruleOf(kind, 'mark', name)
    const range = checkRange(scope, 'mark', from, to)
    const checked = checkValue(value)
    if (checked === null) throw wrong('mark', 'a value that is not null (unmark takes a mark off)', value)
    return range && labelOf(writeRange(scope, range, rule, name, checked, null))
  },
  unmark(from, to, name) {
    const { scope, kind } = this
    const rule = ruleOf(kind, 'unmark', name)
    if (rule.overlaps === true) throw wrong('unmark', 'a mark that does not overlap (removeMark removes others)', name)
    const range = checkRange(scope, 'unmark', from, to)
    if (range !== null) writeRange(scope, range, rule, name, null, null)
  },
  marksAt(index) {
    const { scope, kind } = this
    const [text, marks] = scope.read()
    const { visible } = text.root
    if (!Number.isInteger(index) || index < 0 || index > visible)
      throw wrong('marksAt', `an index from 0 to ${visible}, as the text has ${visible} units`, index)
    return marksOver(text, marks, index, kind)
  },
  removeMark(id) {
    const { scope, kind } = this
    const { ops } = kind.indexOf(scope.read()[1])
    for (const entry of ops) if (labelOf(entry) === id) endMark(scope, kind, entry)
  },
}

/** Ends one mark that overlaps. */
export function endMark(scope: Scope<RichTextState>, kind: RichKind, { id, counter, value }: DotEntry<MarkOp>): void {
  const { name } = value as MarkOp
  if (kind.rules[name]?.overlaps === true) writeOp(scope, markOp(name, null, null, null, { id, counter }))
}

/** Writes an operation over a range of indices. */
export function writeRange(
  scope: Scope<RichTextState>,
  [from, to]: readonly [number, number],
  rule: MarkRule,
  name: string,
  value: Json,
  of: MarkOp['of'],
): DotEntry<MarkOp> {
  const { start, end } = rangeOf(scope.peek()[0], from, to, rule, value === null)
  return writeOp(scope, markOp(name, value, start, end, of))
}

/** The tombstone behind which text at an index belongs, if marks make a difference. */
function edgeAt(scope: Scope<RichTextState>, kind: RichKind, index: number): Located | undefined {
  const [text, marks] = scope.peek()
  if (marks.size === 0 || !isInside(index, text.root.visible + 1) || !isBeforeTombstone(text, index - 1))
    return undefined
  // Its operations are looked into and remembered, so nobody may change them in place.
  const state = scope.read()
  return edgeBefore(state[0], index, kind.indexOf(state[1]), kind.rules)
}

function insertBehindEdge(scope: Scope<RichTextState>, kind: RichKind, at: Located, content: string): void {
  const within = textScope(scope, kind)
  const editor = edit(within.peek(), within.owner())
  seekElement(editor.path, at.run, at.offset)
  const piece = insertBehind(editor, within.writer, within.take(content.length), content)
  within.emit(insertDelta(piece), finish(editor))
}

/** Gives a range, which nothing divides, just these marks. */
function markExactly({ scope, kind }: OpenRich, from: number, to: number, wanted: MarkValues): void {
  const [text, marks] = scope.read()
  const now = marksOver(text, marks, from, kind)
  for (const name of Object.keys(kind.rules)) {
    const rule = kind.rules[name] as MarkRule
    const value = (Object.hasOwn(wanted, name) ? wanted[name] : null) ?? null
    if (rule.overlaps === true ? value !== null : !valuesEqual(now[name] ?? null, value))
      writeRange(scope, [from, to], rule, name, value, null)
  }
}

function marksOver(text: TextState, marks: MarkState, index: number, kind: RichKind): Readonly<Record<string, Json>> {
  const found = kind.indexOf(marks)
  const element = index < text.root.visible ? locate(text, elementAt(text, index)) : undefined
  const active: number[] = []
  if (element !== undefined)
    found.ops.forEach((entry, op) => {
      if (covers(text, entry, element)) active.push(op)
    })
  return marksFrom(active, found, kind.rules)
}

function checkMarks(kind: RichKind, marks: MarkValues): MarkValues {
  const checked = checkValue(marks) as MarkValues
  for (const name of Object.keys(checked)) ruleOf(kind, 'insert', name)
  return checked
}

function ruleOf({ rules }: RichKind, what: string, name: string): MarkRule {
  if (!Object.hasOwn(rules, name)) throw wrong(what, `a mark out of ${Object.keys(rules).join(', ')}`, name)
  return rules[name] as MarkRule
}

/** The range, pairs that it cuts included; null when it is empty. */
function checkRange(scope: Scope<RichTextState>, what: string, from: number, to: number): [number, number] | null {
  const [text] = scope.peek()
  const { visible } = text.root
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > visible)
    throw wrong(what, `a range from 0 to ${visible}, as the text has ${visible} units`, [from, to])
  if (from === to) return null
  const whole = wholeUnits(text, from, to)
  return [whole.from, whole.to]
}

function isInside(index: number, length: number): boolean {
  return Number.isInteger(index) && index > 0 && index < length
}

function wrong(what: string, expected: string, got: unknown): InvariantError {
  return new InvariantError(
    'argument',
    `Rich text ${what}: expected ${expected}, got ${show(got)}. Nothing was changed.`,
  )
}
