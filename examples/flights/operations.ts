// What a task does to the board: the recipes of the changes.

import type { Edit, TextEdit, Value } from 'meldkit'
import type { Flight } from './records'
import type { RegionOf } from './regions'
import type { Board } from './schema'
import { dayMs, type Task, timeText } from './tasks'

/** The rules that operations and oracle share. */
export const rules = { lateMinutes: 120, unusedDays: 14 }

/** Carries out a task; `shown` gives what its replica shows before. */
export function perform(task: Task, edit: Edit<Board>, shown: () => Value<Board>, regionOf: RegionOf): void {
  if (task.kind === 'departure') depart(edit, task.flight, task.at)
  else if (task.kind === 'arrival') {
    arrive(edit, task.flight, task.at)
    note(edit.log, logLine(task))
  } else review(task, edit, shown(), regionOf)
}

/** The key of a route. */
export function routeOf(origin: string, destination: string): string {
  return `${origin}-${destination}`
}

/** The line that a task writes into the log: one for each very late arrival. */
export function logLine(task: Task): string | undefined {
  if (task.kind !== 'arrival' || task.flight.delay < rules.lateMinutes) return undefined
  const { origin, destination, delay } = task.flight
  return `${timeText(task.at).slice(5)} ${task.region}: ${routeOf(origin, destination)} landed ${delay} minutes late`
}

/** Writes a line at the end of the log, word by word, as somebody would who types it. */
function note(log: TextEdit, line: string | undefined): void {
  if (line === undefined) return
  for (const word of `${line}\n`.split(/(?<= )/)) log.insert(log.length, word)
}

function depart(edit: Edit<Board>, { origin, destination }: Flight, at: number): void {
  const movement = `${timeText(at)} ${routeOf(origin, destination)} departed`
  const here = edit.airports.at(origin)
  here.departures.increment()
  here.lastMovement.set(movement)
  here.routes.add(destination)
  edit.airports.at(destination).inbound.increment()
  const route = edit.routes.at(routeOf(origin, destination))
  route.departed.increment()
  route.lastMovement.set(movement)
}

function arrive(edit: Edit<Board>, { origin, destination, delay }: Flight, at: number): void {
  const movement = `${timeText(at)} ${routeOf(origin, destination)} arrived`
  const here = edit.airports.at(destination)
  here.arrivals.increment()
  here.inbound.decrement()
  add(here.delayMinutes, delay)
  here.worstDelay.raise(delay)
  here.lastMovement.set(movement)
  const there = edit.airports.at(origin)
  add(there.delayCaused, delay)
  there.worstDelay.raise(delay)
  const route = edit.routes.at(routeOf(origin, destination))
  route.arrived.increment()
  add(route.delayMinutes, delay)
  route.worstDelay.raise(delay)
  route.lastMovement.set(movement)
  for (const airport of [origin, destination]) judge(edit, airport, delay)
}

/** A late flight raises the alert at both ends and opens an incident or adds to it; one on time ends both. */
function judge(edit: Edit<Board>, airport: string, delay: number): void {
  if (delay >= rules.lateMinutes) {
    edit.airports.at(airport).alert.enable()
    const incident = edit.incidents.at(airport)
    incident.lateFlights.increment()
    incident.worstDelay.raise(delay)
  } else if (delay <= 0) {
    edit.airports.at(airport).alert.disable()
    edit.incidents.remove(airport)
  }
}

/** Drops the routes from or to the region of which nothing was heard for a fortnight. */
function review({ at, region }: Task, edit: Edit<Board>, shown: Value<Board>, regionOf: RegionOf): void {
  const oldest = timeText(at - rules.unusedDays * dayMs)
  for (const [origin, { routes }] of shown.airports) {
    for (const destination of routes) {
      const { lastMovement = '' } = shown.routes.get(routeOf(origin, destination)) ?? {}
      if (lastMovement >= oldest || (regionOf(origin) !== region && regionOf(destination) !== region)) continue
      edit.airports.at(origin).routes.remove(destination)
    }
  }
}

function add(counter: { increment(by: number): void; decrement(by: number): void }, by: number): void {
  if (by < 0) counter.decrement(-by)
  else counter.increment(by)
}
