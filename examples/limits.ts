// The code of docs/limits.md: each number where it can be seen.

import {
  addWinsSet,
  change,
  changesSince,
  counterMax,
  DecodeError,
  decode,
  dot,
  encode,
  hlcParts,
  InvariantError,
  lwwRegister,
  pnCounter,
  replica,
  replicaId,
  stamp,
} from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof InvariantError || error instanceof DecodeError) return error.code
  }
  return 'nothing was thrown'
}

const Likes = pnCounter()
const Title = lwwRegister('')

// #region counters
counterMax === 2 ** 50 - 1 // => true
codeOf(() => dot('alice', counterMax + 1)) // => 'argument'
// #endregion

// #region stamps
const last = 2 ** 52 - 2 ** 50 - 1
new Date(hlcParts(stamp(last)).wallMs).getUTCFullYear() // => 2074
codeOf(() => change(Title, replica(Title, 'alice'), title => title.set('x'), { now: Date.UTC(2080, 0) })) // => 'clock-exhausted'
// #endregion

// #region ids
replicaId('a'.repeat(128)).length // => 128
codeOf(() => replicaId('a'.repeat(129))) // => 'replica-id'
codeOf(() => replicaId('')) // => 'replica-id'
// #endregion

// #region values
type Nested = readonly Nested[]
const nest = (levels: number): Nested => (levels === 0 ? [] : [nest(levels - 1)])
const Deep = lwwRegister<Nested>([])
codeOf(() => change(Deep, replica(Deep, 'alice'), deep => deep.set(nest(63)))) // => 'nothing was thrown'
codeOf(() => change(Deep, replica(Deep, 'alice'), deep => deep.set(nest(64)))) // => 'value'
// #endregion

// #region depth
const [nested] = change(Deep, replica(Deep, 'alice'), deep => deep.set(nest(8)))
codeOf(() => decode(Deep, encode(Deep, nested), { depthMax: 4 })) // => 'limit'
// #endregion

// #region totals
const [full] = change(Likes, replica(Likes, 'alice'), likes => likes.increment(Number.MAX_SAFE_INTEGER))
codeOf(() => change(Likes, full, likes => likes.increment())) // => 'value'
// #endregion

// #region log
const reader = replica(Likes, 'reader').seen
let busy = replica(Likes, 'alice')
for (let n = 0; n < 1024; n++) busy = change(Likes, busy, likes => likes.increment())[0]
changesSince(Likes, busy, reader).kind // => 'delta'
const [more] = change(Likes, busy, likes => likes.increment())
changesSince(Likes, more, reader).kind // => 'state'
// #endregion

// #region sizes
const Tags = addWinsSet<string>()
const [tagged] = change(Tags, replica(Tags, 'alice'), tags => tags.add('a'))
const bytes = encode(Tags, tagged)
codeOf(() => decode(Tags, bytes, { sizeMax: bytes.length - 1 })) // => 'limit'
codeOf(() => decode(Tags, bytes.slice(0, -1))) // => 'checksum'
codeOf(() => decode(Tags, bytes.slice(0, 9))) // => 'truncated'
// #endregion
