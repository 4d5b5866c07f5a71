// Keeps surrogate pairs whole. To CodeMirror a document is any UTF-16 units, and a change may begin or end inside of a pair; a
// text of Meldkit has whole characters only.

import { type ChangeSet, EditorState, type Extension, Prec, type Text } from '@codemirror/state'

/** A range of a document and what it becomes. */
export interface Part {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** The changes as parts that neither begin nor end inside of a pair, ascending. */
export function wholeParts(doc: Text, changes: ChangeSet): readonly Part[] {
  return partsOf(changes).map(part => widened(doc, part) ?? snapped(doc, part))
}

/**
 * Corrects transactions that would leave half a character: a range that they remove takes whole pairs, text that they insert
 * into a pair comes before it, and a half that they insert becomes U+FFFD. It sees what all other filters have made.
 */
export const wholePairs: Extension = Prec.highest(
  EditorState.transactionFilter.of(tr => {
    const { doc } = tr.startState
    if (!tr.docChanged || partsOf(tr.changes).every(part => widened(doc, part) !== undefined)) return tr
    const wanted = tr.startState.changes(wholeParts(doc, tr.changes))
    return [tr, { changes: tr.changes.invert(doc).compose(wanted), sequential: true }]
  }),
)

function partsOf(changes: ChangeSet): readonly Part[] {
  const parts: Part[] = []
  changes.iterChanges((from, to, _from, _to, inserted) => parts.push({ from, to, insert: inserted.toString() }))
  return parts
}

/** The same change of the document, said of whole pairs; undefined when it leaves a half. */
function widened(doc: Text, { from, to, insert }: Part): Part | undefined {
  const start = isInPair(doc, from) ? from - 1 : from
  const end = isInPair(doc, to) ? to + 1 : to
  const whole = doc.sliceString(start, from) + insert + doc.sliceString(to, end)
  return halves.test(whole) ? undefined : { from: start, to: end, insert: whole }
}

function snapped(doc: Text, { from, to, insert }: Part): Part {
  const start = isInPair(doc, from) ? from - 1 : from
  const end = from === to ? start : isInPair(doc, to) ? to + 1 : to
  return { from: start, to: end, insert: insert.replaceAll(new RegExp(halves, 'gu'), '\uFFFD') }
}

/** With the flag u, a pair is one character, so that only halves match. */
const halves = /\p{Surrogate}/u

const isInPair = (doc: Text, at: number): boolean => /^[\uDC00-\uDFFF]/.test(doc.sliceString(at, at + 1))
