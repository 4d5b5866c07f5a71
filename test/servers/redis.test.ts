// Five real Redis servers as one register: what holds while servers die and come back empty, and that its absence is found.
// `npm run test:servers` runs it; `npm test` does not.

import {
  type AbdAnswer,
  type AbdAsk,
  abdReplica,
  type Configuration,
  configuration,
  counts,
  majorities,
  type Outcome,
  operationId,
  randomFrom,
  randomInt,
} from 'meldkit'
import { checkRegister, historyRecorder, type Verdict } from 'meldkit/check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRegister, type Register } from '../../examples/redis/register'
import { askRedis, introduce } from '../../examples/redis/replica'
import { memberNames, reportText, runRedis, type Value } from '../../examples/redis/run'
import { type Cluster, hasRedis, startCluster } from '../../examples/redis/servers'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const isHere = hasRedis()
if (!isHere && process.env.REQUIRE_SERVERS === '1') throw new Error('REQUIRE_SERVERS=1, and there is no redis-server.')
if (!isHere) console.log('skipped: there is no redis-server here (apt-get install redis-server).')

describe.skipIf(!isHere)('a register on five Redis servers', () => {
  test('stays one copy while two servers are killed and come back empty', async () => {
    const report = await runRedis({ seconds: 4, clients: 8, registers: 3 })
    console.log(reportText(report))
    expect(checkRegister(report.history)).toMatchObject({ kind: 'ok' })
    // Two joint epochs and their ends, for each of three registers.
    expect(report.configurations.map(each => each.epoch)).toEqual([3, 3, 3, 5, 5, 5])
    expect(report.configurations.at(-1)?.system.members.toSorted()).toEqual(['a2', 'b2', 'c', 'd', 'e'])
    expect(report.outcomes['read ok']).toBeGreaterThan(100)
    expect(report.outcomes['write ok']).toBeGreaterThan(100)
    // Else nothing overlapped, and the run says little.
    expect(report.notes['written back']).toBeGreaterThan(20)
  })
})

describe.skipIf(!isHere)('a replica in Redis', () => {
  test('answers as the function does that it is made after', async () => {
    const cluster = await startCluster(['a'])
    try {
      const ask = askRedis<Value>(cluster.connectionOf, 'x', null)
      const { initial, answer } = abdReplica<Value>(null)
      let state = initial
      for (const asked of asksOf(seed, 1500)) {
        const expected = answer(state, asked)
        state = expected.state
        expect(await ask('a', asked)).toEqual(expected.answer)
      }
      expect(state.past).toHaveLength(16)
    } finally {
      await cluster.stop()
    }
  })

  test('refuses who takes it for another, and is given a name once', async () => {
    const cluster = await startCluster(['a', 'b'])
    try {
      const toA = () => cluster.connectionOf('a')
      await expect(askRedis(toA, 'x', null)('b', { kind: 'query', epoch: 1 })).rejects.toMatchObject({
        isCertain: true,
      })
      await expect(introduce(toA()!, 'b')).rejects.toThrow('has a name')
      await cluster.crash('b')
      await expect(askRedis(cluster.connectionOf, 'x', null)('b', { kind: 'query', epoch: 1 })).rejects.toThrow(
        'no way',
      )
    } finally {
      await cluster.stop()
    }
  })
})

describe.skipIf(!isHere)('with a mistake', () => {
  let scene: Scene
  beforeEach(async () => {
    scene = await openScene()
  })
  afterEach(() => scene.cluster.stop())

  // Written at a, b and c; a and b lose it; a, b and d are asked. So only what a and b answer decides.
  async function loseTwo(as: (lost: string) => string, replaces: boolean): Promise<Outcome<Value>> {
    const { cluster, reach, register, write, read } = scene
    reach('a', 'b', 'c')
    await write(1)
    reach('a', 'b', 'c', 'd', 'e', 'a2', 'b2')
    for (const lost of ['a', 'b']) {
      await cluster.crash(lost)
      await cluster.comeBack(lost, as(lost))
    }
    for (const lost of replaces ? ['a', 'b'] : []) await register.replace(lost, as(lost))
    reach('a', 'b', 'd', 'a2', 'b2')
    return read()
  }

  test('an empty server that counts at once under its old name makes a read stale', async () => {
    expect(await loseTwo(lost => lost, false)).toMatchObject({ kind: 'ok', value: null })
    expect(scene.verdict()).toMatchObject({ kind: 'violation', anomaly: 'stale read' })
  })

  test('the same with new names and no joint epoch answers nothing instead', async () => {
    expect(await loseTwo(lost => `${lost}2`, false)).toMatchObject({ kind: 'failed' })
    expect(scene.verdict().kind).toBe('ok')
  })

  test('the same with new names through joint epochs answers what was written', async () => {
    expect(await loseTwo(lost => `${lost}2`, true)).toMatchObject({ kind: 'ok', value: 1 })
    expect(scene.verdict().kind).toBe('ok')
  })

  // The value reaches a alone, and a is not asked afterwards.
  async function storeAtOne(): Promise<readonly [Outcome<Value>, Outcome<Value>]> {
    const { reach, write, read } = scene
    reach('a', 'b', 'c')
    const written = await write(1, 'a')
    reach('c', 'd', 'e')
    return [written, await read()]
  }

  test('a write quorum of one makes a read stale', async () => {
    scene.open(configuration(counts(memberNames, { read: 3, write: 1 })))
    const [written, read] = await storeAtOne()
    expect([written.kind, read]).toMatchObject(['ok', { kind: 'ok', value: null }])
    expect(scene.verdict()).toMatchObject({ kind: 'violation', anomaly: 'stale read' })
  })

  test('the same with majorities does not acknowledge the write', async () => {
    const [written, read] = await storeAtOne()
    expect([written.kind, read]).toMatchObject(['unknown', { kind: 'ok', value: null }])
    expect(scene.verdict().kind).toBe('ok')
  })
})

interface Scene {
  readonly cluster: Cluster
  readonly register: Register<Value>
  /** Opens the register anew, by another configuration. */
  open(first: Configuration): void
  /** From now on only these are reached. */
  reach(...members: readonly string[]): void
  /** `onlyAt`: the one member that stores reach. */
  write(value: number, onlyAt?: string): Promise<Outcome<Value>>
  read(): Promise<Outcome<Value>>
  verdict(): Verdict
}

/** One register, one client, and a network that does as it is told; so each run is the same. */
async function openScene(): Promise<Scene> {
  const cluster = await startCluster(memberNames)
  const recorder = historyRecorder()
  let reached = new Set(memberNames)
  let storesAt: string | undefined
  let count = 0
  const ask = (to: string, asked: AbdAsk<Value>): Promise<AbdAnswer<Value>> => {
    const isCut = !reached.has(to) || (asked.kind === 'store' && storesAt !== undefined && storesAt !== to)
    return askRedis<Value>(isCut ? () => undefined : cluster.connectionOf, 'x', null)(to, asked)
  }
  const opened = (first: Configuration) => openRegister<Value>({ first, ask })
  let register = opened(configuration(majorities(memberNames)))

  async function recorded(input: number | undefined, made: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const call = recorder.invoke('client', input === undefined ? { name: 'read' } : { name: 'write', input })
    const outcome = await made
    if (outcome.kind === 'ok') recorder.ok(call, input === undefined ? { output: outcome.value } : {})
    else recorder[outcome.kind](call)
    return outcome
  }

  return {
    cluster,
    get register() {
      return register
    },
    open: first => {
      register = opened(first)
    },
    reach: (...members) => {
      reached = new Set(members)
    },
    write: (value, onlyAt) => {
      storesAt = onlyAt
      return recorded(value, register.write(operationId('client', ++count), value)).finally(() => {
        storesAt = undefined
      })
    },
    read: () => recorded(undefined, register.read(operationId('client', ++count))),
    verdict: () => checkRegister(recorder.history()),
  }
}

/** Asks of few tags, writers and epochs, so that they meet in every way; the epoch rises slowly. */
function asksOf(seed: number, howMany: number): readonly AbdAsk<Value>[] {
  let random = randomFrom(seed)
  const below = (bound: number) => {
    const [drawn, next] = randomInt(random, bound)
    random = next
    return drawn
  }
  const writer = () => operationId(['alice', 'Bob', 'bob', 'élan'][below(4)]!, below(8) + 1)
  return Array.from({ length: howMany }, (_, at) => {
    const epoch = Math.max(0, Math.floor(at / 200) + 1 - (below(8) === 0 ? 1 : 0))
    if (below(3) === 0) return below(2) === 0 ? { kind: 'query', epoch } : { kind: 'query', epoch, trace: writer() }
    const stored = { version: { seq: Math.floor(at / 30) + below(4) + 1, writer: writer() }, value: at }
    return { kind: 'store', epoch, stored }
  })
}
