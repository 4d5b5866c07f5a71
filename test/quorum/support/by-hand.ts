// One operation and some replicas, with every message delivered by hand: for stories in which the order matters.

import type { Outcome } from 'meldkit'
import type { Operation, OperationEffect, OperationEvent, ReplicaFunction } from '../../../src/quorum/operation'

export interface Table<Replica, Ask, Answer> {
  readonly states: Map<string, Replica>
  readonly ask: (to: string, ask: Ask) => Answer
}

/** Replicas on a table. */
export function table<Replica, Ask, Answer>(
  replica: ReplicaFunction<Replica, Ask, Answer>,
  names: readonly string[],
): Table<Replica, Ask, Answer> {
  const states = new Map(names.map(name => [name, replica.initial]))
  return {
    states,
    ask(to, ask) {
      const { state, answer } = replica.answer(states.get(to) as Replica, ask)
      states.set(to, state)
      return answer
    },
  }
}

type Asked<Ask> = Extract<OperationEffect<Ask, never>, { kind: 'ask' }>
type Said<Answer> =
  OperationEvent<Answer> extends infer Event
    ? Event extends unknown
      ? Omit<Event, 'wallMs' | 'monotonicMs' | 'random'>
      : never
    : never

export interface Played<Ask, Answer, Value> {
  /** Asks that nobody has delivered. */
  readonly asks: Asked<Ask>[]
  readonly notes: string[]
  /** How many asks were made in all. */
  readonly count: () => number
  readonly hear: (event: Said<Answer>) => void
  /** Delivers the asks to these and their answers; asks to others are lost. */
  readonly reach: (replicas: Pick<Table<never, Ask, Answer>, 'ask'>, ...names: readonly string[]) => void
  readonly outcome: () => Outcome<Value> | undefined
}

/** An operation that has begun. */
export function play<State, Ask, Answer, Value>(
  operation: Operation<State, Ask, Answer, Value>,
): Played<Ask, Answer, Value> {
  let state = operation.initial
  let outcome: Outcome<Value> | undefined
  let count = 0
  const asks: Asked<Ask>[] = []
  const notes: string[] = []
  const hear = (event: Said<Answer>) => {
    const step = operation.step(state, { ...event, wallMs: 0, monotonicMs: 0, random: 0 } as OperationEvent<Answer>)
    state = step.state
    for (const effect of step.effects) {
      if (effect.kind === 'ask') {
        asks.push(effect)
        count++
      } else if (effect.kind === 'note') notes.push(effect.note)
      else if (effect.kind === 'done') outcome = effect.outcome
    }
  }
  hear({ kind: 'begin' } as Said<Answer>)
  return {
    asks,
    notes,
    count: () => count,
    hear,
    reach(replicas, ...names) {
      for (const { to, call, ask } of asks.splice(0)) {
        if (!names.includes(to)) continue
        hear({ kind: 'answer', from: to, call, answer: replicas.ask(to, ask) } as Said<Answer>)
      }
    },
    outcome: () => outcome,
  }
}
