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
  replicas: Table<never, Ask, Answer>,
  reached: readonly string[],
): Told {
  const played = play(operation)
  let trips = 0
  while (played.outcome() === undefined && played.asks.some(({ to }) => reached.includes(to))) {
    trips++
    played.reach(replicas, ...reached)
  }
  if (played.outcome() === undefined) played.hear({ kind: 'abort' })
  return { kind: played.outcome()?.kind, trips, asks: played.count() }
}

type Run = (side: keyof typeof sides) => Told

/** A write and a read of one protocol, both on replicas that know nothing or what `prepare` left. */
function pairOf<Replica, Ask, Answer>(
  replica: ReplicaFunction<Replica, Ask, Answer>,
  // biome-ignore lint/suspicious/noExplicitAny: the states of operations are their own.
  make: {
    readonly write: () => Operation<any, Ask, Answer, any>
    readonly read: () => Operation<any, Ask, Answer, any>
  },
) {
  const run =
    (name: 'write' | 'read'): Run =>
    side =>
      told(make[name](), table(replica, [...five, 'f', 'g', 'h']) as Table<never, Ask, Answer>, [
        ...sides[side],
        ...(side === 'minority' ? ['f', 'g', 'h'] : []),
      ])
  return { write: run('write'), read: run('read') }
}

interface Plain {
  readonly versioning: LevelOptions['versioning']
  readonly one?: boolean
  readonly counting?: 'sloppy'
  readonly repair?: 'background'
}
type Door = { readonly version: number }
const newer = (held: Door, offered: Door) => (offered.version > held.version ? offered : held)

function plain({ versioning, one = false, counting = undefined, repair }: Plain) {
  const system = one ? counts(five, { read: 1, write: 1 }) : majorities(five)
  const plan = quorumPlan({
    configuration: configuration(system),
    deadlineMs: 100,
    repair: repair ?? 'awaited',
    ...(counting === undefined ? {} : { counting, standIns: ['f', 'g', 'h'], down: ['a', 'b', 'c'] }),
  })
  const common = { id, key: 'door', plan, join: newer }
  const write =
    versioning === 'client stamp'
      ? { version: 1 }
      : (found: Door | undefined) => ({ version: (found?.version ?? 0) + 1 })
  // What a replica does not hold for itself it keeps for others; so one replica function serves here for all.
  const ask = (name: string) => quorumReplica({ id: name, epoch: 1, join: newer })
  const replicas = (): Table<
    never,
    Parameters<ReturnType<typeof ask>['answer']>[1],
    ReturnType<ReturnType<typeof ask>['answer']>['answer']
  > => {
    const states = new Map([...five, 'f', 'g', 'h'].map(name => [name, ask(name).initial]))
    return {
      states: new Map<string, never>(),
      ask(to, what) {
        const replied = ask(to).answer(states.get(to)!, what)
        states.set(to, replied.state)
        return replied.answer
      },
    }
  }
  const reach = (side: keyof typeof sides) => (side === 'minority' ? [...sides.minority, 'f', 'g', 'h'] : sides[side])
  return {
    level: levelOf({ system, versioning, repair: repair ?? 'awaited', ...(counting === undefined ? {} : { counting }) })
      .level,
    write: (side => told(quorumWrite({ ...common, write }), replicas(), reach(side))) as Run,
    read: (side => told(quorumRead(common), replicas(), reach(side))) as Run,
  }
}

const system = majorities(five)
const cas = { system, proposer: 'a#1' }
const lattice = { system, lattice: { bottom: 0, join: (a: number, b: number) => a | b } }
const abd = { id, configuration: configuration(system) }

type Row = readonly [
  what: string,
  run: { readonly write: Run; readonly read: Run },
  write: { readonly trips: number; readonly asks: number; readonly minority: string },
  read: { readonly minority: string },
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
    pairOf(abdReplica<number>(0), { write: () => abdWrite({ ...abd, value: 1 }), read: () => abdRead<number>(abd) }),
    { trips: 2, asks: 10, minority: 'failed' },
    failing,
  ],
  [
    'compare-and-set',
    pairOf(acceptor<CasState<number>>(), {
      write: () => casChange(id, casPut(1), cas),
      read: () => casRead<number>(id, cas),
    }),
    { trips: 2, asks: 10, minority: 'failed' },
    failing,
  ],
  [
    'a join',
    pairOf(latticeReplica(lattice.lattice), {
      write: () => latticeUpdate(id, 1, lattice),
      read: () => latticeRead(id, lattice),
    }),
    { trips: 1, asks: 5, minority: 'unknown' },
    failing,
  ],
]

describe.each(rows)('%s', (_, run, write, read) => {
  test('a write costs what the table says', () => {
    expect(run.write('everyone')).toEqual({ kind: 'ok', trips: write.trips, asks: write.asks })
  })

  test('the side with three of five answers', () => {
    const ok = { kind: 'ok' }
    // Stand-ins answer for the side with two only.
    if (_ !== 'sloppy') expect([run.write('majority'), run.read('majority')]).toMatchObject([ok, ok])
  })

  test('the side with two of five says no more than it can know', () => {
    expect([run.write('minority').kind, run.read('minority').kind]).toEqual([write.minority, read.minority])
  })
})

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
