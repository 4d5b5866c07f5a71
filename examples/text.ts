// The code of docs/types/text.md.

import type { InvariantError, Replica } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region story
import { change, merge, replica, text, toJson, view } from 'meldkit'

const Note = text()
const [alice] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'tea'))
const bob = merge(Note, replica(Note, 'bob'), alice)
const [milk, milkDelta] = change(Note, alice, note => note.insert(3, ' with milk'))
const [green, greenDelta] = change(Note, bob, note => note.insert(0, 'green '))
const both = merge(Note, milk, green)
view(Note, both) // => 'green tea with milk'
// #endregion

// #region json
toJson(Note, alice).state // => [2, ['alice'], [0], [17], [0], [], 0, 'tea']
toJson(Note, both).state // => [2, ['alice', 'bob'], [0, 1], [0, 0], [41, 97], [2, 1], [], 0, 'green tea with milk']
toJson(Note, milkDelta).state // => [8, [['4@alice', 0, 10, ' with milk']]]
toJson(Note, greenDelta).state // => [8, [['1@bob', 2, 'alice', 0, 6, 'green ']]]
// #endregion

// #region deleted
const [plain, plainDelta] = change(Note, both, note => note.delete(9, 10))
view(Note, plain) // => 'green tea'
toJson(Note, plainDelta).state // => [4, [['alice', [], [13, 27, 19]]]]
toJson(Note, plain).state // => [6, ['alice', 'bob'], [0, 1], [0, 0], [41, 17, 76], [2, 1], [], 0, 'green tea', ' with milk', [['alice', [], [0, 27, 19]]]]
// #endregion

// #region side-by-side
const typed = (writer: string, words: readonly string[]) => {
  let note = replica(Note, writer)
  for (const word of words) [note] = change(Note, note, edit => edit.insert(edit.length, word))
  return note
}
const carol = typed('carol', ['07:10 ', 'gate 4 ', 'closed. '])
const dave = typed('dave', ['07:12 ', 'fog ', 'in Boston. '])
view(Note, merge(Note, carol, dave)) // => '07:10 gate 4 closed. 07:12 fog in Boston. '
// #endregion

// #region delete-wins
const [cleared] = change(Note, both, note => note.clear())
const [more] = change(Note, merge(Note, green, milk), note => note.insert(9, ', hot,'))
view(Note, more) // => 'green tea, hot, with milk'
view(Note, merge(Note, cleared, more)) // => ', hot,'
// #endregion

// #region twice
const [black] = change(Note, alice, note => note.replace(0, 3, 'coffee'))
const [white] = change(Note, bob, note => note.replace(0, 3, 'cocoa'))
view(Note, merge(Note, black, white)) // => 'coffeecocoa'

// #endregion

// #region reconcile
import { reconcile } from 'meldkit'

const [, edits] = reconcile(Note, alice, 'iced tea')
toJson(Note, edits).state // => [8, [['4@alice', 2, 'alice', 6, 5, 'iced ']]]

// #endregion

// #region undo
import { record, undo, undoHistory } from 'meldkit'

const [deleted] = change(Note, both, note => note.delete(0, 6))
const [last] = change(Note, merge(Note, replica(Note, 'erin'), both), note => note.insert(19, ', hot'))
const undone = undo(Note, merge(Note, deleted, last), record(Note, undoHistory(Note), both, deleted))
view(Note, undone.replica) // => 'green tea with milk, hot'
// #endregion

// #region pairs
const [smile] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'a😀b'))
view(Note, smile).length // => 4
view(Note, change(Note, smile, note => note.insert(2, '!'))[0]) // => 'a!😀b'
view(Note, change(Note, smile, note => note.delete(2))[0]) // => 'ab'
view(Note, change(Note, smile, note => note.insert(4, '\ud83d'))[0]) // => 'a😀b\ufffd'

// #endregion

// #region cost
import { encode } from 'meldkit'

let page: Replica<typeof Note> = replica(Note, 'alice')
let key: Uint8Array = new Uint8Array()
for (const letter of 'the quick brown fox jumps over the lazy dog '.repeat(20)) {
  const [next, delta] = change(Note, page, note => note.insert(note.length, letter))
  page = next
  key = encode(Note, delta)
}
view(Note, page).length // => 880
encode(Note, page).length < 200 // => true
key.length < 64 // => true

// #endregion

// #region stream
import { deltaStream, encodeNext } from 'meldkit'

let stream = deltaStream()
const sizes: number[] = []
for (const letter of 'hello') {
  const [next, delta] = change(Note, page, note => note.insert(note.length, letter))
  const [bytes, sent] = encodeNext(Note, stream, delta)
  page = next
  stream = sent
  sizes.push(bytes.length)
}
;(sizes.at(-1) as number) < 12 // => true
// #endregion

// #region errors
codeOf(() => change(Note, alice, note => note.insert(4, '!'))) // => 'argument'
codeOf(() => change(Note, alice, note => note.insert(1.5, '!'))) // => 'argument'
codeOf(() => change(Note, alice, note => note.delete(2, 2))) // => 'argument'
change(Note, alice, note => note.insert(1, ''))[0] === alice // => true
// #endregion
