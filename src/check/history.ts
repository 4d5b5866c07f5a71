/**
 * A history: what processes asked of a system and what they were told, as plain data. It is all that a checker looks at.
 *
 * It may come from a simulator or from real processes; JSON lines are its text form (`history-text.ts`). Left out: how the
 * system works inside. What a system tells of itself, the dots that an answer rests on or the version of a value, has
 * optional fields of its own.
 */

/** One operation of a process on an object. */
export interface Operation {
  /**
   * Who did it. A process does one thing after another: it calls again only after it was told an outcome, and after
   * `unknown` never, so that its successor is another process.
   */
  readonly process: string
  /** The object: a register, a set, one key of a store. */
  readonly key: string
  /** What was done, a word of the model: `read`, `write`, `cas`, `add` … */
  readonly name: string
  /** What was given along, plain JSON; absent when nothing was. */
  readonly input?: unknown
  /** What was answered, plain JSON; absent when nothing was, or when the answer never came. */
  readonly output?: unknown
  /**
   * `ok`: it happened between call and return. `failed`: it certainly had no effect and never will. `unknown`: it may have
   * happened, at any time after the call, also after the end of the history.
   */
  readonly outcome: 'ok' | 'failed' | 'unknown'
  /** When it was called, on one clock for the whole history; only the order counts, but for staleness. */
  readonly call: number
  /** When it returned, at `call` or later; absent for what never did. An `unknown` one is open for ever, whatever stands here. */
  readonly return?: number
  /** White box: the version vector of what the answer rests on, or, of a write, of what its writer had seen before it. */
  readonly seen?: Readonly<Record<string, number>>
  /** White box: the dot that a write took, as replica and counter. */
  readonly dot?: readonly [replica: string, counter: number]
  /** White box: the place of the written or read value in the order of all versions of its key. Compared left to right. */
  readonly version?: readonly [counter: number, writer: string]
}

/** Operations in any order; their times order them. */
export type History = readonly Operation[]

/** When an operation has certainly ended: infinity for one that is open for ever. */
export function endOf({ outcome, return: end }: Operation): number {
  return outcome === 'unknown' || end === undefined ? Number.POSITIVE_INFINITY : end
}

/** An operation in one line: `alice: write x 3 (10 to 14)`. */
export function operationText(operation: Operation): string {
  const { key, name, input, output, outcome, call } = operation
  const end = endOf(operation)
  const told = outcome === 'ok' ? (output === undefined ? '' : ` → ${JSON.stringify(output)}`) : ` → ${outcome}`
  const given = input === undefined ? '' : ` ${JSON.stringify(input)}`
  return `${operation.process}: ${name}${key === '' ? '' : ` ${key}`}${given}${told} (${call} to ${end === Number.POSITIVE_INFINITY ? 'open' : end})`
}
