/**
 * A replica as a value: what it has seen, the state that follows from it, and who writes here.
 *
 * A delta is the same without a writer; `merge` takes either. Every version ever made can still be read, compared,
 * merged and branched. Left out: where replicas live and how deltas travel (`sync/`, `node/`).
 */
import { invariant } from '../base/error'
import { type CausalContext, emptyContext, highestOf } from '../clock/causal-context'
import { type ReplicaId, replicaId } from '../clock/replica-id'
import type { AnyCrdt, State } from '../crdt/contract'
import { type Chains, emptyChains } from './chain'
import { type DeltaLog, emptyDeltaLog, logDelta } from './log'

/** A part of the history of a datum and what follows from it: one change, several, or all of them. */
export interface Delta<T extends AnyCrdt> {
  /** The dots of the changes that it holds, each change whole. */
  readonly seen: CausalContext
  /** Dots that it removes without holding their changes. */
  readonly ahead: CausalContext
  readonly chains: Chains
  /**
   * Whether it names every dot that it has seen where it stands, live or gone, as a change does. Merging it then touches
   * only what it names. A replica, its bytes and a diff do not: there a dot that was seen and is absent is removed.
   */
  readonly names: boolean
  /** The largest clock stamp of its changes. */
  readonly stamp: number
  /** Opaque; read it through `view`. */
  readonly state: State<T>
}

/** An independent copy of a datum that `id` writes to. */
export interface Replica<T extends AnyCrdt> extends Delta<T> {
  readonly id: ReplicaId
  /** The latest deltas made or merged here, for `changesSince`; not part of the value that is compared or encoded. */
  readonly log: DeltaLog<Delta<T>>
}

/** Makes a delta; all are made here, so that they share a hidden class. */
export function makeDelta<T extends AnyCrdt>(
  names: boolean,
  seen: CausalContext,
  ahead: CausalContext,
  chains: Chains,
  stamp: number,
  state: State<T>,
): Delta<T> {
  return { seen, ahead, chains, names, stamp, state }
}

/** Makes a replica; all are made here. */
export function makeReplica<T extends AnyCrdt>(
  id: ReplicaId,
  seen: CausalContext,
  ahead: CausalContext,
  chains: Chains,
  stamp: number,
  state: State<T>,
  log: DeltaLog<Delta<T>>,
): Replica<T> {
  return { seen, ahead, chains, names: false, stamp, state, id, log }
}

/** What a version holds, in the hands of a writer. */
export function replicaOf<T extends AnyCrdt>(id: ReplicaId, version: Delta<T>, log: DeltaLog<Delta<T>>): Replica<T> {
  const { seen, ahead, chains, stamp, state } = version
  return makeReplica<T>(id, seen, ahead, chains, stamp, state as State<T>, log)
}

/** What a version holds, without the writer and the log that a replica has. */
export function deltaOf<T extends AnyCrdt>(version: Delta<T>): Delta<T> {
  const { names, seen, ahead, chains, stamp, state } = version
  return makeDelta<T>(names, seen, ahead, chains, stamp, state as State<T>)
}

/** The log after a delta that led to `state`: types that remember their whole past themselves need none. */
export function logAfter<T extends AnyCrdt>(
  type: T,
  state: State<T>,
  log: DeltaLog<Delta<T>>,
  delta: Delta<T>,
): DeltaLog<Delta<T>> {
  if (type.remembersAll?.(state) === true) return log
  return logDelta(log, 'id' in delta ? deltaOf(delta) : delta)
}

/** The delta that adds nothing. */
export function emptyDelta<T extends AnyCrdt>(type: T): Delta<T> {
  return makeDelta<T>(true, emptyContext(), emptyContext(), emptyChains(), 0, type.bottom as State<T>)
}

/**
 * A replica of a datum: empty, or continuing from what was stored or received.
 *
 * @param id the writer's name, see {@link replicaId}. It must be new to the history in `from`: a writer that comes back
 *   takes a new incarnation, since a restored backup would otherwise use its dots twice.
 * @param from what it has seen so far; nothing if left out.
 * @throws InvariantError `replica-id` when `id` is not a replica id.
 * @throws InvariantError `argument` when `from` already holds changes of `id`.
 *
 * @example
 * ```ts
 * import { change, decode, encode, mvRegister, replica, replicaId, view } from 'meldkit'
 *
 * const Note = mvRegister<string>()
 * const [saved] = change(Note, replica(Note, 'tab'), (note) => note.set('hi'))
 * const again = replica(Note, replicaId('tab', 1), decode(Note, encode(Note, saved)))
 * view(Note, again) // => ['hi']
 * ```
 */
export function replica<T extends AnyCrdt>(type: T, id: string, from: Delta<T> = emptyDelta(type)): Replica<T> {
  const writer = replicaId(id)
  invariant(
    highestOf(from.seen, writer) === 0,
    'argument',
    () => `Replica ${writer} has written before in this history. Take a new incarnation: replicaId(name, incarnation).`,
  )
  // What a change names of dots of its own is not kept in a state.
  const state = from.names
    ? type.join(type.bottom, from.state, emptyContext(), { ...from.seen, names: true }, null)
    : from.state
  return replicaOf(
    writer,
    makeDelta<T>(false, from.seen, from.ahead, from.chains, from.stamp, state as State<T>),
    emptyDeltaLog(),
  )
}

/**
 * A second line of work from any version of a replica, under an id of its own: the legal way to edit an old version.
 *
 * Both lines can go on and be merged. The log comes along. Throws as {@link replica}.
 *
 * @example
 * ```ts
 * import { addWinsSet, branch, change, merge, replica, view } from 'meldkit'
 *
 * const Tags = addWinsSet<string>()
 * const [main] = change(Tags, replica(Tags, 'main'), (tags) => tags.add('a'))
 * const [draft] = change(Tags, branch(Tags, main, 'draft'), (tags) => tags.remove('a'))
 * view(Tags, main).has('a') // => true
 * view(Tags, merge(Tags, main, draft)).has('a') // => false
 * ```
 */
export function branch<T extends AnyCrdt>(type: T, from: Replica<T>, id: string): Replica<T> {
  return replicaOf(replica(type, id, from).id, from, from.log)
}
