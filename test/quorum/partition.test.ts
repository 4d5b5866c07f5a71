// Five replicas, split into three and two: which side answers what, and what an answer costs. The table of docs/quorums.md.

import {
  abdRead,
  abdReplica,
  abdWrite,
  acceptor,
  type CasState,
  casChange,
  casPut,
  casRead,
  configuration,
  counts,
  type LevelOptions,
  latticeRead,
  latticeReplica,
  latticeUpdate,
  levelOf,
  majorities,
  type Operation,
  operationId,
  type QuorumAsk,
  quorumPlan,
  quorumRead,
  quorumReplica,
  quorumWrite,
  type ReplicaFunction,
} from 'meldkit'
import { describe, expect, test } from 'vitest'
import { play, type Table, table } from './support/by-hand'

const five = ['a', 'b', 'c', 'd', 'e']
const sides = { majority: ['a', 'b', 'c'], minority: ['d', 'e'], everyone: five }
const standIns = ['f', 'g', 'h']
const id = operationId('alice', 1)

interface Told {
  readonly kind: string | undefined
  /** How often a round of asks was answered. */
  readonly trips: number
  readonly asks: number
}

/** Runs an operation that can reach some replicas only; what it has not been told when all is silent, its deadline tells. */
function told<State, Ask, Answer, Value>(
  operation: Operation<State, Ask, Answer, Value>,
  replicas: Pick<Table<never, Ask, Answer>, 'ask'>,
  reached: readonly string[],
  /** Who can be reached after the first round trip. */
  later = reached,
): Told {
  const played = play(operation)
  let trips = 0
  const now = () => (trips === 0 ? reached : later)
  while (played.outcome() === undefined && played.asks.some(({ to }) => now().includes(to))) {
    const names = now()
    trips++
    played.reach(replicas, ...names)
  }
  if (played.outcome() === undefined) played.hear({ kind: 'abort' })
  return { kind: played.outcome()?.kind, trips, asks: played.count() }
}

type Side = keyof typeof sides
interface Pair {
  /** `later`: where the client is after the first round trip. */
  readonly write: (side: Side, later?: Side) => Told
  readonly read: (side: Side) => Told
}

/** A write and a read of one protocol, each on replicas that hold nothing. */
function pairOf<Replica, Ask, Answer, Writing, Written, Reading, Read>(
  replica: ReplicaFunction<Replica, Ask, Answer>,
  write: () => Operation<Writing, Ask, Answer, Written>,
  read: () => Operation<Reading, Ask, Answer, Read>,
): Pair {
  return {
    write: (side, later = side) => told(write(), table(replica, five), sides[side], sides[later]),
    read: side => told(read(), table(replica, five), sides[side]),
  }
}

interface Plain {
  readonly versioning: LevelOptions['versioning']
  readonly one?: boolean
  readonly counting?: 'strict' | 'sloppy'
  readonly repair?: 'awaited' | 'background'
}
type Door = { readonly version: number }
const newer = (held: Door, offered: Door) => (offered.version > held.version ? offered : held)

function plain({ versioning, one = false, counting = 'strict', repair = 'awaited' }: Plain) {
  const system = one ? counts(five, { read: 1, write: 1 }) : majorities(five)
  const isSloppy = counting === 'sloppy'
  const all = isSloppy ? [...five, ...standIns] : five
  const about = (side: Side) => {
    // Stand-ins are on the side that needs them.
    const policy = isSloppy && side === 'minority' ? { counting, standIns, down: sides.majority } : {}
    const plan = quorumPlan({ configuration: configuration(system), deadlineMs: 100, repair, ...policy })
    return { id, key: 'door', plan, join: newer }
  }
  const write =
    versioning === 'client stamp'
      ? { version: 1 }
      : (found: Door | undefined) => ({ version: (found?.version ?? 0) + 1 })
  const reached = (side: Side) =>
    side === 'minority' ? all.filter(name => !sides.majority.includes(name)) : sides[side]
  return {
    level: levelOf({ system, versioning, repair, counting }).level,
    write: (side: Side, later = side) =>
      told(quorumWrite({ ...about(side), write }), doors(all), reached(side), reached(later)),
    read: (side: Side) => told(quorumRead(about(side)), doors(all), reached(side)),
  }
}

/** Plain replicas, each with its own name. */
function doors(names: readonly string[]) {
  const replicas = names.map(name => [name, table(quorumReplica({ id: name, epoch: 1, join: newer }), [name])] as const)
  const byName = new Map(replicas)
  return { ask: (to: string, ask: QuorumAsk<Door>) => byName.get(to)!.ask(to, ask) }
}

const system = majorities(five)
const cas = { system, proposer: 'a#1' }
const lattice = { system, lattice: { bottom: 0, join: (a: number, b: number) => a | b } }
const abd = { id, configuration: configuration(system) }

type Row = readonly [
  what: string,
  run: Pair,
  write: { readonly trips: number; readonly asks: number; readonly minority: string },
  read: { readonly minority: string; readonly trips?: number },
]
const failing = { minority: 'failed' }
const rows: readonly Row[] = [
  [
    'R = W = 1',
    plain({ versioning: 'client stamp', one: true }),
    { trips: 1, asks: 5, minority: 'ok' },
    { minority: 'ok' },
  ],
  [
    'sloppy',
    plain({ versioning: 'client stamp', counting: 'sloppy' }),
    { trips: 1, asks: 5, minority: 'ok' },
    { minority: 'ok' },
  ],
  [
    'majorities, repaired in the background',
    plain({ versioning: 'client stamp', repair: 'background' }),
    { trips: 1, asks: 5, minority: 'unknown' },
    failing,
  ],
  [
    'majorities, repair awaited',
    plain({ versioning: 'client stamp' }),
    { trips: 1, asks: 5, minority: 'unknown' },
    failing,
  ],
  [
    'majorities, repair awaited, versions from a query phase',
    plain({ versioning: 'query phase' }),
    { trips: 2, asks: 10, minority: 'failed' },
    failing,
  ],
  [
    'register',
    pairOf(
      abdReplica<number>(0),
      () => abdWrite({ ...abd, value: 1 }),
      () => abdRead<number>(abd),
    ),
    { trips: 2, asks: 10, minority: 'failed' },
    failing,
  ],
  [
    'compare-and-set',
    pairOf(
      acceptor<CasState<number>>(),
      () => casChange(id, casPut(1), cas),
      () => casRead<number>(id, cas),
    ),
    { trips: 2, asks: 10, minority: 'failed' },
    { minority: 'failed', trips: 2 },
  ],
  [
    'a join',
    pairOf(
      latticeReplica(lattice.lattice),
      () => latticeUpdate(id, 1, lattice),
      () => latticeRead(id, lattice),
    ),
    { trips: 1, asks: 5, minority: 'unknown' },
    failing,
  ],
]

describe.each(rows)('%s', (_what, run, write, read) => {
  test('a write costs what the table says, and so does a read when all agree', () => {
    expect(run.write('everyone')).toEqual({ kind: 'ok', trips: write.trips, asks: write.asks })
    const { trips = 1 } = read
    expect(run.read('everyone')).toEqual({ kind: 'ok', trips, asks: 5 * trips })
  })

  test('the side with three of five answers', () => {
    const ok = { kind: 'ok' }
    expect([run.write('majority'), run.read('majority')]).toMatchObject([ok, ok])
  })

  test('the side with two of five says no more than it can know', () => {
    expect([run.write('minority').kind, run.read('minority').kind]).toEqual([write.minority, read.minority])
  })
})

test.each(rows.filter(([, , { trips }]) => trips > 1))(
  '%s: a write cut off in its second round trip is unknown',
  (_what, { write }) => {
    expect(write('everyone', 'minority').kind).toBe('unknown')
  },
)

test('the levels of plain reads and writes', () => {
  const levels = [
    plain({ versioning: 'client stamp', one: true }),
    plain({ versioning: 'client stamp', counting: 'sloppy' }),
    plain({ versioning: 'query phase', repair: 'background' }),
    plain({ versioning: 'client stamp' }),
    plain({ versioning: 'query phase' }),
  ].map(({ level }) => level)
  expect(levels).toEqual(['stale', 'stale', 'regular', 'monotonic', 'linearizable'])
})
