// The recorded histories with known verdicts, parsed. They are no part of the project: they lie beside it, or where
// MELDKIT_HISTORIES says, or are absent.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { History, Operation } from 'meldkit/check'

export interface Recorded {
  readonly name: string
  readonly history: History
  readonly isLinearizable: boolean
}

const folder = process.env.MELDKIT_HISTORIES ?? fileURLToPath(new URL('../../../../shared/histories', import.meta.url))
export const hasHistories = existsSync(folder)
if (!hasHistories) console.log(`Skipped: there are no recorded histories at ${folder}; set MELDKIT_HISTORIES.`)

const linearizable = new Set(['002', '005', '007', '018', '025'])

/** Registers with read, write and compare-and-set, recorded from a cluster. */
export function registerRecords(): readonly Recorded[] {
  return files('etcd').map(file => {
    const number = file.slice('etcd_'.length, -'.log'.length)
    return { name: file, history: parseRegisterLog(text('etcd', file)), isLinearizable: linearizable.has(number) }
  })
}

/** Stores of texts with get, put and append. */
export function storeRecords(): readonly Recorded[] {
  return files('kv').map(file => ({
    name: file,
    history: parseStoreLog(text('kv', file)),
    isLinearizable: file.endsWith('-ok.txt'),
  }))
}

const files = (kind: string) => readdirSync(join(folder, kind)).sort()
const text = (kind: string, file: string) => readFileSync(join(folder, kind, file), 'utf8')

/** Lines `INFO jepsen.util - <process> :invoke|:ok|:fail|:info :read|:write|:cas <value>`; the number of a line is its time. */
function parseRegisterLog(log: string): History {
  const history: Operation[] = []
  const open = new Map<string, Operation>()
  lines(log).forEach((line, time) => {
    const match = /- *(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.+?)\s*$/.exec(line)
    if (match === null) return
    const [, who, type, name, value] = match as unknown as readonly string[] as readonly [
      string,
      string,
      string,
      string,
      string,
    ]
    if (type === 'invoke') {
      const input = name === 'read' ? undefined : parsed(value)
      open.set(who, { process: who, key: '', name, input, outcome: 'unknown', call: time })
      return
    }
    const operation = open.get(who) as Operation
    open.delete(who)
    if (type === 'info' || value === ':timed-out') history.push(operation)
    else if (name === 'read') history.push({ ...operation, outcome: 'ok', output: parsed(value), return: time })
    else if (name === 'cas') history.push({ ...operation, outcome: 'ok', output: type === 'ok', return: time })
    else history.push({ ...operation, outcome: 'ok', return: time })
  })
  const all = [...history, ...open.values()]
  return renamedAfterUnknown(all)
}

/** Lines `{:process P, :type :invoke|:ok, :f :get|:put|:append, :key "K", :value nil|"V"}`. */
function parseStoreLog(log: string): History {
  const history: Operation[] = []
  const open = new Map<string, Operation>()
  lines(log).forEach((line, time) => {
    const match = /:process (\d+), :type :(\w+), :f :(\w+), :key "(.*?)", :value (.*)\}/.exec(line)
    if (match === null) return
    const [who, type, name, key, value] = match.slice(1) as [string, string, string, string, string]
    if (type === 'invoke') {
      const given = name === 'get' ? {} : { input: JSON.parse(value) as string }
      open.set(who, { process: who, key, name, ...given, outcome: 'unknown', call: time })
      return
    }
    const answer = name === 'get' ? { output: JSON.parse(value) as string } : {}
    history.push({ ...(open.get(who) as Operation), ...answer, outcome: 'ok', return: time })
    open.delete(who)
  })
  return history
}

/** A read that timed out leaves its process going on; here it goes on under another name, as an unknown operation ends it. */
function renamedAfterUnknown(history: History): History {
  const lives = new Map<string, number>()
  return history
    .toSorted((a, b) => a.call - b.call)
    .map(operation => {
      const life = lives.get(operation.process) ?? 0
      if (operation.outcome === 'unknown') lives.set(operation.process, life + 1)
      return life === 0 ? operation : { ...operation, process: `${operation.process}.${life}` }
    })
}

const lines = (log: string) => log.split('\n')
const parsed = (value: string): unknown =>
  value === 'nil' ? null : JSON.parse(value.trim().replace(/^\[(\S+)\s+(\S+)\]$/, '[$1,$2]'))
