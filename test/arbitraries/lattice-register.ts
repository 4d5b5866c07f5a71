// The lattice register over each lattice. A lattice has no concurrency: its model is the join of all values, written anew
// from the definition of each lattice.

import fc, { type Arbitrary } from 'fast-check'
import {
  type Json,
  type Lattice,
  type LatticeRegister,
  latticeRegister,
  lexicographicLattice,
  maxLattice,
  minLattice,
  productLattice,
  recordLattice,
  unionLattice,
} from 'meldkit'
import { type Fixture, fixture, type Model } from './model'

type Join = (values: readonly unknown[]) => unknown

function latticeFixture<S extends Json>(
  lattice: Lattice<S>,
  states: Arbitrary<S>,
  join: Join,
): Fixture<LatticeRegister<S>, S> {
  const model: Model<S> = {
    value: writes => join([lattice.bottom, ...writes.map(({ op }) => op)]),
    acts: (op, seen) =>
      JSON.stringify(join([lattice.bottom, ...seen.map(write => write.op), op])) !== JSON.stringify(model.value(seen)),
    alive: () => true,
  }
  return fixture({
    name: `latticeRegister of ${lattice.name}`,
    type: latticeRegister(lattice),
    edits: states,
    apply: (edit, state) => edit.join(state),
    show: state => `join ${JSON.stringify(state)}`,
    // What only grows reaches what is above it, and forgets nothing.
    reconciles: (now, next) => JSON.stringify(join([now, next])) === JSON.stringify(next),
    undoes: (before, after) => JSON.stringify(before) === JSON.stringify(after),
    model,
  })
}

const numbers = (values: readonly unknown[]) => values.filter((value): value is number => value !== null)
const most: Join = values => (numbers(values).length === 0 ? null : Math.max(...numbers(values)))
const least: Join = values => (numbers(values).length === 0 ? null : Math.min(...numbers(values)))
const union: Join = values => [...new Set(values.flat())].sort()
const each =
  (...joins: readonly Join[]): Join =>
  values =>
    joins.map((join, i) => join(values.map(value => (value as readonly unknown[])[i])))
const lexicographic =
  (second: Join): Join =>
  values => {
    const top = most(values.map(value => (value as readonly unknown[])[0]))
    const tops = values.filter(value => (value as readonly unknown[])[0] === top)
    return [top, second(tops.map(value => (value as readonly unknown[])[1]))]
  }
const record =
  (of: Join): Join =>
  values => {
    const keys = [...new Set(values.flatMap(value => Object.keys(value as object)))].sort()
    const at = (key: string) =>
      values.flatMap(value => (Object.hasOwn(value as object, key) ? (value as Record<string, unknown>)[key] : []))
    return Object.fromEntries(keys.map(key => [key, of(at(key))]))
  }

const numeral = fc.option(fc.integer({ min: -1, max: 3 }), { freq: 6 })
const subset = fc.subarray(['a', 'b', 'c'])

export const latticeFixtures = {
  max: latticeFixture(maxLattice, numeral, most),
  min: latticeFixture(minLattice, numeral, least),
  union: latticeFixture(unionLattice<string>(), subset, union),
  product: latticeFixture(
    productLattice(maxLattice, unionLattice<string>()),
    fc.tuple(numeral, subset),
    each(most, union),
  ),
  lexicographic: latticeFixture(lexicographicLattice(maxLattice, unionLattice<string>()), fc.tuple(numeral, subset), lexicographic(union)), // biome-ignore format: one line
  record: latticeFixture(recordLattice(maxLattice), fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), fc.nat(3), { maxKeys: 2, noNullPrototype: true }), record(most)), // biome-ignore format: one line
}
