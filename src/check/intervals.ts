/**
 * Operations as intervals in typed arrays: what a search for a linearization needs to know of them before it starts.
 *
 * Operations are numbers, in order of call. Events, calls and returns together, are numbered in order of time, calls before
 * returns at equal times. An operation holds a slot from its call to its return, which the next one may take over; one
 * that is open for ever keeps it. So the operations in progress at any moment fit into as many bits as ever were in
 * progress at once, however long the history.
 */
import { endOf, type Operation } from './history'

/** The intervals of some operations. */
export interface Intervals {
  readonly count: number
  /** By operation: the number of its call among the events. */
  readonly callAt: Int32Array
  /** By operation: the number of its return, or `never`. */
  readonly returnAt: Int32Array
  /** The operations that return, in order of return. */
  readonly returns: Int32Array
  /** By operation: the bit that tells of it while it is in progress. */
  readonly slot: Int32Array
  /** How many words of 32 bits all slots take. */
  readonly words: number
  /**
   * By operation: one that is interchangeable with it and begins and ends no later, or -1. Of two such the search takes the
   * first one first: in any order that has them the other way round they can change places.
   */
  readonly twin: Int32Array
}

/** Of an operation that does not return. */
export const never = 0x7fffffff

/**
 * @param operations by time of call, the failed ones left out.
 * @param columns the same number for operations that are interchangeable.
 */
export function intervals(operations: readonly Operation[], columns: Int32Array): Intervals {
  const count = operations.length
  const ends = operations.map(endOf)
  const returns = Int32Array.from(operations.map((_, i) => i).filter(i => ends[i] !== Number.POSITIVE_INFINITY)).sort(
    (a, b) => (ends[a] as number) - (ends[b] as number) || a - b,
  )
  const callAt = new Int32Array(count)
  const returnAt = new Int32Array(count).fill(never)
  const slot = new Int32Array(count)
  const free: number[] = []
  let slots = 0
  let returned = 0
  let event = 0
  for (let i = 0; i < count; i++) {
    const { call } = operations[i] as Operation
    for (; returned < returns.length && (ends[returns[returned] as number] as number) < call; returned++) {
      const done = returns[returned] as number
      returnAt[done] = event++
      free.push(slot[done] as number)
    }
    callAt[i] = event++
    slot[i] = free.pop() ?? slots++
  }
  for (; returned < returns.length; returned++) returnAt[returns[returned] as number] = event++
  return { count, callAt, returnAt, returns, slot, words: Math.ceil(slots / 32), twin: twins(returnAt, columns) }
}

function twins(returnAt: Int32Array, columns: Int32Array): Int32Array {
  const last = new Map<number, number>()
  return columns.map((column, i) => {
    const before = last.get(column) ?? -1
    last.set(column, i)
    return before >= 0 && (returnAt[before] as number) <= (returnAt[i] as number) ? before : -1
  })
}
