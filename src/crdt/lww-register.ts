/**
 * A register in which the last write wins: causally first, by stamp among concurrent writes only.
 */
import { type CausalContext, hasSeen } from '../clock/causal-context'
import { checkValue, type Json } from '../codec/value'
import type { Crdt, Facets } from './contract'
import { type DotFun, latestEntry, liveEntries, overwrite } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'
import { type SchemaOptions, type StandardSchema, shown, type ValueRule, valueRule } from './schema'

/** What a last-writer-wins register remembers: the writes that no later write has seen. */
export type LwwRegisterState<T> = DotFun<T>

/** The mutators of a last-writer-wins register. */
export interface LwwRegisterEdit<T> {
  /** Writes a value over all that was seen; always a new write, even of an equal value. */
  set(value: T): void
}

/** The descriptor type of {@link lwwRegister}. */
export interface LwwRegister<T> extends Crdt<LwwRegisterState<T>, T, LwwRegisterEdit<T>, 'causal'> {
  readonly schema?: StandardSchema
}

/**
 * A register whose value is the last write.
 *
 * Under concurrency: a write that has seen another always wins over it, whatever the clocks say; of concurrent writes
 * the one with the larger stamp wins, then the larger replica id. Give `change` a wall clock (`{ now }`) and "larger
 * stamp" means "later, as far as clocks agree"; without it stamps are Lamport times.
 *
 * State: the concurrent writes, `[["3@alice", stamp, value], …]` ascending by dot; one after any sequential use.
 * Cost: one entry of about 10 bytes besides the value; a write is O(concurrent writes). Iteration order: none.
 *
 * A plain text, number or boolean as `initial` makes a register of that type; name a narrower one: `lwwRegister<'on' | 'off'>('off')`.
 *
 * With `schema`, a validator by Standard Schema, values that are set are validated, and writes of others that it does
 * not accept are skipped when the register is read. It is not part of the wire identity, so it may change.
 *
 * @param initial what the view gives before any write; not part of the state, so all replicas must name the same.
 * @throws InvariantError `value` when `initial`, or a value set later, is not finite JSON with well-formed text.
 * @throws InvariantError `value` when a value that is set is not accepted by the schema.
 * @throws InvariantError `argument` when the schema answers with a promise.
 *
 * @example
 * ```ts
 * import { change, lwwRegister, merge, replica, view } from 'meldkit'
 *
 * const Title = lwwRegister('')
 * const [alice] = change(Title, replica(Title, 'alice'), (title) => title.set('draft'), { now: 1000 })
 * const [bob] = change(Title, replica(Title, 'bob'), (title) => title.set('final'), { now: 2000 })
 * view(Title, merge(Title, alice, bob)) // => 'final'
 * ```
 *
 * @see Shapiro et al., "A comprehensive study of Convergent and Commutative Replicated Data Types" (INRIA RR-7506, 2011),
 *   section 3.2.1. We differ: causal order comes before stamps, as a write removes the dots of the writes it has seen,
 *   so a slow clock cannot hide a later write (the trap of riak_dt issue 100).
 */
export function lwwRegister(initial: string): LwwRegister<string>
export function lwwRegister(initial: number): LwwRegister<number>
export function lwwRegister(initial: boolean): LwwRegister<boolean>
export function lwwRegister<T extends Json>(initial: T): LwwRegister<T>
export function lwwRegister<T>(initial: NoInfer<T>, options: SchemaOptions<T>): LwwRegister<T>
export function lwwRegister<T>(initial: T, options?: SchemaOptions<T>): LwwRegister<T> {
  const first = checkValue(initial)
  const rule = valueRule<T>(options?.schema)
  const type = dotFunType<T, T, LwwRegisterEdit<T>>({
    tag: 'lwwRegister',
    view(state) {
      const won = latestEntry(shown(state, rule))
      return won === undefined ? first : (won.value as T)
    },
    edit: scope => ({
      set: value => overwrite(scope, rule.store(value), scope.stamp),
    }),
    stamped: true,
    writeValue: (writer, value) => writer.value(value),
    readValue: reader => reader.value() as T,
    compact: (state, horizon) => withoutLosers(state, horizon, rule),
  })
  return options === undefined ? type : { ...type, schema: options.schema }
}

/** Of stable writes the winner suffices, and the one that a rule lets show: whatever comes later replaces all of them. */
export function withoutLosers<T>(
  state: LwwRegisterState<T>,
  horizon: CausalContext,
  rule: Pick<ValueRule<never>, 'shows'>,
): LwwRegisterState<T> {
  if (state.length < 2) return state
  const stable = liveEntries(state).filter(entry => hasSeen(horizon, entry.id, entry.counter))
  if (stable.length < 2) return state
  const winners = [latestEntry(stable), latestEntry(shown(stable, rule))]
  return state.filter(entry => winners.includes(entry) || !stable.includes(entry))
}

/** The facets of {@link lwwRegister}. */
export function lwwRegisterFacets(type: LwwRegister<Json>): Facets<LwwRegisterState<Json>> {
  const rule = valueRule<Json>(type.schema)
  return dotFunFacets(type, {
    assign: (edit, next) => edit.set(next as Json),
    winners: live => live.filter(entry => entry === latestEntry(shown(live, rule))),
  })
}
