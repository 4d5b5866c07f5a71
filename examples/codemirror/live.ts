// What a view adds to the binding: it sends what the user made, and keeps what arrives while text is being composed.

import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { type Delta, emptyDelta } from 'meldkit'
import { boundOf, Note, received } from './binding'

// #region live
/** Calls `send` with each delta of the user. The view is up to date by then, so `send` may call `receive`. */
export function live(send: (delta: Delta<Note>) => void): Extension {
  const sends = EditorView.updateListener.of(({ transactions }) => {
    for (const { state } of transactions) {
      const { delta } = boundOf(state)
      if (delta !== undefined) send(delta)
    }
  })
  return [sends, afterComposing, pastedLines]
}

/** Shows what arrives. An input method loses the word it composes when the text changes under it, so that waits. */
export function receive(view: EditorView, delta: Delta<Note>): void {
  view.dispatch(received(view.state, delta, view.composing))
}

/** The event comes before CodeMirror has read the word, some 20 ms at most. */
const afterComposing = EditorView.domEventObservers({
  compositionend: (_, view) => void setTimeout(() => receive(view, emptyDelta(Note)), 50),
})
// #endregion

/** Lines that were copied with \r\n are lines here too. */
const pastedLines = EditorView.clipboardInputFilter.of(pasted => pasted.replace(/\r\n?/g, '\n'))
