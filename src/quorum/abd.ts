/**
 * A linearizable register on quorums, without consensus: reads and writes by many, no compare-and-swap.
 *
 * A write asks a read quorum for the largest tag and stores the value under a larger one at a write quorum; a read makes sure
 * that a write quorum holds what it returns. Each write has a tag of its own, `(seq, operation id)`, for ever.
 *
 * **A write is resumed under its tag or not at all.** Were it given a second tag, its value could be read, be overwritten and
 * be read again, and that is two writes. So only the first attempt makes a tag, and a resumed one looks for it: a replica
 * that holds the tag, or remembers that it was overwritten there, proves that the tag is at most the largest that the quorum
 * knows, and when a write quorum holds that one the write is done: it takes its place in the order of tags, at or before
 * the largest. That the tag is found nowhere proves nothing, as a message may be under way; the write stays `unknown`. A coordinator
 * that has kept the tag can give it and need not look. Left out: anything that depends on what was there; see CASPaxos.
 */
import { type AbdOptions, type AbdState, abdOperation } from './abd-operation'
import type { AbdAnswer, AbdAsk } from './abd-replica'
import type { Operation } from './operation'
import type { Tag } from './versioning'

/** What a write needs. */
export interface AbdWriteOptions<Value> extends AbdOptions {
  readonly value: Value
  /**
   * That this is another attempt of a write that is unknown, with the same id and value: `find` looks for the tag of the first
   * one; the tag itself, as `best.version` of its state in the phase `store` tells it, goes on from there.
   */
  readonly resume?: 'find' | Tag
}

/** A read or write of a register. */
export type AbdOperation<Value> = Operation<AbdState<Value>, AbdAsk<Value>, AbdAnswer<Value>, Value>

/**
 * Reads a register.
 *
 * Linearizable: it returns the last write that was done before it began or one concurrent with it, and no later read returns
 * an older one. Without a quorum it has `failed`; a read has no effect, so it can be made again.
 *
 * One round trip when a write quorum of those that answer first agree, else two. 2N messages a round trip.
 *
 * @example
 * ```ts
 * import { abdRead, configuration, majorities, operationId, runMachine } from 'meldkit'
 *
 * const read = abdRead<string>({ id: operationId('alice', 1), configuration: configuration(majorities(['a', 'b', 'c'])) })
 * const now = { wallMs: 0, monotonicMs: 0, random: 0 }
 * const held = { version: { seq: 1, writer: 'bob/1' }, value: 'open' }
 * const answer = (from: string) => ({ ...now, kind: 'answer', from, call: 1, answer: { kind: 'found', held, isTraced: false } } as const)
 * const { effects } = runMachine(read, [{ ...now, kind: 'begin' }, answer('a'), answer('c')])
 * effects.at(-1) // => { kind: 'done', outcome: { kind: 'ok', value: 'open', got: 2, by: ['a', 'c'], refused: [] } }
 * ```
 *
 * @see Attiya, Bar-Noy & Dolev, "Sharing Memory Robustly in Message-Passing Systems" (JACM 42(1), 1995). We differ: any
 *   quorum system, and replicas that hold the largest tag already count for the second phase.
 */
export function abdRead<Value>(options: AbdOptions): AbdOperation<Value> {
  return abdOperation<Value>(options)
}

/**
 * Writes a register.
 *
 * Linearizable. `failed` before anything was stored; `unknown` after that, when it may take effect at any later time, even
 * much later when a reader meets it: resume it with the same id, value and `resume`. Its tag is found again as long as a replica
 * that answers holds it or remembers it among its overwritten writes.
 *
 * Two round trips of 2N messages; one when resumed with a tag.
 *
 * @example
 * ```ts
 * import { abdWrite, configuration, majorities, operationId, runMachine } from 'meldkit'
 *
 * const write = abdWrite({ id: operationId('alice', 1), configuration: configuration(majorities(['a', 'b', 'c'])), value: 'open' })
 * const now = { wallMs: 0, monotonicMs: 0, random: 0 }
 * const held = { version: { seq: 4, writer: 'bob/1' }, value: 'shut' }
 * const answer = (from: string) => ({ ...now, kind: 'answer', from, call: 1, answer: { kind: 'found', held, isTraced: false } } as const)
 * runMachine(write, [{ ...now, kind: 'begin' }, answer('a'), answer('c')]).state.best.version // => { seq: 5, writer: 'alice/1' }
 * ```
 *
 * @see Lynch & Shvartsman, "Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts" (FTCS 1997), for
 *   many writers. We differ: the tag names the operation, not the writer, so one writer may have several writes under way.
 */
export function abdWrite<Value>({ value, resume, ...options }: AbdWriteOptions<Value>): AbdOperation<Value> {
  if (resume === 'find') return abdOperation<Value>({ ...options, resumed: { value } })
  if (resume !== undefined) {
    return abdOperation<Value>({ ...options, resumed: { value }, known: { version: resume, value } })
  }
  const write = ({ seq }: Tag) => ({ version: { seq: seq + 1, writer: options.id }, value })
  return abdOperation<Value>({ ...options, write })
}
