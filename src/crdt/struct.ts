/**
 * A record with a fixed set of named children, each of its own type.
 */
import { invariant, show } from '../base/error'
import { isWellFormed } from '../clock/replica-id'
import { memoByIdentity } from '../base/memo'
import { type AnyCausalCrdt, type AnyCrdt, type Crdt, childScope, type Edit, type Explanation, type Scope, type Value } from './contract'

/** What a struct remembers: its children's states, ascending by field name. */
export type StructState = readonly unknown[]

/** The named children of a struct. */
export interface Fields {
  readonly [name: string]: AnyCrdt
}

/** What a struct's view gives: a plain object. */
export type StructValue<F extends Fields> = { readonly [Name in keyof F]: Value<F[Name]> } & {}
/** The mutators of a struct: those of its children, by field. */
export type StructEdit<F extends Fields> = { readonly [Name in keyof F]: Edit<F[Name]> } & {}
/** A struct can live under a removable key when all its children can. */
export type StructKind<F extends Fields> = F extends { readonly [name: string]: AnyCausalCrdt } ? 'causal' : 'lattice'

/** The descriptor type of {@link struct}. */
export interface Struct<F extends Fields> extends Crdt<StructState, StructValue<F>, StructEdit<F>, StructKind<F>> {}

/**
 * A record of replicated children.
 *
 * Under concurrency: each field keeps the rule of its own type; one change may edit several fields and is seen as a whole.
 *
 * State: the children's states as an array, ascending by field name. The view is a frozen plain object with the fields in
 * that order; parts that did not change stay `===`. A field cannot be absent, and the set of fields is part of the wire identity.
 * Cost: O(fields) a change, plus the children's.
 *
 * @param fields descriptors by name. The struct is of kind `causal`, and may live in an `orMap`, if all of them are.
 * @throws InvariantError `argument` when a field name is ill-formed text or `__proto__`.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, pnCounter, replica, struct, view } from 'meldkit'
 *
 * const Shop = struct({ cart: addWinsSet<string>(), visits: pnCounter() })
 * const [shop] = change(Shop, replica(Shop, 'till-1'), (edit) => {
 *   edit.cart.add('milk')
 *   edit.visits.increment()
 * })
 * view(Shop, shop).visits // => 1
 * view(Shop, shop).cart.has('milk') // => true
 * ```
 *
 * @see Almeida, Shoker & Baquero (JPDC 2018), section 4: products of lattices.
 */
export function struct<const F extends Fields>(fields: F): Struct<F> {
  const names = Object.keys(fields).sort()
  for (const name of names) invariant(isWellFormed(name) && name !== '__proto__', 'argument', () => `A struct's field names must be well-formed and not "__proto__", got ${show(name)}.`)
  const children = names.map((name) => fields[name] as AnyCrdt)
  const bottom: StructState = children.map((child) => child.bottom as unknown)

  /** Applies `next` to each child; `keep` itself, or bottom, when that is what comes out. */
  const build = (next: (child: AnyCrdt, i: number) => unknown, keep: StructState = bottom): StructState => {
    const parts = children.map(next)
    if (same(parts, keep)) return keep
    return same(parts, bottom) ? bottom : parts
  }
  const fieldScope = (scope: Scope<StructState>, i: number): Scope<unknown> =>
    childScope(
      scope,
      (state) => state[i],
      (delta) => bottom.map((part, at) => (at === i ? delta : part)),
    )

  return {
    tag: 'struct',
    version: 1,
    kind: (children.every((child) => child.kind === 'causal') ? 'causal' : 'lattice') as StructKind<F>,
    children: names.map((name, i) => [name, children[i] as AnyCrdt]),
    bottom,
    join(a, b, seenByA, seenByB, owner) {
      if (a === b) return a
      const joined = build((child, i) => child.join(a[i], b[i], seenByA, seenByB, owner), a)
      return joined !== a && same(joined, b) ? b : joined
    },
    view: memoByIdentity((state: StructState) => {
      const view: Record<string, unknown> = {}
      names.forEach((name, i) => {
        view[name] = (children[i] as AnyCrdt).view(state[i])
      })
      return Object.freeze(view) as StructValue<F>
    }),
    edit: editOf(names, (scope, i) => (children[i] as AnyCrdt).edit(fieldScope(scope, i))) as Struct<F>['edit'],
    clear: (state) => build((child, i) => child.clear(state[i])),
    alive: (state) => children.some((child, i) => child.alive(state[i])),
    since: (newer, older, gap) => build((child, i) => child.since(newer[i], older[i], gap)),
    write: (writer, state) => writer.tuple(() => children.forEach((child, i) => child.write(writer, state[i]))),
    read: (reader) => reader.tuple(() => build((child) => child.read(reader))),
    reconcile(scope, next) {
      const wanted = next as Record<string, unknown>
      names.forEach((name, i) => {
        if (Object.hasOwn(wanted, name)) (children[i] as AnyCrdt).reconcile(fieldScope(scope, i), wanted[name])
      })
    },
    inverse: (scope, before, after) => children.forEach((child, i) => before[i] !== after[i] && child.inverse(fieldScope(scope, i), before[i], after[i])),
    compact: (state, stable) => build((child, i) => child.compact(state[i], stable), state),
    why: (state) => children.map((child, i) => child.why(state[i]) as Explanation).reduce(both, { rule: 'Each field by the rule of its own type.', winners: [], losers: [] }),
  }
}

function same(a: StructState, b: StructState): boolean {
  return a.every((part, i) => part === b[i])
}

function both(a: Explanation, b: Explanation): Explanation {
  return { rule: a.rule, winners: [...a.winners, ...b.winners], losers: [...a.losers, ...b.losers] }
}

const scopeOf: unique symbol = /* @__PURE__ */ Symbol('scope')

/** The maker of a struct's mutators: one prototype per descriptor, whose getters make a child's mutators when asked. */
function editOf(names: readonly string[], child: (scope: Scope<StructState>, i: number) => unknown): (scope: Scope<StructState>) => object {
  const prototype: object = {}
  names.forEach((name, i) => {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: { [scopeOf]: Scope<StructState> }) {
        return child(this[scopeOf], i)
      },
    })
  })
  return (scope) => Object.create(prototype, { [scopeOf]: { value: scope } }) as object
}
