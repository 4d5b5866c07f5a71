/**
 * The coordinator's half of a node: operations under way, and which of them an answer or a timer is for.
 */
import type { OperationId } from '../base/operation-id'
import type { Moment, ProtocolEffect } from '../base/protocol'
import type { Operation, OperationEvent } from './operation'

/** An operation of which only its asks, answers and value are known. */
// biome-ignore lint/suspicious/noExplicitAny: operations of all kinds run beside each other; each sees its own state only.
export type AnyOperation<Ask, Answer, Value> = Operation<any, Ask, Answer, Value>

/** What nodes say to each other. An answer or refusal carries the operation, attempt and call of its ask. */
export type ServeMessage<Ask, Answer> = {
  readonly operation: OperationId
  /** Tells the lives of a node apart, and a resumed operation from an earlier run of it. */
  readonly attempt: number
  readonly call: number
} & (
  | { readonly kind: 'ask'; readonly ask: Ask }
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The ask was not looked at and never will be. */
  | { readonly kind: 'refusal' }
)

/** What a node that serves asks for. */
export type ServeEffect<Stored, Ask, Answer, Value> = ProtocolEffect<ServeMessage<Ask, Answer>, Value, Stored>

/** An operation under way. */
export interface RunningOperation<Ask, Answer, Value> {
  readonly operation: AnyOperation<Ask, Answer, Value>
  readonly attempt: number
  readonly state: unknown
}

type List<Ask, Answer, Value> = readonly RunningOperation<Ask, Answer, Value>[]

/** The operations under way after an event, and what the node does about it. */
export interface RunningStep<Stored, Ask, Answer, Value> {
  readonly running: List<Ask, Answer, Value>
  readonly effects: readonly ServeEffect<Stored, Ask, Answer, Value>[]
}

/** An operation begins. */
export function begun<Stored, Ask, Answer, Value>(
  running: List<Ask, Answer, Value>,
  operation: AnyOperation<Ask, Answer, Value>,
  { wallMs, monotonicMs, random }: Moment,
): RunningStep<Stored, Ask, Answer, Value> {
  // 52 bits: for two attempts to be mixed up, an equal draw must meet an equal millisecond of a 17-minute cycle.
  const attempt = (monotonicMs % 1_048_576) * 4_294_967_296 + random
  const first = { operation, attempt, state: operation.initial }
  return told([...running, first], first, { wallMs, monotonicMs, random, kind: 'begin' })
}

/** A replica answers or refuses. */
export function answered<Stored, Ask, Answer, Value>(
  running: List<Ask, Answer, Value>,
  from: string,
  message: Exclude<ServeMessage<Ask, Answer>, { readonly kind: 'ask' }>,
  { wallMs, monotonicMs, random }: Moment,
): RunningStep<Stored, Ask, Answer, Value> {
  const { attempt, call, operation } = message
  const to = running.find(each => each.attempt === attempt && each.operation.id === operation)
  if (to === undefined) return { running, effects: [{ kind: 'note', note: 'late answer dropped' }] }
  const event: OperationEvent<Answer> =
    message.kind === 'answer'
      ? { wallMs, monotonicMs, random, kind: 'answer', from, call, answer: message.answer }
      : { wallMs, monotonicMs, random, kind: 'failure', from, call, isCertain: true }
  return told(running, to, event)
}

/** A timer has run out, perhaps one of an attempt that is over. */
export function timedOut<Stored, Ask, Answer, Value>(
  running: List<Ask, Answer, Value>,
  timer: string,
  { wallMs, monotonicMs, random }: Moment,
): RunningStep<Stored, Ask, Answer, Value> {
  const space = timer.indexOf(' ')
  const to = running.find(each => `${each.attempt}` === timer.slice(0, space))
  if (to === undefined) return { running, effects: [] }
  return told(running, to, { wallMs, monotonicMs, random, kind: 'timer', timer: timer.slice(space + 1) })
}

/** Lets an operation hear something and passes on what it asks for. */
function told<Stored, Ask, Answer, Value>(
  running: List<Ask, Answer, Value>,
  { operation, attempt, state }: RunningOperation<Ask, Answer, Value>,
  event: OperationEvent<Answer>,
): RunningStep<Stored, Ask, Answer, Value> {
  const step = operation.step(state, event)
  let isDone = false
  const effects = step.effects.map((effect): ServeEffect<Stored, Ask, Answer, Value> => {
    switch (effect.kind) {
      case 'ask': {
        const { to, call, ask } = effect
        return { kind: 'send', to, message: { kind: 'ask', operation: operation.id, attempt, call, ask } }
      }
      case 'done':
        isDone = true
        return { kind: 'reply', operation: operation.id, outcome: effect.outcome }
      case 'note':
        return effect
      default:
        return { ...effect, timer: `${attempt} ${effect.timer}` }
    }
  })
  const rest = running.filter(each => each.attempt !== attempt)
  return { running: isDone ? rest : [...rest, { operation, attempt, state: step.state }], effects }
}
