// Nodes that talk all the time and write down all that they hear: what the tests of the simulator's faults look at.

import { type Machine, ok, type ProtocolEffect, type ProtocolEvent } from 'meldkit'
import type { Scenario, Schedule } from 'meldkit/simulate'

export interface Heard {
  readonly kind: string
  readonly from?: string
  readonly said?: number
  readonly wallMs: number
  readonly monotonicMs: number
  readonly records?: number
  readonly damaged?: readonly string[]
  readonly members?: readonly string[]
}

export interface Chatter {
  readonly said: number
  readonly members: readonly string[]
  readonly heard: readonly Heard[]
}

type Event = ProtocolEvent<number, string, number>
type Effect = ProtocolEffect<number, string, number>

const everyMs = 10

export function chatter(): Machine<Chatter, Event, Effect> {
  return {
    initial: { said: 0, members: [], heard: [] },
    step(state, event) {
      const { kind, wallMs, monotonicMs } = event
      const note: Heard = {
        kind,
        wallMs,
        monotonicMs,
        ...(event.kind === 'message' ? { from: event.from, said: event.message } : {}),
        ...(event.kind === 'start' ? { records: event.records.get('said') ?? 0, damaged: event.damaged } : {}),
        ...('members' in event ? { members: event.members } : {}),
      }
      const heard = [...state.heard, note]
      const members = 'members' in event ? event.members : state.members
      if (event.kind === 'request') {
        return {
          state: { ...state, heard },
          effects: [{ kind: 'reply', operation: event.operation, outcome: ok('yes') }],
        }
      }
      if (event.kind !== 'start' && event.kind !== 'timer') return { state: { ...state, members, heard }, effects: [] }
      const said = (event.kind === 'start' ? (event.records.get('said') ?? 0) : state.said) + 1
      const effects: Effect[] = members.map(to => ({ kind: 'send', to, message: said }))
      effects.push({ kind: 'timer', timer: 'talk', afterMs: everyMs })
      effects.push({ kind: 'persist', token: said, key: 'said', value: said })
      return { state: { said, members, heard }, effects }
    },
  }
}

export const chatterScenario: Scenario<Chatter, number, string, string, number> = {
  name: 'chatter',
  protocol: chatter,
  durationMs: 1000,
  workload: {
    request: random => ['well?', random],
    operation: () => ({ name: 'ask' }),
  },
  settled: () => undefined,
}

/** A second in which nothing fails but what is added. */
export const quiet: Schedule = {
  seed: 1,
  nodes: 3,
  durationUs: 1_000_000,
  actions: [],
  rates: {
    loss: 0,
    duplication: 0,
    reordering: 0,
    delay: 0,
    corruption: 0,
    replay: 0,
    networkUs: [200, 2000],
    diskUs: [50, 200],
  },
}
