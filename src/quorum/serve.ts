/**
 * One node as a `Protocol`: a replica that persists before it answers, and a coordinator that runs operations.
 *
 * So whatever is written as an operation and a replica function runs on a node, in the simulator and in production. Left
 * out: who may ask for what, and a memory of ended operations. An operation that was under way when the node stopped is gone,
 * and whoever asked for it does not know its outcome; it is resumed by a request with its id, at any node.
 */
import type { OperationId } from '../base/operation-id'
import { unknown } from '../base/outcome'
import type { Protocol } from '../base/protocol'
import type { ReplicaFunction } from './operation'
import { type AnyOperation, answered, begun, type RunningOperation, type RunningStep, type ServeEffect, type ServeMessage, timedOut } from './serve-operations' // biome-ignore format: one line
import { asked, type HeldStep, released, type ServedReplica } from './serve-replica'

/** What an operation may know of the node that runs it. */
export interface Coordinator<Stored> {
  readonly id: string
  readonly members: readonly string[]
  readonly epoch: number
  /** The state of the replica on this node, perhaps not yet on disk. */
  readonly stored: Stored
  /** Whether the client has asked before, here or elsewhere. */
  readonly isRetry: boolean
}

/** What a node serves. */
export interface ServeOptions<Stored, Request, Ask, Answer, Value> {
  readonly replica: ReplicaFunction<Stored, Ask, Answer>
  /** The operation that a request stands for, under the id it came with; the same again when it is resumed. */
  readonly operation: (
    request: Request,
    id: OperationId,
    coordinator: Coordinator<Stored>,
  ) => AnyOperation<Ask, Answer, Value>
  /** The key of the replica's record; `replica` if left out. */
  readonly record?: string
  /** How many operations run at a time; a request beyond that is `unknown` at once. 1,000 if left out. */
  readonly operationsMax?: number
  /** How many answers may wait for the disk; an ask beyond that is refused. 1,000 if left out. */
  readonly answersMax?: number
}

/** The state of a node that serves. */
export interface ServeState<Stored, Ask, Answer, Value> {
  readonly members: readonly string[]
  readonly epoch: number
  readonly replica: ServedReplica<Stored, Ask, Answer>
  readonly running: readonly RunningOperation<Ask, Answer, Value>[]
}

/**
 * The protocol of nodes that are replicas and coordinators.
 *
 * A replica's answer leaves when all that it may tell of is on disk, also what earlier asks have stored. An operation hears
 * the answers to the asks of its own attempt only; two lives of a node are never mixed up. A request whose operation runs
 * already starts nothing; its client is answered when that one is done.
 *
 * O(operations under way) an event, plus the steps of the replica or the operation.
 *
 * @example
 * ```ts
 * import { type Operation, ok, operationId, runMachine, serve } from 'meldkit'
 *
 * // Adds one at a replica and tells the sum; safe to ask twice it is not.
 * const adder = (id, to): Operation<null, 'add', number, number> => ({
 *   id,
 *   initial: null,
 *   step: (state, event) => {
 *     if (event.kind === 'begin') return { state, effects: [{ kind: 'ask', to, call: 1, ask: 'add' }] }
 *     return { state, effects: event.kind === 'answer' ? [{ kind: 'done', outcome: ok(event.answer) }] : [] }
 *   },
 * })
 * const node = serve({
 *   replica: { initial: 0, answer: (sum: number, ask: 'add') => ({ state: sum + 1, answer: sum + 1 }) },
 *   operation: (request: { at: string }, id) => adder(id, request.at),
 * })({ id: 'n1' })
 * const now = { wallMs: 0, monotonicMs: 0, random: 7 }
 * const asked = { ...now, kind: 'request', operation: operationId('alice', 1), request: { at: 'n2' } } as const
 * runMachine(node, [asked]).effects[0].to // => 'n2'
 * ```
 */
export function serve<Stored, Request, Ask, Answer, Value>({
  replica,
  operation,
  record = 'replica',
  operationsMax = 1000,
  answersMax = 1000,
}: ServeOptions<Stored, Request, Ask, Answer, Value>): Protocol<
  ServeState<Stored, Ask, Answer, Value>,
  ServeMessage<Ask, Answer>,
  Request,
  Value,
  Stored
> {
  type State = ServeState<Stored, Ask, Answer, Value>
  type Step = { readonly state: State; readonly effects: readonly ServeEffect<Stored, Ask, Answer, Value>[] }

  const fresh = (members: readonly string[], epoch: number, stored: Stored): State => {
    return { members, epoch, replica: { stored, token: 0, answers: [] }, running: [] }
  }
  const coordinate = ({ members, epoch, replica }: State, step: RunningStep<Stored, Ask, Answer, Value>): Step => {
    return { state: { members, epoch, replica, running: step.running }, effects: step.effects }
  }
  const replicate = ({ members, epoch, running }: State, step: HeldStep<Stored, Ask, Answer, Value>): Step => {
    return { state: { members, epoch, replica: step.held, running }, effects: step.effects }
  }

  return ({ id }) => ({
    initial: fresh([], 0, replica.initial),
    step(state, event): Step {
      const { members, epoch, running } = state
      switch (event.kind) {
        case 'start':
          return { state: fresh(event.members, event.epoch, event.records.get(record) ?? replica.initial), effects: [] }
        case 'members':
          return { state: { ...state, members: event.members, epoch: event.epoch }, effects: [] }
        case 'request': {
          if (running.some(each => each.operation.id === event.operation)) return { state, effects: [] }
          if (running.length >= operationsMax) {
            // The request may be a retry of one that another node began, so nobody here can say that it failed.
            const reason = `Not started here: ${operationsMax} operations are under way. Resume it later or elsewhere.`
            const outcome = unknown(event.operation, reason)
            return { state, effects: [{ kind: 'reply', operation: event.operation, outcome }] }
          }
          const coordinator = { id, members, epoch, stored: state.replica.stored, isRetry: event.isRetry === true }
          return coordinate(state, begun(running, operation(event.request, event.operation, coordinator), event))
        }
        case 'message': {
          const { from, message } = event
          if (message.kind !== 'ask') return coordinate(state, answered(running, from, message, event))
          return replicate(state, asked(replica, state.replica, { from, message, record, answersMax }))
        }
        case 'persisted':
          return replicate(state, released(state.replica, event.token))
        case 'timer':
          return coordinate(state, timedOut(running, event.timer, event))
      }
    },
  })
}
