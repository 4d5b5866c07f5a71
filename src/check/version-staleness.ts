/**
 * How far readers lag behind, in versions: the least k with which each read is explained by one of the k newest states.
 */
import { invariant, show } from '../base/error'
import { saysSomething } from './evidence'
import type { History } from './history'
import { checkLinearizable, type LinearizableOptions, mergedOrder, type Searched, searchObjects } from './linearizable'
import type { Model } from './model'
import { staleModel } from './stale-model'
import type { Satisfied, Undecided, Violation } from './verdict'

/** How far {@link versionStaleness} looks, and what it takes for one object. */
export interface VersionStalenessOptions extends LinearizableOptions {
  /** The largest k that is acceptable; if left out, as many as there are versions, so that only what no lag explains is wrong. */
  readonly kMax?: number
}

/** What {@link versionStaleness} finds: `ok` with the least k, or as any verdict. */
export type VersionStaleness = (Satisfied & { readonly k: number }) | Undecided | Violation

/**
 * Measures the least k such that the history is k-atomic: writes take effect one at a time between call and return, and each
 * read, between its call and return, sees one of the `k` newest versions. With `k` = 1 this is linearizability.
 *
 * Every operation that may change the state makes a version, also when it writes what was there before. Reads, and others
 * whose answer says that they changed nothing, may be stale; the rest acts on the newest version.
 *
 * The largest k of all objects counts. `violation` when even `kMax` does not explain everything, with the smallest part found
 * that it does not explain; `unknown` when the steps ran out before the least k was certain.
 *
 * Cost: about log2 k searches as in {@link checkLinearizable}, each with up to `stepsMax` steps, over states that are k times as
 * large.
 *
 * @param model what the object answers when operations come one at a time.
 * @throws InvariantError `argument` when the operations are no history, see {@link checkLinearizable}.
 * @throws InvariantError `argument` when the model does not have such an operation.
 * @throws InvariantError `argument` when `kMax` is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { type History, registerModel, versionStaleness } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 0, return: 1 },
 *   { process: 'alice', key: 'x', name: 'write', input: 2, outcome: 'ok', call: 2, return: 3 },
 *   { process: 'bob', key: 'x', name: 'read', output: 1, outcome: 'ok', call: 4, return: 5 },
 * ]
 * const staleness = versionStaleness(registerModel(0), history)
 * staleness.kind === 'ok' && staleness.k // => 2
 * versionStaleness(registerModel(0), history, { kMax: 1 }).kind // => 'violation'
 * ```
 *
 * @see Aiyer, Alvisi and Bazzi, "On the availability of non-strict quorum systems" (DISC 2005), on k-atomicity; Golab, Hurwitz
 *   and Li, "On the k-atomicity-verification problem" (ICDCS 2013). We differ: any model, and a search instead of bounds on
 *   k; values need not be unique.
 */
export function versionStaleness<State>(
  model: Model<State>,
  history: History,
  options: VersionStalenessOptions = {},
): VersionStaleness {
  const { kMax = versionsOf(model, history), ...searchOptions } = options
  invariant(Number.isSafeInteger(kMax) && kMax >= 1, 'argument', () => {
    return `Version staleness: kMax must be a whole number of at least 1, got ${show(kMax)}. 1 is linearizability.`
  })
  const { found, undecided, steps } = leastK(k => searchObjects(staleModel(model, k), history, searchOptions), kMax)
  if (found !== undefined) {
    const guarantee = guaranteeOf(found.k)
    return { kind: 'ok', guarantee, steps, order: mergedOrder(found.searches), k: found.k }
  }
  if (undecided !== undefined) {
    const reason = `Whether ${undecided === 1 ? 'each read is of the newest version' : `each read is of one of the ${undecided} newest versions`} was not decided in time. Allow more steps, or record histories with fewer operations in progress at once and fewer of unknown outcome.`
    return { kind: 'unknown', guarantee: guaranteeOf(kMax), steps, reason }
  }
  const verdict = checkLinearizable(staleModel(model, kMax), history, searchOptions)
  return { ...(verdict as Violation), guarantee: guaranteeOf(kMax), steps: steps + verdict.steps }
}

interface LeastK {
  readonly found?: Searched & { readonly k: number }
  /** The k for which the steps ran out. */
  readonly undecided?: number
  readonly steps: number
}

/** Whatever explains k versions explains more, so k is doubled until it suffices; then what lies between is halved. */
function leastK(search: (k: number) => Searched, kMax: number): LeastK {
  let [tooFew, enough, steps] = [0, kMax + 1, 0]
  let found: LeastK['found']
  while (enough - tooFew > 1) {
    const k = found === undefined ? Math.min(kMax, Math.max(1, tooFew * 2)) : (tooFew + enough) >> 1
    const searched = search(k)
    steps += searched.steps
    if (searched.undecided.length > 0) return { undecided: k, steps }
    if (searched.refuted === undefined) {
      enough = k
      found = { ...searched, k }
    } else tooFew = k
  }
  return { ...(found && { found }), steps }
}

const guaranteeOf = (k: number): string => (k === 1 ? 'linearizability' : `reads of the ${k} newest versions`)

/** The initial version and those that operations made: no read can lag further. */
function versionsOf<State>(model: Model<State>, history: History): number {
  return 1 + history.filter(operation => saysSomething(model, operation) && !model.isRead(operation)).length
}
