/**
 * The check for linearizability: is there one order of all operations, each at a moment between its call and its return, that
 * explains every answer? Objects are checked one by one, which is enough for this guarantee and for no weaker one.
 *
 * Left out: how one object is searched (`linear-search.ts`).
 */
import { evidenceOf } from './evidence'
import type { History, Operation } from './history'
import { illegalPart } from './linear-part'
import { foundOrder, type LinearSearch, linearSearch, searchOn } from './linear-search'
import type { Model } from './model'
import { groupsBy } from './smaller'
import type { Undecided, Verdict } from './verdict'

/** How far {@link checkLinearizable} goes, and what it takes for one object. */
export interface LinearizableOptions {
  /** How many trials of an operation in a state are made before the verdict is `unknown`; 20,000,000 if left out. */
  readonly stepsMax?: number
  /**
   * The object that an operation is on; its key if left out. Right only where objects are independent, so that the
   * whole is a product of them.
   */
  readonly partition?: (operation: Operation) => string
}

/**
 * Checks whether a history is linearizable: as if each operation took effect at one moment between call and return.
 *
 * Operations at the same time may take effect in either order, and so may those that touch: one that is called when another
 * returns. Failed ones had no effect and are dropped. Unknown ones may take effect at any time after their call, or never.
 *
 * `ok` comes with such an order; `violation` with the smallest illegal part found and the operation that has no moment in
 * it. When the steps run out the verdict is `unknown`. A violation is made smaller with as many steps again at most.
 *
 * Cost: O(n log n) to prepare, then exponential in the operations in progress at once in the worst case, and about linear in
 * healthy histories. Objects are searched in turn with growing shares of the steps, so that one that is easily refuted need not
 * wait for a hard one. Memory: a few words for each step, 256 MiB for each object at most.
 *
 * @param model what the object answers when operations come one at a time.
 * @throws InvariantError `argument` when the operations are no history: a process does two things at once, or a time or an
 *   outcome makes no sense.
 * @throws InvariantError `argument` when the model does not have such an operation.
 *
 * @example
 * ```ts
 * import { checkLinearizable, type History, registerModel, verdictText } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 0, return: 10 },
 *   { process: 'bob', key: 'x', name: 'read', output: 1, outcome: 'ok', call: 2, return: 4 },
 *   { process: 'carol', key: 'x', name: 'read', output: 0, outcome: 'ok', call: 5, return: 7 },
 * ]
 * const verdict = checkLinearizable(registerModel(0), history)
 * verdict.kind // => 'violation'
 * verdict.kind === 'violation' && verdict.anomaly // => 'impossible read'
 * ```
 *
 * @see Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects" (TOPLAS 1990); Wing and Gong,
 *   "Testing and verifying concurrent objects" (JPDC 1993); Lowe, "Testing for linearizability" (CCPE 2017); Horn and
 *   Kroening, "Faster linearizability checking via P-compositionality" (FORTE 2015). We differ: reads that fit are never put
 *   off, interchangeable operations are tried in one order only, and objects share one thread in turns.
 */
export function checkLinearizable<State>(
  model: Model<State>,
  history: History,
  options: LinearizableOptions = {},
): Verdict {
  const { searches, refuted, undecided, steps } = searchObjects(model, history, options)
  if (refuted !== undefined) {
    const { steps: more, ...part } = illegalPart(model, refuted, options.stepsMax ?? stepsMaxDefault)
    return { kind: 'violation', guarantee, steps: steps + more, ...part }
  }
  if (undecided.length > 0) return givenUp(undecided, steps)
  return { kind: 'ok', guarantee, steps, order: mergedOrder(searches) }
}

const guarantee = 'linearizability'
const stepsMaxDefault = 20_000_000
const firstShare = 1000

/** How the searches of all objects ended. */
export interface Searched {
  readonly searches: readonly LinearSearch[]
  /** The first that found that there is no order. */
  readonly refuted?: LinearSearch
  /** Those that were given up; none when one was refuted. */
  readonly undecided: readonly LinearSearch[]
  readonly steps: number
}

/** Searches every object, without a word about what was found. */
export function searchObjects<State>(
  model: Model<State>,
  history: History,
  { stepsMax = stepsMaxDefault, partition = ({ key }) => key }: LinearizableOptions,
): Searched {
  const objects = groupsBy(evidenceOf(model, history), operation => [partition(operation)])
  return searchInTurn(
    objects.map(operations => linearSearch(model, operations)),
    stepsMax,
  )
}

/** Every search gets its share, in each round twice that of the last, until all are decided, one is refuted, or steps run out. */
function searchInTurn(searches: readonly LinearSearch[], stepsMax: number): Searched {
  let open = searches
  const full: LinearSearch[] = []
  let steps = 0
  for (let share = firstShare; open.length > 0 && steps < stepsMax; share *= 2) {
    const next: LinearSearch[] = []
    for (const search of open) {
      const before = search.steps
      const progress = searchOn(search, Math.min(share, stepsMax - steps))
      steps += search.steps - before
      if (progress === 'none') return { searches, refuted: search, undecided: [], steps }
      if (progress === 'more') next.push(search)
      if (progress === 'full') full.push(search)
    }
    open = next
  }
  return { searches, undecided: [...open, ...full], steps }
}

function givenUp(undecided: readonly LinearSearch[], steps: number): Undecided {
  const keys = undecided.slice(0, 5).map(({ operations }) => JSON.stringify(operations[0]?.key))
  const more = undecided.length > 5 ? ` and ${undecided.length - 5} more` : ''
  const isFull = undecided.every(({ states }) => states.isFull())
  const limit = isFull ? 'with as many states as can be kept' : `in ${steps} steps`
  const advice = `${isFull ? 'Record' : 'Allow more steps, or record'} histories with fewer operations in progress at once and fewer of unknown outcome`
  const reason = `No order was found or excluded ${limit} for ${keys.join(', ')}${more}. ${advice}.`
  return { kind: 'unknown', guarantee, steps, reason }
}

/**
 * One order of all objects' operations. Each takes effect when it was called, or when the one before it in its object's
 * order does, if that is later: this is before its return, since that order exists. So times tell how the orders interleave,
 * and what returned before another was called comes first.
 */
export function mergedOrder(searches: readonly LinearSearch[]): readonly Operation[] {
  const timed = searches.flatMap(search => {
    let at = Number.NEGATIVE_INFINITY
    return foundOrder(search).map(operation => {
      at = Math.max(at, operation.call)
      return { operation, at }
    })
  })
  return timed.sort((a, b) => a.at - b.at).map(({ operation }) => operation)
}
