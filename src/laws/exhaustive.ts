/**
 * Small scope, completely: every way in which three replicas can make a few edits, and every order of delivery.
 *
 * Most faults of replicated data need two or three edits to show, so what passes here leaves little for chance to find.
 * Left out: clocks, restarts and groups, for which there are generated histories.
 */
import { textOf } from '../codec/plain'
import type { AnyCrdt } from '../crdt/contract'
import type { History, Step } from './history'
import { type Change, interpret, type World } from './interpret'
import { sameBytes } from './law'
import type { AnySubject, Subject } from './subject'
import { cut, timeline } from './timeline'
import { fresh, nothing, type Trial, trialOf } from './trial'
import type { AnyDelta } from './verbs'

/** How far to go. */
export interface ExhaustiveOptions {
  /** The most edits of an execution; 3 if left out. Executions grow about thirtyfold with each. */
  readonly edits?: number
}

/** What came of it. */
export interface ExhaustiveReport {
  /** How many executions were run; each ends with every order of delivery. */
  readonly executions: number
  /** The first execution after which replicas differ, or show what the oracle does not say. */
  readonly issue?: { readonly detail: string; readonly history: History<unknown>; readonly timeline: string }
}

/**
 * Runs every execution of up to three edits out of `ops`: each assignment to three replicas (up to renaming), before each
 * edit each subset of the earlier deltas delivered to its author, and at the end every order of delivery, with
 * duplicates, to each replica and to an empty one. All must have equal bytes, and show what the oracle says.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { enableWinsFlag } from 'meldkit'
 * import { exhaustive } from 'meldkit/laws'
 *
 * const flag = {
 *   name: 'flag',
 *   type: enableWinsFlag(),
 *   edits: fc.boolean(),
 *   apply: (edit, on) => (on ? edit.enable() : edit.disable()),
 * }
 * exhaustive(flag, [true, false], { edits: 2 }) // => { executions: 14 }
 * ```
 */
export function exhaustive<T extends AnyCrdt, Op>(
  subject: Subject<T, Op>,
  ops: readonly Op[],
  { edits = 3 }: ExhaustiveOptions = {},
): ExhaustiveReport {
  const tried = subject as unknown as AnySubject
  let executions = 0
  for (const steps of executionsOf<unknown>(ops, edits)) {
    executions++
    const history: History<unknown> = { steps, delivery: 'any', seed: 0 }
    const world = interpret(tried, history)
    const detail =
      world.failure === undefined
        ? deliveryProblem(world)
        : `step ${world.failure.step} throws ${String(world.failure.error)}`
    if (detail !== undefined) return { executions, issue: { detail, history, timeline: timeline(world) } }
  }
  return { executions }
}

/** All executions of 1 to `most` edits, as steps. Deltas are numbered by their edits. */
function* executionsOf<Op>(ops: readonly Op[], most: number): IterableIterator<readonly Step<Op>[]> {
  let level: readonly Execution<Op>[] = [{ steps: [], authors: [] }]
  for (let edit = 0; edit < most; edit++) {
    level = level.flatMap(execution => continuations(execution, ops))
    for (const { steps } of level) yield steps
  }
}

interface Execution<Op> {
  readonly steps: readonly Step<Op>[]
  /** Who made each edit. */
  readonly authors: readonly number[]
}

function continuations<Op>({ steps, authors }: Execution<Op>, ops: readonly Op[]): readonly Execution<Op>[] {
  const used = Math.max(-1, ...authors) + 1
  const candidates = Array.from({ length: Math.min(used + 1, 3) }, (_, at) => at)
  return candidates.flatMap(at => {
    const foreign = authors.flatMap((author, edit) => (author === at ? [] : [edit]))
    return subsets(foreign).flatMap(deltas =>
      ops.map(op => ({
        steps: [...steps, ...deliveries<Op>(at, deltas), { kind: 'edit' as const, at, ops: [op] }],
        authors: [...authors, at],
      })),
    )
  })
}

function deliveries<Op>(to: number, deltas: readonly number[]): readonly Step<Op>[] {
  return deltas.length === 0 ? [] : [{ kind: 'send', to, deltas, grouped: false }]
}

/** Delivers all deltas in every order, each once and again, to each replica and an empty one. */
function deliveryProblem(world: World): string | undefined {
  const trial = trialOf(world)
  const { verbs, subject } = world
  const deltas = world.changes.flatMap(change => change.delta ?? [])
  const starts: readonly AnyDelta[] = [fresh(trial), ...world.newest.map(({ value }) => value)]
  let first: AnyDelta | undefined
  for (const order of permutations(deltas)) {
    for (const start of starts) {
      const end = [...order, ...order].reduce((sum, delta) => verbs.merge(subject.type, sum, delta), start)
      const complaint = sameBytes(trial, end, first ?? end, () => 'all deltas in two orders')
      if (complaint !== undefined) return complaint
      first = end
    }
  }
  return oracleProblem(trial, first ?? nothing(trial), world.changes)
}

function oracleProblem({ world, view }: Trial, all: AnyDelta, changes: readonly Change[]): string | undefined {
  const isCausal = changes.every(change => change.before.isCausal)
  if (!isCausal || world.subject.oracle === undefined) return undefined
  const expected = textOf(world.subject.oracle(changes.flatMap(change => change.writes)))
  return view(all) === expected ? undefined : `all deltas show ${cut(view(all), 120)}, expected ${cut(expected, 120)}`
}

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const [first, ...rest] = items
  if (first === undefined) return [[]]
  return subsets(rest).flatMap(set => [set, [first, ...set]])
}

function* permutations<Item>(items: readonly Item[]): IterableIterator<readonly Item[]> {
  if (items.length === 0) yield []
  for (const [at, item] of items.entries()) {
    for (const rest of permutations([...items.slice(0, at), ...items.slice(at + 1)])) yield [item, ...rest]
  }
}
