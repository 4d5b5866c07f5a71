/**
 * A set in which an add survives every remove that has not seen it.
 */
import { InvariantError, show } from '../base/error'
import { isWellFormed } from '../clock/replica-id'
import { type Champ, champEntries, champGet, champOf, emptyChamp } from '../collections/champ'
import { eachDifference } from '../collections/champ-join'
import type { Scalar } from '../collections/key'
import { setView } from './champ-view'
import { type Crdt, childScope, type Contribution, type Scope } from './contract'
import { contribution, emptyDotFun, dotFunSince, hasLive, joinDotFuns, liveEntries, removeLive, restore } from './dot-fun'
import { dotMapSince, joinDotMaps, readDotMap, writeDotMap } from './dot-map'
import { type DotSet, readDotSet, renewDot, writeDotSet } from './dot-set'

/** What an add-wins set remembers: for each element the dots of its adds that no remove has seen. */
export type AddWinsSetState<Element extends Scalar> = Champ<Element, DotSet>

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
export interface AddWinsSet<Element extends Scalar> extends Crdt<AddWinsSetState<Element>, ReadonlySet<Element>, AddWinsSetEdit<Element>, 'causal'> {}

const elementStore = { bottom: /* @__PURE__ */ emptyDotFun<undefined>(), join: joinDotFuns<undefined> }

/**
 * A set of scalars: strings, finite numbers, booleans, null.
 *
 * Under concurrency: a remove takes away exactly the adds it has seen, so a concurrent add of the same element wins.
 * Removed elements leave nothing behind.
 *
 * State: `[[element, [["3@alice"], …]], …]` ascending by element, then dot; one dot an element after sequential use.
 * Elements are equal as `===` says (-0 is stored as 0); the view iterates in hash order, which is equal on all replicas.
 * Cost: O(log n) an edit; about 5 bytes an element besides the element. For records, use an `orMap` keyed by their id.
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
  const bottom = emptyChamp<Element, DotSet>()
  const view = setView<Element, DotSet>({ shows: hasLive, value: hasLive })
  const edit: AddWinsSet<Element>['edit'] = (scope) => {
    const clear = (): void => {
      const delta = clearSet(scope.read())
      if (delta !== bottom) scope.emit(delta)
    }
    return {
      add(element) {
        renewDot(elementScope(scope, checkElement(element)))
      },
      remove(element) {
        const dots = elementScope(scope, checkElement(element))
        const gone = removeLive(dots.peek())
        if (gone.length > 0) dots.emit(gone)
      },
      clear,
    }
  }
  return {
    tag: 'addWinsSet',
    version: 1,
    kind: 'causal',
    children: [],
    bottom,
    join: (a, b, seenByA, seenByB, owner) => joinDotMaps(elementStore, a, b, seenByA, seenByB, owner),
    view,
    edit,
    clear: clearSet,
    alive: (state) => view(state).size > 0,
    since: (newer, older, gap) => dotMapSince(elementStore.bottom, dotFunSince, newer, older, gap),
    write: (writer, state) => writeDotMap(writer, state, (store) => writeDotSet(writer, store)),
    read: (reader) => readDotMap(reader, elementStore.bottom, () => readDotSet(reader)) as AddWinsSetState<Element>,
    reconcile(scope, next) {
      const wanted = new Set(next as Iterable<Element>)
      const mutators = edit(scope)
      const now = view(scope.read())
      for (const element of now) if (!wanted.has(element)) mutators.remove(element)
      for (const element of wanted) if (!now.has(element)) mutators.add(element)
    },
    inverse(scope, before, after) {
      eachDifference(before, after, (element, old, now) => restore(elementScope(scope, element), old ?? [], now ?? []))
    },
    compact: (state) => state,
    why(state) {
      const winners: Contribution[] = []
      for (const [element, store] of champEntries(state)) for (const entry of liveEntries(store)) winners.push({ ...contribution(entry), key: element })
      return { rule: 'Present while an add stands that no remove has seen.', winners, losers: [] }
    },
  }
}

/** The dots of one element, as a scope of their own. */
function elementScope<Element extends Scalar>(scope: Scope<AddWinsSetState<Element>>, element: Element): Scope<DotSet> {
  return childScope(
    scope,
    (state) => champGet(state, element) ?? elementStore.bottom,
    (store) => champOf([[element, store]]),
  )
}

function clearSet<Element extends Scalar>(state: AddWinsSetState<Element>): AddWinsSetState<Element> {
  const gone: [Element, DotSet][] = []
  for (const [element, store] of champEntries(state)) if (hasLive(store)) gone.push([element, removeLive(store)])
  return champOf(gone)
}

/** The element as a key: -0 as 0, everything that is not a scalar refused. */
export function checkElement<Element extends Scalar>(element: Element): Element {
  const fine = typeof element === 'string' ? isWellFormed(element) : typeof element === 'number' ? Number.isFinite(element) : typeof element === 'boolean' || element === null
  if (!fine) throw new InvariantError('value', `An element must be a well-formed string, a finite number, a boolean or null, got ${show(element)}. Keep records in an orMap keyed by their id.`)
  return element === 0 ? (0 as Element) : element
}
