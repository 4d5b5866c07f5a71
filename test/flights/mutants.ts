// Broken data types for the flights example: the oracle must refuse each of them.

import {
  type AddWinsSet,
  addWinsSet,
  type EnableWinsFlag,
  lwwRegister,
  type PnCounter,
  struct,
  type Text,
} from 'meldkit'

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

/** A text as a register: the string with the line added is written whole, and a concurrent line is lost. */
export function lwwText(): Text {
  const register = lwwRegister<string>('')
  return {
    ...register,
    tag: 'lwwText',
    edit: (scope: Parameters<typeof register.edit>[0]) => ({
      get length() {
        return register.view(scope.peek()).length
      },
      insert(index: number, text: string) {
        const now = register.view(scope.peek())
        register.edit(scope).set(now.slice(0, index) + text + now.slice(index))
      },
    }),
  } as unknown as Text
}

/** A text as words with the index at which they were written: nothing is lost, and concurrent lines mix word by word. */
export function numberedText(): Text {
  const words = addWinsSet<string>()
  const digits = 8
  const view = (state: Parameters<typeof words.view>[0]) =>
    [...words.view(state)]
      .sort()
      .map(word => word.slice(digits))
      .join('')
  return {
    ...words,
    tag: 'numberedText',
    view,
    edit: (scope: Parameters<typeof words.edit>[0]) => ({
      get length() {
        return view(scope.peek()).length
      },
      insert: (index: number, text: string) => words.edit(scope).add(String(index).padStart(digits, '0') + text),
    }),
  } as unknown as Text
}
