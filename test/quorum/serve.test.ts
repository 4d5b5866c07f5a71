// A node that serves, step by step: what a replica may tell when, and which operation an answer is for.

import {
  type Machine,
  type Operation,
  ok,
  operationId,
  type ProtocolEffect,
  type ProtocolEvent,
  runMachine,
  type ServeMessage,
  serve,
} from 'meldkit'
import { expect, test } from 'vitest'

type Ask = { readonly add: number }
type Message = ServeMessage<Ask, number>
type Effect = ProtocolEffect<Message, number, number>

// An operation that adds at one replica and tells the sum, and gives up when it is refused or a timer runs out.
const adding = (id: ReturnType<typeof operationId>, to: string, add: number): Operation<null, Ask, number, number> => ({
  id,
  initial: null,
  step: (state, event) => {
    switch (event.kind) {
      case 'begin':
        return {
          state,
          effects: [
            { kind: 'ask', to, call: 1, ask: { add } },
            { kind: 'timer', timer: 'too late', afterMs: 50 },
          ],
        }
      case 'answer':
        return {
          state,
          effects: [
            { kind: 'cancel', timer: 'too late' },
            { kind: 'done', outcome: ok(event.answer) },
          ],
        }
      case 'failure':
        return { state, effects: [{ kind: 'done', outcome: ok(-1) }] }
      case 'timer':
        return { state, effects: event.timer === 'too late' ? [{ kind: 'done', outcome: ok(-2) }] : [] }
      default:
        return { state, effects: [] }
    }
  },
})

const protocol = (limits: { operationsMax?: number; answersMax?: number } = {}) =>
  serve({
    ...limits,
    replica: {
      initial: 0,
      answer: (sum: number, { add }: Ask) => ({ state: add === 0 ? sum : sum + add, answer: sum + add }),
    },
    operation: (request: { readonly at: string; readonly add: number }, id) => adding(id, request.at, request.add),
  })

type Request = { readonly at: string; readonly add: number }
type Told =
  ProtocolEvent<Message, Request, number> extends infer E
    ? E extends unknown
      ? Omit<E, 'wallMs' | 'monotonicMs' | 'random'>
      : never
    : never

/** All effects of each event. */
function play<State>(
  machine: Machine<State, ProtocolEvent<Message, Request, number>, Effect>,
  ...told: Told[]
): { effects: Effect[][]; state: State } {
  let state = machine.initial
  const effects = told.map((event, at) => {
    const moment = { wallMs: 0, monotonicMs: at, random: 10 + at }
    const step = runMachine(machine, [{ ...event, ...moment } as ProtocolEvent<Message, Request, number>], state)
    state = step.state
    return [...step.effects]
  })
  return { effects, state }
}

const node = (limits?: { operationsMax?: number; answersMax?: number }) => protocol(limits)({ id: 'n1' })
const first = operationId('alice', 1)
const start = { kind: 'start', members: ['n1', 'n2'], epoch: 1, records: new Map(), damaged: [] } as const
const ask = (add: number, call = 1): Told => ({
  kind: 'message',
  from: 'n2',
  message: { kind: 'ask', operation: first, attempt: 5, call, ask: { add } },
})
const request: Told = { kind: 'request', operation: first, request: { at: 'n2', add: 3 } }
const attemptOf = (effects: readonly Effect[]) => {
  const [sent] = effects
  return sent?.kind === 'send' ? sent.message.attempt : -1
}

test('a replica answers when what it stored is on disk, not before', () => {
  const { effects } = play(node(), start, ask(3), { kind: 'persisted', token: 1 })
  expect(effects[1]).toEqual([{ kind: 'persist', token: 1, key: 'replica', value: 3 }])
  const message = { kind: 'answer', operation: first, attempt: 5, call: 1, answer: 3 }
  expect(effects[2]).toEqual([{ kind: 'send', to: 'n2', message }])
})

test('an answer that stores nothing waits for the write that it tells of', () => {
  const { effects } = play(node(), start, ask(3), ask(0, 2), { kind: 'persisted', token: 1 }, ask(0, 3))
  expect(effects[2]).toEqual([{ kind: 'note', note: 'answer waits for another write' }])
  expect(effects[3]?.map(effect => effect.kind === 'send' && effect.message.call)).toEqual([1, 2])
  expect(effects[4]).toHaveLength(1)
})

test('a replica goes on from its record', () => {
  const { effects } = play(node(), { ...start, records: new Map([['replica', 40]]) }, ask(0))
  expect(effects[1]).toMatchObject([{ kind: 'send', message: { answer: 40 } }])
})

test('a replica whose disk lags too far refuses, which the operation hears as a certain failure', () => {
  const { effects } = play(node({ answersMax: 1 }), start, ask(3), ask(4, 2))
  expect(effects[2]).toMatchObject([
    { kind: 'note', note: 'ask refused' },
    { kind: 'send', to: 'n2', message: { kind: 'refusal', attempt: 5, call: 2 } },
  ])
  const asking = play(node(), start, request)
  const attempt = attemptOf(asking.effects[1] ?? [])
  const refusal = { kind: 'refusal', operation: first, attempt, call: 1 } as const
  const { effects: heard } = play(node(), start, request, { kind: 'message', from: 'n2', message: refusal })
  expect(heard[2]).toEqual([{ kind: 'reply', operation: first, outcome: ok(-1) }])
})

test('an operation runs until it is done, and its client is answered', () => {
  const attempt = attemptOf(play(node(), start, request).effects[1] ?? [])
  const message = { kind: 'answer', operation: first, attempt, call: 1, answer: 7 } as const
  const { effects, state } = play(node(), start, request, { kind: 'message', from: 'n2', message })
  expect(effects[1]).toEqual([
    { kind: 'send', to: 'n2', message: { kind: 'ask', operation: first, attempt, call: 1, ask: { add: 3 } } },
    { kind: 'timer', timer: `${attempt} too late`, afterMs: 50 },
  ])
  expect(effects[2]).toEqual([
    { kind: 'cancel', timer: `${attempt} too late` },
    { kind: 'reply', operation: first, outcome: ok(7) },
  ])
  expect(state.running).toEqual([])
})

test('the answer to an earlier life of the node is dropped', () => {
  const attempt = attemptOf(play(node(), start, request).effects[1] ?? [])
  const message = { kind: 'answer', operation: first, attempt, call: 1, answer: 7 } as const
  const { effects } = play(node(), start, request, start, request, { kind: 'message', from: 'n2', message })
  expect(effects[4]).toEqual([{ kind: 'note', note: 'late answer dropped' }])
})

test('the timer of an earlier run of an operation does not end the later one', () => {
  const attempt = attemptOf(play(node(), start, request).effects[1] ?? [])
  const timer = { kind: 'timer', timer: `${attempt} too late` } as const
  expect(play(node(), start, request, timer).effects[2]).toMatchObject([{ kind: 'reply' }])
  expect(play(node(), start, request, timer, request, timer).effects[4]).toEqual([])
})

test('a request that is under way starts nothing', () => {
  const { effects, state } = play(node(), start, request, request)
  expect(effects[2]).toEqual([])
  expect(state.running).toHaveLength(1)
})

test('too many operations at a time: a further one is not begun and, as it may be a retry, unknown', () => {
  const second = operationId('alice', 2)
  const { effects } = play(node({ operationsMax: 1 }), start, request, { ...request, operation: second } as Told)
  expect(effects[2]).toMatchObject([{ kind: 'reply', operation: second, outcome: { kind: 'unknown' } }])
})

test('members that change reach operations that begin later', () => {
  const { state } = play(node(), start, { kind: 'members', members: ['n1', 'n2', 'n3'], epoch: 2 })
  expect(state).toMatchObject({ members: ['n1', 'n2', 'n3'], epoch: 2 })
})
