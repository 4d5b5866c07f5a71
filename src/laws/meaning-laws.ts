/**
 * The laws of meaning: not only do replicas agree, they agree on what is right.
 */
import { type CausalContext, hasSeen } from '../clock/causal-context'
import { plainOf, textOf } from '../codec/plain'
import type { AnyCrdt, KeyOf, Restored } from '../crdt/contract'
import { facetsOf, hasFacets } from '../crdt/facets'
import { compaction } from './compaction-law'
import { interpret, stampSeen, type Version } from './interpret'
import { firstOf, type Law, sameView, shown } from './law'
import { cut } from './timeline'
import { type Point, pointOf, type Trial } from './trial'
import type { AnyDelta, AnyReplica } from './verbs'

const oracle: Law = {
  name: 'oracle',
  says: 'A view is what the naive model says of the edits seen, wherever each came after all that its author had seen.',
  check: trial => {
    const { subject, changes, names } = trial.world
    if (subject.oracle === undefined) return undefined
    return firstOf(trial.world.versions, ({ value, knows, isCausal, column, step }) => {
      if (!isCausal) return undefined
      const expected = textOf(
        subject.oracle?.(changes.filter(({ number }) => knows.has(number)).flatMap(change => change.writes)),
      )
      const got = trial.view(value)
      return got === expected
        ? undefined
        : `${names[column]} after step ${step} shows ${cut(got, 120)}, expected ${cut(expected, 120)}`
    })
  },
}

const stamps: Law = {
  name: 'stamps',
  says: 'A replica’s stamp is the largest of the changes that it has seen.',
  check: trial =>
    firstOf(trial.versions, ({ value, knows, column, step }) => {
      const expected = stampSeen([...knows].flatMap(number => trial.world.changes[number] ?? []))
      return value.stamp === expected
        ? undefined
        : `${trial.world.names[column]} after step ${step} has the stamp ${value.stamp}, expected ${expected}`
    }),
}

const observedRemove: Law = {
  name: 'observed remove',
  says: 'Clearing removes what its author shows, and of what others made exactly what it had seen; nothing old returns.',
  check: trial => {
    if (trial.world.subject.type.kind !== 'causal') return undefined
    return firstOf(trial.shuffled(trial.replicas, 6).slice(0, 3), from => clearProblem(trial, from))
  },
}

function clearProblem(trial: Trial, from: Point): string | undefined {
  const { verbs, subject } = trial.world
  const { type } = subject
  const [cleared, delta] = inScope(trial, verbs.branch(type, from.value as AnyReplica, 'zz-clear'), scope => {
    const removal = type.clear(scope.read())
    if (removal !== type.bottom) scope.emit(removal)
  })
  const empty = trial.view(trial.withState(from.value, type.bottom as never))
  if (type.alive(cleared.state) || shown(trial, cleared) !== empty)
    return `${from.label} shows ${shown(trial, cleared)} after a clear`
  return firstOf(trial.points, other => {
    const back = verbs.merge(type, cleared, other.value)
    const onto = verbs.merge(type, verbs.merge(type, other.value, delta), from.value)
    const complaint = sameView(
      trial,
      back,
      onto,
      () => `${from.label} cleared ⊔ ${other.label}, and the other way round`,
    )
    if (complaint !== undefined) return complaint
    const survivors = dotsOf(trial, trial.merged(from, other)).filter(text => !wasSeen(text, from.value.seen))
    const left = dotsOf(trial, back)
    const isRight =
      subject.deletionsWin === true ? left.every(dot => survivors.includes(dot)) : textOf(survivors) === textOf(left)
    if (isRight) return undefined
    return `${from.label} cleared ⊔ ${other.label} shows the writes ${textOf(left)}, expected those that the clear had not seen: ${textOf(survivors)}`
  })
}

const reconciling: Law = {
  name: 'reconcile',
  says: 'After reconciling with the view of another version a replica shows that view.',
  check: trial => {
    const { subject } = trial.world
    const { type } = subject
    return firstOf(trial.shuffled(trial.replicas, 7).slice(0, 3), from =>
      firstOf(trial.replicas.slice(0, 4), to => {
        const [now, next] = [plainView(trial, from.value), plainView(trial, to.value)]
        if (next === undefined || subject.reconciles?.(now, next) === false) return undefined
        const [after] = inScope(trial, from.value as AnyReplica, scope => facetsOf(type).reconcile(scope, next, noKey))
        const got = shown(trial, after)
        return got === textOf(next)
          ? undefined
          : `${from.label} reconciled with ${cut(textOf(next), 120)} shows ${cut(got, 120)}`
      }),
    )
  },
}

const undoing: Law = {
  name: 'inverse',
  says: 'The inverse of a change, when nothing came in between, restores the view before it.',
  check: trial => {
    const { subject } = trial.world
    const { type } = subject
    // A compaction changes no view, so there is nothing to undo; what it dropped is gone.
    const edits = trial.changes.filter(change => change.writes.length > 0)
    return firstOf(edits, ({ number, before, after }) => {
      const old = plainView(trial, before.value)
      if (subject.undoes?.(old, plainView(trial, after.value)) === false) return undefined
      const [undone] = inScope(trial, after.value, scope =>
        facetsOf(type).inverse(scope, before.value.state, after.value.state, nothingRestored),
      )
      const got = shown(trial, undone)
      return got === textOf(old)
        ? undefined
        : `change ${number + 1} undone shows ${cut(got, 120)}, before it was ${cut(textOf(old), 120)}`
    })
  },
}

const reasons: Law = {
  name: 'reasons',
  says: 'Every write that `why` names was seen.',
  check: trial =>
    firstOf(trial.points, ({ label, value }) => {
      const unseen = dotsOf(trial, value).find(text => !wasSeen(text, value.seen))
      return unseen === undefined ? undefined : `${label}: ${unseen} has not been seen`
    }),
}

const renaming: Law = {
  name: 'renaming',
  says: 'Other replica ids in the same order give the same views and the same states, but for the ids.',
  check: trial => {
    const { world } = trial
    const order = [...world.names].sort()
    const twin = interpret(world.subject, world.history, {
      names: world.names.map(name => otherNames[order.indexOf(name)] as string),
    })
    const renamed = (text: string) =>
      otherNames.reduce((done, other, i) => done.replaceAll(other, order[i] as string), text)
    return firstOf(world.versions.entries(), ([i, version]) => {
      const other = twin.versions[i] as Version
      const label = pointOf(world, version).label
      return firstOf([trial.view, trial.form], textOf => {
        const [ours, theirs] = [textOf(version.value), renamed(textOf(other.value))]
        return ours === theirs ? undefined : `${label} is ${cut(ours, 160)}, with other ids ${cut(theirs, 160)}`
      })
    })
  },
}

const noKey: KeyOf = () => undefined

const nothingRestored: Restored = { find: dot => dot, note: () => undefined }

/** Ascending, and nothing that an edit would contain. */
const otherNames: readonly string[] = ['~kilo', '~lima', '~mike']

/** The laws of meaning. */
/** The law for types that have facets; of others it says nothing. */
function ofFacets(law: Law): Law {
  return { ...law, check: trial => (hasFacets(trial.world.subject.type) ? law.check(trial) : undefined) }
}

export const meaningLaws: readonly Law[] = [
  oracle,
  stamps,
  observedRemove,
  ...[reconciling, undoing, reasons].map(ofFacets),
  compaction,
  renaming,
]

type AnyScope = Parameters<AnyCrdt['edit']>[0]

/** One change through the scope itself. It is a second change of that version: its result is only looked at. */
function inScope({ world }: Trial, from: AnyReplica, work: (scope: AnyScope) => void): readonly [AnyReplica, AnyDelta] {
  const type = { ...world.subject.type, edit: (scope: AnyScope) => scope }
  return world.verbs.change(type, from, scope => work(scope as AnyScope))
}

function plainView({ world }: Trial, value: AnyDelta): unknown {
  const view = world.verbs.view(world.subject.type, value)
  return plainOf(world.subject.plain === undefined ? view : world.subject.plain(view as never))
}

function dotsOf({ world }: Trial, value: AnyDelta): readonly string[] {
  const { type } = world.subject
  if (!hasFacets(type)) return []
  const { winners, losers } = facetsOf(type).why(value.state)
  return [...winners, ...losers].map(write => write.dot).sort()
}

function wasSeen(dot: string, seen: CausalContext): boolean {
  const at = dot.indexOf('@')
  return hasSeen(seen, dot.slice(at + 1) as never, Number(dot.slice(0, at)))
}
