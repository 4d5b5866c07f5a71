// Measures what an entry costs on the wire; docs/types/README.md and the pages of the types quote it.

// #region measure
import {
  type AnyCrdt,
  addWinsSet,
  causalLengthSet,
  change,
  disableWinsFlag,
  type Edit,
  enableWinsFlag,
  encode,
  gCounter,
  growOnlySet,
  lwwRegister,
  maxRegister,
  merge,
  minRegister,
  mvRegister,
  orMap,
  pnCounter,
  removeWinsSet,
  replica,
  resettableCounter,
  struct,
} from 'meldkit'

const entries = 1000
const keyOf = (i: number): string => `item-${String(i).padStart(4, '0')}`

/** Bytes an entry in the encoding of 1,000 entries, each made in a change of its own by one of the writers in turn. */
function bytesPerEntry<T extends AnyCrdt>(type: T, edit: (edit: Edit<T>, i: number) => void, writers: number): number {
  let all = replica(type, 'w0')
  let states = Array.from({ length: writers }, (_, w) => replica(type, `w${w}`))
  for (let i = 0; i < entries; i++) {
    const now = 1_760_000_000_000 + 1000 * i
    // 7 shares no factor with 1,000, so neighbouring keys have different writers and far-apart dots.
    const at = writers === 1 ? i : (7 * i) % entries
    states = states.map((state, w) => (w === i % writers ? change(type, state, e => edit(e, at), { now })[0] : state))
  }
  for (const state of states) all = merge(type, all, state)
  return Math.ceil(encode(type, all).length / entries)
}
// #endregion

// #region set
const Names = addWinsSet<string>()
bytesPerEntry(Names, (names, i) => names.add(keyOf(i)), 1) // => 6
bytesPerEntry(Names, (names, i) => names.add(keyOf(i)), 3) // => 8
// #endregion

// #region growing
const Handled = growOnlySet<string>()
bytesPerEntry(Handled, (handled, i) => handled.add(keyOf(i)), 1) // => 4
bytesPerEntry(Handled, (handled, i) => handled.add(keyOf(i)), 3) // => 4
// #endregion

// #region remove-wins
const Admins = removeWinsSet<string>()
bytesPerEntry(Admins, (admins, i) => admins.add(keyOf(i)), 1) // => 5
bytesPerEntry(Admins, (admins, i) => admins.add(keyOf(i)), 3) // => 7
// #endregion

// #region lengths
const Stars = causalLengthSet<string>()
bytesPerEntry(Stars, (stars, i) => stars.add(keyOf(i)), 1) // => 4
bytesPerEntry(Stars, (stars, i) => stars.add(keyOf(i)), 3) // => 4
// #endregion

// #region lww
const Prices = orMap(lwwRegister(0))
bytesPerEntry(Prices, (prices, i) => prices.at(keyOf(i)).set(7), 1) // => 12
bytesPerEntry(Prices, (prices, i) => prices.at(keyOf(i)).set(7), 3) // => 16
// #endregion

// #region mv
const Owners = orMap(mvRegister<number>())
bytesPerEntry(Owners, (owners, i) => owners.at(keyOf(i)).set(7), 1) // => 9
bytesPerEntry(Owners, (owners, i) => owners.at(keyOf(i)).set(7), 3) // => 11
// #endregion

// #region max
const Delays = orMap(maxRegister())
bytesPerEntry(Delays, (delays, i) => delays.at(keyOf(i)).raise(7), 1) // => 9
bytesPerEntry(Delays, (delays, i) => delays.at(keyOf(i)).raise(7), 3) // => 11
// #endregion

// #region flag
const Alerts = orMap(enableWinsFlag())
bytesPerEntry(Alerts, (alerts, i) => alerts.at(keyOf(i)).enable(), 1) // => 8
bytesPerEntry(Alerts, (alerts, i) => alerts.at(keyOf(i)).enable(), 3) // => 10
// #endregion

// #region counter
const Votes = orMap(pnCounter())
bytesPerEntry(Votes, (votes, i) => votes.at(keyOf(i)).increment(7), 1) // => 12
bytesPerEntry(Votes, (votes, i) => votes.at(keyOf(i)).increment(7), 3) // => 14
// #endregion

// #region kin
const Visits = orMap(gCounter())
bytesPerEntry(Visits, (visits, i) => visits.at(keyOf(i)).increment(7), 1) // => 12
bytesPerEntry(Visits, (visits, i) => visits.at(keyOf(i)).increment(7), 3) // => 14
const Unread = orMap(resettableCounter())
bytesPerEntry(Unread, (unread, i) => unread.at(keyOf(i)).increment(7), 1) // => 12
bytesPerEntry(Unread, (unread, i) => unread.at(keyOf(i)).increment(7), 3) // => 14
const Bids = orMap(minRegister())
bytesPerEntry(Bids, (bids, i) => bids.at(keyOf(i)).lower(7), 1) // => 9
bytesPerEntry(Bids, (bids, i) => bids.at(keyOf(i)).lower(7), 3) // => 11
const Doors = orMap(disableWinsFlag())
bytesPerEntry(Doors, (doors, i) => doors.at(keyOf(i)).disable(), 1) // => 8
bytesPerEntry(Doors, (doors, i) => doors.at(keyOf(i)).disable(), 3) // => 10
// #endregion

// #region map
bytesPerEntry(Votes, (votes, i) => votes.create(keyOf(i)), 1) // => 7
bytesPerEntry(Votes, (votes, i) => votes.create(keyOf(i)), 3) // => 9
// #endregion

// #region struct
const Rows = orMap(struct({ title: lwwRegister(''), done: enableWinsFlag() }))
const fill = (rows: Edit<typeof Rows>, i: number): void => {
  rows.at(keyOf(i)).title.set('milk')
  rows.at(keyOf(i)).done.enable()
}
bytesPerEntry(Rows, fill, 1) // => 18
bytesPerEntry(Rows, fill, 3) // => 22
// #endregion

// #region writers
const Likes = pnCounter()
const bytesOf = (writers: number): number => {
  let all = replica(Likes, 'reader')
  for (let w = 100; w < 100 + writers; w++) {
    const [one] = change(Likes, replica(Likes, `w${w}`), likes => likes.increment(), { now: 1_760_000_000_000 })
    all = merge(Likes, all, one)
  }
  return encode(Likes, all).length
}
Math.round((bytesOf(101) - bytesOf(1)) / 100) // => 29
// #endregion

// #region delta
const [, delta] = change(Likes, change(Likes, replica(Likes, 'alice'), likes => likes.increment())[0], likes =>
  likes.increment(),
)
encode(Likes, delta).length < 64 // => true
// #endregion
