// The code of docs/types/mv-register.md.

// #region story
import { change, merge, mvRegister, replica, toJson, view } from 'meldkit'

const Owner = mvRegister<string>()
const [alice] = change(Owner, replica(Owner, 'alice'), owner => owner.set('A'))
const [bob] = change(Owner, replica(Owner, 'bob'), owner => owner.set('B'))
const both = merge(Owner, alice, bob)
view(Owner, both) // => ['A', 'B']
// #endregion

// #region json
toJson(Owner, both).state // => [["1@alice", "A"], ["1@bob", "B"]]
// #endregion

// #region resolve
const [resolved] = change(Owner, both, owner => owner.set('A and B'))
view(Owner, resolved) // => ['A and B']
toJson(Owner, resolved).state // => [["2@alice", "A and B"]]
view(Owner, merge(Owner, resolved, bob)) // => ['A and B']
// #endregion

// #region equal-values
const [same] = change(Owner, replica(Owner, 'carol'), owner => owner.set('A'))
view(Owner, merge(Owner, alice, same)) // => ['A', 'A']
view(Owner, replica(Owner, 'dave')) // => []
// #endregion
