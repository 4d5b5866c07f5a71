/**
 * What a CASPaxos register holds besides its value: which operations have been done, so that none is done twice.
 *
 * A proposer that got no answer must try again, and so must a client whose proposer crashed; either may find its own change in
 * the register. So each writer's last operation stands beside the value, with what it was answered. Left out: reads, which may be
 * done any number of times.
 */
import { type OperationId, operationIdParts } from '../base/operation-id'

/** The last operation of a writer. */
export interface CasRow {
  readonly writer: string
  /** The operation's number at the writer. Smaller ones are done, or never will be. */
  readonly number: number
  /** What the operation was answered. */
  readonly result: unknown
  /** The register's version after it. */
  readonly version: number
  /** Its place among all recorded operations, from 1. */
  readonly place: number
}

/** The state of a CASPaxos register: plain data. */
export interface CasState<Value> {
  /** Undefined before the first write and after a delete. */
  readonly value: Value | undefined
  /** How often the value was replaced. */
  readonly version: number
  /** How many operations were recorded, refused ones included. */
  readonly places: number
  /** The place of the newest operation whose row was dropped; 0 when none was. */
  readonly dropped: number
  /** Ascending by place, one for each writer. */
  readonly rows: readonly CasRow[]
}

/** What a change makes of a register. */
export interface Changed<Value, Result> {
  /** The next value; the same as before when nothing changes, undefined to delete. */
  readonly value: Value | undefined
  readonly result: Result
}

/**
 * A pure function from a register's value, undefined when it has none, and its version. It may be called several times; one call counts.
 * A refusal is a result: it must be returned, not thrown, to be the answer of a register that everyone agrees on.
 */
export type CasChange<Value, Result> = (value: Value | undefined, version: number) => Changed<Value, Result>

/** What an operation finds when it comes to a register. */
export type Applied<Value, Result> =
  | {
      readonly kind: 'done'
      readonly state: CasState<Value>
      readonly result: Result
      readonly version: number
      /** Whether it had been done before. */
      readonly isAgain: boolean
    }
  | { readonly kind: 'lost'; readonly reason: string }

/** How an operation comes to a register. */
export interface Coming {
  readonly id: OperationId
  /** The operation cannot have been done at this place or before. */
  readonly since: number
  readonly rowsMax: number
}

/** A register that was never written. */
export function emptyCasState<Value>(): CasState<Value> {
  return { value: undefined, version: 0, places: 0, dropped: 0, rows: [] }
}

/** Applies a change unless it has been applied. O(rows). */
export function applyOnce<Value, Result>(
  state: CasState<Value>,
  change: CasChange<Value, Result>,
  { id, since, rowsMax }: Coming,
): Applied<Value, Result> {
  const { replica: writer, number } = operationIdParts(id)
  const known = state.rows.find(row => row.writer === writer)
  if (known?.number === number) {
    return { kind: 'done', state, result: known.result as Result, version: known.version, isAgain: true }
  }
  if (known !== undefined && known.number > number) {
    return {
      kind: 'lost',
      reason: `A later operation of ${writer} was done, so this one never will be, but it may have been.`,
    }
  }
  // Without a row, whoever may have been done before the newest dropped row cannot be told from who was not.
  if (known === undefined && state.dropped > since) {
    return {
      kind: 'lost',
      reason: `The register no longer knows whether it did this. Read it, and give its place as "since".`,
    }
  }
  const { value, result } = change(state.value, state.version)
  const version = value === state.value ? state.version : state.version + 1
  const place = state.places + 1
  const others = state.rows.filter(row => row !== known)
  const spare = Math.max(0, others.length + 1 - rowsMax)
  const dropped = spare === 0 ? state.dropped : (others[spare - 1] as CasRow).place
  const rows = [...others.slice(spare), { writer, number, result, version, place }]
  return { kind: 'done', state: { value, version, places: place, dropped, rows }, result, version, isAgain: false }
}
