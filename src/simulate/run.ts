/**
 * What came of one schedule: what the clients saw, what was counted, what went wrong, and, when asked for, every step.
 */
import type { History } from '../check/history'
import type { Verdict } from '../check/verdict'
import type { FaultKind } from './fault'
import type { Schedule } from './schedule'

/** One run of a scenario. */
export interface Run {
  readonly scenario: string
  readonly schedule: Schedule
  readonly history: History
  /** How many events nodes have taken. */
  readonly steps: number
  /** How many messages were sent. */
  readonly messages: number
  /** Virtual microseconds from start to end. */
  readonly endUs: number
  /** How often each kind of fault took effect. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>
  /** How often each note was made. */
  readonly notes: Readonly<Record<string, number>>
  /** What went wrong, if anything did. */
  readonly problem?: Problem
  /** Every step, when asked for; else empty. */
  readonly trace: readonly TraceEntry[]
  /** A hash of the trace, 53 bits, when asked for; else 0. */
  readonly hash: number
}

/** What went wrong in a run. */
export interface Problem {
  /**
   * `check`: the verdict on the history is a violation. `always`: an invariant broke. `settle`: when the faults had stopped,
   * the nodes did not settle or an operation was not answered in time. `throw`: a step threw. `corruption`: damaged bytes
   * were taken for a message. `unknown`: the check gave up.
   */
  readonly kind: 'check' | 'always' | 'settle' | 'throw' | 'corruption' | 'unknown'
  /** What is wrong, in sentences. */
  readonly text: string
  /** The step after which it was seen. */
  readonly step: number
  readonly verdict?: Verdict
}

/** One thing that happened in a run. `node` is where; absent for what concerns the network or the clients alone. */
export type TraceEntry = {
  readonly step: number
  readonly atUs: number
  readonly node?: string
} /** `message` numbers the messages of the run from 1, so that a delivery can be told from which sending it comes. */ & (
  | { readonly kind: 'send'; readonly to: string; readonly message: number; readonly text: string }
  | { readonly kind: 'deliver'; readonly from: string; readonly message: number; readonly text: string }
  /** The message, or a copy of it, does not arrive. */
  | { readonly kind: 'drop'; readonly from: string; readonly message: number; readonly why: string }
  | { readonly kind: 'timer'; readonly timer: string }
  /** A client asks, for the first time or again; `asked`: the request reaches its node; `answer`: the node answers. */
  | { readonly kind: 'request'; readonly client: string; readonly to: string; readonly operation: string; readonly text: string } // biome-ignore format: one line
  | { readonly kind: 'asked' | 'answer'; readonly operation: string }
  /** The answer reaches its client. */
  | { readonly kind: 'reply'; readonly client: string; readonly operation: string; readonly text: string }
  | { readonly kind: 'persist' | 'persisted'; readonly token: number; readonly text: string }
  /** A fault begins; `untilUs` when it lasts. `nodes` are those it concerns. */
  | { readonly kind: 'fault'; readonly fault: FaultKind; readonly text: string; readonly nodes: readonly string[]; readonly untilUs?: number } // biome-ignore format: one line
  | { readonly kind: 'start'; readonly text: string }
  | { readonly kind: 'stop'; readonly text: string }
  | { readonly kind: 'members'; readonly members: readonly string[] }
  | { readonly kind: 'note'; readonly note: string }
  /** All faults have stopped. */
  | { readonly kind: 'calm' }
  | { readonly kind: 'problem'; readonly text: string }
)
