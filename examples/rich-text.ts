// The code of docs/types/rich-text.md.

// #region story
import { change, cursorAt, merge, quillOf, reconcile, replica, richText, toJson, view } from 'meldkit'

const Note = richText({ bold: {}, link: { grows: 'none' }, comment: { overlaps: true } })
const [draft] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'the fox jumps'))
const [alice] = change(Note, draft, note => note.mark(0, 7, 'bold'))
const [bob] = change(Note, merge(Note, replica(Note, 'bob'), draft), note => {
  note.mark(4, 13, 'bold')
  note.unmark(7, 13, 'bold')
  note.insert(4, 'red ')
})
const both = merge(Note, alice, bob)
view(Note, both).text // => 'the red fox jumps'
view(Note, both).spans // => [{ text: 'the red fox', marks: { bold: true } }, { text: ' jumps', marks: {} }]
// #endregion

// #region ends
const [linked] = change(Note, replica(Note, 'carol'), note => {
  note.insert(0, 'docs, more')
  note.mark(0, 4, 'link', 'https://meld.example')
  note.mark(6, 10, 'bold')
})
const [typed] = change(Note, linked, note => {
  note.insert(10, '!')
  note.delete(3)
  note.insert(3, 'k')
})
quillOf(view(Note, typed))[0] // => { insert: 'doc', attributes: { link: 'https://meld.example' } }
quillOf(view(Note, typed))[1] // => { insert: 'k, ' }
quillOf(view(Note, typed))[2] // => { insert: 'more!', attributes: { bold: true } }
// #endregion

// #region comments
const [asked] = change(Note, draft, note => note.mark(0, 7, 'comment', 'Which one?'))
const [noted] = change(Note, merge(Note, replica(Note, 'bob'), draft), note => note.mark(4, 13, 'comment', 'Where to?'))
const remarks = merge(Note, asked, noted)
view(Note, remarks).spans[1] // => { text: 'fox', marks: { comment: { '14@alice': 'Which one?', '1@bob': 'Where to?' } } }
const [answered] = change(Note, remarks, note => note.removeMark('14@alice'))
view(Note, answered).spans[1] // => { text: 'fox jumps', marks: { comment: { '1@bob': 'Where to?' } } }
// #endregion

// #region json
const [small] = change(Note, replica(Note, 'dan'), note => {
  note.insert(0, 'hi')
  note.mark(0, 1, 'bold')
})
const state = toJson(Note, small).state as readonly unknown[]
state[1] // => [['3@dan', 1, [0, 0, 1, 'dan', 1, 1, 'dan', 2, true]]]
// #endregion

// #region plain
const [styled] = reconcile(Note, replica(Note, 'erin'), [{ text: 'so ' }, { text: 'much', marks: { bold: true } }])
view(Note, styled).spans // => [{ text: 'so ', marks: {} }, { text: 'much', marks: { bold: true } }]
cursorAt(Note, styled, 2, { path: ['text'] }) // => { side: 'after', dot: '2@erin' }
// #endregion
