/**
 * A history of registers, key by key: which reads have an answer that binds, and which writes may have happened.
 *
 * The checkers that need no search work on these. Left out: every operation but `read` and `write`; compare-and-swap needs
 * the search of `checkLinearizable`.
 */
import { InvariantError } from '../base/error'
import { checkValue } from '../codec/value'
import { type History, type Operation, operationText } from './history'
import { inOrder } from './well-formed'

/** What register checkers may be told. */
export interface RegisterOptions {
  /** What every key holds before its first write; null if left out. A write without an input writes null, too. */
  readonly initial?: unknown
}

/** The operations on one key, each list by time of call. */
export interface RegisterPart {
  readonly key: string
  /** Reads whose answer is known. One that failed, that nobody heard of again, or without an output tells nothing. */
  readonly reads: readonly Operation[]
  /** Writes that happened or may have: those of unknown outcome are open for ever. */
  readonly writes: readonly Operation[]
  /** Writes that certainly did not happen. */
  readonly failed: readonly Operation[]
}

/**
 * The history by key; keys by their first call. O(n log n).
 *
 * @throws InvariantError `argument` when it is no history, or has an operation other than `read` and `write`.
 */
export function registerParts(history: History): readonly RegisterPart[] {
  const parts = new Map<string, { key: string; reads: Operation[]; writes: Operation[]; failed: Operation[] }>()
  for (const operation of inOrder(history)) {
    const { key, name, outcome } = operation
    let part = parts.get(key)
    if (part === undefined) {
      part = { key, reads: [], writes: [], failed: [] }
      parts.set(key, part)
    }
    if (name === 'write') (outcome === 'failed' ? part.failed : part.writes).push(operation)
    else if (name !== 'read') refuseName(operation)
    else if (outcome === 'ok' && operation.output !== undefined) part.reads.push(operation)
  }
  return [...parts.values()]
}

/** The value that a read answered or a write gave. */
export function valueIn(operation: Operation): unknown {
  return (operation.name === 'read' ? operation.output : operation.input) ?? null
}

/**
 * The same scalar for the same JSON, to find values in a map. Texts get a quote in front, so that none is taken for the JSON
 * of a record or list.
 *
 * @throws InvariantError `value` when a record or list is no JSON.
 */
export function valueKey(value: unknown): unknown {
  if (typeof value === 'string') return `"${value}`
  return typeof value === 'object' && value !== null ? JSON.stringify(checkValue(value)) : (value ?? null)
}

function refuseName(operation: Operation): never {
  throw new InvariantError(
    'argument',
    `Register history: operations must be read or write, got "${operationText(operation)}". Use checkLinearizable with a model for others.`,
    operation,
  )
}
