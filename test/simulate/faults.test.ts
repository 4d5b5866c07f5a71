// Each kind of fault, alone in a world where nothing else fails: it does what its name says, and is counted when it did.

import {
  type Action,
  type AnyScenario,
  allFaults,
  type Cluster,
  type FaultKind,
  type Rates,
  type Run,
  runSchedule,
  type Schedule,
  scheduleOf,
} from 'meldkit/simulate'
import { describe, expect, test } from 'vitest'
import { type Chatter, chatter, chatterScenario, type Heard, quiet } from '../protocols/chatter'

interface Seen {
  readonly run: Run
  /** What each node had heard when the faults stopped. */
  readonly heard: Readonly<Record<string, readonly Heard[]>>
}

/** Runs some actions and rates, and keeps what every life of every node heard. */
function seen(actions: readonly Action[], rates: Partial<Rates> = {}, more: Partial<AnyScenario> = {}): Seen {
  const heard: Record<string, Heard[]> = {}
  const always = (cluster: Cluster<Chatter>, id: string) => {
    const last = cluster.get(id)?.heard.at(-1)
    const list = heard[id] ?? []
    heard[id] = list
    if (last !== undefined) list.push(last)
    return undefined
  }
  const schedule: Schedule = { ...quiet, actions, rates: { ...quiet.rates, ...rates } }
  return { run: runSchedule({ ...chatterScenario, always, ...more }, schedule, { trace: true }), heard }
}

const from = (heard: readonly Heard[] = [], id: string) =>
  heard.filter(each => each.from === id).map(({ said }) => said as number)
const kinds = (heard: readonly Heard[] = [], kind: string) => heard.filter(each => each.kind === kind)
const long = { atUs: 200_000, forUs: 500_000 }
const gaps = (numbers: readonly number[]) =>
  numbers.filter((each, i) => i > 0 && each !== (numbers[i - 1] as number) + 1)
/** The longest time in which `node` heard nothing of `of`, in turns of talking. */
const silence = (heard: readonly Heard[] = [], of: string) => Math.max(0, ...from(heard, of).map((each, i, all) => (i === 0 ? 0 : each - (all[i - 1] as number) - 1))) // biome-ignore format: one line
const most = 100

describe('messages', () => {
  test('unhurt, everything arrives once and in order', () => {
    const { heard, run } = seen([])
    expect(gaps(from(heard.n2, 'n1'))).toEqual([])
    expect(run.faults).toEqual({})
    expect(run.problem).toBeUndefined()
  })

  test('loss: some never arrive', () => {
    const { heard, run } = seen([], { loss: 20_000 })
    expect(from(heard.n2, 'n1').length).toBeLessThan(90)
    expect(run.faults.loss).toBe(run.trace.filter(each => each.kind === 'drop' && each.why === 'lost').length)
  })

  test('duplication: some arrive twice, none is missing', () => {
    const { heard, run } = seen([], { duplication: 20_000 })
    const numbers = from(heard.n2, 'n1')
    expect(numbers.length).toBeGreaterThan(new Set(numbers).size)
    expect(run.faults.duplication).toBeGreaterThan(100)
  })

  test('reordering: some are overtaken, none is missing', () => {
    const { heard } = seen([], { reordering: 20_000 })
    const numbers = from(heard.n2, 'n1')
    expect(numbers.some((each, i) => each < (numbers[i - 1] ?? 0))).toBe(true)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('delay: a few take many times as long as the slowest usual one', () => {
    const { run } = seen([], { delay: 20_000 })
    const sent = new Map(run.trace.flatMap(each => (each.kind === 'send' ? [[each.message, each.atUs] as const] : [])))
    const delays = run.trace.flatMap(each =>
      each.kind === 'deliver' ? [each.atUs - (sent.get(each.message) ?? 0)] : [],
    )
    expect(Math.max(...delays)).toBeGreaterThan(20_000)
    expect(delays.filter(each => each > 20_000).length).toBeLessThan(delays.length / 4)
  })

  test('corruption: damaged bytes that decode refuses are dropped', () => {
    const wire = {
      encode: (said: number) => new Uint8Array([said & 255, (said >> 8) & 255, (said & 255) ^ (said >> 8) ^ 0x5a]),
      decode: (bytes: Uint8Array) => {
        const [low = 0, high = 0, sum = 0] = bytes
        if ((low ^ high ^ 0x5a) !== sum) throw new Error('damaged')
        return low + high * 256
      },
    }
    const { run } = seen([], { corruption: 20_000 }, { wire })
    expect(run.problem).toBeUndefined()
    expect(run.faults.corruption).toBeGreaterThan(100)
    expect(run.trace.some(each => each.kind === 'drop' && each.why === 'damaged, and refused')).toBe(true)
  })

  test('corruption: damaged bytes that are taken for a message are a problem', () => {
    const wire = { encode: (said: number) => new Uint8Array([said]), decode: ([said]: Uint8Array) => said }
    expect(seen([], { corruption: 20_000 }, { wire }).run.problem).toMatchObject({ kind: 'corruption' })
  })

  test('replay: after days old messages arrive once more, and all clocks have gone on by those days', () => {
    const { heard, run } = seen([{ atUs: 500_000, kind: 'replay', days: 30 }], { replay: 6000 })
    const days = (each: Heard) => Math.floor(each.wallMs / 86_400_000)
    const old = heard.n2?.filter((each, i, all) => each.from === 'n1' && all.slice(0, i).some(({ from, said }) => from === 'n1' && said === each.said)) ?? [] // biome-ignore format: one line
    expect(old.length).toBeGreaterThan(0)
    expect(old.every(each => days(each) === days(heard.n2?.[0] as Heard) + 30)).toBe(true)
    expect(run.faults.replay).toBeGreaterThanOrEqual(old.length)
  })
})

describe('paths', () => {
  test('clog: one path holds back and then delivers everything, the other way is free', () => {
    const { heard, run } = seen([{ ...long, kind: 'clog', from: 'n1', to: 'n2' }])
    expect([...from(heard.n2, 'n1')].sort((a, b) => a - b)).toHaveLength(new Set(from(heard.n2, 'n1')).size)
    expect(from(heard.n2, 'n1').length).toBeGreaterThanOrEqual(most - 2)
    const times = kinds(heard.n2, 'message')
      .filter(each => each.from === 'n1')
      .map(({ monotonicMs }) => monotonicMs)
    expect(Math.max(...times.map((each, i) => each - (times[i - 1] ?? each)))).toBeGreaterThan(480)
    expect(silence(heard.n1, 'n2')).toBe(0)
    expect(run.faults).toEqual({ clog: 1 })
  })

  test('swizzle-clog: one node after another is clogged, nothing is lost', () => {
    const { heard, run } = seen([
      { ...long, kind: 'swizzle-clog', clog: ['n1', 'n2', 'n3'], unclog: ['n3', 'n1', 'n2'] },
    ])
    expect(new Set(from(heard.n2, 'n1')).size).toBeGreaterThanOrEqual(most - 2)
    expect(run.faults).toEqual({ 'swizzle-clog': 3 })
  })

  test.each([
    [
      'partition',
      { side: ['n1'] },
      [
        ['n1', 'n2'],
        ['n2', 'n1'],
        ['n1', 'n3'],
      ],
      [
        ['n2', 'n3'],
        ['n3', 'n2'],
      ],
    ],
    [
      'one-way',
      { side: ['n1'] },
      [
        ['n1', 'n2'],
        ['n1', 'n3'],
      ],
      [
        ['n2', 'n1'],
        ['n3', 'n1'],
        ['n2', 'n3'],
      ],
    ],
    [
      'ring',
      { order: ['n1', 'n2', 'n3'] },
      [
        ['n2', 'n1'],
        ['n3', 'n2'],
        ['n1', 'n3'],
      ],
      [
        ['n1', 'n2'],
        ['n2', 'n3'],
        ['n3', 'n1'],
      ],
    ],
    [
      'bridge',
      { side: ['n1'], over: 'n2' },
      [
        ['n1', 'n3'],
        ['n3', 'n1'],
      ],
      [
        ['n1', 'n2'],
        ['n2', 'n1'],
        ['n2', 'n3'],
        ['n3', 'n2'],
      ],
    ],
    [
      'isolation',
      { node: 'n3' },
      [
        ['n1', 'n3'],
        ['n3', 'n1'],
        ['n3', 'n2'],
      ],
      [
        ['n1', 'n2'],
        ['n2', 'n1'],
      ],
    ],
  ] as const)('%s: cuts just the paths that it names', (kind, rest, cut, open) => {
    const { heard, run } = seen([{ ...long, kind, ...rest } as unknown as Action])
    for (const [sender, receiver] of cut) expect([sender, receiver, silence(heard[receiver], sender) >= 45]).toEqual([sender, receiver, true]) // biome-ignore format: one line
    for (const [sender, receiver] of open) expect([sender, receiver, silence(heard[receiver], sender)]).toEqual([sender, receiver, 0]) // biome-ignore format: one line
    expect(run.faults).toEqual({ [kind]: 1 })
  })

  test('a ring of five: each reaches a majority, no two the same', () => {
    const order = ['n1', 'n2', 'n3', 'n4', 'n5']
    const run = runSchedule({ ...chatterScenario, nodes: 5 }, { ...quiet, nodes: 5, actions: [{ ...long, kind: 'ring', order }] }, { trace: true }) // biome-ignore format: one line
    const reached = order.map(id => {
      const during = run.trace.filter(each => each.kind === 'deliver' && each.node === id && each.atUs > 250_000 && each.atUs < 690_000) // biome-ignore format: one line
      return [...new Set(during.map(each => (each as { from: string }).from))].sort()
    })
    expect(reached.map(each => each.length)).toEqual([3, 3, 3, 3, 3])
    expect(new Set(reached.map(String)).size).toBe(5)
  })

  test('paths that two faults cut are open when both have ended', () => {
    const { heard } = seen([
      { atUs: 200_000, kind: 'isolation', node: 'n1', forUs: 300_000 },
      { atUs: 300_000, kind: 'partition', side: ['n1'], forUs: 500_000 },
    ])
    expect(silence(heard.n2, 'n1')).toBeGreaterThanOrEqual(57)
    expect(silence(heard.n2, 'n1')).toBeLessThanOrEqual(62)
  })
})

describe('nodes and disks', () => {
  test('crash: a node forgets all but its records, those that were being written included', () => {
    const { heard, run } = seen([{ ...long, kind: 'crash', node: 'n1' }])
    const [first, second] = kinds(heard.n1, 'start')
    expect(first).toMatchObject({ records: 0, damaged: [] })
    expect(second?.records).toBeGreaterThanOrEqual(19)
    // It goes on just where it was.
    expect(gaps(from(heard.n2, 'n1'))).toEqual([])
    expect(run.faults).toEqual({ crash: 1 })
  })

  test('lost-write: a crash strikes while a write is under way, which is then lost', () => {
    const { heard, run } = seen([{ ...long, kind: 'lost-write', node: 'n1' }])
    const [, second] = kinds(heard.n1, 'start')
    // It had said one more than it remembers.
    expect(from(heard.n2, 'n1').filter(each => each === (second?.records as number) + 1).length).toBeGreaterThan(1)
    expect(second?.damaged).toEqual([])
    expect(run.faults).toEqual({ 'lost-write': 1 })
  })

  test('torn-write: the same, and the node is told which record was damaged', () => {
    const { heard, run } = seen([{ ...long, kind: 'torn-write', node: 'n1' }])
    expect(kinds(heard.n1, 'start')[1]).toMatchObject({ damaged: ['said'] })
    expect(run.faults).toEqual({ 'torn-write': 1 })
  })

  test('rollback: a node starts again with what its records were some time before', () => {
    const { heard, run } = seen([{ ...long, kind: 'rollback', node: 'n1', backUs: 100_000 }])
    const remembered = kinds(heard.n1, 'start')[1]?.records as number
    expect(remembered).toBeGreaterThanOrEqual(8)
    expect(remembered).toBeLessThanOrEqual(12)
    expect(run.faults).toEqual({ rollback: 1 })
  })

  test('rollback after rollback goes back in what was left', () => {
    const { heard } = seen([
      { atUs: 300_000, kind: 'rollback', node: 'n1', forUs: 1000, backUs: 200_000 },
      { atUs: 400_000, kind: 'rollback', node: 'n1', forUs: 1000, backUs: 50_000 },
    ])
    const [, second, third] = kinds(heard.n1, 'start')
    expect((third?.records as number) - (second?.records as number)).toBeGreaterThanOrEqual(3)
    expect((third?.records as number) - (second?.records as number)).toBeLessThanOrEqual(6)
  })

  test('amnesia-same-id: a node starts again without records', () => {
    const { heard, run } = seen([{ ...long, kind: 'amnesia-same-id', node: 'n1' }])
    expect(kinds(heard.n1, 'start').map(({ records }) => records)).toEqual([0, 0])
    expect(run.faults).toEqual({ 'amnesia-same-id': 1 })
  })

  test('amnesia-new-id: a node never comes back, another takes its place', () => {
    const { heard, run } = seen([{ ...long, kind: 'amnesia-new-id', node: 'n1' }])
    expect(kinds(heard.n1, 'start')).toHaveLength(1)
    expect(kinds(heard.n4, 'start')).toMatchObject([{ records: 0, members: ['n2', 'n3', 'n4'] }])
    expect(kinds(heard.n2, 'members')).toMatchObject([{ members: ['n2', 'n3', 'n4'] }])
    expect(run.faults).toEqual({ 'amnesia-new-id': 1 })
  })

  test('pause: a node does nothing, then takes all that waited', () => {
    const { heard, run } = seen([{ ...long, kind: 'pause', node: 'n1' }])
    expect(silence(heard.n1, 'n2')).toBe(0)
    const times = kinds(heard.n1, 'message').map(({ monotonicMs }) => monotonicMs)
    expect(Math.max(...times.map((each, i) => each - (times[i - 1] ?? each)))).toBeGreaterThan(480)
    expect(run.faults).toEqual({ pause: 1 })
  })

  test('slow: a node takes long for each thing, and loses none', () => {
    const { heard, run } = seen([{ ...long, kind: 'slow', node: 'n1' }])
    expect(new Set(from(heard.n1, 'n2')).size).toBeGreaterThanOrEqual(most - 8)
    expect(Math.max(...from(heard.n2, 'n1'))).toBeLessThan(most - 20)
    expect(run.faults).toEqual({ slow: 1 })
  })

  test('timers of a node that stopped do not ring', () => {
    const { heard } = seen([{ atUs: 200_000, kind: 'crash', node: 'n1', forUs: 1 }])
    const turns = kinds(heard.n1, 'timer').length + kinds(heard.n1, 'start').length
    expect(turns).toBeLessThanOrEqual(most + 2)
  })
})

describe('clocks', () => {
  const wallOf = (heard: readonly Heard[] = []) => heard.map(({ wallMs, monotonicMs }) => wallMs - monotonicMs)

  test('skew: the wall clock is off, the monotonic one is not', () => {
    const { heard, run } = seen([{ atUs: 0, kind: 'skew', node: 'n1', byMs: -5000 }])
    const [offset, ...others] = [...new Set(wallOf(heard.n1))]
    expect(others).toEqual([])
    expect(offset).toBe((wallOf(seen([]).heard.n1)[0] as number) - 5000)
    expect(run.faults).toEqual({ skew: 1 })
  })

  test('jump: the wall clock goes back once, the monotonic one does not', () => {
    const { heard, run } = seen([{ atUs: 500_000, kind: 'jump', node: 'n1', byMs: -1000 }])
    expect(new Set(wallOf(heard.n1)).size).toBe(2)
    const times = (heard.n1 ?? []).map(({ monotonicMs }) => monotonicMs)
    expect([...times].sort((a, b) => a - b)).toEqual(times)
    expect(run.faults).toEqual({ jump: 1 })
  })

  test('freeze: the wall clock stands still, then shows the right time', () => {
    const { heard, run } = seen([{ ...long, kind: 'freeze', node: 'n1' }])
    const counts = new Map<number, number>()
    for (const { wallMs } of heard.n1 ?? []) counts.set(wallMs, (counts.get(wallMs) ?? 0) + 1)
    expect(Math.max(...counts.values())).toBeGreaterThan(100)
    expect(wallOf(heard.n1).at(-1)).toBe(wallOf(heard.n1)[0])
    expect(run.faults).toEqual({ freeze: 1 })
  })

  test('drift: both clocks and the timers run at another rate', () => {
    const { heard, run } = seen([{ atUs: 0, kind: 'drift', node: 'n1', ppm: 200_000 }])
    expect(kinds(heard.n1, 'timer').length).toBeGreaterThan(115)
    const times = (heard.n1 ?? []).map(({ monotonicMs }) => monotonicMs)
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1150)
    expect(run.faults).toEqual({ drift: 1 })
  })
})

describe('members and clients', () => {
  test.each([
    ['join', {}, ['n1', 'n2', 'n3', 'n4']],
    ['leave', { node: 'n3' }, ['n1', 'n2']],
    ['replace', { node: 'n3' }, ['n1', 'n2', 'n4']],
  ] as const)('%s: all that stay are told', (kind, rest, members) => {
    const { heard, run } = seen([{ atUs: 400_000, kind, ...rest } as Action])
    expect(kinds(heard.n1, 'members').map(each => each.members)).toEqual([members])
    expect(kinds(heard.n2, 'members').map(each => each.members)).toEqual([members])
    if (members.includes('n4' as never)) expect(from(heard.n1, 'n4').length).toBeGreaterThan(50)
    expect(run.faults).toEqual({ [kind]: 1 })
  })

  const asked = { kind: 'request', client: 0, request: 'well?', to: 'n1', patienceUs: 50_000 } as const

  test('retry: who is not answered asks again, with the same operation id, until it is', () => {
    const { run } = seen([
      { atUs: 100_000, kind: 'crash', node: 'n1', forUs: 5_000 },
      { atUs: 100_001, ...asked, retries: 3 },
    ])
    const asks = run.trace.filter(each => each.kind === 'request')
    expect(new Set(asks.map(each => (each as { operation: string }).operation)).size).toBe(1)
    expect(run.history).toMatchObject([{ process: 'c1', outcome: 'ok', output: 'yes' }])
    expect(run.faults).toEqual({ crash: 1, retry: asks.length - 1 })
  })

  test('abandon: who gives up is followed by another process, and the outcome stays unknown', () => {
    const { run } = seen([
      { atUs: 100_000, kind: 'crash', node: 'n1', forUs: 500_000 },
      { atUs: 100_001, ...asked, retries: 0 },
      { atUs: 100_002, ...asked, to: 'n2', retries: 0 },
    ])
    expect(run.history).toMatchObject([
      { process: 'c1', outcome: 'unknown' },
      { process: 'c1.2', outcome: 'ok' },
    ])
    expect(run.history[0]).not.toHaveProperty('return')
    expect(run.faults).toEqual({ crash: 1, abandon: 1 })
  })

  test('a client asks one thing after another', () => {
    const { run } = seen([1, 2, 3].map(atUs => ({ atUs, ...asked, retries: 0 })))
    const times = run.history.map(({ call, return: end }) => [call, end as number] as const)
    times.forEach(([call], i) => expect(i === 0 || call >= (times[i - 1]?.[1] as number)).toBe(true))
    expect(times).toHaveLength(3)
  })
})

test('every kind of fault is drawn by some seed, and takes effect', () => {
  const wire = { encode: (said: number) => new Uint8Array([said, said, said]), decode: refuseAll }
  const scenario = { ...chatterScenario, durationMs: 300, faults: allFaults, wire, protocol: chatter }
  const counts: Partial<Record<FaultKind, number>> = {}
  for (let seed = 1; seed <= 400; seed++) {
    const { faults } = runSchedule(scenario, scheduleOf(scenario, seed))
    for (const kind of Object.keys(faults) as FaultKind[]) counts[kind] = (counts[kind] ?? 0) + 1
  }
  expect(allFaults.filter(kind => (counts[kind] ?? 0) < 3)).toEqual([])
})

function refuseAll(): never {
  throw new Error('damaged')
}
