// Staleness as predicted from latencies against plain quorums in the simulator: without repair the two agree within three standard errors.

import {
  configuration,
  counts,
  freshProbability,
  type Machine,
  type OperationEvent,
  operationId,
  type Protocol,
  type ProtocolEffect,
  type ProtocolEvent,
  type QuorumAnswer,
  type QuorumAsk,
  quorumPlan,
  quorumRead,
  quorumReplica,
  quorumWrite,
  staleness,
} from 'meldkit'
import { runSchedule, type Scenario, type Schedule } from 'meldkit/simulate'
import { expect, test } from 'vitest'

interface Tagged {
  readonly version: number
}
type Message =
  | { readonly kind: 'ask'; readonly phase: string; readonly call: number; readonly ask: QuorumAsk<Tagged> }
  | { readonly kind: 'answer'; readonly phase: string; readonly call: number; readonly answer: QuorumAnswer<Tagged> }
type Event = ProtocolEvent<Message, null, null>
type Effect = ProtocolEffect<Message, null, null>

const members = ['n1', 'n2', 'n3']
const newer = (held: Tagged, offered: Tagged) => (offered.version > held.version ? offered : held)
const networkMs = [0.2, 20] as const

/** Three replicas, and a fourth node that writes, waits so long after the commit, reads, and notes what it read. */
const trial = (r: number, w: number, afterMs: number): Protocol<unknown, Message, null, null, null> => {
  const plan = quorumPlan({
    configuration: configuration(counts(members, { read: r, write: w })),
    deadlineMs: 10_000,
    repair: 'none',
  })
  const common = { key: 'x', plan, join: newer }
  const write = quorumWrite({ ...common, id: operationId('n4', 1), write: { version: 1 } })
  const read = quorumRead({ ...common, id: operationId('n4', 2) })
  interface State {
    readonly phase: 'write' | 'read'
    readonly running: unknown
  }

  const coordinator: Machine<State, Event, Effect> = {
    initial: { phase: 'write', running: write.initial },
    step(state, event) {
      if (event.kind === 'timer' && event.timer === 'read')
        return hear({ phase: 'read', running: read.initial }, { ...event, kind: 'begin' })
      if (event.kind === 'start') return hear(state, { ...event, kind: 'begin' })
      if (event.kind !== 'message' || event.message.kind !== 'answer' || event.message.phase !== state.phase)
        return { state, effects: [] }
      const { call, answer } = event.message
      return hear(state, { ...event, kind: 'answer', call, answer })
    },
  }

  function hear(
    { phase, running }: State,
    event: OperationEvent<QuorumAnswer<Tagged>>,
  ): { state: State; effects: Effect[] } {
    const operation = phase === 'write' ? write : read
    const next = operation.step(running as never, event)
    const effects: Effect[] = []
    for (const effect of next.effects) {
      if (effect.kind === 'ask')
        effects.push({
          kind: 'send',
          to: effect.to,
          message: { kind: 'ask', phase, call: effect.call, ask: effect.ask },
        })
      if (effect.kind !== 'done') continue
      if (phase === 'write') effects.push({ kind: 'timer', timer: 'read', afterMs })
      else
        effects.push({
          kind: 'note',
          note: effect.outcome.kind === 'ok' && effect.outcome.value !== undefined ? 'fresh' : 'stale',
        })
    }
    return { state: { phase, running: next.state }, effects }
  }

  return ({ id }) => {
    if (id === 'n4') return coordinator as Machine<unknown, Event, Effect>
    const replica = quorumReplica({ id, epoch: 1, join: newer })
    const machine: Machine<typeof replica.initial, Event, Effect> = {
      initial: replica.initial,
      step(state, event) {
        if (event.kind !== 'message' || event.message.kind !== 'ask') return { state, effects: [] }
        const { phase, call, ask } = event.message
        const replied = replica.answer(state, ask)
        return {
          state: replied.state,
          effects: [{ kind: 'send', to: event.from, message: { kind: 'answer', phase, call, answer: replied.answer } }],
        }
      },
    }
    return machine as Machine<unknown, Event, Effect>
  }
}

const schedule = (seed: number): Schedule => ({
  seed,
  nodes: 4,
  durationUs: 500_000,
  actions: [],
  rates: {
    ...{ loss: 0, duplication: 0, reordering: 0, delay: 0, corruption: 0, replay: 0 },
    networkUs: [networkMs[0] * 1000, networkMs[1] * 1000],
    diskUs: [0, 0],
  },
})

const runs = process.env.MELDKIT_LONG ? 40_000 : 2000
const way = { kind: 'uniform', fromMs: networkMs[0], toMs: networkMs[1] } as const
const latencies = { write: way, ack: way, request: way, response: way }

test.each([
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
])('R = %i and W = %i of 3: as predicted from the latencies, at 0, 4 and 10 ms', (r, w) => {
  const estimate = staleness({ n: 3, r, w, latencies, trials: 20_000, seed: 5 })
  for (const afterMs of [0, 4, 10]) {
    const scenario: Scenario<unknown, Message, null, null, null> = { name: 'pbs', protocol: trial(r, w, afterMs) }
    let fresh = 0
    for (let seed = 1; seed <= runs; seed++) {
      const { notes } = runSchedule(scenario, schedule(seed))
      expect((notes.fresh ?? 0) + (notes.stale ?? 0)).toBe(1)
      fresh += notes.fresh ?? 0
    }
    const predicted = freshProbability(estimate, { afterMs })
    const spread = predicted * (1 - predicted)
    const error = Math.sqrt(spread / runs + spread / 20_000)
    expect(
      Math.abs(fresh / runs - predicted),
      `at ${afterMs} ms: ${fresh / runs}, predicted ${predicted}`,
    ).toBeLessThanOrEqual(3 * error)
  }
})
