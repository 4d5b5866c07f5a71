/**
 * The words of CASPaxos operations: what they are given, what they hold while they run, and what they answer.
 *
 * Left out: what they do (`cas-proposal.ts`).
 */
import type { Step } from '../base/machine'
import type { OperationId } from '../base/operation-id'
import type { AcceptorAnswer, AcceptorAsk } from './acceptor'
import type { Ballot } from './ballot'
import type { CasChange, CasState } from './cas-state'
import type { Operation, OperationEffect, OperationEvent } from './operation'
import type { QuorumSystem } from './quorums'
import type { Round } from './round'

/** What one operation hands to the next of its proposer. */
export interface CasHint<Value> {
  /** The largest counter that was heard of. */
  readonly counter: number
  /** What a quorum has promised and holds. For one operation only: two that use it can both succeed, and one is lost. */
  readonly promised?: { readonly ballot: Ballot; readonly state: CasState<Value> }
}

/** What a register answers. */
export interface CasAnswer<Value, Result> {
  readonly result: Result
  /** How often the register's value had been replaced after this operation. */
  readonly version: number
  /** How many operations the register had recorded: `since` for operations that are begun later. */
  readonly place: number
  /** For the next operation of this proposer. */
  readonly hint: CasHint<Value>
}

/** How a CASPaxos operation is run. */
export interface CasOptions<Value> {
  /** Reads are phase 1, writes phase 2: each read quorum must meet each write quorum, and no others need meet. */
  readonly system: QuorumSystem
  /** A name that no other run of any operation has: of the node, of its incarnation, and a number. */
  readonly proposer: string
  /** What the proposer's last operation left; to be dropped after any outcome but `ok`, and when the system is another. */
  readonly hint?: CasHint<Value> | undefined
  /** Of a resumed operation: a place that the register had reached before it was tried for the first time; 0 if left out. */
  readonly since?: number
  /**
   * Whether the operation may have been tried before, or elsewhere: then nothing that this run does not do is certain not to be
   * done, and `failed` is never said. False if left out.
   */
  readonly isResumed?: boolean
  /** How many writers' last operations the register remembers; 128 if left out. */
  readonly rowsMax?: number
  /** Whether accepting promises the proposer its next ballot, for operations of one round trip; true if left out. */
  readonly isPromising?: boolean
  /** How long answers are awaited before another attempt; 200 if left out. */
  readonly attemptMs?: number
  /** How many attempts are made; 12 if left out. */
  readonly attemptsMax?: number
  /** How long others are awaited at most after a refusal, doubled for each; 10 if left out. */
  readonly backOffMs?: number
}

/** How far an operation is. */
export interface CasOperationState<Value> {
  readonly phase: 'new' | 'prepare' | 'accept' | 'done'
  readonly round: Round
  readonly ballot: Ballot
  /** The largest counter heard of. */
  readonly counter: number
  readonly attempts: number
  readonly conflicts: number
  /** The ballot of `value`, while preparing. */
  readonly accepted: Ballot
  /** The newest value found, then what is to be accepted. */
  readonly value: CasState<Value> | undefined
  /** Whether acceptors were asked to accept. */
  readonly isSent: boolean
  /** A place at which the operation cannot have been done, nor before. */
  readonly since: number
  /** Whether the value is that of a hint. */
  readonly isHinted: boolean
  readonly result: unknown
  readonly version: number
}

/** A CASPaxos operation. */
export interface CasOperation<Value, Result>
  extends Operation<
    CasOperationState<Value>,
    AcceptorAsk<CasState<Value>>,
    AcceptorAnswer<CasState<Value>>,
    CasAnswer<Value, Result>
  > {}

/** An operation with all that its steps need. */
export interface CasRun<Value, Result> extends Required<Omit<CasOptions<Value>, 'hint'>> {
  readonly id: OperationId
  /** Undefined for a read. */
  readonly change: CasChange<Value, Result> | undefined
  readonly hint?: CasHint<Value> | undefined
}

/** What a proposer hears. */
export type CasEvent<Value> = OperationEvent<AcceptorAnswer<CasState<Value>>>

/** What a proposer asks for. */
export type CasEffect<Value, Result> = OperationEffect<AcceptorAsk<CasState<Value>>, CasAnswer<Value, Result>>

/** What a step gives. */
export type CasStep<Value, Result> = Step<CasOperationState<Value>, CasEffect<Value, Result>>
