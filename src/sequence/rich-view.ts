/**
 * What a rich text shows: its text, cut where the formatting changes.
 */
import type { Json } from '../codec/value'
import { recordOf } from '../codec/value'
import { labelOf, type MarkOp, type MarkRules } from './mark-op'
import { eachStretch, type MarkIndex } from './mark-walk'
import type { TextState } from './text'
import { wellFormed } from './unicode'

/** The marks of some text by name: a value, or, for marks that overlap, their values by mark id. */
export type MarksOf<Rules extends MarkRules> = {
  readonly [Name in keyof Rules]?: Rules[Name] extends { readonly overlaps: true }
    ? { readonly [id: string]: Json }
    : Json
}

/** A piece of text with one formatting. */
export interface RichSpan<Marks = Readonly<Record<string, Json>>> {
  readonly text: string
  /** Ascending by name; empty where nothing is marked. */
  readonly marks: Marks
}

/** What the view of a rich text gives. */
export interface RichValue<Marks = Readonly<Record<string, Json>>> {
  readonly text: string
  /** The text in pieces: neighbours differ in their marks, and none is empty. */
  readonly spans: readonly RichSpan<Marks>[]
}

type Marks = Readonly<Record<string, Json>>

/** The view. O(spans + anchors). */
export function viewRich({ root }: TextState, index: MarkIndex, rules: MarkRules): RichValue {
  const marksOf = marksReader(index, rules)
  const texts: string[] = []
  const marks: Marks[] = []
  eachStretch(root, index, ({ isLive, content }, from, to, active) => {
    if (!isLive) return
    const text = (content as string).slice(from, to)
    const now = marksOf(active)
    const last = texts.length - 1
    if (last >= 0 && marks[last] === now) texts[last] += text
    else {
      texts.push(text)
      marks.push(now)
    }
  })
  keepPairs(texts)
  const spans: RichSpan[] = []
  texts.forEach((text, i) => {
    if (text !== '') spans.push(Object.freeze({ text: wellFormed(text), marks: marks[i] as Marks }))
  })
  return Object.freeze({ text: spans.map(span => span.text).join(''), spans: Object.freeze(spans) })
}

/** A pair that only foreign operations can have cut belongs to where it begins. */
function keepPairs(texts: string[]): void {
  for (let i = 1; i < texts.length; i++) {
    const [before, text] = [texts[i - 1] as string, texts[i] as string]
    if ((before.charCodeAt(before.length - 1) & 0xfc00) !== 0xd800 || (text.charCodeAt(0) & 0xfc00) !== 0xdc00) continue
    texts[i - 1] = before + text[0]
    texts[i] = text.slice(1)
  }
}

/** Gives the marks that some operations make: one object for equal ones. */
function marksReader(index: MarkIndex, rules: MarkRules): (active: readonly number[]) => Marks {
  const known = new Map<string, Marks>()
  let last: readonly number[] | undefined
  let result: Marks
  return active => {
    if (active !== last) {
      const fresh = marksFrom(active, index, rules)
      const text = JSON.stringify(fresh)
      result = known.get(text) ?? fresh
      known.set(text, result)
      last = active
    }
    return result
  }
}

/** The marks that some operations make together. */
export function marksFrom(active: readonly number[], { ops }: MarkIndex, rules: MarkRules): Marks {
  const values = new Map<string, Json>()
  const sets = new Map<string, Map<string, Json>>()
  for (const i of active) {
    const entry = ops[i] as (typeof ops)[number]
    const { name, value } = entry.value as MarkOp
    if (rules[name]?.overlaps !== true) values.set(name, value)
    else sets.set(name, (sets.get(name) ?? new Map()).set(labelOf(entry), value))
  }
  for (const [name, set] of sets) values.set(name, sorted(set) as Json)
  return sorted(new Map([...values].filter(([, value]) => value !== null))) as Marks
}

function sorted(map: ReadonlyMap<string, Json>): object {
  const keys = [...map.keys()].sort()
  return recordOf(
    keys,
    keys.map(key => map.get(key)),
  )
}

/** One step of Quill's delta format. */
export interface QuillInsert {
  readonly insert: string
  readonly attributes?: Readonly<Record<string, Json>>
}

/**
 * A view in Quill's delta format: an `insert` for each span, with `attributes` where it has marks. O(spans).
 *
 * @example
 * ```ts
 * import { change, quillOf, replica, richText, view } from 'meldkit'
 *
 * const Note = richText({ bold: {} })
 * const [note] = change(Note, replica(Note, 'alice'), edit => {
 *   edit.insert(0, 'hi you')
 *   edit.mark(0, 2, 'bold')
 * })
 * quillOf(view(Note, note)) // => [{ insert: 'hi', attributes: { bold: true } }, { insert: ' you' }]
 * ```
 */
export function quillOf(value: RichValue): readonly QuillInsert[] {
  return value.spans.map(({ text, marks }) =>
    Object.keys(marks).length === 0 ? { insert: text } : { insert: text, attributes: marks },
  )
}
