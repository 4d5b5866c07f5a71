// Wing, Gong and Lowe's search in its plainest form, with the mistakes that people made in it as switches. Without any it is
// right; each must be noticed by the histories that the real checkers are tried on.

import { illegal, type Model, type Operation } from 'meldkit/check'

export const mistakes = {
  'drops unknown': 'operations whose outcome nobody knows are left out, as if they had not happened',
  'unknown returns': 'an operation that timed out is taken to have ended then, and not later',
  'failed happens': 'an operation that failed is taken to have had an effect',
  'cas fails unknown': 'a compare-and-set that answered false is taken for one whose outcome nobody knows',
  'state not remembered': 'a place that was left is known by its operations only, whatever their order made',
  'operations not remembered': 'a place that was left is known by its state only',
  'returns first': 'at equal times returns come before calls, so that what touches is in order',
  'no real time': 'any operation may come first, whatever returned before its call',
  'time out is ok': 'a search that was given up counts as a search that succeeded',
  'one object': 'all keys are one object',
} as const

export type Mistake = keyof typeof mistakes

/** Whether the history is linearizable, but for the mistake. */
export function plainSearch<State>(model: Model<State>, history: readonly Operation[], mistake?: Mistake): boolean {
  const operations = history.flatMap(operation => taken(operation, mistake))
  const keys = mistake === 'one object' ? [undefined] : [...new Set(operations.map(({ key }) => key))]
  return keys.every(wanted =>
    searchObject(
      model,
      operations.filter(({ key }) => wanted === undefined || key === wanted),
      mistake,
    ),
  )
}

function taken(operation: Operation, mistake: Mistake | undefined): readonly Operation[] {
  const { output, ...rest } = operation
  if (operation.outcome === 'failed') return mistake === 'failed happens' ? [{ ...rest, outcome: 'ok' }] : []
  if (operation.outcome === 'unknown') {
    if (mistake === 'drops unknown') return []
    if (mistake === 'unknown returns') return [{ ...rest, outcome: 'ok', return: operation.return ?? operation.call }]
  }
  if (mistake === 'cas fails unknown' && operation.name === 'cas' && output === false)
    return [{ ...rest, outcome: 'unknown' }]
  return [operation]
}

function searchObject<State>(model: Model<State>, operations: readonly Operation[], mistake?: Mistake): boolean {
  const visited = new Set<string>()
  let left = 4
  const endOf = ({ outcome, return: end }: Operation) => (outcome === 'unknown' ? Infinity : (end as number))
  const isBefore = (first: Operation, second: Operation) => {
    if (mistake === 'no real time') return false
    return mistake === 'returns first' ? endOf(first) <= second.call : endOf(first) < second.call
  }
  const search = (rest: readonly Operation[], state: State): boolean => {
    if (rest.every(({ outcome }) => outcome === 'unknown')) return true
    if (mistake === 'time out is ok' && left-- === 0) return true
    const places = rest.map(operation => operations.indexOf(operation)).join()
    const held = JSON.stringify(state)
    const place =
      mistake === 'state not remembered' ? places : mistake === 'operations not remembered' ? held : `${places} ${held}`
    if (visited.has(place)) return false
    visited.add(place)
    return rest.some(operation => {
      if (rest.some(other => other !== operation && isBefore(other, operation))) return false
      const next = model.step(state, operation)
      return (
        next !== illegal &&
        search(
          rest.filter(other => other !== operation),
          next as State,
        )
      )
    })
  }
  return search(operations, model.initial)
}
