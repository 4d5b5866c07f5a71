// Texts below other types: their edits reach the whole as deltas.

import { change, orMap, replica, struct, text, view } from 'meldkit'
import { expect, test } from 'vitest'

test('several edits of a nested text in one change are made once each', () => {
  const Page = struct({ notes: orMap(text()), title: text() })
  const [page] = change(Page, replica(Page, 'a'), edit => {
    const note = edit.notes.at('n')
    note.insert(0, 'ab')
    note.insert(0, 'c')
    note.insert(2, 'x')
    note.insert(2, 'y')
    note.delete(1, 2)
    edit.title.insert(0, 'pq')
    edit.title.insert(1, 'r')
    edit.title.insert(1, 's')
  })
  expect(view(Page, page).notes.get('n')).toBe('cxb')
  expect(view(Page, page).title).toBe('psrq')
})
