// What happens, in time order: each flight departs and arrives, and once a week each region reviews its routes.

import type { Flight } from './records'
import { type Region, type RegionOf, regions } from './regions'

/** One thing to do, and so one change: where, when and what. */
export type Task =
  | { readonly kind: 'departure' | 'arrival'; readonly region: Region; readonly at: number; readonly flight: Flight }
  | { readonly kind: 'review'; readonly region: Region; readonly at: number }

const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs
const weekMs = 7 * dayMs

/** All tasks of the flights. */
export function tasksOf(flights: readonly Flight[], regionOf: RegionOf): readonly Task[] {
  const tasks: Task[] = []
  for (const flight of flights) {
    const { at, origin, destination } = flight
    tasks.push({ kind: 'departure', region: regionOf(origin), at, flight })
    tasks.push({ kind: 'arrival', region: regionOf(destination), at: landedAt(flight), flight })
  }
  const weeks = new Set(tasks.map(task => Math.floor(task.at / weekMs)))
  for (const week of weeks)
    for (const region of regions) tasks.push({ kind: 'review', region, at: (week + 1) * weekMs })
  return tasks.sort((a, b) => a.at - b.at)
}

/** The records do not say when a flight landed: half an hour, and 8 miles a minute. */
export function landedAt({ at, distance }: Flight): number {
  return at + Math.round(30 + distance / 8) * minuteMs
}

/** A time as text that sorts like the time. */
export function timeText(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
