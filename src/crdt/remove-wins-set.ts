/**
 * A set in which a remove survives every add that has not seen it.
 */
import { hasSeen } from '../clock/causal-context'
import type { Scalar } from '../collections/key'
import { setView } from './champ-view'
import type { Crdt, Facets } from './contract'
import { type DotFun, emptyDotFun, isLive, liveEntries, overwrite } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'
import { type DotMap, dotMapFacets, dotMapParts, keyScope } from './dot-map'
import { checkElement, reconcileSet } from './elements'

/** What a remove-wins set remembers: for each element the adds (true) and removes (false) that no later one has seen. */
export type RemoveWinsSetState<Element extends Scalar> = DotMap<Element, DotFun<boolean>>

/** The mutators of a remove-wins set. */
export interface RemoveWinsSetEdit<Element> {
  /** Adds an element, in place of the adds and removes of it that were seen. */
  add(element: Element): void
  /** Removes an element; a fresh remove even if it is absent, so that it beats concurrent adds. */
  remove(element: Element): void
  /** Removes all elements that are present. */
  clear(): void
}

/** The descriptor type of {@link removeWinsSet}. */
export interface RemoveWinsSet<Element extends Scalar>
  extends Crdt<RemoveWinsSetState<Element>, ReadonlySet<Element>, RemoveWinsSetEdit<Element>, 'causal'> {}

/**
 * A set of scalars for what must not come back by accident: permissions, members, published items.
 *
 * Under concurrency: a remove beats every add that has not seen it, also a remove of what is absent, so one can ban
 * before somebody else invites. An add that has seen the remove brings the element back.
 *
 * State: `[[element, [["3@alice", true], …]], …]` ascending by element, then dot; false for a remove. A removed element
 * stays as such a mark until `compact` drops it. When the set stands under a map key that is removed, its seen removes go
 * as well. Elements are equal as `===` says (-0 is stored as 0); the view iterates in hash order, equal on all replicas.
 * Cost: O(log n) an edit, for n elements present or removed; about 5 bytes each besides the element.
 *
 * @throws InvariantError `value` when an element is not a scalar, is NaN or infinite, or is ill-formed text.
 *
 * @example
 * ```ts
 * import { change, merge, removeWinsSet, replica, view } from 'meldkit'
 *
 * const Admins = removeWinsSet<string>()
 * const [alice] = change(Admins, replica(Admins, 'alice'), (admins) => admins.add('mallory'))
 * const bob = merge(Admins, replica(Admins, 'bob'), alice)
 * const [removed] = change(Admins, bob, (admins) => admins.remove('mallory'))
 * const [added] = change(Admins, alice, (admins) => admins.add('mallory'))
 * const both = merge(Admins, removed, added)
 * view(Admins, both).has('mallory') // => false
 * view(Admins, change(Admins, both, (admins) => admins.add('mallory'))[0]).has('mallory') // => true
 * ```
 *
 * @see Bieniusa et al., "Brief Announcement: Semantics of Eventually Consistent Replicated Sets" (DISC 2012); Almeida,
 *   Shoker & Baquero (JPDC 2018), section 7.4. We differ: an element has one dot fun of booleans instead of a map from
 *   booleans to dots, and removes can be compacted once they are stable.
 */
export function removeWinsSet<Element extends Scalar>(): RemoveWinsSet<Element> {
  const flag = removeWinsFlag()
  const parts = dotMapParts<Element, RemoveWinsFlag>(flag, () => true)
  const view = setView<Element, DotFun<boolean>>({ shows: isOn })
  return {
    ...parts,
    tag: 'removeWinsSet',
    version: 1,
    kind: 'causal',
    children: [],
    view,
    // Removes alone keep no map key present: compaction drops them.
    alive: state => view(state).size > 0,
    edit(scope) {
      const write = (element: Element, on: boolean): void =>
        overwrite(keyScope(scope, flag, checkElement(element)), on, 0)
      return {
        add: element => write(element, true),
        remove: element => write(element, false),
        clear() {
          for (const element of view(scope.read())) write(element, false)
        },
      }
    },
  }
}

/** The facets of {@link removeWinsSet}. */
export function removeWinsSetFacets(type: RemoveWinsSet<Scalar>): Facets<RemoveWinsSetState<Scalar>> {
  const flag = removeWinsFlag()
  const ofFlag = dotFunFacets(flag, {
    assign: (write, next) => write(next === true),
    // One remove is enough to hide the element.
    winners: live => (isOn(live) ? live : live.filter(entry => entry.value === false)),
  })
  return { ...dotMapFacets<Scalar, RemoveWinsFlag>(flag, ofFlag), reconcile: reconcileSet(type) }
}

type RemoveWinsFlag = Crdt<DotFun<boolean>, boolean, (on: boolean) => void, 'causal'>

/** What stands under an element. */
function removeWinsFlag(): RemoveWinsFlag {
  return dotFunType<boolean, boolean, (on: boolean) => void>({
    tag: 'removeWinsFlag',
    view: isOn,
    edit: scope => on => overwrite(scope, on, 0),
    stamped: false,
    writeValue: (writer, on) => writer.value(on),
    readValue(reader) {
      const on = reader.value()
      return typeof on === 'boolean' ? on : reader.refuse('a boolean', on)
    },
    compact(state, horizon) {
      const live = liveEntries(state)
      // A remove goes when all beside it is stable as well: it may be hiding an add that is not.
      const goes = live.length > 0 && !isOn(state) && live.every(({ id, counter }) => hasSeen(horizon, id, counter))
      if (!goes) return state
      return live.length === state.length ? emptyDotFun() : state.filter(entry => !isLive(entry))
    },
  })
}

function isOn(state: DotFun<boolean>): boolean {
  let on = false
  for (const entry of state)
    if (isLive(entry)) {
      if (entry.value === false) return false
      on = true
    }
  return on
}
