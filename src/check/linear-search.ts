/**
 * The search for a linearization of the operations on one object: Wing and Gong's, with Lowe's memory.
 *
 * A place in the search is a set of operations that have been put in order, and the state after them. From there any
 * operation can be next that was called before the first return among the rest. When none fits, the last choice is undone. What
 * makes it fast, beyond the memory of places that were left for good:
 *
 * - A read that fits is taken at once and never put off: as it changes nothing, an order that has it later can have it now.
 * - Of interchangeable operations one that begins and ends no later comes first (`intervals.ts`).
 * - Operations that need not happen are tried last. Early they would be used up when a later read needs them.
 * - A place is told by the next return, by one bit for each operation in progress, and by the number of the state.
 *
 * It can be stopped after so many steps and go on later. Left out: who decides how long (`linearizable.ts`).
 *
 * Sources: Wing and Gong, "Testing and verifying concurrent objects" (JPDC 1993); Lowe, "Testing for linearizability" (CCPE
 * 2017), section 4.
 */
import type { Operation } from './history'
import { type Intervals, intervals, never } from './intervals'
import type { Model } from './model'
import { type StateTable, stateTable } from './state-table'
import { type Visited, visited } from './visited'

/** A search in progress. */
export interface LinearSearch {
  readonly operations: readonly Operation[]
  readonly states: StateTable
  readonly times: Intervals
  readonly isRead: Uint8Array
  readonly seen: Visited
  /** The operations without a place, as two rings in order of call: those that return, then those that need not happen. */
  readonly next: Int32Array
  readonly previous: Int32Array
  readonly isPlaced: Uint8Array
  /** The operations with a place, in order, each with the state and the number of returns before it. */
  readonly order: Int32Array
  readonly stateBefore: Int32Array
  readonly returnedBefore: Int32Array
  placed: number
  state: number
  /** How many of the returns, from the first on, belong to operations with a place. */
  returned: number
  /** The operation to try next, or -1 when the place is new. */
  cursor: number
  /** Trials of an operation in a state. */
  steps: number
  /** The most returns that any order got by, and the states that it could be in then, some of them. */
  readonly furthest: { returned: number; states: number[] }
}

/** How a search stands. `full`: it met more states than can be kept. */
export type Progress = 'found' | 'none' | 'more' | 'full'

const furthestStatesMax = 8

/**
 * A search that has not begun.
 *
 * @param operations by time of call; failed ones and reads of unknown outcome are left out.
 */
export function linearSearch<State>(model: Model<State>, operations: readonly Operation[]): LinearSearch {
  const states = stateTable(model, operations)
  const times = intervals(operations, states.columns)
  const { count } = times
  const rings = ringsOf(times)
  return {
    operations,
    states,
    times,
    isRead: Uint8Array.from(operations, operation => (model.isRead(operation) ? 1 : 0)),
    seen: visited(times.words + 2),
    ...rings,
    isPlaced: new Uint8Array(count),
    order: new Int32Array(count),
    stateBefore: new Int32Array(count),
    returnedBefore: new Int32Array(count),
    placed: 0,
    state: 0,
    returned: 0,
    cursor: -1,
    steps: 0,
    furthest: { returned: 0, states: [] },
  }
}

/** Goes on for about so many steps. */
export function searchOn(search: LinearSearch, budget: number): Progress {
  const limit = search.steps + budget
  while (search.steps < limit) {
    if (search.cursor < 0) {
      placeReads(search)
      if (search.returned === search.times.returns.length) return 'found'
      search.cursor = isNew(search) ? (search.next[search.times.count] as number) : undo(search)
    } else {
      search.cursor = choose(search) ? -1 : undo(search)
    }
    if (search.cursor === exhausted) return 'none'
    if (search.states.isFull()) return 'full'
  }
  return 'more'
}

/** The operations in the order that was found; those that need not happen may be missing. */
export function foundOrder({ operations, order, placed }: LinearSearch): readonly Operation[] {
  return Array.from(order.subarray(0, placed), i => operations[i] as Operation)
}

/** What `undo` gives when there is nothing left to undo. */
const exhausted = never

/** Both rings: entry `count` begins and ends that of the operations that return, `count + 1` the other. */
function ringsOf({ count, returnAt }: Intervals): Pick<LinearSearch, 'next' | 'previous'> {
  const next = new Int32Array(count + 2)
  const previous = new Int32Array(count + 2)
  const last = [count, count + 1]
  for (let i = 0; i < count; i++) {
    const ring = returnAt[i] === never ? 1 : 0
    previous[i] = last[ring] as number
    next[last[ring] as number] = i
    last[ring] = i
  }
  for (const ring of [0, 1]) {
    next[last[ring] as number] = count + ring
    previous[count + ring] = last[ring] as number
  }
  return { next, previous }
}

/** Gives a place to every read that fits now, in one pass: reads leave the state, so what did not fit before still does not. */
function placeReads(search: LinearSearch): void {
  const { times, isRead, next, states } = search
  let i = next[times.count] as number
  while (i !== times.count && (times.callAt[i] as number) < deadline(search)) {
    const after = next[i] as number
    if (isRead[i] === 1) {
      search.steps++
      if (states.step(search.state, i) === search.state) place(search, i, search.state)
    }
    i = after
  }
}

/** Takes the next operation that fits, from the cursor on; false when there is none. */
function choose(search: LinearSearch): boolean {
  const { times, isRead, isPlaced, next, states } = search
  const { count, callAt, twin } = times
  const before = deadline(search)
  let i = search.cursor
  for (;;) {
    if (i < count && (callAt[i] as number) < before) {
      if (isRead[i] === 0 && (twin[i] === -1 || isPlaced[twin[i] as number] === 1)) {
        search.steps++
        const state = states.step(search.state, i)
        if (state >= 0) {
          place(search, i, state)
          return true
        }
      }
      i = next[i] as number
    } else {
      // The end of a ring, or of what was called in time: go to the second ring, or stop when this was the second.
      if (i === count + 1 || (i < count && times.returnAt[i] === never)) return false
      i = next[count + 1] as number
    }
  }
}

/** The number of the first return among the operations without a place: all that come next were called before it. */
function deadline({ times, returned }: LinearSearch): number {
  return returned < times.returns.length ? (times.returnAt[times.returns[returned] as number] as number) : never
}

function place(search: LinearSearch, i: number, state: number): void {
  const { times, next, previous, isPlaced, placed } = search
  search.order[placed] = i
  search.stateBefore[placed] = search.state
  search.returnedBefore[placed] = search.returned
  search.placed = placed + 1
  search.state = state
  next[previous[i] as number] = next[i] as number
  previous[next[i] as number] = previous[i] as number
  isPlaced[i] = 1
  flip(search, i)
  while (search.returned < times.returns.length && isPlaced[times.returns[search.returned] as number] === 1) {
    flip(search, times.returns[search.returned] as number)
    search.returned++
  }
}

/** Undoes the last choice and what followed from it; gives the operation to try after it, or `exhausted`. */
function undo(search: LinearSearch): number {
  const { times, next, previous, isPlaced, isRead, order } = search
  while (search.placed > 0) {
    const placed = search.placed - 1
    const i = order[placed] as number
    search.placed = placed
    search.state = search.stateBefore[placed] as number
    for (const first = search.returnedBefore[placed] as number; search.returned > first; ) {
      search.returned--
      flip(search, times.returns[search.returned] as number)
    }
    flip(search, i)
    isPlaced[i] = 0
    next[previous[i] as number] = i
    previous[next[i] as number] = i
    // Reads were no choice.
    if (isRead[i] === 0) return next[i] as number
  }
  return exhausted
}

/** A bit is set while its operation is in progress and has a place. The bits come after the two other numbers of a place. */
function flip({ times, seen }: LinearSearch, i: number): void {
  const slot = times.slot[i] as number
  const word = 2 + (slot >>> 5)
  seen.record[word] = (seen.record[word] as number) ^ (1 << (slot & 31))
}

function isNew(search: LinearSearch): boolean {
  const { seen, furthest, returned, state } = search
  seen.record[0] = returned
  seen.record[1] = state
  if (!seen.add()) return false
  if (returned > furthest.returned) {
    furthest.returned = returned
    furthest.states = [state]
  } else if (returned === furthest.returned && furthest.states.length < furthestStatesMax) {
    if (!furthest.states.includes(state)) furthest.states.push(state)
  }
  return true
}
