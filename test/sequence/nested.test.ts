// Sequences within other types: what several edits of one change leave behind.

import { change, decode, encode, merge, replica, struct, text, view } from 'meldkit'
import { expect, test } from 'vitest'

// Found when a text in a struct was edited twice in one change: the text had been changed in place, and the struct had
// not learned of it, so the next join put every run into the tree a second time.
test('a text in a struct takes several edits in one change', () => {
  const Doc = struct({ notes: text() })
  const [alice] = change(Doc, replica(Doc, 'alice'), doc => doc.notes.insert(0, 'x'))
  const [later, delta] = change(Doc, alice, doc => {
    doc.notes.insert(0, 'ab')
    doc.notes.insert(1, 'cc')
    doc.notes.delete(0)
    doc.notes.insert(3, 'q')
    doc.notes.insert(1, 'zz')
  })
  expect(view(Doc, later).notes).toBe('czzcbqx')
  expect(view(Doc, merge(Doc, alice, delta)).notes).toBe('czzcbqx')
  expect(encode(Doc, decode(Doc, encode(Doc, later)))).toEqual(encode(Doc, later))
})
