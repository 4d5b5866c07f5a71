// The oracle's memory: for each place on the board the plain list of all that was ever written there. What a replica shows
// follows from which tasks it knows of: items that it knows and of which it knows no task that took them away.

import type { Region } from './regions'

/** Which tasks a replica knows of, by number. */
export type Knows = readonly boolean[]

/** One write. */
export interface Item {
  readonly task: number
  readonly writer: Region
  readonly value: number | string | true
  readonly stamp: number
  /** The tasks that took it away: they removed or replaced it, having seen it. */
  readonly takenBy: number[]
}

/** One place: how its value follows from its items, and the items in the order in which they came about. */
export interface Cell {
  readonly rule: 'sum' | 'largest' | 'latest' | 'present'
  items: Item[]
}

/** The items that count for a replica. */
export function standing(cell: Cell, knows: Knows): readonly Item[] {
  if (cell.rule === 'sum') return counted(cell, knows).filter(item => !isTaken(item, knows))
  return cell.items.filter(item => knows[item.task] && !isTaken(item, knows))
}

/** What a replica shows, by the items that count for it; undefined for nothing. */
export function cellValue(cell: Cell, knows: Knows, items = standing(cell, knows)): Item['value'] | undefined {
  if (items.length === 0) return undefined
  if (cell.rule === 'sum') return items.reduce((total, { value }) => total + (value as number), 0)
  const best = items.reduce<Item | undefined>(
    (winner, item) => (winner && !beats(cell, item, winner) ? winner : item),
    undefined,
  )
  return best?.value
}

/** Writes for a task: in place of what the writer shows, or beside it for sums. */
export function write(cell: Cell, knows: Knows, item: Item): void {
  if (cell.rule !== 'sum') take(cell, knows, item.task)
  cell.items.push(item)
}

/** Takes away what the writer shows. */
export function take(cell: Cell, knows: Knows, task: number): void {
  const shown = standing(cell, knows)
  if (cell.rule !== 'sum') for (const { takenBy } of shown) takenBy.push(task)
  else {
    // Of each writer that counts for something here, all that has been counted goes.
    const writers = new Set(shown.map(({ writer }) => writer))
    for (const { writer, takenBy } of counted(cell, knows)) if (writers.has(writer)) takenBy.push(task)
  }
}

/** Forgets what can never count again for anybody: what was taken by a task that all know. Only saves time. */
export function forget(cell: Cell, isKnownToAll: (task: number) => boolean): void {
  if (cell.rule === 'sum' || cell.items.length < 20) return
  cell.items = cell.items.filter(({ takenBy }) => !takenBy.some(isKnownToAll))
}

/** The items of a sum that have come to a replica. Running totals are sent: one brings its writer's earlier ones. */
function counted({ items }: Cell, knows: Knows): readonly Item[] {
  const newest = new Map<Region, number>()
  items.forEach(({ task, writer }, i) => {
    if (knows[task]) newest.set(writer, i)
  })
  return items.filter(({ writer }, i) => i <= (newest.get(writer) ?? -1))
}

function isTaken({ takenBy }: Item, knows: Knows): boolean {
  for (const task of takenBy) if (knows[task]) return true
  return false
}

function beats({ rule }: Cell, item: Item, other: Item): boolean {
  if (rule === 'largest') return item.value > other.value
  return item.stamp > other.stamp || (item.stamp === other.stamp && item.writer > other.writer)
}
