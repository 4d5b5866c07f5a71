/**
 * Who is here, and with what: one slot for each writer, which only the writer itself fills.
 */
import { InvariantError, show } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { hlcTick, type Stamp, stamp } from '../clock/hlc'
import type { ReplicaId } from '../clock/replica-id'
import { checkValue, type Json, recordOf, valuesEqual } from '../codec/value'
import { childScope, emitClear } from './child-scope'
import type { Crdt, Facets, Scope } from './contract'
import {
  contribution,
  type DotEntry,
  type DotFun,
  emptyDotFun,
  isLive,
  liveEntries,
  overwrite,
  removeLive,
  restore,
} from './dot-fun'
import { dotFunType } from './dot-fun-type'
import { changedKeys, readMap } from './plain'

/** What presence remembers: the slots that are filled, each with the stamp of the change that filled it. */
export type PresenceState<T> = DotFun<T>

/** The mutators of presence. */
export interface PresenceEdit<T> {
  /** Fills the writer's own slot; a fresh stamp even for an equal value, so that it serves as a heartbeat. */
  set(value: T): void
  /** Empties the writer's own slot. Does nothing if it is empty. */
  leave(): void
  /** Empties the slots of others that were seen and are stamped before that wall time, in milliseconds since 1970. */
  evict(beforeMs: number): void
}

/** The descriptor type of {@link presence}. */
export interface Presence<T> extends Crdt<PresenceState<T>, ReadonlyMap<ReplicaId, T>, PresenceEdit<T>, 'causal'> {}

/**
 * A map from replica ids to what each replica says of itself: a cursor, a name, a status.
 *
 * Under concurrency: a replica writes its own slot only, so nothing conflicts. Evicting a slot takes away what was seen of
 * it; a value that its owner set at the same time stays.
 *
 * State: `[["3@alice", stamp, value], …]` ascending by id. The view is a map ascending by id, with the newest value of each;
 * `presentSince` leaves out what is old. Give `change` a wall clock (`{ now }`), or stamps say nothing about time. The keys
 * are full ids: a replica that restarts under another incarnation has another slot, and the old one stays until it is evicted.
 * Cost: O(w) an edit or a merge for w slots; about 10 bytes a slot besides the value. Every `set` is a change with a dot, so
 * for what moves many times a second send something that is not kept.
 *
 * @throws InvariantError `value` when a value that is set is not finite JSON with well-formed text.
 * @throws InvariantError `argument` when `beforeMs` is not a whole number of at least 0.
 * @throws InvariantError `clock-exhausted` when `beforeMs` is in the year 2074 or later.
 *
 * @example
 * ```ts
 * import { change, merge, presence, replica, view } from 'meldkit'
 *
 * const Cursors = presence<number>()
 * const [alice] = change(Cursors, replica(Cursors, 'alice'), (cursors) => cursors.set(12), { now: 1000 })
 * const [bob] = change(Cursors, replica(Cursors, 'bob'), (cursors) => cursors.set(40), { now: 9000 })
 * const both = merge(Cursors, bob, alice)
 * view(Cursors, both) // => { alice: 12, bob: 40 }
 * view(Cursors, change(Cursors, both, (cursors) => cursors.evict(5000))[0]) // => { bob: 40 }
 * ```
 *
 * @see Almeida, Shoker & Baquero (JPDC 2018), section 7: the dot fun. We differ from its registers in that a write
 *   replaces the writer's own dots, and nobody else's.
 */
export function presence<T extends Json>(): Presence<T> {
  return dotFunType<T, ReadonlyMap<ReplicaId, T>, PresenceEdit<T>>({
    tag: 'presence',
    view: slots,
    edit(scope) {
      const own = ownSlot(scope)
      return {
        set: value => overwrite(own, checkValue(value), scope.stamp),
        leave: () => emitClear(own, { bottom: emptyDotFun<T>(), clear: removeLive }),
        evict(beforeMs) {
          const before = firstStamp(beforeMs)
          const old = scope.peek().filter(entry => entry.id !== scope.writer && isLive(entry) && entry.stamp < before)
          if (old.length > 0) scope.emit(removeLive(old))
        },
      }
    },
    stamped: true,
    writeValue: (writer, value) => writer.value(value),
    readValue: reader => reader.value() as T,
  })
}

/**
 * The slots that were filled at or after a wall time: expiry as a question, which changes nothing.
 *
 * The very view when nothing is older; for one version and the same slots always the same map.
 * Cost: O(w) for w slots.
 *
 * @param sinceMs whole milliseconds since 1970, such as your clock's reading minus ten seconds.
 * @throws InvariantError `argument` when `sinceMs` is not a whole number of at least 0.
 * @throws InvariantError `clock-exhausted` when `sinceMs` is in the year 2074 or later.
 *
 * @example
 * ```ts
 * import { change, merge, presence, presentSince, replica, view } from 'meldkit'
 *
 * const Cursors = presence<number>()
 * const [alice] = change(Cursors, replica(Cursors, 'alice'), (cursors) => cursors.set(12), { now: 1000 })
 * const [bob] = change(Cursors, replica(Cursors, 'bob'), (cursors) => cursors.set(40), { now: 9000 })
 * const both = merge(Cursors, bob, alice)
 * presentSince(Cursors, both, 5000) // => { bob: 40 }
 * presentSince(Cursors, both, 1000) === view(Cursors, both) // => true
 * ```
 */
export function presentSince<T extends Json>(
  type: Presence<T>,
  version: { readonly state: PresenceState<T> },
  sinceMs: number,
): ReadonlyMap<ReplicaId, T> {
  const { state } = version
  const since = firstStamp(sinceMs)
  let oldest: DotEntry<T> | undefined
  let isAll = true
  for (const entry of liveEntries(state)) {
    if (entry.stamp < since) isAll = false
    else if (oldest === undefined || entry.stamp < oldest.stamp) oldest = entry
  }
  if (isAll) return type.view(state)
  return type.view(oldest === undefined ? type.bottom : (notOlder(state)(oldest) as PresenceState<T>))
}

/** The facets of {@link presence}. A plain next value is a `Map` or a plain object. */
export function presenceFacets(type: Presence<Json>): Facets<PresenceState<Json>> {
  return {
    reconcile(scope, next, keyOf) {
      const { writer } = scope
      const wanted = readMap(next, keyOf)
      const now = type.view(scope.read()) as ReadonlyMap<string, unknown>
      if (next === now) return
      const differing = [...changedKeys(now, wanted, keyOf)].filter(id => !valuesEqual(now.get(id), wanted.get(id)))
      const foreign = differing.find(id => id !== writer)
      if (foreign !== undefined)
        throw new InvariantError(
          'value',
          `Expected the slot of ${foreign} to be ${show(now.get(foreign))}, got ${show(wanted.get(foreign))}. ${writer} can change its own slot only.`,
        )
      if (differing.length === 0) return
      const { set, leave } = type.edit(scope)
      if (wanted.has(writer)) set(wanted.get(writer) as Json)
      else leave()
    },
    // Slots of others that the change evicted do not come back: only their owners can fill them.
    inverse: (scope, before, after, restored) =>
      restore(ownSlot(scope), slotOf(before, scope.writer), slotOf(after, scope.writer), restored),
    why(state) {
      const live = liveEntries(state)
      const of = (isNewest: boolean) =>
        live
          .filter((entry, i) => (live[i + 1]?.id !== entry.id) === isNewest)
          .map(entry => ({ ...contribution(entry), key: entry.id }))
      return { winners: of(true), losers: of(false) }
    },
  }
}

const slots: <T>(state: PresenceState<T>) => ReadonlyMap<ReplicaId, T> = /* @__PURE__ */ memoByIdentity(
  <T>(state: PresenceState<T>) => {
    // Entries ascend by id, then counter, so the newest of an id comes last and takes the place of the first.
    const map = new Map(liveEntries(state).map(entry => [entry.id, entry.value as T]))
    return Object.freeze(Object.assign(map, { toJSON: () => recordOf([...map.keys()], [...map.values()]) }))
  },
)

/** The slots of a state that are not older than one of them. That one says which they are, so each set is made once. */
const notOlder = /* @__PURE__ */ memoByIdentity((state: PresenceState<unknown>) =>
  memoByIdentity((oldest: DotEntry<unknown>) => state.filter(entry => entry.stamp >= oldest.stamp)),
)

/** The first stamp of a millisecond. */
function firstStamp(ms: number): Stamp {
  return hlcTick(stamp(0), ms)
}

function slotOf<T>(state: PresenceState<T>, id: ReplicaId): PresenceState<T> {
  return state.filter(entry => entry.id === id)
}

/** The scope of what the writer itself has written. */
function ownSlot<T>(scope: Scope<PresenceState<T>>): Scope<PresenceState<T>> {
  return childScope(
    scope,
    state => slotOf(state, scope.writer),
    delta => delta,
  )
}
