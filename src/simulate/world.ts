/**
 * The state of a run while it goes on. The one mutable thing of the simulator: made by `runSchedule`, gone when it returns.
 *
 * Here are its shape and what all its parts do: count, trace, look at clocks. What happens is in the files beside it.
 */
import type { Machine } from '../base/machine'
import type { OperationId } from '../base/operation-id'
import type { ProtocolEffect, ProtocolEvent } from '../base/protocol'
import type { Operation } from '../check/history'
import { roll, saltOf } from './dice'
import { allFaults, type FaultKind } from './fault'
import { type Entry, emptyQueue, type Queue } from './queue'
import type { Problem, TraceEntry } from './run'
import type { AnyScenario } from './scenario'
import type { Fate, Schedule } from './schedule'

/** A node while the run goes on. */
export interface NodeCell {
  readonly id: string
  readonly index: number
  readonly machine: Machine<
    unknown,
    ProtocolEvent<unknown, unknown, unknown>,
    ProtocolEffect<unknown, unknown, unknown>
  >
  state: unknown
  isUp: boolean
  /** Whether it will never start again. */
  isGone: boolean
  isPaused: boolean
  /** What came while it was paused. */
  readonly waiting: Entry[]
  /** Counts starts; what was asked for in an earlier life is void. */
  life: number
  /** Counts events, for the random numbers. */
  events: number
  readonly timers: Map<string, Entry>
  // Disk
  records: Map<string, unknown>
  damaged: string[]
  readonly writes: Write[]
  /** All that was ever persisted, when some fault needs to know; else undefined. */
  readonly journal: Persisted[] | undefined
  writeCount: number
  lastWriteUs: number
  /** A crash that waits for the next write, so that it strikes while one is under way. */
  armed: ArmedCrash | undefined
  // Clocks
  ppm: number
  /** Local time was `localUs` when virtual time was `sinceUs`. */
  localUs: number
  sinceUs: number
  wallMs: number
  frozenMs: number | undefined
  // Faults that have begun and not yet taken effect.
  readonly pending: FaultKind[]
  slowUs: number
  slowBy: PathFault | undefined
}

/** A write that the disk has not finished. */
export interface Write {
  readonly token: number
  readonly key: string
  readonly value: unknown
}

/** A crash that strikes at the next write, until a time. */
export interface ArmedCrash {
  readonly kind: 'lost-write' | 'torn-write'
  readonly untilUs: number
  readonly forUs: number
}

/** A record as it was persisted. */
export interface Persisted {
  readonly atUs: number
  readonly key: string
  readonly value: unknown
}

/** A fault that lasts: which paths it cuts or clogs, if any, and whether it has taken effect. */
export interface PathFault {
  readonly kind: FaultKind
  readonly cuts: readonly number[]
  readonly clogs: readonly number[]
  readonly untilUs: number
  readonly node: number
  tookEffect: boolean
  isOver: boolean
}

/** A client while the run goes on. */
export interface ClientCell {
  readonly index: number
  /** Its process: another one after each operation that it gave up. */
  process: string
  generation: number
  operations: number
  asked: Asked | undefined
  /** Indices of actions that wait for their turn. */
  readonly turns: number[]
}

/** What a client waits for. */
export interface Asked {
  readonly operation: OperationId
  readonly action: number
  readonly request: unknown
  to: string
  readonly call: number
  retriesLeft: number
  attempt: number
  readonly patienceUs: number
}

/** A run in progress. */
export interface World {
  readonly scenario: AnyScenario
  readonly schedule: Schedule
  readonly salt: number
  readonly queue: Queue
  readonly nodes: NodeCell[]
  readonly byName: Map<string, NodeCell>
  readonly clients: ClientCell[]
  readonly history: Operation[]
  /** The most nodes that there will be; a path is `from * size + to`. */
  readonly size: number
  readonly cutCount: Uint8Array
  readonly clogUntil: Float64Array
  readonly sentOn: Uint32Array
  readonly active: PathFault[]
  readonly replays: Entry[]
  /** How often each kind of fault took effect, by its number. */
  readonly faultCounts: Uint32Array
  readonly notes: Record<string, number>
  readonly cluster: Map<string, unknown>
  /** Fates as they were drawn, when asked for. */
  readonly drawnFates: Record<string, Fate> | undefined
  readonly trace: TraceEntry[] | undefined
  members: readonly string[]
  epoch: number
  now: number
  /** The days that passed at once, in microseconds. */
  daysUs: number
  steps: number
  messages: number
  rolls: number
  /** How many entries happened, and how many may. */
  turns: number
  readonly turnsMax: number
  /** When all faults stop; at which step they did. */
  readonly calmUs: number
  calmSteps: number
  isCalm: boolean
  /** The nodes that can surely be reached in the calm: a quorum at first, then all. */
  core: readonly string[]
  /** Whether all nodes are healed. */
  isWhole: boolean
  /** Operations that are neither answered nor given up, those still to be asked included. */
  openOperations: number
  problem: Problem | undefined
}

/** A world in which nothing has happened yet. */
export function emptyWorld(scenario: AnyScenario, schedule: Schedule, traced: boolean, fatesKept: boolean): World {
  const newcomers = schedule.actions.filter(({ kind }) => kind === 'join' || kind === 'replace' || kind === 'amnesia-new-id').length // biome-ignore format: one line
  const size = schedule.nodes + newcomers
  return {
    scenario,
    schedule,
    salt: saltOf(schedule.seed),
    queue: emptyQueue(),
    nodes: [],
    byName: new Map(),
    clients: [],
    history: [],
    size,
    cutCount: new Uint8Array(size * size),
    clogUntil: new Float64Array(size * size),
    sentOn: new Uint32Array(size * size),
    active: [],
    replays: [],
    faultCounts: new Uint32Array(faultNumber.size),
    notes: Object.create(null),
    cluster: new Map(),
    drawnFates: fatesKept ? Object.create(null) : undefined,
    trace: traced ? [] : undefined,
    members: [],
    epoch: 0,
    now: 0,
    daysUs: 0,
    steps: 0,
    messages: 0,
    rolls: 0,
    turns: 0,
    turnsMax: 200_000 + 20 * (scenario.settleSteps ?? 20_000),
    calmUs: schedule.durationUs,
    calmSteps: 0,
    isCalm: false,
    core: [],
    isWhole: false,
    openOperations: 0,
    problem: undefined,
  }
}

const faultNumber: ReadonlyMap<FaultKind, number> = /* @__PURE__ */ new Map(
  allFaults.map((kind, number) => [kind, number]),
)

/** The kinds of faults that took effect, and how often. */
export function faultsOf({ faultCounts }: World): Partial<Record<FaultKind, number>> {
  const faults: Partial<Record<FaultKind, number>> = {}
  for (let i = 0; i < faultCounts.length; i++) {
    if (faultCounts[i] !== 0) faults[allFaults[i] as FaultKind] = faultCounts[i] as number
  }
  return faults
}

/** A fault took effect. */
export function countFault(world: World, kind: FaultKind): void {
  const number = faultNumber.get(kind) as number
  world.faultCounts[number] = (world.faultCounts[number] as number) + 1
}

/** Something went wrong; what came first counts. */
export function fail(world: World, problem: Omit<Problem, 'step'>): void {
  if (world.problem !== undefined) return
  world.problem = { ...problem, step: world.steps }
  world.trace?.push({ step: world.steps, atUs: world.now, kind: 'problem', text: problem.text })
}

/** 32 random bits for what is drawn in a row, such as where a client asks again. */
export function rollNext(world: World): number {
  return roll(world.salt, 0x7ead, world.rolls++)
}
