// One change through the scope itself, for facets.

import { type AnyCrdt, change, type Delta, type Replica, type Scope, type State } from 'meldkit'

export function inScope<T extends AnyCrdt>(
  type: T,
  from: Replica<T>,
  work: (scope: Scope<State<T>>) => void,
): readonly [Replica<T>, Delta<T>] {
  const open = { ...type, edit: (scope: unknown) => scope } as unknown as T
  return change(open, from, scope => work(scope as Scope<State<T>>))
}
