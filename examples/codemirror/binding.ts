// Binds CodeMirror 6 to a text. The state of an editor holds the version of the text that it shows. Both are immutable and all
// here is pure: what the user types becomes a change of that version, another version becomes a transaction.

import {
  Annotation,
  type ChangeSpec,
  EditorState,
  type Extension,
  StateField,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state'
import {
  change,
  type Delta,
  merge,
  type Replica,
  record,
  type TextChange,
  text,
  textDelta,
  type UndoHistory,
  undoHistory,
  view,
} from 'meldkit'
import { wholePairs, wholeParts } from './whole-pairs'

export const Note = text()
export type Note = typeof Note

/** What the state of an editor knows of its note. */
export interface Bound {
  /** The version that the editor shows: the document is its view. */
  readonly replica: Replica<Note>
  readonly history: UndoHistory<Note>
  /** What the transaction that led here made, to be sent. */
  readonly delta: Delta<Note> | undefined
  /** What has arrived and is not shown yet. */
  readonly waiting: Delta<Note> | undefined
}

/** An editor that shows a replica. */
export function openNote(replica: Replica<Note>, extensions: Extension = []): EditorState {
  const opened = { replica, history: undoHistory(Note), delta: undefined, waiting: undefined }
  return EditorState.create({
    doc: view(Note, replica),
    // Only \n ends a line, so that places in the document are places in the text; \r is a character like others.
    extensions: [bound.init(() => opened), EditorState.lineSeparator.of('\n'), wholePairs, extensions],
  })
}

export const boundOf = (state: EditorState): Bound => state.field(bound)

// #region typed
/** A transaction that shows another version names it. Nobody typed it, so it is no change and is not sent. */
const shows = Annotation.define<Bound>()

const bound = StateField.define<Bound>({
  create() {
    throw new Error('An editor of a note needs a replica. Make its state with openNote.')
  },
  update(before, tr) {
    const shown = tr.annotation(shows)
    if (shown !== undefined) return shown
    if (tr.docChanged) return typed(before, tr)
    return before.delta === undefined ? before : { ...before, delta: undefined }
  },
})

/** What the user did, as one change. It goes from the end, so that no part moves what the others speak of. */
function typed(before: Bound, tr: Transaction): Bound {
  const parts = wholeParts(tr.startState.doc, tr.changes)
  const [replica, delta] = change(Note, before.replica, note => {
    for (const { from, to, insert } of parts.toReversed()) note.replace(from, to - from, insert)
  })
  if (tr.annotation(Transaction.addToHistory) === false) return { ...before, replica, delta }
  const now = tr.annotation(Transaction.time) as number
  return { ...before, replica, delta, history: record(Note, before.history, before.replica, replica, { now }) }
}
// #endregion

// #region received
/** The transaction that shows what arrived. With `hold` it is only kept, and shown with what arrives next. */
export function received(state: EditorState, delta: Delta<Note>, hold = false): TransactionSpec {
  const now = { ...boundOf(state), delta: undefined }
  const waiting = now.waiting === undefined ? delta : merge(Note, now.waiting, delta)
  if (hold) return { annotations: shows.of({ ...now, waiting }) }
  const spec = showing(state, { ...now, replica: merge(Note, now.replica, waiting), waiting: undefined })
  return { ...spec, annotations: [...spec.annotations, Transaction.remote.of(true)] }
}

/** The transaction that brings an editor to another version. */
export function showing(state: EditorState, next: Bound) {
  return {
    changes: state.changes(changesOf(textDelta(Note, boundOf(state).replica, next.replica))),
    annotations: [shows.of(next), Transaction.addToHistory.of(false)],
    // It is what the text says, so no filter of the application may leave out a part.
    filter: false,
  }
}

/** The changes of a text as CodeMirror has them: all speak of the document before. */
function changesOf(delta: readonly TextChange[]): readonly ChangeSpec[] {
  const changes: ChangeSpec[] = []
  let from = 0
  for (const part of delta) {
    if ('insert' in part) changes.push({ from, insert: part.insert })
    else if ('retain' in part) from += part.retain
    else {
      changes.push({ from, to: from + part.delete })
      from += part.delete
    }
  }
  return changes
}
// #endregion
