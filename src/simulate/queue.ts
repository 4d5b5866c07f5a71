/**
 * What is still to happen, earliest first; of equal times what was put in first. A binary heap, changed in place.
 */

/** What an entry is, which says what its fields mean. */
export const entryKind = {
  deliver: 0,
  timer: 1,
  persisted: 2,
  request: 3,
  reply: 4,
  patience: 5,
  action: 6,
  end: 7,
  start: 8,
  members: 9,
  calm: 10,
  begin: 11,
  strike: 12,
} as const

export type EntryKind = (typeof entryKind)[keyof typeof entryKind]

/** One thing that will happen. One shape for all kinds, since millions are made. */
export interface Entry {
  at: number
  order: number
  readonly kind: EntryKind
  /** The node concerned, by index. */
  readonly node: number
  /** The sender of a message, or the client, by index. */
  readonly other: number
  /** The number of the message, the token, the life of the node, the attempt of the client, the action. */
  readonly number: number
  readonly body: unknown
  /** The bit that flips on the way, -1 for none. */
  readonly flip: number
  /** Whether a slow node, or a clogged path, has held it already. */
  held: boolean
  /** False for what was taken back. */
  live: boolean
}

class EntryCell implements Entry {
  constructor(
    public at: number,
    public order: number,
    readonly kind: EntryKind,
    readonly node: number,
    readonly other: number,
    readonly number: number,
    readonly body: unknown,
    readonly flip: number,
    public held: boolean,
    public live: boolean,
  ) {}
}

/** A heap of entries. */
export interface Queue {
  readonly heap: Entry[]
  /** How many entries were put in so far. */
  count: number
}

/** An empty queue. */
export function emptyQueue(): Queue {
  return { heap: [], count: 0 }
}

/** Makes an entry that is not yet in a queue. */
export function makeEntry(
  at: number,
  kind: EntryKind,
  node: number,
  other: number,
  number: number,
  body: unknown,
  flip: number,
): Entry {
  return new EntryCell(at, 0, kind, node, other, number, body, flip, false, true)
}

/** Makes an entry and puts it in. O(log n). */
export function enqueue(
  queue: Queue,
  at: number,
  kind: EntryKind,
  node: number,
  other: number,
  number: number,
  body: unknown,
  flip = -1,
): Entry {
  const entry = makeEntry(at, kind, node, other, number, body, flip)
  insert(queue, entry)
  return entry
}

/** Puts an entry in, at its time. O(log n). */
export function insert(queue: Queue, entry: Entry): void {
  const { heap } = queue
  entry.order = queue.count++
  let place = heap.length
  heap.push(entry)
  while (place > 0) {
    const up = (place - 1) >> 1
    const parent = heap[up] as Entry
    if (!isBefore(entry, parent)) break
    heap[place] = parent
    place = up
  }
  heap[place] = entry
}

/** Takes the earliest entry out. O(log n). */
export function dequeue({ heap }: Queue): Entry | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (heap.length === 0 || last === undefined) return first
  let place = 0
  for (;;) {
    let down = place * 2 + 1
    if (down >= heap.length) break
    if (down + 1 < heap.length && isBefore(heap[down + 1] as Entry, heap[down] as Entry)) down++
    const child = heap[down] as Entry
    if (!isBefore(child, last)) break
    heap[place] = child
    place = down
  }
  heap[place] = last
  return first
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
