// Gates: when a flight departs, the replica where it does books a gate at its destination; some time after it landed the same
// replica releases it. A gate that two flights hold is no matter of merging, so each booking is a compare-and-set.

import { type CasChange, casInit } from 'meldkit'
import { type History, type HistoryRecorder, historyRecorder, type PendingCall } from 'meldkit/check'
import type { ChannelCounts, Faults } from './channel'
import { type Changed, type GateParts, gateClusterOf } from './gate-cluster'
import type { Flight } from './records'
import type { Region } from './regions'
import { landedAt, type Task } from './tasks'

/** What came of a booking. `refused`: all gates that were tried were held. */
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
/** At how many gates a flight tries. */
const triesMax = 5

/** What a flight holds, for all that its replica knows. */
interface Stay {
  readonly region: Region
  readonly gate: string
  readonly flight: number
  /** The booking, when nobody knew what came of it. */
  readonly booking: PendingCall | undefined
  /** The release, once it was tried. */
  readonly leaving: PendingCall | undefined
  /** Whether nobody knows what came of a try. */
  readonly isDoubtful: boolean
  readonly until: number
}

// #region changes
/** Takes a gate that no flight holds; answers whether it did. */
function taken(flight: number): CasChange<number, boolean> {
  return casInit(flight)
}

/** Frees a gate if this flight holds it; answers whether it did. */
function released(flight: number): CasChange<number, boolean> {
  return holder => (holder === flight ? { value: undefined, result: true } : { value: holder, result: false })
}
// #endregion

/** Free gates at all airports to which flights go. */
export function gatesOf(flights: readonly Flight[], seed: number, faults: Faults, parts?: GateParts): Gates {
  const cluster = gateClusterOf(seed, faults, parts)
  const recorder = historyRecorder()
  const gatesAt = gateCounts(flights)
  const bookings: Booking[] = []
  let stays: Stay[] = []
  let cut: Region | undefined
  let [departed, held, foundHeld, now] = [0, 0, 0, 0]

  const asked = (flight: number, key: string, input: readonly (number | null)[]): PendingCall =>
    recorder.invoke(`flight ${flight}${input[0] === null ? '' : ' leaves'}`, { name: 'cas', key, input })
  /** Tries one gate after another, until one was free or what came of a try is not sure. */
  const book = (region: Region, number: number, flight: Flight, tried: number): void => {
    const { destination } = flight
    const count = gatesAt.get(destination) as number
    const gate = `${destination} ${((number + tried) % count) + 1}`
    let call: PendingCall
    const ended = (outcome: Changed): void => {
      const isHeld = outcome.kind === 'ok' && !outcome.value.result
      if (outcome.kind === 'ok') recorder.ok(call, { output: outcome.value.result })
      else if (outcome.kind === 'failed') recorder.failed(call)
      if (isHeld) held++
      if (isHeld && tried + 1 < Math.min(count, triesMax)) {
        book(region, number, flight, tried + 1)
        return
      }
      const came = outcome.kind !== 'ok' ? outcome.kind : isHeld ? 'refused' : 'assigned'
      bookings.push({ region, came, cut })
      if (came !== 'assigned' && came !== 'unknown') return
      // What may be held must be released as well.
      const booking = came === 'unknown' ? call : undefined
      const until = landedAt(flight) + turnMs
      stays.push({ region, gate, flight: number, booking, leaving: undefined, isDoubtful: false, until })
    }
    cluster.change(region, gate, {
      change: taken(number),
      begun: () => (call = asked(number, gate, [null, number])),
      ended,
    })
  }
  /** Tries until it is done. What the flight did at the gate before is then done as well, or never will be. */
  const release = (stay: Stay): void => {
    const { region, gate, flight, booking } = stay
    let { leaving, isDoubtful } = stay
    const ended = (outcome: Changed): void => {
      if (outcome.kind !== 'ok') {
        isDoubtful ||= outcome.kind === 'unknown'
        stays.push({ ...stay, leaving, isDoubtful, until: now + againMs })
        return
      }
      const { result } = outcome.value
      if (booking !== undefined && result) foundHeld++
      settle(recorder, { ...stay, leaving, isDoubtful }, result)
    }
    cluster.change(region, gate, {
      change: released(flight),
      begun: () => (leaving ??= asked(flight, gate, [flight, null])),
      ended,
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
      if (task.kind === 'departure') book(task.region, ++departed, task.flight, 0)
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

/** Writes down what is known once a release is done. */
function settle(recorder: HistoryRecorder, { booking, leaving, isDoubtful }: Stay, result: boolean): void {
  // After a try of which nobody knew, a gate that the flight does not hold may have been freed by that one.
  recorder.ok(leaving as PendingCall, isDoubtful ? {} : { output: result })
  if (booking === undefined) return
  if (result) recorder.ok(booking, { output: true })
  else if (!isDoubtful) recorder.failed(booking)
}

function gateCounts(flights: readonly Flight[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { destination } of flights) counts.set(destination, (counts.get(destination) ?? 0) + 1)
  return new Map([...counts].map(([airport, count]) => [airport, 1 + Math.floor(count / flightsForGate)]))
}
