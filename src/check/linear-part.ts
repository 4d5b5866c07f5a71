/**
 * The smallest part of an illegal history that can be shown, and why it is illegal, in words.
 */
import { type Operation, operationText } from './history'
import { type LinearSearch, linearSearch, searchOn } from './linear-search'
import type { Model } from './model'
import { removableGroups, withoutGroups } from './smaller'

/** What a violation is made of. */
export interface IllegalPart {
  readonly anomaly: string
  readonly operations: readonly Operation[]
  readonly explanation: string
  readonly steps: number
}

/**
 * Cuts an illegal history of one object down.
 *
 * First to the shortest illegal prefix by returns, in which what had been called and not returned is open, with any answer:
 * whoever stopped the system there could have said so. Then reads and values go. What was open is shown as open, unless
 * it told no answer, and so could not be wrong: then it is shown as it was.
 *
 * @param refuted the search that found no order.
 * @param stepsMax how many steps may be spent; what was not refuted in time counts as legal, so the part is larger.
 */
export function illegalPart<State>(model: Model<State>, refuted: LinearSearch, stepsMax: number): IllegalPart {
  const budget = budgetOf(model, refuted, stepsMax)
  const prefix = shortestPrefix(refuted, budget.isIllegal)
  const originals = new Map(prefix.map(({ original, operation }) => [operation, original]))
  const operations = prefix.map(({ operation }) => operation)
  const left = withoutGroups(operations, removableGroups(model, operations), budget.isIllegal)
  const search = linearSearch(model, left)
  searchOn(search, stepsMax)
  return {
    ...reasonOf(search),
    operations: left.map(operation => {
      const original = originals.get(operation) as Operation
      return original.output === undefined ? original : operation
    }),
    steps: budget.spent() + search.steps,
  }
}

interface Budget {
  readonly isIllegal: (operations: readonly Operation[]) => boolean
  readonly spent: () => number
}

/** A part is given a few times as many steps as the whole took: mostly it takes far fewer. */
function budgetOf<State>(model: Model<State>, refuted: LinearSearch, stepsMax: number): Budget {
  const each = 1000 + 4 * refuted.steps
  let spent = 0
  return {
    isIllegal(operations) {
      const search = linearSearch(model, operations)
      const progress = searchOn(search, Math.min(each, stepsMax - spent))
      spent += search.steps
      return progress === 'none'
    },
    spent: () => spent,
  }
}

interface Cut {
  readonly original: Operation
  readonly operation: Operation
}

/**
 * The shortest illegal prefix. What the search got by is legal up to there, so the first candidate is where it got stuck, which
 * mostly is the one; then the rest is halved again and again.
 */
function shortestPrefix(
  refuted: LinearSearch,
  isIllegal: (operations: readonly Operation[]) => boolean,
): readonly Cut[] {
  const cutAt = (returned: number) => prefixOf(refuted, returned)
  const stays = (returned: number) => isIllegal(cutAt(returned).map(({ operation }) => operation))
  let legal = refuted.furthest.returned
  let illegal = refuted.times.returns.length
  if (legal + 1 < illegal && stays(legal + 1)) illegal = legal + 1
  while (illegal - legal > 1) {
    const middle = (legal + illegal) >> 1
    if (stays(middle)) illegal = middle
    else legal = middle
  }
  return cutAt(illegal)
}

/** What was called before so many operations had returned; those that had not are open. */
function prefixOf({ operations, times, isRead }: LinearSearch, returned: number): readonly Cut[] {
  const last = times.returnAt[times.returns[returned - 1] as number] as number
  const cuts: Cut[] = []
  operations.forEach((original, i) => {
    if ((times.callAt[i] as number) > last) return
    if ((times.returnAt[i] as number) <= last || original.outcome === 'unknown')
      cuts.push({ original, operation: original })
    else if (isRead[i] === 0) cuts.push({ original, operation: opened(original) })
  })
  return cuts
}

/** The operation with nobody having been told an answer. */
function opened({ output: _answer, return: _end, ...rest }: Operation): Operation {
  return { ...rest, outcome: 'unknown' }
}

function reasonOf({ operations, times, furthest, states }: LinearSearch): Pick<IllegalPart, 'anomaly' | 'explanation'> {
  const stuck = operations[times.returns[furthest.returned] as number] as Operation
  const held = furthest.states.map(states.text)
  const others = held.length > 1 ? `only be one of ${held.join(', ')}` : `only be ${held.join()}`
  return {
    anomaly: `impossible ${stuck.name}`,
    explanation: `There is no moment for "${operationText(stuck)}": with all in place that had returned before it did, in whatever order, the state could ${others}.`,
  }
}
