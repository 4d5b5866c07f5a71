// The carets and selections of others, as decorations. What is sent names characters, so it needs no translation on the way.

import { type EditorState, type Extension, type Range, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view'
import { type Cursor, cursorAt, indexOfCursor } from 'meldkit'
import { boundOf, Note } from './binding'

/** Where somebody is; plain data, to send after each move. */
export interface Place {
  readonly anchor: Cursor
  readonly head: Cursor
}

// #region place
/** Where the user is. An end stays with the character before it, the start of a selection with the one after it. */
export function placeOf(state: EditorState): Place {
  const { anchor, head, from, empty } = state.selection.main
  const { replica } = boundOf(state)
  const cursor = (at: number) => cursorAt(Note, replica, at, { side: at === from && !empty ? 'before' : 'after' })
  return { anchor: cursor(anchor), head: cursor(head) }
}
// #endregion

/** Says where others are, by name. */
export const setPlaces = StateEffect.define<ReadonlyMap<string, Place>>()

interface Carets {
  readonly places: ReadonlyMap<string, Place>
  readonly shown: DecorationSet
}

const field = StateField.define<Carets>({
  create: () => ({ places: new Map(), shown: Decoration.none }),
  update(before, tr) {
    const told = tr.effects.find(effect => effect.is(setPlaces))
    if (told === undefined && !tr.docChanged) return before
    const places = (told?.value as Carets['places'] | undefined) ?? before.places
    return { places, shown: drawn(tr.state, places) }
  },
  provide: self => EditorView.decorations.from(self, ({ shown }) => shown),
})

/** Shows the places of others. */
export const carets: Extension = field

export const caretsOf = (state: EditorState): DecorationSet => state.field(field).shown

function drawn(state: EditorState, places: Carets['places']): DecorationSet {
  const ranges: Range<Decoration>[] = []
  const { replica } = boundOf(state)
  for (const [name, place] of places) {
    const anchor = indexOfCursor(Note, replica, place.anchor)
    const head = indexOfCursor(Note, replica, place.head)
    // What they hold on to has not arrived; they are drawn when it has.
    if (anchor === undefined || head === undefined) continue
    if (anchor !== head) ranges.push(selected.range(Math.min(anchor, head), Math.max(anchor, head)))
    ranges.push(Decoration.widget({ widget: new Caret(name), side: head < anchor ? -1 : 1 }).range(head))
  }
  return Decoration.set(ranges, true)
}

const selected = Decoration.mark({ class: 'note-selected' })

/** CodeMirror asks for a class here. */
class Caret extends WidgetType {
  constructor(readonly name: string) {
    super()
  }

  override eq(other: Caret) {
    return other.name === this.name
  }

  toDOM({ dom }: EditorView) {
    const caret = dom.ownerDocument.createElement('span')
    caret.className = 'note-caret'
    caret.title = this.name
    return caret
  }
}
