// The code of docs/deltas-and-sync.md.

// #region deltas
import { addWinsSet, change, merge, replica, view } from 'meldkit'

const Tags = addWinsSet<string>()
const [a1, addTea] = change(Tags, replica(Tags, 'alice'), tags => tags.add('tea'))
const [a2, addJam] = change(Tags, a1, tags => tags.add('jam'))
const [a3, dropTea] = change(Tags, a2, tags => tags.remove('tea'))
// #endregion

// #region any-order
let bob = replica(Tags, 'bob')
for (const delta of [dropTea, addJam, dropTea, addTea, addJam]) bob = merge(Tags, bob, delta)
view(Tags, bob) // => ['jam']

// #endregion

// #region equal
import { equal } from 'meldkit'

equal(Tags, bob, a3) // => true
// #endregion

// #region early
const early = merge(Tags, replica(Tags, 'carol'), dropTea)
early.seen // => { ids: ['alice'], values: [[3, 3]] }
early.ahead // => { ids: ['alice'], values: [[1, 1]] }
view(Tags, early).size // => 0
const late = merge(Tags, early, addTea)
late.seen // => { ids: ['alice'], values: [[1, 1, 3, 3]] }
late.ahead // => { ids: [], values: [] }
view(Tags, late).has('tea') // => false

// #endregion

// #region version
import { versionOf } from 'meldkit'

versionOf(early.seen) // => { ids: [], values: [] }
versionOf(late.seen) // => { ids: ['alice'], values: [1] }
versionOf(a3.seen) // => { ids: ['alice'], values: [3] }

// #endregion

// #region group
import { encode } from 'meldkit'

const group = [addTea, addJam, dropTea].reduce((all, delta) => merge(Tags, all, delta))
group.seen // => { ids: ['alice'], values: [[1, 3]] }
const apart = [addTea, addJam, dropTea].reduce((sum, delta) => sum + encode(Tags, delta).length, 0)
encode(Tags, group).length < apart / 2 // => true
view(Tags, merge(Tags, replica(Tags, 'dave'), group)) // => ['jam']

// #endregion

// #region ask
import { changesSince } from 'meldkit'

// Erin asks Alice: her message is what she has seen.
const erin = merge(Tags, replica(Tags, 'erin'), addTea)
const answer = changesSince(Tags, a3, erin.seen)
answer.kind // => 'delta'
answer.delta.seen // => { ids: ['alice'], values: [[2, 3]] }
view(Tags, merge(Tags, erin, answer.delta)) // => ['jam']

// #endregion

// #region diff
import { diff } from 'meldkit'

const missing = diff(Tags, a3, erin)
missing.seen // => { ids: ['alice'], values: [[2, 3]] }
missing.ahead // => { ids: ['alice'], values: [[1, 1]] }
equal(Tags, merge(Tags, erin, missing), merge(Tags, erin, a3)) // => true
// #endregion

// #region pair
// One round: each sends what it has seen, and answers with what the other lacks.
const [left] = change(Tags, replica(Tags, 'left'), tags => tags.add('l'))
const [right] = change(Tags, replica(Tags, 'right'), tags => tags.add('r'))
const toRight = changesSince(Tags, left, right.seen).delta
const toLeft = changesSince(Tags, right, left.seen).delta
equal(Tags, merge(Tags, left, toLeft), merge(Tags, right, toRight)) // => true

// #endregion

// #region ingress
import { DecodeError, decode } from 'meldkit'

function receive(bytes: Uint8Array, nowMs: number) {
  try {
    return decode(Tags, bytes, { sizeMax: 1_000_000, stampMax: (nowMs + 60_000) * 1024 })
  } catch (error) {
    if (error instanceof DecodeError) return error.code
    throw error
  }
}
const [, honest] = change(Tags, replica(Tags, 'frank'), tags => tags.add('f'), { now: 1_000_000 })
const [, future] = change(Tags, replica(Tags, 'grace'), tags => tags.add('g'), { now: 9_000_000 })
typeof receive(encode(Tags, honest), 1_000_000) // => 'object'
receive(encode(Tags, future), 1_000_000) // => 'limit'

// #endregion

// #region fork
import { branch, ForkedReplicaError, replicaId } from 'meldkit'

const [forked] = change(Tags, a1, tags => tags.add('other'))
const sees = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof ForkedReplicaError) return `${error.writer} at ${error.counter}`
  }
  return 'no fork'
}
sees(() => merge(Tags, a2, forked)) // => 'alice at 2'
const [legal] = change(Tags, branch(Tags, a1, replicaId('alice', 1)), tags => tags.add('other'))
sees(() => merge(Tags, a2, legal)) // => 'no fork'
// #endregion

// #region old-fork
let long = a2
for (let n = 0; n < 3; n++) long = change(Tags, long, tags => tags.add(`a${n}`))[0]
const [, lone] = change(Tags, forked, tags => tags.add('x'))
sees(() => merge(Tags, long, forked)) // => 'no fork'
view(Tags, merge(Tags, long, forked)).has('other') // => false
sees(() => merge(Tags, a2, lone)) // => 'alice at 2'
// #endregion
