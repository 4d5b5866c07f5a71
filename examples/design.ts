// The code of docs/internals: what the design pages claim.

// #region ahead
import { addWinsSet, change, merge, replica, toJson, view } from 'meldkit'

const Tags = addWinsSet<string>()
const [alice, adds] = change(Tags, replica(Tags, 'alice'), tags => {
  tags.add('tea')
  tags.add('jam')
})
const [bob, removes] = change(Tags, merge(Tags, replica(Tags, 'bob'), alice), tags => tags.remove('tea'))

removes.seen // => { ids: ['bob'], values: [[1, 1]] }
removes.ahead // => { ids: ['alice'], values: [[1, 1]] }
toJson(Tags, removes).state // => [["tea", [["-1@alice"]]]]

// Carol gets the removal first: she keeps the gone dot where it applies, and counts no change of Alice's as seen.
const early = merge(Tags, replica(Tags, 'carol'), removes)
toJson(Tags, early).state // => [["tea", [["-1@alice"]]]]
const carol = merge(Tags, early, adds)
toJson(Tags, carol).state // => [["jam", [["2@alice"]]]]
carol.ahead.ids // => []

// #endregion

// #region function-of-seen
import { encode, equal } from 'meldkit'

const late = merge(Tags, merge(Tags, replica(Tags, 'dave'), adds), removes)
equal(Tags, late, carol) // => true
Buffer.compare(encode(Tags, late), encode(Tags, carol)) // => 0
Buffer.compare(encode(Tags, bob), encode(Tags, carol)) // => 0
// #endregion

// #region nothing-new
merge(Tags, carol, adds) === carol // => true
merge(Tags, carol, removes) === carol // => true
merge(Tags, carol, bob) === carol // => true
// #endregion

// #region marks
alice.chains.values[0]?.length // => 1
alice.chains.values[0]?.[0]?.counter // => 2
let long = alice
for (let n = 0; n < 1000; n++) long = change(Tags, long, tags => tags.add(`t${n}`))[0]
const counters = long.chains.values[0]?.map(mark => mark.counter) ?? []
counters.length <= 9 // => true
counters.at(-1) === long.seen.values[0]?.at(-1) // => true
// #endregion

// #region change-takes-a-dot
const [emptied, emptying] = change(Tags, alice, tags => tags.clear())
emptying.seen // => { ids: ['alice'], values: [[3, 3]] }
emptied.seen // => { ids: ['alice'], values: [[1, 3]] }
// #endregion

// #region persistent
view(Tags, alice).size // => 2
view(Tags, emptied).size // => 0
view(Tags, long).size // => 1002
// #endregion
