/**
 * A record with a fixed set of named children, each of its own type.
 */
import { invariant, show } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { isWellFormed } from '../clock/replica-id'
import type { AnyCausalCrdt, AnyCrdt, Crdt, Edit, Facets, FacetsOf, Scope, Value } from './contract'
import { readStruct, reconcilePart } from './plain'
import { type ProductState, partScope, productFacets, productParts } from './product'

/** What a struct remembers: its children's states, ascending by field name. */
export type StructState = ProductState

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
  for (const name of names)
    invariant(
      isWellFormed(name) && name !== '__proto__',
      'argument',
      () => `A struct's field names must be well-formed and not "__proto__", got ${show(name)}.`,
    )
  const children = names.map(name => fields[name] as AnyCrdt)
  const parts = productParts(children)
  return {
    ...parts,
    tag: 'struct',
    version: 1,
    kind: (children.every(child => child.kind === 'causal') ? 'causal' : 'lattice') as StructKind<F>,
    children: names.map((name, i) => [name, children[i] as AnyCrdt]),
    view: memoByIdentity((state: StructState) => {
      const view: Record<string, unknown> = {}
      names.forEach((name, i) => {
        view[name] = (children[i] as AnyCrdt).view(state[i])
      })
      return Object.freeze(view) as StructValue<F>
    }),
    edit: editOf(names, (scope, i) =>
      (children[i] as AnyCrdt).edit(partScope(scope, parts.bottom, i)),
    ) as Struct<F>['edit'],
  }
}

/** The facets of {@link struct}: a plain next value may leave fields out, which then stay. */
export function structFacets(type: Struct<Fields>, facetsOf: FacetsOf): Facets<StructState> {
  const children = type.children.map(([, child]) => child)
  const names = new Set(type.children.map(([name]) => name))
  return {
    ...productFacets(children, facetsOf),
    part(state, step) {
      const i = type.children.findIndex(([name]) => name === step)
      return i < 0 ? undefined : [children[i] as AnyCrdt, state[i]]
    },
    reconcile(scope, next, keyOf) {
      const now = type.view(scope.read())
      if (next === now) return
      const wanted = readStruct(next, names)
      type.children.forEach(([name, child], i) => {
        if (!Object.hasOwn(wanted, name) || wanted[name] === now[name]) return
        reconcilePart(keyOf, name, () =>
          facetsOf(child).reconcile(partScope(scope, type.bottom, i), wanted[name], keyOf),
        )
      })
    },
  }
}

const scopeOf: unique symbol = /* @__PURE__ */ Symbol('scope')

/** The maker of a struct's mutators: one prototype per descriptor, whose getters make a child's mutators when asked. */
function editOf(
  names: readonly string[],
  child: (scope: Scope<StructState>, i: number) => unknown,
): (scope: Scope<StructState>) => object {
  const prototype: object = {}
  names.forEach((name, i) => {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: { [scopeOf]: Scope<StructState> }) {
        return child(this[scopeOf], i)
      },
    })
  })
  return scope => {
    const edit = Object.create(prototype) as { [scopeOf]: Scope<StructState> }
    edit[scopeOf] = scope
    return edit
  }
}
