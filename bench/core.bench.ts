/**
 * The core's own costs at the level that a user calls; peers join in the benchmarks of the data types.
 */
import {
  addWinsSet,
  change,
  type Delta,
  decode,
  encode,
  lwwRegister,
  merge,
  orMap,
  pnCounter,
  type Replica,
  replica,
  view,
} from 'meldkit'
import { bench } from './harness'

const n = 100_000
const Tags = addWinsSet<string>()
const Rows = orMap(lwwRegister(0))
const Likes = pnCounter()

bench(`${n} elements or keys`, {
  'plain JavaScript Map': () => {
    const map = new Map<string, number>()
    for (let i = 0; i < n; i++) map.set(`key${i}`, i)
  },
  'addWinsSet, one change': () =>
    change(Tags, replica(Tags, 'a'), tags => {
      for (let i = 0; i < n; i++) tags.add(`key${i}`)
    }),
  'addWinsSet, a change each': () => {
    let tags = replica(Tags, 'a')
    for (let i = 0; i < n; i++) tags = change(Tags, tags, edit => edit.add(`key${i}`))[0]
  },
  'orMap of registers, one change': () =>
    change(Rows, replica(Rows, 'a'), rows => {
      for (let i = 0; i < n; i++) rows.at(`key${i}`).set(i)
    }),
  'orMap of registers, a change each': () => {
    let rows = replica(Rows, 'a')
    for (let i = 0; i < n; i++) rows = change(Rows, rows, edit => edit.at(`key${i}`).set(i))[0]
  },
  'orMap of registers, overwriting 1,000 keys, a change each': () => {
    let rows = replica(Rows, 'a')
    for (let i = 0; i < n; i++) rows = change(Rows, rows, edit => edit.at(`key${i % 1000}`).set(i))[0]
  },
})

const [filled] = change(Rows, replica(Rows, 'a'), rows => {
  for (let i = 0; i < n; i++) rows.at(`key${i}`).set(i)
})
const bytes = encode(Rows, filled)
console.log(`bytes of ${n} entries: ${bytes.length}`)
bench('crossing the wire', {
  encode: () => encode(Rows, filled),
  'decode and one get': () => view(Rows, decode(Rows, bytes)).get('key77'),
})

function differing(d: number): Delta<typeof Rows> {
  return change(Rows, replica(Rows, 'b', filled), rows => {
    for (let i = 0; i < d; i++) rows.at(`key${i * 7}`).set(-1)
  })[0]
}
const others = [1, 10, 1000].map(differing)
bench('merging versions that share structure', {
  '1 entry': () => merge(Rows, filled, others[0] as Delta<typeof Rows>),
  '10 entries': () => merge(Rows, filled, others[1] as Delta<typeof Rows>),
  '1,000 entries': () => merge(Rows, filled, others[2] as Delta<typeof Rows>),
})

const single = Array.from(
  { length: 1000 },
  (_, i) => change(Likes, replica(Likes, `replica-${i}`), likes => likes.increment())[1],
)
const elements = Array.from(
  { length: 1000 },
  (_, i) => change(Tags, replica(Tags, `replica-${i}`), tags => tags.add(`e${i}`))[1],
)
const gather = <T extends typeof Likes | typeof Tags>(type: T, deltas: readonly Delta<T>[]): Replica<T> =>
  deltas.reduce<Replica<T>>((all, delta) => merge(type, all, delta), replica(type, 'all'))
bench('1,000 replicas, one edit each, merged', {
  increments: () => gather(Likes, single),
  elements: () => gather(Tags, elements),
})
