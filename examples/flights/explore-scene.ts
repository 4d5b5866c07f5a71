// What the tour is about: two replicas that have taken the same flights, and the airport with the most departures.

import { change, merge, type Replica, replica, view } from 'meldkit'
import { perform } from './operations'
import type { Flight } from './records'
import type { RegionOf } from './regions'
import { type Board, board } from './schema'
import { tasksOf } from './tasks'

/** The replicas as the tour finds them; every step works on versions of its own. */
export interface Scene {
  readonly Board: Board
  readonly view: typeof view<Board>
  readonly west: Replica<Board>
  readonly east: Replica<Board>
  /** The code of the busiest airport. */
  readonly hub: string
  /** The time of the last task. */
  readonly now: number
}

/** West takes what happens in the west, east all the rest; then they meet. */
export function flown(flights: readonly Flight[], regionOf: RegionOf): Omit<Scene, 'hub'> {
  const Board = board()
  let west = replica(Board, 'west')
  let east = replica(Board, 'east')
  const tasks = tasksOf(flights, regionOf).filter(task => task.kind !== 'review')
  for (const task of tasks) {
    const take = (at: Replica<Board>) =>
      change(Board, at, edit => perform(task, edit, () => view(Board, at), regionOf), { now: task.at })[0]
    if (task.region === 'west') west = take(west)
    else east = take(east)
  }
  west = merge(Board, west, east)
  return { Board, view, west, east: merge(Board, east, west), now: tasks.at(-1)?.at ?? 0 }
}

/** The airport with the most departures, by plain counting. */
export function hubOf(flights: readonly Flight[]): string {
  const counts = new Map<string, number>()
  for (const { origin } of flights) counts.set(origin, (counts.get(origin) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? ''
}
