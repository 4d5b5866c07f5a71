// Mistakes with reads of values that only grow, with the mean number of schedules that showed them elsewhere.

import { ok } from 'meldkit'
import type { LatticeAnswer, LatticeAsk } from '../../../src/quorum/lattice-replica'
import type { ReplicaFunction } from '../../../src/quorum/operation'
import type { AnyLatticeOperation, Bits, LatticeClusterOptions } from '../support/lattice-cluster'
import { counted } from '../support/systems'

export interface LatticeMutant extends LatticeClusterOptions {
  readonly name: string
  readonly known?: number
  readonly within: number
  readonly anomaly: string
}

/** Answers with what `told` finds to be enough. */
function telling(
  operation: AnyLatticeOperation,
  told: (before: AnyLatticeOperation['initial'], after: AnyLatticeOperation['initial']) => Bits | undefined,
): AnyLatticeOperation {
  return {
    ...operation,
    step(state, event) {
      const step = operation.step(state, event)
      const value = told(state, step.state)
      return value === undefined || step.state.phase === 'done'
        ? step
        : { state: { ...step.state, phase: 'done' }, effects: [{ kind: 'done', outcome: ok(value) }] }
    },
  }
}

const plain = (operation: AnyLatticeOperation) =>
  telling(operation, (_, after) => (after.round.call === 2 ? after.found : undefined))

/** Says of everything that it holds just this. */
const flattering: ReplicaFunction<Bits, LatticeAsk<Bits>, LatticeAnswer<Bits>> = {
  initial: 0,
  answer: (state, ask) =>
    ask.kind === 'query'
      ? { state, answer: { kind: 'holds', value: state } }
      : { state: state | ask.value, answer: { kind: 'holds the same' } },
}

export const latticeMutants: readonly LatticeMutant[] = [
  { name: 'a read is the join of a quorum', known: 63, within: 3000, anomaly: 'incomparable reads', operation: plain },
  { name: 'a read is the join of a quorum', known: 192, within: 6000, anomaly: 'a read goes back', operation: plain },
  {
    name: 'a read writes back its join and looks no more',
    known: 169,
    within: 6000,
    anomaly: 'incomparable reads',
    operation: operation =>
      telling(operation, (before, { round: { call } }) => (call === 3 ? before.asked : undefined)),
  },
  { name: 'a replica tells what it was sent', within: 6000, anomaly: 'incomparable reads', replica: flattering },
  {
    name: 'those who agree need not be a write quorum',
    within: 6000,
    anomaly: 'incomparable reads',
    nodes: 5,
    sizes: [2, 4],
    options: options => ({ ...options, system: counted(options.system.members, 2, 2) }),
  },
  {
    name: 'an update is stored by one replica',
    within: 500,
    anomaly: 'an acknowledged update is missing',
    options: options => ({ ...options, system: counted(options.system.members, 2, 1) }),
  },
]
