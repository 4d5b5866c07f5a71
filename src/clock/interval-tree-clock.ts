/**
 * Interval tree clocks: causality for replicas that come and go, without names.
 *
 * A stamp is an id, the part of the interval from 0 to 1 that its holder owns, and an event, a height over that interval.
 * Forking halves the id, joining gives both halves back, an event raises the height over what is owned. So the size
 * follows the number of live replicas, not of all that ever were. Left out: dots; the data types here need names, this
 * clock is for timestamps. The trees themselves are in `interval-tree.ts`.
 *
 * Source: Almeida, Baquero & Fonte, "Interval Tree Clocks" (OPODIS 2008). We differ in a bound on the depth of ids.
 */
import { invariant, show } from '../base/error'
import {
  depthOf,
  eventLeq,
  fill,
  grow,
  type IntervalEvent,
  type IntervalId,
  itcDepthMax,
  joinEvents,
  maxOf,
  split,
  unite,
} from './interval-tree'
import type { Order } from './version-vector'

/** Both trees are in normal form, so equal stamps have equal trees. */
export interface ItcStamp {
  readonly id: IntervalId
  readonly event: IntervalEvent
}

/** The stamp of the first replica, which owns everything and has seen nothing. */
export const itcSeed: ItcStamp = /* @__PURE__ */ Object.freeze({ id: 1, event: 0 })

/**
 * Two stamps that share what one owned: one to keep, one for a new replica. O(depth).
 *
 * @throws InvariantError `clock-exhausted` when the id is already 1,000 levels deep; join retired replicas first.
 *
 * @example
 * ```ts
 * import { itcCompare, itcEvent, itcFork, itcJoin, itcSeed, itcText } from 'meldkit'
 *
 * const [alice, bob] = itcFork(itcSeed)
 * const wrote = itcEvent(alice)
 * itcText(wrote) // => '(1,0);(0,1,0)'
 * itcCompare(wrote, itcEvent(bob)) // => 'concurrent'
 * itcText(itcJoin(wrote, itcEvent(bob))) // => '1;1'
 * ```
 */
export function itcFork(stamp: ItcStamp): readonly [ItcStamp, ItcStamp] {
  invariant(depthOf(stamp.id) < itcDepthMax, 'clock-exhausted', () => {
    return `Interval tree clock: expected an id of fewer than ${itcDepthMax} levels to fork. Join retired replicas first.`
  })
  const [left, right] = split(stamp.id)
  return [stampOf(left, stamp.event), stampOf(right, stamp.event)]
}

/**
 * The stamp that owns and has seen what both do. The holders of both must be one from now on.
 *
 * @throws InvariantError `argument` when both own the same part, as a stamp and its own copy do.
 *
 * @example
 * ```ts
 * import { itcFork, itcJoin, itcSeed, itcText } from 'meldkit'
 *
 * const [left, right] = itcFork(itcSeed)
 * itcText(itcJoin(left, right)) // => '1;0'
 * ```
 */
export function itcJoin(a: ItcStamp, b: ItcStamp): ItcStamp {
  return stampOf(unite(a.id, b.id), joinEvents(a.event, b.event))
}

/**
 * What the stamp has seen, owning nothing: for messages. Joining it never clashes.
 *
 * @example
 * ```ts
 * import { itcEvent, itcPeek, itcSeed, itcText } from 'meldkit'
 *
 * itcText(itcPeek(itcEvent(itcSeed))) // => '0;1'
 * ```
 */
export function itcPeek(stamp: ItcStamp): ItcStamp {
  return stampOf(0, stamp.event)
}

/**
 * The stamp after one more event of its holder.
 *
 * @throws InvariantError `argument` when the stamp owns nothing, as that of a message.
 * @throws InvariantError `clock-exhausted` after a height of 2^53 - 1.
 *
 * @example
 * ```ts
 * import { itcEvent, itcSeed, itcText } from 'meldkit'
 *
 * itcText(itcEvent(itcSeed)) // => '1;1'
 * ```
 */
export function itcEvent(stamp: ItcStamp): ItcStamp {
  invariant(stamp.id !== 0, 'argument', () => 'Interval tree clock: expected a stamp that owns a part, got a message.')
  invariant(maxOf(stamp.event) < Number.MAX_SAFE_INTEGER, 'clock-exhausted', () => {
    return `Interval tree clock: expected a height below 2^53 - 1, got ${show(maxOf(stamp.event))}.`
  })
  const filled = fill(stamp.id, stamp.event)
  // Filling only raises; when it raised nothing, the tree has to grow.
  return stampOf(stamp.id, eventLeq(filled, stamp.event) ? grow(stamp.id, stamp.event).event : filled)
}

/**
 * The holder's stamp after sending, and the message's. Throws as `itcEvent`.
 *
 * @example
 * ```ts
 * import { itcSeed, itcSend, itcText } from 'meldkit'
 *
 * itcSend(itcSeed).map(itcText) // => ['1;1', '0;1']
 * ```
 */
export function itcSend(stamp: ItcStamp): readonly [own: ItcStamp, message: ItcStamp] {
  const own = itcEvent(stamp)
  return [own, itcPeek(own)]
}

/**
 * The holder's stamp after receiving a message. Throws as `itcEvent`.
 *
 * @example
 * ```ts
 * import { itcFork, itcReceive, itcSeed, itcSend, itcText } from 'meldkit'
 *
 * const [alice, bob] = itcFork(itcSeed)
 * const [, message] = itcSend(alice)
 * itcText(itcReceive(bob, message)) // => '(0,1);1'
 * ```
 */
export function itcReceive(own: ItcStamp, message: ItcStamp): ItcStamp {
  return itcEvent(itcJoin(own, itcPeek(message)))
}

/**
 * Whether `b` has seen every event that `a` has.
 *
 * @example
 * ```ts
 * import { itcEvent, itcLeq, itcSeed } from 'meldkit'
 *
 * itcLeq(itcSeed, itcEvent(itcSeed)) // => true
 * ```
 */
export function itcLeq(a: ItcStamp, b: ItcStamp): boolean {
  return eventLeq(a.event, b.event)
}

/**
 * How what `a` has seen stands to what `b` has; the ids do not matter.
 *
 * @example
 * ```ts
 * import { itcCompare, itcEvent, itcSeed } from 'meldkit'
 *
 * itcCompare(itcEvent(itcSeed), itcSeed) // => 'after'
 * ```
 */
export function itcCompare(a: ItcStamp, b: ItcStamp): Order {
  const isBelow = itcLeq(a, b)
  if (itcLeq(b, a)) return isBelow ? 'equal' : 'after'
  return isBelow ? 'before' : 'concurrent'
}

/** The only maker of stamps. */
export function stampOf(id: IntervalId, event: IntervalEvent): ItcStamp {
  return { id, event }
}
