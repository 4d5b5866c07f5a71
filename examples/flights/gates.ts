// Gates: when a flight departs, the replica where it does books a gate at its destination; some time after it landed the same
// replica releases it. A gate that two flights hold is no matter of merging, so each booking is a compare-and-set.

import type { CasChange } from 'meldkit'
import { casInit } from 'meldkit'
import { type History, historyRecorder } from 'meldkit/check'
import type { ChannelCounts, Faults } from './channel'
import { type Changed, type GateParts, gateClusterOf } from './gate-cluster'
import type { Flight } from './records'
import type { Region } from './regions'
import { landedAt, type Task } from './tasks'

/** What came of a booking, or of one try at one gate. `refused`: all gates were held. */
export type Booked = 'assigned' | 'refused' | 'failed' | 'unknown'

/** A booking that has ended. */
export interface Booking {
  readonly region: Region
  readonly came: Booked
  /** Which region was cut off when it ended. */
  readonly cut: Region | undefined
}

/** All that was booked. */
export interface GatesRun {
  readonly gates: number
  readonly bookings: readonly Booking[]
  /** How often a gate was asked for that was held. */
  readonly held: number
  /** Of the bookings of which nobody knew: how many held their gate, as the release told. */
  readonly foundHeld: number
  readonly history: History
  readonly counts: ChannelCounts
}

/** The gates of all airports. */
export interface Gates {
  /** Goes one step on, and books a gate if the task is a departure. */
  perform(task: Task): void
  cutOff(region: Region | undefined): void
  /** Goes on until all that was booked is released, and says what happened. */
  close(): GatesRun
}

const minuteMs = 60_000
const turnMs = 45 * minuteMs
const againMs = 6 * 60 * minuteMs
/** One gate, and one more for so many of the records' flights to the airport. */
const flightsForGate = 300

/** What a flight holds, for all that its replica knows. */
interface Stay {
  readonly region: Region
  readonly gate: string
  readonly flight: number
  readonly isDoubtful: boolean
  readonly until: number
}

/** Frees a gate if this flight holds it; answers whether it did. */
function released(flight: number): CasChange<number, boolean> {
  return holder => (holder === flight ? { value: undefined, result: true } : { value: holder, result: false })
}

/** Free gates at all airports to which flights go. */
export function gatesOf(flights: readonly Flight[], seed: number, faults: Faults, parts?: GateParts): Gates {
  const cluster = gateClusterOf(seed, faults, parts)
  const recorder = historyRecorder()
  const gatesAt = gateCounts(flights)
  const bookings: Booking[] = []
  let stays: Stay[] = []
  let cut: Region | undefined
  let [number, held, foundHeld, now] = [0, 0, 0, 0]

  /** Replaces what the gate holds, and writes down what came of it. */
  const compareAndSet = (
    { region, gate }: Pick<Stay, 'region' | 'gate'>,
    input: readonly [number | null, number | null],
    change: CasChange<number, boolean>,
    then: (outcome: Changed) => void,
  ): void => {
    let call: ReturnType<typeof recorder.invoke>
    cluster.change(region, gate, {
      change,
      begun: () => (call = recorder.invoke(`${region} ${gate}`, { name: 'cas', key: gate, input })),
      ended(outcome) {
        if (outcome.kind === 'ok') recorder.ok(call, { output: outcome.value.result })
        else recorder[outcome.kind](call)
        then(outcome)
      },
    })
  }
  /** Tries one gate after another, until one was free or what came of a try is not sure. */
  const book = (region: Region, flight: number, { destination, ...rest }: Flight, tried: number): void => {
    const count = gatesAt.get(destination) as number
    const gate = `${destination} ${((flight + tried) % count) + 1}`
    compareAndSet({ region, gate }, [null, flight], casInit(flight), outcome => {
      const isHeld = outcome.kind === 'ok' && !outcome.value.result
      if (isHeld) held++
      if (isHeld && tried + 1 < count) return book(region, flight, { destination, ...rest }, tried + 1)
      const came = outcome.kind !== 'ok' ? outcome.kind : isHeld ? 'refused' : 'assigned'
      bookings.push({ region, came, cut })
      if (came !== 'assigned' && came !== 'unknown') return
      // Until it is released, a gate that may be held is no other flight's.
      const until = landedAt({ destination, ...rest }) + turnMs
      stays.push({ region, gate, flight, isDoubtful: came === 'unknown', until })
    })
  }
  const release = (stay: Stay): void => {
    compareAndSet(stay, [stay.flight, null], released(stay.flight), outcome => {
      if (outcome.kind !== 'ok') stays.push({ ...stay, until: now + againMs })
      else if (stay.isDoubtful && outcome.value.result) foundHeld++
    })
  }
  const step = (): void => {
    const over = stays.filter(({ until }) => until <= now)
    if (over.length > 0) stays = stays.filter(({ until }) => until > now)
    for (const stay of over) release(stay)
    cluster.step()
  }
  return {
    perform(task) {
      now = task.at
      if (task.kind === 'departure') book(task.region, ++number, task.flight, 0)
      step()
    },
    cutOff(region) {
      cut = region
      cluster.cutOff(region)
    },
    close() {
      for (; stays.length > 0 || cluster.open() > 0; now += minuteMs) step()
      const gates = [...gatesAt.values()].reduce((sum, count) => sum + count, 0)
      return { gates, bookings, held, foundHeld, history: recorder.history(), counts: cluster.counts }
    },
  }
}

function gateCounts(flights: readonly Flight[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { destination } of flights) counts.set(destination, (counts.get(destination) ?? 0) + 1)
  return new Map([...counts].map(([airport, count]) => [airport, 1 + Math.floor(count / flightsForGate)]))
}
