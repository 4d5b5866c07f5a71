// Sample runs for the pictures: one written by hand with everything in it, and long ones from a generator. Neither comes
// from the simulator, so the pictures are tried also on what it does not do yet.

import { randomFrom, randomInt } from '../../../src/base/random'
import type { Operation } from '../../../src/check/history'
import type { Violation } from '../../../src/check/verdict'
import type { Run, TraceEntry } from '../../../src/simulate/run'
import type { Schedule } from '../../../src/simulate/schedule'

type Part = TraceEntry extends infer Entry ? (Entry extends unknown ? Omit<Entry, 'step' | 'atUs'> : never) : never

/** Entries by time, in milliseconds; what stands together is one step. */
export function traceOf(parts: readonly (readonly [atMs: number, ...entries: Part[]])[]): TraceEntry[] {
  return parts.flatMap(([atMs, ...entries], at) =>
    entries.map(entry => ({ step: at + 1, atUs: Math.round(atMs * 1000), ...entry }) as TraceEntry),
  )
}

const send = (node: string, to: string, message: number, text: string): Part => ({
  kind: 'send',
  node,
  to,
  message,
  text,
})
const deliver = (node: string, from: string, message: number, text: string): Part => ({ kind: 'deliver', node, from, message, text }) // biome-ignore format: one line
const drop = (node: string, from: string, message: number, why: string): Part => ({ kind: 'drop', node, from, message, why }) // biome-ignore format: one line
const request = (to: string, client: string, operation: string, text: string): Part => ({ kind: 'request', client, to, operation, text }) // biome-ignore format: one line
const asked = (node: string, operation: string): Part => ({ kind: 'asked', node, operation })
const answer = (node: string, operation: string): Part => ({ kind: 'answer', node, operation })
const reply = (node: string, client: string, operation: string, text: string): Part => ({ kind: 'reply', node, client, operation, text }) // biome-ignore format: one line

export const schedule: Schedule = {
  seed: 4711,
  nodes: 3,
  durationUs: 2_000_000,
  actions: [
    { kind: 'request', atUs: 2000, client: 1, to: 'n1', request: { write: 1 }, retries: 1, patienceUs: 200_000 },
    { kind: 'partition', atUs: 14500, side: ['n3'], forUs: 26000 },
    { kind: 'crash', atUs: 22000, node: 'n1', forUs: 300000 },
  ],
  rates: {
    ...{ loss: 2000, duplication: 3000, reordering: 0, delay: 900, corruption: 400, replay: 0, retry: 0 },
    ...({ networkUs: [300, 2500], diskUs: [200, 900] } as const),
  },
}

/** A quorum register that loses an acknowledged write: its store was acknowledged before it was on disk, and the node crashed. */
export const lostUpdate: Run = lostUpdateRun()

function lostUpdateRun(): Run {
  const trace = traceOf([
    [0.001, { kind: 'start', node: 'n1', text: '' }],
    [0.002, { kind: 'start', node: 'n2', text: '' }],
    [0.003, { kind: 'start', node: 'n3', text: '' }],
    [2, request('n1', 'c1', '1', '{"write":1}')],
    [2.15, asked('n1', '1'), send('n1', 'n2', 1, 'query 1'), send('n1', 'n3', 2, 'query 1')],
    [2.3, drop('n3', 'n1', 2, 'lost')],
    [3.1, deliver('n2', 'n1', 1, 'query 1'), send('n2', 'n1', 3, 'value none of 1')],
    [4.2, { kind: 'timer', node: 'n1', timer: 'again' }, send('n1', 'n3', 4, 'query 1')],
    [4.9, deliver('n1', 'n2', 3, 'value none of 1'), send('n1', 'n2', 5, 'store 1@c1 of 1'), send('n1', 'n3', 6, 'store 1@c1 of 1')],
    [5.3, deliver('n3', 'n1', 4, 'query 1'), send('n3', 'n1', 7, 'value none of 1')],
    [6.0, deliver('n2', 'n1', 5, 'store 1@c1 of 1'), { kind: 'persist', node: 'n2', token: 1, text: 'value 1@c1' }, send('n2', 'n1', 8, 'stored 1')],
    [6.4, deliver('n2', 'n1', 5, 'store 1@c1 of 1'), send('n2', 'n1', 9, 'stored 1')],
    [6.6, { kind: 'persisted', node: 'n2', token: 1, text: 'value 1@c1' }],
    [6.9, deliver('n1', 'n2', 8, 'stored 1'), answer('n1', '1')],
    [7.1, reply('n1', 'c1', '1', 'ok')],
    [7.2, deliver('n1', 'n3', 7, 'value none of 1')],
    [7.7, drop('n1', 'n2', 9, 'corrupted: the checksum is wrong')],
    [8.4, deliver('n3', 'n1', 6, 'store 1@c1 of 1'), send('n3', 'n1', 10, 'stored 1')],
    [12, request('n2', 'c2', '2', '{"write":2}')],
    [12.15, asked('n2', '2'), send('n2', 'n1', 11, 'query 2'), send('n2', 'n3', 12, 'query 2')],
    [13, deliver('n1', 'n2', 11, 'query 2'), send('n1', 'n2', 13, 'value 1@c1 of 2')],
    [14, deliver('n2', 'n1', 13, 'value 1@c1 of 2'), send('n2', 'n1', 14, 'store 2@c2 of 2'), send('n2', 'n3', 15, 'store 2@c2 of 2')],
    [14.5, { kind: 'fault', fault: 'partition', text: 'partition n3 | n1 n2', nodes: ['n3'], untilUs: 40500 }],
    [15, drop('n3', 'n2', 15, 'n3 cannot be reached')],
    [15.4, deliver('n1', 'n2', 14, 'store 2@c2 of 2'), { kind: 'persist', node: 'n1', token: 2, text: 'value 2@c2' }, send('n1', 'n2', 16, 'stored 2')],
    [16.1, deliver('n2', 'n1', 16, 'stored 2'), answer('n2', '2'), { kind: 'note', node: 'n2', note: 'fast path' }],
    [16.4, reply('n2', 'c2', '2', 'ok')],
    [19, { kind: 'fault', fault: 'skew', text: 'clock 340 ms ahead', nodes: ['n2'], node: 'n2' }],
    [22, { kind: 'fault', fault: 'lost-write', text: 'crash, the write is lost', nodes: ['n1'], untilUs: 322000 }, { kind: 'stop', node: 'n1', text: 'crash' }],
    [24, drop('n1', 'n3', 10, 'n1 is down')],
    [25, { kind: 'timer', node: 'n2', timer: 'repair' }, send('n2', 'n1', 17, 'repair')],
    [26.2, drop('n1', 'n2', 17, 'n1 is down')],
    [28, { kind: 'fault', fault: 'pause', text: 'pause', nodes: ['n2'], untilUs: 36000 }],
    [322, { kind: 'start', node: 'n1', text: 'with its records' }],
    [324, request('n3', 'c3', '3', '{"read":true}')],
    [324.15, asked('n3', '3'), send('n3', 'n1', 18, 'query 3'), send('n3', 'n2', 19, 'query 3')],
    [325.1, deliver('n1', 'n3', 18, 'query 3'), send('n1', 'n3', 20, 'value 1@c1 of 3')],
    [326, deliver('n3', 'n1', 20, 'value 1@c1 of 3'), answer('n3', '3')],
    [326.2, reply('n3', 'c3', '3', '1')],
    [334, deliver('n2', 'n3', 19, 'query 3'), send('n2', 'n3', 21, 'value 2@c2 of 3')],
    [335, request('n1', 'c1', '4', '{"write":3}')],
    [335.15, asked('n1', '4'), send('n1', 'n2', 22, 'query 4')],
    [340, { kind: 'calm' }],
    [341, { kind: 'problem', text: 'c3 reads 1 after the write of 2 has returned.' }],
  ] satisfies (readonly [number, ...Part[]])[]) // biome-ignore format: one line for each step
  const history: Operation[] = [
    { process: 'c1', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 2000, return: 7100 },
    { process: 'c2', key: 'x', name: 'write', input: 2, outcome: 'ok', call: 12000, return: 16400 },
    { process: 'c3', key: 'x', name: 'read', output: 1, outcome: 'ok', call: 324000, return: 326200 },
    { process: 'c1', key: 'x', name: 'write', input: 3, outcome: 'unknown', call: 335000 },
  ]
  const verdict: Violation = {
    kind: 'violation',
    guarantee: 'linearizability',
    steps: 17,
    anomaly: 'stale read',
    operations: history.slice(0, 3),
    explanation:
      'c3: read x → 1 (324000 to 326200) sees an old value: c2: write x 2 (12000 to 16400) had returned before it began, and c1: write x 1 (2000 to 7100) before that.',
  }
  return runOf('quorum register', trace, history, {
    problem: { kind: 'check', text: verdict.explanation, step: trace.at(-1)!.step, verdict },
    faults: { loss: 1, duplication: 1, corruption: 1, partition: 1, 'lost-write': 1, pause: 1, skew: 1 },
    notes: { 'fast path': 1 },
  })
}

/** A run around a trace. */
export function runOf(
  scenario: string,
  trace: readonly TraceEntry[],
  history: readonly Operation[],
  rest: Partial<Run> = {},
): Run {
  // biome-ignore format: one line
  return {
    scenario,
    schedule,
    history,
    steps: trace.at(-1)?.step ?? 0,
    messages: trace.filter(({ kind }) => kind === 'send').length,
    endUs: trace.at(-1)?.atUs ?? 0,
    faults: {},
    notes: {},
    trace,
    hash: 0,
    ...rest,
  }
}

/** A long run: nodes that gossip, with clients that ask, timers, disks and some of each fault. */
export function longRun(moments: number, nodes = 5, clients = 4): Run {
  const draws = drawing(moments)
  const trace: TraceEntry[] = []
  const history: Operation[] = []
  const flying: { at: number; entry: TraceEntry }[] = []
  const names = Array.from({ length: nodes }, (_, at) => `n${at + 1}`)
  const open = new Map<string, { node: string; operation: string; call: number }>()
  let message = 0
  let us = 0
  for (let step = 1; step <= moments; step++) {
    us += draws(400) + (draws(200) === 0 ? 90_000 : 1)
    const node = names[draws(nodes)]!
    const at = { step, atUs: us, node }
    const due = flying.findIndex(({ at: time }) => time <= us)
    const choice = draws(20)
    const client = `c${draws(clients) + 1}`
    if (due >= 0) trace.push({ ...flying.splice(due, 1)[0]!.entry, step, atUs: us })
    else if (choice < 3) trace.push({ ...at, kind: 'persisted', token: step, text: 'state' })
    else if (choice < 12) {
      trace.push({ ...at, kind: 'timer', timer: 'gossip' })
      for (let copies = draws(3); copies > 0; copies--) {
        const to = names.filter(name => name !== node)[draws(nodes - 1)]!
        const text = `state {${step},${draws(99)}} from ${node}`
        message++
        trace.push({ ...at, kind: 'send', to, message, text })
        const arrives = { ...at, node: to, from: node, message }
        if (draws(12) === 0) trace.push({ ...arrives, kind: 'drop', why: 'lost' })
        else {
          flying.push({ at: us + draws(9000), entry: { ...arrives, kind: 'deliver', text } })
          if (draws(10) === 0) flying.push({ at: us + draws(60_000), entry: { ...arrives, kind: 'deliver', text } })
        }
      }
    } else if (open.has(client)) {
      const { node: asked, operation, call } = open.get(client)!
      open.delete(client)
      trace.push({ ...at, node: asked, kind: 'reply', client, operation, text: 'ok' })
      history.push({ process: client, key: 'x', name: 'write', input: step, outcome: 'ok', call, return: us })
    } else if (choice < 18) {
      open.set(client, { node, operation: `${step}`, call: us })
      trace.push({ ...at, kind: 'request', client, to: node, operation: `${step}`, text: `write ${step}` })
    } else if (draws(30) === 0) {
      trace.push({
        ...at,
        kind: 'fault',
        fault: 'partition',
        text: `partition ${node}`,
        nodes: [node],
        untilUs: us + 30_000,
      })
    } else trace.push({ ...at, kind: 'timer', timer: 'idle' })
  }
  return runOf('gossip', trace, history)
}

/** Numbers below a bound, one after another. */
function drawing(seed: number): (bound: number) => number {
  let random = randomFrom(seed)
  return bound => {
    const [value, next] = randomInt(random, bound)
    random = next
    return value
  }
}
