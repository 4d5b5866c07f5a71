// Clients that read and write registers on five Redis servers while two of these are killed and come back empty. Everything is
// recorded, and a checker says whether the registers were one copy.

import { type Configuration, configuration, majorities, operationId } from 'meldkit'
import { type History, historyRecorder } from 'meldkit/check'
import { openRegister, type Register } from './register'
import { askRedis } from './replica'
import { type Cluster, startCluster } from './servers'

export type Value = number | null

export interface RunOptions {
  readonly seconds: number
  readonly clients: number
  readonly registers: number
  readonly log?: (line: string) => void
}

export interface Report {
  readonly history: History
  readonly seconds: number
  /** How many operations ended how, as `write ok`. */
  readonly outcomes: Readonly<Record<string, number>>
  /** How often an operation met something rare. */
  readonly notes: Readonly<Record<string, number>>
  readonly configurations: readonly Configuration[]
}

export const memberNames = ['a', 'b', 'c', 'd', 'e']

/** Runs and ends the servers in any case. */
export async function runRedis(options: RunOptions): Promise<Report> {
  const cluster = await startCluster(memberNames)
  try {
    return await runOn(cluster, options)
  } finally {
    await cluster.stop()
  }
}

async function runOn(cluster: Cluster, { seconds, clients, registers, log }: RunOptions): Promise<Report> {
  const recorder = historyRecorder()
  const outcomes = counter()
  const notes = counter()
  const first = configuration(majorities(memberNames))
  const opened = Array.from({ length: registers }, (_, at) => {
    const key = `register-${at}`
    const ask = sometimesLate(askRedis<Value>(cluster.connectionOf, key, null))
    return { key, register: openRegister<Value>({ first, ask, note: notes.add }) }
  })
  const began = performance.now()
  const isOver = () => performance.now() - began > seconds * 1000

  // #region client
  async function client(name: string, number: number): Promise<void> {
    for (let count = 1; !isOver(); count++) {
      const { key, register } = opened[(count + number) % opened.length]!
      const id = operationId(name, count)
      const isWrite = (count * 7 + number) % 5 < 2
      const value = number * 1_000_000 + count
      const call = recorder.invoke(name, isWrite ? { name: 'write', key, input: value } : { name: 'read', key })
      const outcome = await (isWrite ? register.write(id, value) : register.read(id))
      if (outcome.kind === 'ok') recorder.ok(call, isWrite ? {} : { output: outcome.value })
      else recorder[outcome.kind](call)
      outcomes.add(`${isWrite ? 'write' : 'read'} ${outcome.kind}`)
    }
  }
  // #endregion

  const working = Array.from({ length: clients }, (_, number) => client(`client-${number}`, number))
  const all = opened.map(({ register }) => register)
  const configurations: Configuration[] = []
  for (const lost of ['a', 'b']) {
    await pause(seconds * 200)
    configurations.push(...(await loseAndReplace(cluster, all, lost, seconds * 100)))
    log?.(`${lost} was killed and came back empty as ${lost}2.`)
  }
  await Promise.all(working)
  const took = (performance.now() - began) / 1000
  return {
    history: recorder.history(),
    seconds: took,
    outcomes: outcomes.counts(),
    notes: notes.counts(),
    configurations,
  }
}

// #region lose
async function loseAndReplace(cluster: Cluster, registers: readonly Register<Value>[], lost: string, downMs: number) {
  await cluster.crash(lost)
  await pause(downMs)
  const fresh = `${lost}2`
  await cluster.comeBack(lost, fresh)
  return Promise.all(registers.map(register => register.replace(lost, fresh)))
}
// #endregion

/** One ask in five waits up to 5 ms, as on a network: so asks overtake each other, and each server sees another order. */
function sometimesLate<Asked, Answer>(ask: (to: string, asked: Asked) => Promise<Answer>): typeof ask {
  return async (to, asked) => {
    if (Math.random() < 0.2) await pause(Math.random() * 5)
    return ask(to, asked)
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

function counter() {
  const counts = new Map<string, number>()
  return {
    add: (what: string) => {
      counts.set(what, (counts.get(what) ?? 0) + 1)
    },
    counts: () => Object.fromEntries([...counts].sort()),
  }
}

/** What a run gave, in lines. */
export function reportText({ history, seconds, outcomes, notes }: Report): string {
  const rate = Math.round(history.length / seconds)
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')
  return [
    `${history.length} operations in ${seconds.toFixed(1)} s, ${rate} a second`,
    `outcomes: ${listed(outcomes)}`,
    `on the way: ${listed(notes)}`,
  ].join('\n')
}
