// Registers that each node applies in causal order, after Birman, Schiper & Stephenson (TOCS 1991), with sessions that move
// from node to node, and the mistakes that people make with it, each behind a switch. What the checkers are tried on.

import {
  type Machine,
  type OperationId,
  ok,
  operationIdParts,
  type ProtocolEffect,
  type ProtocolEvent,
  randomInt,
} from 'meldkit'
import type { History, Verdict } from 'meldkit/check'
import type { Scenario } from 'meldkit/simulate'

export type CausalBug =
  | 'delivers without waiting'
  | 'compares only the entry of the sender'
  | 'forgets its sessions when they move'
  | 'forgets what its sessions read'
  | 'forgets what its sessions wrote'
  | 'lets the last arrival win'
  | 'counts writes by itself'

export interface CausalRequest {
  readonly key: string
  /** Absent for a read. */
  readonly write?: number
}

type Seen = Readonly<Record<string, number>>
type Version = readonly [counter: number, writer: string]

interface Update {
  readonly dot: readonly [node: string, counter: number]
  readonly seen: Seen
  readonly key: string
  readonly value: number
  readonly version: Version
}

export interface CausalReply {
  readonly value: number | null
  readonly seen: Seen
  readonly dot?: Update['dot']
  readonly version?: Version
}

/** What a session has seen until it asks for its operation `next`. */
interface Token {
  readonly session: string
  readonly next: number
  readonly seen: Seen
}

export type CausalMessage =
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'digest'; readonly seen: Seen }
  | { readonly kind: 'who knows'; readonly session: string; readonly next: number }
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'lacking'; readonly session: string; readonly next: number }
  | { readonly kind: 'kept'; readonly session: string; readonly next: number }

interface Waiting {
  readonly operation: OperationId
  readonly request: CausalRequest
  /** Who knows nothing of the session. When a majority does not, it is new, as tokens are kept by majorities. */
  readonly lacking: readonly string[]
}

/** An answer that waits until a majority keeps what the session has seen, so that any majority can go on with it. */
interface Unkept {
  readonly operation: OperationId
  readonly reply: CausalReply
  readonly token: Token
  readonly by: readonly string[]
}

export interface CausalState {
  readonly members: readonly string[]
  readonly seen: Seen
  readonly registers: Readonly<Record<string, Update>>
  /** All updates that were delivered, for those who lack them. */
  readonly log: readonly Update[]
  readonly buffer: readonly Update[]
  readonly tokens: Readonly<Record<string, Token>>
  readonly waiting: readonly Waiting[]
  readonly unkept: readonly Unkept[]
}

type Event = ProtocolEvent<CausalMessage, CausalRequest, unknown>
type Effect = ProtocolEffect<CausalMessage, CausalReply, unknown>
interface Next {
  readonly state: CausalState
  readonly effects: readonly Effect[]
}

const tickMs = 30
const count = (seen: Seen, node: string) => seen[node] ?? 0
const covers = (seen: Seen, needed: Seen) => Object.entries(needed).every(([node, n]) => count(seen, node) >= n)
const isNewer = (a: Version, b: Version) => a[0] > b[0] || (a[0] === b[0] && a[1] > b[1])
const withDot = (seen: Seen, [node, counter]: Update['dot']): Seen => ({
  ...seen,
  [node]: Math.max(counter, count(seen, node)),
})
const joined = (a: Seen, b: Seen): Seen => Object.entries(b).reduce(withDot, a)

/** The machine of one node. */
export function causalStore(id: string, bug?: CausalBug): Machine<CausalState, Event, Effect> {
  const isReady = ({ seen }: CausalState, { dot: [from, counter], seen: needed }: Update) => {
    if (bug === 'delivers without waiting') return true
    if (count(seen, from) + 1 !== counter) return false
    return bug === 'compares only the entry of the sender' || covers(seen, needed)
  }

  const apply = (state: CausalState, update: Update): CausalState => {
    const held = state.registers[update.key]
    const wins = held === undefined || bug === 'lets the last arrival win' || isNewer(update.version, held.version)
    return {
      ...state,
      seen: withDot(state.seen, update.dot),
      log: [...state.log, update],
      registers: wins ? { ...state.registers, [update.key]: update } : state.registers,
    }
  }

  const deliver = (start: CausalState): CausalState => {
    let state = start
    for (;;) {
      const { seen } = state
      const buffer = state.buffer.filter(({ dot: [from, counter] }) => counter > count(seen, from))
      const ready = buffer.find(update => isReady(state, update))
      if (ready === undefined) return { ...state, buffer }
      state = apply({ ...state, buffer }, ready)
    }
  }

  const others = (state: CausalState, message: CausalMessage): Effect[] =>
    state.members.filter(to => to !== id).map(to => ({ kind: 'send', to, message }))

  const tokenOf = (state: CausalState, { operation, lacking }: Waiting): Token | undefined => {
    const { replica: session, number: next } = operationIdParts(operation)
    const held = state.tokens[session]
    if (held?.next === next) return held
    const isNew = lacking.length * 2 > state.members.length
    return isNew || bug === 'forgets its sessions when they move' ? { session, next, seen: {} } : undefined
  }

  const answer = (state: CausalState, { operation, request }: Waiting, token: Token): Next => {
    const { key, write } = request
    const { seen } = state
    const held = state.registers[key]
    if (write === undefined) {
      const version = held && { version: held.version }
      const reply: CausalReply = { value: held?.value ?? null, seen, ...version }
      const known = bug === 'forgets what its sessions read' ? token.seen : joined(token.seen, seen)
      return told(state, operation, token, known, reply, [])
    }
    const newest = state.log.reduce((most, { version, dot }) => {
      return bug === 'counts writes by itself' && dot[0] !== id ? most : Math.max(most, version[0])
    }, 0)
    const dot = [id, count(seen, id) + 1] as const
    const update: Update = { dot, seen, key, value: write, version: [newest + 1, id] }
    const known = bug === 'forgets what its sessions wrote' ? token.seen : withDot(token.seen, dot)
    const reply: CausalReply = { value: write, seen, dot, version: update.version }
    return told(apply(state, update), operation, token, known, reply, others(state, { kind: 'update', update }))
  }

  const told = (
    state: CausalState,
    operation: OperationId,
    { session, next }: Token,
    seen: Seen,
    reply: CausalReply,
    effects: readonly Effect[],
  ): Next => {
    const token = { session, next: next + 1, seen }
    const tokens = { ...state.tokens, [session]: token }
    const unkept = [...state.unkept, { operation, reply, token, by: [id] }]
    return { state: { ...state, tokens, unkept }, effects: [...effects, ...others(state, { kind: 'token', token })] }
  }

  const keptBy = (state: CausalState, from: string, session: string, next: number): Next => {
    const isIt = ({ token, by }: Unkept) => token.session === session && token.next === next && !by.includes(from)
    const all = state.unkept.map(each => (isIt(each) ? { ...each, by: [...each.by, from] } : each))
    const unkept = all.filter(({ by }) => by.length * 2 <= state.members.length)
    const done = all.filter(each => !unkept.includes(each))
    return {
      state: { ...state, unkept },
      effects: done.map(({ operation, reply }) => ({ kind: 'reply', operation, outcome: ok(reply) })),
    }
  }

  /** Answers what can be answered now. */
  const serve = (start: CausalState): Next => {
    let state = deliver(start)
    const effects: Effect[] = []
    for (const waiting of state.waiting) {
      const token = tokenOf(state, waiting)
      if (token === undefined || !covers(state.seen, token.seen)) continue
      const next = answer(state, waiting, token)
      state = { ...next.state, waiting: next.state.waiting.filter(other => other !== waiting) }
      effects.push(...next.effects)
    }
    return { state, effects }
  }

  const search = (state: CausalState, waiting: Waiting): Effect[] => {
    if (tokenOf(state, waiting) !== undefined) return []
    const { replica: session, number: next } = operationIdParts(waiting.operation)
    return others(state, { kind: 'who knows', session, next })
  }

  const receive = (state: CausalState, from: string, message: CausalMessage): Next => {
    if (message.kind === 'update') return serve({ ...state, buffer: [...state.buffer, message.update] })
    if (message.kind === 'digest') {
      const lacking = state.log.filter(({ dot }) => dot[1] > count(message.seen, dot[0]))
      return {
        state,
        effects: lacking.map(update => ({ kind: 'send', to: from, message: { kind: 'update', update } })),
      }
    }
    if (message.kind === 'who knows') {
      const token = state.tokens[message.session]
      if (token?.next !== message.next) {
        return { state, effects: [{ kind: 'send', to: from, message: { ...message, kind: 'lacking' } }] }
      }
      return { state, effects: [{ kind: 'send', to: from, message: { kind: 'token', token } }] }
    }
    if (message.kind === 'lacking') {
      const waiting = state.waiting.map(each => {
        const { replica: session, number: next } = operationIdParts(each.operation)
        const isIt = session === message.session && next === message.next && !each.lacking.includes(from)
        return isIt ? { ...each, lacking: [...each.lacking, from] } : each
      })
      return serve({ ...state, waiting })
    }
    if (message.kind === 'kept') return keptBy(state, from, message.session, message.next)
    const { token } = message
    if (!covers(state.seen, token.seen)) return { state, effects: [] }
    const { session, next } = token
    const isNews = next > (state.tokens[session]?.next ?? 0)
    const after = isNews ? serve({ ...state, tokens: { ...state.tokens, [session]: token } }) : { state, effects: [] }
    return {
      ...after,
      effects: [...after.effects, { kind: 'send', to: from, message: { kind: 'kept', session, next } }],
    }
  }

  const tick: Effect = { kind: 'timer', timer: 'tick', afterMs: tickMs }

  return {
    initial: { members: [], seen: {}, registers: {}, log: [], buffer: [], tokens: {}, waiting: [], unkept: [] },
    step(state, event) {
      switch (event.kind) {
        case 'start':
          return { state: { ...state, members: event.members }, effects: [tick] }
        case 'message':
          return receive(state, event.from, event.message)
        case 'request': {
          const { operation, request } = event
          const waiting = { operation, request, lacking: [id] }
          const next = serve({ ...state, waiting: [...state.waiting, waiting] })
          const isOpen = next.state.waiting.includes(waiting)
          return isOpen ? { ...next, effects: [...next.effects, ...search(next.state, waiting)] } : next
        }
        case 'timer': {
          const digest = others(state, { kind: 'digest', seen: state.seen })
          const tokens = state.unkept.flatMap(({ token }) => others(state, { kind: 'token', token }))
          const searches = state.waiting.flatMap(waiting => search(state, waiting))
          return { state, effects: [tick, ...digest, ...tokens, ...searches] }
        }
        default:
          return { state, effects: [] }
      }
    },
  }
}

/** The store under faults of the network, with a checker. */
export function causalScenario(
  check: (history: History) => Verdict,
  bug?: CausalBug,
): Scenario<CausalState, CausalMessage, CausalRequest, CausalReply> {
  return {
    name: bug === undefined ? 'causal store' : `causal store that ${bug}`,
    protocol: ({ id }) => causalStore(id, bug),
    // Nodes keep nothing on disk, and a retry would be another write.
    faults: ['loss', 'duplication', 'reordering', 'delay', 'clog', 'partition', 'one-way', 'isolation', 'pause'],
    workload: {
      clients: 3,
      operations: 16,
      request: (random, number) => {
        const [bits, next] = randomInt(random, 4)
        const key = bits & 1 ? 'x' : 'y'
        return [bits & 2 ? { key, write: number + 1 } : { key }, next]
      },
      operation: ({ key, write }) =>
        write === undefined ? { key, name: 'read' } : { key, name: 'write', input: write },
      answer: ({ value, seen, dot, version }, { write }) => ({
        ...(write === undefined ? { output: value } : {}),
        seen,
        ...(dot && { dot }),
        ...(version && { version }),
      }),
    },
    check,
  }
}
