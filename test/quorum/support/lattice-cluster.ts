// Sets that only grow, as bits of a number, under the simulator; and what must hold of their reads.

import { type Outcome, randomInt } from 'meldkit'
import { type History, illegal, type Model, type Operation, type Verdict } from 'meldkit/check'
import type { Scenario } from 'meldkit/simulate'
import { latticeRead, latticeUpdate } from '../../../src/quorum/lattice-read'
import { type LatticeAnswer, type LatticeAsk, latticeReplica } from '../../../src/quorum/lattice-replica'
import type { LatticeOperation, LatticeOptions } from '../../../src/quorum/lattice-rounds'
import type { ReplicaFunction } from '../../../src/quorum/operation'
import { type HostMessage, type HostState, host } from './host'
import { counted } from './systems'

export type Bits = number
export type LatticeRequest = 'read' | { readonly add: number }
export type AnyLatticeOperation = LatticeOperation<Bits, Bits | null>
export const bits = { bottom: 0, join: (a: Bits, b: Bits): Bits => a | b }

export interface LatticeClusterOptions {
  readonly nodes?: number
  readonly durationMs?: number
  readonly sizes?: readonly [number, number]
  readonly operation?: (operation: AnyLatticeOperation, options: LatticeOptions<Bits>) => AnyLatticeOperation
  readonly options?: (options: LatticeOptions<Bits>) => LatticeOptions<Bits>
  readonly replica?: ReplicaFunction<Bits, LatticeAsk<Bits>, LatticeAnswer<Bits>>
  readonly check?: (history: History) => Verdict
}

export type LatticeScenario = Scenario<
  HostState<Bits, LatticeRequest, Bits | null, LatticeAsk<Bits>, LatticeAnswer<Bits>, never>,
  HostMessage<LatticeAsk<Bits>, LatticeAnswer<Bits>>,
  LatticeRequest,
  Bits | null,
  Bits
>

export function latticeCluster(name: string, about: LatticeClusterOptions = {}): LatticeScenario {
  const { nodes = 3, sizes, operation: wrap = same => same, options: optionsOf = same => same } = about
  return {
    name,
    nodes,
    // Crowded, so that reads meet updates.
    durationMs: about.durationMs ?? 200,
    coreNodes: sizes === undefined ? Math.floor(nodes / 2) + 1 : Math.max(...sizes),
    protocol: ({ id: self }) =>
      host<Bits, LatticeAsk<Bits>, LatticeAnswer<Bits>, LatticeRequest, Bits | null, Bits | null, never>(self, {
        replica: about.replica ?? latticeReplica(bits),
        operation: (id, request, _run, _carried, members) => {
          const system = counted(members, ...(sizes ?? []))
          const options = optionsOf({ system, lattice: bits, attemptMs: 60, attemptsMax: 60 })
          if (request !== 'read') return latticeUpdate(id, 1 << request.add, options)
          return wrap(latticeRead(id, options), options)
        },
        reply: value => value,
        carry: (_: Outcome<Bits | null>) => undefined,
      }),
    workload: {
      clients: 5,
      operations: 14,
      request: (random, number) => {
        const [kind, next] = randomInt(random, 2)
        return [kind === 0 ? 'read' : { add: number }, next]
      },
      operation: request => (request === 'read' ? { name: 'read' } : { name: 'add', input: request.add }),
      answer: (output, request) => (request === 'read' ? { output } : {}),
    },
    check: about.check ?? checkReads,
  }
}

/** The set as a sequential object. */
export const bitsModel: Model<Bits> = {
  name: 'set',
  initial: 0,
  step(state, { name, input, output, outcome }) {
    if (name === 'add') return state | (1 << (input as number))
    return outcome === 'ok' && output !== state ? illegal : state
  },
  isRead: ({ name }) => name === 'read',
}

/** Completed reads are comparable and never go back, they have what was acknowledged and nothing that was not yet added. */
export function checkReads(history: History): Verdict {
  const reads = history.filter(({ name, outcome }) => name === 'read' && outcome === 'ok')
  const adds = history.filter(({ name, outcome }) => name === 'add' && outcome !== 'failed')
  const bad = (anomaly: string, ...operations: Operation[]): Verdict => {
    return { kind: 'violation', guarantee: 'lattice reads', steps: 0, anomaly, operations, explanation: anomaly }
  }
  for (const read of reads) {
    const seen = read.output as Bits
    for (const other of reads) {
      const theirs = other.output as Bits
      const both = seen & theirs
      if (both !== seen && both !== theirs) return bad('incomparable reads', read, other)
      if (other.call > (read.return as number) && both !== seen) return bad('a read goes back', read, other)
    }
    for (const add of adds) {
      const has = (seen & (1 << (add.input as number))) !== 0
      const isBefore = add.outcome === 'ok' && (add.return as number) < read.call
      if (isBefore && !has) return bad('an acknowledged update is missing', add, read)
      if (has && add.call > (read.return as number)) return bad('a read of the future', read, add)
    }
  }
  return { kind: 'ok', guarantee: 'lattice reads', steps: reads.length }
}

/** Complains of one anomaly only, to see how often each shows. */
export function checkOnly(anomaly: string): (history: History) => Verdict {
  return history => {
    const verdict = checkReads(history)
    if (verdict.kind !== 'violation' || verdict.anomaly === anomaly) return verdict
    return { kind: 'ok', guarantee: 'another anomaly', steps: 0 }
  }
}
