// What a task does in the oracle's lists: the same rules of the airline as in operations.ts, on plain cells.

import { logLine, routeOf, rules } from './operations'
import { type Cell, cellValue, type Knows, take, write } from './oracle-cells'
import { append, type Line } from './oracle-log'
import type { Flight } from './records'
import type { Region, RegionOf } from './regions'
import { dayMs, type Task, timeText } from './tasks'

/** What a task does to cells, for one writer. */
interface Hand {
  put(path: string, rule: Cell['rule'], value: number | string | true): void
  drop(path: string): void
  read(path: string): number | string | true | undefined
  /** Writes a line at the end of the log. */
  note(text: string): void
  /** Whether nothing was put or dropped. */
  isIdle(): boolean
}

/** A route as the weekly review needs it. */
interface Pair {
  /** The regions whose business it is. */
  readonly regions: readonly [Region, Region]
  /** Where it stands among the routes served, and where its last movement. */
  readonly served: string
  readonly last: string
}

/** A hand that writes for a task, seeing what its replica knows. */
export function handOf(
  cells: Map<string, Cell>,
  log: Line,
  knows: Knows,
  by: { task: number; writer: Region; stamp: number },
): Hand {
  let isIdle = true
  return {
    put(path, rule, value) {
      let cell = cells.get(path)
      if (cell === undefined) {
        cell = { rule, items: [] }
        cells.set(path, cell)
      }
      write(cell, knows, { task: by.task, writer: by.writer, value, stamp: by.stamp, takenBy: [] })
      isIdle = false
    },
    drop(path) {
      const cell = cells.get(path)
      if (cell === undefined || cellValue(cell, knows) === undefined) return
      take(cell, knows, by.task)
      isIdle = false
    },
    read(path) {
      const cell = cells.get(path)
      return cell && cellValue(cell, knows)
    },
    note(text) {
      append(log, knows, { task: by.task, writer: by.writer, text })
      isIdle = false
    },
    isIdle: () => isIdle,
  }
}

/** The routes of all flights. */
export function pairsOf(tasks: readonly Task[], regionOf: RegionOf): readonly Pair[] {
  const pairs = new Map<string, Pair>()
  for (const task of tasks) {
    if (task.kind !== 'departure') continue
    const { origin, destination } = task.flight
    const route = routeOf(origin, destination)
    const ends = [regionOf(origin), regionOf(destination)] as const
    const served = `airports/${origin}/routes/${destination}`
    pairs.set(route, { regions: ends, served, last: `routes/${route}/lastMovement` })
  }
  return [...pairs.values()]
}

/** Does in cells what the program does on the board. */
export function carryOut(task: Task, hand: Hand, pairs: readonly Pair[]): void {
  if (task.kind === 'departure') depart(hand, task.flight, task.at)
  else if (task.kind === 'arrival') {
    arrive(hand, task.flight, task.at)
    const line = logLine(task)
    if (line !== undefined) hand.note(line)
  } else review(hand, task, pairs)
}

function depart(hand: Hand, { origin, destination }: Flight, at: number): void {
  const route = routeOf(origin, destination)
  const movement = `${timeText(at)} ${route} departed`
  hand.put(`airports/${origin}/departures`, 'sum', 1)
  hand.put(`airports/${origin}/lastMovement`, 'latest', movement)
  hand.put(`airports/${origin}/routes/${destination}`, 'present', true)
  hand.put(`airports/${destination}/inbound`, 'sum', 1)
  hand.put(`routes/${route}/departed`, 'sum', 1)
  hand.put(`routes/${route}/lastMovement`, 'latest', movement)
}

function arrive(hand: Hand, { origin, destination, delay }: Flight, at: number): void {
  const route = routeOf(origin, destination)
  const movement = `${timeText(at)} ${route} arrived`
  hand.put(`airports/${destination}/arrivals`, 'sum', 1)
  hand.put(`airports/${destination}/inbound`, 'sum', -1)
  hand.put(`airports/${destination}/lastMovement`, 'latest', movement)
  hand.put(`routes/${route}/arrived`, 'sum', 1)
  hand.put(`routes/${route}/lastMovement`, 'latest', movement)
  for (const path of [
    `airports/${destination}/delayMinutes`,
    `airports/${origin}/delayCaused`,
    `routes/${route}/delayMinutes`,
  ]) {
    if (delay !== 0) hand.put(path, 'sum', delay)
  }
  for (const entry of [`airports/${destination}`, `airports/${origin}`, `routes/${route}`]) {
    raise(hand, `${entry}/worstDelay`, delay)
  }
  for (const airport of [origin, destination]) judge(hand, airport, delay)
}

function judge(hand: Hand, airport: string, delay: number): void {
  const incident = `incidents/${airport}`
  if (delay >= rules.lateMinutes) {
    hand.put(`airports/${airport}/alert`, 'present', true)
    if (hand.read(incident) === undefined) hand.put(incident, 'present', true)
    hand.put(`${incident}/lateFlights`, 'sum', 1)
    raise(hand, `${incident}/worstDelay`, delay)
  } else if (delay <= 0) {
    hand.drop(`airports/${airport}/alert`)
    for (const path of [incident, `${incident}/lateFlights`, `${incident}/worstDelay`]) hand.drop(path)
  }
}

function review(hand: Hand, { at, region }: Task, pairs: readonly Pair[]): void {
  const oldest = timeText(at - rules.unusedDays * dayMs)
  for (const { regions, served, last } of pairs) {
    if (!regions.includes(region) || hand.read(served) === undefined) continue
    if ((hand.read(last) as string) < oldest) hand.drop(served)
  }
}

function raise(hand: Hand, path: string, value: number): void {
  const shown = hand.read(path) as number | undefined
  if (shown === undefined || value > shown) hand.put(path, 'largest', value)
}
