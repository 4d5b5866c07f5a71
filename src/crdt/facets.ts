/**
 * Finds the facets of a type: plain values in, undo, reasons.
 *
 * A type may bring its own, as types from outside do. Meldkit's types keep theirs beside the type, in functions that a
 * bundler leaves out of a program that never asks for facets; this table names them. One line for each type.
 */
import { InvariantError } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { addWinsSetFacets } from './add-wins-set'
import { boundedCounterFacets } from './bounded-counter'
import { causalLengthSetFacets } from './causal-length-set'
import type { AnyCrdt, Facets, FacetsOf, State } from './contract'
import { disableWinsFlagFacets } from './disable-wins-flag'
import { enableWinsFlagFacets } from './enable-wins-flag'
import { gCounterFacets } from './g-counter'
import { growOnlySetFacets } from './grow-only-set'
import { lwwMapFacets } from './lww-map'
import { lwwRegisterFacets } from './lww-register'
import { maxRegisterFacets } from './max-register'
import { minRegisterFacets } from './min-register'
import { mvMapFacets } from './mv-map'
import { mvRegisterFacets } from './mv-register'
import { orMapFacets } from './or-map'
import { pnCounterFacets } from './pn-counter'
import { presenceFacets } from './presence'
import { registerFacets } from './register'
import { removeWinsSetFacets } from './remove-wins-set'
import { structFacets } from './struct'

// Descriptors are told apart by their tags here, and each function knows its own.
// biome-ignore lint/suspicious/noExplicitAny: see above
const makers: { readonly [tag: string]: (type: any, facetsOf: FacetsOf) => Facets<any> } = {
  addWinsSet: addWinsSetFacets,
  boundedCounter: boundedCounterFacets,
  disableWinsFlag: disableWinsFlagFacets,
  causalLengthSet: causalLengthSetFacets,
  enableWinsFlag: enableWinsFlagFacets,
  lwwMap: lwwMapFacets,
  lwwRegister: lwwRegisterFacets,
  maxRegister: maxRegisterFacets,
  mvMap: mvMapFacets,
  gCounter: gCounterFacets,
  growOnlySet: growOnlySetFacets,
  minRegister: minRegisterFacets,
  mvRegister: mvRegisterFacets,
  orMap: orMapFacets,
  pnCounter: pnCounterFacets,
  register: registerFacets,
  resettableCounter: pnCounterFacets,
  presence: presenceFacets,
  removeWinsSet: removeWinsSetFacets,
  struct: structFacets,
}

const builtIn: FacetsOf = /* @__PURE__ */ memoByIdentity((type: AnyCrdt) => {
  if (type.facetsFrom !== undefined) return type.facetsFrom(find)
  const make = Object.hasOwn(makers, type.tag) ? makers[type.tag] : undefined
  if (make !== undefined) return make(type, find)
  throw new InvariantError('argument', `The type ${type.tag} has no facets. Give its descriptor "facets" to use it so.`)
})

const find: FacetsOf = type => type.facets ?? builtIn(type)

/** Whether a type, and all its children, have facets. */
export function hasFacets(type: AnyCrdt): boolean {
  if (type.facets !== undefined) return true
  const isKnown = type.facetsFrom !== undefined || Object.hasOwn(makers, type.tag)
  return isKnown && type.children.every(([, child]) => hasFacets(child))
}

/**
 * What a type can do besides: `reconcile`, `inverse`, `why`.
 *
 * @throws InvariantError `argument` when a type from outside brings no facets.
 *
 * @example
 * ```ts
 * import { change, facetsOf, lwwRegister, merge, replica } from 'meldkit'
 *
 * const Title = lwwRegister('')
 * const [alice] = change(Title, replica(Title, 'alice'), title => title.set('draft'))
 * const [bob] = change(Title, replica(Title, 'bob'), title => title.set('final'))
 * facetsOf(Title).why(merge(Title, alice, bob).state).losers // => [{ dot: '1@alice', value: 'draft', stamp: 1 }]
 * ```
 */
export function facetsOf<T extends AnyCrdt>(type: T): Facets<State<T>> {
  return find(type)
}
