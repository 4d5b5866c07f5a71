/**
 * The states of a model as small numbers, and what each operation does to each state, computed once.
 *
 * Searches try the same operation in the same state thousands of times. Here the second time is an array access, states
 * are compared as numbers, and operations that agree in all that a model looks at share a column. Left out: forgetting. A
 * table lives as long as one search.
 */
import type { Operation } from './history'
import { illegal, type Model } from './model'
import { valueText } from './value-text'

/** States by number; 0 is the initial one. */
export interface StateTable {
  /** The number of the state after an operation, given by its number, or -1 when its answer is wrong in this state. */
  readonly step: (state: number, operation: number) => number
  /** For each operation a number that it shares with those that are interchangeable with it. */
  readonly columns: Int32Array
  /** Whether there are more states than can be kept; what comes after is not reliable. */
  readonly isFull: () => boolean
  /** A state for people. */
  readonly text: (state: number) => string
}

/** About 2 million; their texts are kept, so that this bounds the memory. */
const statesMax = 0x200000
/** Cells of four bytes that are spent on remembered steps; beyond, the model is asked again. */
const cellsMax = 0x800000
const unasked = -2

export function stateTable<State>(model: Model<State>, operations: readonly Operation[]): StateTable {
  const { columns, count } = columnsOf(operations)
  const numbers = new Map<string | number, number>()
  const states: State[] = []
  const rows: (Int32Array | undefined)[] = []
  const rowsMax = Math.floor(cellsMax / count)

  const numberOf = (state: State): number => {
    const key = model.stateKey === undefined ? defaultKey(state) : model.stateKey(state)
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = states.length
    if (number >= statesMax) return 0
    numbers.set(key, number)
    states.push(state)
    rows.push(number < rowsMax ? new Int32Array(count).fill(unasked) : undefined)
    return number
  }

  const ask = (state: number, operation: number): number => {
    const next = model.step(states[state] as State, operations[operation] as Operation)
    return next === illegal ? -1 : numberOf(next as State)
  }

  numberOf(model.initial)
  return {
    step(state, operation) {
      const row = rows[state]
      if (row === undefined) return ask(state, operation)
      const column = columns[operation] as number
      const known = row[column] as number
      if (known !== unasked) return known
      const next = ask(state, operation)
      row[column] = next
      return next
    },
    columns,
    isFull: () => states.length >= statesMax,
    text: state => valueText(states[state]),
  }
}

function defaultKey(state: unknown): string | number {
  return typeof state === 'number' ? state : valueText(state)
}

function columnsOf(operations: readonly Operation[]): { readonly columns: Int32Array; readonly count: number } {
  const known = new Map<string, number>()
  const columns = new Int32Array(operations.length)
  operations.forEach(({ name, input, output, outcome }, i) => {
    // In lists, as JSON does not tell what is absent from null: a `dequeue` that told nothing from one that found nothing.
    const told = outcome === 'ok' && output !== undefined ? [output] : []
    const text = valueText([name, outcome, input === undefined ? [] : [input], told])
    let column = known.get(text)
    if (column === undefined) {
      column = known.size
      known.set(text, column)
    }
    columns[i] = column
  })
  return { columns, count: known.size }
}
