// Whether no gate was held twice, judged from the history alone, and what the report says about the gates.

import { casRegisterModel, checkLinearizable, type History, type Verdict, verdictText } from 'meldkit/check'
import type { Booked, Booking, GatesRun } from './gates'
import { type Region, regions } from './regions'

/** Two flights that certainly held one gate at the same time. */
export interface DoubleBooking {
  readonly gate: string
  readonly flights: readonly [number, number]
}

/** What is known for certain of a flight at a gate: from when it was told so until it asks for the release. */
interface Interval {
  readonly flight: number
  readonly from: number
  to: number
}

/** The oracle: compares when flights held each gate. It knows nothing of quorums. */
export function doubleBookings(history: History): readonly DoubleBooking[] {
  const holds = new Map<string, Interval[]>()
  for (const { key, input, output, call, return: end = call } of history) {
    const [from, to] = input as readonly [number | null, number | null]
    const atGate = holds.get(key) ?? []
    holds.set(key, atGate)
    if (from === null && output === true) atGate.push({ flight: to as number, from: end, to: Number.POSITIVE_INFINITY })
    const left = atGate.find(({ flight }) => flight === from)
    // A release may be tried again; from the first try on the gate may be free.
    if (left !== undefined) left.to = Math.min(left.to, call)
  }
  // Of a booking of which its flight was told late, after it had asked for the release, nothing is certain.
  const isCertain = ({ from, to }: Interval): boolean => from < to
  return [...holds].flatMap(([gate, intervals]) => overlapsAt(gate, intervals.filter(isCertain)))
}

function overlapsAt(gate: string, intervals: readonly Interval[]): readonly DoubleBooking[] {
  const found: DoubleBooking[] = []
  let last: Interval | undefined
  for (const next of [...intervals].sort((a, b) => a.from - b.from)) {
    if (last !== undefined && next.from < last.to) found.push({ gate, flights: [last.flight, next.flight] })
    if (last === undefined || next.to > last.to) last = next
  }
  return found
}

/** What the checker says of it. */
export function gatesVerdict({ history }: GatesRun): Verdict {
  return checkLinearizable(casRegisterModel(null), history)
}

/** The lines of the report, and whether no gate was held twice. */
export function gatesReport(run: GatesRun): { readonly lines: readonly string[]; readonly isRight: boolean } {
  const { bookings, gates, held, foundHeld, history, counts } = run
  const twice = doubleBookings(history)
  const verdict = gatesVerdict(run)
  const [first] = twice
  const unknown = count(bookings, 'unknown')
  const lines = [
    `Gates: ${number(bookings.length)} flights asked for one of ${number(gates)} gates, each a register on the three replicas:`,
    `  ${number(count(bookings, 'assigned'))} assigned, ${number(count(bookings, 'refused'))} refused because what they tried was held, ${number(count(bookings, 'failed'))} failed, ${number(unknown)} unknown.`,
    `  ${number(held)} times a gate was held that was asked for. Of the unknown, ${number(foundHeld)} held their gate until it was released.`,
    ...phaseLines(bookings),
    `  Double bookings: ${number(twice.length)}${first === undefined ? '' : `; WRONG: ${first.gate} by flights ${first.flights.join(' and ')}`}.`,
    verdict.kind === 'ok'
      ? `  ${number(history.length)} compare-and-sets are linearizable; ${number(counts.sent)} messages, ${number(counts.lost)} lost, ${number(counts.cut)} cut off.`
      : `  ${verdict.kind === 'violation' ? 'WRONG: ' : ''}${verdictText(verdict)}`,
  ]
  return { lines, isRight: twice.length === 0 && verdict.kind !== 'violation' }
}

/** What each side could do during the cut, and the one that was cut off afterwards. */
function phaseLines(bookings: readonly Booking[]): readonly string[] {
  const during = bookings.filter(({ cut }) => cut !== undefined)
  const [first] = during
  if (first === undefined) return []
  const off = first.cut as Region
  const after = bookings.slice(bookings.lastIndexOf(during.at(-1) as Booking) + 1)
  const others = regions.filter(region => region !== off).join(' and ')
  const line = (when: string, who: string, of: readonly Booking[]): string =>
    `  ${when}, ${who}: ${number(count(of, 'assigned'))} assigned, ${number(count(of, 'refused'))} refused, ${number(count(of, 'failed'))} failed, ${number(count(of, 'unknown'))} unknown;`
  return [
    line('during the cut', off, of(during, off, true)),
    line('during the cut', others, of(during, off, false)),
    line('after it', off, of(after, off, true)).replace(/;$/, '.'),
  ]
}

function of(bookings: readonly Booking[], region: Region, isOf: boolean): readonly Booking[] {
  return bookings.filter(booking => (booking.region === region) === isOf)
}

function count(bookings: readonly Booking[], came: Booked): number {
  return bookings.filter(booking => booking.came === came).length
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
