/**
 * The search for one order of all operations that keeps each process's own order: sequential consistency.
 *
 * A place in the search is how far each process has come, and the state of each object. From there the next operation of any
 * process can be next. As in `linear-search.ts` reads that fit are taken at once, operations that need not happen come last, and
 * places that were left for good are remembered. Which process goes first is a guess by time of call: systems that keep
 * this guarantee mostly answer in about that order.
 *
 * Left out: objects one by one. Each may have an order of its own that fits while none fits all, so the states of all keys
 * are one state here.
 */
import type { Operation } from './history'
import type { Progress } from './linear-search'
import type { Model } from './model'
import { groupsBy } from './smaller'
import { type StateTable, stateTable } from './state-table'
import { type Visited, visited } from './visited'

/** A search in progress. Operations are numbers in order of call; processes and keys are numbers as well. */
export interface SequentialSearch {
  readonly operations: readonly Operation[]
  /** The operations of each process, in its order. */
  readonly queues: readonly Int32Array[]
  /** By operation: its process, its key, its number among the operations of its key, and whether it is a read. */
  readonly queueOf: Int32Array
  readonly keyOf: Int32Array
  readonly inKey: Int32Array
  readonly isRead: Uint8Array
  /** By operation: which are tried first; those that need not happen have the highest. */
  readonly rank: Int32Array
  /** By key. */
  readonly tables: readonly StateTable[]
  /** How far each process has come, then the state of each key, in the record of `seen`. */
  readonly seen: Visited
  readonly order: Int32Array
  readonly stateBefore: Int32Array
  placed: number
  /** How many operations that certainly happened have no place yet. */
  missing: number
  /** The rank after which to go on, or -1 when the place is new. */
  cursor: number
  steps: number
  /** The most operations that any order had, and its record. */
  furthest: { placed: number; record: Int32Array }
}

/** A search that has not begun; `operations` by time of call, without failed ones and reads of unknown outcome. */
export function sequentialSearch<State>(model: Model<State>, operations: readonly Operation[]): SequentialSearch {
  const count = operations.length
  const numbers = new Map(operations.map((operation, i) => [operation, i]))
  const numbersOf = (group: readonly Operation[]) => Int32Array.from(group, one => numbers.get(one) as number)
  const queues = groupsBy(operations, operation => [operation.process]).map(numbersOf)
  const groups = groupsBy(operations, operation => [operation.key])
  const [keyOf, inKey, queueOf] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)]
  queues.forEach((queue, q) => {
    for (const i of queue) queueOf[i] = q
  })
  groups.map(numbersOf).forEach((group, key) => {
    group.forEach((i, place) => {
      keyOf[i] = key
      inKey[i] = place
    })
  })
  return {
    operations,
    queues,
    queueOf,
    keyOf,
    inKey,
    isRead: Uint8Array.from(operations, operation => (model.isRead(operation) ? 1 : 0)),
    rank: Int32Array.from(operations, ({ outcome }, i) => (outcome === 'ok' ? i : count + i)),
    tables: groups.map(group => stateTable(model, group)),
    seen: visited(queues.length + groups.length),
    order: new Int32Array(count),
    stateBefore: new Int32Array(count),
    placed: 0,
    missing: operations.filter(({ outcome }) => outcome === 'ok').length,
    cursor: fresh,
    steps: 0,
    furthest: { placed: -1, record: new Int32Array(0) },
  }
}

/** Goes on for about so many steps. */
export function searchSequentially(search: SequentialSearch, budget: number): Progress {
  const limit = search.steps + budget
  while (search.steps < limit) {
    if (search.cursor === fresh) {
      placeReads(search)
      if (search.missing === 0) return 'found'
      search.cursor = isNew(search) ? first : undo(search)
    } else {
      search.cursor = choose(search) ? fresh : undo(search)
    }
    if (search.cursor === exhausted) return 'none'
    if (isFull(search)) return 'full'
  }
  return 'more'
}

const first = -1
const fresh = -2
const exhausted = -3

/** The next operation of a process at this place, or -1 at its end. */
function nextOf({ queues, seen }: SequentialSearch, q: number): number {
  return queues[q]?.[seen.record[q] as number] ?? -1
}

/** The state after an operation at this place, or -1. */
function stateAfter({ tables, keyOf, inKey, seen, queues }: SequentialSearch, i: number): number {
  const key = keyOf[i] as number
  return (tables[key] as StateTable).step(seen.record[queues.length + key] as number, inKey[i] as number)
}

/** One pass: reads leave the states, so what did not fit before still does not. */
function placeReads(search: SequentialSearch): void {
  const { queues, isRead } = search
  for (let q = 0; q < queues.length; q++) {
    for (let i = nextOf(search, q); i >= 0 && isRead[i] === 1; i = nextOf(search, q)) {
      search.steps++
      const state = stateAfter(search, i)
      if (state < 0) break
      place(search, i, state)
    }
  }
}

/** Takes the operation that fits with the lowest rank after the cursor. */
function choose(search: SequentialSearch): boolean {
  const { queues, isRead, rank } = search
  for (;;) {
    let best = -1
    for (let q = 0; q < queues.length; q++) {
      const i = nextOf(search, q)
      if (i < 0 || isRead[i] === 1 || (rank[i] as number) <= search.cursor) continue
      if (best < 0 || (rank[i] as number) < (rank[best] as number)) best = i
    }
    if (best < 0) return false
    search.steps++
    const state = stateAfter(search, best)
    if (state >= 0) {
      place(search, best, state)
      return true
    }
    search.cursor = rank[best] as number
  }
}

function place(search: SequentialSearch, i: number, state: number): void {
  const { seen, queues, queueOf, keyOf, placed } = search
  const { record } = seen
  const stateAt = queues.length + (keyOf[i] as number)
  search.order[placed] = i
  search.stateBefore[placed] = record[stateAt] as number
  record[stateAt] = state
  record[queueOf[i] as number]!++
  search.placed = placed + 1
  if ((search.rank[i] as number) === i) search.missing--
}

/** Undoes the last choice and what followed from it; gives the rank after which to go on. */
function undo(search: SequentialSearch): number {
  const { seen, queues, queueOf, keyOf, isRead, rank } = search
  while (search.placed > 0) {
    search.placed--
    const i = search.order[search.placed] as number
    seen.record[queues.length + (keyOf[i] as number)] = search.stateBefore[search.placed] as number
    seen.record[queueOf[i] as number]!--
    if ((rank[i] as number) === i) search.missing++
    // Reads were no choice.
    if (isRead[i] === 0) return rank[i] as number
  }
  return exhausted
}

/** Only the last operation can have made a new state. */
function isFull({ tables, keyOf, order, placed }: SequentialSearch): boolean {
  return placed > 0 && (tables[keyOf[order[placed - 1] as number] as number] as StateTable).isFull()
}

function isNew(search: SequentialSearch): boolean {
  if (!search.seen.add()) return false
  if (search.placed > search.furthest.placed)
    search.furthest = { placed: search.placed, record: search.seen.record.slice() }
  return true
}
