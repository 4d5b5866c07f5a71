// @vitest-environment happy-dom
// The binding with a view, in a DOM that draws nothing: what is sent and received, and the carets of others.

import { EditorView } from '@codemirror/view'
import { type Delta, replica, view as textOf } from 'meldkit'
import { afterEach, describe, expect, test } from 'vitest'
import { boundOf, Note, openNote } from '../../examples/codemirror/binding'
import { carets, placeOf, setPlaces } from '../../examples/codemirror/carets'
import { live, receive } from '../../examples/codemirror/live'

const views: EditorView[] = []

afterEach(() => {
  for (const view of views.splice(0)) view.destroy()
})

function open(id: string, send: (delta: Delta<Note>) => void): EditorView {
  const view = new EditorView({ state: openNote(replica(Note, id), [live(send), carets]) })
  views.push(view)
  return view
}

/** Two views that send each other everything at once, from within the update that made it. */
function pair(): [alice: EditorView, bob: EditorView] {
  const alice: EditorView = open('alice', delta => receive(bob, delta))
  const bob: EditorView = open('bob', delta => receive(alice, delta))
  return [alice, bob]
}

const docOf = (view: EditorView): string => view.state.doc.toString()

describe('two views', () => {
  test('send what their users type, and nothing of what they receive', () => {
    const sent: string[] = []
    const alice: EditorView = open('alice', delta => {
      sent.push('alice')
      receive(bob, delta)
    })
    const bob: EditorView = open('bob', delta => {
      sent.push('bob')
      receive(alice, delta)
    })
    alice.dispatch({ changes: { from: 0, insert: 'tea' } })
    bob.dispatch({ changes: { from: 3, insert: 's' } })
    bob.dispatch({ selection: { anchor: 0 } })
    expect(sent).toEqual(['alice', 'bob'])
    expect([docOf(alice), docOf(bob)]).toEqual(['teas', 'teas'])
    expect(alice.contentDOM.textContent).toBe('teas')
  })

  test('send each of several transactions of one update', () => {
    const [alice, bob] = pair()
    const first = alice.state.update({ changes: { from: 0, insert: 'tea' } })
    const second = first.state.update({ changes: { from: 3, insert: 's' } })
    alice.dispatch([first, second])
    expect(docOf(bob)).toBe('teas')
  })

  test('answer at once without an update within an update', () => {
    const alice: EditorView = open('alice', delta => receive(echo, delta))
    const echo: EditorView = open('echo', delta => receive(alice, delta))
    const answer = EditorView.updateListener.of(update => {
      if (update.docChanged && docOf(echo).endsWith('?')) {
        echo.dispatch({ changes: { from: echo.state.doc.length, insert: ' yes' } })
      }
    })
    echo.setState(openNote(replica(Note, 'echo'), [live(delta => receive(alice, delta)), answer]))
    alice.dispatch({ changes: { from: 0, insert: 'tea?' } })
    expect(docOf(alice)).toBe('tea? yes')
    expect(textOf(Note, boundOf(alice.state).replica)).toBe('tea? yes')
  })

  test('draw the caret and the selection of the other, and move them with the text', () => {
    const [alice, bob] = pair()
    alice.dispatch({ changes: { from: 0, insert: 'green tea' }, selection: { anchor: 6, head: 9 } })
    bob.dispatch({ effects: setPlaces.of(new Map([['alice', placeOf(alice.state)]])) })
    const drawn = () => bob.contentDOM.querySelector('.note-selected')?.textContent
    expect(drawn()).toBe('tea')
    expect(bob.contentDOM.querySelector('.note-caret')?.getAttribute('title')).toBe('alice')
    bob.dispatch({ changes: { from: 6, insert: 'black ' } })
    expect(drawn()).toBe('tea')
    bob.dispatch({ changes: { from: 13, insert: '-' } })
    expect(drawn()).toBe('t-ea')
  })
})

test('a caret in text that has not arrived is drawn when it has', () => {
  const sent: Delta<Note>[] = []
  const alice = open('alice', delta => sent.push(delta))
  const bob = open('bob', () => undefined)
  alice.dispatch({ changes: { from: 0, insert: 'tea' }, selection: { anchor: 3 } })
  bob.dispatch({ effects: setPlaces.of(new Map([['alice', placeOf(alice.state)]])) })
  const drawn = () => bob.contentDOM.querySelectorAll('.note-caret').length
  expect(drawn()).toBe(0)
  for (const delta of sent) receive(bob, delta)
  expect(drawn()).toBe(1)
})

describe('while a word is being composed', () => {
  /** What the browser does: it changes the DOM, and CodeMirror reads it. */
  function compose(view: EditorView, text: string): void {
    view.contentDOM.dispatchEvent(new Event('compositionstart'))
    const line = view.contentDOM.querySelector('.cm-line')
    line.textContent = text
    ;(view as unknown as { observer: { flush(): void } }).observer.flush()
  }

  test('what arrives waits until the word is written', async () => {
    const [alice, bob] = pair()
    alice.dispatch({ changes: { from: 0, insert: 'tea' } })
    compose(bob, 'tea抹')
    expect(bob.composing).toBe(true)
    expect(docOf(alice)).toBe('tea抹')
    alice.dispatch({ changes: { from: 0, insert: 'green ' } })
    expect(docOf(bob)).toBe('tea抹')
    bob.contentDOM.dispatchEvent(new Event('compositionend'))
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(docOf(bob)).toBe('green tea抹')
  })
})
