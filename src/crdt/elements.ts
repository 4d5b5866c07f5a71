/**
 * What all sets have in common: which elements they take, and how a plain next value becomes edits.
 */
import { InvariantError, show } from '../base/error'
import { isWellFormed } from '../clock/replica-id'
import type { Scalar } from '../collections/key'
import type { Crdt, Facets } from './contract'
import { changedElements, readSet } from './plain'

/** The element as a key: -0 as 0, everything that is not a scalar refused. */
export function checkElement<Element extends Scalar>(element: Element): Element {
  const fine =
    typeof element === 'string'
      ? isWellFormed(element)
      : typeof element === 'number'
        ? Number.isFinite(element)
        : typeof element === 'boolean' || element === null
  if (!fine)
    throw new InvariantError(
      'value',
      `An element must be a well-formed string, a finite number, a boolean or null, got ${show(element)}. Keep records in an orMap keyed by their id.`,
    )
  return element === 0 ? (0 as Element) : element
}

/** The `reconcile` of a set: a plain next value is a `Set` or an array. */
export function reconcileSet<State>(
  type: Pick<
    Crdt<State, ReadonlySet<Scalar>, { add(element: Scalar): void; remove(element: Scalar): void }>,
    'view' | 'edit'
  >,
): Facets<State>['reconcile'] {
  return (scope, next, keyOf) => {
    const now = type.view(scope.read())
    if (next === now) return
    const wanted = readSet(next)
    const { add, remove } = type.edit(scope)
    for (const element of changedElements(now, wanted, keyOf))
      if (wanted.has(element)) add(element)
      else remove(element)
  }
}
