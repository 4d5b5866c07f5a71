/** What an operation had seen, as histories tell it: plain records, whose names are any text. */
import type { Operation } from './history'

/** A version vector as it stands in a history. */
export type Seen = NonNullable<Operation['seen']>

/** A dot as it stands in a history. */
export type SeenDot = NonNullable<Operation['dot']>

/** Whether the dot is among those of the vector. */
export function hasSeen(seen: Seen, [replica, counter]: SeenDot): boolean {
  return countOf(seen, replica) >= counter
}

/** How much of a replica was seen; a name that objects have by birth, as `constructor`, is nothing special. */
export function countOf(seen: Seen, replica: string): number {
  return Object.hasOwn(seen, replica) ? (seen[replica] as number) : 0
}

/** Whether the vector has all that is needed. */
export function covers(seen: Seen, needed: ReadonlyMap<string, number>): boolean {
  for (const [replica, counter] of needed) if (countOf(seen, replica) < counter) return false
  return true
}

/** A dot of the second vector that the first one lacks, the last one of its replica. */
export function firstMissing(seen: Seen, needed: Seen): SeenDot | undefined {
  for (const [replica, counter] of Object.entries(needed)) {
    if (countOf(seen, replica) < counter) return [replica, counter]
  }
  return
}

/** A dot as `3@alice`. */
export function dotText([replica, counter]: SeenDot): string {
  return `${counter}@${replica}`
}

/** The last of the items, which ascend by counter, that is not beyond one. O(log n). */
export function lastUpTo<Item extends { readonly counter: number }>(
  items: readonly Item[],
  counter: number,
): Item | undefined {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((items[middle] as Item).counter <= counter) low = middle + 1
    else high = middle
  }
  return items[low - 1]
}
