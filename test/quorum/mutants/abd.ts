// Broken registers: each of the known mistakes, made around the library's own operations and replica.

import {
  type AbdAnswer,
  type AbdAsk,
  type AbdOperation,
  type AbdReplicaState,
  abdReplica,
  abdWrite,
  configuration,
  counts,
  isLargerTag,
  majorities,
  majorityOf,
  type OperationEffect,
  type OperationEvent,
  ok,
} from 'meldkit'
import { usualFaults } from 'meldkit/simulate'
import {
  type AbdScenarioOptions,
  type Operate,
  operateOn,
  type Replica,
  type Request,
  type Value,
} from '../support/abd'

type Event = OperationEvent<AbdAnswer<Value>>
type Effect = OperationEffect<AbdAsk<Value>, Value>

export interface AbdMutant {
  readonly name: string
  readonly story: string
  /** Schedules until it is seen, on average, by protocols.md. */
  readonly known: number
  readonly options: AbdScenarioOptions
  /** In how many schedules it must be found. */
  readonly within: number
  /** So rare here that it is tried with MELDKIT_LONG only. */
  readonly isLong?: true
}

/** An operation that hears other things than were said, or asks for other things than it should. `memory` lasts for one attempt. */
interface Bend<Memory> {
  readonly start: Memory
  readonly hear?: (memory: Memory, event: Event, phase: 'query' | 'store' | 'done') => readonly [Memory, Event]
  readonly ask?: (memory: Memory, effects: readonly Effect[], event: Event) => readonly Effect[]
}

const bent =
  <Memory>(
    of: (request: Request, members: readonly string[]) => Bend<Memory> | undefined,
    operate = operateOn(),
  ): Operate =>
  (request, id, coordinator) => {
    const operation = operate(request, id, coordinator)
    const bend = of(request, coordinator.members)
    if (bend === undefined) return operation
    const bentOperation = {
      id,
      initial: { inner: operation.initial, memory: bend.start },
      step(state: { inner: typeof operation.initial; memory: Memory }, event: Event) {
        const [memory, heard] = bend.hear?.(state.memory, event, state.inner.phase) ?? [state.memory, event]
        const step = operation.step(state.inner, heard)
        const effects = bend.ask?.(memory, step.effects, heard) ?? step.effects
        return { state: { inner: step.state, memory }, effects }
      },
    }
    // The simulator's node looks at nothing but the id, the start and the step.
    return bentOperation as unknown as AbdOperation<Value>
  }

const replicaThat = (stores: (held: AbdReplicaState<Value>['held'], offered: typeof held) => boolean): Replica => {
  const right = abdReplica<Value>(null)
  return {
    initial: right.initial,
    answer(state, ask) {
      if (ask.kind !== 'store') return right.answer(state, ask)
      const held = stores(state.held, ask.stored) ? ask.stored : state.held
      return { state: { ...state, held }, answer: { kind: 'stored' } }
    },
  }
}

const withoutRetry = usualFaults.filter(kind => kind !== 'retry')

/** The value that a read is about to write back, if it is. */
const writtenBack = (effects: readonly Effect[], event: Event) => {
  if (event.kind !== 'answer') return undefined
  const store = effects.find(effect => effect.kind === 'ask' && effect.ask.kind === 'store')
  return store?.kind === 'ask' && store.ask.kind === 'store' ? store.ask.stored : undefined
}
const ended = (value: Value): Effect[] => [
  { kind: 'cancel', timer: 'again' },
  { kind: 'cancel', timer: 'deadline' },
  { kind: 'done', outcome: ok(value) },
]

export const abdMutants: readonly AbdMutant[] = [
  {
    name: 'a replica stores without comparing tags',
    story: 'A store that was delayed by the network takes back a later write.',
    known: 11,
    within: 500,
    options: { replica: replicaThat(() => true) },
  },
  {
    name: 'a quorum of one too few',
    story: 'Half of the members are taken for a majority, so two quorums need not meet.',
    known: 13,
    within: 500,
    options: {
      operate: operateOn(members => {
        const needed = majorityOf(members.length) - 1
        // `counts` refuses nothing here: whether quorums meet is told by `levelOf`, not by the constructor.
        return counts(members, { read: needed, write: needed })
      }),
    },
  },
  {
    name: 'a writer counts by itself',
    story: 'Each writer takes the next number of its own and asks nobody, so a later write can have a smaller tag.',
    known: 24,
    within: 1000,
    options: {
      faults: withoutRetry,
      operate: (request, id, coordinator) => {
        if (request === 'read') return operateOn()(request, id, coordinator)
        const tag = { seq: Number(id.slice(id.lastIndexOf('/') + 1)), writer: id }
        return abdWrite<Value>({
          id,
          configuration: configuration(majorities(coordinator.members)),
          value: request.write,
          resume: tag,
        })
      },
    },
  },
  {
    name: 'tags without a writer',
    story: 'Two writes that found the same number have equal tags, so replicas keep whichever came first.',
    known: 62,
    within: 2000,
    options: { replica: replicaThat((held, offered) => offered.version.seq > held.version.seq) },
  },
  {
    name: 'an answer of the other phase counts',
    story: 'A late answer to the query is taken for an acknowledgement of the store.',
    known: 141,
    within: 4000,
    options: {
      operate: bent(() => ({
        start: null,
        hear: (memory, event, phase) => {
          if (event.kind !== 'answer' || phase !== 'store') return [memory, event]
          return [memory, { ...event, call: 2, answer: { kind: 'stored' } }]
        },
      })),
    },
  },
  {
    name: 'an answer counts twice',
    story: 'The network doubles an acknowledgement, and one replica is counted as two.',
    known: 334,
    within: 8000,
    options: {
      operate: bent<readonly string[]>((_, members) => ({
        start: [],
        hear: (seen, event) => {
          if (event.kind !== 'answer') return [seen, event]
          const said = `${event.call} ${event.from}`
          if (!seen.includes(said)) return [[...seen, said], event]
          const other = members.find(id => !seen.includes(`${event.call} ${id}`)) ?? event.from
          return [seen, { ...event, from: other }]
        },
      })),
    },
  },
  {
    name: 'a replica forgets and comes back under its old id',
    story: 'It has acknowledged a write that it does not hold any more, and is asked by a reader who misses the write.',
    known: 408,
    within: 8000,
    options: { faults: [...withoutRetry, 'amnesia-same-id'] },
  },
  {
    name: 'a read does not write back',
    story: 'One read meets a write that has reached a single replica; the next one asks the others.',
    known: 1500,
    within: 20000,
    options: {
      operate: bent(request => ({
        start: null,
        ask: (_, effects, event) => {
          const found = request === 'read' ? writtenBack(effects, event) : undefined
          return found === undefined ? effects : ended(found.value)
        },
      })),
    },
  },
  {
    name: 'a read does not wait for its write-back',
    story: 'It sends what it found to the others and returns at once; the next read is faster than the message.',
    known: 4600,
    within: 100000,
    options: {
      operate: bent(request => ({
        start: null,
        ask: (_, effects, event) => {
          const found = request === 'read' ? writtenBack(effects, event) : undefined
          return found === undefined
            ? effects
            : [...effects.filter(({ kind }) => kind === 'ask'), ...ended(found.value)]
        },
      })),
    },
    isLong: true,
  },
  {
    name: 'a retry takes a fresh tag',
    story: 'The first attempt was read and overwritten; the second one brings its value back.',
    known: 4800,
    within: 1000,
    options: { operate: (request, id, coordinator) => operateOn()(request, id, { ...coordinator, isRetry: false }) },
  },
  {
    name: 'two of five that agree are enough for the fast path',
    story: 'A read returns a write that only two of five replicas hold, and the next one asks the other three.',
    known: 71000,
    within: 100000,
    options: {
      nodes: 5,
      operate: bent<readonly AbdReplicaState<Value>['held'][]>(request =>
        request !== 'read'
          ? undefined
          : {
              start: [],
              hear: (seen, event) => {
                if (event.kind !== 'answer' || event.answer.kind !== 'found') return [seen, event]
                return [[...seen, event.answer.held], event]
              },
              ask: (seen, effects, event) => {
                if (event.kind !== 'answer' || seen.length < 3 || !writtenBack(effects, event)) return effects
                const best = seen.reduce((a, b) => (isLargerTag(b.version, a.version) ? b : a))
                const agreeing = seen.filter(each => each.version.writer === best.version.writer)
                return agreeing.length >= 2 ? ended(best.value) : effects
              },
            },
      ),
    },
    isLong: true,
  },
]
