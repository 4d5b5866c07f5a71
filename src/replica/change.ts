/**
 * The verb that edits: one recipe, one change, one delta.
 *
 * Impure inside, pure outside: during the call the new version is built with transient builders; what comes out is a
 * value. A change takes a contiguous range of at least one dot, also if it only removes, so that a version vector
 * speaks of all edits.
 */
import { InvariantError } from '../base/error'
import { type CausalContext, emptyContext } from '../clock/causal-context'
import { counterMax } from '../clock/dot'
import { hlcTick, type Stamp } from '../clock/hlc'
import { getOf, setOf } from '../clock/replica-map'
import { hashWriter } from '../codec/hash-writer'
import type { AnyCrdt, Edit, Scope, State } from '../crdt/contract'
import { extendChain, type Mark } from './chain'
import { type Delta, emptyDelta, logAfter, makeDelta, makeReplica, type Replica } from './replica'

/** Options of {@link change}. */
export interface ChangeOptions {
  /** Whole milliseconds since 1970, to make stamps follow wall time; without it they are Lamport times. */
  readonly now?: number
}

/**
 * Edits a replica: `[next version, delta]`. Merging the delta elsewhere has the effect of the change there.
 *
 * A recipe that does nothing gives the same replica and an empty delta; one that throws changes nothing.
 *
 * @param recipe gets the mutators of the type; it must be synchronous and must not keep them.
 * @throws InvariantError `argument` when the recipe returns a promise, or `now` is not a whole number of milliseconds.
 * @throws InvariantError `counter-exhausted` after 2^50 - 1 dots of one replica.
 * @throws InvariantError `clock-exhausted` when no later stamp is left, in the year 2074 or after a stamp from then.
 * @throws whatever the recipe throws.
 *
 * @example
 * ```ts
 * import { change, merge, pnCounter, replica, view } from 'meldkit'
 *
 * const Likes = pnCounter()
 * const [alice, delta] = change(Likes, replica(Likes, 'alice'), (likes) => likes.increment())
 * view(Likes, merge(Likes, replica(Likes, 'bob'), delta)) // => 1
 * change(Likes, alice, () => undefined)[0] === alice // => true
 * ```
 */
export function change<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  recipe: (edit: Edit<T>) => unknown,
  options: ChangeOptions = {},
): readonly [Replica<T>, Delta<T>] {
  const scope = openScope(type, replica, hlcTick(replica.stamp as Stamp, options.now === undefined ? 0 : options.now))
  try {
    return settle(type, replica, scope, recipe(type.edit(scope) as Edit<T>))
  } finally {
    scope.change.isOpen = false
  }
}

/** The same for what works on the scope itself. */
export function changeInScope<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  work: (scope: Scope<State<T>>) => unknown,
  { now = 0 }: ChangeOptions,
): readonly [Replica<T>, Delta<T>] {
  const scope = openScope(type, replica, hlcTick(replica.stamp as Stamp, now))
  try {
    return settle(type, replica, scope, work(scope))
  } finally {
    scope.change.isOpen = false
  }
}

/** Ends a change whose recipe gave `result`. */
function settle<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  scope: ChangeScope,
  result: unknown,
): readonly [Replica<T>, Delta<T>] {
  const { change } = scope
  // A change that only removes takes a dot as well.
  if (change.delta !== type.bottom && change.last < change.from) scope.take()
  change.isOpen = false
  if (typeof (result as { then?: unknown } | undefined)?.then === 'function')
    throw new InvariantError(
      'argument',
      'The recipe of a change must be synchronous, got one that returns a promise. Await first, then change.',
    )
  return change.delta === type.bottom ? [replica, emptyDelta(type)] : seal(type, replica, change, scope.stamp)
}

/** A change in progress; the only mutable thing of the core, alive during one call. */
interface OpenChange {
  readonly type: AnyCrdt
  /** The first dot of the change. */
  readonly from: number
  /** The dot taken last. */
  last: number
  state: unknown
  /** What was emitted; that of the first change of all, which is the whole state, is not joined twice. */
  delta: unknown
  readonly isFirst: boolean
  /** The token of the transient builder of the state; that of the delta's is `taken`. */
  owner: object
  /**
   * What the replica has seen with the dots of this change, and these dots alone. Own dots count as seen once they are
   * emitted, so the last entry of both arrays moves on.
   */
  readonly seen: CausalContext
  readonly seenRuns: number[]
  readonly taken: CausalContext
  readonly takenRuns: number[]
  isOpen: boolean
}

/** A scope keeps nothing that moves, so that a copy of it, with a part replaced, is a scope of the same change. */
interface ChangeScope extends Scope<unknown> {
  readonly change: OpenChange
}

/** Scopes share their functions: one is made for every change. */
function openScope(type: AnyCrdt, replica: Replica<AnyCrdt>, stamp: number): ChangeScope {
  const { id } = replica
  const runs = getOf(replica.seen, id)
  const last = runs === undefined ? 0 : (runs[runs.length - 1] as number)
  const seenRuns = runs === undefined ? [1, 0] : runs.slice()
  const takenRuns = [last + 1, last]
  const change: OpenChange = {
    type,
    from: last + 1,
    last,
    state: replica.state,
    delta: type.bottom,
    isFirst: replica.state === type.bottom && replica.seen.ids.length === 0,
    owner: takenRuns,
    seen: setOf(replica.seen, id, seenRuns),
    seenRuns,
    // Most often the replica has one writer, whose array of ids will do.
    taken: {
      ids: replica.seen.ids.length === 1 && replica.seen.ids[0] === id ? replica.seen.ids : [id],
      values: [takenRuns],
    },
    takenRuns,
    isOpen: true,
  }
  return {
    writer: id,
    stamp,
    change,
    read: readState,
    peek: peekState,
    take: takeDots,
    emit: emitPart,
    owner: ownerOfState,
    needsDelta,
  }
}

function readState(this: unknown): unknown {
  const { change } = this as ChangeScope
  // What is handed out to keep must not be changed in place any more.
  change.owner = {}
  return change.state
}

function peekState(this: unknown): unknown {
  return (this as ChangeScope).change.state
}

function needsDelta(this: unknown): boolean {
  return !(this as ChangeScope).change.isFirst
}

function ownerOfState(this: unknown): object | null {
  return (this as ChangeScope).change.owner
}

function takeDots(this: unknown, count = 1): number {
  const { change, writer } = this as ChangeScope
  if (!change.isOpen) throw closed()
  if (change.last + count > counterMax)
    throw new InvariantError(
      'counter-exhausted',
      `Replica ${writer} has used all its 2^50 - 1 dots. Go on under a new incarnation.`,
    )
  const first = change.last + 1
  change.last += count
  return first
}

function emitPart(this: unknown, part: unknown, next?: unknown): void {
  const { change } = this as ChangeScope
  if (!change.isOpen) throw closed()
  const { type } = change
  const nothing = emptyContext()
  change.state = next ?? type.join(change.state, part, change.seen, nothing, change.owner)
  if (change.isFirst) change.delta = change.state
  else if (change.delta === type.bottom) change.delta = part
  else change.delta = type.join(change.delta, part, change.taken, nothing, change.taken)
  change.seenRuns[change.seenRuns.length - 1] = change.last
  change.takenRuns[1] = change.last
}

/** Makes the delta of a change, with its link in the writer's chain, and the next version. */
function seal<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  { from, last, seen, seenRuns, taken, takenRuns, state, delta }: OpenChange,
  stamp: number,
): readonly [Replica<T>, Delta<T>] {
  // A dot taken after the last emit belongs to the change as well.
  seenRuns[seenRuns.length - 1] = last
  takenRuns[1] = last
  const { id } = replica
  const before = getOf(replica.chains, id)?.at(-1)
  const writer = hashWriter(before?.hash ?? 0)
  writer.uint(last)
  writer.uint(stamp)
  type.write(writer, delta)
  const mark: Mark = { counter: last, hash: writer.hash(), stamp }
  const marks = { ids: taken.ids, values: [before === undefined ? [mark] : [before, mark]] }
  const part = makeDelta<T>(true, taken, writer.ahead(), marks, stamp, delta as State<T>)
  const chains = extendChain(replica.chains, id, mark, from, seenRuns)
  const after = makeReplica<T>(
    id,
    seen,
    replica.ahead,
    chains,
    stamp,
    state as State<T>,
    logAfter(type, state, replica.log, part),
  )
  return [after, part]
}

function closed(): InvariantError {
  return new InvariantError(
    'edit-outside-change',
    'These mutators belong to a change that is over. Use them inside its recipe only.',
  )
}
