// A node that holds one replica and runs operations for its clients: the least that simulates both. For tests only.

import type { Machine, OperationId, Outcome, ProtocolEffect, ProtocolEvent } from 'meldkit'
import type { Operation, OperationEvent, ReplicaFunction } from '../../../src/quorum/operation'

// biome-ignore lint/suspicious/noExplicitAny: the states of operations are their own.
type AnyOperation<Ask, Answer, Value> = Operation<any, Ask, Answer, Value>

/** What a node does with requests, and what it keeps. */
export interface HostParts<Replica, Ask, Answer, Request, Reply, Value, Carried> {
  readonly replica: ReplicaFunction<Replica, Ask, Answer>
  /** `run` is a name that no other run of any operation has, `carried` what the last operation of the node left. */
  readonly operation: (
    id: OperationId,
    request: Request,
    run: string,
    carried: Carried | undefined,
    members: readonly string[],
  ) => AnyOperation<Ask, Answer, Value>
  readonly reply: (value: Value, request: Request) => Reply
  /** What is taken over from an operation that is done. */
  readonly carry?: (outcome: Outcome<Value>) => Carried | undefined
  /** Whether what was carried stays for others: a mistake. */
  readonly keepsCarried?: boolean
  /** What of a replica is written to disk; all if left out. */
  readonly stored?: (replica: Replica) => Replica | undefined
  /** Whether answers are given before they are on disk. */
  readonly isHasty?: boolean
}

export type HostMessage<Ask, Answer> =
  | { readonly kind: 'ask'; readonly run: string; readonly call: number; readonly ask: Ask }
  | { readonly kind: 'answer'; readonly run: string; readonly call: number; readonly answer: Answer }

interface Running<Request, Value, Ask, Answer> {
  readonly id: OperationId
  readonly request: Request
  readonly operation: AnyOperation<Ask, Answer, Value>
  readonly state: unknown
}

interface Waiting<Answer> {
  readonly token: number
  readonly to: string
  readonly run: string
  readonly call: number
  readonly answer: Answer
}

export interface HostState<Replica, Request, Value, Ask, Answer, Carried> {
  readonly members: readonly string[]
  readonly replica: Replica
  readonly life: number
  readonly count: number
  readonly running: Readonly<Record<string, Running<Request, Value, Ask, Answer>>>
  readonly waiting: readonly Waiting<Answer>[]
  readonly carried: Carried | undefined
}

export function host<Replica, Ask, Answer, Request, Reply, Value, Carried>(
  self: string,
  parts: HostParts<Replica, Ask, Answer, Request, Reply, Value, Carried>,
): Machine<
  HostState<Replica, Request, Value, Ask, Answer, Carried>,
  ProtocolEvent<HostMessage<Ask, Answer>, Request, Replica>,
  ProtocolEffect<HostMessage<Ask, Answer>, Reply, Replica>
> {
  type State = HostState<Replica, Request, Value, Ask, Answer, Carried>
  type Effect = ProtocolEffect<HostMessage<Ask, Answer>, Reply, Replica>
  interface Next {
    readonly state: State
    readonly effects: readonly Effect[]
  }
  const { replica, operation, reply, carry = () => undefined, keepsCarried = false, stored = same => same } = parts

  const advance = (state: State, run: string, event: OperationEvent<Answer>): Next => {
    const each = state.running[run]
    if (each === undefined) return { state, effects: [] }
    const step = each.operation.step(each.state, event)
    const effects: Effect[] = []
    let outcome: Outcome<Value> | undefined
    for (const effect of step.effects) {
      if (outcome !== undefined) throw new Error('Something followed done.')
      if (effect.kind === 'ask')
        effects.push({ kind: 'send', to: effect.to, message: { kind: 'ask', run, call: effect.call, ask: effect.ask } }) // biome-ignore format: one line
      else if (effect.kind === 'timer') effects.push({ ...effect, timer: `${run} ${effect.timer}` })
      else if (effect.kind === 'cancel') effects.push({ kind: 'cancel', timer: `${run} ${effect.timer}` })
      else if (effect.kind === 'note') effects.push(effect)
      else outcome = effect.outcome
    }
    if (outcome === undefined) {
      return { state: { ...state, running: { ...state.running, [run]: { ...each, state: step.state } } }, effects }
    }
    const { [run]: _, ...running } = state.running
    const replied = outcome.kind === 'ok' ? { ...outcome, value: reply(outcome.value, each.request) } : outcome
    effects.push({ kind: 'reply', operation: each.id, outcome: replied })
    return {
      state: { ...state, running, carried: carry(outcome) ?? (keepsCarried ? state.carried : undefined) },
      effects,
    }
  }

  const begin = (state: State, event: Extract<ProtocolEvent<never, Request, Replica>, { kind: 'request' }>): Next => {
    const run = `${self}#${state.life}.${state.count}`
    const { operation: id, request, wallMs, monotonicMs, random } = event
    const made = operation(id, request, run, state.carried, state.members)
    const one = { id, request, operation: made, state: made.initial }
    const carried = keepsCarried ? state.carried : undefined
    const next = { ...state, count: state.count + 1, carried, running: { ...state.running, [run]: one } }
    return advance(next, run, { kind: 'begin', wallMs, monotonicMs, random })
  }

  const answer = (
    state: State,
    from: string,
    { run, call, ask }: Extract<HostMessage<Ask, Answer>, { kind: 'ask' }>,
  ): Next => {
    const replied = replica.answer(state.replica, ask)
    const sent: Effect = { kind: 'send', to: from, message: { kind: 'answer', run, call, answer: replied.answer } }
    if (replied.state === state.replica && state.waiting.length === 0) return { state, effects: [sent] }
    const token = state.count
    const next = { ...state, replica: replied.state, count: token + 1 }
    const persist: Effect = { kind: 'persist', token, key: 'replica', value: stored(replied.state) }
    if (parts.isHasty) return { state: next, effects: [sent, persist] }
    return { state: { ...next, waiting: [...state.waiting, { token, to: from, run, call, answer: replied.answer }] }, effects: [persist] } // biome-ignore format: one line
  }

  return {
    initial: { members: [], replica: replica.initial, life: 0, count: 0, running: {}, waiting: [], carried: undefined },
    step(state, event): Next {
      switch (event.kind) {
        case 'start': {
          const kept = event.records.get('replica') ?? replica.initial
          return {
            state: { members: event.members, replica: kept, life: event.monotonicMs, count: 1, running: {}, waiting: [], carried: undefined },
            effects: [],
          } // biome-ignore format: one line
        }
        case 'request':
          return begin(state, event)
        case 'message': {
          const { message, from, wallMs, monotonicMs, random } = event
          if (message.kind === 'ask') return answer(state, from, message)
          return advance(state, message.run, { kind: 'answer', from, call: message.call, answer: message.answer, wallMs, monotonicMs, random }) // biome-ignore format: one line
        }
        case 'timer': {
          const space = event.timer.lastIndexOf(' ')
          const { wallMs, monotonicMs, random } = event
          return advance(state, event.timer.slice(0, space), { kind: 'timer', timer: event.timer.slice(space + 1), wallMs, monotonicMs, random }) // biome-ignore format: one line
        }
        case 'persisted': {
          const done = state.waiting.filter(({ token }) => token <= event.token)
          const waiting = state.waiting.filter(({ token }) => token > event.token)
          return {
            state: { ...state, waiting },
            effects: done.map(({ to, run, call, answer }) => ({ kind: 'send', to, message: { kind: 'answer', run, call, answer } })), // biome-ignore format: one line
          }
        }
        default:
          return { state, effects: [] }
      }
    },
  }
}
