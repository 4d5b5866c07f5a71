/**
 * What is simulated: a protocol, what its clients ask, which faults may happen, and what must hold.
 */
import type { Protocol } from '../base/protocol'
import type { Draw, Random } from '../base/random'
import type { History, Operation } from '../check/history'
import type { Verdict } from '../check/verdict'
import type { FaultKind } from './fault'

/** A protocol with what is needed to try it. Only `name` and `protocol` are required. */
export interface Scenario<State, Message = unknown, Request = unknown, Reply = unknown, Stored = unknown> {
  readonly name: string
  readonly protocol: Protocol<State, Message, Request, Reply, Stored>
  /** How many nodes start: `n1`, `n2` …; 3 if left out. Later members get the next numbers. */
  readonly nodes?: number
  readonly workload?: Workload<Request, Reply>
  /** The faults that may be drawn; `usualFaults` if left out. */
  readonly faults?: readonly FaultKind[]
  /** How long faults and clients go on, in virtual milliseconds; 2,000 if left out. */
  readonly durationMs?: number
  /** Messages as bytes. Needed for corruption: a flipped bit must be refused by `decode`. */
  readonly wire?: Wire<Message>
  /** Checked after every step of a node; what is wrong, or undefined. */
  readonly always?: (cluster: Cluster<State>, stepped: string) => string | undefined
  /** The verdict on what the clients saw. */
  readonly check?: (history: History) => Verdict
  /** Checked when the faults have stopped: what is still lacking, also of what clients were told; undefined when all is well. */
  readonly settled?: (cluster: Cluster<State>, history: History) => string | undefined
  /** How many nodes, if they can reach each other, must be able to answer everything; a majority if left out. */
  readonly coreNodes?: number
  /** In how many steps after the last fault everything must be settled and answered; 20,000 if left out. */
  readonly settleSteps?: number
}

/** What clients do. */
export interface Workload<Request, Reply> {
  /** How many clients there are at a time; 3 if left out. One that must give up is followed by another. */
  readonly clients?: number
  /** How many operations a schedule has in all; 8 if left out. */
  readonly operations?: number
  /** How long a client waits for an answer before it retries or gives up; 200 ms if left out. */
  readonly timeoutMs?: number
  /** Draws the request of operation `number`, counted from 0. Plain JSON, so that a schedule can be stored. */
  readonly request: (random: Random, number: number) => Draw<Request>
  /** How a request stands in the history. */
  readonly operation: (
    request: Request,
    number: number,
  ) => Pick<Operation, 'name'> & Partial<Pick<Operation, 'key' | 'input'>>
  /** What its answer adds to the history; the reply as `output` if left out. */
  readonly answer?: (reply: Reply, request: Request) => Partial<Pick<Operation, 'output' | 'seen' | 'dot' | 'version'>>
}

/** Messages as bytes and back. */
export interface Wire<Message> {
  readonly encode: (message: Message) => Uint8Array
  /** Throws for bytes that were damaged. */
  readonly decode: (bytes: Uint8Array) => Message
}

/** The nodes that run, by name, with their states. A node that is down or has left is not among them. */
export type Cluster<State> = ReadonlyMap<string, State>

/** A scenario whose parts are not known here. */
// biome-ignore lint/suspicious/noExplicitAny: states and messages of all kinds come together here; nobody looks inside.
export type AnyScenario = Scenario<any, any, any, any, any>
