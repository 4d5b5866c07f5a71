// Every protocol of quorum/ as it should be, every known mistake with it, and the rare states that runs must reach.

import { abdReplica, counts, grid } from 'meldkit'
import type { AnyScenario } from 'meldkit/simulate'
import { abdMutants } from '../mutants/abd'
import { casMutants } from '../mutants/cas-paxos'
import { latticeMutants } from '../mutants/lattice-read'
import { plainMutants } from '../mutants/plain-quorums'
import { abdScenario, operateOn, type Value } from './abd'
import { casCluster } from './cas-cluster'
import { checkOnly, latticeCluster } from './lattice-cluster'
import { movingCluster } from './moving-cluster'
import { isLinearizable, isMonotonic, plainScenario } from './plain-register'

export interface Correct {
  readonly name: string
  readonly scenario: AnyScenario
  /** Its part of all schedules. */
  readonly share: number
  /** Whether, after all faults, requests may go unanswered: what is asked is only that no answer is wrong. */
  readonly mayStall?: boolean
}

export interface Mistake {
  readonly protocol: string
  readonly name: string
  readonly scenario: AnyScenario
  /** In how many schedules it must be seen for the first time. */
  readonly within: number
  /** Mean number of schedules elsewhere. */
  readonly known?: number
  readonly isRare?: boolean
}

const standIns = { guesses: true, standIns: 2 }
const awaited = { policy: { repair: 'awaited' }, check: isLinearizable } as const

/** Those that are quick to run have larger shares. */
export const correct: readonly Correct[] = [
  { name: 'register, N = 3', scenario: abdScenario(), share: 24 },
  { name: 'register, N = 5', scenario: abdScenario({ nodes: 5 }), share: 12 },
  {
    name: 'register, no memory of overwritten writes',
    scenario: abdScenario({ replica: abdReplica<Value>(null, { pastMax: 0 }) }),
    share: 6,
  },
  {
    name: 'register, R = 2, W = 3 of 4',
    scenario: abdScenario({ nodes: 4, operate: operateOn(ids => counts(ids, { read: 2, write: 3 })) }),
    share: 6,
  },
  {
    name: 'register, grid of 4',
    scenario: abdScenario({ nodes: 4, coreNodes: 4, operate: operateOn(ids => grid([ids.slice(0, 2), ids.slice(2)])) }),
    share: 4,
  },
  {
    name: 'register, busy replicas',
    scenario: abdScenario({ answersMax: 1, clients: 5, operations: 14 }),
    share: 2,
    mayStall: true,
  },
  { name: 'plain, regular', scenario: plainScenario({ policy: { repair: 'background' } }), share: 8 },
  { name: 'plain, regular, hints', scenario: plainScenario(standIns), share: 6 },
  { name: 'plain, R = 1, W = 3', scenario: plainScenario({ r: 1, w: 3 }), share: 4 },
  { name: 'plain, linearizable', scenario: plainScenario(awaited), share: 6 },
  {
    name: 'plain, linearizable, hints, two at once',
    scenario: plainScenario({ ...standIns, check: isLinearizable, policy: { repair: 'awaited', atOnce: 2 } }),
    share: 4,
  },
  {
    name: 'plain, stamps, monotonic',
    scenario: plainScenario({ stamps: true, policy: { repair: 'awaited' }, check: isMonotonic }),
    share: 4,
  },
  { name: 'CASPaxos, N = 3', scenario: casCluster('CASPaxos, N = 3'), share: 4 },
  { name: 'CASPaxos, N = 5', scenario: casCluster('CASPaxos, N = 5', { nodes: 5 }), share: 2 },
  { name: 'CASPaxos, counter', scenario: casCluster('CASPaxos, counter', { isCounter: true }), share: 2 },
  {
    name: 'CASPaxos, phases of 2 and 4 of 5',
    scenario: casCluster('CASPaxos, 2 and 4 of 5', { nodes: 5, sizes: [2, 4] }),
    share: 1,
  },
  // One row, so that retries come too late for it.
  {
    name: 'CASPaxos, one row',
    scenario: casCluster('CASPaxos, one row', { rowsMax: 1, timeoutMs: 150, clients: 5, operations: 12 }),
    share: 1,
    mayStall: true,
  },
  { name: 'CASPaxos, members change', scenario: movingCluster(), share: 1, mayStall: true },
  { name: 'lattice, N = 3', scenario: latticeCluster('lattice, N = 3'), share: 3 },
  { name: 'lattice, N = 5', scenario: latticeCluster('lattice, N = 5', { nodes: 5 }), share: 2 },
  {
    name: 'lattice, two rounds',
    scenario: latticeCluster('lattice, two rounds', { options: options => ({ ...options, roundsMax: 2 }) }),
    share: 1,
    mayStall: true,
  },
]

export const mistakes: readonly Mistake[] = [
  ...abdMutants.map(({ name, options, within, known, isLong = false }) => {
    return { protocol: 'register', name, scenario: abdScenario(options), within, known, isRare: isLong }
  }),
  ...plainMutants.map(({ options, ...mutant }) => {
    return { protocol: 'plain', scenario: plainScenario(options), ...mutant }
  }),
  ...casMutants.map(mutant => {
    const { name, within, known, isRare = false } = mutant
    const figure = known === undefined ? {} : { known }
    return { protocol: 'CASPaxos', name, scenario: casCluster(name, mutant), within, isRare, ...figure }
  }),
  ...(['settles without a pass', 'has no fence', 'has no joint epoch'] as const).map(bug => {
    return { protocol: 'CASPaxos', name: `a change of members ${bug}`, scenario: movingCluster(bug), within: 1000 }
  }),
  ...latticeMutants.map(mutant => {
    const { name, anomaly, within, known } = mutant
    const figure = known === undefined ? {} : { known }
    const scenario = latticeCluster(name, { ...mutant, check: checkOnly(anomaly) })
    return { protocol: 'lattice', name: `${name}: ${anomaly}`, scenario, within, ...figure }
  }),
]

/** How often each must have been reached at least, or the run has shown little. */
export const reachedMin = 100

/**
 * All notes that protocols of quorum/ make, but for what cannot be reached in these scenarios: 'other epoch' and
 * 'not durable yet', as all replicas here are of one epoch and durable; 'stand-in asked', as only sloppy reads do, which promise
 * nothing; 'impossible early', as only refusals lead to it; those of hedging, which is no protocol. Tests with messages by hand reach them.
 */
export const rareStates: readonly string[] = [
  'answer of the other phase dropped',
  'answer waits for another write',
  'ask refused',
  'ballot conflict',
  'fast path taken',
  'hint expired',
  'hint replayed',
  'hint sent',
  'hint stored',
  'late answer',
  'late answer dropped',
  'no answer',
  'one more asked',
  'one round trip',
  'operation forgotten',
  'promise dropped',
  'quorum impossible',
  'quorum refused',
  'read at once',
  'read contended',
  'read looks again',
  'repair sent',
  'resume found its own tag',
  'resume found its tag overwritten',
  'resume recognised',
  'written back',
]
