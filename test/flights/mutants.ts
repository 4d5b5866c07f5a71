// Broken data types for the flights example: the oracle must refuse each of them.

import { type AddWinsSet, addWinsSet, type EnableWinsFlag, lwwRegister, type PnCounter, struct } from 'meldkit'

/** A counter as a register: read, add, write. Concurrent counts are lost. */
export function lwwNumber(): PnCounter {
  const register = lwwRegister<number>(0)
  return {
    ...register,
    tag: 'lwwNumber',
    edit(scope: Parameters<typeof register.edit>[0]) {
      const add = (by: number) => register.edit(scope).set(register.view(scope.peek()) + by)
      return { increment: (by = 1) => add(by), decrement: (by = 1) => add(-by) }
    },
  } as unknown as PnCounter
}

/** A set that only grows: removes are lost. */
export function unionSet(): AddWinsSet<string> {
  const set = addWinsSet<string>()
  return { ...set, tag: 'unionSet', edit: scope => ({ ...set.edit(scope), remove: () => undefined }) }
}

/** A set without contexts: it remembers elements, not dots, so that a remove, seen or not, wins over every add. */
export function removeWinsSet(): AddWinsSet<string> {
  const both = struct({ added: addWinsSet<string>(), removed: addWinsSet<string>() })
  return {
    ...both,
    tag: 'removeWinsSet',
    view(state: Parameters<typeof both.view>[0]) {
      const { added, removed } = both.view(state)
      return new Set([...added].filter(element => !removed.has(element)))
    },
    edit(scope: Parameters<typeof both.edit>[0]) {
      const { added, removed } = both.edit(scope)
      return { add: added.add, remove: removed.add, clear: added.clear }
    },
  } as unknown as AddWinsSet<string>
}

/** A flag as a register: the last write wins, also over a concurrent enable. */
export function lwwFlag(): EnableWinsFlag {
  const register = lwwRegister<boolean>(false)
  return {
    ...register,
    tag: 'lwwFlag',
    edit: (scope: Parameters<typeof register.edit>[0]) => ({
      enable: () => register.edit(scope).set(true),
      disable: () => register.edit(scope).set(false),
    }),
  } as unknown as EnableWinsFlag
}
