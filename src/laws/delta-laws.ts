/**
 * The laws of deltas: small states that together are the whole, in any order, any number of times.
 *
 * Source: Almeida, Shoker & Baquero, "Delta State Replicated Data Types" (JPDC 2018). The laws that they rest on are the
 * ones that js-delta-crdts broke: a context compacted over a gap, a remove that carried no context.
 */
import { contextLeq, countDots, hasSeen, highestOf } from '../clock/causal-context'
import type { Change } from './interpret'
import { firstOf, type Law, pairs, sameBytes } from './law'
import { deltaPoint, fresh, type Point, type Trial } from './trial'
import type { AnyDelta } from './verbs'

const dots: Law = {
  name: 'fresh dots',
  says: 'A change takes the next dots of its writer, at least one, claims no others, and removes only what its author had seen.',
  check: trial => firstOf(trial.changes, dotProblem),
}

function dotProblem({ number, before, after, delta, stamp }: Change): string | undefined {
  const { seen, ahead } = delta as AnyDelta
  const { id } = before.value
  const last = highestOf(before.value.seen, id)
  const now = highestOf(after.value.seen, id)
  const label = `change ${number + 1}`
  if (now <= last) return `${label} takes no dot`
  if (countDots(seen) !== now - last || !hasSeen(seen, id, last + 1) || !hasSeen(seen, id, now)) {
    return `${label} takes the dots ${last + 1} to ${now} of ${id}, but its delta has seen ${countDots(seen)} dots: ${JSON.stringify(seen)}`
  }
  if (!contextLeq(ahead, before.value.seen))
    return `${label} removes dots that its author had not seen: ${JSON.stringify(ahead)}`
  if (after.value.stamp !== stamp) return `${label} has the stamp ${after.value.stamp}, expected ${stamp}`
  return undefined
}

const complete: Law = {
  name: 'complete deltas',
  says: 'A replica is the merge of all deltas that it has seen, in any order, any number of times.',
  check: trial =>
    firstOf(trial.replicas, ({ label, value, knows }) =>
      firstOf(orders(trial, deltasOf(trial, knows)), deltas => {
        const { verbs, subject } = trial.world
        const folded = deltas.reduce((sum, delta) => verbs.merge(subject.type, sum, delta.value), fresh(trial))
        return sameBytes(
          trial,
          folded,
          value,
          () => `${deltas.map(delta => delta.label).join(', ')} one after another, and ${label}`,
        )
      }),
    ),
}

const groups: Law = {
  name: 'delta groups',
  says: 'Groups of deltas that overlap in part merge to what their deltas say together, with each other and with a replica.',
  check: trial => {
    const deltas = trial.shuffled(trial.changes, 1).map(deltaPoint)
    if (deltas.length < 2) return undefined
    const cut = Math.ceil(deltas.length / 2)
    const [left, right] = [deltas.slice(0, cut), deltas.slice(cut - 1)]
    const { merge } = trial.world.verbs
    const { type } = trial.world.subject
    const group = (points: readonly Point[]) =>
      points.map(({ value }) => value).reduce((sum, value) => merge(type, sum, value))
    const whole = group(deltas)
    const complaint = sameBytes(trial, merge(type, group(right), group(left)), whole, () => `${names(right)} ⊔ ${names(left)}, and ${names(deltas)}`) // biome-ignore format: one line
    if (complaint !== undefined) return complaint
    return firstOf(trial.replicas, ({ label, value }) => {
      const inGroups = merge(type, merge(type, value, group(left)), group(right))
      const inTurn = deltas.reduce((sum, delta) => merge(type, sum, delta.value), value)
      return sameBytes(
        trial,
        inGroups,
        inTurn,
        () => `${label} ⊔ ${names(left)} ⊔ ${names(right)}, and their deltas one by one`,
      )
    })
  },
}

const convergence: Law = {
  name: 'convergence',
  says: 'Whoever has seen the same changes has the same dots, the same bytes and the same view.',
  check: trial => {
    const known = new Map<string, Point>()
    return firstOf(values(trial), point => {
      const key = [...point.knows].filter(number => trial.world.changes[number]?.delta !== undefined).sort((a, b) => a - b).join() // biome-ignore format: one line
      const other = known.get(key)
      if (other !== undefined)
        return sameBytes(trial, point.value, other.value, () => `${point.label} and ${other.label}`)
      known.set(key, point)
      return undefined
    })
  },
}

/** The laws of deltas. */
export const deltaLaws: readonly Law[] = [dots, complete, groups, convergence]

/** Every version, and the merges of all newest ones in every order. */
function* values(trial: Trial): IterableIterator<Point> {
  const { verbs, subject, newest } = trial.world
  for (const { value, knows, column, step } of trial.versions) yield { label: `${trial.world.names[column]} after step ${step}`, value, knows } // biome-ignore format: one line
  yield* trial.points
  const knows = new Set(newest.flatMap(version => [...version.knows]))
  for (const [a, b] of pairs(newest)) {
    const others = newest.filter(version => version !== a && version !== b)
    const value = [b, ...others].reduce((sum, next) => verbs.merge(subject.type, sum, next.value), a.value)
    yield { label: 'the newest versions merged in some order', value, knows }
  }
}

function deltasOf(trial: Trial, knows: ReadonlySet<number>): readonly Point[] {
  return trial.changes.filter(change => knows.has(change.number)).map(deltaPoint)
}

/** As made, backwards, and shuffled with each one twice. */
function* orders(trial: Trial, deltas: readonly Point[]): IterableIterator<readonly Point[]> {
  yield deltas
  yield [...deltas].reverse()
  yield trial.shuffled([...deltas, ...deltas], 2)
}

function names(points: readonly Point[]): string {
  return `(${points.map(point => point.label).join(' ⊔ ')})`
}
