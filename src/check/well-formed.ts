/**
 * What a history must be before anything is said about the system: processes that do one thing after another, and times
 * that make sense. What is not a history is refused, so that a wrong recorder does not look like a wrong system.
 */
import { InvariantError, show } from '../base/error'
import { endOf, type History, type Operation, operationText } from './history'

/**
 * Throws unless the operations are a history. O(n log n).
 *
 * @throws InvariantError `argument` when a process, key or name is no text, or an outcome is none of the three.
 * @throws InvariantError `argument` when a call is no finite number, or an `ok` or `failed` operation has no finite return.
 * @throws InvariantError `argument` when an operation returns before its call.
 * @throws InvariantError `argument` when a process calls before it was told the outcome of its last operation; a call at the
 *   same time counts as before, as touching intervals are concurrent. After an unknown outcome it must not call at all.
 */
export function wellFormed(history: History): void {
  inOrder(history)
}

/** The operations by time of call, when they are a history. Throws as {@link wellFormed}, with one sort. */
export function inOrder(history: History): readonly Operation[] {
  for (const operation of history) checkOperation(operation)
  const operations = byCall(history)
  const lasts = new Map<string, Operation>()
  for (const operation of operations) {
    const last = lasts.get(operation.process)
    if (last !== undefined && endOf(last) >= operation.call) refuseCall(last, operation)
    lasts.set(operation.process, operation)
  }
  return operations
}

/** The operations by time of call; of equal calls the one that ends first, then the one that stands first. O(n log n). */
export function byCall(history: History): readonly Operation[] {
  return history.slice().sort((a, b) => a.call - b.call || compare(endOf(a), endOf(b)))
}

/** The operations of each process by time of call; processes by their first call. O(n log n). */
export function byProcess(history: History): ReadonlyMap<string, readonly Operation[]> {
  const processes = new Map<string, Operation[]>()
  for (const operation of byCall(history)) {
    const operations = processes.get(operation.process)
    if (operations === undefined) processes.set(operation.process, [operation])
    else operations.push(operation)
  }
  return processes
}

/** As a difference would do, but that infinity minus infinity is no number. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function checkOperation(operation: Operation): void {
  const { process: who, key, name, outcome, call, return: end } = operation
  if (typeof who !== 'string' || typeof key !== 'string' || typeof name !== 'string') {
    refuse(`History: process, key and name of an operation must be texts, got ${show(operation)}.`, operation)
  }
  if (outcome !== 'ok' && outcome !== 'failed' && outcome !== 'unknown') {
    const what = `${show(outcome)} in ${show(operation)}`
    refuse(`History: an outcome must be ok, failed or unknown, got ${what}.`, operation)
  }
  if (!Number.isFinite(call)) {
    refuse(`History: a call must be a finite number, got ${show(call)} in ${show(operation)}.`, operation)
  }
  if (outcome === 'unknown' || (Number.isFinite(end) && (end as number) >= call)) return
  const what = end === undefined ? 'no return' : `the return ${show(end)}`
  refuse(
    `History: an ${outcome} operation must return at its call or later, got ${what} in ${show(operation)}. An operation that never returned is unknown.`,
    operation,
  )
}

function refuseCall(last: Operation, next: Operation): never {
  const [before, after] = [operationText(last), operationText(next)]
  const message =
    last.outcome === 'unknown'
      ? `History: a process must not call again after an unknown outcome, got "${after}" after "${before}". Go on under another name of the process.`
      : `History: a process must call after its last return, got "${after}" after "${before}". Give concurrent clients names of their own, and use a clock that tells all events of a process apart.`
  return refuse(message, [last, next])
}

function refuse(message: string, detail: unknown): never {
  throw new InvariantError('argument', message, detail)
}
