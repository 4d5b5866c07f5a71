// A register on a majority of nodes, after Attiya, Bar-Noy & Dolev (JACM 1995) with many writers, and the mistakes that
// people make with it, each behind a switch. What the simulator and the checkers are tried on; not the library's own.

import { type Machine, type OperationId, ok, type ProtocolEffect, type ProtocolEvent, randomInt } from 'meldkit'
import { checkRegister } from 'meldkit/check'
import type { Scenario } from 'meldkit/simulate'

export type AbdBug =
  | 'stores without comparing tags'
  | 'a quorum of one too few'
  | 'a writer counts by itself'
  | 'no writer in the tag'
  | 'one tag for two writes of a node'
  | 'takes replies of another round'
  | 'counts an answer twice'
  | 'acknowledges before it is persisted'
  | 'a read does not write back'
  | 'a read does not wait for its write-back'

export type AbdRequest = { readonly write: number } | 'read'

interface Tagged {
  readonly seq: number
  readonly writer: string
  readonly value: number | null
}

export type AbdMessage =
  | { readonly kind: 'query'; readonly round: number }
  | { readonly kind: 'found'; readonly round: number; readonly tagged: Tagged }
  | { readonly kind: 'store'; readonly round: number; readonly tagged: Tagged }
  | { readonly kind: 'stored'; readonly round: number }

interface Pending {
  readonly round: number
  readonly operation: OperationId
  readonly request: AbdRequest
  readonly phase: 'query' | 'store'
  readonly answered: readonly string[]
  /** The largest tag found, then what is stored. */
  readonly tagged: Tagged
}

export interface AbdState {
  readonly members: readonly string[]
  readonly tagged: Tagged
  readonly rounds: number
  readonly pending: readonly Pending[]
  /** Acknowledgements that wait for the disk, in order. */
  readonly unsaved: readonly { readonly to: string; readonly round: number }[]
}

type Event = ProtocolEvent<AbdMessage, AbdRequest, Tagged>
type Effect = ProtocolEffect<AbdMessage, number | null, Tagged>
interface Next {
  readonly state: AbdState
  readonly effects: readonly Effect[]
}

const none: Tagged = { seq: 0, writer: '', value: null }
const nothing: readonly Effect[] = []
const resendMs = 60

/** The machine of one node. */
export function abd(id: string, bug?: AbdBug): Machine<AbdState, Event, Effect> {
  const isNewer = (a: Tagged, b: Tagged) =>
    a.seq > b.seq || (a.seq === b.seq && bug !== 'no writer in the tag' && a.writer > b.writer)
  const enough = (state: AbdState) => Math.floor(state.members.length / 2) + (bug === 'a quorum of one too few' ? 0 : 1)

  const ask = ({ phase, round, tagged }: Pending): AbdMessage =>
    phase === 'query' ? { kind: 'query', round } : { kind: 'store', round, tagged }

  const toAll = (state: AbdState, pending: Pending): readonly Effect[] => [
    ...state.members
      .filter(to => !pending.answered.includes(to))
      .map((to): Effect => ({ kind: 'send', to, message: ask(pending) })),
    { kind: 'timer', timer: `resend ${pending.operation}`, afterMs: resendMs },
  ]

  const begin = (state: AbdState, pending: Omit<Pending, 'round' | 'answered'>): Next => {
    const round = state.rounds + 1
    const next = { ...pending, round, answered: [] }
    const others = state.pending.filter(({ operation }) => operation !== pending.operation)
    return { state: { ...state, rounds: round, pending: [...others, next] }, effects: toAll(state, next) }
  }

  const end = (state: AbdState, { operation, request, tagged }: Pending): Next => ({
    state: { ...state, pending: state.pending.filter(each => each.operation !== operation) },
    effects: [
      { kind: 'cancel', timer: `resend ${operation}` },
      { kind: 'reply', operation, outcome: ok(request === 'read' ? tagged.value : null) },
    ],
  })

  const counted = (state: AbdState, pending: Pending, from: string, found: Tagged | undefined): Next => {
    if (pending.answered.includes(from) && bug !== 'counts an answer twice') return { state, effects: nothing }
    const tagged = found !== undefined && isNewer(found, pending.tagged) ? found : pending.tagged
    const next = { ...pending, tagged, answered: [...pending.answered, from] }
    if (next.answered.length < enough(state)) {
      return {
        state: { ...state, pending: state.pending.map(each => (each === pending ? next : each)) },
        effects: nothing,
      }
    }
    if (next.phase === 'store') return end(state, next)
    if (next.request === 'read') {
      if (bug === 'a read does not write back') return end(state, next)
      const step = begin(state, { ...next, phase: 'store' })
      if (bug !== 'a read does not wait for its write-back') return step
      const done = end(step.state, next)
      return { state: done.state, effects: [...step.effects, ...done.effects] }
    }
    // Two writes of one node may be under way at a time, so the operation stands in the tag, not the node.
    const seq = (bug === 'a writer counts by itself' ? state.rounds : tagged.seq) + 1
    return begin(state, {
      ...next,
      phase: 'store',
      tagged: {
        seq,
        writer: bug === 'one tag for two writes of a node' ? id : next.operation,
        value: next.request.write,
      },
    })
  }

  const store = (state: AbdState, to: string, round: number, tagged: Tagged): Next => {
    const stored: Effect = { kind: 'send', to, message: { kind: 'stored', round } }
    const isNews = bug === 'stores without comparing tags' || isNewer(tagged, state.tagged)
    // What an acknowledgement promises must be on disk, and so must all that was taken before it.
    if (!isNews && state.unsaved.length === 0) return { state, effects: [stored] }
    const persist: Effect = { kind: 'persist', token: round, key: 'register', value: isNews ? tagged : state.tagged }
    if (bug === 'acknowledges before it is persisted') {
      return { state: { ...state, tagged, unsaved: state.unsaved }, effects: [stored, persist] }
    }
    const unsaved = [...state.unsaved, { to, round }]
    return { state: { ...state, tagged: isNews ? tagged : state.tagged, unsaved }, effects: [persist] }
  }

  const receive = (state: AbdState, from: string, message: AbdMessage): Next => {
    if (message.kind === 'query') {
      return {
        state,
        effects: [{ kind: 'send', to: from, message: { kind: 'found', round: message.round, tagged: state.tagged } }],
      }
    }
    if (message.kind === 'store') return store(state, from, message.round, message.tagged)
    const phase = message.kind === 'found' ? 'query' : 'store'
    const pending = state.pending.find(
      each => each.round === message.round || (bug === 'takes replies of another round' && each.round > message.round),
    )
    if (pending === undefined || (pending.phase !== phase && bug !== 'takes replies of another round')) {
      return { state, effects: nothing }
    }
    return counted(state, pending, from, message.kind === 'found' ? message.tagged : undefined)
  }

  return {
    initial: { members: [], tagged: none, rounds: 0, pending: [], unsaved: [] },
    step(state, event) {
      switch (event.kind) {
        case 'start': {
          // Rounds of an earlier life must not be taken for new ones.
          const rounds = event.monotonicMs * 1000
          return {
            state: { ...state, members: event.members, rounds, tagged: event.records.get('register') ?? none },
            effects: nothing,
          }
        }
        case 'message':
          return receive(state, event.from, event.message)
        case 'request':
          return begin(state, { operation: event.operation, request: event.request, phase: 'query', tagged: none })
        case 'persisted': {
          const [first, ...unsaved] = state.unsaved
          if (first === undefined) return { state, effects: nothing }
          return {
            state: { ...state, unsaved },
            effects: [{ kind: 'send', to: first.to, message: { kind: 'stored', round: first.round } }],
          }
        }
        case 'timer': {
          const pending = state.pending.find(each => event.timer === `resend ${each.operation}`)
          return { state, effects: pending === undefined ? nothing : toAll(state, pending) }
        }
        default:
          return { state, effects: nothing }
      }
    },
  }
}

/** The register with reads and writes of unique values, checked for linearizability. */
export function abdScenario(
  bug?: AbdBug,
  nodes = 3,
): Scenario<AbdState, AbdMessage, AbdRequest, number | null, Tagged> {
  return {
    name: bug === undefined ? 'register' : `register that ${bug}`,
    protocol: ({ id }) => abd(id, bug),
    nodes,
    faults: [
      ...[
        'loss',
        'duplication',
        'reordering',
        'delay',
        'clog',
        'swizzle-clog',
        'partition',
        'one-way',
        'ring',
        'bridge',
      ],
      ...[
        'isolation',
        'crash',
        'pause',
        'slow',
        'lost-write',
        'torn-write',
        'skew',
        'jump',
        'freeze',
        'drift',
        'abandon',
      ],
    ] as never,
    workload: {
      request: (random, number) => {
        const [bits, next] = randomInt(random, 2)
        return [bits === 0 ? 'read' : { write: number + 1 }, next]
      },
      operation: request => (request === 'read' ? { name: 'read' } : { name: 'write', input: request.write }),
      answer: (value, request) => (request === 'read' ? { output: value } : {}),
    },
    check: history => checkRegister(history),
  }
}
