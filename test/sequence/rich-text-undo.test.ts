// Undo and redo of rich texts through random edits, of one writer alone and with another one writing between.

import fc from 'fast-check'
import { change, facetsOf, merge, type Replica, record, redo, replica, undo, undoHistory, view } from 'meldkit'
import { expect, test } from 'vitest'
import { applyRich, plainRich, type RichOp, richEdits, richFixture } from '../arbitraries/rich-text'

const Note = richFixture.type
type Note = Replica<typeof Note>

const isLong = process.env.MELDKIT_LONG !== undefined
const runs = { numRuns: isLong ? 50_000 : 1000 }
const shown = (note: Note) => plainRich(view(Note, note))
const edited = (note: Note, op: RichOp): Note => change(Note, note, edit => applyRich(edit, op))[0]

test('undoing all changes shows the first view again, and redoing them the last one', () => {
  fc.assert(
    fc.property(fc.array(richEdits, { maxLength: 8 }), ops => {
      let note = replica(Note, 'alice')
      let history = undoHistory(Note)
      const views = [shown(note)]
      for (const op of ops) {
        const next = edited(note, op)
        if (next === note) continue
        history = record(Note, history, note, next)
        note = next
        views.push(shown(note))
      }
      while (history.undos.length > 0) ({ replica: note, history } = undo(Note, note, history))
      expect(shown(note)).toEqual(views[0])
      while (history.redos.length > 0) ({ replica: note, history } = redo(Note, note, history))
      expect(shown(note)).toEqual(views.at(-1))
    }),
    runs,
  )
})

test('undoing all that one did while another wrote leaves the letters of the other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), richEdits), { maxLength: 10 }), steps => {
      let alice = replica(Note, 'alice')
      let bob = replica(Note, 'bob')
      let history = undoHistory(Note)
      for (const [isAlice, op] of steps) {
        if (isAlice) {
          const next = edited(alice, op)
          history = record(Note, history, alice, next)
          alice = next
        } else {
          bob = edited(merge(Note, bob, alice), op)
          alice = merge(Note, alice, bob)
        }
      }
      const ofBob = lettersOf(alice).filter(dot => dot.endsWith('@bob'))
      let note = alice
      while (history.undos.length > 0) ({ replica: note, history } = undo(Note, note, history))
      expect(lettersOf(note)).toEqual(expect.arrayContaining(ofBob))
    }),
    runs,
  )
})

/** The dots of the letters that show. */
function lettersOf(note: Note): string[] {
  const { winners } = facetsOf(Note).why(note.state)
  return winners.flatMap(({ dot, key }) => (key === undefined ? [dot] : []))
}
