// The code of docs/time-travel.md.

import type { InvariantError } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region values
import { change, merge, replica, text, view } from 'meldkit'

const Note = text()
const [first] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'green tea'))
const [second] = change(Note, first, note => note.replace(0, 5, 'black'))
const [third] = change(Note, second, note => note.insert(9, ' with milk'))
view(Note, third) // => 'black tea with milk'
view(Note, first) // => 'green tea'

// #endregion

// #region at
import { at, versionOf } from 'meldkit'

// What to remember of a moment: a few bytes.
const monday = versionOf(first.seen)
monday // => { ids: ['alice'], values: [9] }
view(Note, at(Note, third, monday)) // => 'green tea'

// #endregion

// #region loaded
import { decode, encode } from 'meldkit'

const loaded = decode(Note, encode(Note, third))
view(Note, at(Note, loaded, monday)) // => 'green tea'

// #endregion

// #region any
import { versionVector } from 'meldkit'

const shownAt = (counter: number): string => view(Note, at(Note, third, versionVector({ alice: counter })))
shownAt(9) // => 'green tea'
shownAt(10) // => ' tea'
shownAt(12) // => 'bl tea'
shownAt(15) // => 'black tea'

// #endregion

// #region changes
import { textDelta } from 'meldkit'

textDelta(Note, at(Note, third, monday), third) // => [{ insert: 'black' }, { delete: 5 }, { retain: 4 }, { insert: ' with milk' }]
// #endregion

// #region without-one
const [bobs] = change(Note, merge(Note, replica(Note, 'bob'), third), note => note.insert(0, 'strong '))
const all = merge(Note, third, bobs)
const withoutBob = versionVector({ alice: 25 })
view(Note, all) // => 'strong black tea with milk'
view(Note, at(Note, all, withoutBob)) // => 'black tea with milk'

// #endregion

// #region branch
import { branch } from 'meldkit'

const [draft] = change(Note, branch(Note, first, 'alice-draft'), note => note.insert(6, 'iced '))
view(Note, draft) // => 'green iced tea'
view(Note, merge(Note, third, draft)) // => 'black iced tea with milk'

// #endregion

// #region exact
import { changesSince, diff } from 'meldkit'

const server = replica(Note, 'server', loaded)
const changes = changesSince(Note, server, first.seen)
changes.kind // => 'delta'
const reader = merge(Note, replica(Note, 'reader'), first)
view(Note, merge(Note, reader, changes.delta)) // => 'black tea with milk'
encode(Note, changes.delta).length < encode(Note, third).length // => true
encode(Note, diff(Note, third, at(Note, third, monday))).length === encode(Note, changes.delta).length // => true
// #endregion

// #region bare
const snapshot = encode(Note, third, { history: false })
snapshot.length < encode(Note, third).length // => true
const bare = decode(Note, snapshot)
view(Note, bare) // => 'black tea with milk'
codeOf(() => at(Note, bare, monday)) // => 'history'
changesSince(Note, replica(Note, 'server', bare), first.seen).kind // => 'state'
// What is written from here on is history again.
const now = versionOf(bare.seen)
const [later] = change(Note, replica(Note, 'erin', bare), note => note.delete(0, 6))
view(Note, later) // => 'tea with milk'
view(Note, at(Note, later, now)) // => 'black tea with milk'

// #endregion

// #region compact
import { compact, toJson } from 'meldkit'

const [short] = change(Note, third, note => note.delete(9, 10))
const [compacted, delta] = compact(Note, short, versionOf(short.seen))
view(Note, compacted) // => 'black tea'
codeOf(() => at(Note, compacted, monday)) // => 'history'
toJson(Note, short).state // => [6, ['alice'], [0, 2, 0], [33, 37, 24, 77], [2, 1, 4], [], 0, 'black tea', 'green with milk', [['alice', [], [0, 0, 12, 27, 17, 30]]]]
toJson(Note, compacted).state // => [3, [['alice', 26]], ['alice'], [0, 2, 0], [33, 37, 24, 5], [2, 1, 4], [], 1, 'black tea']
toJson(Note, delta).state // => [33, [['alice', 26]], [['alice', [17, 25]]]]

// #endregion

// #region errors
import { pnCounter } from 'meldkit'

const Likes = pnCounter()
codeOf(() => at(Note, first, versionOf(third.seen))) // => 'argument'
codeOf(() => at(Likes, replica(Likes, 'alice'), versionVector({}))) // => 'history'
// #endregion
