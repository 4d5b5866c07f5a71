// Hints and the replica that keeps them, as stories; and replicas that keep them wrongly.

import {
  dropHint,
  expireHints,
  forgetTarget,
  type Hint,
  type Hints,
  hintOf,
  hintsFor,
  keepHint,
  noHints,
  type QuorumAsk,
  type QuorumReplicaState,
  quorumReplica,
  type ReplicaFunction,
  replayOf,
} from 'meldkit'
import { describe, expect, test } from 'vitest'
import { newerTagged, type Tagged } from './support/plain-register'
import { stored, tagged } from './support/play'

const hint = (counter: number, rest: Partial<Hint<Tagged>> = {}): Hint<Tagged> => {
  return { target: 'a', key: 'x', versioned: tagged(counter), expiresMs: 100, ...rest }
}
const keeping = (...hints: readonly Hint<Tagged>[]): Hints<Tagged> =>
  hints.reduce((kept, each) => keepHint(kept, each, newerTagged), noHints<Tagged>())

describe('a stand-in', () => {
  test('keeps one hint a member and key, the newest, whatever came in which order', () => {
    expect(hintsFor(keeping(hint(2), hint(1), hint(3)), 'a', 0, 9)).toEqual([hint(3)])
    expect(hintsFor(keeping(hint(3), hint(2), hint(1)), 'a', 0, 9)).toEqual([hint(3)])
  })

  test('keeps it until the later of two expiries, and changes nothing for what it has', () => {
    const kept = keeping(hint(2, { expiresMs: 100 }), hint(1, { expiresMs: 300 }))
    expect(hintOf(kept, 'a', 'x')).toEqual(hint(2, { expiresMs: 300 }))
    expect(keepHint(kept, hint(1), newerTagged)).toBe(kept)
  })

  test('drops it when its target has it, but not the newer one that came while it was on its way', () => {
    const kept = keeping(hint(1))
    expect(hintOf(dropHint(kept, hint(1), newerTagged), 'a', 'x')).toBeUndefined()
    const newer = keepHint(kept, hint(2), newerTagged)
    expect(dropHint(newer, hint(1), newerTagged)).toBe(newer)
    expect(dropHint(noHints<Tagged>(), hint(1), newerTagged).size).toBe(0)
  })

  test('drops it when the window has passed, and does not replay it then', () => {
    const kept = keeping(hint(1), hint(1, { key: 'y', expiresMs: 300 }), hint(1, { target: 'b' }))
    expect(hintsFor(kept, 'a', 100, 9).map(({ key }) => key)).toEqual(['y'])
    const left = expireHints(kept, 100)
    expect([...(left.size === 1 ? hintsFor(left, 'a', 0, 9) : [])].map(({ key }) => key)).toEqual(['y'])
    expect(expireHints(left, 299)).toBe(left)
    expect(expireHints(left, 300).size).toBe(0)
  })

  test('replays a few at a time', () => {
    const many = keeping(...Array.from({ length: 20 }, (_, i) => hint(1, { key: `k${i}` })))
    expect(hintsFor(many, 'a', 0, 5)).toHaveLength(5)
    expect(hintsFor(many, 'b', 0, 5)).toEqual([])
  })

  test('forgets a member that has left', () => {
    expect(forgetTarget(keeping(hint(1), hint(1, { target: 'b' })), 'a').size).toBe(1)
  })
})

type Replica = ReplicaFunction<QuorumReplicaState<Tagged>, QuorumAsk<Tagged>, unknown>
type MakeReplica = (id: string, epoch: number) => Replica

const right: MakeReplica = (id, epoch) => quorumReplica({ id, epoch, join: newerTagged })
const about = { key: 'x', epoch: 1, target: 'a' } as const
const read = { ...about, kind: 'read' } as const
const write = (counter: number) => ({ ...about, kind: 'write', versioned: tagged(counter) }) as const
const asHint = (counter: number) => ({ ...write(counter), expiresMs: 100 }) as const

/** The answers to these asks, one after another. */
const answers = (replica: Replica, ...asks: readonly QuorumAsk<Tagged>[]): readonly unknown[] => {
  let state = replica.initial
  return asks.map(ask => {
    const { state: next, answer } = replica.answer(state, ask)
    state = next
    return answer
  })
}
const holds = (counter?: number) => ({
  kind: 'found',
  epoch: 1,
  found: counter === undefined ? undefined : tagged(counter),
})
const refuses = expect.objectContaining({ kind: 'refused' })

/** What a replica must do, each as what is asked and what must be answered. */
const rules: Readonly<Record<string, (make: MakeReplica) => readonly [got: unknown, want: unknown]>> = {
  'joins what comes late with what it holds': make => [
    answers(make('a', 1), write(2), write(1), read),
    [stored, stored, holds(2)],
  ],
  'takes a replayed hint in any order, any number of times': make => [
    answers(make('a', 1), replayOf(hint(1), 1), write(3), replayOf(hint(2), 1), replayOf(hint(1), 1), read).at(-1),
    holds(3),
  ],
  'that took over an address takes nothing that was meant for another id': make => [
    answers(make('a2', 1), replayOf(hint(1), 1), { ...read, target: 'a2' }),
    [refuses, holds()],
  ],
  'answers for another from its hint, and for itself from its copy': make => [
    answers(make('d', 1), { ...write(7), target: 'd' }, asHint(1), read, { ...read, target: 'd' }),
    [stored, stored, holds(1), holds(7)],
  ],
  'of another epoch refuses': make => [answers(make('a', 2), write(1), read), [refuses, refuses]],
  'of another epoch does not deny what it took in an earlier one': make => {
    const { state } = make('a', 1).answer(make('a', 1).initial, write(1))
    return [make('a', 2).answer(state, write(1)).answer, { ...stored, epoch: 2 }]
  },
}

describe('a replica', () => {
  test.each(Object.keys(rules))('%s', rule => {
    const [got, want] = rules[rule]!(right)
    expect(got).toEqual(want)
  })

  test('gives the same state when it learns nothing', () => {
    const replica = right('a', 1)
    const { state } = replica.answer(replica.initial, write(2))
    expect(replica.answer(state, write(1)).state).toBe(state)
    expect(replica.answer(state, { ...asHint(1), target: 'b' }).state).not.toBe(state)
  })
})

/** Each changes what a replica is asked, or does something else. */
const mutants: Readonly<Record<string, readonly [breaks: string, make: MakeReplica]>> = {
  'puts what comes in place of what it holds': [
    'joins what comes late with what it holds',
    (id, epoch) => quorumReplica({ id, epoch, join: (_, offered) => offered }),
  ],
  'replays in order of arrival over newer data': [
    'takes a replayed hint in any order, any number of times',
    (id, epoch) => quorumReplica({ id, epoch, join: (_, offered) => offered }),
  ],
  'goes by its address, not its id': [
    'that took over an address takes nothing that was meant for another id',
    (_, epoch) => {
      const replica = right('a', epoch)
      return { ...replica, answer: (state, ask) => replica.answer(state, { ...ask, target: 'a' }) }
    },
  ],
  'keeps a hint as a copy of its own': [
    'answers for another from its hint, and for itself from its copy',
    (id, epoch) => {
      const replica = right(id, epoch)
      return { ...replica, answer: (state, ask) => replica.answer(state, { ...ask, target: id }) }
    },
  ],
  'does not look at the epoch': [
    'of another epoch refuses',
    (id, epoch) => {
      const replica = right(id, epoch)
      return { ...replica, answer: (state, ask) => replica.answer(state, { ...ask, epoch }) }
    },
  ],
  'denies what it took before': [
    'of another epoch does not deny what it took in an earlier one',
    (id, epoch) => {
      const replica = right(id, epoch)
      const answer = { kind: 'refused', epoch, reason: '' }
      return {
        ...replica,
        answer: (state, ask) => (ask.epoch === epoch ? replica.answer(state, ask) : { state, answer }),
      }
    },
  ],
}

test.each(Object.keys(mutants))('a replica that %s is found', name => {
  const [rule, make] = mutants[name]!
  const [got, want] = rules[rule]!(make)
  expect(got).not.toEqual(want)
})
