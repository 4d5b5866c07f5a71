// The code of docs/cursors.md.

import type { InvariantError } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region basics
import { change, cursorAt, indexOfCursor, merge, replica, text, view } from 'meldkit'

const Note = text()
const [start] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'tea with milk'))
const cursor = cursorAt(Note, start, 8)
const [bob] = change(Note, merge(Note, replica(Note, 'bob'), start), note => note.insert(0, 'green '))
const merged = merge(Note, start, bob)
view(Note, merged).slice(0, indexOfCursor(Note, merged, cursor)) // => 'green tea with'
// #endregion

// #region json
cursor // => { side: 'after', dot: '8@alice' }
cursorAt(Note, start, 8, { side: 'before' }) // => { side: 'before', dot: '9@alice' }
cursorAt(Note, start, 0) // => { side: 'after', dot: null }
cursorAt(Note, start, 13, { side: 'before' }) // => { side: 'before', dot: null }
// #endregion

// #region sides
const [typed] = change(Note, start, note => note.insert(8, ' hot'))
view(Note, typed) // => 'tea with hot milk'
indexOfCursor(Note, typed, cursorAt(Note, start, 8)) // => 8
indexOfCursor(Note, typed, cursorAt(Note, start, 8, { side: 'before' })) // => 12
// #endregion

// #region range
/** A comment or a selection: what is written at its ends stays outside. */
const from = cursorAt(Note, start, 4, { side: 'before' })
const to = cursorAt(Note, start, 8, { side: 'after' })
const marked = (version: typeof start): string =>
  view(Note, version).slice(indexOfCursor(Note, version, from), indexOfCursor(Note, version, to))
marked(start) // => 'with'
marked(typed) // => 'with'
marked(change(Note, start, note => note.insert(6, '-'))[0]) // => 'wi-th'
marked(change(Note, start, note => note.delete(3, 6))[0]) // => ''
// #endregion

// #region deleted
const [cut] = change(Note, typed, note => note.delete(3, 9))
view(Note, cut) // => 'tea milk'
indexOfCursor(Note, cut, cursor) // => 3
indexOfCursor(Note, cut, cursorAt(Note, start, 8, { side: 'before' })) // => 3
const [between] = change(Note, cut, note => note.insert(3, ' and'))
view(Note, between) // => 'tea and milk'
indexOfCursor(Note, between, cursor) // => 7

// #endregion

// #region presence
import { type Cursor, presence, struct } from 'meldkit'

const Shared = struct({ carets: presence<Cursor>(), notes: text() })
const [one] = change(Shared, replica(Shared, 'alice'), shared => shared.notes.insert(0, 'tea'))
const [placed] = change(Shared, one, shared => shared.carets.set(cursorAt(Shared, one, 3, { path: ['notes'] })))
const [other] = change(Shared, merge(Shared, replica(Shared, 'bob'), placed), shared => {
  shared.notes.insert(0, 'green ')
})
const caretsIn = (version: typeof other) =>
  [...view(Shared, version).carets].map(([id, caret]) => [id, indexOfCursor(Shared, version, caret, ['notes'])])
caretsIn(placed) // => [['alice', 3]]
caretsIn(other) // => [['alice', 9]]
// #endregion

// #region missing
indexOfCursor(Note, replica(Note, 'carol'), cursor) // => undefined
indexOfCursor(Note, replica(Note, 'carol'), cursorAt(Note, start, 0)) // => 0
// #endregion

// #region errors
codeOf(() => cursorAt(Note, start, 14)) // => 'argument'
codeOf(() => cursorAt(Shared, one, 0)) // => 'argument'
codeOf(() => indexOfCursor(Note, start, { side: 'after', dot: 'here' })) // => 'argument'
// #endregion
