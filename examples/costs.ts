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
  lwwMap,
  lwwRegister,
  maxRegister,
  merge,
  minRegister,
  mvMap,
  mvRegister,
  orMap,
  pnCounter,
  presence,
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
bytesPerEntry(Names, (names, i) => names.add(keyOf(i)), 1) // => 4
bytesPerEntry(Names, (names, i) => names.add(keyOf(i)), 3) // => 6
// #endregion

// #region growing
const Handled = growOnlySet<string>()
bytesPerEntry(Handled, (handled, i) => handled.add(keyOf(i)), 1) // => 3
bytesPerEntry(Handled, (handled, i) => handled.add(keyOf(i)), 3) // => 3
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
bytesPerEntry(Prices, (prices, i) => prices.at(keyOf(i)).set(7), 1) // => 10
bytesPerEntry(Prices, (prices, i) => prices.at(keyOf(i)).set(7), 3) // => 13
// #endregion

// #region mv
const Owners = orMap(mvRegister<number>())
bytesPerEntry(Owners, (owners, i) => owners.at(keyOf(i)).set(7), 1) // => 7
bytesPerEntry(Owners, (owners, i) => owners.at(keyOf(i)).set(7), 3) // => 8
// #endregion

// #region max
const Delays = orMap(maxRegister())
bytesPerEntry(Delays, (delays, i) => delays.at(keyOf(i)).raise(7), 1) // => 7
bytesPerEntry(Delays, (delays, i) => delays.at(keyOf(i)).raise(7), 3) // => 8
// #endregion

// #region flag
const Alerts = orMap(enableWinsFlag())
bytesPerEntry(Alerts, (alerts, i) => alerts.at(keyOf(i)).enable(), 1) // => 6
bytesPerEntry(Alerts, (alerts, i) => alerts.at(keyOf(i)).enable(), 3) // => 7
// #endregion

// #region counter
const Votes = orMap(pnCounter())
bytesPerEntry(Votes, (votes, i) => votes.at(keyOf(i)).increment(7), 1) // => 11
bytesPerEntry(Votes, (votes, i) => votes.at(keyOf(i)).increment(7), 3) // => 12
// #endregion

// #region kin
const Visits = orMap(gCounter())
bytesPerEntry(Visits, (visits, i) => visits.at(keyOf(i)).increment(7), 1) // => 11
bytesPerEntry(Visits, (visits, i) => visits.at(keyOf(i)).increment(7), 3) // => 12
const Unread = orMap(resettableCounter())
bytesPerEntry(Unread, (unread, i) => unread.at(keyOf(i)).increment(7), 1) // => 11
bytesPerEntry(Unread, (unread, i) => unread.at(keyOf(i)).increment(7), 3) // => 12
const Bids = orMap(minRegister())
bytesPerEntry(Bids, (bids, i) => bids.at(keyOf(i)).lower(7), 1) // => 7
bytesPerEntry(Bids, (bids, i) => bids.at(keyOf(i)).lower(7), 3) // => 8
const Doors = orMap(disableWinsFlag())
bytesPerEntry(Doors, (doors, i) => doors.at(keyOf(i)).disable(), 1) // => 6
bytesPerEntry(Doors, (doors, i) => doors.at(keyOf(i)).disable(), 3) // => 7
// #endregion

// #region map
bytesPerEntry(Votes, (votes, i) => votes.create(keyOf(i)), 1) // => 5
bytesPerEntry(Votes, (votes, i) => votes.create(keyOf(i)), 3) // => 7
// #endregion

// #region maps
const Settings = lwwMap<number>()
bytesPerEntry(Settings, (settings, i) => settings.set(keyOf(i), 7), 1) // => 8
bytesPerEntry(Settings, (settings, i) => settings.set(keyOf(i), 7), 3) // => 12
const Seats = mvMap<number>()
bytesPerEntry(Seats, (seats, i) => seats.set(keyOf(i), 7), 1) // => 5
bytesPerEntry(Seats, (seats, i) => seats.set(keyOf(i), 7), 3) // => 7
// #endregion

// #region presence
const Cursors = orMap(presence<number>())
bytesPerEntry(Cursors, (cursors, i) => cursors.at(keyOf(i)).set(7), 1) // => 10
bytesPerEntry(Cursors, (cursors, i) => cursors.at(keyOf(i)).set(7), 3) // => 13
// #endregion

// #region struct
const Rows = orMap(struct({ title: lwwRegister(''), done: enableWinsFlag() }))
const fill = (rows: Edit<typeof Rows>, i: number): void => {
  rows.at(keyOf(i)).title.set('milk')
  rows.at(keyOf(i)).done.enable()
}
bytesPerEntry(Rows, fill, 1) // => 15
bytesPerEntry(Rows, fill, 3) // => 18
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
