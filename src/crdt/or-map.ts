/**
 * A map from text keys to replicated children, in which a remove takes away what it has seen and nothing more.
 */
import { InvariantError, show } from '../base/error'
import { isWellFormed } from '../clock/replica-id'
import { type Champ, champEntries, champGet, champOf, emptyChamp } from '../collections/champ'
import { eachDifference } from '../collections/champ-join'
import { mapView } from './champ-view'
import { type AnyCausalCrdt, type Contribution, type Crdt, childScope, type Edit, type Gap, type Scope, type State, type Value } from './contract'
import { contribution, dotEntry, dotFunSince, emptyDotFun, hasLive, joinDotFuns, liveEntries, removeLive, restore } from './dot-fun'
import { dotMapSince, joinDotMaps, readDotMap, writeDotMap } from './dot-map'
import { type DotSet, readDotSet, renewDot, writeDotSet } from './dot-set'

/** What stands under one key: the dots of its creation, and the child. */
interface Slot<Child> {
  readonly presence: DotSet
  readonly child: Child
}

/** What an observed-remove map remembers, by key. */
export type OrMapState<Child> = Champ<string, Slot<Child>>

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
  extends Crdt<OrMapState<State<Child>>, ReadonlyMap<string, Value<Child>>, OrMapEdit<Edit<Child>>, 'causal'> {}

/**
 * A map whose values are replicated data of one type.
 *
 * Under concurrency: removing a key removes exactly what the remover had seen under it; a concurrent edit of the child
 * survives, and the key reappears with only the concurrent part. Two replicas that create one key at the same time
 * share one child, because a child is addressed by its key.
 *
 * State: `[[key, [["3@alice"], …], child], …]` ascending by key; the dots are the key's own presence, so that an empty
 * child exists. A counter under a removed key keeps its baseline, hidden. The view iterates in hash order, which is equal on
 * all replicas with equal content; `toJSON` gives a plain object.
 * Cost: O(log n) an edit plus the child's; about 6 bytes a key besides the key and the child.
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
  type S = State<Child>
  if (child.kind !== 'causal') throw new InvariantError('argument', `An orMap holds causal children only, got ${child.tag}, which is a lattice and cannot be removed. Put it into a struct instead.`)
  const bottom = emptyChamp<string, Slot<S>>()
  const none: Slot<S> = { presence: emptyDotFun(), child: child.bottom }
  const slotOf = (presence: DotSet, part: S): Slot<S> => (presence.length === 0 && part === child.bottom ? none : { presence, child: part })
  const shows = (slot: Slot<S>): boolean => hasLive(slot.presence) || child.alive(slot.child)
  const view = mapView<Slot<S>, Value<Child>>({ shows, value: (slot) => child.view(slot.child) as Value<Child> })
  const clearSlot = (slot: Slot<S>): Slot<S> => slotOf(removeLive(slot.presence), child.clear(slot.child))

  const slots = {
    bottom: none,
    join(a: Slot<S>, b: Slot<S>, seenByA: Gap['claimed'], seenByB: Gap['claimed']): Slot<S> {
      const presence = joinDotFuns(a.presence, b.presence, seenByA, seenByB)
      const part = child.join(a.child, b.child, seenByA, seenByB, null) as S
      if (presence === a.presence && part === a.child) return a
      return presence === b.presence && part === b.child ? b : slotOf(presence, part)
    },
  }

  const clear = (state: OrMapState<S>): OrMapState<S> => {
    const cleared: [string, Slot<S>][] = []
    for (const [key, slot] of champEntries(state)) if (shows(slot)) cleared.push([key, clearSlot(slot)])
    return champOf(cleared)
  }

  const presenceScope = (scope: Scope<OrMapState<S>>, key: string): Scope<DotSet> =>
    childScope(
      scope,
      (state) => champGet(state, key)?.presence ?? none.presence,
      (presence) => champOf([[key, slotOf(presence, child.bottom)]]),
    )

  /** The child's scope; with `creates`, its first edit makes the key present. */
  const childAt = (scope: Scope<OrMapState<S>>, key: string, creates: boolean): Scope<S> =>
    childScope(
      scope,
      (state) => champGet(state, key)?.child ?? child.bottom,
      (delta) => {
        const isNew = creates && !hasLive(champGet(scope.peek(), key)?.presence ?? none.presence)
        return champOf([[key, slotOf(isNew ? [dotEntry(scope.writer, scope.take(), 0, undefined)] : none.presence, delta)]])
      },
    )

  const edit = (scope: Scope<OrMapState<S>>): OrMapEdit<Edit<Child>> => ({
    at: (key) => child.edit(childAt(scope, checkKey(key), true)) as Edit<Child>,
    create: (key) => renewDot(presenceScope(scope, checkKey(key))),
    remove(key) {
      const slot = champGet(scope.peek(), checkKey(key))
      if (slot !== undefined && shows(slot)) scope.emit(champOf([[key, clearSlot(slot)]]))
    },
    clear() {
      const delta = clear(scope.read())
      if (delta !== bottom) scope.emit(delta)
    },
  })

  const slotSince = (newer: Slot<S>, older: Slot<S>, gap: Gap): Slot<S> =>
    slotOf(dotFunSince(newer.presence, older.presence, gap), child.since(newer.child, older.child, gap) as S)

  return {
    tag: 'orMap',
    version: 1,
    kind: 'causal',
    children: [['', child]],
    bottom,
    join: (a, b, seenByA, seenByB, owner) => joinDotMaps(slots, a, b, seenByA, seenByB, owner),
    view,
    edit,
    clear,
    alive: (state) => view(state).size > 0,
    since: (newer, older, gap) => dotMapSince(none, slotSince, newer, older, gap),
    write: (writer, state) =>
      writeDotMap(writer, state, (slot) => {
        writeDotSet(writer, slot.presence)
        child.write(writer, slot.child)
      }),
    read: (reader) => readDotMap(reader, none, () => slotOf(readDotSet(reader), child.read(reader) as S)) as OrMapState<S>,
    reconcile(scope, next) {
      const wanted = new Map<string, unknown>(next instanceof Map ? next : Object.entries(next as object))
      const mutators = edit(scope)
      for (const key of view(scope.read()).keys()) if (!wanted.has(key)) mutators.remove(key)
      for (const [key, value] of wanted) {
        if (!view(scope.read()).has(checkKey(key))) mutators.create(key)
        child.reconcile(childAt(scope, key, true), value)
      }
    },
    inverse(scope, before, after) {
      eachDifference(before, after, (key, old = none, now = none) => {
        restore(presenceScope(scope, key), old.presence, now.presence)
        child.inverse(childAt(scope, key, false), old.child, now.child)
      })
    },
    compact: (state) => state,
    why(state) {
      const winners: Contribution[] = []
      for (const [key, slot] of champEntries(state)) for (const entry of liveEntries(slot.presence)) winners.push({ ...contribution(entry), key })
      return { rule: 'A key is present while a creation, or an edit under it, stands that no remove has seen.', winners, losers: [] }
    },
  }
}

function checkKey(key: string): string {
  if (typeof key !== 'string' || !isWellFormed(key)) throw new InvariantError('value', `A key must be well-formed text, got ${show(key)}. Nothing was written.`)
  return key
}
