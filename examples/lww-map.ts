// The code of docs/types/lww-map.md.

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
import { change, lwwMap, merge, replica, toJson, view } from 'meldkit'

const Settings = lwwMap<string>()
const [start] = change(Settings, replica(Settings, 'alice'), edit => edit.set('theme', 'dark'), { now: 1000 })
const [alice] = change(Settings, start, edit => edit.set('theme', 'light'), { now: 2000 })
const [bob] = change(Settings, merge(Settings, replica(Settings, 'bob'), start), edit => edit.delete('theme'), {
  now: 3000,
})
const both = merge(Settings, alice, bob)
view(Settings, both).has('theme') // => false
// #endregion

// #region json
toJson(Settings, both).state // => [["theme", [["2@alice", 2048000, "light"], ["1@bob", 3072000]]]]
// #endregion

// #region causal
const [later] = change(Settings, both, edit => edit.set('theme', 'blue'), { now: 5 })
view(Settings, later).get('theme') // => 'blue'
toJson(Settings, later).state // => [["theme", [["3@alice", 3072001, "blue"]]]]

// #endregion

// #region why
import { why } from 'meldkit'

why(Settings, both).losers // => [{ dot: '2@alice', value: 'light', stamp: 2048000, key: 'theme' }]

// #endregion

// #region compact
import { compact, versionOf } from 'meldkit'

const [deleted] = change(Settings, start, edit => edit.delete('theme'))
toJson(Settings, deleted).state // => [["theme", [["2@alice", 1024001]]]]
// When every replica is known to have seen the delete:
const [compacted] = compact(Settings, deleted, versionOf(deleted.seen))
toJson(Settings, compacted).state // => []
// #endregion

// #region limits
change(Settings, start, edit => edit.delete('font'))[0] === start // => true
codeOf(() => change(Settings, start, edit => edit.set('font', Number.NaN as unknown as string))) // => 'value'
JSON.stringify(view(Settings, start)) // => '{"theme":"dark"}'
// #endregion
