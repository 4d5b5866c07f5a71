// A write, a change of members and a read, one random step after another, by the rules of epochs, or with one of them broken.

import {
  canSettle,
  configuration,
  jointConfiguration,
  type QuorumSystem,
  settledConfiguration,
  standingOf,
} from 'meldkit'
import type { Dice } from '../../check/support/dice'

export const movingBugs = [
  'acknowledges asks of an earlier epoch',
  'transfers what was asked before the joint epoch',
  'leaves the joint epoch before the transfer',
  'counts one that forgot, under its old name',
] as const
export type MovingBug = (typeof movingBugs)[number]

interface Replica {
  epoch: number
  has: boolean
  isUp: boolean
}

/** Whether a read of the last epoch saw the write that had been acknowledged before; undefined when none was or nothing was read. */
export function moved(dice: Dice, before: QuorumSystem, after: QuorumSystem, bug?: MovingBug): boolean | undefined {
  const first = configuration(before)
  const moving = jointConfiguration(first, after)
  const replicas = new Map<string, Replica>()
  for (const member of moving.system.members) replicas.set(member, { epoch: 1, has: false, isUp: true })
  const acknowledged = new Set<string>()
  const answered = new Set<string>()
  const transferred = new Set<string>()
  const read = new Set<string>()
  let [found, settled, mustSee, sees] = [false, false, undefined as boolean | undefined, false]
  const isWritten = () => before.writes.suffices(acknowledged)
  const isAsked = () => before.reads.suffices(answered)

  const acts: readonly ((name: string, replica: Replica) => void)[] = [
    (name, replica) => {
      const isDeaf = standingOf(first, name, replica.epoch) !== 'counts'
      if (!before.members.includes(name) || (isDeaf && bug !== 'acknowledges asks of an earlier epoch')) return
      replica.has = true
      acknowledged.add(name)
    },
    (_, replica) => {
      if (replica.epoch < (settled ? 3 : 2)) replica.epoch++
    },
    (name, replica) => {
      const isEarly = standingOf(moving, name, replica.epoch) !== 'counts'
      if (isAsked() || (isEarly && bug !== 'transfers what was asked before the joint epoch')) return
      answered.add(name)
      found ||= replica.has
    },
    (name, replica) => {
      if (!isAsked() || standingOf(moving, name, replica.epoch) !== 'counts') return
      replica.has ||= found
      transferred.add(name)
    },
    () => {
      settled ||= isHasty(bug) || canSettle(moving, transferred)
    },
    (name, replica) => {
      if (!settled) return
      const last = isHasty(bug) ? configuration(after, 3) : settledConfiguration(moving, transferred)
      if (standingOf(last, name, replica.epoch) !== 'counts') return
      mustSee ??= isWritten()
      read.add(name)
      sees ||= replica.has
    },
    (name, replica) => {
      // One of the first members loses what it has. By the rules it is nobody from then on.
      if (name !== before.members[0] || dice(8) > 0) return
      replica.has = false
      replica.isUp = bug === 'counts one that forgot, under its old name'
    },
  ]

  const names = [...replicas.keys()]
  for (let step = 0; step < 400 && !after.reads.suffices(read); step++) {
    const name = names[dice(names.length)] as string
    const replica = replicas.get(name) as Replica
    if (replica.isUp) acts[dice(acts.length)]?.(name, replica)
  }
  return mustSee === true && after.reads.suffices(read) ? sees : undefined
}

const isHasty = (bug: MovingBug | undefined) => bug === 'leaves the joint epoch before the transfer'
