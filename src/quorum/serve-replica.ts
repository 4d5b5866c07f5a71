/**
 * The replica's half of a node: it answers asks, and holds an answer back until what it tells of is on disk.
 */
import type { ReplicaFunction } from './operation'
import type { ServeEffect, ServeMessage } from './serve-operations'

/** A replica's state, and the answers that wait for the disk. */
export interface ServedReplica<Stored, Ask, Answer> {
  readonly stored: Stored
  /** The token of the last write. */
  readonly token: number
  /** Ascending by token. */
  readonly answers: readonly HeldAnswer<Ask, Answer>[]
}

/** An answer that waits until the write of this token, and so all before it, is on disk. */
export interface HeldAnswer<Ask, Answer> {
  readonly token: number
  readonly to: string
  readonly message: ServeMessage<Ask, Answer>
}

/** The replica after an event, and what the node does about it. */
export interface HeldStep<Stored, Ask, Answer, Value> {
  readonly held: ServedReplica<Stored, Ask, Answer>
  readonly effects: readonly ServeEffect<Stored, Ask, Answer, Value>[]
}

interface Asked<Ask, Answer> {
  readonly from: string
  readonly message: Extract<ServeMessage<Ask, Answer>, { readonly kind: 'ask' }>
  readonly record: string
  readonly answersMax: number
}

/** A replica is asked. */
export function asked<Stored, Ask, Answer, Value>(
  replica: ReplicaFunction<Stored, Ask, Answer>,
  held: ServedReplica<Stored, Ask, Answer>,
  { from, message: { operation, attempt, call, ask }, record, answersMax }: Asked<Ask, Answer>,
): HeldStep<Stored, Ask, Answer, Value> {
  const { stored, token, answers } = held
  if (answers.length >= answersMax) {
    const refusal: ServeMessage<Ask, Answer> = { kind: 'refusal', operation, attempt, call }
    const note = { kind: 'note', note: 'ask refused' } as const
    return { held, effects: [note, { kind: 'send', to: from, message: refusal }] }
  }
  const { state, answer } = replica.answer(stored, ask)
  const message: ServeMessage<Ask, Answer> = { kind: 'answer', operation, attempt, call, answer }
  if (state !== stored) {
    const next = [...answers, { token: token + 1, to: from, message }]
    const persist = { kind: 'persist', token: token + 1, key: record, value: state } as const
    return { held: { stored: state, token: token + 1, answers: next }, effects: [persist] }
  }
  if (answers.length === 0) return { held, effects: [{ kind: 'send', to: from, message }] }
  // It may tell of what an earlier ask has stored and a crash would take back.
  const note = { kind: 'note', note: 'answer waits for another write' } as const
  return { held: { stored, token, answers: [...answers, { token, to: from, message }] }, effects: [note] }
}

/** A write is on disk, and all before it. */
export function released<Stored, Ask, Answer, Value>(
  { stored, token, answers }: ServedReplica<Stored, Ask, Answer>,
  persisted: number,
): HeldStep<Stored, Ask, Answer, Value> {
  const ready = answers.filter(each => each.token <= persisted)
  const effects = ready.map(({ to, message }) => ({ kind: 'send', to, message }) as const)
  return { held: { stored, token, answers: answers.slice(ready.length) }, effects }
}
