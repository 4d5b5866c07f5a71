/**
 * The laws of exchange: what one replica sends another suffices, and is no more than what that one lacks.
 */
import { contextLeq, contextOf, contextsDisjoint, subtractContexts, versionOf } from '../clock/causal-context'
import { firstOf, type Law, pairs, sameBytes } from './law'
import type { Point, Trial } from './trial'
import type { AnyDelta, AnyReplica } from './verbs'

const diffSuffices: Law = {
  name: 'diff suffices',
  says: 'Merging the diff has the effect of merging the version from which it was made.',
  check: trial =>
    firstOf(pairs(trial.points), ([newer, older]) => {
      const { verbs, subject } = trial.world
      const got = verbs.merge(subject.type, older.value, diffOf(trial, newer, older))
      return sameBytes(trial, got, trial.merged(older, newer), () => `${older.label} ⊔ diff(${newer.label}, ${older.label}), and ⊔ ${newer.label}`) // biome-ignore format: one line
    }),
}

const diffMinimal: Law = {
  name: 'diff is minimal',
  says: 'A diff claims no dot of the reader’s version vector, is empty when nothing is lacking, and holds no state that adds nothing.',
  check: trial => {
    const { subject } = trial.world
    return firstOf(allPairs(trial.points), ([newer, older]) => {
      const delta = diffOf(trial, newer, older)
      const what = `diff(${newer.label}, ${older.label})`
      if (!contextsDisjoint(delta.seen, contextOf(versionOf(older.value.seen))))
        return `${what} claims dots that the reader has seen`
      if (!contextLeq(delta.seen, newer.value.seen)) return `${what} claims dots that nobody has seen`
      if (contextLeq(newer.value.seen, older.value.seen) && delta.seen.ids.length > 0) return `${what} is not empty, though the reader has it all` // biome-ignore format: one line
      // Beyond a gap a diff repeats what the reader has: its state follows from the dots that it claims.
      const isGapless = contextLeq(older.value.seen, contextOf(versionOf(older.value.seen)))
      const addsNothing = isGapless && trial.merged(older, newer).state === older.value.state
      if (addsNothing && delta.state !== subject.type.bottom) return `${what} holds a state that changes nothing: ${trial.form(delta)}` // biome-ignore format: one line
      return undefined
    })
  },
}

const changesSuffice: Law = {
  name: 'changes since',
  says: 'What the log gives to a reader who tells what it has seen has the effect of merging the replica.',
  check: trial =>
    firstOf(pairs(trial.points), ([newer, older]) => {
      if (!('id' in newer.value)) return undefined
      const { verbs, subject } = trial.world
      const { kind, delta } = verbs.changesSince(subject.type, newer.value as AnyReplica, older.value.seen)
      const what = () => `${older.label} ⊔ what ${newer.label} gives it (${kind}), and ⊔ ${newer.label}`
      const missing = subtractContexts(newer.value.seen, older.value.seen)
      if (missing.ids.length === 0 && delta.seen.ids.length > 0)
        return `${what()}: it is not empty, though the reader has it all`
      return sameBytes(trial, verbs.merge(subject.type, older.value, delta), trial.merged(older, newer), what)
    }),
}

/** The laws of exchange. */
export const exchangeLaws: readonly Law[] = [diffSuffices, diffMinimal, changesSuffice]

function* allPairs(points: readonly Point[]): IterableIterator<readonly [Point, Point]> {
  for (const a of points) for (const b of points) yield [a, b]
}

function diffOf({ world }: Trial, newer: Point, older: Point): AnyDelta {
  return world.verbs.diff(world.subject.type, newer.value, older.value)
}
