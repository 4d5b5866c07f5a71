/**
 * The laws of a join-semilattice, on reachable states: what makes replicas agree in whatever order they meet.
 *
 * Source: Shapiro et al., "Conflict-free Replicated Data Types" (SSS 2011), section 2.3, and Meldkit's stronger demand that
 * what adds nothing gives back the same reference.
 */
import { contextLeq, countDots, emptyContext, joinContexts } from '../clock/causal-context'
import { firstOf, type Law, pairs, sameBytes } from './law'
import { fresh, nothing, type Point, type Trial } from './trial'
import type { AnyDelta } from './verbs'

const commutative: Law = {
  name: 'commutative',
  says: 'Merging a into b gives the same bytes as merging b into a.',
  check: trial =>
    firstOf(couples(trial.points), ([a, b]) =>
      sameBytes(
        trial,
        trial.merged(a, b),
        trial.merged(b, a),
        () => `${a.label} ⊔ ${b.label}, and the other way round`,
      ),
    ),
}

const associative: Law = {
  name: 'associative',
  says: 'It does not matter which two of three are merged first.',
  check: trial => {
    const { verbs, subject } = trial.world
    return firstOf(triples(trial.points), ([a, b, c]) => {
      const left = verbs.merge(subject.type, trial.merged(a, b), c.value)
      const right = verbs.merge(subject.type, a.value, trial.merged(b, c))
      return sameBytes(
        trial,
        left,
        right,
        () => `${a.label} ⊔ ${b.label} ⊔ ${c.label}, from the left and from the right`,
      )
    })
  },
}

const idempotent: Law = {
  name: 'idempotent',
  says: 'Joining a part a second time adds nothing, also through `join` itself.',
  check: trial =>
    firstOf(pairs(trial.points), ([a, b]) => {
      const both = trial.merged(a, b)
      const state = joinInto(trial, both, b.value)
      if (state === both.state) return undefined
      const again = trial.withState(both, state)
      if (trial.form(again) === trial.form(both)) return undefined
      return `${b.label} joined again into ${a.label} ⊔ ${b.label}: ${trial.form(both)} became ${trial.form(again)}`
    }),
}

const bottom: Law = {
  name: 'bottom',
  says: 'Bottom adds nothing to a state, and a state joined into bottom is that state.',
  check: trial => {
    const { verbs, subject } = trial.world
    const { join, bottom: empty } = subject.type
    const contextOf = ({ names, seen }: AnyDelta) => (names ? emptyContext() : seen)
    return firstOf(trial.points, ({ label, value }) => {
      if (verbs.merge(subject.type, value, nothing(trial)) !== value)
        return `${label} ⊔ the empty delta is another object`
      if (join(value.state, empty, contextOf(value), emptyContext(), null) !== value.state) return `${label}: joining bottom gives another object` // biome-ignore format: one line
      const over = verbs.merge(subject.type, fresh(trial), value)
      return sameBytes(trial, over, value, () => `an empty replica ⊔ ${label}, and ${label}`)
    })
  },
}

const inflation: Law = {
  name: 'inflation',
  says: 'A change only goes up: the version after it absorbs the version before it and its own delta.',
  check: trial => {
    const { verbs, subject } = trial.world
    return firstOf(trial.changes, change => {
      const { before, after } = change
      const what = (how: string) => () => `change ${change.number + 1}: ${how}`
      const up = verbs.merge(subject.type, before.value, after.value)
      const complaint = sameBytes(trial, up, after.value, what('before ⊔ after, and after'))
      if (complaint !== undefined) return complaint
      if (verbs.merge(subject.type, after.value, before.value) !== after.value) return what('after ⊔ before is another object than after')() // biome-ignore format: one line
      const delta = change.delta as AnyDelta
      if (verbs.merge(subject.type, after.value, delta) !== after.value) return what('after ⊔ its delta is another object than after')() // biome-ignore format: one line
      return sameBytes(
        trial,
        verbs.merge(subject.type, before.value, delta),
        after.value,
        what('before ⊔ delta, and after'),
      )
    })
  },
}

const stable: Law = {
  name: 'stable references',
  says: 'A merge gives back the very same object exactly when nothing was added, and the same state when the state says the same.',
  check: trial =>
    firstOf(pairs(trial.points), ([a, b]) => {
      const both = trial.merged(a, b)
      const addsNothing = [...b.knows].every(number => a.knows.has(number) || !isEffective(trial, number))
      if ((both === a.value) !== addsNothing) return `${a.label} ⊔ ${b.label} is ${addsNothing ? 'another object, though it adds nothing' : 'the same object, though it adds something'}` // biome-ignore format: one line
      if (both.state !== a.value.state && trial.form(both) === trial.form(a.value)) return `${a.label} ⊔ ${b.label} has an equal state that is another object` // biome-ignore format: one line
      if (joinInto(trial, both, b.value) !== both.state) return `join gives another object when ${b.label} is joined again into ${a.label} ⊔ ${b.label}` // biome-ignore format: one line
      return undefined
    }),
}

const contexts: Law = {
  name: 'contexts',
  says: 'A merge has seen the dots of both sides and no others.',
  check: trial =>
    firstOf(pairs(trial.points), ([a, b]) => {
      const { seen } = trial.merged(a, b)
      const union = joinContexts(a.value.seen, b.value.seen)
      if (contextLeq(union, seen) && contextLeq(seen, union)) return undefined
      return `${a.label} ⊔ ${b.label} has seen ${countDots(seen)} dots, the two together ${countDots(union)}`
    }),
}

/** The laws of the join. */
export const joinLaws: readonly Law[] = [commutative, associative, idempotent, bottom, inflation, stable, contexts]

/** What the type's own join makes of a value and a part that it has absorbed; with the contexts that `merge` passes. */
function joinInto({ world }: Trial, whole: AnyDelta, part: AnyDelta): never {
  const seenBy = ({ names, seen }: AnyDelta) => (whole.names ? emptyContext() : names ? { ...seen, names } : seen)
  return world.subject.type.join(whole.state, part.state, seenBy(whole), seenBy(part), null) as never
}

function isEffective({ world }: Trial, number: number): boolean {
  return world.changes[number]?.delta !== undefined
}

/** The pairs of different points, each in one order. */
function* couples(points: readonly Point[]): IterableIterator<readonly [Point, Point]> {
  for (const [at, a] of points.entries()) for (const b of points.slice(at + 1)) yield [a, b]
}

/** Three points apart from each other, from each point on. */
function* triples(points: readonly Point[]): IterableIterator<readonly [Point, Point, Point]> {
  const at = (i: number): Point => points[i % points.length] as Point
  for (let i = 0; i < points.length; i++) yield [at(i), at(i + 1), at(i + 3)]
}
