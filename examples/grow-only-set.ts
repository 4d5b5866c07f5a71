// The code of docs/types/grow-only-set.md.

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
import { change, diff, growOnlySet, merge, replica, toJson, view } from 'meldkit'

const Seen = growOnlySet<string>()
const [alice] = change(Seen, replica(Seen, 'alice'), seen => seen.add('m2'))
const [bob] = change(Seen, replica(Seen, 'bob'), seen => seen.add('m1'))
const both = merge(Seen, alice, bob)
view(Seen, both) // => ['m1', 'm2']
view(Seen, both).has('m2') // => true
// #endregion

// #region json
toJson(Seen, both).state // => ["m1", "m2"]
toJson(Seen, diff(Seen, both, alice)).state // => ["m1"]
// #endregion

// #region limits
change(Seen, alice, seen => seen.add('m2'))[0] === alice // => true
const Any = growOnlySet()
codeOf(() => change(Any, replica(Any, 'alice'), any => any.add(Number.NaN))) // => 'value'
// #endregion
