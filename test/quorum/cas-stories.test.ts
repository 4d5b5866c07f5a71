// CASPaxos step by step: what an operation answers after which messages, and what becomes of it afterwards.

import { type Outcome, operationId } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { type AcceptorState, acceptor } from '../../src/quorum/acceptor'
import type { CasAnswer, CasOptions } from '../../src/quorum/cas-operation'
import { casChange, casRead } from '../../src/quorum/cas-paxos'
import { type CasChange, type CasState, emptyCasState } from '../../src/quorum/cas-state'
import { fencedOperation, fencedReplica } from '../../src/quorum/fenced'
import { joint } from '../../src/quorum/joint'
import { pairOf, type QuorumSystem } from '../../src/quorum/quorums'
import { play, table } from './support/by-hand'
import { counted } from './support/systems'

const three = ['a', 'b', 'c']
const acceptors = (names = three) => table(acceptor<CasState<number>>(), names)
const write =
  (next: number): CasChange<number, null> =>
  () => ({ value: next, result: null })
const add: CasChange<number, number> = (value = 0) => ({ value: value + 1, result: value + 1 })

const runs = (prefix: string) => {
  let count = 0
  return (options: Partial<CasOptions<number>> = {}): CasOptions<number> => ({
    system: counted(three),
    proposer: `${prefix}#${++count}`,
    ...options,
  })
}
const answerOf = <Result>(outcome: Outcome<CasAnswer<number, Result>> | undefined) => {
  if (outcome?.kind !== 'ok') throw new Error(outcome?.kind ?? 'not done')
  return outcome.value
}
/** Runs an operation with all that can be reached. */
function done<Result>(
  change: CasChange<number, Result> | 'read',
  id: string,
  number: number,
  replicas: ReturnType<typeof acceptors>,
  options: CasOptions<number>,
  names: readonly string[] = three,
) {
  const named = operationId(id, number)
  const played = play(
    change === 'read' ? casRead<number>(named, options) : casChange<number, unknown>(named, change, options),
  )
  for (let i = 0; i < 9 && played.outcome() === undefined; i++) {
    if (played.asks.length === 0) played.hear({ kind: 'timer', timer: 'attempt' })
    played.reach(replicas, ...names)
  }
  return played
}
const lost = (replica: AcceptorState<CasState<number>>) => ({ ...replica, promised: replica.accepted })

describe('what it costs', () => {
  test('a change is two round trips, one with the promise of the one before', () => {
    const replicas = acceptors()
    const run = runs('a')
    const first = done(add, 'alice', 1, replicas, run())
    expect(first.count()).toBe(6)
    const { hint, place } = answerOf(first.outcome())
    expect(place).toBe(1)
    const second = done(add, 'alice', 2, replicas, run({ hint }))
    expect(second.count()).toBe(3)
    expect(second.notes).toEqual(['one round trip'])
    expect(answerOf(second.outcome())).toMatchObject({ result: 2, version: 2 })
  })

  test('a promise that others have overtaken is dropped, which costs one round trip', () => {
    const replicas = acceptors()
    const run = runs('a')
    const { hint } = answerOf(done(add, 'alice', 1, replicas, run()).outcome())
    done(add, 'bob', 1, replicas, runs('b')())
    const second = done(add, 'alice', 2, replicas, run({ hint }))
    expect(second.notes).toEqual(['promise dropped'])
    expect(second.count()).toBe(9)
    expect(answerOf(second.outcome()).result).toBe(3)
  })
})

describe('what is not answered', () => {
  test('has failed when nobody was asked to accept, and is unknown afterwards', () => {
    const replicas = acceptors()
    const early = play(casChange(operationId('alice', 1), add, runs('a')()))
    early.reach(replicas, 'a')
    early.hear({ kind: 'abort' })
    expect(early.outcome()).toMatchObject({ kind: 'failed', by: ['a'] })
    const late = play(casChange(operationId('alice', 1), add, runs('b')({ hint: { counter: 9 } })))
    late.reach(replicas, 'a', 'b')
    late.hear({ kind: 'abort' })
    expect(late.outcome()).toMatchObject({ kind: 'unknown', operation: 'alice/1' })
  })

  test('has not failed if it may have been tried elsewhere, unless it is a read', () => {
    const change = play(casChange(operationId('alice', 1), add, runs('a')({ isResumed: true })))
    change.hear({ kind: 'abort' })
    expect(change.outcome()?.kind).toBe('unknown')
    const read = play(casRead(operationId('alice', 2), runs('a')({ isResumed: true })))
    read.hear({ kind: 'abort' })
    expect(read.outcome()?.kind).toBe('failed')
  })

  test('ends at once when too few can be reached', () => {
    const change = play(casChange(operationId('alice', 1), add, runs('a')()))
    change.hear({ kind: 'failure', from: 'a', call: 1, isCertain: true })
    expect(change.outcome()).toBeUndefined()
    change.hear({ kind: 'failure', from: 'b', call: 1, isCertain: true })
    expect(change.outcome()).toMatchObject({ kind: 'failed', refused: ['a', 'b'] })
  })

  test('ends after so many attempts', () => {
    const change = play(casChange(operationId('alice', 1), add, runs('a')({ attemptsMax: 3 })))
    for (let i = 0; i < 3; i++) change.hear({ kind: 'timer', timer: 'attempt' })
    expect(change.outcome()).toMatchObject({ kind: 'failed', reason: 'No agreement in 3 attempts.' })
    expect(change.asks.map(({ ask }) => ask.ballot.counter)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3])
  })

  test('is asked again with the same ballot when acceptors were silent', () => {
    const replicas = acceptors()
    const change = play(casChange(operationId('alice', 1), add, runs('a')()))
    change.reach(replicas, 'a', 'b')
    change.reach(replicas, 'a')
    change.hear({ kind: 'timer', timer: 'attempt' })
    expect(change.asks.map(({ to, ask }) => [to, ask.kind, ask.ballot.counter])).toEqual([
      ['b', 'accept', 1],
      ['c', 'accept', 1],
    ])
    change.reach(replicas, 'c')
    expect(answerOf(change.outcome()).result).toBe(1)
  })

  test('a function that throws has done nothing', () => {
    const replicas = acceptors()
    const change = done(() => { throw new Error('no stock') }, 'alice', 1, replicas, runs('a')()) // biome-ignore format: one line
    expect(change.outcome()).toMatchObject({ kind: 'failed', reason: 'The change threw: Error: no stock' })
    expect(answerOf(done('read', 'alice', 2, replicas, runs('b')()).outcome()).version).toBe(0)
  })
})

describe('an operation is done once', () => {
  test('when it is resumed after a minority has accepted it, and another has taken that up', () => {
    const replicas = acceptors()
    const first = play(casChange(operationId('alice', 1), add, runs('a')()))
    first.reach(replicas, 'a', 'b')
    first.reach(replicas, 'a')
    first.hear({ kind: 'abort' })
    expect(first.outcome()?.kind).toBe('unknown')
    expect(answerOf(done(add, 'bob', 1, replicas, runs('b')(), ['a', 'b']).outcome()).result).toBe(2)
    const again = done(add, 'alice', 1, replicas, runs('c')({ isResumed: true }))
    expect(again.notes).toContain('resume recognised')
    expect(answerOf(again.outcome())).toMatchObject({ result: 1, version: 1 })
    expect(answerOf(done('read', 'carol', 1, replicas, runs('d')()).outcome()).result).toBe(2)
  })

  test('when a slow proposer comes to it after the writer has gone on', () => {
    const replicas = acceptors()
    done(add, 'alice', 1, replicas, runs('a')())
    done(add, 'alice', 2, replicas, runs('b')())
    const slow = done(add, 'alice', 1, replicas, runs('c')({ isResumed: true }))
    expect(slow.outcome()?.kind).toBe('unknown')
    expect(answerOf(done('read', 'carol', 1, replicas, runs('d')()).outcome()).result).toBe(2)
  })

  test('also when it was refused, and would not be any more', () => {
    const replicas = acceptors()
    const take: CasChange<number, boolean> = (value = 0) => ({ value: Math.max(0, value - 1), result: value > 0 })
    expect(answerOf(done(take, 'alice', 1, replicas, runs('a')()).outcome()).result).toBe(false)
    done(write(5), 'bob', 1, replicas, runs('b')())
    expect(answerOf(done(take, 'alice', 1, replicas, runs('c')({ isResumed: true })).outcome()).result).toBe(false)
    expect(answerOf(done('read', 'carol', 1, replicas, runs('d')()).outcome()).result).toBe(5)
  })

  test('or not at all, when the register remembers fewer writers than have come since', () => {
    const replicas = acceptors()
    const few = { rowsMax: 2 }
    const { place } = answerOf(done(add, 'alice', 1, replicas, runs('a')(few)).outcome())
    for (const name of ['bob', 'carol', 'dave']) done(add, name, 1, replicas, runs(name)(few))
    const again = done(add, 'alice', 1, replicas, runs('b')({ ...few, isResumed: true }))
    expect(again.outcome()).toMatchObject({ kind: 'unknown' })
    expect(again.notes).toContain('operation forgotten')
    // Who knows that it cannot have been among those that were dropped is done.
    const { place: now } = answerOf(done('read', 'alice', 2, replicas, runs('c')(few)).outcome())
    const resumed = { ...few, isResumed: true }
    expect(done(add, 'erin', 1, replicas, runs('d')({ ...resumed, since: place })).outcome()?.kind).toBe('unknown')
    expect(answerOf(done(add, 'erin', 1, replicas, runs('e')({ ...resumed, since: now })).outcome()).result).toBe(5)
  })

  test('a first try needs no row, and its own attempts are told from those of others', () => {
    const replicas = acceptors()
    const few = { rowsMax: 1 }
    done(add, 'bob', 1, replicas, runs('b')(few))
    done(add, 'carol', 1, replicas, runs('c')(few))
    const slow = play(casChange(operationId('alice', 1), add, runs('a')({ ...few, hint: { counter: 20 } })))
    slow.reach(replicas, 'a', 'b')
    slow.reach(replicas, 'a', 'b')
    expect(answerOf(slow.outcome()).result).toBe(3)
    // Accepted by one, taken up by another, and dropped.
    const unlucky = play(casChange(operationId('alice', 2), add, runs('d')({ ...few, hint: { counter: 30 } })))
    unlucky.reach(replicas, 'a', 'b')
    unlucky.reach(replicas, 'a')
    for (const name of ['dave', 'erin']) done(add, name, 1, replicas, runs(name)(few), ['a', 'b'])
    for (let i = 0; i < 6 && unlucky.outcome() === undefined; i++) {
      unlucky.hear({ kind: 'timer', timer: 'attempt' })
      unlucky.reach(replicas, 'a', 'b')
    }
    expect(unlucky.outcome()?.kind).toBe('unknown')
    expect(answerOf(done('read', 'carol', 2, replicas, runs('e')()).outcome()).result).toBe(6)
  })
})

describe('doubled and late messages', () => {
  test('an answer counts once, and only for its call', () => {
    const replicas = acceptors()
    const change = play(casChange(operationId('alice', 1), add, runs('a')()))
    const promised = { kind: 'promised', accepted: { counter: 0, proposer: '' }, value: undefined } as const
    const heard = { kind: 'answer', from: 'a', call: 1, answer: promised } as const
    for (let i = 0; i < 3; i++) change.hear(heard)
    change.hear({ ...heard, from: 'nobody' })
    change.hear({ ...heard, from: 'b', call: 2 })
    expect(change.count()).toBe(3)
    change.reach(replicas, 'b')
    expect(change.count()).toBe(6)
  })

  test('a refusal of a doubled prepare is no conflict', () => {
    const change = play(casChange(operationId('alice', 1), add, runs('a')()))
    const { ask } = change.asks[0]!
    for (const from of three) change.hear({ kind: 'answer', from, call: 1, answer: { kind: 'refused', ballot: ask.ballot } }) // biome-ignore format: one line
    expect(change.notes).toEqual([])
    expect(change.count()).toBe(3)
  })

  test('a ballot that was promised with an acceptance is not prepared', () => {
    const replicas = acceptors()
    const change = play(casChange(operationId('alice', 1), add, runs('a')()))
    change.reach(replicas, 'a', 'b')
    for (const name of ['b', 'c']) replicas.ask(name, { kind: 'prepare', ballot: { counter: 1, proposer: 'z' } })
    change.reach(replicas, ...three)
    expect(replicas.states.get('a')?.promised).toEqual({ counter: 2, proposer: 'a#1' })
    expect(change.asks.map(({ ask }) => ask.ballot.counter)).toEqual([3, 3, 3])
    change.reach(replicas, ...three)
    change.reach(replicas, ...three)
    expect(answerOf(change.outcome()).result).toBe(1)
  })

  test('to accept twice is to accept once, whatever was promised since', () => {
    const replicas = acceptors()
    const value = emptyCasState<number>()
    const ballot = { counter: 1, proposer: 'a' }
    replicas.ask('a', { kind: 'accept', ballot, value })
    replicas.ask('a', { kind: 'prepare', ballot: { counter: 2, proposer: 'b' } })
    const before = replicas.states.get('a')
    expect(replicas.ask('a', { kind: 'accept', ballot, value }).kind).toBe('accepted')
    expect(replicas.states.get('a')).toBe(before)
  })
})

test('an acceptor that forgets its promise lets two proposers win', () => {
  const results = [false, true].map(forgets => {
    const replicas = acceptors()
    const alice = play(casChange(operationId('alice', 1), add, runs('a')()))
    alice.reach(replicas, 'a', 'b')
    const bob = play(casChange(operationId('bob', 1), add, runs('b')({ hint: { counter: 1 } })))
    bob.reach(replicas, 'b', 'c')
    if (forgets) replicas.states.set('b', lost(replicas.states.get('b')!))
    alice.reach(replicas, 'a', 'b')
    bob.reach(replicas, 'b', 'c')
    return [alice.outcome()?.kind, bob.outcome()?.kind]
  })
  expect(results).toEqual([
    [undefined, 'ok'],
    ['ok', 'ok'],
  ])
})

describe('other members, through a joint epoch', () => {
  const next = ['c', 'd', 'e']
  const both = [...three, 'd', 'e']
  const fencedRun = (id: string, epoch: number, system: QuorumSystem, names: readonly string[], replicas: Fenced) => {
    const options = runs(id)({ system, hint: { counter: epoch * 10 } })
    const read = play(fencedOperation(casRead<number>(operationId(id, 1), options), epoch))
    for (let i = 0; i < 3; i++) read.reach(replicas, ...names)
    return read
  }
  const replicasOf = () => table(fencedReplica(acceptor<CasState<number>>()), both)
  type Fenced = ReturnType<typeof replicasOf>
  const joined = joint(counted(three), counted(next))

  test('the value goes along with a read, and who is behind is refused', () => {
    const replicas = replicasOf()
    const write7 = casChange(operationId('alice', 1), write(7), runs('a')())
    const first = play(fencedOperation(write7, 1))
    for (let i = 0; i < 2; i++) first.reach(replicas, 'a', 'b')
    expect(first.outcome()?.kind).toBe('ok')
    const passed = fencedRun('bob', 2, joined, ['a', 'b', 'd', 'e'], replicas)
    expect(answerOf(passed.outcome()).result).toBe(7)
    expect(answerOf(fencedRun('carol', 3, counted(next), ['d', 'e'], replicas).outcome()).result).toBe(7)
    expect(fencedRun('dave', 1, counted(three), three, replicas).outcome()).toMatchObject({
      kind: 'failed',
      refused: ['a', 'b'],
    })
  })

  test('a joint quorum is a quorum of both', () => {
    const replicas = replicasOf()
    expect(fencedRun('bob', 2, joined, ['a', 'b', 'c'], replicas).outcome()).toBeUndefined()
    expect(fencedRun('carol', 2, joined, ['a', 'c', 'd'], replicas).outcome()?.kind).toBe('ok')
  })
})

describe('other members, one at a time', () => {
  const four = [...three, 'd']
  const five = [...four, 'e']
  /** From three to four: writes go to the four before reads do. */
  const growing = pairOf(counted(three).reads, counted(four).writes)

  function grown(isPassed: boolean) {
    const replicas = acceptors(five)
    // Only a and b have it.
    done(write(7), 'alice', 1, replicas, runs('a')(), ['a', 'b'])
    if (isPassed) done('read', 'alice', 2, replicas, runs('b')({ system: growing }), four)
    const system = counted(five)
    return answerOf(done('read', 'alice', 3, replicas, runs('c')({ system }), ['c', 'd', 'e']).outcome()).result
  }

  test('keep the value, when every register was read between', () => {
    expect(grown(true)).toBe(7)
  })

  test('lose it when that was left out', () => {
    expect(grown(false)).toBeUndefined()
  })
})

test('a deleted register is empty, keeps its version, and can be made again', () => {
  const replicas = acceptors()
  done(write(7), 'alice', 1, replicas, runs('a')())
  const remove: CasChange<number, null> = () => ({ value: undefined, result: null })
  expect(answerOf(done(remove, 'alice', 2, replicas, runs('b')()).outcome()).version).toBe(2)
  const read = answerOf(done('read', 'alice', 3, replicas, runs('c')()).outcome())
  expect(read).toMatchObject({ result: undefined, version: 2 })
  expect(answerOf(done(add, 'alice', 4, replicas, runs('d')()).outcome())).toMatchObject({ result: 1, version: 3 })
})
