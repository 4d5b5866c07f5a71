/**
 * Generates histories. They shrink: steps go, edits get simpler, clocks and seeds get smaller.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { History, Step } from './history'

/** How long the histories are. */
export interface HistoryOptions {
  /** The most steps of a history; 12 if left out. */
  readonly stepsMax?: number
}

/**
 * The histories of three replicas whose edits come from `edits`.
 *
 * About two steps in five are edits; of the others most send deltas, late, again or out of order, or let all replicas meet,
 * since concurrent edits are interesting on top of a common past. Half of all histories keep causal order, which is
 * where an oracle has something to say.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { histories } from 'meldkit/laws'
 *
 * const [history] = fc.sample(histories(fc.constantFrom('a', 'b'), { stepsMax: 5 }), { numRuns: 1, seed: 1 })
 * history.steps.length <= 5 // => true
 * ```
 */
export function histories<Op>(edits: Arbitrary<Op>, { stepsMax = 12 }: HistoryOptions = {}): Arbitrary<History<Op>> {
  return fc.record({
    steps: fc.array(stepOf(edits), { minLength: 1, maxLength: stepsMax, size: 'max' }),
    delivery: fc.constantFrom('causal' as const, 'any' as const),
    seed: fc.nat(999),
  })
}

function stepOf<Op>(edits: Arbitrary<Op>): Arbitrary<Step<Op>> {
  const at = fc.nat(2)
  const reference = fc.nat(29)
  const route = fc.constantFrom(...routes)
  const all = (kind: 'merge' | 'load' | 'diff' | 'ask') => route.map(([from, to]): Step<Op> => ({ kind, from, to }))
  const editing = fc
    .tuple(
      at,
      fc.array(edits, { minLength: 1, maxLength: 3, size: 'xsmall' }),
      fc.option(fc.nat(3), { nil: undefined }),
    )
    .map(([replica, ops, now]): Step<Op> => ({ kind: 'edit', at: replica, ops, ...(now === undefined ? {} : { now }) }))
  const sending = fc.record({
    kind: fc.constant('send' as const),
    to: at,
    deltas: fc.array(reference, { minLength: 1, maxLength: 3, size: 'xsmall' }),
    grouped: fc.boolean(),
  })
  return fc.oneof(
    { weight: 10, arbitrary: editing },
    { weight: 5, arbitrary: sending },
    { weight: 3, arbitrary: fc.constant<Step<Op>>({ kind: 'meet' }) },
    { weight: 2, arbitrary: all('merge') },
    { weight: 2, arbitrary: all('diff') },
    { weight: 1, arbitrary: all('ask') },
    { weight: 1, arbitrary: all('load') },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), at }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('branch' as const), at, version: reference }) },
  )
}

const routes: readonly (readonly [from: number, to: number])[] = [
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 2],
  [2, 0],
  [2, 1],
]
