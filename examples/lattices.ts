// The code of docs/types/lattices.md.

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
import { change, latticeRegister, merge, replica, toJson, unionLattice, view } from 'meldkit'

const Features = latticeRegister(unionLattice<string>())
const [alice] = change(Features, replica(Features, 'alice'), features => features.join(['video']))
const [bob] = change(Features, replica(Features, 'bob'), features => features.join(['chat']))
const both = merge(Features, alice, bob)
view(Features, both) // => ['chat', 'video']
// #endregion

// #region json
toJson(Features, both).state // => ["chat", "video"]
toJson(Features, both).type // => 'latticeRegister:union1'

// #endregion

// #region combine
import { lexicographicLattice, maxLattice, minLattice, productLattice, recordLattice } from 'meldkit'

minLattice.join(3, 5) // => 3
maxLattice.join(null, 5) // => 5
productLattice(maxLattice, minLattice).join([3, 3], [5, 5]) // => [5, 3]
lexicographicLattice(maxLattice, unionLattice<string>()).join([1, ['a']], [2, ['b']]) // => [2, ['b']]
lexicographicLattice(maxLattice, unionLattice<string>()).join([2, ['a']], [2, ['b']]) // => [2, ['a', 'b']]
recordLattice(maxLattice).join({ a: 1, b: 7 }, { b: 2, c: 3 }) // => { a: 1, b: 7, c: 3 }

// #endregion

// #region own
import type { Lattice } from 'meldkit'

const stages = ['draft', 'review', 'published'] as const
type Stage = (typeof stages)[number]

const stageLattice: Lattice<Stage> = {
  name: 'stage',
  bottom: 'draft',
  join: (a, b) => (stages.indexOf(b) > stages.indexOf(a) ? b : a),
  accepts: value => stages.includes(value as Stage),
}
const Article = latticeRegister(stageLattice)
const [reviewed] = change(Article, replica(Article, 'alice'), article => article.join('review'))
view(Article, reviewed) // => 'review'
change(Article, reviewed, article => article.join('draft'))[0] === reviewed // => true
codeOf(() => change(Article, reviewed, article => article.join('gone' as Stage))) // => 'value'
// #endregion

// #region canonical
codeOf(() => change(Features, both, features => features.join(['b', 'a']))) // => 'value'
// #endregion
