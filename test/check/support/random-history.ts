// Random small histories: failed, unknown and open operations, intervals that touch, and answers of which some are wrong.

import type { History, Operation } from 'meldkit/check'
import type { Dice } from './dice'
import type { NaiveObject } from './naive-objects'

export interface Shape {
  readonly operations: number
  readonly processes: number
  readonly keys: number
}

/**
 * Intervals first, then moments in them at which a right object answers, then a few answers that are changed. So about half of
 * the histories are legal, and the others are nearly so. Times are few, so that many are equal.
 */
export function randomHistory(object: NaiveObject, dice: Dice, shape: Shape): History {
  const drafts = intervals(dice, shape).map(interval => ({ ...interval, ...object.call(dice) }))
  const states = new Map<string, unknown>()
  const answers = new Map<Operation, unknown>()
  for (const { draft } of moments(drafts, dice)) {
    const [next, answer] = object.apply(states.get(draft.key) ?? object.initial, draft)
    if (draft.outcome === 'failed' || (draft.outcome === 'unknown' && dice(2) === 0)) continue
    states.set(draft.key, next)
    answers.set(draft, answer)
  }
  const wrong = dice(3)
  return drafts.map(draft => {
    const isWrong = wrong > 0 && dice(drafts.length) < wrong
    const output = isWrong ? object.guess(dice, draft) : answers.get(draft)
    // Now and then a recorder did not write down an answer, or wrote one down that does not count.
    if (output === undefined || dice(30) === 0) return draft
    return draft.outcome === 'ok' || dice(4) === 0 ? { ...draft, output: shuffled(output, draft, dice) } : draft
  })
}

function intervals(dice: Dice, { operations, processes, keys }: Shape): Operation[] {
  const drafts: Operation[] = []
  const times = 2 + dice(2 * operations)
  const clocks = Array.from({ length: processes }, (_, i) => ({ name: `p${i}`, at: dice(3), lives: 0 }))
  for (let i = 0; i < operations; i++) {
    const clock = clocks[dice(processes)] as (typeof clocks)[number]
    const call = clock.at + dice(2)
    const end = call + dice(Math.max(1, times >> 1))
    const outcome = dice(10) < 7 ? 'ok' : dice(2) === 0 ? 'failed' : 'unknown'
    const life = clock.lives === 0 ? '' : `.${clock.lives}`
    const common = { process: `${clock.name}${life}`, key: `k${dice(keys)}`, name: '', outcome, call } as const
    drafts.push(outcome === 'unknown' && dice(2) === 0 ? common : { ...common, return: end })
    clock.at = end + 1
    if (outcome === 'unknown') clock.lives++
  }
  return drafts
}

function moments(drafts: readonly Operation[], dice: Dice): readonly { draft: Operation; at: number }[] {
  return drafts
    .map(draft => {
      const end = draft.outcome === 'unknown' ? draft.call + 8 : (draft.return as number)
      return { draft, at: draft.call + (dice(1001) / 1000) * (end - draft.call) }
    })
    .sort((a, b) => a.at - b.at)
}

/** The elements of a set are read in any order; that of a list is what was read. */
function shuffled(output: unknown, { name }: Operation, dice: Dice): unknown {
  if (name !== 'read' || !Array.isArray(output)) return output
  return dice(4) === 0 ? output.toReversed() : output
}
