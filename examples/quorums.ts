// Reads and writes by quorum: five Maps as replicas, what they guarantee, registers that are linearizable, and how stale a read may be.

import assert from 'node:assert/strict'
import {
  type AbdAnswer,
  type AbdAsk,
  type AbdReplicaState,
  type AcceptorAnswer,
  type AcceptorAsk,
  type AcceptorState,
  abdRead,
  abdReplica,
  abdWrite,
  acceptor,
  type CasState,
  casChange,
  configuration,
  failuresTolerated,
  freshProbability,
  levelOf,
  majorities,
  operationId,
  placement,
  preferenceList,
  quorumPlan,
  quorumRead,
  quorumWrite,
  type ReplicaFunction,
  replicasOf,
  runOperation,
  staleness,
} from 'meldkit'

// #region outside
// What a program gives, and a test replaces: a clock, chance, and a timer that ends early when nobody waits for it any more.
const outside = {
  now: Date.now,
  random: Math.random,
  sleep: (ms: number, over: Promise<void>) =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      over.then(() => clearTimeout(timer))
    }),
}
// #endregion

// #region maps
interface Door {
  readonly version: number
  readonly value: 'open' | 'shut'
}
const newer = (held: Door, offered: Door): Door => (offered.version > held.version ? offered : held)

// Five replicas, each of them a Map. They may as well be five Redis servers: all that is needed is a way to ask.
const members = ['a', 'b', 'c', 'd', 'e']
const maps = new Map(members.map(name => [name, new Map<string, Door>()]))
const plan = quorumPlan({ configuration: configuration(majorities(members)), deadlineMs: 200 })

// Each operation has an id of its own, under which it is resumed.
let count = 0
const about = (key: string) => ({ id: operationId('app', ++count), key, plan, join: newer })

const read = (key: string) =>
  runOperation(quorumRead(about(key)), {
    ...outside,
    ask: async (to, ask) => {
      const map = mapOf(to)
      // A read also repairs: then it is a write that it asks for.
      if (ask.kind === 'write') return store(map, ask.key, ask.versioned, ask.epoch)
      return { kind: 'found', epoch: ask.epoch, found: map.get(ask.key) } as const
    },
  })

const write = (key: string, door: Door) =>
  runOperation(quorumWrite({ ...about(key), write: door }), {
    ...outside,
    ask: async (to, ask) => store(mapOf(to), key, door, ask.epoch),
  })

function store(map: Map<string, Door>, key: string, door: Door, epoch: number) {
  const held = map.get(key)
  map.set(key, held === undefined ? door : newer(held, door))
  return { kind: 'stored', epoch, durability: 'durable' } as const
}

function mapOf(name: string): Map<string, Door> {
  const map = maps.get(name)
  if (map === undefined) throw new Error(`${name} is down.`)
  return map
}
// #endregion

// #region outcomes
const written = await write('door', { version: 1, value: 'open' })
assert.equal(written.kind, 'ok')

// Two of five are down: three are a majority.
maps.delete('d')
maps.delete('e')
const found = await read('door')
assert.deepEqual(found.kind === 'ok' && found.value, { version: 1, value: 'open' })

// Three of five are down. A read has no effect, so it has failed. The write was sent, and two replicas have it: nobody here can say.
maps.delete('c')
assert.equal((await read('door')).kind, 'failed')
const unsure = await write('door', { version: 2, value: 'shut' })
assert.equal(unsure.kind, 'unknown')
assert.deepEqual(unsure.by, ['a', 'b'])
// #endregion

// #region level
const system = majorities(members)
const plain = levelOf({ system, versioning: 'client stamp', repair: 'awaited' })
assert.equal(plain.level, 'monotonic')
assert.equal(
  plain.missing,
  'A slow clock stamps a write older than one that ended before it. Take versions by a `query phase`.',
)
assert.equal(levelOf({ system, versioning: 'query phase', repair: 'awaited' }).level, 'linearizable')
assert.equal(levelOf({ system, versioning: 'query phase', repair: 'background' }).level, 'regular')
assert.equal(levelOf({ system, versioning: 'query phase', repair: 'awaited', counting: 'sloppy' }).level, 'stale')
assert.equal(failuresTolerated(system.writes), 2)
// #endregion

// #region replicas
// Any protocol here is an operation and a replica function. These replicas are in memory; a program persists `state` before it answers.
function askOf<State, Ask, Answer>({ initial, answer }: ReplicaFunction<State, Ask, Answer>) {
  const states = new Map(members.map(name => [name, initial]))
  return async (to: string, ask: Ask): Promise<Answer> => {
    const replied = answer(states.get(to) as State, ask)
    states.set(to, replied.state)
    return replied.answer
  }
}
// #endregion

// #region register
const askRegister = askOf<AbdReplicaState<string>, AbdAsk<string>, AbdAnswer<string>>(abdReplica('shut'))
const current = { configuration: configuration(system), deadlineMs: 200 }
await runOperation(abdWrite({ ...current, id: operationId('ann', 1), value: 'open' }), { ...outside, ask: askRegister })
const seen = await runOperation(abdRead<string>({ ...current, id: operationId('bob', 1) }), {
  ...outside,
  ask: askRegister,
})
assert.equal(seen.kind === 'ok' && seen.value, 'open')
// #endregion

// #region change
type Stock = CasState<number>
const askAcceptor = askOf<AcceptorState<Stock>, AcceptorAsk<Stock>, AcceptorAnswer<Stock>>(acceptor())
let runs = 0
const sell = (till: string, number: number, isResumed = false) => {
  const sold = (stock = 1) => (stock > 0 ? { value: stock - 1, result: true } : { value: stock, result: false })
  // A proposer's name is of one run: node, start of the node, number.
  const operation = casChange<number, boolean>(operationId(till, number), sold, {
    system,
    proposer: `${till}#${++runs}`,
    isResumed,
  })
  return runOperation(operation, { ...outside, ask: askAcceptor })
}
// One is left and two tills sell it at the same time: one of them does.
const sales = await Promise.all([sell('till 1', 1), sell('till 2', 1)])
assert.deepEqual(sales.map(sale => sale.kind === 'ok' && sale.value.result).toSorted(), [false, true])
// Whoever asks again under the same id is told what was decided, and nothing is sold twice.
const again = await sell('till 1', 1, true)
assert.deepEqual(again.kind === 'ok' && again.value.result, sales[0]?.kind === 'ok' && sales[0].value.result)
// #endregion

// #region staleness
const ms = (meanMs: number) => ({ kind: 'exponential', meanMs }) as const
const latencies = { write: ms(10), ack: ms(1), request: ms(1), response: ms(1) }
const loose = staleness({ n: 3, r: 1, w: 1, latencies, seed: 1 })
const [atOnce, later] = [0, 20].map(afterMs => freshProbability(loose, { afterMs }))
assert.ok(atOnce !== undefined && later !== undefined && atOnce < 0.6 && later > 0.9)
assert.equal(freshProbability(staleness({ n: 3, r: 2, w: 2, latencies, seed: 1 }), { afterMs: 0 }), 1)
// #endregion

// #region placement
const cluster = placement({
  members: [
    { id: 'n1', zone: 'north' },
    { id: 'n2', zone: 'north' },
    { id: 'n3', zone: 'south' },
    { id: 'n4', zone: 'south' },
    { id: 'n5', zone: 'west', weight: 2 },
  ],
  replicas: 3,
})
// One of each zone, and the same three on every machine. The rest of the list are the stand-ins, best first.
const three = replicasOf(cluster, 'cart/7')
assert.ok(three.includes('n5'))
assert.deepEqual(preferenceList(cluster, 'cart/7').slice(0, 3), three)
const cartPlan = quorumPlan({ configuration: configuration(majorities(three)), deadlineMs: 200 })
assert.equal(cartPlan.neededRead, 2)
// #endregion
