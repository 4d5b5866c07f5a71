// Any object, kept by one node that all others ask on behalf of their clients: the plainest protocol that is right, and
// mistakes that people make with it, each behind a switch. What the searching checkers are tried on; not the library's own.

import { type Machine, type OperationId, ok, type ProtocolEffect, type ProtocolEvent, randomInt } from 'meldkit'
import type { Operation } from 'meldkit/check'
import { type Scenario, usualFaults } from 'meldkit/simulate'
import type { Dice } from '../check/support/dice'
import type { NaiveObject } from '../check/support/naive-objects'

export const leaderBugs = [
  'does again what it is asked again',
  'answers before it is persisted',
  'takes what is lost for done',
  'lets others answer reads from memory',
] as const

export type LeaderBug = (typeof leaderBugs)[number]

type Call = Pick<Operation, 'name' | 'input'>
/** An answer as a list: one that tells nothing is empty. */
type Answer = readonly unknown[]

export type LeaderMessage =
  | { readonly kind: 'do'; readonly operation: OperationId; readonly call: Call }
  | { readonly kind: 'done'; readonly operation: OperationId; readonly answer: Answer; readonly value: unknown }

interface Saved {
  readonly value: unknown
  /** What was done and answered, so that it is done once however often it is asked for. */
  readonly answers: Readonly<Record<string, Answer>>
}

interface LeaderState {
  readonly saved: Saved
  readonly token: number
  readonly unsaved: readonly { readonly to: string; readonly operation: OperationId; readonly token: number }[]
  /** What clients of this node wait for. */
  readonly asked: ReadonlyMap<OperationId, Call>
  /** The last value that the leader told of. */
  readonly heard: unknown
}

type Event = ProtocolEvent<LeaderMessage, Call, Saved>
type Effect = ProtocolEffect<LeaderMessage, Answer, Saved>
interface Next {
  readonly state: LeaderState
  readonly effects: readonly Effect[]
}

const leader = 'n1'
const resendMs = 40

/** The machine of one node. */
export function leaderOf(object: NaiveObject, id: string, bug?: LeaderBug): Machine<LeaderState, Event, Effect> {
  const initial: Saved = { value: object.initial, answers: {} }

  const done = ({ saved }: LeaderState, to: string, operation: OperationId): Effect => {
    const answer = saved.answers[operation] as Answer
    return { kind: 'send', to, message: { kind: 'done', operation, answer, value: saved.value } }
  }

  const perform = (state: LeaderState, from: string, operation: OperationId, call: Call): Next => {
    const { saved, unsaved } = state
    const isKnown = saved.answers[operation] !== undefined && bug !== 'does again what it is asked again'
    // What was done but is not saved could still be forgotten: its answer waits.
    if (isKnown && unsaved.length === 0) return { state, effects: [done(state, from, operation)] }
    if (isKnown)
      return { state: { ...state, unsaved: [...unsaved, { to: from, operation, token: state.token }] }, effects: [] }
    const [value, answer] = object.apply(saved.value, call)
    const answers = { ...saved.answers, [operation]: answer === undefined ? [] : [answer] }
    const token = state.token + 1
    const next: LeaderState = { ...state, saved: { value, answers }, token }
    const persist: Effect = { kind: 'persist', token, key: 'object', value: next.saved }
    if (bug === 'answers before it is persisted')
      return { state: next, effects: [done(next, from, operation), persist] }
    return { state: { ...next, unsaved: [...unsaved, { to: from, operation, token }] }, effects: [persist] }
  }

  const reply = (state: LeaderState, operation: OperationId, answer: Answer): Next => {
    const asked = new Map(state.asked)
    asked.delete(operation)
    const effects: Effect[] = [
      { kind: 'cancel', timer: operation },
      { kind: 'reply', operation, outcome: ok(answer) },
    ]
    return { state: { ...state, asked }, effects }
  }

  const ask = (state: LeaderState, operation: OperationId): Next => {
    const call = state.asked.get(operation)
    if (call === undefined) return { state, effects: [] }
    const effects: Effect[] = [
      { kind: 'send', to: leader, message: { kind: 'do', operation, call } },
      { kind: 'timer', timer: operation, afterMs: resendMs },
    ]
    return { state, effects }
  }

  return {
    initial: { saved: initial, token: 0, unsaved: [], asked: new Map(), heard: object.initial },
    step(state, event): Next {
      switch (event.kind) {
        case 'start':
          return { state: { ...state, saved: event.records.get('object') ?? initial }, effects: [] }
        case 'request': {
          const { operation, request: call } = event
          if (
            bug === 'lets others answer reads from memory' &&
            object.model.isRead({ ...blank, ...call }) &&
            id !== leader
          )
            return reply(state, operation, [object.apply(state.heard, call)[1]])
          return ask({ ...state, asked: new Map(state.asked).set(operation, call) }, operation)
        }
        case 'timer': {
          const operation = event.timer as OperationId
          if (bug === 'takes what is lost for done' && state.asked.has(operation)) return reply(state, operation, [])
          return ask(state, operation)
        }
        case 'message': {
          const { message, from } = event
          if (message.kind === 'do') return perform(state, from, message.operation, message.call)
          const next = { ...state, heard: message.value }
          return state.asked.has(message.operation)
            ? reply(next, message.operation, message.answer)
            : { state: next, effects: [] }
        }
        case 'persisted': {
          const saved = state.unsaved.filter(({ token }) => token <= event.token)
          const unsaved = state.unsaved.filter(({ token }) => token > event.token)
          const next = { ...state, unsaved }
          return { state: next, effects: saved.map(({ to, operation }) => done(next, to, operation)) }
        }
        default:
          return { state, effects: [] }
      }
    },
  }
}

const blank = { process: '', key: '', outcome: 'ok', call: 0 } as const

/** Clients that do what the object can do. One copy survives no damaged disk, so that is left out. */
export function leaderScenario(
  object: NaiveObject,
  bug?: LeaderBug,
): Scenario<LeaderState, LeaderMessage, Call, Answer, Saved> {
  return {
    name: bug === undefined ? object.name : `${object.name} that ${bug}`,
    protocol: ({ id }) => leaderOf(object, id, bug),
    // The leader is in every majority of two: with more nodes one without it would have to answer when the faults stop.
    nodes: 2,
    faults: usualFaults.filter(kind => kind !== 'torn-write' && kind !== 'corruption'),
    workload: {
      operations: 10,
      request: (random, number) => {
        let rest = random
        const dice: Dice = below => {
          const [drawn, next] = randomInt(rest, below)
          rest = next
          return drawn
        }
        return [unique(object.call(dice), number), rest]
      },
      operation: call => call,
      answer: ([output]) => (output === undefined ? {} : { output }),
    },
  }
}

/** Values that occur once show more; what takes a value away, or compares it, needs those that were there. */
function unique(call: Call, number: number): Call {
  return call.name === 'write' || call.name === 'enqueue' || call.name === 'append' || call.name === 'put'
    ? { ...call, input: typeof call.input === 'string' ? `${number}` : number + 1 }
    : call
}
