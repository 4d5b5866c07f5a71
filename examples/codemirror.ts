// The code of docs/editors.md: editors without a view, which run anywhere. The binding itself is in examples/codemirror/.

// #region type
import { replica, view } from 'meldkit'
import { boundOf, Note, openNote } from './codemirror/binding'

let alice = openNote(replica(Note, 'alice'))
alice = alice.update({ changes: { from: 0, insert: 'green tea' }, selection: { anchor: 9 } }).state
alice.doc.toString() // => 'green tea'
view(Note, boundOf(alice).replica) // => 'green tea'

// #endregion

// #region receive
import type { EditorState } from '@codemirror/state'
import { received } from './codemirror/binding'

/** What an application does with each delta that a user made. */
const deliver = (from: EditorState, to: EditorState): EditorState => {
  const { delta } = boundOf(from)
  return delta === undefined ? to : to.update(received(to, delta)).state
}

let bob = deliver(alice, openNote(replica(Note, 'bob')))
bob.doc.toString() // => 'green tea'
boundOf(bob).delta === undefined // => true

// Both type before they hear of each other. Alice's cursor stays behind her word.
alice = alice.update({ changes: { from: 9, insert: ', milk' }, selection: { anchor: 15 } }).state
const meanwhile = bob.update({ changes: { from: 0, to: 5, insert: 'black' } }).state
bob = deliver(alice, meanwhile)
alice = deliver(meanwhile, alice)
alice.doc.toString() // => 'black tea, milk'
bob.doc.toString() // => 'black tea, milk'
alice.selection.main.head // => 15

// #endregion

// #region undo
import { undoNote } from './codemirror/undo'

undoNote({
  state: bob,
  dispatch: tr => {
    bob = tr.state
  },
}) // => true
bob.doc.toString() // => 'green tea, milk'
bob.selection.main.head // => 5
alice = deliver(bob, alice)
alice.doc.toString() // => 'green tea, milk'

// #endregion

// #region halves
// 😀 and 😁 differ in their second halves. A change of that half is one of the character; half of one is none.
const smile = openNote(replica(Note, 'carol')).update({ changes: { from: 0, insert: 'a😀' } }).state
smile.update({ changes: { from: 2, to: 3, insert: '\uDE01' } }).newDoc.toString() // => 'a😁'
smile.update({ changes: { from: 2, to: 3 } }).newDoc.toString() // => 'a'
smile.update({ changes: { from: 2, insert: 'x' } }).newDoc.toString() // => 'ax😀'

// #endregion

// #region places
import { merge } from 'meldkit'
import { carets, caretsOf, placeOf, setPlaces } from './codemirror/carets'

let dave = openNote(merge(Note, replica(Note, 'dave'), boundOf(alice).replica), carets)
alice = alice.update({ selection: { anchor: 6, head: 9 } }).state
dave = dave.update({ effects: setPlaces.of(new Map([['alice', placeOf(alice)]])) }).state
dave = dave.update({ changes: { from: 0, insert: 'hot ' } }).state

const selected: string[] = []
caretsOf(dave).between(0, dave.doc.length, (from, to) => {
  if (from < to) selected.push(dave.sliceDoc(from, to))
})
selected // => ['tea']
// #endregion
