// Mistakes that people make with CASPaxos, each in one part of the cluster, with the mean number of schedules that showed it
// elsewhere (`known`, if anybody counted) and how many schedules must suffice here.

import { ok } from 'meldkit'
import { usualFaults } from 'meldkit/simulate'
import { acceptor } from '../../../src/quorum/acceptor'
import { type Ballot, isBelow, isSameBallot } from '../../../src/quorum/ballot'
import type { CasAnswer, CasEffect, CasEvent, CasStep } from '../../../src/quorum/cas-operation'
import {
  type AnyCasOperation,
  type Cas,
  type CasClusterOptions,
  type CasReplica,
  freshId,
} from '../support/cas-cluster'
import { counted } from '../support/systems'

export interface CasMutant extends CasClusterOptions {
  readonly name: string
  readonly known?: number
  /** Schedules that must suffice to see it. */
  readonly within: number
  /** Needs so many that a normal run leaves it to `MELDKIT_LONG`. */
  readonly isRare?: true
}

type Effect = CasEffect<number, unknown>
type Event = CasEvent<number>

const { initial, answer } = acceptor<Cas>()
const nobody: Ballot = { counter: 1, proposer: '' }

/** The same operation, with other effects or events. */
function altered(
  operation: AnyCasOperation,
  {
    effects = same => same,
    event: heard = same => same,
  }: {
    readonly effects?: (effects: readonly Effect[], step: CasStep<number, unknown>) => readonly Effect[]
    readonly event?: (event: Event) => Event
  },
): AnyCasOperation {
  return {
    ...operation,
    step(state, event) {
      const step = operation.step(state, heard(event))
      return { state: step.state, effects: effects(step.effects, step) }
    },
  }
}

/** Answers instead of asking for acceptance, where `isEnough`. */
function answering(operation: AnyCasOperation, isEnough: (result: unknown) => boolean): AnyCasOperation {
  return altered(operation, {
    effects: (effects, { state: { phase, result, version, value, counter } }) => {
      const isAsking =
        phase === 'accept' && effects.some(effect => effect.kind === 'ask' && effect.ask.kind === 'accept')
      if (!isAsking || !isEnough(result)) return effects
      const told: CasAnswer<number, unknown> = { result, version, place: value?.places ?? 0, hint: { counter } }
      return [{ kind: 'done', outcome: ok(told) }]
    },
  })
}

const eager: CasReplica = {
  initial,
  answer(state, ask) {
    if (ask.kind === 'prepare') return answer(state, ask)
    const { ballot, value, next = ballot } = ask
    return { state: { promised: next, accepted: ballot, value }, answer: { kind: 'accepted' } }
  },
}

/** Promises a ballot that it has promised once more. */
const obliging: CasReplica = {
  initial,
  answer(state, ask) {
    const { promised, accepted, value } = state
    if (ask.kind === 'prepare' && isSameBallot(ask.ballot, promised)) {
      return { state, answer: { kind: 'promised', accepted, value } }
    }
    if (ask.kind === 'prepare' || isBelow(ask.ballot, promised)) return answer(state, ask)
    return { state: { promised: ask.ballot, accepted: ask.ballot, value: ask.value }, answer: { kind: 'accepted' } }
  },
}

/** The node without what makes a run unlike all others. */
const nodeOf = (run: string) => run.slice(0, run.indexOf('#'))

const crashing = ['lost-write', 'crash', 'isolation', 'delay', 'reordering'] as const

const withoutHint = { isPromising: false, hint: undefined } as const

export const casMutants: readonly CasMutant[] = [
  { name: 'accept does not check the promise', known: 13, within: 200, parts: { replica: eager } },
  {
    name: "takes the first reply's value",
    known: 16,
    within: 200,
    parts: {
      operation: operation =>
        altered(operation, {
          event: event =>
            event.kind === 'answer' && event.answer.kind === 'promised'
              ? { ...event, answer: { ...event.answer, accepted: nobody } }
              : event,
        }),
    },
  },
  {
    name: 'one acceptance suffices',
    known: 17,
    within: 200,
    parts: { options: options => ({ ...options, system: counted(options.system.members, 2, 1) }) },
  },
  { name: 'a retry is a new change', known: 23, within: 400, timeoutMs: 150, isCounter: true, parts: { id: freshId } },
  {
    name: 'uses a ballot again that nobody has promised',
    known: 35,
    within: 400,
    parts: {
      operation: operation =>
        altered(operation, {
          effects: effects =>
            effects.map(effect => {
              if (effect.kind !== 'ask' || effect.ask.kind !== 'accept') return effect
              const { next: _, ...ask } = effect.ask
              return { ...effect, ask }
            }),
        }),
    },
  },
  {
    name: 'a read answers from phase 1',
    known: 54,
    within: 1000,
    parts: {
      operation: (operation, request) => (request === 'read' ? answering(operation, () => true) : operation),
    },
  },
  {
    name: 'a refused cas answers from phase 1',
    known: 170,
    within: 3000,
    parts: { operation: operation => answering(operation, result => result === false) },
  },
  {
    name: 'an acceptor loses its state and keeps its name',
    known: 260,
    within: 3000,
    faults: [...usualFaults, 'amnesia-same-id'],
  },
  {
    name: 'the promise is not durable',
    known: 2100,
    within: 20_000,
    isRare: true,
    faults: ['crash', 'delay', 'reordering'],
    ...{ durationMs: 150, clients: 5, operations: 12, isPromising: false },
    parts: { stored: ({ accepted, value }) => ({ promised: accepted, accepted, value }) },
  },
  {
    name: 'promises a ballot twice, to proposers that count from 0',
    known: 10_700,
    within: 1000,
    parts: {
      replica: obliging,
      options: options => ({ ...options, ...withoutHint, proposer: nodeOf(options.proposer) }),
    },
  },
  {
    name: 'promises a ballot twice, to proposers that count from 0 and are not in it',
    known: 6,
    within: 200,
    parts: { replica: obliging, options: options => ({ ...options, ...withoutHint, proposer: '' }) },
  },
  { name: 'answers before it is persisted', within: 6000, isRare: true, faults: crashing, parts: { isHasty: true } },
  { name: 'two operations use one promise', within: 1000, parts: { keepsCarried: true } },
  {
    name: 'a refused operation leaves no row',
    timeoutMs: 150,
    faults: ['retry', 'abandon', 'delay', 'slow', 'pause'],
    within: 4000,
    isRare: true,
    parts: {
      operation: operation =>
        altered(operation, {
          effects: (effects, { state }) =>
            effects.map(effect => {
              if (effect.kind !== 'ask' || effect.ask.kind !== 'accept' || state.result !== false) return effect
              const { value } = effect.ask
              return { ...effect, ask: { ...effect.ask, value: { ...value, rows: value.rows.slice(0, -1) } } }
            }),
        }),
    },
  },
  {
    name: 'ballots without proposer, where two phase-1 quorums need not meet',
    within: 3000,
    nodes: 5,
    sizes: [2, 4],
    parts: { options: options => ({ ...options, ...withoutHint, proposer: '' }) },
  },
  {
    name: 'says that a retry failed',
    timeoutMs: 150,
    faults: ['retry', 'abandon', 'delay', 'slow', 'pause', 'isolation'],
    within: 2000,
    parts: { options: options => ({ ...options, isResumed: false, attemptsMax: 2 }) },
  },
]

/** Half of the mistake: a strict acceptor promises no ballot to two, so nothing comes of it but more conflicts. */
export const casSafe: readonly Omit<CasMutant, 'within'>[] = [
  {
    name: 'proposers count from 0',
    parts: { options: options => ({ ...options, ...withoutHint, proposer: nodeOf(options.proposer) }) },
  },
  {
    name: 'proposers count from 0 and are not in their ballots',
    parts: { options: options => ({ ...options, ...withoutHint, proposer: '' }) },
  },
]
