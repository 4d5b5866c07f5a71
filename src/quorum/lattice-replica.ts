/**
 * The replica of a value that only grows: it joins what it is sent, and tells what it holds then.
 *
 * Left out: what the values are; the join is given.
 */
import type { ReplicaFunction } from './operation'

/** What a replica of a lattice value is asked. */
export type LatticeAsk<Value> =
  | { readonly kind: 'query' }
  /** Joins a value, which may be a delta, and tells what there is then. */
  | { readonly kind: 'store'; readonly value: Value }

/** What a replica of a lattice value answers: all that it holds, or that this is what it was asked to store. */
export type LatticeAnswer<Value> =
  | { readonly kind: 'holds'; readonly value: Value }
  | { readonly kind: 'holds the same' }

/** States with a least upper bound. */
export interface JoinOf<Value> {
  readonly bottom: Value
  /** Associative, commutative, idempotent; `a` itself when `b` adds nothing. */
  readonly join: (a: Value, b: Value) => Value
}

/**
 * A replica of a lattice value: it joins what it is asked to store, and tells what it holds then.
 *
 * State: the value, persisted before the answer. An answer is two joins at most; it has no value when the replica holds just what it was sent.
 *
 * @example
 * ```ts
 * import { latticeReplica } from 'meldkit'
 *
 * const { initial, answer } = latticeReplica({ bottom: 0, join: Math.max })
 * answer(initial, { kind: 'store', value: 3 }) // => { state: 3, answer: { kind: 'holds the same' } }
 * answer(5, { kind: 'store', value: 3 }) // => { state: 5, answer: { kind: 'holds', value: 5 } }
 * ```
 *
 * @see Skrzypczak, Schintke and Schuett, "Linearizable State Machine Replication of State-Based CRDTs without Logs" (PODC 2019).
 *   We differ: an answer without value says that nothing else is held.
 */
export function latticeReplica<Value>({
  bottom,
  join,
}: JoinOf<Value>): ReplicaFunction<Value, LatticeAsk<Value>, LatticeAnswer<Value>> {
  return {
    initial: bottom,
    answer(state, ask) {
      if (ask.kind === 'query') return { state, answer: { kind: 'holds', value: state } }
      const next = join(state, ask.value)
      const isSame = join(ask.value, next) === ask.value
      return { state: next, answer: isSame ? { kind: 'holds the same' } : { kind: 'holds', value: next } }
    },
  }
}
