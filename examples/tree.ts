// The code of docs/types/tree.md.

import type { InvariantError, TreeNode } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region story
import { change, lwwRegister, merge, replica, tree, view } from 'meldkit'

const Outline = tree(lwwRegister(''))
const [start] = change(Outline, replica(Outline, 'alice'), outline => {
  outline.at(outline.create(null)).set('fruit')
  outline.at(outline.create(null)).set('tea')
})
const bob = merge(Outline, replica(Outline, 'bob'), start)
const [fruit, tea] = view(Outline, start).roots.map(node => node.id) as [string, string]

const [under] = change(Outline, start, outline => outline.move(fruit, tea))
const [over] = change(Outline, bob, outline => outline.move(tea, fruit))
text(view(Outline, under).roots) // => 'tea(fruit)'
text(view(Outline, over).roots) // => 'fruit(tea)'
text(view(Outline, merge(Outline, under, over)).roots) // => 'tea(fruit)'
text(view(Outline, merge(Outline, over, under)).roots) // => 'tea(fruit)'
// #endregion

// #region text
function text(nodes: readonly TreeNode<string>[]): string {
  return nodes.map(({ value, children }) => (children.length === 0 ? value : `${value}(${text(children)})`)).join(' ')
}

// #endregion

// #region json
import { toJson } from 'meldkit'

fruit // => '1@alice'
toJson(Outline, under).state // => [["1@alice", [[["1@alice", 1, 0, [], 0, 0], ["5@alice", 2, 2, "alice", 3, [], 0, 0]], [["2@alice", 1, "fruit"]]]], ["3@alice", [[["3@alice", 1, 0, [], 2, 0]], [["4@alice", 1, "tea"]]]]]
// #endregion

// #region edit
const [edited] = change(Outline, start, outline => {
  const apple = outline.create(fruit)
  outline.at(apple).set('apple')
  outline.at(outline.create(fruit, 0)).set('pear')
  outline.move(apple, null, 1)
  outline.children(null).length // => 3
})
text(view(Outline, edited).roots) // => 'fruit(pear) apple tea'
view(Outline, edited).get(tea) === view(Outline, start).get(tea) // => true
codeOf(() => change(Outline, edited, outline => outline.move(fruit, fruit))) // => 'argument'
// #endregion

// #region rescue
const [deleted] = change(Outline, edited, outline => outline.delete(fruit))
text(view(Outline, deleted).roots) // => 'apple tea'
const pear = view(Outline, edited).get(fruit)?.children[0]?.id as string
const [rescued] = change(Outline, merge(Outline, bob, edited), outline => outline.move(pear, null))
text(view(Outline, merge(Outline, deleted, rescued)).roots) // => 'apple tea pear'
// #endregion

// #region lost
const [added] = change(Outline, merge(Outline, bob, edited), outline => outline.move(tea, fruit))
text(view(Outline, merge(Outline, deleted, added)).roots) // => 'apple'
// #endregion

// #region order
const [left] = change(Outline, start, outline => {
  for (const name of ['a1', 'a2']) outline.at(outline.create(null)).set(name)
})
const [right] = change(Outline, bob, outline => {
  for (const name of ['b1', 'b2']) outline.at(outline.create(null)).set(name)
})
text(view(Outline, merge(Outline, left, right)).roots) // => 'fruit tea b1 b2 a1 a2'

// #endregion

// #region reconcile
import { reconcile } from 'meldkit'

const [next] = reconcile(Outline, edited, {
  roots: [
    { id: tea, value: 'drinks', children: [{ value: 'water' }] },
    { id: fruit, value: 'fruit' },
  ],
})
text(view(Outline, next).roots) // => 'drinks(water) fruit'

// #endregion

// #region compact
import { compact, versionOf } from 'meldkit'

const [compacted] = compact(Outline, deleted, versionOf(deleted.seen))
const entriesOf = (version: typeof deleted): number => (toJson(Outline, version).state as readonly unknown[]).length
entriesOf(deleted) // => 4
entriesOf(compacted) // => 2
// #endregion
