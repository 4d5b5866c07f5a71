// The code of docs/types/movable-list.md.

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
import { change, merge, movableList, replica, toJson, view } from 'meldkit'

const Plan = movableList<string>()
const [alice] = change(Plan, replica(Plan, 'alice'), plan => plan.push('shop', 'cook', 'eat'))
const bob = merge(Plan, replica(Plan, 'bob'), alice)
const [toFront] = change(Plan, alice, plan => plan.move(2, 0))
const [toMiddle] = change(Plan, bob, plan => {
  plan.set(2, 'dine')
  plan.move(2, 1)
})
view(Plan, toFront) // => ['eat', 'shop', 'cook']
view(Plan, toMiddle) // => ['shop', 'dine', 'cook']
view(Plan, merge(Plan, toFront, toMiddle)) // => ['shop', 'dine', 'cook']
// #endregion

// #region delete
const [deleted] = change(Plan, alice, plan => plan.delete(2))
view(Plan, merge(Plan, deleted, toMiddle)) // => ['shop', 'cook']
// #endregion

// #region json
const elementsOf = (of: typeof alice): unknown => (toJson(Plan, of).state as readonly unknown[])[1]
const [one] = change(Plan, replica(Plan, 'carol'), plan => plan.push('tea', 'jam'))
elementsOf(one) // => [["1@carol", [[["1@carol"]], [["1@carol", 1]], [["1@carol", 1, "tea"]]]], ["2@carol", [[["2@carol"]], [["2@carol", 1]], [["2@carol", 1, "jam"]]]]]
const [two] = change(Plan, one, plan => plan.delete(0))
const [three] = change(Plan, merge(Plan, replica(Plan, 'dave'), one), plan => plan.move(1, 0))
elementsOf(three) // => [["1@carol", [[["1@carol"]], [["1@carol", 1]], [["1@carol", 1, "tea"]]]], ["2@carol", [[["2@carol"]], [["1@dave", 2]], [["2@carol", 1, "jam"]]]]]
elementsOf(two) // => [["2@carol", [[["2@carol"]], [["2@carol", 1]], [["2@carol", 1, "jam"]]]]]

// #endregion

// #region cost
import { encode } from 'meldkit'

let long = replica(Plan, 'w0')
for (let i = 0; i < 1000; i++) {
  const now = 1_760_000_000_000 + 1000 * i
  long = change(Plan, long, plan => plan.push(`item-${String(i).padStart(3, '0')}`), { now })[0]
}
encode(Plan, long).length / 1000 < 24 // => true

// #endregion

// #region children
import { lwwRegister, pnCounter, struct } from 'meldkit'

const Cards = movableList(struct({ title: lwwRegister(''), votes: pnCounter() }))
const [board] = change(Cards, replica(Cards, 'alice'), cards => {
  cards.push().title.set('logo')
  cards.push().title.set('shop')
})
const [voted] = change(Cards, merge(Cards, replica(Cards, 'bob'), board), cards => cards.at(1).votes.increment())
const [first] = change(Cards, board, cards => cards.move(1, 0))
view(Cards, merge(Cards, first, voted)) // => [{ title: 'shop', votes: 1 }, { title: 'logo', votes: 0 }]

// #endregion

// #region sort
import { draft, reconcile } from 'meldkit'

const Rows = movableList(struct({ id: lwwRegister(''), rank: lwwRegister(0) }))
const rows = [3, 1, 2].map(rank => ({ id: `r${rank}`, rank }))
const [table] = reconcile(Rows, replica(Rows, 'alice'), rows)
const sorted = view(Rows, table).toSorted((a, b) => a.rank - b.rank)
const [next, sortDelta] = reconcile(Rows, table, sorted, { key: 'id' })
view(Rows, next).map(row => row.id) // => ['r1', 'r2', 'r3']
// One element was moved, by one dot for its fresh slot and one that deletes the old one.
sortDelta.seen // => { ids: ['alice'], values: [[10, 11]] }
const [drafted] = draft(Rows, next, draftRows => void draftRows.reverse())
view(Rows, drafted)[2] === view(Rows, next)[0] // => true

// #endregion

// #region undo
import { record, undo, undoHistory } from 'meldkit'

const [gone] = change(Plan, alice, plan => plan.delete(1))
const history = record(Plan, undoHistory(Plan), alice, gone)
view(Plan, undo(Plan, gone, history).replica) // => ['shop', 'cook', 'eat']
// #endregion

// #region limits
codeOf(() => change(Plan, alice, plan => plan.move(0, 3))) // => 'argument'
codeOf(() => change(Plan, alice, plan => plan.insert(4, 'rest'))) // => 'argument'
change(Plan, alice, plan => plan.move(1, 1))[0] === alice // => true
// #endregion
