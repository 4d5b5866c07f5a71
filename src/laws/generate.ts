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
 * Two in five are rounds of concurrent edits, each followed by a meeting and, in half of them, a compaction. In the others
 * about two steps in five are edits; the rest sends deltas, late, again or out of order, lets replicas exchange all they
 * hold, compacts, restarts and branches them. Half of all histories keep causal order, which is where an oracle has
 * something to say.
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
    steps: fc.oneof(
      { weight: 3, arbitrary: fc.array(stepOf(edits), { minLength: 1, maxLength: stepsMax, size: 'max' }) },
      { weight: 2, arbitrary: roundsOf(edits, stepsMax) },
    ),
    delivery: fc.constantFrom('causal' as const, 'any' as const),
    seed: fc.nat(999),
  })
}

/** Rounds of concurrent edits with a meeting after each: what goes wrong between an edit and a remove does so here. */
function roundsOf<Op>(edits: Arbitrary<Op>, stepsMax: number): Arbitrary<readonly Step<Op>[]> {
  const round = fc.tuple(
    fc.array(editOf(edits, 1), { minLength: 1, maxLength: 3, size: 'max' }),
    fc.array(compacting, { maxLength: 1 }),
  )
  return fc
    .array(round, { minLength: 1, maxLength: 4, size: 'max' })
    .map(rounds =>
      rounds.flatMap(([round, after]): Step<Op>[] => [...round, { kind: 'meet' }, ...after]).slice(0, stepsMax),
    )
}

function editOf<Op>(edits: Arbitrary<Op>, most: number): Arbitrary<Step<Op>> {
  return fc
    .tuple(
      fc.nat(2),
      fc.array(edits, { minLength: 1, maxLength: most, size: 'xsmall' }),
      fc.option(fc.nat(3), { nil: undefined }),
    )
    .map(([at, ops, now]): Step<Op> => ({ kind: 'edit', at, ops, ...(now === undefined ? {} : { now }) }))
}

function stepOf<Op>(edits: Arbitrary<Op>): Arbitrary<Step<Op>> {
  const at = fc.nat(2)
  const reference = fc.nat(29)
  const route = fc.constantFrom(...routes)
  const all = (kind: 'merge' | 'load' | 'diff' | 'ask') => route.map(([from, to]): Step<Op> => ({ kind, from, to }))
  const editing = editOf(edits, 3)
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
    { weight: 1, arbitrary: compacting },
    { weight: 1, arbitrary: all('ask') },
    { weight: 1, arbitrary: all('load') },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), at }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('branch' as const), at, version: reference }) },
  )
}

const compacting = /* @__PURE__ */ fc.nat(2).map((at): Step<never> => ({ kind: 'compact', at }))

const routes: readonly (readonly [from: number, to: number])[] = [
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 2],
  [2, 0],
  [2, 1],
]
