/**
 * The verb that edits: one recipe, one change, one delta.
 *
 * Impure inside, pure outside: during the call the new version is built with transient builders; what comes out is a
 * value. A change takes a contiguous range of at least one dot, also if it only removes, so that a version vector
 * speaks of all edits.
 */
import { InvariantError, invariant } from '../base/error'
import { addRange, type CausalContext, emptyContext, highestOf, rangeContext } from '../clock/causal-context'
import { counterMax } from '../clock/dot'
import { hlcTick, type Stamp } from '../clock/hlc'
import { getOf, setOf } from '../clock/replica-map'
import { hashWriter } from '../codec/hash-writer'
import type { AnyCrdt, Edit, Scope, State } from '../crdt/contract'
import { joinChains, type Mark } from './chain'
import { logDelta } from './log'
import { type Delta, emptyDelta, makeDelta, makeReplica, type Replica } from './replica'

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
  return changeInScope(type, replica, scope => recipe(type.edit(scope) as Edit<T>), options)
}

/** The same for what works on the scope itself. */
export function changeInScope<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  work: (scope: Scope<State<T>>) => unknown,
  { now = 0 }: ChangeOptions,
): readonly [Replica<T>, Delta<T>] {
  const { id } = replica
  const stamp = hlcTick(replica.stamp as Stamp, now)
  const from = highestOf(replica.seen, id) + 1
  // Own dots of this change count as seen once they are emitted; these two arrays are the only mutable contexts there are.
  const seenRuns = [...(getOf(replica.seen, id) ?? [1, 0])]
  const takenRuns = [from, from - 1]
  const seen: CausalContext = setOf(replica.seen, id, seenRuns)
  const taken: CausalContext = { ids: [id], values: [takenRuns] }
  let owner = {}
  const deltaOwner = {}
  let state = replica.state as State<T>
  let delta = type.bottom as State<T>
  let last = from - 1
  let isOpen = true

  const scope: Scope<State<T>> = {
    writer: id,
    stamp,
    read() {
      // What is handed out to keep must not be changed in place any more.
      owner = {}
      return state
    },
    peek: () => state,
    take() {
      if (!isOpen) throw closed()
      invariant(
        last < counterMax,
        'counter-exhausted',
        () => `Replica ${id} has used all its 2^50 - 1 dots. Go on under a new incarnation.`,
      )
      return ++last
    },
    emit(part) {
      if (!isOpen) throw closed()
      state = type.join(state, part, seen, emptyContext(), owner) as State<T>
      delta = type.join(delta, part, taken, emptyContext(), deltaOwner) as State<T>
      seenRuns[seenRuns.length - 1] = last
      takenRuns[1] = last
    },
  }
  let result: unknown
  try {
    result = work(scope)
    // A change that only removes takes a dot as well.
    if (delta !== type.bottom && last < from) scope.take()
  } finally {
    isOpen = false
  }
  invariant(
    typeof (result as { then?: unknown } | undefined)?.then !== 'function',
    'argument',
    () => 'The recipe of a change must be synchronous, got one that returns a promise. Await first, then change.',
  )
  if (delta === type.bottom) return [replica, emptyDelta(type)]
  const part = seal(type, replica, delta, from, last, stamp)
  return [advance(replica, part, from, state), part]
}

/** Makes the delta of a change: its dots, its removals and its link in the writer's chain. */
function seal<T extends AnyCrdt>(
  type: T,
  replica: Replica<T>,
  state: State<T>,
  from: number,
  to: number,
  stamp: number,
): Delta<T> {
  const before = getOf(replica.chains, replica.id)?.at(-1)
  const writer = hashWriter(before?.hash ?? 0)
  writer.uint(to)
  writer.uint(stamp)
  type.write(writer, state)
  const mark: Mark = { counter: to, hash: writer.hash(), stamp }
  return makeDelta<T>(
    true,
    rangeContext(replica.id, from, to),
    writer.ahead(),
    { ids: [replica.id], values: [before === undefined ? [mark] : [before, mark]] },
    stamp,
    state,
  )
}

function advance<T extends AnyCrdt>(replica: Replica<T>, delta: Delta<T>, from: number, state: State<T>): Replica<T> {
  const seen = addRange(replica.seen, replica.id, from, highestOf(delta.seen, replica.id))
  const chains = joinChains(replica.chains, delta.chains, seen)
  return makeReplica(
    replica.id,
    makeDelta<T>(false, seen, replica.ahead, chains, delta.stamp, state),
    logDelta(replica.log, delta),
  )
}

function closed(): InvariantError {
  return new InvariantError(
    'edit-outside-change',
    'These mutators belong to a change that is over. Use them inside its recipe only.',
  )
}
