// Checkers of convergence and durability with one mistake each.

import { checkAcknowledged, checkConvergence, type FinalSeen, type Observation, type Operation } from 'meldkit/check'

interface Mutant<Says> {
  readonly name: string
  /** What goes wrong, in one sentence. */
  readonly story: string
  readonly says: Says
}

type Convergence = (observations: readonly Observation[]) => boolean
type Durability = (history: readonly Operation[], seenAtEnd: readonly FinalSeen[], inReads: boolean) => boolean

const isOk = ({ kind }: { readonly kind: string }) => kind === 'ok'

export const convergenceMutants: readonly Mutant<Convergence>[] = [
  {
    name: 'vectors as they come',
    story: 'Vectors are compared in the order of their keys, so the same dots pass for others.',
    says: observations =>
      isOk(checkConvergence(observations.map(one => ({ ...one, seen: JSON.stringify(one.seen) })))) &&
      isOk(checkConvergence(observations.map(one => ({ ...one, bytes: '' })))),
  },
  {
    name: 'only in the end',
    story: 'Only what each replica held last is compared.',
    says: observations =>
      isOk(
        checkConvergence(
          observations.filter(({ replica, at }, i) =>
            observations.every((other, j) => other.replica !== replica || other.at < at || (other.at === at && j <= i)),
          ),
        ),
      ),
  },
  {
    name: 'replicas apart',
    story: 'Each replica is compared with itself only.',
    says: observations =>
      observations.every(({ replica }) => isOk(checkConvergence(observations.filter(one => one.replica === replica)))),
  },
  {
    name: 'shrinking allowed',
    story: 'What a replica has seen is not compared with what it had seen before.',
    says: observations => isOk(checkConvergence(observations.map((one, i) => ({ ...one, replica: String(i) })))),
  },
  {
    name: 'the last first',
    story: 'Of observations at the same time the last in the list is taken for the first.',
    says: observations => isOk(checkConvergence([...observations].reverse())),
  },
]

export const durabilityMutants: readonly Mutant<Durability>[] = [
  {
    name: 'unknown as acknowledged',
    story: 'An update of unknown outcome must last as well.',
    says: (history, seenAtEnd, inReads) =>
      isOk(
        checkAcknowledged(
          history.map(one => ({ ...one, outcome: 'ok' as const })),
          seenAtEnd,
          { inReads },
        ),
      ),
  },
  {
    name: 'one replica is enough',
    story: 'An update lasts when any replica has it.',
    says: (history, seenAtEnd, inReads) =>
      isOk(checkAcknowledged(history, [], { inReads })) &&
      (seenAtEnd.length === 0 || seenAtEnd.some(end => isOk(checkAcknowledged(history, [end])))),
  },
  {
    name: 'reads not asked',
    story: 'Only the end counts, though reads were promised to be fresh.',
    says: (history, seenAtEnd) => isOk(checkAcknowledged(history, seenAtEnd)),
  },
  {
    name: 'keys mixed',
    story: 'A read must have the updates of other keys, too.',
    says: (history, seenAtEnd, inReads) =>
      isOk(
        checkAcknowledged(
          history.map(one => ({ ...one, key: '' })),
          seenAtEnd,
          { inReads },
        ),
      ),
  },
  {
    name: 'reads that touch',
    story: 'A read that starts when an update ends must have it.',
    says: (history, seenAtEnd, inReads) =>
      isOk(
        checkAcknowledged(
          history.map(one =>
            one.dot === undefined ? { ...one, call: one.call + 0.5, return: (one.return ?? 0) + 0.5 } : one,
          ),
          seenAtEnd,
          { inReads },
        ),
      ),
  },
]
