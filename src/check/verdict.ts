/**
 * What a checker says: yes, no with evidence, or that it does not know. Never a boolean: a search that gave up is no yes.
 */
import type { Operation } from './history'

/** The history keeps the guarantee. */
export interface Satisfied {
  readonly kind: 'ok'
  /** The guarantee, as `linearizability`. */
  readonly guarantee: string
  /** How much work it took, in the checker's own steps. */
  readonly steps: number
  /** The operations in an order that explains everything, where the checker finds one. */
  readonly order?: readonly Operation[]
}

/** The checker gave up; the history may keep the guarantee or not. */
export interface Undecided {
  readonly kind: 'unknown'
  readonly guarantee: string
  readonly steps: number
  /** A sentence: why, and what to do about it. */
  readonly reason: string
}

/** The history certainly does not keep the guarantee. */
export interface Violation {
  readonly kind: 'violation'
  readonly guarantee: string
  readonly steps: number
  /** What kind of violation, as `stale read`; one checker uses few such words. */
  readonly anomaly: string
  /** The smallest part found that is illegal by itself, by time of call. */
  readonly operations: readonly Operation[]
  /** What is wrong, in sentences for people, with the operations named as `operationText` names them. */
  readonly explanation: string
}

/** One of three, told apart by `kind`. */
export type Verdict = Satisfied | Undecided | Violation

/** A verdict as text, for a terminal or the message of a failing test. */
export function verdictText(verdict: Verdict): string {
  if (verdict.kind === 'ok') return `${verdict.guarantee}: ok`
  if (verdict.kind === 'unknown') return `${verdict.guarantee}: unknown. ${verdict.reason}`
  return `${verdict.guarantee}: violated (${verdict.anomaly}). ${verdict.explanation}`
}
