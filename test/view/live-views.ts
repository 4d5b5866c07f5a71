// The incremental views with their naive twins, and variants with faults that somebody might make.

import { champOf } from '../../src/collections/champ-update'
import { compareKeys } from '../../src/collections/key'
import { mapView } from '../../src/crdt/champ-view'
import { count, filter, fold, mapValues, type Sorted, sortBy, sum } from '../../src/index'
import type { Input, LiveView } from './live'

type Entry = readonly [string, number]
const byKey = (entries: Iterable<Entry>): Entry[] => [...entries].sort(([a], [b]) => compareKeys(a, b))
const total = (content: Input, of: (votes: number) => number) =>
  [...content.values()].reduce((sum, n) => sum + of(n), 0)
/** Amounts that floating point rounds, so that the order of additions shows. */
const cents = (votes: number) => votes * 0.1
const rounded = (n: number) => Math.round(n * 1e6)
const evens = (n: number) => n % 2 === 0
const maps = { plain: byKey }
const numbers = { plain: (n: number) => n }
const lists = { plain: (sorted: Sorted<string, number>) => [...sorted] }
const ranked = (content: Input, sign: number) => byKey(content).sort(([, a], [, b]) => sign * (a - b))

export const liveViews: readonly LiveView[] = [
  {
    ...maps,
    name: 'mapValues',
    make: called => mapValues((n: number) => called(n * 2)),
    naive: content => byKey(content).map(([key, n]) => [key, n * 2]),
  },
  {
    ...maps,
    name: 'mapValues to objects and undefined',
    make: called => mapValues((n: number, key) => called(n % 3 === 0 ? undefined : { key, n })) as never,
    naive: content => byKey(content).map(([key, n]) => [key, n % 3 === 0 ? undefined : { key, n }]),
  },
  {
    ...maps,
    name: 'filter',
    make: called => filter((n: number) => called(evens(n))),
    naive: content => byKey(content).filter(([, n]) => evens(n)),
  },
  {
    plain: rounded,
    name: 'sum of fractions',
    make: called => sum((n: number) => called(cents(n))),
    naive: content => rounded(total(content, cents)),
  },
  {
    ...numbers,
    name: 'count',
    make: called => count((n: number) => called(evens(n))),
    naive: content => [...content.values()].filter(evens).length,
  },
  {
    plain: (keys: string[]) => [...keys].sort(),
    name: 'fold to lists, whose order is that of the map',
    make: called =>
      fold({ zero: [], of: (_: number, key) => called([key]), plus: (a: string[], b: string[]) => [...a, ...b] }),
    naive: content => [...content.keys()].sort(),
  },
  {
    ...lists,
    name: 'sortBy',
    make: called => sortBy((n: number) => called(n)),
    naive: content => ranked(content, 1),
  },
  {
    ...lists,
    name: 'sortBy descending, with many ties',
    make: called => sortBy((n: number) => called(Math.sign(n)), { descending: true }),
    naive: content => byKey(content).sort(([, a], [, b]) => Math.sign(b) - Math.sign(a)),
  },
  {
    ...numbers,
    name: 'sum of filter of mapValues',
    make(called) {
      const doubled = mapValues((n: number) => called(n * 2))
      const large = filter((n: number) => n > 4)
      const all = sum((n: number) => n)
      return input => all(large(doubled(input)))
    },
    naive: content => total(content, n => (n * 2 > 4 ? n * 2 : 0)),
  },
  {
    ...lists,
    name: 'sortBy of filter',
    make(called) {
      const some = filter((n: number) => called(n > 2))
      const ordered = sortBy((n: number) => -n)
      return input => ordered(some(input))
    },
    naive: content => ranked(content, -1).filter(([, n]) => n > 2),
  },
]

export interface BrokenView extends LiveView {
  readonly story: string
  readonly caughtBy: string
}

/** A sum that follows changes itself, by `step(sum, key, before, after)`, from the input before. */
function running(step: (sum: number, before: number | undefined, after: number | undefined) => number) {
  let last: Input = new Map()
  let sum = 0
  const known = new WeakMap<object, number>()
  return (input: Input): number => {
    for (const key of new Set([...last.keys(), ...input.keys()]))
      if (last.get(key) !== input.get(key)) sum = step(sum, last.get(key), input.get(key))
    last = input
    if (!known.has(input)) known.set(input, sum)
    return sum
  }
}

const mapOf = mapView<string, number, number>({ shows: () => true, value: n => n })

export const brokenViews: readonly BrokenView[] = [
  {
    ...numbers,
    name: 'sum without removals',
    story: 'Entries that go are not taken out of the sum.',
    caughtBy: 'oracle',
    make: () => running((sum, before, after) => (after === undefined ? sum : sum - (before ?? 0) + after)),
    naive: content => total(content, n => n),
  },
  {
    plain: rounded,
    name: 'running sum',
    story: 'The old amount is subtracted and the new one added, so rounding depends on the versions seen before.',
    caughtBy: 'content',
    make: () => running((sum, before = 0, after = 0) => sum - cents(before) + cents(after)),
    naive: content => rounded(total(content, cents)),
  },
  {
    ...maps,
    name: 'filter made anew',
    story: 'Each look makes another object, so a store that compares snapshots renders for ever.',
    caughtBy: 'same input, same result',
    make: () => input => mapOf(champOf([...input].filter(([, n]) => evens(n)))),
    naive: content => byKey(content).filter(([, n]) => evens(n)),
  },
  {
    ...maps,
    name: 'filter remembered by size',
    story: 'The result is remembered by how many entries there are.',
    caughtBy: 'oracle',
    make() {
      const known = new Map<number, Input>()
      return input => {
        const hit = known.get(input.size) ?? mapOf(champOf([...input].filter(([, n]) => evens(n))))
        known.set(input.size, hit)
        return hit
      }
    },
    naive: content => byKey(content).filter(([, n]) => evens(n)),
  },
  {
    ...maps,
    name: 'mapValues of everything',
    story: 'Each version is computed whole.',
    caughtBy: 'calls for what differs',
    make: called => input => mapValues((n: number) => called(n * 2))(input),
    naive: content => byKey(content).map(([key, n]) => [key, n * 2]),
  },
  {
    ...lists,
    name: 'ties by arrival',
    story:
      'An entry whose rank changed goes behind those of its new rank, so the order depends on the versions before.',
    caughtBy: 'content',
    make() {
      let list: Entry[] = []
      const known = new WeakMap<object, Entry[]>()
      return input => {
        const kept = list.filter(([key, n]) => input.get(key) === n)
        const had = new Set(kept.map(([key]) => key))
        list = [...kept, ...[...input].filter(([key]) => !had.has(key))].sort(([, a], [, b]) => a - b)
        known.set(input, known.get(input) ?? list)
        return known.get(input)
      }
    },
    naive: content => ranked(content, 1),
  },
]
