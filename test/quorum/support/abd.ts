// The register on nodes that serve it, as a scenario of the simulator: reads and writes of unique values.

import {
  type AbdAnswer,
  type AbdAsk,
  type AbdOperation,
  type AbdReplicaState,
  abdRead,
  abdReplica,
  abdWrite,
  type Coordinator,
  configuration,
  majorities,
  type OperationId,
  type QuorumSystem,
  type ReplicaFunction,
  randomInt,
  type ServeMessage,
  type ServeState,
  serve,
} from 'meldkit'
import { checkRegister } from 'meldkit/check'
import { type FaultKind, type Scenario, usualFaults } from 'meldkit/simulate'

export type Value = number | null
export type Request = { readonly write: number } | 'read'
export type Replica = ReplicaFunction<AbdReplicaState<Value>, AbdAsk<Value>, AbdAnswer<Value>>
export type Operate = (
  request: Request,
  id: OperationId,
  coordinator: Coordinator<AbdReplicaState<Value>>,
) => AbdOperation<Value>
export type AbdScenario = Scenario<
  ServeState<AbdReplicaState<Value>, AbdAsk<Value>, AbdAnswer<Value>, Value>,
  ServeMessage<AbdAsk<Value>, AbdAnswer<Value>>,
  Request,
  Value,
  AbdReplicaState<Value>
>

/** Reads and writes as they should be; a retry looks for the tag of its first attempt. */
export const operateOn =
  (systemOf: (members: readonly string[]) => QuorumSystem = majorities): Operate =>
  (request, id, coordinator) => {
    const about = { id, configuration: configuration(systemOf(coordinator.members)), againMs: 40, deadlineMs: 400 }
    if (request === 'read') return abdRead(about)
    return abdWrite<Value>({ ...about, value: request.write, ...(coordinator.isRetry ? { resume: 'find' } : {}) })
  }

export interface AbdScenarioOptions {
  readonly name?: string
  readonly nodes?: number
  readonly replica?: Replica
  readonly operate?: Operate
  readonly faults?: readonly FaultKind[]
  readonly coreNodes?: number
  readonly operations?: number
  readonly clients?: number
  readonly answersMax?: number
  readonly timeoutMs?: number
}

export function abdScenario({
  name = 'register',
  nodes = 3,
  replica = abdReplica<Value>(null),
  operate = operateOn(),
  faults = usualFaults,
  operations = 8,
  clients = 3,
  answersMax = 1000,
  timeoutMs = 200,
  coreNodes = Math.floor(nodes / 2) + 1,
}: AbdScenarioOptions = {}): AbdScenario {
  return {
    name,
    protocol: serve({ replica, operation: operate, answersMax }),
    nodes,
    coreNodes,
    faults,
    workload: {
      operations,
      clients,
      timeoutMs,
      request: (random, number) => {
        const [bits, next] = randomInt(random, 2)
        return [bits === 0 ? 'read' : { write: number + 1 }, next]
      },
      operation: request => (request === 'read' ? { name: 'read' } : { name: 'write', input: request.write }),
      answer: (value, request) => (request === 'read' ? { output: value } : {}),
    },
    check: history => checkRegister(history),
  }
}
