/**
 * One replica of a multi-writer register: it tells what it holds, stores what is newer, and knows its epoch.
 *
 * It also remembers the ids of some writes that were overwritten, so that a write of unknown outcome can be shown to have
 * happened. To remember is evidence; not to remember proves nothing.
 */
import type { OperationId } from '../base/operation-id'
import type { ReplicaFunction } from './operation'
import { firstTag, isLargerTag, isSameTag, type Tag, type Versioned } from './versioning'

/** What a replica of a register is asked. It enters the epoch of an ask if that is later than its own. */
export type AbdAsk<Value> = { readonly epoch: number } & (
  | {
      readonly kind: 'query'
      /** A write that looks for traces of its earlier attempt. */
      readonly trace?: OperationId
    }
  | { readonly kind: 'store'; readonly stored: Versioned<Tag, Value> }
)

/** What it answers. */
export type AbdAnswer<Value> =
  | { readonly kind: 'found'; readonly held: Versioned<Tag, Value>; readonly isTraced: boolean }
  /** It holds this or a later tag now. */
  | { readonly kind: 'stored' }
  /** It has gone on to a later epoch, so the ask had no effect and never will have one. */
  | { readonly kind: 'epoch'; readonly epoch: number }

/** What it keeps on disk. */
export interface AbdReplicaState<Value> {
  readonly epoch: number
  readonly held: Versioned<Tag, Value>
  /** Writes whose tags were here and are smaller than that of `held`, oldest first. */
  readonly past: readonly string[]
}

/** How much a replica remembers. */
export interface AbdReplicaOptions {
  /** How many overwritten writes are remembered by their ids; 16 if left out. */
  readonly pastMax?: number
}

/**
 * The function of a register's replica.
 *
 * Its tag never decreases and its epoch never does; a store that is not newer is acknowledged all the same, since the
 * replica then holds a larger tag. Asks may come twice and in any order.
 *
 * State: the epoch, tag and value, and the ids of at most `pastMax` overwritten writes.
 *
 * @param initial the value before any write; all replicas must name the same.
 *
 * @example
 * ```ts
 * import { abdReplica } from 'meldkit'
 *
 * const door = abdReplica('shut')
 * const stored = { version: { seq: 1, writer: 'alice/1' }, value: 'open' }
 * const { state, answer } = door.answer(door.initial, { kind: 'store', epoch: 1, stored })
 * answer // => { kind: 'stored' }
 * state.held.value // => 'open'
 * door.answer(state, { kind: 'query', epoch: 0 }).answer // => { kind: 'epoch', epoch: 1 }
 * ```
 *
 * @see Attiya, Bar-Noy & Dolev, "Sharing Memory Robustly in Message-Passing Systems" (JACM 42(1), 1995), section 3. We
 *   differ: many writers, epochs, and the memory of overwritten writes.
 */
export function abdReplica<Value>(
  initial: Value,
  { pastMax = 16 }: AbdReplicaOptions = {},
): ReplicaFunction<AbdReplicaState<Value>, AbdAsk<Value>, AbdAnswer<Value>> {
  return {
    initial: { epoch: 0, held: { version: firstTag, value: initial }, past: [] },
    answer(state, ask) {
      if (ask.epoch < state.epoch) return { state, answer: { kind: 'epoch', epoch: state.epoch } }
      const entered = ask.epoch === state.epoch ? state : stateOf(ask.epoch, state.held, state.past)
      if (ask.kind === 'store') return { state: stored(entered, ask.stored, pastMax), answer: { kind: 'stored' } }
      const { held, past } = entered
      const { trace } = ask
      const isTraced = trace !== undefined && (held.version.writer === trace || past.includes(trace))
      return { state: entered, answer: { kind: 'found', held, isTraced } }
    },
  }
}

/** What is newer replaces what is held; of the two writes the one that loses is remembered. */
function stored<Value>(
  state: AbdReplicaState<Value>,
  offered: Versioned<Tag, Value>,
  pastMax: number,
): AbdReplicaState<Value> {
  const { epoch, held, past } = state
  if (isSameTag(offered.version, held.version)) return state
  const isNewer = isLargerTag(offered.version, held.version)
  const { writer } = (isNewer ? held : offered).version
  const isNoted = writer === '' || pastMax === 0 || past.includes(writer)
  if (!isNewer && isNoted) return state
  return stateOf(epoch, isNewer ? offered : held, isNoted ? past : [...past, writer].slice(-pastMax))
}

function stateOf<Value>(epoch: number, held: Versioned<Tag, Value>, past: readonly string[]): AbdReplicaState<Value> {
  return { epoch, held, past }
}
