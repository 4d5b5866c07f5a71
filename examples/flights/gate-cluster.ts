// One register for each gate, on an acceptor beside each of the three replicas, and the compare-and-set operations that are
// under way. They talk over a network like that of the board, with the same cut. Left out: what gates are for (gates.ts).

import {
  type AcceptorAnswer,
  type AcceptorAsk,
  type AcceptorState,
  acceptor,
  type CasAnswer,
  type CasChange,
  type CasHint,
  type CasOperation,
  type CasOperationState,
  type CasState,
  casChange,
  majorities,
  type OperationEvent,
  type Outcome,
  operationId,
  type QuorumSystem,
  type Random,
  type ReplicaFunction,
  randomBits,
  randomFrom,
} from 'meldkit'
import { type ChannelCounts, channelOf, type Envelope, type Faults } from './channel'
import { type Region, regions } from './regions'

/** The flight that holds a gate, by its number; undefined when the gate is free. */
type Holder = number
type Ask = AcceptorAsk<CasState<Holder>>
type Answer = AcceptorAnswer<CasState<Holder>>

/** What an acceptor holds for one gate. */
export type Held = AcceptorState<CasState<Holder>>

/** What can be swapped, so that a test can put something broken in its place. */
export interface GateParts {
  readonly acceptor: ReplicaFunction<Held, Ask, Answer>
  readonly system: QuorumSystem
}

/** Sound parts. */
export const gateParts: GateParts = { acceptor: acceptor(), system: majorities(regions) }

/** What came of a change: whether it was made, unless it failed or nobody knows. */
export type Changed = Outcome<CasAnswer<Holder, boolean>>

/** The registers of all gates. */
export interface GateCluster {
  readonly counts: ChannelCounts
  /** Changes a gate from a region, after all that the region asked for there before. */
  change(region: Region, gate: string, job: Job): void
  /** Goes one step on in time. */
  step(): void
  /** How many changes are not done. */
  open(): number
  cutOff(region: Region | undefined): void
}

/** One change. */
export interface Job {
  readonly change: CasChange<Holder, boolean>
  /** Called when it is its turn. */
  readonly begun: () => void
  readonly ended: (outcome: Changed) => void
}

type Message =
  | { readonly kind: 'ask'; readonly number: number; readonly call: number; readonly gate: string; readonly ask: Ask }
  | { readonly kind: 'answer'; readonly number: number; readonly call: number; readonly answer: Answer }

interface Running {
  readonly region: Region
  readonly gate: string
  readonly job: Job
  readonly operation: CasOperation<Holder, boolean>
  state: CasOperationState<Holder>
  /** The step at which its timer runs out. */
  due: number
}

/** An operation counts in milliseconds; a step of the network is so many. */
const stepMs = 10
const patience = { attemptMs: 30 * stepMs, attemptsMax: 4, backOffMs: 2 * stepMs }

/** Free gates; they need not be named before. */
export function gateClusterOf(seed: number, faults: Faults, parts: GateParts = gateParts): GateCluster {
  const channel = channelOf<Message>(seed, faults)
  const answerOf = acceptorsOf(parts.acceptor)
  const running = new Map<number, Running>()
  const waiting = new Map<string, Job[]>()
  const hints = new Map<string, CasHint<Holder>>()
  // What a region tells itself takes no network.
  let own: Envelope<Message>[] = []
  let random: Random = randomFrom(seed)
  let [now, begun, open] = [0, 0, 0]

  const send = (envelope: Envelope<Message>): void => {
    if (envelope.from === envelope.to) own.push(envelope)
    else channel.send(envelope)
  }
  const moment = () => {
    const [drawn, next] = randomBits(random)
    random = next
    return { wallMs: now * stepMs, monotonicMs: now * stepMs, random: drawn }
  }
  const begin = (region: Region, gate: string, job: Job): void => {
    const number = ++begun
    const operation = casChange(operationId(region, number), job.change, {
      ...patience,
      system: parts.system,
      proposer: `${region}#${number}`,
      hint: hints.get(`${region} ${gate}`),
    })
    running.set(number, { region, gate, job, operation, state: operation.initial, due: Number.POSITIVE_INFINITY })
    job.begun()
    hear(number, { kind: 'begin', ...moment() })
  }
  const hear = (number: number, event: OperationEvent<Answer>): void => {
    const run = running.get(number)
    if (run === undefined) return
    const { state, effects } = run.operation.step(run.state, event)
    run.state = state
    for (const effect of effects) {
      if (effect.kind === 'ask') {
        const { call, ask } = effect
        const message: Message = { kind: 'ask', number, call, gate: run.gate, ask }
        send({ from: run.region, to: effect.to as Region, message })
      } else if (effect.kind === 'timer') run.due = now + Math.ceil(effect.afterMs / stepMs)
      else if (effect.kind === 'done') end(number, run, effect.outcome)
    }
  }
  const end = (number: number, { region, gate, job }: Running, outcome: Changed): void => {
    const place = `${region} ${gate}`
    running.delete(number)
    open--
    if (outcome.kind === 'ok') hints.set(place, outcome.value.hint)
    else hints.delete(place)
    const next = waiting.get(place)?.shift()
    if (next === undefined) waiting.delete(place)
    job.ended(outcome)
    if (next !== undefined) begin(region, gate, next)
  }
  const receive = ({ from, to, message }: Envelope<Message>): void => {
    const { number, call } = message
    if (message.kind === 'answer') hear(number, { kind: 'answer', from, call, answer: message.answer, ...moment() })
    else {
      const answer = answerOf(to, message.gate, message.ask)
      send({ from: to, to: from, message: { kind: 'answer', number, call, answer } })
    }
  }
  return {
    counts: channel.counts,
    cutOff: channel.cutOff,
    open: () => open,
    change(region, gate, job) {
      const place = `${region} ${gate}`
      open++
      // Of one region's operations on a register one is begun after another, since it is their writer.
      const queue = waiting.get(place)
      if (queue !== undefined) queue.push(job)
      else {
        waiting.set(place, [])
        begin(region, gate, job)
      }
    },
    step() {
      now++
      const arrived = [...own, ...channel.step()]
      own = []
      for (const envelope of arrived) receive(envelope)
      for (const [number, run] of running) {
        if (run.due > now) continue
        run.due = Number.POSITIVE_INFINITY
        hear(number, { kind: 'timer', timer: 'attempt', ...moment() })
      }
    },
  }
}

/** An acceptor for each gate beside each replica; it keeps what it says. */
function acceptorsOf({ initial, answer }: GateParts['acceptor']): (at: Region, gate: string, ask: Ask) => Answer {
  const acceptors: Record<Region, Map<string, Held>> = { west: new Map(), central: new Map(), east: new Map() }
  return (at, gate, ask) => {
    const replied = answer(acceptors[at].get(gate) ?? initial, ask)
    acceptors[at].set(gate, replied.state)
    return replied.answer
  }
}
