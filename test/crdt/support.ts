// Facets are called inside a change, on its scope.

import {
  type AnyCrdt,
  change,
  type Dot,
  dotText,
  type Replica,
  type Restored,
  type Scope,
  type State,
} from '../../src/index'

/** One change through the scope itself. */
export function inScope<T extends AnyCrdt>(
  type: T,
  from: Replica<T>,
  work: (scope: Scope<State<T>>) => void,
): Replica<T> {
  return change({ ...type, edit: (scope: Scope<State<T>>) => scope }, from, scope => work(scope as Scope<State<T>>))[0]
}

/** What a history of undos keeps: under which dots undone writes stand. */
export function restoredBy(): Restored {
  const known = new Map<string, Dot>()
  const find = (dot: Dot): Dot => {
    const next = known.get(dotText(dot))
    return next === undefined ? dot : find(next)
  }
  return { find, note: (from, to) => known.set(dotText(from), to) }
}
