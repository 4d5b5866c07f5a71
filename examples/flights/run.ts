// The course of events: the first third of the tasks under faults, the second with east cut off, then the network heals
// and the replicas settle, then the last third and a final settling.

import { encode, view } from 'meldkit'
import type { ChannelCounts, Faults } from './channel'
import { valuesOf } from './compare'
import type { GateParts } from './gate-cluster'
import { type GatesRun, gatesOf } from './gates'
import { networkOf, type Replicas, type Traffic } from './network'
import { logLine } from './operations'
import { type Expected, oracleOf } from './oracle'
import type { Region, RegionOf } from './regions'
import type { Board } from './schema'
import type { Task } from './tasks'

/** How a run goes. */
export interface Options {
  readonly seed: number
  readonly faults: Faults
  /** Tasks between two times that the replicas ask each other. */
  readonly askEvery: number
  /** Told now and then how far it is. */
  readonly progress: (done: number, state: string) => void
  /** In place of sound ones, for tests. */
  readonly gateParts?: GateParts
}

/** The replicas at one moment: what they show, what the oracle says, and their canonical bytes. */
export interface Moment {
  readonly shown: Expected
  readonly expected: Expected
  readonly bytes: Readonly<Record<keyof Expected, Uint8Array>>
  /** The lines that have been written into the log, in time order. */
  readonly written: readonly string[]
}

/** What came out. */
export interface Run {
  readonly beforeHealing: Moment
  readonly afterHealing: Moment
  readonly end: Moment
  readonly traffic: Traffic
  readonly counts: ChannelCounts
  /** What it would have cost to send whole states instead of deltas, from samples of their size. */
  readonly fullStateBytes: number
  readonly gates: GatesRun
}

/** What is tried when nothing else is said. */
export const defaults: Options = {
  seed: 2001,
  faults: { lostPercent: 2, doubledPercent: 2, latePercent: 2, stepsMax: 20 },
  askEvery: 200,
  progress: () => undefined,
}

const samples = 12

/** Runs all tasks on three replicas of the type. */
export function run(type: Board, tasks: readonly Task[], regionOf: RegionOf, options: Options): Run {
  const { seed, faults, askEvery, progress, gateParts } = options
  const oracle = oracleOf(tasks, regionOf)
  const network = networkOf(type, regionOf, seed, faults, oracle.note)
  const flights = tasks.flatMap(task => (task.kind === 'departure' ? task.flight : []))
  const gates = gatesOf(flights, seed, faults, gateParts)
  const [cut, healed] = [Math.floor(tasks.length / 3), Math.floor((tasks.length * 2) / 3)]
  const sampleEvery = Math.ceil(tasks.length / samples)
  let fullStateBytes = 0

  const look = (done: number): Moment => ({
    ...momentOf(type, network.now(), oracle.expected()),
    written: tasks.slice(0, done).flatMap(task => logLine(task) ?? []),
  })
  const cutOff = (region: Region | undefined): void => {
    network.cutOff(region)
    gates.cutOff(region)
  }
  const go = (from: number, to: number, state: string): void => {
    for (let number = from; number < to; number++) {
      network.perform(tasks[number] as Task, number)
      network.step()
      gates.perform(tasks[number] as Task)
      if (number % askEvery === 0) network.ask()
      if (number % 100 === 0) progress(number, state)
      // Two peers get each state that a sample stands for.
      if (number % sampleEvery === 0) fullStateBytes += 2 * sampleEvery * encode(type, network.now().west).length
    }
  }
  go(0, cut, 'network loses, doubles and reorders')
  cutOff('east')
  go(cut, healed, 'east is cut off')
  const beforeHealing = look(healed)
  cutOff(undefined)
  network.settle()
  const afterHealing = look(healed)
  go(healed, tasks.length, 'network has healed')
  network.settle()
  progress(tasks.length, 'done')
  const end = look(tasks.length)
  const { traffic, counts } = network
  return { beforeHealing, afterHealing, end, traffic, counts, fullStateBytes, gates: gates.close() }
}

function momentOf(type: Board, replicas: Replicas, expected: Expected): Omit<Moment, 'written'> {
  const each = <Result>(of: (replica: Replicas['west']) => Result) => ({
    west: of(replicas.west),
    central: of(replicas.central),
    east: of(replicas.east),
  })
  return {
    expected,
    shown: each(replica => valuesOf(view(type, replica))),
    bytes: each(replica => encode(type, replica)),
  }
}
