/**
 * A set that only grows.
 */
import { invariant, show } from '../base/error'
import {
  type Champ,
  champEach,
  champEntries,
  champGet,
  champSingle,
  emptyChamp,
  sortedEntries,
} from '../collections/champ'
import { champFrom } from '../collections/champ-build'
import { eachDifference } from '../collections/champ-diff'
import { joinChamps } from '../collections/champ-join'
import { champUpdate } from '../collections/champ-update'
import type { Scalar } from '../collections/key'
import { setView } from './champ-view'
import type { Crdt, Facets } from './contract'
import { checkElement } from './elements'
import { readSet } from './plain'

/** What a grow-only set remembers: its elements. */
export type GrowOnlySetState<Element extends Scalar> = Champ<Element, true>

/** The mutators of a grow-only set. */
export interface GrowOnlySetEdit<Element> {
  /** Adds an element; does nothing and takes no dot if it is there. */
  add(element: Element): void
}

/** The descriptor type of {@link growOnlySet}. */
export interface GrowOnlySet<Element extends Scalar>
  extends Crdt<GrowOnlySetState<Element>, ReadonlySet<Element>, GrowOnlySetEdit<Element>, 'lattice'> {}

/**
 * A set of scalars from which nothing is ever removed: strings, finite numbers, booleans, null.
 *
 * Under concurrency: the union.
 *
 * State: `[element, …]` ascending; no dots. Elements are equal as `===` says (-0 is stored as 0); the view iterates in hash
 * order, which is equal on all replicas.
 * Cost: O(log n) an edit; about 1 byte an element besides the element; a merge skips what both sides share. An undo of an
 * add does nothing. It cannot live under a removable key: an `orMap` refuses it by type.
 *
 * @throws InvariantError `value` when an element is not a scalar, is NaN or infinite, or is ill-formed text.
 *
 * @example
 * ```ts
 * import { change, growOnlySet, merge, replica, view } from 'meldkit'
 *
 * const Seen = growOnlySet<string>()
 * const [alice] = change(Seen, replica(Seen, 'alice'), (seen) => seen.add('m1'))
 * const [bob] = change(Seen, replica(Seen, 'bob'), (seen) => seen.add('m2'))
 * view(Seen, merge(Seen, alice, bob)) // => ['m1', 'm2']
 * change(Seen, alice, (seen) => seen.add('m1'))[0] === alice // => true
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), section 3.3.1: the G-Set.
 */
export function growOnlySet<Element extends Scalar>(): GrowOnlySet<Element> {
  const bottom = emptyChamp<Element, true>()
  return {
    tag: 'growOnlySet',
    version: 1,
    kind: 'lattice',
    children: [],
    bottom,
    join(a, b, _seenByA, _seenByB, owner) {
      // A delta of one element: one path of `a`, in place when a transient builder owns it.
      if (b.size === 1) return champUpdate(a, b.slots[0] as Element, isThere, owner)
      return joinChamps(a, b, { both: isThere, onlyA: null, onlyB: null })
    },
    view: setView<Element, true>({ shows: isThere }),
    edit: scope => ({
      add(element) {
        const checked = checkElement(element)
        if (champGet(scope.peek(), checked) !== undefined) return
        scope.take()
        scope.emit(champSingle(checked, true))
      },
    }),
    clear: () => bottom,
    alive: state => state !== bottom,
    compact: state => state,
    since(newer, older) {
      const more: Element[] = []
      eachDifference(newer, older, (element, ours) => {
        if (ours !== undefined) more.push(element)
      })
      return setOf(more)
    },
    write(writer, state) {
      let previous: Element | undefined
      const one = (element: Element): void => {
        writer.key(element, previous)
        previous = element
      }
      writer.beginList(state.size)
      if (writer.anyOrder === true) champEach(state, (_, element) => one(element))
      else for (const [element] of sortedEntries(state)) one(element)
      writer.end()
    },
    read(reader) {
      let previous: Scalar | undefined
      return setOf(
        reader.list(() => {
          previous = reader.key(previous)
          return previous as Element
        }),
      )
    },
  }
}

/** The state of some elements that all differ. */
function setOf<Element extends Scalar>(elements: readonly Element[]): GrowOnlySetState<Element> {
  return champFrom(elements, elements.map(isThere))
}

function isThere(): true {
  return true
}

/** The facets of {@link growOnlySet}. */
export function growOnlySetFacets(type: GrowOnlySet<Scalar>): Facets<GrowOnlySetState<Scalar>> {
  return {
    reconcile(scope, next) {
      const wanted = readSet(next)
      for (const [element] of champEntries(scope.read()))
        invariant(wanted.has(element), 'value', () => {
          return `A grow-only set cannot lose ${show(element)}. Use an addWinsSet.`
        })
      const { add } = type.edit(scope)
      for (const element of wanted.keys()) add(element)
    },
    // What was added stays.
    inverse: () => undefined,
    // Elements keep no dots, so there is no write to name.
    why: () => ({ winners: [], losers: [] }),
  }
}
