// Facets are called inside a change, on its scope.

import {
  type AnyCrdt,
  change,
  type Delta,
  type Dot,
  dotText,
  type Replica,
  type Restored,
  type Scope,
  type State,
} from 'meldkit'

/** One change through the scope itself. */
export function inScope<T extends AnyCrdt>(
  type: T,
  from: Replica<T>,
  work: (scope: Scope<State<T>>) => void,
): readonly [Replica<T>, Delta<T>] {
  const open = { ...type, edit: (scope: unknown) => scope } as unknown as T
  return change(open, from, scope => work(scope as Scope<State<T>>))
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
