// Faults of rich texts: what editors did before marks were operations between letters, and what goes wrong at their ends.

import { type AnyCrdt, type RichText, type RichTextEdit, type RichTextState, richText, type Scope, text } from 'meldkit'
import { richFixture } from '../arbitraries/rich-text'
import type { rules } from '../sequence/naive-rich'
import { broken, type Mutant, mutant } from './mutant'

type Rich = RichText<typeof rules>

const ofOtherRules = (marks: Parameters<typeof richText>[0]) => ({
  ...richFixture,
  type: richText(marks) as unknown as Rich,
})

/** The fixture with some mutators replaced. */
function editing(replace: (edit: RichTextEdit, scope: Scope<RichTextState>, type: Rich) => Partial<RichTextEdit>) {
  return broken(richFixture, type => ({
    edit: (scope: Scope<RichTextState>) => {
      const edit = type.edit(scope) as RichTextEdit
      return Object.assign(Object.create(edit) as RichTextEdit, replace(edit, scope, type as Rich))
    },
  }))
}

const letterByLetter: ReturnType<typeof ofOtherRules> = broken(
  ofOtherRules({ bold: { grows: 'none' }, comment: { overlaps: true }, link: { grows: 'none' } }),
  type => ({
    edit: (scope: Scope<RichTextState>) => {
      const edit = type.edit(scope) as RichTextEdit
      const mark: RichTextEdit['mark'] = (from, to, name, value) => {
        for (let at = from; at < to; at++) edit.mark(at, at + 1, name, value)
        return null
      }
      return Object.assign(Object.create(edit) as RichTextEdit, { mark })
    },
  }),
)

/** Inserts as a text does, wherever marks end. */
const withoutEdges = editing((_, scope, type) => ({
  insert(index: number, inserted: string) {
    text()
      .edit({
        ...scope,
        read: () => scope.read()[0],
        peek: () => scope.peek()[0],
        emit: delta => scope.emit([delta, type.bottom[1]]),
        owner: () => null,
      })
      .insert(index, inserted)
  },
}))

const forgetful = (type: AnyCrdt): Partial<AnyCrdt> => ({
  compact(state: RichTextState, horizon: never) {
    const kept = text().compact(state[0], horizon)
    return kept === state[0] ? state : [kept, state[1]]
  },
  tag: type.tag,
})

export const richTextMutants: readonly Mutant[] = [
  mutant(
    'formats letter by letter',
    'A mark is kept with each letter that is there, so what others type inside a bold word at the same time is not bold.',
    'oracle',
    letterByLetter,
  ),
  mutant(
    'link that grows',
    'What is typed behind a link belongs to it, as with bold.',
    'oracle',
    ofOtherRules({ bold: {}, comment: { overlaps: true }, link: {} }),
  ),
  mutant(
    'bold that does not grow',
    'Who types on at the end of a bold word gets plain letters.',
    'oracle',
    ofOtherRules({ bold: { grows: 'none' }, comment: { overlaps: true }, link: { grows: 'none' } }),
  ),
  mutant(
    'unmark that loses',
    'An unmark has no stamp of its own, so the bold that its author saw and took off stays.',
    'oracle',
    editing((_, scope, type) => ({
      unmark: (from, to, name) => (type.edit({ ...scope, stamp: 0 }) as RichTextEdit).unmark(from, to, name),
    })),
  ),
  mutant(
    'link that grows where its end was deleted',
    'Text goes right behind its left neighbour, before the tombstone at which the link ends.',
    'oracle',
    withoutEdges,
  ),
  mutant(
    'ends that a compaction drops',
    'A tombstone goes although a mark ends there, and the mark with it.',
    'compaction',
    broken(richFixture, forgetful),
  ),
]
