/**
 * A map from text keys to replicated children, in which a remove takes away what it has seen and nothing more.
 */
import { InvariantError } from '../base/error'
import { isPlainObject } from '../codec/value'
import { eachDifference } from '../collections/champ-diff'
import { mapView } from './champ-view'
import { childScope, emitClear } from './child-scope'
import type { AnyCausalCrdt, AnyCrdt, Crdt, Edit, Facets, FacetsOf, Scope, Value } from './contract'
import { dotEntry, emptyDotFun, hasLive, overwrite } from './dot-fun'
import { checkKey, type DotMap, dotMapFacets, dotMapParts, isText, keyScope } from './dot-map'
import type { DotSet } from './dot-set'
import { enableWinsFlag } from './enable-wins-flag'
import { changedKeys, readMap, reconcilePart } from './plain'
import { type ProductState, partScope, productFacets, productParts } from './product'

/** What an observed-remove map remembers, by key: the key's own presence and the child's state, as a pair. */
export type OrMapState<Slot extends ProductState = ProductState> = DotMap<string, Slot>

/** The mutators of an observed-remove map. */
export interface OrMapEdit<ChildEdit> {
  /** The mutators of the child under `key`; the first edit creates the key. */
  at(key: string): ChildEdit
  /** Makes the key present even if its child is empty; a fresh creation that survives concurrent removes. */
  create(key: string): void
  /** Removes the key with all that was seen under it. Does nothing if it is absent. */
  remove(key: string): void
  /** Removes all keys that were seen. */
  clear(): void
}

/** The descriptor type of {@link orMap}. */
export interface OrMap<Child extends AnyCausalCrdt>
  extends Crdt<OrMapState, ReadonlyMap<string, Value<Child>>, OrMapEdit<Edit<Child>>, 'causal'> {}

/**
 * A map whose values are replicated data of one type.
 *
 * Under concurrency: removing a key removes exactly what the remover had seen under it; a concurrent edit of the child
 * survives, and the key reappears with only the concurrent part. Two replicas that create one key at the same time
 * share one child, because a child is addressed by its key.
 *
 * State: `[[key, [[["3@alice"], …], child]], …]` ascending by key; the dots are the key's own presence, so that an empty
 * child exists. A counter under a removed key keeps its baseline, hidden. The view iterates in hash order, which is equal on
 * all replicas with equal content; `toJSON` gives a plain object.
 * Cost: O(log n) an edit plus the child's; about 3 bytes a key besides the key and the child.
 *
 * @param child a descriptor of kind `causal`: a lattice that only grows cannot be removed, and does not compile here.
 * @throws InvariantError `value` when a key is not well-formed text.
 * @throws InvariantError `argument` when the child is not of kind `causal`.
 *
 * @example
 * ```ts
 * import { change, merge, orMap, pnCounter, replica, view } from 'meldkit'
 *
 * const Votes = orMap(pnCounter())
 * const [alice] = change(Votes, replica(Votes, 'alice'), (votes) => votes.at('tea').increment(5))
 * const bob = merge(Votes, replica(Votes, 'bob'), alice)
 * const [removed] = change(Votes, bob, (votes) => votes.remove('tea'))
 * const [more] = change(Votes, alice, (votes) => votes.at('tea').increment(2))
 * view(Votes, removed).has('tea') // => false
 * view(Votes, merge(Votes, removed, more)).get('tea') // => 2
 * ```
 *
 * @see Almeida, Shoker & Baquero (JPDC 2018), section 7.4 (ORMap); riak_dt_map for the observed-remove of children. We
 *   differ: keys have presence dots of their own, and a counter child takes part through baselines.
 */
export function orMap<Child extends AnyCausalCrdt>(child: Child): OrMap<Child> {
  if (child.kind !== 'causal')
    throw new InvariantError(
      'argument',
      `An orMap holds causal children only, got ${child.tag}, which is a lattice and cannot be removed. Put it into a struct instead.`,
    )
  const slot = slotType(child)
  const parts = dotMapParts<string, typeof slot>(slot, isText)
  const view = mapView<string, Slot, Value<Child>>({
    shows: slot.alive,
    value: state => child.view(state[1]) as Value<Child>,
  })

  const edit = (scope: Scope<OrMapState<Slot>>): OrMapEdit<Edit<Child>> => {
    const at = (key: string): Scope<Slot> => keyScope(scope, slot, checkKey(key))
    return {
      at: key => child.edit(childAt(at(key))) as Edit<Child>,
      create: key => overwrite(partScope(at(key), slot.bottom, 0) as Scope<DotSet>, undefined, 0),
      remove: key => removeShown(at(key), slot),
      clear: () => removeShown(scope, parts),
    }
  }

  return {
    ...parts,
    tag: 'orMap',
    version: 1,
    kind: 'causal',
    children: [['', child]],
    view,
    edit,
  }
}

/** The facets of {@link orMap}: a plain next value is a `Map`, a plain object, or an array of records with a key. */
export function orMapFacets(type: OrMap<AnyCausalCrdt>, facetsOf: FacetsOf): Facets<OrMapState> {
  const [, child] = type.children[0] as (typeof type.children)[number]
  const slot = slotType(child as AnyCausalCrdt)
  const ofSlot = productFacets([enableWinsFlag(), child], facetsOf)
  const facets = dotMapFacets<string, typeof slot>(slot, ofSlot as Facets<Slot>)
  return {
    ...facets,
    inverse(scope, before, after, restored) {
      facets.inverse(scope, before, after, restored)
      // A key that the change removed is there again, even if all that it held was a counter at 0.
      eachDifference(before, after, (key, old = slot.bottom, now = slot.bottom) => {
        const at = keyScope(scope, slot, key)
        if (slot.alive(old) && !slot.alive(now) && !slot.alive(at.peek())) type.edit(scope).create(key)
      })
    },
    part(state, step) {
      const found = facets.part?.(state as DotMap<string, Slot>, step)
      return found && [child, (found[1] as Slot)[1]]
    },
    reconcile(scope, next, keyOf) {
      const now = type.view(scope.read())
      if (next === now) return
      const wanted = readMap(next, keyOf)
      const isRecords = Array.isArray(next)
      const { remove, create } = type.edit(scope)
      for (const key of changedKeys(now, wanted, keyOf))
        reconcilePart(keyOf, key, () => {
          if (!wanted.has(key)) return remove(key)
          if (!now.has(checkKey(key))) create(key)
          const value = wanted.get(key)
          const part = isRecords ? withoutKey(child, value, keyOf.field) : value
          facetsOf(child).reconcile(childAt(keyScope(scope, slot, key)), part, keyOf)
        })
    },
  }
}

type Slot = ProductState
type SlotType = Crdt<Slot, unknown, unknown, 'causal'>

/** What stands under a key: its presence and the child, a product like a struct. */
function slotType(child: AnyCausalCrdt): SlotType {
  return productParts([enableWinsFlag(), child]) as unknown as SlotType
}

/** What hides under an absent key, marks of removals, stays: it must go on to win, and taking it away would be an edit. */
function removeShown<S>(scope: Scope<S>, type: Pick<Crdt<S, unknown, unknown>, 'alive' | 'bottom' | 'clear'>): void {
  if (type.alive(scope.peek())) emitClear(scope, type)
}

/** The child's scope; its first edit makes the key present. */
function childAt(scope: Scope<Slot>): Scope<unknown> {
  return childScope(
    scope,
    state => state[1],
    delta => [
      hasLive(scope.peek()[0] as DotSet) ? emptyDotFun() : [dotEntry(scope.writer, scope.take(), 0, undefined)],
      delta,
    ],
  )
}

/** A record out of an array without the field that holds its key, unless its struct declares that field. */
function withoutKey(child: AnyCrdt, item: unknown, field: string | undefined): unknown {
  if (field === undefined || child.tag !== 'struct' || child.children.some(([name]) => name === field)) return item
  if (!isPlainObject(item)) return item
  const { [field]: _, ...rest } = item as Record<string, unknown>
  return rest
}
