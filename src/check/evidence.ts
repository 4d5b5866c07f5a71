/**
 * Which operations of a history can matter to a search; the fewer, the faster, and the smaller what a violation shows.
 */
import type { History, Operation } from './history'
import type { Model } from './model'
import { byCall, wellFormed } from './well-formed'

/**
 * The operations that say something, by time of call.
 *
 * Left out are failed ones, which had no effect; reads that nobody heard the answer of; and unknown ones about values that
 * no known operation is about, as unknown writes of a register that nobody read. The last follows from two rules: what may not
 * have happened can be left out of an illegal history, and all that is about one value out of a legal one.
 *
 * @throws InvariantError `argument` when it is no history, or the model does not have such an operation.
 */
export function evidenceOf<State>(model: Model<State>, history: History): readonly Operation[] {
  wellFormed(history)
  const telling = byCall(history).filter(operation => saysSomething(model, operation))
  // The model refuses what it does not know, before the search and not by chance in it.
  for (const operation of telling) model.step(model.initial, operation)
  const valuesOf = valuesIn(model, telling)
  if (valuesOf === undefined) return telling
  const known = new Set(telling.filter(({ outcome }) => outcome === 'ok').flatMap(valuesOf))
  return telling.filter(operation => {
    if (operation.outcome === 'ok') return true
    const values = valuesOf(operation)
    return values.length === 0 || values.some(value => known.has(value))
  })
}

/** Whether an operation is more than a failure or a read without an answer. */
export function saysSomething<State>(model: Model<State>, operation: Operation): boolean {
  return operation.outcome === 'ok' || (operation.outcome === 'unknown' && !model.isRead(operation))
}

/**
 * What tells the values, each with its key, that operations are about; undefined where no value can be left out.
 *
 * It can where each operation that certainly happened is a read or about one: a `dequeue` that tells no value takes another
 * one when its own is missing.
 */
export function valuesIn<State>(
  { about, isRead }: Model<State>,
  operations: readonly Operation[],
): ((operation: Operation) => readonly string[]) | undefined {
  if (about === undefined) return undefined
  const areTold = operations.every(one => one.outcome === 'unknown' || isRead(one) || about(one).length > 0)
  return areTold ? one => about(one).map(value => JSON.stringify([one.key, value])) : undefined
}
