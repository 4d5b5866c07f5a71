/**
 * Collaborative rich text: a text, and marks that stay with the letters they were put on.
 */
import { InvariantError, show } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { isWellFormed } from '../clock/replica-id'
import type { Crdt } from '../crdt/contract'
import { productParts } from '../crdt/product'
import { type MarkRules, type MarkState, marksPart } from './mark-op'
import { indexMarks } from './mark-walk'
import { compactRich } from './rich-compact'
import { type RichTextEdit, richEdit } from './rich-edit'
import { reconcileRich, whyRich } from './rich-facets'
import type { RichKind, RichTextState } from './rich-state'
import { inverseRich } from './rich-undo'
import { type MarksOf, type RichValue, viewRich } from './rich-view'
import { text } from './text'

/** The descriptor type of {@link richText}. */
export interface RichText<Rules extends MarkRules>
  extends Crdt<RichTextState, RichValue<MarksOf<Rules>>, RichTextEdit<keyof Rules & string>, 'causal'> {}

/**
 * Text with formatting: bold and links, comments and colours, that stay with the letters they were put on.
 *
 * Under concurrency: the text is as in `text`. A letter has, of each kind of mark, the value of the latest operation that covers
 * it, causally first, then by stamp; so of two who mark and unmark one word the later one wins, letter by letter where they overlap.
 * Marks that overlap, such as comments, all stay until they are removed by their id. Marks hold on to letters, not to indices:
 * what others type inside is marked as well, and so is what is typed at the end of a mark that grows.
 *
 * State: the text, and its operations `[dot, stamp, [name, shape, …start, …end, value]]` ascending by dot: which of the names, ascending,
 * and from where to where; an anchor is 0 for the edge of the text, else 1 before or 2 behind and a writer and counter. The view is a frozen
 * `{ text, spans }`, of which neighbours differ in their marks; `quillOf` gives it as a delta of Quill. The names of marks, and which
 * overlap, are part of the wire identity.
 * Cost: typing as in `text`, plus the deleted runs right of the cursor where marks end in them; a mark O(log n) and 13 bytes;
 * a view O(runs + marks log marks), more where many marks lie over each other.
 *
 * @param marks the kinds of marks by name: with `grows: 'none'` text typed at the end is not marked, `overlaps: true` lets several
 *   of them stand on one text. All replicas must name the same.
 * @throws InvariantError `argument` when a name is ill-formed or `__proto__`, or `grows` is neither `end` nor `none`.
 * @throws InvariantError `argument` when an edit names a mark that is not there, or an index outside of the text.
 * @throws InvariantError `value` when the value of a mark is not finite JSON with well-formed text.
 *
 * @example
 * ```ts
 * import { change, merge, replica, richText, view } from 'meldkit'
 *
 * const Note = richText({ bold: {}, link: { grows: 'none' }, comment: { overlaps: true } })
 * const [note] = change(Note, replica(Note, 'alice'), edit => edit.insert(0, 'the fox'))
 * const [alice] = change(Note, note, edit => edit.mark(0, 7, 'bold'))
 * const [bob] = change(Note, merge(Note, replica(Note, 'bob'), note), edit => edit.insert(4, 'red '))
 * view(Note, merge(Note, alice, bob)).spans // => [{ text: 'the red fox', marks: { bold: true } }]
 * ```
 *
 * @see Litt, Lim, Kleppmann & van Hardenberg, "Peritext: A CRDT for Collaborative Rich Text Editing" (CSCW 2022), sections 3 and 4. We
 *   differ: the text is in Fugue order; an unmark of what does not grow reaches out to its neighbours, so that no piece of a
 *   link grows either; operations that later ones cover go once they are stable.
 */
export function richText<const Rules extends MarkRules>(marks: Rules): RichText<Rules> {
  const kind = kindOf(marks)
  const plain = text()
  const names = Object.keys(kind.rules).map(name => (kind.rules[name]?.overlaps === true ? `${name}*` : name))
  const view = memoByIdentity((state: RichTextState) => viewRich(state[0], kind.indexOf(state[1]), kind.rules))
  return {
    ...(productParts([plain, kind.marks]) as unknown as Pick<RichText<Rules>, 'bottom' | 'join' | 'clear' | 'since'> &
      Pick<RichText<Rules>, 'write' | 'read' | 'withoutHistory'>),
    tag: `richText[${names.join(',')}]`,
    version: 1,
    kind: 'causal',
    children: [],
    // Marks on nothing do not count.
    alive: state => plain.alive(state[0]),
    compact: (state, horizon) => compactRich(state, horizon, kind),
    view: view as RichText<Rules>['view'],
    edit: scope => richEdit(scope, kind) as RichTextEdit<keyof Rules & string>,
    facets: {
      reconcile: (scope, next) => reconcileRich(scope, next, kind, view),
      inverse: (scope, before, after, restored) => inverseRich(scope, before, after, restored, kind),
      why: state => whyRich(state, kind),
      part: (state, step) => (step === 'text' ? [plain, state[0]] : undefined),
    },
  }
}

function kindOf(marks: MarkRules): RichKind {
  const names = Object.keys(marks).sort()
  const rules: Record<string, MarkRules[string]> = Object.create(null)
  for (const name of names) {
    const { grows = 'end', overlaps = false } = marks[name] as MarkRules[string]
    if (!isWellFormed(name) || name === '__proto__' || (grows !== 'end' && grows !== 'none'))
      throw new InvariantError(
        'argument',
        `A mark needs a well-formed name and "grows" of "end" or "none", got ${show([name, grows])}.`,
      )
    rules[name] = { grows: overlaps ? 'none' : grows, overlaps }
  }
  return {
    rules,
    marks: marksPart(rules),
    indexOf: memoByIdentity((state: MarkState) => indexMarks(state, rules)),
  }
}
