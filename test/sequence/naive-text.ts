// Text edits as data, and what they do to a naive sequence of UTF-16 units, whole pairs kept.

import {
  type Author,
  deletion,
  insertion,
  noEdit,
  type Sequence,
  type SequenceEdit,
  together,
  visible,
} from './naive-fugue'

/** An edit of a text of unknown length: places are twelfths of whatever length there is. */
export type TextOp =
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'delete'; readonly at: number; readonly count: number }
  | { readonly kind: 'replace'; readonly at: number; readonly count: number; readonly text: string }
  | { readonly kind: 'clear' }

/** The mutators of a text. */
export interface TextMutators {
  readonly length: number
  insert(index: number, text: string): void
  delete(index: number, count?: number): void
  replace(index: number, count: number, text: string): void
  clear(): void
}

/** The index that a place means, and how many elements there are to delete from it. */
export function placeOf(length: number, op: { readonly at: number; readonly count?: number }) {
  const index = Math.round((op.at / 12) * length)
  return { index, count: Math.min(op.count ?? 0, length - index) }
}

/** Makes the edit on a real text. */
export function applyText(edit: TextMutators, op: TextOp): void {
  if (op.kind === 'clear') edit.clear()
  else {
    const { index, count } = placeOf(edit.length, op)
    if (op.kind === 'insert') edit.insert(index, op.text)
    else if (op.kind === 'delete') edit.delete(index, count)
    else edit.replace(index, count, op.text)
  }
}

/** What the edit does to a naive text. */
export function naiveTextEdit(sequence: Sequence<string>, op: TextOp, author: Author): SequenceEdit<string> {
  const shown = visible(sequence)
  if (op.kind === 'clear') return deletion(sequence, 0, shown.length)
  const { index, count } = placeOf(shown.length, op)
  return naiveReplace(sequence, index, count, op.kind === 'delete' ? '' : op.text, author)
}

/** Deletes `count` units from `index` on and inserts `text` there, as `replace` of a text does. */
export function naiveReplace(
  sequence: Sequence<string>,
  index: number,
  count: number,
  text: string,
  author: Author,
): SequenceEdit<string> {
  const shown = textOfUnits(sequence)
  const start = isInPair(shown, index) ? index - 1 : index
  const end = isInPair(shown, index + count) ? index + count + 1 : index + count
  // Elements deleted and inserted at one place: which comes first makes no difference.
  return together(
    count === 0 ? noEdit : deletion(sequence, start, end - start),
    insertion(sequence, start, wellFormed(text).split(''), author),
  )
}

/** The text that a naive sequence shows. */
export function textOfUnits(sequence: Sequence<string>): string {
  return visible(sequence)
    .map(element => element.value)
    .join('')
}

/** The text with each lone surrogate replaced. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Whether an index lies between the halves of a surrogate pair. */
export function isInPair(text: string, index: number): boolean {
  return index > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(index - 1, index + 1))
}
