/**
 * The laws of editing values: nothing that exists changes, and what is made depends on nothing else.
 */
import { InvariantError } from '../base/error'
import { interpret } from './interpret'
import { firstOf, type Law, sameBytes, sameView, shown } from './law'
import { textOfBytes } from './plain'
import { fresh, type Trial, trialOf } from './trial'
import type { AnyReplica } from './verbs'

const noOp: Law = {
  name: 'no-op',
  says: 'A recipe that does nothing gives the same replica and an empty delta; one that throws changes nothing.',
  check: trial => {
    const { verbs, subject } = trial.world
    const { type } = subject
    return firstOf(trial.versions.slice(-2), ({ value, column, step }) => {
      const label = `${trial.world.names[column]} after step ${step}`
      const [same, delta] = verbs.change(type, value, () => undefined)
      if (same !== value || delta.seen.ids.length > 0 || delta.state !== type.bottom)
        return `${label}: an empty recipe changes something`
      const before = textOfBytes(verbs.encode(type, value))
      const stop = new InvariantError('law', 'stop')
      const edits = someEdits(trial)
      try {
        verbs.change(type, value, edit => {
          for (const op of edits) subject.apply(edit as never, op)
          throw stop
        })
        return `${label}: what the recipe throws does not come out`
      } catch (error) {
        if (error !== stop) throw error
      }
      return textOfBytes(verbs.encode(type, value)) === before
        ? undefined
        : `${label}: a recipe that throws has changed it`
    })
  },
}

const untouched: Law = {
  name: 'old versions',
  says: 'Every version ever made still encodes to the same bytes and shows the same after all that came later.',
  check: trial => {
    const { verbs, subject, names } = trial.world
    return firstOf(trial.versions, ({ value, column, step, bytes, view }) => {
      const what = `${names[column]} after step ${step}`
      if (textOfBytes(verbs.encode(subject.type, value)) !== bytes) return `${what} encodes to other bytes than before`
      const now = shown(trial, value)
      return now === view ? undefined : `${what} shows ${now}, before it was ${view}`
    })
  },
}

const independent: Law = {
  name: 'independence',
  says: 'Two changes of one version do not influence each other: each comes out as if it were alone.',
  check: trial => {
    const { verbs, subject } = trial.world
    const { type } = subject
    const changes = trial.world.changes.slice(-2)
    if (changes.length < 2) return undefined
    return firstOf(trial.replicas.slice(-2), ({ label, value }) => {
      const [first, second] = changes.map(change => () => {
        const from = verbs.replica(type, 'zz-alone', value)
        return verbs.change(type, from, edit => change.writes.forEach(({ op }) => subject.apply(edit as never, op)))[0]
      }) as [() => AnyReplica, () => AnyReplica]
      const alone = first()
      const bytes = textOfBytes(verbs.encode(type, alone))
      second()
      if (textOfBytes(verbs.encode(type, alone)) !== bytes)
        return `${label}: a second change from it altered the result of the first`
      return sameBytes(trial, first(), alone, () => `${label}: one change made before and after another one`)
    })
  },
}

const inputs: Law = {
  name: 'frozen inputs',
  says: 'Nothing that a verb was given, or has returned, is changed in place.',
  check: ({ world }) => {
    if (world.failure === undefined) return undefined
    const { world: thawed } = trialOf(interpret(world.subject, world.history, { names: world.names, freeze: false }))
    if (thawed.failure?.step === world.failure.step) return undefined
    return `step ${world.failure.step} changes a frozen value: ${String(world.failure.error)}`
  },
}

const total: Law = {
  name: 'totality',
  says: 'No verb throws on what replicas can reach.',
  check: ({ world }) =>
    world.failure === undefined ? undefined : `step ${world.failure.step} throws ${String(world.failure.error)}`,
}

const batches: Law = {
  name: 'batches',
  says: 'Edits made in one change show what the same edits show when each is a change of its own.',
  check: trial => {
    const { verbs, subject } = trial.world
    const { type } = subject
    const edits = someEdits(trial)
    return firstOf(
      [fresh(trial), ...trial.replicas.slice(-2).map(point => verbs.replica(type, 'zz-batch', point.value))],
      from => {
        const [together] = verbs.change(type, from, edit => edits.forEach(op => subject.apply(edit as never, op)))
        const apart = edits.reduce<AnyReplica>(
          (sum, op) => verbs.change(type, sum, edit => subject.apply(edit as never, op))[0],
          from,
        )
        return sameView(
          trial,
          together,
          apart,
          () => `${edits.map(op => JSON.stringify(op)).join(', ')} in one change, and in ${edits.length}`,
        )
      },
    )
  },
}

/** The laws of editing values; the first two are about histories that could not be run to their end. */
export const editLaws: readonly Law[] = [inputs, total, noOp, untouched, independent, batches]

/** The edits of the last changes of the history. */
export function someEdits({ world }: Trial): readonly unknown[] {
  return world.changes.slice(-3).flatMap(change => change.writes.map(write => write.op))
}
