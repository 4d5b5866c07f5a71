/**
 * The two trees of an interval tree clock, and the paper's functions on them, in its order and under its names.
 *
 * Internal to `interval-tree-clock.ts`. Both trees are kept in normal form: an id never has two equal leaves under one
 * node, of an event's two kids the lower always starts at 0. Recursion goes as deep as ids do, at most 1,000 levels.
 *
 * Source: Almeida, Baquero & Fonte, "Interval Tree Clocks" (OPODIS 2008), section 5. `unite` is their `sum`.
 */
import { invariant } from '../base/error'

/** Owns nothing, everything, or parts of both halves. */
export type IntervalId = 0 | 1 | { readonly left: IntervalId; readonly right: IntervalId }

/** One height, or a base height and what stands on it over both halves. */
export type IntervalEvent =
  | number
  | { readonly base: number; readonly left: IntervalEvent; readonly right: IntervalEvent }

/** The most levels of an id: bounds the recursion. */
export const itcDepthMax = 1000

/** The id of two halves, in normal form if they are. */
export function idOf(left: IntervalId, right: IntervalId): IntervalId {
  return left === right && typeof left === 'number' ? left : { left, right }
}

/** The event of a base and two kids, in normal form if they are. */
export function eventOf(base: number, left: IntervalEvent, right: IntervalEvent): IntervalEvent {
  if (left === right && typeof left === 'number') return base + left
  const least = Math.min(minOf(left), minOf(right))
  return { base: base + least, left: lift(left, -least), right: lift(right, -least) }
}

export function depthOf(id: IntervalId): number {
  return typeof id === 'number' ? 0 : 1 + Math.max(depthOf(id.left), depthOf(id.right))
}

/** The lowest height. */
function minOf(event: IntervalEvent): number {
  return typeof event === 'number' ? event : event.base
}

/** The greatest height. */
export function maxOf(event: IntervalEvent): number {
  return typeof event === 'number' ? event : event.base + Math.max(maxOf(event.left), maxOf(event.right))
}

function lift(event: IntervalEvent, by: number): IntervalEvent {
  if (by === 0) return event
  return typeof event === 'number' ? event + by : { base: event.base + by, left: event.left, right: event.right }
}

/** Two ids that together own what one did. */
export function split(id: IntervalId): readonly [IntervalId, IntervalId] {
  if (id === 0) return [0, 0]
  if (id === 1) return [idOf(1, 0), idOf(0, 1)]
  if (id.left === 0) {
    const [a, b] = split(id.right)
    return [idOf(0, a), idOf(0, b)]
  }
  if (id.right === 0) {
    const [a, b] = split(id.left)
    return [idOf(a, 0), idOf(b, 0)]
  }
  return [idOf(id.left, 0), idOf(0, id.right)]
}

/** The id that owns what both own; they must not overlap. */
export function unite(a: IntervalId, b: IntervalId): IntervalId {
  if (a === 0) return b
  if (b === 0) return a
  invariant(a !== 1 && b !== 1, 'argument', () => {
    return 'Interval tree clock: expected stamps that own different parts. Was one of them copied? Fork it instead, or join what `itcPeek` gives.'
  })
  return idOf(unite(a.left, b.left), unite(a.right, b.right))
}

/** Whether `a`, raised by `up`, is nowhere higher than `b`. */
export function eventLeq(a: IntervalEvent, b: IntervalEvent, up = 0): boolean {
  if (minOf(a) + up > minOf(b)) return false
  if (typeof a === 'number') return true
  if (typeof b === 'number') return maxOf(a) + up <= b
  const rise = up + a.base - b.base
  return eventLeq(a.left, b.left, rise) && eventLeq(a.right, b.right, rise)
}

/** The higher of both, everywhere. */
export function joinEvents(a: IntervalEvent, b: IntervalEvent): IntervalEvent {
  if (a === b) return a
  if (typeof a === 'number' && typeof b === 'number') return Math.max(a, b)
  if (minOf(a) > minOf(b)) return joinEvents(b, a)
  const low = nodeOf(a)
  const high = nodeOf(b)
  const rise = high.base - low.base
  const left = joinEvents(low.left, lift(high.left, rise))
  return eventOf(low.base, left, joinEvents(low.right, lift(high.right, rise)))
}

/** The event raised over owned parts as far as that makes the tree simpler, and no further than its own maximum. */
export function fill(id: IntervalId, event: IntervalEvent): IntervalEvent {
  if (id === 0 || typeof event === 'number') return event
  if (id === 1) return maxOf(event)
  if (id.left === 1) {
    const right = fill(id.right, event.right)
    return eventOf(event.base, Math.max(maxOf(event.left), minOf(right)), right)
  }
  if (id.right === 1) {
    const left = fill(id.left, event.left)
    return eventOf(event.base, left, Math.max(maxOf(event.right), minOf(left)))
  }
  return eventOf(event.base, fill(id.left, event.left), fill(id.right, event.right))
}

/** A grown event and what it cost: a new node weighs more than any depth. */
interface Grown {
  readonly event: IntervalEvent
  readonly cost: number
}

/** The event with one added to some owned part, where that makes the tree least larger. `id` owns something. */
export function grow(id: IntervalId, event: IntervalEvent): Grown {
  if (typeof event === 'number') {
    if (id === 1) return { event: event + 1, cost: 0 }
    const grown = grow(id, nodeOf(event))
    return { event: grown.event, cost: grown.cost + itcDepthMax + 1 }
  }
  // `fill` turned whatever a whole part stood under into one height, so `id` has two parts here.
  const parts = id as Exclude<IntervalId, number>
  const left = parts.left === 0 ? undefined : grow(parts.left, event.left)
  const right = parts.right === 0 ? undefined : grow(parts.right, event.right)
  if (right === undefined || (left !== undefined && left.cost < right.cost)) {
    return { event: { base: event.base, left: left!.event, right: event.right }, cost: left!.cost + 1 }
  }
  return { event: { base: event.base, left: event.left, right: right.event }, cost: right.cost + 1 }
}

function nodeOf(event: IntervalEvent): Exclude<IntervalEvent, number> {
  return typeof event === 'number' ? { base: event, left: 0, right: 0 } : event
}
