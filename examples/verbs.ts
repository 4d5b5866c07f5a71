// The code of docs/verbs.md.

// #region setup
import { addWinsSet, change, pnCounter, replica, struct } from 'meldkit'

const Shop = struct({ cart: addWinsSet<string>(), visits: pnCounter() })
const empty = replica(Shop, 'alice')
// #endregion

// #region change
const [one, delta] = change(Shop, empty, shop => shop.cart.add('milk'), { now: 1_760_000_000_000 })
const [same, nothing] = change(Shop, one, () => undefined)
same === one // => true
nothing.seen.ids // => []

// #endregion

// #region draft
import { draft, reconcile } from 'meldkit'

const [drafted] = draft(Shop, one, shop => {
  shop.cart.delete('milk')
  shop.visits += 1
})
const [reconciled, edits] = reconcile(Shop, one, { cart: ['milk', 'tea'] })
drafted.seen // => { ids: ['alice'], values: [[1, 2]] }
edits.seen // => { ids: ['alice'], values: [[2, 2]] }
reconcile(Shop, reconciled, { cart: ['tea', 'milk'] })[0] === reconciled // => true

// #endregion

// #region merge
import { merge } from 'meldkit'

const bob = merge(Shop, replica(Shop, 'bob'), delta)
bob.id // => 'bob'
merge(Shop, bob, delta) === bob // => true
// #endregion

// #region group
const [two, second] = change(Shop, one, shop => shop.visits.increment())
const group = merge(Shop, delta, second)
group.seen // => { ids: ['alice'], values: [[1, 2]] }

// #endregion

// #region view
import { view } from 'meldkit'

view(Shop, two) // => { cart: ['milk'], visits: 1 }
view(Shop, two).cart === view(Shop, one).cart // => true
view(Shop, second) // => { cart: [], visits: 1 }

// #endregion

// #region diff
import { diff } from 'meldkit'

diff(Shop, two, bob).seen // => { ids: ['alice'], values: [[2, 2]] }
view(Shop, merge(Shop, bob, diff(Shop, two, bob))) // => { cart: ['milk'], visits: 1 }
diff(Shop, one, two).seen.ids // => []

// #endregion

// #region changes-since
import { changesSince, decode, encode } from 'meldkit'

changesSince(Shop, two, bob.seen).kind // => 'delta'
const restored = replica(Shop, 'carol', decode(Shop, encode(Shop, two)))
changesSince(Shop, restored, bob.seen).kind // => 'state'

// #endregion

// #region branch
import { branch } from 'meldkit'

const [side] = change(Shop, branch(Shop, one, 'alice-side'), shop => shop.cart.remove('milk'))
view(Shop, side).cart // => []
view(Shop, one).cart // => ['milk']
view(Shop, merge(Shop, two, side)) // => { cart: [], visits: 1 }

// #endregion

// #region compact
import { compact, lwwRegister, versionOf } from 'meldkit'

const Name = lwwRegister('')
const set = (id: string) => change(Name, replica(Name, id), name => name.set(id))[0]
const met = merge(Name, set('ann'), set('ben'))
met.state.length // => 2
const [compacted, dropping] = compact(Name, met, versionOf(met.seen))
compacted.state.length // => 1
dropping.ahead // => { ids: ['ann'], values: [[1, 1]] }
compact(Name, compacted, versionOf(met.seen))[0] === compacted // => true

// #endregion

// #region order
import { equal, leq } from 'meldkit'

leq(Shop, one, two) // => true
leq(Shop, two, one) // => false
equal(Shop, merge(Shop, replica(Shop, 'dave'), two), two) // => true
// #endregion

// #region bytes
const bytes = encode(Shop, two)
equal(Shop, decode(Shop, bytes), two) // => true
Buffer.compare(encode(Shop, merge(Shop, bob, second)), bytes) // => 0

// #endregion

// #region json
import { fromJson, toJson } from 'meldkit'

const json = toJson(Shop, two)
json.type // => 'struct1(cart:addWinsSet1,visits:pnCounter1)'
equal(Shop, fromJson(Shop, JSON.parse(JSON.stringify(json))), two) // => true

// #endregion

// #region select
import { derive, select } from 'meldkit'

const sorted = select(
  Shop,
  shop => shop.cart,
  cart => [...cart].sort(),
)
sorted(two) // => ['milk']
sorted(two) === sorted(one) // => true

const sizes = derive((cart: ReadonlySet<string>, other: ReadonlySet<string>) => [cart.size, other.size])
sizes(view(Shop, one).cart, view(Shop, side).cart) // => [1, 0]
sizes(view(Shop, two).cart, view(Shop, side).cart) === sizes(view(Shop, one).cart, view(Shop, side).cart) // => true

// #endregion

// #region undo
import { record, redo, undo, undoHistory } from 'meldkit'

const history = record(Shop, undoHistory(Shop), empty, one)
const undone = undo(Shop, two, history)
view(Shop, undone.replica) // => { cart: [], visits: 1 }
view(Shop, merge(Shop, two, undone.delta)).cart // => []
view(Shop, redo(Shop, undone.replica, undone.history).replica) // => { cart: ['milk'], visits: 1 }

// #endregion

// #region why
import { why } from 'meldkit'

why(Shop, two, ['cart', 'milk']) // => { winners: [{ dot: '1@alice' }], losers: [] }
why(Shop, two, ['visits']).winners // => [{ dot: '2@alice', value: 1 }]
why(Shop, two).winners.length // => 2

// #endregion

// #region overhead
import { overhead } from 'meldkit'

const { total, frame, history: past, content, metadata, entries } = overhead(Shop, two)
total === bytes.length && total === frame + past + content + metadata // => true
entries // => 2
metadata / entries < 5 // => true

// #endregion

// #region places
import { cursorAt, indexOfCursor, text, textDelta } from 'meldkit'

const Note = text()
const [tea] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'tea'))
const [green] = change(Note, tea, note => note.insert(0, 'green '))
textDelta(Note, tea, green) // => [{ insert: 'green ' }]
textDelta(Note, green, tea) // => [{ delete: 6 }]
indexOfCursor(Note, green, cursorAt(Note, tea, 3)) // => 9

// #endregion

// #region at
import { at } from 'meldkit'

const [none] = change(Note, green, note => note.clear())
view(Note, at(Note, none, versionOf(green.seen))) // => 'green tea'
view(Note, at(Note, none, versionOf(tea.seen))) // => 'tea'

// #endregion

// #region stream
import { decodeNext, deltaStream, encodeNext } from 'meldkit'

const [, typing] = change(Note, tea, note => note.insert(3, 's'))
const [sent, out] = encodeNext(Note, deltaStream(), typing)
const [received, into] = decodeNext(Note, deltaStream(), sent)
view(Note, merge(Note, tea, received)) // => 'teas'
out.ids // => ['alice']
into.ids // => ['alice']
// #endregion
