// A register step by step: what an operation asks, when it is done, and what its answer is worth.

import {
  type AbdAnswer,
  type AbdAsk,
  type AbdOperation,
  type AbdReplicaState,
  type AbdState,
  abdRead,
  abdReplica,
  abdWrite,
  type Configuration,
  canSettle,
  configuration,
  jointConfiguration,
  majorities,
  type OperationEffect,
  type OperationEvent,
  operationId,
  settledConfiguration,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

type Effect = OperationEffect<AbdAsk<string>, string>
type Heard =
  OperationEvent<AbdAnswer<string>> extends infer E
    ? E extends unknown
      ? Omit<E, 'wallMs' | 'monotonicMs' | 'random'>
      : never
    : never

const abc = configuration(majorities(['a', 'b', 'c']))
const now = { wallMs: 0, monotonicMs: 0, random: 0 }
const mine = operationId('alice', 1)
const begin: Heard = { kind: 'begin' }
const versioned = (seq: number, writer: string, value: string) => ({ version: { seq, writer }, value })
const found = (from: string, held: ReturnType<typeof versioned>, isTraced = false): Heard => {
  return { kind: 'answer', from, call: 1, answer: { kind: 'found', held, isTraced } }
}
const stored = (from: string): Heard => ({ kind: 'answer', from, call: 2, answer: { kind: 'stored' } })
const [old, open] = [versioned(1, 'bob/1', 'shut'), versioned(2, 'carol/1', 'open')]

function play(operation: AbdOperation<string>, ...heard: Heard[]) {
  let state = operation.initial
  let last: readonly Effect[] = []
  for (const event of heard) {
    const step = operation.step(state, { ...event, ...now } as OperationEvent<AbdAnswer<string>>)
    state = step.state
    last = step.effects
  }
  const asked = last.flatMap(effect => (effect.kind === 'ask' ? [effect.to] : []))
  const done = last.find(effect => effect.kind === 'done')
  const notes = last.flatMap(effect => (effect.kind === 'note' ? [effect.note] : []))
  return { state, last, asked, notes, outcome: done?.kind === 'done' ? done.outcome : undefined }
}

const read = abdRead<string>({ id: mine, configuration: abc })
const write = abdWrite({ id: mine, configuration: abc, value: 'ajar' })
const again = abdWrite({ id: mine, configuration: abc, value: 'ajar', resume: 'find' })

describe('a read', () => {
  test('asks everyone, and is done when a write quorum holds the same', () => {
    expect(play(read, begin).asked).toEqual(['a', 'b', 'c'])
    const { outcome, notes } = play(read, begin, found('a', open), found('c', open))
    expect(outcome).toEqual({ kind: 'ok', value: 'open', got: 2, by: ['a', 'c'], refused: [] })
    expect(notes).toEqual(['fast path taken'])
  })
  test('writes the largest tag back to those that may lack it, and counts the one that has it', () => {
    const back = play(read, begin, found('a', old), found('b', open))
    expect(back.notes).toEqual(['written back'])
    expect(back.asked).toEqual(['a', 'c'])
    expect(play(read, begin, found('a', old), found('b', open), stored('c')).outcome).toMatchObject({ value: 'open' })
  })
  test('has failed, whenever it ends early', () => {
    const heard = [begin, found('a', old), found('b', open)]
    expect(play(read, ...heard, { kind: 'timer', timer: 'deadline' }).outcome?.kind).toBe('failed')
    expect(play(read, begin, { kind: 'abort' }).outcome?.kind).toBe('failed')
  })
})

describe('a write', () => {
  test('stores under a tag larger than all it found, which names the operation', () => {
    const { state, asked } = play(write, begin, found('a', old), found('b', open))
    expect(state.best).toEqual(versioned(3, 'alice/1', 'ajar'))
    expect(asked).toEqual(['a', 'b', 'c'])
  })
  test('is done when a write quorum has stored it', () => {
    const heard = [begin, found('a', old), found('b', open), stored('b')]
    expect(play(write, ...heard).outcome).toBeUndefined()
    expect(play(write, ...heard, stored('b')).outcome).toBeUndefined()
    expect(play(write, ...heard, stored('c')).outcome).toMatchObject({ kind: 'ok', value: 'ajar', by: ['b', 'c'] })
  })
  test('has failed before it stored anything, and is unknown after that', () => {
    const late: Heard = { kind: 'timer', timer: 'deadline' }
    expect(play(write, begin, found('a', old), late).outcome?.kind).toBe('failed')
    expect(play(write, begin, found('a', old), found('b', old), stored('a'), late).outcome).toMatchObject({
      kind: 'unknown',
      operation: mine,
    })
    expect(play(write, begin, found('a', old), found('b', old), { kind: 'abort' }).outcome?.kind).toBe('unknown')
  })
  test('does not wait for the deadline when too many have failed', () => {
    const failure = (from: string, call: number): Heard => ({ kind: 'failure', from, call, isCertain: true })
    expect(play(write, begin, failure('a', 1)).outcome).toBeUndefined()
    expect(play(write, begin, failure('a', 1), failure('a', 1)).outcome).toBeUndefined()
    const ended = play(write, begin, failure('a', 1), failure('b', 1))
    expect(ended.notes).toEqual(['quorum impossible'])
    expect(ended.outcome).toMatchObject({ kind: 'failed', refused: ['a', 'b'] })
  })
  test('asks the silent ones again', () => {
    expect(play(write, begin, found('b', old), { kind: 'timer', timer: 'again' }).asked).toEqual(['a', 'c'])
  })
  test('drops answers of the other phase, of strangers, and all that comes when it is done', () => {
    expect(play(write, begin, stored('a')).notes).toEqual(['answer of the other phase dropped'])
    expect(play(write, begin, found('mallory', open)).state.yes).toEqual([])
    const heard = [begin, found('a', old), found('b', old), stored('a'), stored('c')]
    expect(play(write, ...heard, stored('b')).last).toEqual([])
  })
})

describe('a write that is resumed', () => {
  const own = versioned(3, 'alice/1', 'ajar')
  test('goes on under its own tag when that is the largest', () => {
    const step = play(again, begin, found('a', own, true), found('b', open))
    expect(step.notes).toEqual(['resume found its own tag'])
    expect(step.state.best).toBe(own)
    expect(play(again, begin, found('a', own, true), found('b', open), stored('c')).outcome?.kind).toBe('ok')
  })
  test('makes sure of what has overwritten it when a replica remembers it', () => {
    const later = versioned(4, 'carol/2', 'locked')
    const heard = [begin, found('a', later, true), found('b', open)]
    expect(play(again, ...heard).notes).toEqual(['resume found its tag overwritten'])
    expect(play(again, ...heard).state.best).toBe(later)
    // It was to write 'ajar', and did so.
    expect(play(again, ...heard, stored('b')).outcome).toMatchObject({ kind: 'ok', value: 'ajar' })
  })
  test('waits for all when a quorum has no trace, and stays unknown when nobody has one', () => {
    expect(play(again, begin, found('a', open), found('b', open)).outcome).toBeUndefined()
    const ended = play(again, begin, found('a', open), found('b', open), found('c', open))
    expect(ended.outcome).toMatchObject({ kind: 'unknown', operation: mine })
    expect(play(again, begin, found('a', open), found('b', open), found('c', own, true)).asked).toEqual(['a', 'b'])
  })
  test('never takes a second tag: with the first one at hand it need not look', () => {
    const resumed = abdWrite({ id: mine, configuration: abc, value: 'ajar', resume: own.version })
    expect(play(resumed, begin).last[1]).toMatchObject({ call: 2, ask: { kind: 'store', stored: own } })
    expect(play(resumed, begin, stored('a'), stored('b')).outcome).toMatchObject({ kind: 'ok', value: 'ajar' })
  })
})

describe('a replica', () => {
  const { initial, answer } = abdReplica('shut')
  const store = (state: AbdReplicaState<string>, of: typeof open, epoch = 1) =>
    answer(state, { kind: 'store', epoch, stored: of })
  test('keeps the larger tag, whatever comes first, and acknowledges both', () => {
    expect(store(store(initial, open).state, old)).toMatchObject({ state: { held: open }, answer: { kind: 'stored' } })
    expect(store(store(initial, old).state, open).state.held).toBe(open)
  })
  test('does not change when it is asked or told what it knows', () => {
    const { state } = store(initial, open)
    expect(store(state, { ...open }).state).toBe(state)
    expect(answer(state, { kind: 'query', epoch: 1 }).state).toBe(state)
  })
  test('remembers what was overwritten, in whichever order it came, and no more than it may', () => {
    const { state } = store(store(initial, open).state, old)
    expect(answer(state, { kind: 'query', epoch: 1, trace: operationId('bob', 1) }).answer).toMatchObject({
      isTraced: true,
    })
    const forgetful = abdReplica('shut', { pastMax: 1 })
    let held = forgetful.initial
    for (let seq = 1; seq <= 5; seq++) {
      held = forgetful.answer(held, { kind: 'store', epoch: 1, stored: versioned(seq, `bob/${seq}`, 'x') }).state
    }
    expect(held.past).toEqual(['bob/4'])
  })
  test('enters a later epoch that it hears of, and answers no ask of an earlier one', () => {
    const { state } = answer(initial, { kind: 'query', epoch: 3 })
    expect(store(state, open, 2)).toEqual({ state, answer: { kind: 'epoch', epoch: 3 } })
  })
})

describe('a change of members', () => {
  // Runs an operation against replicas, of which only some can be reached.
  const replica = abdReplica('shut')
  const run = (operation: AbdOperation<string>, world: Map<string, AbdReplicaState<string>>, reachable: string) => {
    let state: AbdState<string> = operation.initial
    const events: OperationEvent<AbdAnswer<string>>[] = [{ ...now, kind: 'begin' }]
    for (let event = events.shift(); event !== undefined; event = events.shift()) {
      const step = operation.step(state, event)
      state = step.state
      for (const effect of step.effects) {
        if (effect.kind === 'done') return effect.outcome
        if (effect.kind !== 'ask' || !reachable.includes(effect.to)) continue
        const replied = replica.answer(world.get(effect.to) ?? replica.initial, effect.ask)
        world.set(effect.to, replied.state)
        events.push({ ...now, kind: 'answer', from: effect.to, call: effect.call, answer: replied.answer })
      }
    }
    return undefined
  }
  const next = majorities(['c', 'd', 'e'])
  const ids = [1, 2, 3, 4, 5, 6].map(number => operationId('alice', number))
  const writing = (at: Configuration, value: string, id = ids[0]!) => abdWrite({ id, configuration: at, value })
  const reading = (at: Configuration, id = ids[1]!) => abdRead<string>({ id, configuration: at })

  test('a read in the joint epoch carries the state over, and its answer says who holds it', () => {
    const world = new Map<string, AbdReplicaState<string>>()
    expect(run(writing(abc, 'open'), world, 'ab')?.kind).toBe('ok')
    const joint = jointConfiguration(abc, next)
    const moved = run(reading(joint), world, 'abde')
    expect(moved).toMatchObject({ kind: 'ok', value: 'open' })
    const holders = new Set(moved?.by)
    expect(canSettle(joint, holders)).toBe(true)
    expect(run(reading(settledConfiguration(joint, holders), ids[2]), world, 'de')).toMatchObject({ value: 'open' })
  })
  test('who still writes in the epoch before is refused as soon as the joint one has begun', () => {
    const world = new Map<string, AbdReplicaState<string>>()
    const joint = jointConfiguration(abc, next)
    expect(run(reading(joint), world, 'abcde')?.kind).toBe('ok')
    expect(run(writing(abc, 'open'), world, 'abc')).toMatchObject({ kind: 'failed', refused: ['a', 'b'] })
  })
  test('in the joint epoch a quorum of one side is none', () => {
    const joint = jointConfiguration(abc, next)
    expect(run(writing(joint, 'open'), new Map(), 'ab')).toBeUndefined()
    expect(run(writing(joint, 'open'), new Map(), 'de')).toBeUndefined()
  })
  test('without the joint epoch the new members know nothing, which is why there is one', () => {
    const world = new Map<string, AbdReplicaState<string>>()
    run(writing(abc, 'open'), world, 'ab')
    expect(run(reading(configuration(next, 2)), world, 'de')).toMatchObject({ value: 'shut' })
  })
})
