// A register on a majority of nodes, after Attiya, Bar-Noy & Dolev (JACM 1995) with many writers, and the mistakes that
// people make with it, each behind a switch. What the simulator and the checkers are tried on; not the library's own.

import { type Machine, type OperationId, ok, type ProtocolEffect, type ProtocolEvent, randomInt } from 'meldkit'
import { checkRegister } from 'meldkit/check'
import { type Scenario, usualFaults } from 'meldkit/simulate'

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

// One maker for each record: a spread copy would be slower than all the rest of a step.
const stateOf = (
  members: readonly string[],
  tagged: Tagged,
  rounds: number,
  pending: readonly Pending[],
  unsaved: AbdState['unsaved'],
): AbdState => ({ members, tagged, rounds, pending, unsaved })
const pendingOf = (
  round: number,
  { operation, request }: Pick<Pending, 'operation' | 'request'>,
  phase: Pending['phase'],
  answered: readonly string[],
  tagged: Tagged,
): Pending => ({ round, operation, request, phase, answered, tagged })
const nextOf = (state: AbdState, effects: readonly Effect[]): Next => ({ state, effects })
const replaced = (list: readonly Pending[], operation: OperationId, by: Pending | undefined): readonly Pending[] => {
  const next: Pending[] = by === undefined ? [] : [by]
  for (const each of list) if (each.operation !== operation) next.push(each)
  return next
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

  const toAll = (state: AbdState, pending: Pending): readonly Effect[] => {
    const effects: Effect[] = []
    const message = ask(pending)
    for (const to of state.members) if (!pending.answered.includes(to)) effects.push({ kind: 'send', to, message })
    effects.push({ kind: 'timer', timer: pending.operation, afterMs: resendMs })
    return effects
  }

  const begin = (
    { members, tagged, rounds, pending, unsaved }: AbdState,
    asked: Pick<Pending, 'operation' | 'request'>,
    phase: Pending['phase'],
    about: Tagged,
  ): Next => {
    const next = pendingOf(rounds + 1, asked, phase, [], about)
    const state = stateOf(members, tagged, rounds + 1, replaced(pending, asked.operation, next), unsaved)
    return nextOf(state, toAll(state, next))
  }

  const end = (
    { members, tagged, rounds, pending, unsaved }: AbdState,
    { operation, request }: Pending,
    found: Tagged,
  ): Next => {
    const state = stateOf(members, tagged, rounds, replaced(pending, operation, undefined), unsaved)
    const outcome = ok(request === 'read' ? found.value : null)
    return nextOf(state, [
      { kind: 'cancel', timer: operation },
      { kind: 'reply', operation, outcome },
    ])
  }

  const counted = (state: AbdState, pending: Pending, from: string, found: Tagged | undefined): Next => {
    if (pending.answered.includes(from) && bug !== 'counts an answer twice') return nextOf(state, nothing)
    const tagged = found !== undefined && isNewer(found, pending.tagged) ? found : pending.tagged
    const { operation, request, phase } = pending
    if (pending.answered.length + 1 < enough(state)) {
      const next = pendingOf(pending.round, pending, phase, [...pending.answered, from], tagged)
      const list = replaced(state.pending, operation, next)
      return nextOf(stateOf(state.members, state.tagged, state.rounds, list, state.unsaved), nothing)
    }
    if (phase === 'store') return end(state, pending, tagged)
    if (request === 'read') {
      if (bug === 'a read does not write back') return end(state, pending, tagged)
      const step = begin(state, pending, 'store', tagged)
      if (bug !== 'a read does not wait for its write-back') return step
      const done = end(step.state, pending, tagged)
      return nextOf(done.state, [...step.effects, ...done.effects])
    }
    // Two writes of one node may be under way at a time, so the operation stands in the tag, not the node.
    const seq = (bug === 'a writer counts by itself' ? state.rounds : tagged.seq) + 1
    const writer = bug === 'one tag for two writes of a node' ? id : operation
    return begin(state, pending, 'store', { seq, writer, value: request.write })
  }

  const store = (state: AbdState, to: string, round: number, offered: Tagged): Next => {
    const { members, tagged, rounds, pending, unsaved } = state
    const isNews = bug === 'stores without comparing tags' || isNewer(offered, tagged)
    const stored: Effect = { kind: 'send', to, message: { kind: 'stored', round } }
    // What an acknowledgement promises must be on disk, and so must all that was taken before it.
    if (!isNews && unsaved.length === 0) return nextOf(state, [stored])
    const next = isNews ? offered : tagged
    const persist: Effect = { kind: 'persist', token: round, key: 'register', value: next }
    const isHasty = bug === 'acknowledges before it is persisted'
    const waiting = isHasty ? unsaved : [...unsaved, { to, round }]
    return nextOf(stateOf(members, next, rounds, pending, waiting), isHasty ? [stored, persist] : [persist])
  }

  const receive = (state: AbdState, from: string, message: AbdMessage): Next => {
    if (message.kind === 'query') {
      const found: AbdMessage = { kind: 'found', round: message.round, tagged: state.tagged }
      return nextOf(state, [{ kind: 'send', to: from, message: found }])
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
          return nextOf(stateOf(event.members, event.records.get('register') ?? none, rounds, [], []), nothing)
        }
        case 'message':
          return receive(state, event.from, event.message)
        case 'request':
          return begin(state, event, 'query', none)
        case 'persisted': {
          const [first, ...unsaved] = state.unsaved
          if (first === undefined) return nextOf(state, nothing)
          const next = stateOf(state.members, state.tagged, state.rounds, state.pending, unsaved)
          return nextOf(next, [{ kind: 'send', to: first.to, message: { kind: 'stored', round: first.round } }])
        }
        case 'timer': {
          const pending = state.pending.find(each => event.timer === each.operation)
          return nextOf(state, pending === undefined ? nothing : toAll(state, pending))
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
    // A retry would have to take the tag of the first attempt, which another node does not know.
    faults: usualFaults.filter(kind => kind !== 'retry'),
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
