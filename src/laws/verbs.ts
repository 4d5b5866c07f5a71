/**
 * The verbs as the laws call them: with types erased, and replaceable one by one.
 *
 * A subject may bring its own, so that a wrapper around `merge`, or a broken one, is tried by the same laws. Left out:
 * `leq`, `equal` and `select`, which are about what the others return.
 */
import type { CausalContext } from '../clock/causal-context'
import type { VersionVector } from '../clock/version-vector'
import type { AnyCrdt } from '../crdt/contract'
import { type ChangeOptions, change } from '../replica/change'
import { compact } from '../replica/compact'
import { type Changes, changesSince, diff } from '../replica/diff'
import { decode, encode, fromJson, toJson } from '../replica/encode'
import { merge } from '../replica/merge'
import { branch, type Delta, type Replica, replica } from '../replica/replica'
import { view } from '../view/view'

/** A delta, or a replica, of whatever type is tried. */
export type AnyDelta = Delta<AnyCrdt>
/** A replica of whatever type is tried. */
export type AnyReplica = Replica<AnyCrdt>

/** What the laws are about; each does what the verb of that name does. */
export interface Verbs {
  readonly replica: (type: AnyCrdt, id: string, from?: AnyDelta) => AnyReplica
  readonly branch: (type: AnyCrdt, from: AnyReplica, id: string) => AnyReplica
  readonly change: (
    type: AnyCrdt,
    replica: AnyReplica,
    recipe: (edit: unknown) => unknown,
    options?: ChangeOptions,
  ) => readonly [AnyReplica, AnyDelta]
  readonly compact: (type: AnyCrdt, replica: AnyReplica, stable: VersionVector) => readonly [AnyReplica, AnyDelta]
  readonly merge: <Target extends AnyDelta>(type: AnyCrdt, target: Target, source: AnyDelta) => Target
  readonly diff: (type: AnyCrdt, newer: AnyDelta, older: AnyDelta) => AnyDelta
  readonly changesSince: (type: AnyCrdt, replica: AnyReplica, seen: CausalContext) => Changes<AnyCrdt>
  readonly encode: (type: AnyCrdt, value: AnyDelta) => Uint8Array
  readonly decode: (type: AnyCrdt, bytes: Uint8Array) => AnyDelta
  readonly toJson: (type: AnyCrdt, value: AnyDelta) => { readonly state: unknown }
  readonly fromJson: (type: AnyCrdt, json: unknown) => AnyDelta
  readonly view: (type: AnyCrdt, value: AnyDelta) => unknown
}

/** Meldkit's verbs. */
export const standardVerbs: Verbs = {
  replica,
  branch,
  change,
  compact,
  // The overloads of `merge` say the same as one generic signature, which the compiler cannot see.
  merge: merge as Verbs['merge'],
  diff,
  changesSince,
  encode,
  decode,
  toJson,
  fromJson,
  view,
}

/** The verbs, each of which freezes what it returns, so that whoever changes an input in place throws. */
export function freezingVerbs(verbs: Verbs): Verbs {
  const freeze = deepFreezer()
  return {
    ...verbs,
    replica: (type, id, from) => freeze(verbs.replica(type, id, from)),
    branch: (type, from, id) => freeze(verbs.branch(type, from, id)),
    change(type, replica, recipe, options) {
      const [after, delta] = verbs.change(type, replica, recipe, options)
      return [freeze(after), freeze(delta)]
    },
    compact(type, replica, stable) {
      const [after, delta] = verbs.compact(type, replica, stable)
      return [freeze(after), freeze(delta)]
    },
    merge: (type, target, source) => freeze(verbs.merge(type, target, source)),
    diff: (type, newer, older) => freeze(verbs.diff(type, newer, older)),
    changesSince: (type, replica, seen) => freeze(verbs.changesSince(type, replica, seen)),
    decode: (type, bytes) => freeze(verbs.decode(type, bytes)),
    fromJson: (type, json) => freeze(verbs.fromJson(type, json)),
  }
}

/**
 * A function that freezes values to any depth, each object once. The log of a replica stays as it is: versions share its
 * last chunk and append to it beyond each other's lengths.
 */
function deepFreezer(): <Value>(value: Value) => Value {
  const known = new WeakSet<object>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || known.has(value)) return
    known.add(value)
    Object.freeze(value)
    for (const key of Object.keys(value)) if (key !== 'log') visit((value as Record<string, unknown>)[key])
  }
  return value => {
    visit(value)
    return value
  }
}
