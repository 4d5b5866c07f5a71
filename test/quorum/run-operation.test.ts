// Operations run with promises, over five Maps.

import {
  configuration,
  majorities,
  type Operation,
  operationId,
  type QuorumAnswer,
  type QuorumAsk,
  type QuorumPolicy,
  quorumPlan,
  quorumRead,
  quorumWrite,
  type RunOptions,
  runOperation,
} from 'meldkit'
import { expect, test } from 'vitest'
import { newerTagged, type Tagged } from './support/plain-register'
import { tagged } from './support/play'

const members = ['a', 'b', 'c', 'd', 'e']

/** Five Maps, and what asks them; `down` ones reject, `silent` ones never answer. */
function cluster(policy: Partial<QuorumPolicy> = {}) {
  const maps = new Map(members.map(name => [name, new Map<string, Tagged>()]))
  const [down, silent] = [new Set<string>(), new Set<string>()]
  const plan = quorumPlan({ configuration: configuration(majorities(members)), deadlineMs: 500, ...policy })
  const common = { id: operationId('app', 1), key: 'x', plan, join: newerTagged }
  const ask = async (to: string, { kind, key, epoch, ...rest }: QuorumAsk<Tagged>): Promise<QuorumAnswer<Tagged>> => {
    if (silent.has(to)) return new Promise(() => {})
    if (down.has(to)) throw { isCertain: true }
    const held = maps.get(to)!.get(key)
    if (kind === 'read') return { kind: 'found', epoch, found: held }
    const { versioned } = rest as { versioned: Tagged }
    maps.get(to)!.set(key, held === undefined ? versioned : newerTagged(held, versioned))
    return { kind: 'stored', epoch, durability: 'durable' }
  }
  const sleep = (ms: number, over: Promise<void>) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      over.then(() => clearTimeout(timer))
    })
  type Options = RunOptions<never, QuorumAsk<Tagged>, QuorumAnswer<Tagged>>
  const outside = { ask, sleep, now: () => 1000.5, random: () => 0.5 }
  const run = <State, Value>(
    operation: Operation<State, QuorumAsk<Tagged>, QuorumAnswer<Tagged>, Value>,
    more: Partial<Omit<Options, 'keep'> & { keep: (state: State) => unknown }> = {},
  ) => runOperation(operation, { ...outside, ...more })
  return {
    maps,
    down,
    silent,
    read: (more = {}) => run(quorumRead(common), more),
    write: (value: Tagged, more = {}) => run(quorumWrite({ ...common, write: value }), more),
  }
}

test('what is written is read, with two of five down', async () => {
  const { down, write, read } = cluster()
  down.add('a').add('d')
  expect(await write(tagged(1))).toMatchObject({ kind: 'ok', by: ['b', 'c', 'e'], needed: 3 })
  expect(await read()).toMatchObject({ kind: 'ok', value: tagged(1) })
})

test('with three of five down a write is unknown at once, since two have it, and a read fails', async () => {
  const { down, write, read, maps } = cluster()
  down.add('a').add('b').add('d')
  expect((await write(tagged(1))).kind).toBe('unknown')
  expect((await read()).kind).toBe('failed')
  expect([...maps.values()].filter(map => map.size === 1)).toHaveLength(2)
})

test('the deadline ends what never would', async () => {
  const { silent, write } = cluster({ deadlineMs: 5 })
  for (const name of ['a', 'b', 'c']) silent.add(name)
  expect(await write(tagged(1))).toMatchObject({ kind: 'unknown', operation: 'app/1', by: ['d', 'e'] })
})

test('a signal ends it, also one that was given before', async () => {
  const { silent, read, write } = cluster()
  for (const name of ['a', 'b', 'c']) silent.add(name)
  const controller = new AbortController()
  const reading = read({ signal: controller.signal })
  const writing = write(tagged(1), { signal: controller.signal })
  setTimeout(() => controller.abort(), 2)
  expect((await reading).kind).toBe('failed')
  expect((await writing).kind).toBe('unknown')
  // Nothing was sent.
  expect(await write(tagged(2), { signal: controller.signal })).toMatchObject({ kind: 'failed', got: 0 })
})

test('what waits is told when it is over, so that no timer is left', async () => {
  const overs: Promise<void>[] = []
  const { read } = cluster()
  const sleep = (_: number, over: Promise<void>) => {
    overs.push(over)
    return new Promise<void>(() => {})
  }
  await read({ sleep })
  await Promise.all(overs)
  expect(overs).toHaveLength(1)
})

test('what a write stores is kept before it is sent', async () => {
  const { write, maps } = cluster()
  const kept: unknown[] = []
  const keep = async ({ versioned }: { versioned: Tagged | undefined }) => {
    if (kept.length === 0) expect([...maps.values()].every(map => map.size === 0)).toBe(true)
    kept.push(versioned)
  }
  await write(tagged(1), { keep })
  expect(kept[0]).toEqual(tagged(1))
})

test('an ask that throws at once is one that was lost', async () => {
  const { write } = cluster()
  const ask = () => {
    throw new Error('No network.')
  }
  expect((await write(tagged(1), { ask })).kind).toBe('unknown')
})

test('a keep that rejects ends the run with its error, and nothing was sent', async () => {
  const { write, maps } = cluster()
  const keep = () => Promise.reject(new Error('The disk is full.'))
  await expect(write(tagged(1), { keep })).rejects.toThrow('The disk is full.')
  expect([...maps.values()].every(map => map.size === 0)).toBe(true)
})

test('notes are passed on, and a timer that was taken back does not ring', async () => {
  const notes: string[] = []
  const operation: Operation<number, null, null, number> = {
    id: operationId('app', 1),
    initial: 0,
    step: (rings, event) => {
      if (event.kind === 'begin') {
        return {
          state: rings,
          effects: [
            { kind: 'note', note: 'begun' },
            { kind: 'timer', timer: 'a', afterMs: 1 },
            { kind: 'timer', timer: 'b', afterMs: 1 },
            { kind: 'timer', timer: 'b', afterMs: 2 },
            { kind: 'cancel', timer: 'a' },
            { kind: 'timer', timer: 'end', afterMs: 15 },
          ],
        }
      }
      if (event.kind === 'timer' && event.timer === 'end') {
        return { state: rings, effects: [{ kind: 'done', outcome: { kind: 'ok', value: rings } }] }
      }
      return { state: rings + 1, effects: [] }
    },
  }
  const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
  const ask = () => Promise.resolve(null)
  const outcome = await runOperation(operation, { ask, sleep, now: () => 0, random: () => 0, note: n => notes.push(n) })
  expect(outcome).toEqual({ kind: 'ok', value: 1 })
  expect(notes).toEqual(['begun'])
})
