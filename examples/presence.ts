// The code of docs/types/presence.md.

import type { InvariantError } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region story
import { change, merge, presence, replica, toJson, view } from 'meldkit'

const Cursors = presence<{ readonly line: number }>()
const [alice] = change(Cursors, replica(Cursors, 'alice'), cursors => cursors.set({ line: 12 }), { now: 1000 })
const [bob] = change(Cursors, replica(Cursors, 'bob'), cursors => cursors.set({ line: 40 }), { now: 9000 })
const both = merge(Cursors, bob, alice)
view(Cursors, both) // => { alice: { line: 12 }, bob: { line: 40 } }
const [left] = change(Cursors, both, cursors => cursors.leave(), { now: 9500 })
view(Cursors, left) // => { alice: { line: 12 } }
// #endregion

// #region json
toJson(Cursors, both).state // => [["1@alice", 1024000, { line: 12 }], ["1@bob", 9216000, { line: 40 }]]
toJson(Cursors, left).state // => [["1@alice", 1024000, { line: 12 }]]

// #endregion

// #region since
import { presentSince } from 'meldkit'

const nowMs = 12_000
presentSince(Cursors, both, nowMs - 10_000) // => { bob: { line: 40 } }
presentSince(Cursors, both, 1000) === view(Cursors, both) // => true
presentSince(Cursors, both, 2000) === presentSince(Cursors, both, 3000) // => true
// #endregion

// #region evict
const [evicted, eviction] = change(Cursors, both, cursors => cursors.evict(nowMs - 10_000), { now: nowMs })
view(Cursors, evicted) // => { bob: { line: 40 } }
toJson(Cursors, eviction).state // => [["-1@alice"]]
const [moved] = change(Cursors, alice, cursors => cursors.set({ line: 13 }), { now: nowMs })
view(Cursors, merge(Cursors, evicted, moved)) // => { alice: { line: 13 }, bob: { line: 40 } }

// #endregion

// #region incarnations
import { replicaId } from 'meldkit'

const restarted = replica(Cursors, replicaId('alice', 1), both)
const [twice] = change(Cursors, restarted, cursors => cursors.set({ line: 1 }), { now: nowMs })
Array.from(view(Cursors, twice).keys()) // => ['alice', 'alice#1', 'bob']
// #endregion

// #region limits
const [again] = change(Cursors, alice, cursors => cursors.set({ line: 12 }), { now: 2000 })
again === alice // => false
change(Cursors, left, cursors => cursors.leave())[0] === left // => true
change(Cursors, both, cursors => cursors.evict(1000))[0] === both // => true
codeOf(() => change(Cursors, both, cursors => cursors.set({ line: NaN }))) // => 'value'
codeOf(() => change(Cursors, both, cursors => cursors.evict(-1))) // => 'argument'
// #endregion
