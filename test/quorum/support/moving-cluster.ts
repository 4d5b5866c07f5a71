// CASPaxos whose members change while it is used: from three nodes to three others of five, through a joint epoch.

import { type OperationId, type Outcome, randomInt } from 'meldkit'
import { casRegisterModel, checkLinearizable } from 'meldkit/check'
import type { Scenario } from 'meldkit/simulate'
import { type AcceptorAnswer, type AcceptorAsk, type AcceptorState, acceptor } from '../../../src/quorum/acceptor'
import type { CasAnswer, CasOperationState } from '../../../src/quorum/cas-operation'
import { casChange, casRead } from '../../../src/quorum/cas-paxos'
import {
  type FencedAnswer,
  type FencedAsk,
  type FencedState,
  fencedOperation,
  fencedReplica,
} from '../../../src/quorum/fenced'
import { joint } from '../../../src/quorum/joint'
import type { Operation } from '../../../src/quorum/operation'
import type { QuorumSystem } from '../../../src/quorum/quorums'
import { type Cas, changeOf } from './cas-cluster'
import { type HostMessage, type HostState, host } from './host'
import { counted } from './systems'

export type MovingBug = 'settles without a pass' | 'has no fence' | 'has no joint epoch'

type Request = 'read' | 'move' | { readonly write: number }
type Value = CasAnswer<number, unknown> & { readonly hasMoved?: boolean }
type Ask = FencedAsk<AcceptorAsk<Cas>>
type Answer = FencedAnswer<AcceptorAnswer<Cas>>
type Fenced = Operation<CasOperationState<number>, Ask, Answer, Value>
type Stored = FencedState<AcceptorState<Cas>>

const early = counted(['n1', 'n2', 'n3'])
const late = counted(['n3', 'n4', 'n5'])

/** What an operation learns of epochs stands in its outcome: the reason, or that it has moved. */
function learning(operation: Fenced, epoch: number, isMove: boolean): Fenced {
  return {
    ...operation,
    step(state, event) {
      const heard = event.kind === 'answer' && event.answer.kind === 'later epoch' ? event.answer.epoch : epoch
      const step = operation.step(state, heard > epoch ? { ...event, kind: 'abort' } : event)
      return {
        state: step.state,
        effects: step.effects.map(effect => {
          if (effect.kind !== 'done') return effect
          const { outcome } = effect
          if (outcome.kind === 'ok') return { kind: 'done', outcome: { ...outcome, value: { ...outcome.value, hasMoved: isMove } } } // biome-ignore format: one line
          return heard > epoch ? { kind: 'done', outcome: { ...outcome, reason: `epoch ${heard}` } } : effect
        }),
      }
    },
  }
}

export function movingCluster(
  bug?: MovingBug,
): Scenario<
  HostState<Stored, Request, Value, Ask, Answer, number>,
  HostMessage<Ask, Answer>,
  Request,
  unknown,
  Stored
> {
  const systemOf = (epoch: number): QuorumSystem => {
    if (epoch === 1) return early
    return epoch === 2 ? (bug === 'has no joint epoch' ? late : joint(early, late)) : late
  }
  const operation = (id: OperationId, request: Request, run: string, known: number | undefined): Fenced => {
    const at = known ?? 1
    const isMove = request === 'move' && at < 3
    const isHasty = isMove && bug === 'settles without a pass'
    const epoch = isHasty ? 3 : isMove ? 2 : at
    const system = systemOf(epoch)
    const options = { system, proposer: run, isPromising: false, isResumed: true, attemptMs: 120, backOffMs: 30 }
    const made = typeof request === 'string' ? casRead<number>(id, options) : casChange<number, unknown>(id, changeOf(request), options) // biome-ignore format: one line
    return learning(fencedOperation(made as never, bug === 'has no fence' ? 0 : epoch), epoch, isMove)
  }
  return {
    name: bug === undefined ? 'members that change' : `a change of members that ${bug}`,
    nodes: 5,
    durationMs: 3000,
    protocol: ({ id: self }) =>
      host<Stored, Ask, Answer, Request, unknown, Value, number>(self, {
        replica: fencedReplica(acceptor<Cas>()),
        operation,
        reply: ({ result }) => result ?? null,
        carry(outcome: Outcome<Value>) {
          if (outcome.kind === 'ok') return outcome.value.hasMoved ? 3 : undefined
          const learned = /^epoch (\d)$/.exec(outcome.reason)
          return learned === null ? undefined : Number(learned[1])
        },
        keepsCarried: true,
      }),
    workload: {
      operations: 12,
      timeoutMs: 1500,
      request: (random, number) => {
        const [kind, next] = randomInt(random, 5)
        return [kind < 2 ? 'read' : kind === 2 ? 'move' : { write: number + 1 }, next]
      },
      operation: request => (typeof request === 'string' ? { name: 'read' } : { name: 'write', input: request.write }),
      answer: (output, request) => (typeof request === 'string' ? { output } : {}),
    },
    check: history => checkLinearizable(casRegisterModel(), history),
  }
}
