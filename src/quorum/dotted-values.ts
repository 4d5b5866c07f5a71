/**
 * Values of which several may be current: each write replaces those that its writer had seen, and nothing else.
 *
 * For clients that are no replicas: they read values with a context, and write with that context through some replica, which
 * gives the value a dot of its own. So two clients that write through one replica make siblings: neither hides the other, and
 * they do not multiply. Left out: values without a dot, which the paper calls anonymous; here each is written through a replica.
 */
import { invariant, show } from '../base/error'
import { isCounter } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, type ReplicaMap, setOf } from '../clock/replica-map'
import type { VersionVector } from '../clock/version-vector'

/** What one replica has given dots to. */
export interface DottedRow<Value> {
  /** The counter of its newest dot. */
  readonly count: number
  /** The current values of its newest dots, newest first: those of `count`, `count - 1` … */
  readonly values: readonly Value[]
}

/** Current values with their causal past, by replica; a lattice under `joinDottedValues`. */
export type DottedValues<Value> = ReplicaMap<DottedRow<Value>>

/** No value and no past. */
export function emptyDottedValues<Value>(): DottedValues<Value> {
  return emptyReplicaMap()
}

/**
 * Writes a value through a replica: it replaces what the context has seen, and is a sibling of the rest.
 *
 * Under concurrency: writes that have not seen each other stay side by side, also those that came through one replica with one context.
 * A blind write, with an empty context, always makes a sibling. The replica must keep what it has made before it
 * is told to anyone, and one that lost it needs another id: a dot that is given twice hides a value.
 *
 * State: `[[id, count, [newest, …]], …]` ascending by id. O(replicas + values).
 *
 * @param context what the writer had read, as `dottedContext` gave it.
 * @throws InvariantError `argument` when the replica's counter would pass 2^50 - 1.
 *
 * @example
 * ```ts
 * import { currentValues, dottedContext, emptyDottedValues, replicaId, writeDotted } from 'meldkit'
 *
 * const a = replicaId('a')
 * const first = writeDotted(emptyDottedValues<string>(), dottedContext(emptyDottedValues()), 'milk', a)
 * const seen = dottedContext(first)
 * const once = writeDotted(first, seen, 'eggs', a)
 * currentValues(once) // => ['eggs']
 * currentValues(writeDotted(once, seen, 'flour', a)) // => ['flour', 'eggs']
 * ```
 *
 * @see Almeida, Gonçalves, Preguiça, Baquero, Fonte, "Scalable and Accurate Causality Tracking for Eventually Consistent Stores"
 *   (DAIS 2014), section 5, the compact form. We differ: no anonymous values.
 */
export function writeDotted<Value>(
  held: DottedValues<Value>,
  context: VersionVector,
  value: Value,
  replica: ReplicaId,
): DottedValues<Value> {
  const past = { ids: context.ids, values: context.values.map(count => rowOf<Value>(count, [])) }
  const joined = joinDottedValues(held, past)
  const { count, values } = getOf(joined, replica) ?? rowOf<Value>(0, [])
  invariant(isCounter(count + 1), 'argument', () => {
    return `Dotted values: the counter of ${show(replica)} must stay below 2^50, got ${count + 1}. Give the replica a new id.`
  })
  return setOf(joined, replica, rowOf(count + 1, [value, ...values]))
}

/**
 * What both know: a value stays unless the other side has seen it and has it no more. `a` itself when `b` adds nothing.
 *
 * O(replicas + values).
 *
 * @example
 * ```ts
 * import { currentValues, dottedContext, emptyDottedValues, joinDottedValues, replicaId, writeDotted } from 'meldkit'
 *
 * const none = emptyDottedValues<string>()
 * const milk = writeDotted(none, dottedContext(none), 'milk', replicaId('a'))
 * const eggs = writeDotted(milk, dottedContext(milk), 'eggs', replicaId('b'))
 * currentValues(joinDottedValues(milk, eggs)) // => ['eggs']
 * ```
 */
export function joinDottedValues<Value>(a: DottedValues<Value>, b: DottedValues<Value>): DottedValues<Value> {
  return joinReplicaMaps(a, b, joinRows)
}

/** The context of a reader who was given all current values: the counters. */
export function dottedContext({ ids, values }: DottedValues<unknown>): VersionVector {
  return { ids, values: values.map(row => row.count) }
}

/** The current values: ascending by replica, newest first. One if all writes have seen each other. */
export function currentValues<Value>({ values }: DottedValues<Value>): readonly Value[] {
  return values.flatMap(row => row.values)
}

/** Without the values that the context has seen; nothing is added to the past. `held` itself when it has seen none. */
export function discardSeen<Value>(held: DottedValues<Value>, context: VersionVector): DottedValues<Value> {
  let next = held
  held.ids.forEach((id, i) => {
    const { count, values } = held.values[i] as DottedRow<Value>
    const kept = Math.max(0, count - (getOf(context, id) ?? 0))
    if (kept < values.length) next = setOf(next, id, rowOf(count, values.slice(0, kept)))
  })
  return next
}

/** Dots up to `count - values.length` are gone on a side; what is gone on either is gone. */
function joinRows<Value>(a: DottedRow<Value>, b: DottedRow<Value>): DottedRow<Value> {
  const { count, values } = b.count > a.count ? b : a
  const kept = count - Math.max(a.count - a.values.length, b.count - b.values.length)
  if (kept < values.length) return rowOf(count, values.slice(0, kept))
  return b.count > a.count ? b : a
}

function rowOf<Value>(count: number, values: readonly Value[]): DottedRow<Value> {
  return { count, values }
}
