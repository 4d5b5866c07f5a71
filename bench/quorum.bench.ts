/**
 * What reads and writes by quorum cost beside the network: all work of the library for one operation, its replicas included, with
 * N = 3 and every answer given at once. By processor time, which other programs disturb least.
 */
import {
  abdRead,
  abdReplica,
  abdWrite,
  acceptor,
  type CasHint,
  type CasState,
  casChange,
  casRead,
  configuration,
  type Hedge,
  type Hedging,
  hedge,
  hedgePolicy,
  latticeRead,
  latticeReplica,
  latticeUpdate,
  majorities,
  type Operation,
  type OperationEvent,
  type Outcome,
  operationId,
  placement,
  quorumPlan,
  quorumRead,
  quorumReplica,
  quorumWrite,
  type ReplicaFunction,
  replicasOf,
  startHedging,
  type WaitingRead,
} from 'meldkit'
import { usual, workload } from '../test/quorum/support/workload'

const rounds = 5
const count = 100_000
const three = ['a', 'b', 'c']

/** Median microseconds of processor time for one run of `work`, which is told how often it ran before. */
function timed(work: (i: number) => void, times = count): number {
  const each: number[] = []
  for (let round = -1; round < rounds; round++) {
    // No forced collection: it would throw away shapes of objects that are just not alive, and the code made for them.
    const start = process.cpuUsage()
    for (let i = 0; i < times; i++) work(i)
    const { user, system } = process.cpuUsage(start)
    // The first round only warms up.
    if (round >= 0) each.push((user + system) / times)
  }
  return each.toSorted((a, b) => a - b)[rounds >> 1] as number
}

function row(name: string, micros: number, goal?: number): void {
  const met = goal === undefined ? '' : ` (goal ${goal}${micros <= goal ? '' : ', missed'})`
  console.log(`  ${micros.toFixed(2).padStart(8)} µs${met}: ${name}`)
}

type Answering<Ask, Answer> = (to: string, ask: Ask) => Answer

/** Replicas that answer at once. */
function answering<State, Ask, Answer>(
  replicaOf: (name: string) => ReplicaFunction<State, Ask, Answer>,
): Answering<Ask, Answer> {
  const held = new Map(
    three.map(name => {
      const replica = replicaOf(name)
      return [name, { replica, state: replica.initial }]
    }),
  )
  return (to, ask) => {
    const one = held.get(to) as { replica: ReplicaFunction<State, Ask, Answer>; state: State }
    const { state, answer } = one.replica.answer(one.state, ask)
    one.state = state
    return answer
  }
}

/** Runs an operation to its end; the answers of one round come in the order of the asks. */
function drive<State, Ask, Answer, Value>(
  operation: Operation<State, Ask, Answer, Value>,
  answer: Answering<Ask, Answer>,
): Outcome<Value> {
  const events: OperationEvent<Answer>[] = [{ kind: 'begin', wallMs: 0, monotonicMs: 0, random: 0 }]
  let state = operation.initial
  for (let i = 0; i < events.length; i++) {
    const step = operation.step(state, events[i] as OperationEvent<Answer>)
    state = step.state
    for (const effect of step.effects) {
      if (effect.kind === 'done') return effect.outcome
      if (effect.kind !== 'ask') continue
      const { to: from, call } = effect
      // Written out: to spread a moment takes longer than a step.
      events.push({
        kind: 'answer',
        from,
        call,
        answer: answer(from, effect.ask),
        wallMs: 0,
        monotonicMs: 0,
        random: 0,
      })
    }
  }
  throw new Error('The operation did not end.')
}

function resultOf<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === 'ok') return outcome.value
  throw new Error(`Expected ok, got ${outcome.kind}: ${outcome.reason}`)
}

let number = 0
const newId = () => operationId('bench', ++number)
const system = majorities(three)
const current = configuration(system)

console.log('One operation with N = 3, its replicas included')
type Copy = { readonly version: number; readonly value: string }
const newer = (held: Copy, offered: Copy) => (offered.version > held.version ? offered : held)
const plan = quorumPlan({ configuration: current, deadlineMs: 1000 })
const copies = answering(id => quorumReplica({ id, epoch: 1, join: newer }))
const common = () => ({ id: newId(), key: 'x', plan, join: newer })
const write = () => resultOf(drive(quorumWrite({ ...common(), write: { version: number, value: 'y' } }), copies))
const writeAfter = (found?: Copy) => ({ version: (found?.version ?? 0) + 1, value: 'y' })
write()
row(
  'quorum read, repair awaited',
  timed(() => resultOf(drive(quorumRead(common()), copies))),
  3,
)
row('quorum write of a stamp', timed(write), 5)
row('quorum write after a query phase', timed(() => resultOf(drive(quorumWrite({ ...common(), write: writeAfter }), copies)))) // biome-ignore format: one line

const register = answering(() => abdReplica(''))
const about = () => ({ id: newId(), configuration: current })
row(
  'register: write',
  timed(() => resultOf(drive(abdWrite({ ...about(), value: 'y' }), register))),
)
row(
  'register: read',
  timed(() => resultOf(drive(abdRead<string>(about()), register))),
)

const lattice = { bottom: 0, join: (a: number, b: number) => a | b }
const joined = answering(() => latticeReplica(lattice))
row(
  'join: update',
  timed(i => resultOf(drive(latticeUpdate(newId(), 1 << (i % 30), { system, lattice }), joined))),
)
row(
  'join: read',
  timed(() => resultOf(drive(latticeRead(newId(), { system, lattice }), joined))),
)

const acceptors = answering(() => acceptor<CasState<number>>())
let counter = 0
let hint: CasHint<number> | undefined
const add = (value = 0) => ({ value: value + 1, result: null })
const prepared = () => {
  const proposer = `a#${newId()}`
  const options = { system, proposer, hint: { counter }, isPromising: false }
  counter = resultOf(drive(casChange<number, null>(newId(), add, options), acceptors)).hint.counter
}
const promised = () => {
  hint = resultOf(
    drive(casChange<number, null>(newId(), add, { system, proposer: `a#${number}`, hint }), acceptors),
  ).hint
}
row('CASPaxos: change in two round trips', timed(prepared))
hint = { counter }
row('CASPaxos: change in one round trip, by the promise of the one before', timed(promised))
counter = hint?.counter ?? 0
row('CASPaxos: read', timed(() => {
  const options = { system, proposer: `a#${newId()}`, hint: { counter }, isPromising: false }
  counter = resultOf(drive(casRead<number>(newId(), options), acceptors)).hint.counter
})) // biome-ignore format: one line

console.log('The replicas of a key, nothing cached')
for (const size of [5, 100, 1000]) {
  const members = Array.from({ length: size }, (_, i) => ({ id: `node ${i}` }))
  const zoned = members.map((member, i) => ({ ...member, zone: `zone ${i % 3}` }))
  const plain = placement({ members, replicas: 3 })
  const zones = placement({ members: zoned, replicas: 3 })
  const times = Math.round(count / size) + 100
  row(
    `3 of ${size} members`,
    timed(i => replicasOf(plain, `key ${i}`), times),
  )
  row(
    `3 of ${size} members in three zones`,
    timed(i => replicasOf(zones, `key ${i}`), times),
  )
}

console.log('Hedged reads: 99 of 100 answers in 2 ms on average, one in 100 to 1,000 ms; 40,000 reads')
const alone = (): Hedge => ({ hedging: startHedging, targets: [], wakeAt: undefined, note: undefined })
const hedgings = [
  { name: 'not hedged', extraPerThousand: 0 },
  { name: 'at most 1 % more asks', extraPerThousand: 10 },
  { name: 'at most 2 % more asks', extraPerThousand: 20 },
  { name: 'at most 5 % more asks', extraPerThousand: 50 },
]
for (const { name, extraPerThousand } of hedgings) {
  const policy = hedgePolicy({ extraPerThousand })
  const hedged = (hedging: Hedging, read: WaitingRead) => hedge(policy, hedging, read)
  const ask = extraPerThousand === 0 ? alone : hedged
  const { p999, extras } = workload({ latencies: usual, count: 40_000, policy, ask, seed: 1 })
  console.log(`  99.9th percentile ${(p999 / 1000).toFixed(1).padStart(6)} ms, ${((extras / 40_000) * 100).toFixed(2)} % more asks: ${name}`) // biome-ignore format: one line
}
