/**
 * A register that keeps every concurrent write, so that the application decides.
 */
import { memoByIdentity } from '../base/memo'
import type { Json } from '../codec/value'
import type { Crdt, Facets } from './contract'
import { type DotFun, liveEntries, overwrite } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'
import { refuse } from './plain'
import { type SchemaOptions, type StandardSchema, valueRule } from './schema'

/** What a multi-value register remembers: the writes that no later write has seen. */
export type MvRegisterState<T> = DotFun<T>

/** The mutators of a multi-value register. */
export interface MvRegisterEdit<T> {
  /** Writes a value in place of all values that were seen. */
  set(value: T): void
}

/** The descriptor type of {@link mvRegister}. */
export interface MvRegister<T> extends Crdt<MvRegisterState<T>, readonly T[], MvRegisterEdit<T>, 'causal'> {
  readonly schema?: StandardSchema
}

/**
 * A register whose value is the array of all concurrent writes.
 *
 * Under concurrency: a write replaces exactly the writes it has seen; concurrent ones stand side by side as siblings
 * until a later write replaces them.
 *
 * State: the siblings, `[["3@alice", value], …]` ascending by dot, which is also the order of the view. Equal values of
 * two writers are two siblings: state equality is not value equality. Before any write the view is empty.
 * Cost: about 2 bytes a sibling besides the value; a write is O(siblings).
 *
 * With `schema`, a validator by Standard Schema, values that are set are validated, and values of others that it does
 * not accept do not show. It is not part of the wire identity, so it may change.
 *
 * @throws InvariantError `value` when a value that is set is not finite JSON with well-formed text.
 * @throws InvariantError `value` when a value that is set is not accepted by the schema.
 * @throws InvariantError `argument` when the schema answers with a promise.
 *
 * @example
 * ```ts
 * import { change, merge, mvRegister, replica, view } from 'meldkit'
 *
 * const Owner = mvRegister<string>()
 * const [alice] = change(Owner, replica(Owner, 'alice'), (owner) => owner.set('A'))
 * const [bob] = change(Owner, replica(Owner, 'bob'), (owner) => owner.set('B'))
 * const both = merge(Owner, alice, bob)
 * view(Owner, both) // => ['A', 'B']
 * view(Owner, change(Owner, both, (owner) => owner.set('A'))[0]) // => ['A']
 * ```
 *
 * @see Almeida, Shoker & Baquero, "Delta State Replicated Data Types" (JPDC 2018), section 7.4.
 */
export function mvRegister<T extends Json>(): MvRegister<T>
export function mvRegister<T>(options: SchemaOptions<T>): MvRegister<T>
export function mvRegister<T>(options?: SchemaOptions<T>): MvRegister<T> {
  const rule = valueRule<T>(options?.schema)
  const type = dotFunType<T, readonly T[], MvRegisterEdit<T>>({
    tag: 'mvRegister',
    view: memoByIdentity((state: MvRegisterState<T>) =>
      Object.freeze(
        liveEntries(state)
          .filter(rule.shows)
          .map(entry => entry.value as T),
      ),
    ),
    edit: scope => ({ set: value => overwrite(scope, rule.store(value), 0) }),
    stamped: false,
    writeValue: (writer, value) => writer.value(value),
    readValue: reader => reader.value() as T,
  })
  return options === undefined ? type : { ...type, schema: options.schema }
}

/** The facets of {@link mvRegister}. */
export function mvRegisterFacets(type: MvRegister<Json>): Facets<MvRegisterState<Json>> {
  // A plain next value is an array of one: several siblings are never written by a single writer.
  return dotFunFacets(type, {
    assign(edit, next) {
      if (!Array.isArray(next) || next.length !== 1) refuse('an array of the one value to write', next)
      edit.set(next[0] as Json)
    },
    winners: live => live.filter(valueRule(type.schema).shows),
  })
}
