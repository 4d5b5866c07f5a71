// Small histories of registers, drawn from a seed: few keys, few values, times that often touch. A third come from a
// register that works, many with an answer or two changed, so that legal and illegal ones are both common.

import type { Operation } from 'meldkit/check'
import { type Dice, isLong } from './dice'

/** How many histories a checker is tried on. */
export const runs = isLong ? 60_000 : 3_000

export interface HistoryShape {
  readonly keys?: number
  readonly operations?: number
  /** Whether written values may be written again, or be the initial one. */
  readonly repeat?: boolean
}

/** One history; the initial value of every key is 0. */
export function randomHistory(
  dice: Dice,
  { keys = 1, operations = 7, repeat = false }: HistoryShape = {},
): Operation[] {
  const count = 2 + dice(operations - 1)
  const works = dice(3) === 0
  // A few writes at once that take long, and many short reads meanwhile: where reads can disagree.
  const wide = !works && dice(2) === 0
  const state = new Map<string, number>()
  const written = new Map<string, number>()
  const clock = new Map<string, number>()
  const retired = new Map<string, number>()
  const history: Operation[] = []
  for (let i = 0; i < count; i++) {
    const isWrite = wide ? i < 2 : dice(9) < 4
    const person = wide && isWrite ? 'de'[i]! : 'abc'[dice(3)]!
    const who = `${person}${retired.get(person) ?? ''}`
    const key = 'xy'[dice(keys)]!
    // The moment at which it takes effect; moments ascend, spans around them overlap and touch.
    const free = clock.get(who) ?? 0
    const moment = works ? Math.max(free, i * 2) : wide && isWrite ? 1 + dice(12) : free + dice(4)
    const call = Math.max(free, moment - dice(wide && isWrite ? 9 : 5))
    const end = moment + dice(dice(2) === 0 ? 3 : 9)
    const luck = dice(24)
    const outcome = luck === 0 ? 'failed' : luck < 5 ? 'unknown' : 'ok'
    clock.set(who, end + 1)
    if (outcome === 'unknown') retired.set(person, (retired.get(person) ?? 1) + 1)
    const span = outcome === 'unknown' ? { call } : { call, return: end }
    if (isWrite) {
      const value = repeat ? dice(3) : (written.get(key) ?? 0) + 1
      written.set(key, repeat ? 2 : value)
      if (outcome === 'ok' || (outcome === 'unknown' && dice(2) === 0)) state.set(key, value)
      history.push({ process: who, key, name: 'write', input: value, outcome, ...span })
    } else {
      const output =
        works && dice(4) > 0 ? (state.get(key) ?? 0) : dice((written.get(key) ?? 0) + (dice(30) === 0 ? 2 : 1))
      history.push({
        process: who,
        key,
        name: 'read',
        ...(outcome === 'ok' && dice(20) > 0 ? { output } : {}),
        outcome,
        ...span,
      })
    }
  }
  return history
}

/** Fails with the account that shows the difference; `expect` in a loop would cost more than what it looks at. */
export function mustEqual(actual: unknown, expected: unknown, account: unknown): void {
  if (!Object.is(actual, expected)) {
    throw new Error(`got ${String(actual)} instead of ${String(expected)} for ${JSON.stringify(account)}`)
  }
}
