// Laws of incremental views as functions from a view to complaints, so that they can be tried on broken views as well.

import fc from 'fast-check'
import { change, merge, orMap, pnCounter, type Replica, replica, view } from '../../src/index'

/** Counters keep a baseline under a removed key, so the map behind the view has hidden entries. */
export const Votes = orMap(pnCounter())
export type Input = ReadonlyMap<string, number>

/** A view of votes, and what it should say. */
export interface LiveView {
  readonly name: string
  /** A new instance; each result of the user's function passes through `called`. */
  readonly make: (called: <T>(result: T) => T) => (input: Input) => unknown
  /** The result from plain content, in no particular order. */
  readonly naive: (content: ReadonlyMap<string, number>) => unknown
  /** The result as `naive` gives it. */
  readonly plain: (result: never) => unknown
}

type Step =
  | { readonly kind: 'vote'; readonly at: 0 | 1; readonly keys: readonly number[]; readonly by: number }
  | { readonly kind: 'remove'; readonly at: 0 | 1; readonly keys: readonly number[] }
  | { readonly kind: 'clear' | 'merge'; readonly at: 0 | 1 }

const at = fc.constantFrom(0 as const, 1 as const)
const keys = fc.array(fc.nat(80), { minLength: 1, maxLength: 30 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('vote' as const), at, keys, by: fc.nat(9) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), at, keys }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), at }) },
)

/** A history of two replicas, and the order in which its versions are looked at, again and backwards as well. */
export const histories = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  looks: fc.array(fc.nat(99), { minLength: 1, maxLength: 30 }),
})
export type History = typeof histories extends fc.Arbitrary<infer T> ? T : never

/** The views of all versions of a history. */
export function versionsOf(steps: readonly Step[]): Input[] {
  const tips: [Replica<typeof Votes>, Replica<typeof Votes>] = [replica(Votes, 'a'), replica(Votes, 'b')]
  const views = [view(Votes, tips[0])]
  for (const step of steps) {
    const tip = tips[step.at]
    tips[step.at] = step.kind === 'merge' ? merge(Votes, tip, tips[1 - step.at]!) : edited(tip, step)
    views.push(view(Votes, tips[step.at]))
  }
  return views
}

function edited(tip: Replica<typeof Votes>, step: Exclude<Step, { kind: 'merge' }>): Replica<typeof Votes> {
  return change(Votes, tip, votes => {
    // A key that is made again without votes shows what it hid before: 0.
    if (step.kind === 'vote' && step.by === 0) for (const key of step.keys) votes.create(`key ${key}`)
    else if (step.kind === 'vote') for (const key of step.keys) votes.at(`key ${key}`).increment(step.by)
    else if (step.kind === 'remove') for (const key of step.keys) votes.remove(`key ${key}`)
    else votes.clear()
  })[0]
}

/** The laws that a view breaks on a history. */
export function brokenLaws(live: LiveView, { steps, looks }: History): string[] {
  const broken = new Set<string>()
  const note = (law: string, holds: boolean) => holds || broken.add(law)
  const versions = versionsOf(steps)
  let calls = 0
  const look = live.make(result => {
    calls++
    return result
  })
  const results = new Map<Input, unknown>()
  let last: Input = new Map()
  for (const index of [...versions.keys(), ...looks, ...versions.keys()]) {
    const input = versions[index % versions.length] as Input
    calls = 0
    const result = look(input)
    const content = new Map(input)
    const fresh = live.make(result => result)(input)
    note('oracle', same(live.plain(result as never), live.naive(content)))
    // A function of the content: the same order and the same bits as made from nothing.
    note('content', same(written(result), written(fresh)))
    note('same input, same result', !results.has(input) || results.get(input) === result)
    // The input before the last may be nearer, so this is a bound.
    note('calls for what differs', calls <= differing(last, input))
    results.set(input, result)
    last = input
  }
  return [...broken]
}

/** How many entries of `after` are not in `before`. */
function differing(before: Input, after: Input): number {
  return [...after].filter(([key, value]) => before.get(key) !== value).length
}

export const written = (result: unknown): string =>
  typeof result === 'number' ? `${result}` : JSON.stringify([...(result as Iterable<unknown>)])

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The first history of many that breaks a law, or undefined. */
export function findBroken(live: LiveView, runs = 150): readonly string[] {
  const broken = new Set<string>()
  for (const history of fc.sample(histories, { numRuns: runs, seed: Number(process.env.MELDKIT_SEED ?? 20260101) }))
    for (const law of brokenLaws(live, history)) broken.add(law)
  return [...broken]
}
