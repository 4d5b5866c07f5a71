/**
 * One round of asks to all members: who said yes, who said no, and whether that settles it.
 *
 * Counted by replica, never by message: the network doubles. Left out: what is asked, and what is done next.
 */
import type { OperationEffect } from './operation'

/** The answers to one call. */
export interface Round {
  readonly call: number
  readonly yes: readonly string[]
  readonly no: readonly string[]
}

/** A round before any answer. */
export function roundOf(call: number, yes: readonly string[] = [], no: readonly string[] = []): Round {
  return { call, yes, no }
}

/** Whether an answer to `call` of this replica is still to be counted. */
export function isAwaited({ call, yes, no }: Round, members: readonly string[], of: number, from: string): boolean {
  return of === call && members.includes(from) && !yes.includes(from) && !no.includes(from)
}

/** The round with one more yes. */
export function withYes({ call, yes, no }: Round, from: string): Round {
  return roundOf(call, [...yes, from], no)
}

/** The round with one more no. */
export function withNo({ call, yes, no }: Round, from: string): Round {
  return roundOf(call, yes, [...no, from])
}

/** Asks everyone who has not answered, and sets the timer of the attempt. */
export function asking<Ask>(
  { call, yes, no }: Round,
  members: readonly string[],
  ask: Ask,
  afterMs: number,
): OperationEffect<Ask, never>[] {
  const effects: OperationEffect<Ask, never>[] = []
  for (const to of members) if (!yes.includes(to) && !no.includes(to)) effects.push({ kind: 'ask', to, call, ask })
  effects.push({ kind: 'timer', timer: attemptTimer, afterMs })
  return effects
}

/** The one timer of an operation. */
export const attemptTimer = 'attempt'

/**
 * How long to wait after a conflict: at most `baseMs`, doubled for each conflict up to 16 times, drawn from the event's random
 * number, so that those who met do not meet again.
 */
export function backOffMs(baseMs: number, conflicts: number, random: number): number {
  const widthMs = baseMs << Math.min(conflicts - 1, 4)
  return Math.floor((random / 4294967296) * widthMs) + 1
}
