/**
 * A schedule: all that happens to a scenario from outside, as plain JSON. Run again it gives the same run, to the byte.
 *
 * What befalls single messages and writes is not in it one by one: it follows from the seed, the path and the number of the
 * message on that path. So taking one action away changes nothing about the messages that are sent all the same, and a
 * failing schedule can be shrunk. A shrunk schedule names the few fates that matter; all other messages are unhurt.
 */
import type { FaultKind } from './fault'

/** What happens from outside, and when. Times are whole microseconds of virtual time. */
export interface Schedule {
  readonly seed: number
  readonly nodes: number
  /** When all faults stop. Requests of later times must be answered. */
  readonly durationUs: number
  /** Ascending by time. */
  readonly actions: readonly Action[]
  readonly rates: Rates
  /** Fates of single messages and writes by name, as `n1>n2#5`; if given, all others are unhurt. */
  readonly fates?: Readonly<Record<string, Fate>>
}

/** How often single messages and writes are hurt, each out of 65,536, and how long they take unhurt. */
export interface Rates {
  readonly loss: number
  readonly duplication: number
  readonly reordering: number
  readonly delay: number
  readonly corruption: number
  readonly replay: number
  /** The least and the most that a message takes. */
  readonly networkUs: readonly [number, number]
  /** The least and the most that a write takes. */
  readonly diskUs: readonly [number, number]
}

/** What becomes of one message: when its copies arrive, if any do. */
export interface Fate {
  /** How long each copy takes; none when it is lost. */
  readonly delaysUs: readonly number[]
  /** The bit that flips, counted over the bytes and taken modulo their number; none if left out. */
  readonly flip?: number
  /** Whether a copy arrives again after days. */
  readonly replay?: true
}

/** One thing that is done to the cluster. `forUs`: how long it lasts. */
export type Action = { readonly atUs: number } & (
  | {
      readonly kind: 'request'
      readonly client: number
      readonly to: string
      readonly request: unknown
      /** How often the client asks again before it gives up. */
      readonly retries: number
      /** How long it waits each time. */
      readonly patienceUs: number
    }
  | { readonly kind: 'clog'; readonly from: string; readonly to: string; readonly forUs: number }
  | { readonly kind: 'swizzle-clog'; readonly clog: readonly string[]; readonly unclog: readonly string[]; readonly forUs: number } // biome-ignore format: one line
  | { readonly kind: 'partition' | 'one-way'; readonly side: readonly string[]; readonly forUs: number }
  | { readonly kind: 'ring'; readonly order: readonly string[]; readonly forUs: number }
  | { readonly kind: 'bridge'; readonly side: readonly string[]; readonly over: string; readonly forUs: number }
  | { readonly kind: 'isolation' | 'pause' | 'slow' | 'freeze'; readonly node: string; readonly forUs: number }
  | { readonly kind: 'crash' | 'lost-write' | 'torn-write'; readonly node: string; readonly forUs: number }
  | { readonly kind: 'rollback'; readonly node: string; readonly forUs: number; readonly backUs: number }
  | { readonly kind: 'amnesia-same-id' | 'amnesia-new-id'; readonly node: string; readonly forUs: number }
  | { readonly kind: 'skew' | 'jump'; readonly node: string; readonly byMs: number }
  | { readonly kind: 'drift'; readonly node: string; readonly ppm: number }
  | { readonly kind: 'join' }
  | { readonly kind: 'leave' | 'replace'; readonly node: string }
  /** Days pass in which nothing happens; then old messages arrive again. */
  | { readonly kind: 'replay'; readonly days: number }
)

/** The kinds of faults that are actions of their own; the others are rates. */
export type ActionKind = Exclude<Action['kind'], 'request'> & FaultKind
