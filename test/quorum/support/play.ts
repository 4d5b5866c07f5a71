// One operation, told event by event, and what it asks for in short words.

import {
  configuration,
  counts,
  type Operation,
  type Outcome,
  operationId,
  type QuorumAnswer,
  type QuorumAsk,
  type QuorumPolicy,
  quorumPlan,
} from 'meldkit'
import { newerTagged, type Tagged } from './plain-register'

type Told = 'begin' | 'deadline' | 'again' | 'abort' | readonly [from: string, call: number, what: Said]
type Said = QuorumAnswer<Tagged> | 'lost' | 'refused unsent'

const moment = { wallMs: 1000, monotonicMs: 0, random: 0 }

/** A version and a value. */
export const tagged = (counter: number, value = counter * 10): Tagged => ({ version: [counter, 'a'], value })
/** Answers of epoch 1. */
export const found = (counter?: number): QuorumAnswer<Tagged> => {
  return { kind: 'found', epoch: 1, found: counter === undefined ? undefined : tagged(counter) }
}
export const stored = { kind: 'stored', epoch: 1, durability: 'durable' } as const
export const refused = { kind: 'refused', epoch: 1, reason: 'It is full.' } as const

/** What operations on `x` have in common: three members and R = W = 2 unless the policy says otherwise. */
export const common = (policy: Partial<QuorumPolicy> = {}, { r = 2, w = 2 } = {}) => ({
  id: operationId('app', 1),
  key: 'x',
  join: newerTagged,
  plan: quorumPlan({
    configuration: configuration(counts(['a', 'b', 'c'], { read: r, write: w })),
    deadlineMs: 500,
    ...policy,
  }),
})

/** Tells it all this. `asks` as `read a` or `write d for a`, with numbers; and the outcome. */
export function play<State, Value>(
  operation: Operation<State, QuorumAsk<Tagged>, QuorumAnswer<Tagged>, Value>,
  ...told: readonly Told[]
): { asks: string[]; notes: string[]; outcome: Outcome<Value> | undefined; state: State } {
  const [asks, notes]: [string[], string[]] = [[], []]
  let { initial: state } = operation
  let outcome: Outcome<Value> | undefined
  for (const event of ['begin' as const, ...told]) {
    const step = operation.step(state, eventOf(event))
    state = step.state
    for (const effect of step.effects) {
      if (outcome !== undefined) throw new Error(`After it was done: ${JSON.stringify(effect)}.`)
      if (effect.kind === 'done') outcome = effect.outcome
      if (effect.kind === 'note') notes.push(effect.note)
      if (effect.kind !== 'ask') continue
      const { kind, target } = effect.ask
      asks.push(`${kind} ${effect.to}${target === effect.to ? '' : ` for ${target}`} #${effect.call}`)
    }
  }
  return { asks, notes, outcome, state }
}

function eventOf(told: Told) {
  if (told === 'begin' || told === 'abort') return { ...moment, kind: told } as const
  if (told === 'deadline' || told === 'again') return { ...moment, kind: 'timer', timer: told } as const
  const [from, call, what] = told
  if (typeof what !== 'string') return { ...moment, kind: 'answer', from, call, answer: what } as const
  return { ...moment, kind: 'failure', from, call, isCertain: what === 'refused unsent' } as const
}
