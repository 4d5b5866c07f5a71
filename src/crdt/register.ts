/**
 * The plain value: a register that keeps one write.
 *
 * It keeps nothing of the others, so a write cannot be taken back to show what was there before: a lattice. It is for data
 * whose writers wait for each other, as behind a quorum; else see `lww-register.ts`.
 */
import { compareDots } from '../clock/dot'
import { checkValue, type Json, valuesEqual } from '../codec/value'
import type { Crdt, Facets, Scope } from './contract'
import { contribution, type DotFun, dotEntry, emptyDotFun, isLive, readDotFun } from './dot-fun'
import { type SchemaOptions, type StandardSchema, valueRule } from './schema'

/** What a register remembers: the write that wins, or none. */
export type RegisterState<T> = DotFun<T>

/** The mutators of a register. */
export interface RegisterEdit<T> {
  /** Writes a value; always a new write, even of an equal value. */
  set(value: T): void
}

/** The descriptor type of {@link register}. */
export interface Register<T> extends Crdt<RegisterState<T>, T, RegisterEdit<T>, 'lattice'> {
  readonly schema?: StandardSchema
}

/**
 * A register that keeps one write and forgets the others.
 *
 * Under concurrency: the write with the largest stamp wins, of equal stamps that of the larger replica id, then the later
 * one. A stamp is larger than every stamp that its writer has seen, so a write that has seen another always wins over it.
 *
 * State: `[["3@alice", stamp, value]]`, or `[]` before any write. An undo writes the value before again.
 * Cost: about 10 bytes besides the value; O(1). Iteration order: none.
 * It cannot live under a removable key: an `orMap` refuses it by type. There, and wherever replicas write alone, an
 * `lwwRegister` has the same view.
 *
 * A plain text, number or boolean as `initial` makes a register of that type; name a narrower one: `register<'on' | 'off'>('off')`.
 *
 * With `schema`, a validator by Standard Schema, values that are set are validated, and a value of others that it does
 * not accept does not show. It is not part of the wire identity, so it may change.
 *
 * @param initial what the view gives before any write; not part of the state, so all replicas must name the same.
 * @throws InvariantError `value` when `initial`, or a value set later, is not finite JSON with well-formed text.
 * @throws InvariantError `value` when a value that is set is not accepted by the schema.
 * @throws InvariantError `argument` when the schema answers with a promise.
 *
 * @example
 * ```ts
 * import { change, merge, register, replica, view } from 'meldkit'
 *
 * const Leader = register('nobody')
 * const [alice] = change(Leader, replica(Leader, 'alice'), (leader) => leader.set('alice'), { now: 1000 })
 * const [bob] = change(Leader, replica(Leader, 'bob'), (leader) => leader.set('bob'), { now: 2000 })
 * view(Leader, merge(Leader, alice, bob)) // => 'bob'
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), section 3.2.1: the state-based LWW-Register. We differ: the stamp is a clock
 *   that never falls behind what was seen, and ties have an order.
 */
export function register(initial: string): Register<string>
export function register(initial: number): Register<number>
export function register(initial: boolean): Register<boolean>
export function register<T extends Json>(initial: T): Register<T>
export function register<T>(initial: NoInfer<T>, options: SchemaOptions<T>): Register<T>
export function register<T>(initial: T, options?: SchemaOptions<T>): Register<T> {
  const first = checkValue(initial)
  const rule = valueRule<T>(options?.schema)
  const bottom = emptyDotFun<T>()
  const type: Register<T> = {
    tag: 'register',
    version: 1,
    kind: 'lattice',
    children: [],
    bottom,
    join: (a, b) => (wins(b, a) ? b : a),
    view: ([write]) => (write !== undefined && rule.shows(write) ? (write.value as T) : first),
    edit: scope => ({ set: value => emitWrite(scope, rule.store(value)) }),
    clear: () => bottom,
    alive: ([write]) => write !== undefined,
    compact: state => state,
    since: (newer, older) => (wins(newer, older) ? newer : bottom),
    write: (writer, state) => writer.dots(state, true, ({ value }) => writer.value(value)),
    read(reader) {
      const state = readDotFun<T>(reader, true, () => reader.value() as T)
      return state.length < 2 && state.every(isLive) ? state : reader.refuse('one write at most', state.length)
    },
  }
  return options === undefined ? type : { ...type, schema: options.schema }
}

function emitWrite<T>(scope: Scope<RegisterState<T>>, value: T): void {
  scope.emit([dotEntry(scope.writer, scope.take(), scope.stamp, value)])
}

/** Whether `a` holds a write, and `b` none or one before it. */
function wins<T>([a]: RegisterState<T>, [b]: RegisterState<T>): boolean {
  if (a === undefined || b === undefined) return a !== undefined
  return a.stamp > b.stamp || (a.stamp === b.stamp && compareDots(a, b) > 0)
}

/** The facets of {@link register}. */
export function registerFacets(type: Register<Json>): Facets<RegisterState<Json>> {
  return {
    reconcile(scope, next) {
      if (!valuesEqual(type.view(scope.peek()), next)) type.edit(scope).set(next as Json)
    },
    inverse(scope, before, after, restored) {
      const [wrote] = after
      const [now] = scope.peek()
      // Only while the write of the change stands, or one that an undo put in its place.
      if (wrote === undefined || now === undefined || wrote === before[0]) return
      if (compareDots(restored.find(wrote), now) !== 0) return
      // As it was, whatever a schema says of it: what does not validate does not show.
      emitWrite(scope, before[0] === undefined ? type.view(before) : (before[0].value as Json))
      const back = scope.peek()[0]
      if (before[0] !== undefined && back !== undefined) restored.note(before[0], back)
    },
    why(state) {
      const { shows } = valueRule(type.schema)
      const [winners, losers] = [state.filter(shows), state.filter(write => !shows(write))]
      return { winners: winners.map(contribution), losers: losers.map(contribution) }
    },
  }
}
