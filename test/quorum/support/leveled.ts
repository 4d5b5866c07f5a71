// One small protocol with each versioning and each repair behind a switch, to see which guarantee each of them keeps.
//
// Every node is a replica and coordinates what is asked of it. Replicas forget nothing here, as `levelOf` presumes; so there are
// no disks and no crashes.

import { failThreshold, type LevelOptions, type Machine, type OperationId, ok, type ProtocolEffect, type ProtocolEvent, type QuorumSystem, randomInt } from 'meldkit' // biome-ignore format: one line
import { type Scenario, usualFaults } from 'meldkit/simulate'

export type LeveledRequest = { readonly write: number } | 'read'

/** A register's value with its version, or a set whose version says nothing. */
export interface Held {
  readonly seq: number
  readonly writer: string
  readonly values: readonly number[]
}

type Message =
  | { readonly kind: 'query'; readonly round: number }
  | { readonly kind: 'store'; readonly round: number; readonly held: Held }
  | { readonly kind: 'holds'; readonly round: number; readonly held: Held }

interface Pending {
  readonly round: number
  readonly operation: OperationId
  readonly request: LeveledRequest
  readonly phase: 'query' | 'store'
  readonly answers: ReadonlyMap<string, Held>
  /** What is stored, or the newest of what was found. */
  readonly held: Held
}

export interface LeveledState {
  readonly members: readonly string[]
  readonly held: Held
  readonly rounds: number
  readonly pending: readonly Pending[]
}

type Event = ProtocolEvent<Message, LeveledRequest, null>
type Effect = ProtocolEffect<Message, Held, null>
interface Next {
  readonly state: LeveledState
  readonly effects: readonly Effect[]
}

export interface Leveled extends Pick<LevelOptions, 'versioning' | 'repair' | 'counting'> {
  readonly system: QuorumSystem
}

const nothing: Held = { seq: 0, writer: '', values: [] }
const resendMs = 60

function together(versioning: Leveled['versioning'], a: Held, b: Held): Held {
  if (versioning !== 'join') return a.seq > b.seq || (a.seq === b.seq && a.writer >= b.writer) ? a : b
  const values = [...new Set([...a.values, ...b.values])].sort((one, other) => one - other)
  return values.length === a.values.length ? a : { seq: 0, writer: '', values }
}

const isSame = (a: Held, b: Held) => a.writer === b.writer && a.seq === b.seq && a.values.join() === b.values.join()

/** The machine of one node. */
export function leveled({ system, versioning, repair, counting }: Leveled): Machine<LeveledState, Event, Effect> {
  const merged = (a: Held, b: Held) => together(versioning, a, b)
  const fewest = system.writes.members.length - failThreshold(system.writes) + 1

  const isEnough = (phase: Pending['phase'], answers: ReadonlyMap<string, Held>) => {
    if (phase === 'query') return system.reads.suffices(answers)
    return counting === 'sloppy' ? answers.size >= fewest : system.writes.suffices(answers)
  }

  const asking = (state: LeveledState, pending: Pending): readonly Effect[] => {
    const { round, phase, held, answers } = pending
    const message: Message = phase === 'query' ? { kind: 'query', round } : { kind: 'store', round, held }
    // Stand-ins take writes; reads go to members.
    const asked = phase === 'store' ? state.members : system.members
    const open = asked.filter(member => !answers.has(member))
    return [
      ...open.map(to => ({ kind: 'send', to, message }) as const),
      { kind: 'timer', timer: pending.operation, afterMs: resendMs },
    ]
  }

  const begin = (
    state: LeveledState,
    { operation, request }: Pick<Pending, 'operation' | 'request'>,
    phase: Pending['phase'],
    held: Held,
  ): Next => {
    const pending = { round: state.rounds + 1, operation, request, phase, answers: new Map(), held }
    const others = state.pending.filter(each => each.operation !== operation)
    const next = { ...state, rounds: state.rounds + 1, pending: [...others, pending] }
    return { state: next, effects: asking(next, pending) }
  }

  const end = (state: LeveledState, { operation }: Pending, held: Held): Next => ({
    state: { ...state, pending: state.pending.filter(each => each.operation !== operation) },
    effects: [
      { kind: 'cancel', timer: operation },
      { kind: 'reply', operation, outcome: ok(held) },
    ],
  })

  const found = (state: LeveledState, pending: Pending): Next => {
    const { held, operation, request } = pending
    if (request !== 'read') {
      return begin(state, pending, 'store', { seq: held.seq + 1, writer: operation, values: [request.write] })
    }
    if (repair === 'none') return end(state, pending, held)
    const storing = begin(state, pending, 'store', held)
    if (repair !== 'background') return storing
    const done = end(storing.state, pending, held)
    return { state: done.state, effects: [...storing.effects, ...done.effects] }
  }

  const stored = (state: LeveledState, pending: Pending): Next => {
    const { held, answers, request } = pending
    if (request !== 'read' || repair !== 'until equal') return end(state, pending, held)
    const equal = new Map([...answers].filter(([, theirs]) => isSame(theirs, held)))
    if (system.reads.suffices(equal) && system.writes.suffices(equal)) return end(state, pending, held)
    const different = new Map([...answers].filter(([, theirs]) => !isSame(theirs, held)))
    const isHopeful = system.reads.isPossible(different) && system.writes.isPossible(different)
    return isHopeful
      ? { state, effects: [] }
      : begin(state, pending, 'store', [...answers.values()].reduce(merged, held))
  }

  const counted = (state: LeveledState, before: Pending, from: string, theirs: Held): Next => {
    const answers = new Map(before.answers).set(from, theirs)
    const held = before.phase === 'query' ? merged(before.held, theirs) : before.held
    const pending = { ...before, answers, held }
    const next = { ...state, pending: state.pending.map(each => (each === before ? pending : each)) }
    if (!isEnough(before.phase, answers)) return { state: next, effects: [] }
    return before.phase === 'query' ? found(next, pending) : stored(next, pending)
  }

  const receive = (state: LeveledState, from: string, message: Message): Next => {
    if (message.kind === 'holds') {
      const pending = state.pending.find(({ round }) => round === message.round)
      return pending === undefined ? { state, effects: [] } : counted(state, pending, from, message.held)
    }
    const held = message.kind === 'store' ? merged(state.held, message.held) : state.held
    return {
      state: held === state.held ? state : { ...state, held },
      effects: [{ kind: 'send', to: from, message: { kind: 'holds', round: message.round, held } }],
    }
  }

  return {
    initial: { members: [], held: nothing, rounds: 0, pending: [] },
    step(state, event) {
      if (event.kind === 'start') return { state: { ...state, members: event.members }, effects: [] }
      if (event.kind === 'message') return receive(state, event.from, event.message)
      if (event.kind === 'request') {
        const { operation, request } = event
        if (request === 'read' || versioning === 'query phase') return begin(state, event, 'query', nothing)
        const seq = versioning === 'join' ? 0 : event.wallMs
        const writer = versioning === 'join' ? '' : operation
        return begin(state, event, 'store', { seq, writer, values: [request.write] })
      }
      if (event.kind === 'timer') {
        const pending = state.pending.find(({ operation }) => event.timer === operation)
        return { state, effects: pending === undefined ? [] : asking(state, pending) }
      }
      return { state, effects: [] }
    },
  }
}

const gone = ['crash', 'lost-write', 'torn-write', 'retry']

export function leveledScenario(options: Leveled): Scenario<LeveledState, Message, LeveledRequest, Held, null> {
  const { system, versioning, repair, counting } = options
  const isJoin = versioning === 'join'
  return {
    name: `${versioning}, repair ${repair}`,
    protocol: () => leveled(options),
    nodes: system.members.length + (counting === 'sloppy' ? 1 : 0),
    coreNodes: system.members.length + (counting === 'sloppy' ? 1 : 0),
    faults: usualFaults.filter(kind => !gone.includes(kind)),
    workload: {
      clients: 4,
      operations: 12,
      request: (random, number) => {
        const [bits, next] = randomInt(random, 3)
        return [bits > 0 ? 'read' : { write: number + 1 }, next]
      },
      operation: request =>
        request === 'read' ? { name: 'read' } : { name: isJoin ? 'add' : 'write', input: request.write },
      answer: ({ seq, writer, values }, request) => ({
        ...(request !== 'read' ? {} : { output: isJoin ? values : (values[0] ?? null) }),
        ...(isJoin ? {} : { version: [seq, writer] as const }),
      }),
    },
  }
}
