/**
 * Join-semilattices over plain JSON values, their combinators, and the type that replicates one.
 *
 * A lattice only grows: it needs no dots, survives any duplication and reordering by itself, and cannot be removed. Use
 * one for high-water marks, feature sets that only widen, progress. Left out: anything that must shrink.
 *
 * Source: Baquero, Almeida, Cunha & Ferreira, "Composition in state-based CRDTs" (Bulletin of EATCS 123, 2017).
 */
import { show } from '../base/error'
import { checkValue, type Json, recordOf } from '../codec/value'
import { compareKeys, type Scalar } from '../collections/key'
import type { Crdt, Scope } from './contract'
import { refuse } from './plain'

/** A join-semilattice with bottom; its states are JSON, so that every lattice has a wire form. */
export interface Lattice<S extends Json> {
  readonly name: string
  readonly bottom: S
  /** The least upper bound; `a` itself when `b` adds nothing. */
  join(a: S, b: S): S
  /** Whether a value is a state of this lattice, in its canonical form. */
  accepts(value: unknown): boolean
}

/** The numbers (and null, the bottom) under max. */
export const maxLattice: Lattice<number | null> = {
  name: 'max',
  bottom: null,
  join: (a, b) => (b === null || (a !== null && a >= b) ? a : b),
  accepts: value => value === null || isNumber(value),
}

/** The numbers (and null, the bottom) under min. */
export const minLattice: Lattice<number | null> = {
  name: 'min',
  bottom: null,
  join: (a, b) => (b === null || (a !== null && a <= b) ? a : b),
  accepts: value => value === null || isNumber(value),
}

/** The finite sets of scalars under union, as arrays that ascend strictly. O(n). */
export function unionLattice<Element extends Scalar>(): Lattice<readonly Element[]> {
  return {
    name: 'union',
    bottom: [],
    join(a, b) {
      const known = new Set(a)
      const more = b.filter(element => !known.has(element))
      return more.length === 0 ? a : Object.freeze([...a, ...more].sort(compareKeys))
    },
    accepts: value =>
      Array.isArray(value) &&
      value.every((element, i) => isScalar(element) && (i === 0 || compareKeys(value[i - 1] as Scalar, element) < 0)),
  }
}

/** The pairs, joined part by part. */
export function productLattice<A extends Json, B extends Json>(
  first: Lattice<A>,
  second: Lattice<B>,
): Lattice<readonly [A, B]> {
  return {
    name: `product(${first.name},${second.name})`,
    bottom: [first.bottom, second.bottom],
    join(a, b) {
      const parts = [first.join(a[0], b[0]), second.join(a[1], b[1])] as const
      return parts[0] === a[0] && parts[1] === a[1] ? a : Object.freeze(parts)
    },
    accepts: value => Array.isArray(value) && value.length === 2 && first.accepts(value[0]) && second.accepts(value[1]),
  }
}

/**
 * The pairs in lexicographic order: the larger first part takes its second part along; equal first parts join the second.
 *
 * @param first must be totally ordered (max, min, or a lexicographic pair of such), or joins would invent pairs.
 */
export function lexicographicLattice<A extends Json, B extends Json>(
  first: Lattice<A>,
  second: Lattice<B>,
): Lattice<readonly [A, B]> {
  return {
    ...productLattice(first, second),
    name: `lexicographic(${first.name},${second.name})`,
    join(a, b) {
      const isA = first.join(a[0], b[0]) === a[0]
      const isB = first.join(b[0], a[0]) === b[0]
      if (isA !== isB) return isA ? a : b
      const joined = second.join(a[1], b[1])
      return joined === a[1] ? a : Object.freeze([a[0], joined] as const)
    },
  }
}

/** The records with text keys, joined key by key; an absent key is bottom. O(n). */
export function recordLattice<S extends Json>(of: Lattice<S>): Lattice<{ readonly [key: string]: S }> {
  return {
    name: `record(${of.name})`,
    bottom: {},
    join(a, b) {
      const joined = new Map(Object.entries(a))
      let grew = false
      for (const [key, theirs] of Object.entries(b)) {
        const ours = joined.get(key)
        const next = ours === undefined ? theirs : of.join(ours, theirs)
        if (next !== ours) grew = true
        joined.set(key, next)
      }
      const keys = [...joined.keys()].sort()
      return grew
        ? (recordOf(
            keys,
            keys.map(key => joined.get(key)),
          ) as { readonly [key: string]: S })
        : a
    },
    accepts: value =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every(part => of.accepts(part)),
  }
}

/** The mutators of a lattice register. */
export interface LatticeRegisterEdit<S> {
  /** Joins a state into the register; does nothing and takes no dot if it adds nothing. */
  join(state: S): void
}

/** The descriptor type of {@link latticeRegister}. */
export interface LatticeRegister<S extends Json> extends Crdt<S, S, LatticeRegisterEdit<S>, 'lattice'> {}

/**
 * A register whose value is the join of all that was ever written.
 *
 * Under concurrency: everything counts; the value is the least upper bound.
 *
 * State: the lattice's value as JSON. Cost: that of the lattice's join; a delta is what was joined.
 * It cannot live under a removable key: an `orMap` refuses it by type.
 *
 * @throws InvariantError `value` when what is joined is not a state of the lattice in canonical form.
 *
 * @example
 * ```ts
 * import { change, latticeRegister, merge, replica, unionLattice, view } from 'meldkit'
 *
 * const Features = latticeRegister(unionLattice<string>())
 * const [alice] = change(Features, replica(Features, 'alice'), (features) => features.join(['video']))
 * const [bob] = change(Features, replica(Features, 'bob'), (features) => features.join(['chat']))
 * view(Features, merge(Features, alice, bob)) // => ['chat', 'video']
 * ```
 *
 * @see Shapiro et al., "Conflict-free Replicated Data Types" (SSS 2011), section 2.2.
 */
export function latticeRegister<S extends Json>(lattice: Lattice<S>): LatticeRegister<S> {
  const { bottom } = lattice
  const leq = (a: S, b: S): boolean => lattice.join(b, a) === b
  const check = (state: unknown): S => {
    const checked = checkValue(state) as S
    return lattice.accepts(checked) ? checked : refuse(`a state of the lattice ${lattice.name}`, state)
  }
  const raise = (scope: Scope<S>, state: S): void => {
    if (!leq(state, scope.read())) scope.emit(state)
  }
  return {
    tag: `latticeRegister:${lattice.name}`,
    version: 1,
    kind: 'lattice',
    children: [],
    bottom,
    join: (a, b) => lattice.join(a, b),
    view: state => state,
    edit: scope => ({ join: state => raise(scope, check(state)) }),
    clear: () => bottom,
    alive: state => state !== bottom,
    compact: state => state,
    since: (newer, older) => (leq(newer, older) ? bottom : newer),
    write: (writer, state) => writer.value(state),
    read(reader) {
      const state = reader.value()
      if (!lattice.accepts(state)) reader.refuse(`a state of the lattice ${lattice.name}`, state)
      return leq(state as S, bottom) ? bottom : (state as S)
    },
    facets: {
      reconcile(scope, next) {
        const checked = check(next)
        if (!leq(scope.read(), checked))
          refuse(`a state that is not below ${show(scope.read())}, as lattices only grow`, next)
        raise(scope, checked)
      },
      // What was joined stays: a lattice cannot forget.
      inverse: () => undefined,
      why: () => ({ winners: [], losers: [] }),
    },
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value)
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || isNumber(value)
}
