/**
 * The check for sequential consistency: is there one order of all operations that keeps the order of each process and explains
 * every answer? Times between processes do not count, so clocks need not agree.
 *
 * Left out: the search itself (`sequential-search.ts`).
 */
import { evidenceOf } from './evidence'
import { type History, type Operation, operationText } from './history'
import type { Model } from './model'
import { type SequentialSearch, searchSequentially, sequentialSearch } from './sequential-search'
import { groupsBy, removableGroups, withoutGroups } from './smaller'
import type { StateTable } from './state-table'
import type { Verdict, Violation } from './verdict'

/** How far {@link checkSequential} goes. */
export interface SequentialOptions {
  /** How many trials of an operation in a state are made before the verdict is `unknown`; 20,000,000 if left out. */
  readonly stepsMax?: number
}

/**
 * Checks whether a history is sequentially consistent: as if operations took effect one at a time, those of each process in the
 * order in which it called them.
 *
 * An operation may take effect before its call or long after its return, as long as its process sees nothing wrong. Failed
 * operations are dropped. Unknown ones may take effect, after all others of their process, or not.
 *
 * All keys are looked at together: histories of single keys may each be sequentially consistent while the whole is not.
 *
 * `ok` comes with such an order; `violation` with an illegal part. From it keys, reads and values were taken out as far as it
 * stays illegal; whatever else may matter is in it.
 *
 * Cost: exponential in the number of processes at worst; about linear where the guess that effects follow calls is
 * good. Memory: a word for each process and key for each step, 256 MiB at most.
 *
 * @param model what each key answers when operations come one at a time.
 * @throws InvariantError `argument` when the operations are no history: a process does two things at once, or a time or an
 *   outcome makes no sense.
 * @throws InvariantError `argument` when the model does not have such an operation.
 *
 * @example
 * ```ts
 * import { checkSequential, type History, registerModel } from 'meldkit/check'
 *
 * const stale: History = [
 *   { process: 'alice', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 0, return: 1 },
 *   { process: 'bob', key: 'x', name: 'read', output: 0, outcome: 'ok', call: 2, return: 3 },
 * ]
 * checkSequential(registerModel(0), stale).kind // => 'ok'
 * checkSequential(registerModel(0), [...stale, { ...stale[1]!, process: 'alice' }]).kind // => 'violation'
 * ```
 *
 * @see Lamport, "How to make a multiprocessor computer that correctly executes multiprocess programs" (IEEE Transactions on
 *   Computers 1979); Gibbons and Korach, "Testing shared memories" (SIAM Journal on Computing 1997), on why it is hard.
 */
export function checkSequential<State>(
  model: Model<State>,
  history: History,
  { stepsMax = 20_000_000 }: SequentialOptions = {},
): Verdict {
  const operations = evidenceOf(model, history)
  const search = sequentialSearch(model, operations)
  const progress = searchSequentially(search, stepsMax)
  const { steps, order, placed } = search
  if (progress === 'found') {
    const found = Array.from(order.subarray(0, placed), i => operations[i] as Operation)
    return { kind: 'ok', guarantee, steps, order: found }
  }
  if (progress === 'none') return violation(model, search, stepsMax)
  const reason = `No order was found or excluded in ${steps} steps. Allow more steps, or record histories with fewer processes, keys and operations.`
  return { kind: 'unknown', guarantee, steps, reason }
}

const guarantee = 'sequential consistency'

/**
 * Cuts the history down to what is illegal by itself.
 *
 * What may go, with an order of the whole in mind that explains every answer: without a key, that order explains all other
 * keys. Without a read it explains the other operations, and without all that is about one value as well, by the
 * model. A tail of a process may not go: another process may have read what it wrote. A written value that nobody reads any more
 * goes by the rule for values.
 */
function violation<State>(model: Model<State>, refuted: SequentialSearch, stepsMax: number): Violation {
  let spent = 0
  const isIllegal = (operations: readonly Operation[]): boolean => {
    const search = sequentialSearch(model, operations)
    // A part mostly takes far fewer steps than the whole; one that takes more counts as legal and stays.
    const progress = searchSequentially(search, Math.min(1000 + 4 * refuted.steps, stepsMax - spent))
    spent += search.steps
    return progress === 'none'
  }
  const { operations } = refuted
  const keys = groupsBy(operations, ({ key }) => [key])
  const ofFewKeys = keys.length > 1 ? withoutGroups(operations, keys, isIllegal) : operations
  const left = withoutGroups(ofFewKeys, removableGroups(model, ofFewKeys), isIllegal)
  const search = sequentialSearch(model, left)
  searchSequentially(search, stepsMax)
  const steps = refuted.steps + spent + search.steps
  return { kind: 'violation', guarantee, steps, anomaly: 'no common order', operations: left, explanation: why(search) }
}

/** Where the order with the most operations got stuck: what each process had next, and what its object held. */
function why({ operations, queues, keyOf, tables, furthest }: SequentialSearch): string {
  const { record, placed } = furthest
  const stuck = queues.flatMap((queue, q) => {
    const next = queue[record[q] as number]
    if (next === undefined) return []
    const operation = operations[next] as Operation
    if (operation.outcome === 'unknown') return []
    const key = keyOf[next] as number
    const held = (tables[key] as StateTable).text(record[queues.length + key] as number)
    return [`"${operationText(operation)}" while the state is ${held}`]
  })
  return `No order of these operations that keeps the order of each process gives these answers. At most ${placed} of ${operations.length} find a place; then would come ${stuck.join(', or ')}.`
}
