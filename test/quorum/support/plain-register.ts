// A register on plain quorum reads and writes, with stand-ins that replay hints, and the mistakes that people make with it.

import {
  configuration,
  counts,
  dropHint,
  expireHints,
  type Hint,
  hintsFor,
  type Machine,
  majorities,
  type OperationId,
  type Protocol,
  type ProtocolEffect,
  type ProtocolEvent,
  type QuorumAnswer,
  type QuorumAsk,
  type QuorumOperation,
  type QuorumPolicy,
  type QuorumReplicaState,
  quorumPlan,
  quorumRead,
  quorumReplica,
  quorumWrite,
  randomInt,
  replayOf,
  type ServeMessage,
  type ServeState,
  serve,
} from 'meldkit'
import { checkRegister, checkRegular, type History, operationText, type Verdict } from 'meldkit/check'
import { type Scenario, usualFaults } from 'meldkit/simulate'

export type PlainBug =
  | 'a repair overwrites'
  | 'a hint counts under a strict level'
  | 'hints are replayed in order of arrival'
  | 'one replica is counted twice'
  | 'N is what can be reached'
  | 'a retry takes a fresh version'
  | 'a writer counts by itself'

export interface Tagged {
  readonly version: readonly [counter: number, writer: string]
  readonly value: number
}

export type PlainRequest = { readonly down: readonly string[]; readonly stamp: number } & (
  | { readonly kind: 'write'; readonly value: number }
  | { readonly kind: 'read' }
)

export const newerTagged = (held: Tagged, offered: Tagged): Tagged => {
  const [a, b] = [held.version, offered.version]
  return b[0] > a[0] || (b[0] === a[0] && b[1] > a[1]) ? offered : held
}

export interface PlainOptions {
  readonly bug?: PlainBug
  readonly r?: number
  readonly w?: number
  readonly standIns?: number
  readonly policy?: Partial<QuorumPolicy>
  /** Whether clients know who is down, which may be wrong. */
  readonly guesses?: boolean
  /** Versions by stamps of clients that are in no order, so that a retry has the version of the first attempt. */
  readonly stamps?: boolean
  readonly check?: (history: History) => Verdict
}

type Ask = QuorumAsk<Tagged>
type Answer = QuorumAnswer<Tagged>
type Message = ServeMessage<Ask, Answer>
type Stored = QuorumReplicaState<Tagged>
type Reply = Tagged | undefined
type Event = ProtocolEvent<Message, PlainRequest, Stored>
type Effect = ProtocolEffect<Message, Reply, Stored>
type Served = ServeState<Stored, Ask, Answer, Reply>
export interface PlainState {
  readonly served: Served
  /** Hints replayed in this life, by call. */
  readonly replayed: readonly Hint<Tagged>[]
  readonly life: number
}

const hintsId = 'hints/1' as OperationId
const members = ['n1', 'n2', 'n3']

const plainOperation = (
  { bug, r = 2, w = 2, standIns = 0, policy, stamps }: PlainOptions,
  request: PlainRequest,
  id: OperationId,
): QuorumOperation<Tagged, Reply> => {
  const reached = members.filter(member => !request.down.includes(member))
  const isShrunk = bug === 'N is what can be reached' && reached.length > 0
  const system = isShrunk ? majorities(reached) : counts(members, { read: r, write: w })
  const isSloppy = bug === 'a hint counts under a strict level' && request.kind === 'write'
  const plan = quorumPlan({
    configuration: configuration(system),
    deadlineMs: 1000,
    againMs: 60,
    windowMs: 400,
    down: isShrunk ? [] : request.down,
    standIns: ['n4', 'n5'].slice(0, standIns),
    repair: 'none',
    ...policy,
    ...(isSloppy ? { counting: 'sloppy' } : {}),
  })
  const common = { id, key: 'x', plan, join: newerTagged }
  if (request.kind === 'read') return quorumRead(common)
  const { value, stamp } = request
  if (bug === 'a writer counts by itself') {
    return quorumWrite({ ...common, write: { version: [stamp % 3, id], value } })
  }
  if (stamps === true) return quorumWrite({ ...common, write: { version: [stamp, ''], value } })
  return quorumWrite({ ...common, write: found => ({ version: [(found?.version[0] ?? 0) + 1, id], value }) })
}

/** Takes a second answer of one replica for that of another. */
const countsTwice = <Value>(operation: QuorumOperation<Tagged, Value>): QuorumOperation<Tagged, Value> => ({
  ...operation,
  step(state, event) {
    if (event.kind !== 'answer' || !state.slots.some(slot => slot.call === event.call && slot.state === 'yes')) {
      return operation.step(state, event)
    }
    const other = state.slots.find(slot => slot.state === 'open')
    return operation.step(state, other === undefined ? event : { ...event, from: other.at, call: other.call })
  },
})

const replicaOf = (id: string, bug: PlainBug | undefined) => {
  const join = bug === 'a repair overwrites' ? (_: Tagged, offered: Tagged) => offered : newerTagged
  return quorumReplica({ id, epoch: 1, join })
}

const node = (id: string, options: PlainOptions): Machine<PlainState, Event, Effect> => {
  const { bug } = options
  const inner = serve<Stored, PlainRequest, Ask, Answer, Reply>({
    replica: replicaOf(id, bug),
    operation: (request, operation) => {
      const made = plainOperation(options, request, operation)
      return bug === 'one replica is counted twice' ? countsTwice(made) : made
    },
  })({ id })

  const store = (state: PlainState, stored: Stored): { state: PlainState; effects: readonly Effect[] } => {
    const { served } = state
    if (stored === served.replica.stored) return { state, effects: [] }
    const token = served.replica.token + 1
    const replica = { ...served.replica, stored, token }
    return {
      state: { ...state, served: { ...served, replica } },
      effects: [{ kind: 'persist', token, key: 'replica', value: stored }],
    }
  }

  const replay = (state: PlainState, wallMs: number): { state: PlainState; effects: readonly Effect[] } => {
    const { copies, hints } = state.served.replica.stored
    const left = expireHints(hints, wallMs)
    const due = members.flatMap(target => hintsFor(left, target, wallMs, 4))
    const expired: readonly Effect[] = left === hints ? [] : [{ kind: 'note', note: 'hint expired' }]
    const step = store(state, left === hints ? state.served.replica.stored : { copies, hints: left })
    const sends = due.map((hint, i): Effect => {
      const call = state.replayed.length + i
      return {
        kind: 'send',
        to: hint.target,
        message: { kind: 'ask', operation: hintsId, attempt: state.life, call, ask: replayOf(hint, 1) },
      }
    })
    return {
      state: { ...step.state, replayed: [...state.replayed, ...due] },
      effects: [...expired, ...step.effects, ...sends, { kind: 'timer', timer: 'hints', afterMs: 90 }],
    }
  }

  return {
    initial: { served: inner.initial, replayed: [], life: 0 },
    step(state, event) {
      if (event.kind === 'timer' && event.timer === 'hints') return replay(state, event.wallMs)
      if (event.kind === 'message' && event.message.operation === hintsId && event.message.kind === 'answer') {
        const { attempt, call, answer } = event.message
        const hint = state.replayed[call]
        if (attempt !== state.life || hint === undefined || answer.kind !== 'stored') return { state, effects: [] }
        const { copies, hints } = state.served.replica.stored
        const left = dropHint(hints, hint, newerTagged)
        const step = left === hints ? { state, effects: [] } : store(state, { copies, hints: left })
        return { state: step.state, effects: [{ kind: 'note', note: 'hint replayed' }, ...step.effects] }
      }
      const before = state.served.replica.stored.hints
      const isReplay = event.kind === 'message' && event.message.operation === hintsId
      const own =
        isReplay && bug === 'hints are replayed in order of arrival' ? replayOver(state, event.message) : state
      const { state: served, effects } = inner.step(own.served, event)
      const next = {
        served,
        replayed: event.kind === 'start' ? [] : state.replayed,
        life: event.kind === 'start' ? event.monotonicMs : state.life,
      }
      const notes: Effect[] = []
      if (event.kind === 'start') notes.push({ kind: 'timer', timer: 'hints', afterMs: 90 })
      else if (before !== served.replica.stored.hints) notes.push({ kind: 'note', note: 'hint stored' })
      return { state: next, effects: [...effects, ...notes] }
    },
  }
}

/** Forgets what is held, so that what is replayed takes its place. */
function replayOver(state: PlainState, message: Message): PlainState {
  if (message.kind !== 'ask' || message.ask.kind !== 'write') return state
  const { served } = state
  const stored = { ...served.replica.stored, copies: replicaOf('', undefined).initial.copies }
  return { ...state, served: { ...served, replica: { ...served.replica, stored } } }
}

/** The register with reads and writes of unique values. Regular where R + W > N, unless `check` says otherwise. */
export function plainScenario(options: PlainOptions = {}): Scenario<PlainState, Message, PlainRequest, Reply, Stored> {
  const { bug, standIns = 0, guesses = false, stamps = false } = options
  const protocol: Protocol<PlainState, Message, PlainRequest, Reply, Stored> = ({ id }) => node(id, options)
  const canRetry = stamps || bug === 'a retry takes a fresh version'
  return {
    name: bug === undefined ? 'plain quorums' : `plain quorums where ${bug}`,
    protocol,
    nodes: 3 + standIns,
    // Of any so many nodes, enough are members.
    coreNodes: Math.max(options.r ?? 2, options.w ?? 2) + standIns,
    faults: usualFaults.filter(kind => canRetry || kind !== 'retry'),
    workload: {
      request: (random, number) => {
        const [coin, next] = randomInt(random, 2)
        const [guess, rest] = randomInt(next, 8)
        const down = guesses ? members.filter((_, i) => guess === i || (guess === 7 && i < 2)) : []
        const stamp = number + 1
        return [coin === 0 ? { kind: 'read', down, stamp } : { kind: 'write', value: number + 1, down, stamp }, rest]
      },
      operation: request => (request.kind === 'read' ? { name: 'read' } : { name: 'write', input: request.value }),
      answer: (reply, request) => ({
        ...(request.kind === 'read' ? { output: reply?.value ?? null } : {}),
        ...(reply === undefined ? {} : { version: reply.version }),
      }),
    },
    check: options.check ?? (history => checkRegular(history, 'weak')),
    settled: nodes => {
      const keeping = [...nodes].filter(([, { served }]) => served.replica.stored.hints.size > 0).map(([name]) => name)
      return keeping.length === 0 ? undefined : `${keeping.join(' and ')} keep hints.`
    },
  }
}

/** Whether the history is linearizable. */
export const isLinearizable = (history: History): Verdict => checkRegister(history)

/** Whether what was acknowledged or read before a read was called is never newer than what it gave. */
export const isMonotonic = (history: History): Verdict => {
  const told = history.filter(({ outcome, version }) => outcome === 'ok' && version !== undefined)
  const base = { guarantee: 'monotonic quorum reads', steps: told.length } as const
  for (const read of history.filter(({ name, outcome }) => name === 'read' && outcome === 'ok')) {
    const newer = told.find(({ version, return: end }) => {
      const counter = read.version?.[0] ?? 0
      return end! < read.call && version![0] > counter
    })
    if (newer === undefined) continue
    return {
      ...base,
      kind: 'violation',
      anomaly: 'older read',
      operations: [newer, read],
      explanation: `"${operationText(read)}" is older than "${operationText(newer)}".`,
    }
  }
  return { ...base, kind: 'ok' }
}
