// CASPaxos under the simulator: registers and counters, with every mistake as a change of a part.

import { type OperationId, type Outcome, operationId, operationIdParts, randomInt } from 'meldkit'
import { casRegisterModel, checkLinearizable, illegal, type Model } from 'meldkit/check'
import { type Scenario, usualFaults } from 'meldkit/simulate'
import { type AcceptorAnswer, type AcceptorAsk, type AcceptorState, acceptor } from '../../../src/quorum/acceptor'
import type { CasAnswer, CasHint, CasOperation, CasOptions } from '../../../src/quorum/cas-operation'
import { casChange, casRead } from '../../../src/quorum/cas-paxos'
import type { CasChange, CasState } from '../../../src/quorum/cas-state'
import type { ReplicaFunction } from '../../../src/quorum/operation'
import { type HostMessage, type HostState, host } from './host'
import { counted } from './systems'

export type Request = 'read' | { readonly write: number } | { readonly cas: readonly [number | null, number] } | 'add'
export type Cas = CasState<number>
export type CasReplica = ReplicaFunction<AcceptorState<Cas>, AcceptorAsk<Cas>, AcceptorAnswer<Cas>>
export type AnyCasOperation = CasOperation<number, unknown>

/** What a mutant changes. */
export interface CasParts {
  readonly replica?: CasReplica
  readonly options?: (options: CasOptions<number>) => CasOptions<number>
  readonly operation?: (operation: AnyCasOperation, request: Request, run: string) => AnyCasOperation
  readonly id?: (id: OperationId, run: string) => OperationId
  readonly stored?: (state: AcceptorState<Cas>) => AcceptorState<Cas> | undefined
  readonly keepsCarried?: boolean
  readonly isHasty?: boolean
}

export interface CasClusterOptions {
  readonly nodes?: number
  /** Sizes of phase-1 and phase-2 quorums; majorities if left out. */
  readonly sizes?: readonly [number, number]
  readonly isCounter?: boolean
  readonly isPromising?: boolean
  /** Whether clients ask again under the same id. */
  readonly isRetried?: boolean
  readonly faults?: Scenario<unknown>['faults']
  readonly parts?: CasParts
  readonly rowsMax?: number
  readonly operations?: number
  readonly timeoutMs?: number
  readonly durationMs?: number
  readonly clients?: number
}

type Stepped = HostState<AcceptorState<Cas>, Request, CasAnswer<number, unknown>, AcceptorAsk<Cas>, AcceptorAnswer<Cas>, CasHint<number>> // biome-ignore format: one line
type Message = HostMessage<AcceptorAsk<Cas>, AcceptorAnswer<Cas>>
export type CasScenario = Scenario<Stepped, Message, Request, unknown, AcceptorState<Cas>>

export function changeOf(request: Exclude<Request, 'read'>): CasChange<number, unknown> {
  if (request === 'add') return value => ({ value: (value ?? 0) + 1, result: (value ?? 0) + 1 })
  if ('write' in request) return () => ({ value: request.write, result: null })
  const [from, to] = request.cas
  return value => ((value ?? null) === from ? { value: to, result: true } : { value, result: false })
}

export function casCluster(name: string, about: CasClusterOptions = {}): CasScenario {
  const { nodes = 3, sizes, isCounter = false, isPromising = true, isRetried = true, parts = {}, rowsMax = 128 } = about
  const { options: optionsOf = same => same, operation: wrap = same => same, id: idOf = same => same } = parts
  const replica = parts.replica ?? acceptor<Cas>()
  return {
    name,
    nodes,
    durationMs: about.durationMs ?? 4000,
    faults: about.faults ?? (isRetried ? usualFaults : usualFaults.filter(kind => kind !== 'retry')),
    // Flexible quorums need all of the larger kind.
    coreNodes: sizes === undefined ? Math.floor(nodes / 2) + 1 : Math.max(...sizes),
    protocol: ({ id: self }) =>
      host(self, {
        replica,
        operation: (id, request, run, hint, members) => {
          const options = optionsOf({
            system: counted(members, ...(sizes ?? [])),
            ...{
              proposer: run,
              hint,
              isPromising,
              isResumed: isRetried,
              rowsMax,
              attemptMs: 120,
              attemptsMax: 20,
              backOffMs: 30,
            },
          })
          const named = idOf(id, run)
          const made: AnyCasOperation =
            request === 'read' ? casRead<number>(named, options) : casChange(named, changeOf(request), options)
          return wrap(made, request, run)
        },
        reply: ({ result }, request) => (request === 'read' ? (result ?? (isCounter ? 0 : null)) : result),
        carry: (outcome: Outcome<CasAnswer<number, unknown>>) =>
          outcome.kind === 'ok' ? outcome.value.hint : undefined,
        ...(parts.keepsCarried === undefined ? {} : { keepsCarried: parts.keepsCarried }),
        ...(parts.stored === undefined ? {} : { stored: parts.stored }),
        ...(parts.isHasty === undefined ? {} : { isHasty: parts.isHasty }),
      }),
    workload: {
      clients: about.clients ?? 3,
      operations: about.operations ?? 8,
      timeoutMs: about.timeoutMs ?? 2500,
      request: (random, number) => {
        const [kind, next] = randomInt(random, 3)
        if (kind === 0) return ['read', next]
        if (isCounter) return ['add', next]
        if (kind === 1) return [{ write: number + 1 }, next]
        // What another may have written, so that some succeed.
        const [from, last] = randomInt(next, number + 1)
        return [{ cas: [from === 0 ? null : from, number + 1] }, last]
      },
      operation: request => {
        if (typeof request === 'string') return { name: request }
        return 'write' in request ? { name: 'write', input: request.write } : { name: 'cas', input: request.cas }
      },
      answer: (output, request) => (typeof request === 'object' && 'write' in request ? {} : { output }),
    },
    check: history =>
      isCounter ? checkLinearizable(counterModel, history) : checkLinearizable(casRegisterModel(), history),
  }
}

/** A counter: `add` answers what it is then. */
export const counterModel: Model<number> = {
  name: 'counter',
  initial: 0,
  step(count, { name, outcome, output }) {
    const next = name === 'add' ? count + 1 : count
    return outcome === 'ok' && output !== next ? illegal : next
  },
  isRead: ({ name }) => name === 'read',
}

/** The same operation under a name that was never used. */
export function freshId(id: OperationId, run: string): OperationId {
  const { replica, number } = operationIdParts(id)
  return operationId(`${replica} ${run}`, number)
}
