/**
 * What a live view costs when one entry of 10^5 changes: incremental, and computed whole as one would without.
 */
import {
  change,
  filter,
  lwwRegister,
  mapValues,
  orMap,
  type Replica,
  replica,
  sortBy,
  struct,
  sum,
  type Value,
  view,
} from 'meldkit'
import { bench } from './harness'

const n = 100_000
const changes = 100
const Stock = orMap(struct({ pieces: lwwRegister(0), price: lwwRegister(0) }))
type Stock = Value<typeof Stock>
interface Item {
  readonly pieces: number
  readonly price: number
}

const [filled] = change(Stock, replica(Stock, 'a'), stock => {
  for (let i = 0; i < n; i++) {
    const item = stock.at(`item ${i}`)
    item.pieces.set((i * 7919) % 1000)
    item.price.set(i % 97)
  }
})
// One change after the other, so that each version is new to the view.
const versions: Replica<typeof Stock>[] = []
let last = filled
for (let i = 0; i < 20 * changes; i++) {
  last = change(Stock, last, stock => stock.at(`item ${(i * 31) % n}`).pieces.set(i % 1000))[0]
  versions.push(last)
}

const worth = (item: Item) => item.pieces * item.price
const isScarce = (item: Item) => item.pieces < 10

const whole: Record<string, (stock: Stock) => unknown> = {
  mapValues: stock => new Map([...stock].map(([key, item]) => [key, worth(item)])),
  filter: stock => new Map([...stock].filter(([, item]) => isScarce(item))),
  sum: stock => [...stock.values()].reduce((all, item) => all + worth(item), 0),
  sortBy: stock => [...stock].sort(([a, x], [b, y]) => x.pieces - y.pieces || (a < b ? -1 : 1)),
}
const incremental: Record<string, (stock: Stock) => unknown> = {
  mapValues: mapValues(worth),
  filter: filter(isScarce),
  sum: sum(worth),
  sortBy: sortBy((item: Item) => item.pieces),
}

for (const [name, compute] of Object.entries(whole)) {
  const look = incremental[name] as (stock: Stock) => unknown
  look(view(Stock, filled))
  let next = 0
  bench(`${name} of ${n} entries`, {
    [`incremental, ${changes} versions of one change each`]: () => {
      for (let i = 0; i < changes; i++) look(view(Stock, versions[next++ % versions.length] as Replica<typeof Stock>))
    },
    'whole, one version': () => compute(view(Stock, filled)),
  })
}
const first: Record<string, () => unknown> = {
  mapValues: () => mapValues(worth)(view(Stock, filled)),
  filter: () => filter(isScarce)(view(Stock, filled)),
  sum: () => sum(worth)(view(Stock, filled)),
  sortBy: () => sortBy((item: Item) => item.pieces)(view(Stock, filled)),
}
bench('the first look', first, 3)
