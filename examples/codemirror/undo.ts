// Undo and redo of the user's own changes, in the place of CodeMirror's history, which does not know who wrote what.

import type { StateCommand } from '@codemirror/state'
import { redo, undo } from 'meldkit'
import { boundOf, Note, showing } from './binding'

export const undoNote: StateCommand = target => cross(target, undo, 'undo')
export const redoNote: StateCommand = target => cross(target, redo, 'redo')

/** Shows what an undo or a redo gives, with the cursor behind what changed last, and scrolls there. */
function cross({ state, dispatch }: Parameters<StateCommand>[0], verb: typeof undo, userEvent: string): boolean {
  const now = boundOf(state)
  const { replica, history, delta, changed } = verb(Note, now.replica, now.history)
  if (!changed) return false
  const spec = showing(state, { ...now, replica, history, delta })
  let anchor = state.selection.main.head
  spec.changes.iterChanges((_from, _to, _newFrom, newTo) => {
    anchor = newTo
  })
  dispatch(state.update({ ...spec, selection: { anchor }, scrollIntoView: true, userEvent }))
  return true
}
