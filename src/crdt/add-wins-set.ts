/**
 * A set in which an add survives every remove that has not seen it.
 */
import type { Scalar } from '../collections/key'
import { setView } from './champ-view'
import { emitClear } from './child-scope'
import type { Crdt, Facets, FacetsOf, Scope } from './contract'
import { hasLive, overwrite } from './dot-fun'
import { type DotMap, dotMapFacets, dotMapParts, keyScope } from './dot-map'
import type { DotSet } from './dot-set'
import { checkElement, reconcileSet } from './elements'
import { type EnableWinsFlag, enableWinsFlag } from './enable-wins-flag'

/** What an add-wins set remembers: for each element the dots of its adds that no remove has seen. */
export type AddWinsSetState<Element extends Scalar> = DotMap<Element, DotSet>

/** The mutators of an add-wins set. */
export interface AddWinsSetEdit<Element> {
  /** Adds an element; a fresh add even if it is there, so that it survives concurrent removes. */
  add(element: Element): void
  /** Removes an element: takes away the adds that were seen. Does nothing if it is absent. */
  remove(element: Element): void
  /** Removes all elements that were seen. */
  clear(): void
}

/** The descriptor type of {@link addWinsSet}. */
export interface AddWinsSet<Element extends Scalar>
  extends Crdt<AddWinsSetState<Element>, ReadonlySet<Element>, AddWinsSetEdit<Element>, 'causal'> {}

/**
 * A set of scalars: strings, finite numbers, booleans, null.
 *
 * Under concurrency: a remove takes away exactly the adds it has seen, so a concurrent add of the same element wins.
 * Removed elements leave nothing behind.
 *
 * State: `[[element, [["3@alice"], …]], …]` ascending by element, then dot; one dot an element after sequential use.
 * Elements are equal as `===` says (-0 is stored as 0); the view iterates in hash order, which is equal on all replicas.
 * Cost: O(log n) an edit; about 3 bytes an element besides the element. For records, use an `orMap` keyed by their id.
 *
 * @throws InvariantError `value` when an element is not a scalar, is NaN or infinite, or is ill-formed text.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, merge, replica, view } from 'meldkit'
 *
 * const Cart = addWinsSet<string>()
 * const [alice] = change(Cart, replica(Cart, 'alice'), (cart) => cart.add('milk'))
 * const bob = merge(Cart, replica(Cart, 'bob'), alice)
 * const [removed] = change(Cart, bob, (cart) => cart.remove('milk'))
 * const [added] = change(Cart, alice, (cart) => cart.add('milk'))
 * view(Cart, removed).has('milk') // => false
 * view(Cart, merge(Cart, removed, added)).has('milk') // => true
 * ```
 *
 * @see Bieniusa et al., "An optimized conflict-free replicated set" (arXiv 1210.3368, 2012); Almeida, Shoker & Baquero
 *   (JPDC 2018), section 7.4. We differ: an add also replaces the dots it has seen, so an element has one dot per
 *   concurrent add, and deltas name the elements that they remove from.
 */
export function addWinsSet<Element extends Scalar>(): AddWinsSet<Element> {
  const present = enableWinsFlag()
  const parts = dotMapParts<Element, EnableWinsFlag>(present, () => true)
  const view = setView<Element, DotSet>({ shows: hasLive })
  const edit: AddWinsSet<Element>['edit'] = scope => {
    const dots = (element: Element): Scope<DotSet> => keyScope(scope, present, checkElement(element))
    return {
      add: element => overwrite(dots(element), undefined, 0),
      remove: element => emitClear(dots(element), present),
      clear: () => emitClear(scope, parts),
    }
  }
  return {
    ...parts,
    tag: 'addWinsSet',
    version: 1,
    kind: 'causal',
    children: [],
    view,
    edit,
  }
}

/** The facets of {@link addWinsSet}. */
export function addWinsSetFacets(type: AddWinsSet<Scalar>, facetsOf: FacetsOf): Facets<AddWinsSetState<Scalar>> {
  return {
    ...dotMapFacets<Scalar, EnableWinsFlag>(enableWinsFlag(), facetsOf(enableWinsFlag())),
    reconcile: reconcileSet(type),
  }
}
