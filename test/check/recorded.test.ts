// Histories that others recorded, with the verdicts of others, and the small cases that others stumbled over.

import {
  casRegisterModel,
  checkLinearizable,
  keyValueModel,
  type Operation,
  registerModel,
  setModel,
} from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { hasHistories, type Recorded, registerRecords, storeRecords } from './support/histories'

describe.skipIf(!hasHistories)('recorded histories', () => {
  test('all 34 verdicts are right, in one thread, in at most three seconds', () => {
    const before = process.cpuUsage()
    const wrong: string[] = []
    const check = (verdict: string, { name, isLinearizable }: Recorded) => {
      if (verdict !== (isLinearizable ? 'ok' : 'violation')) wrong.push(`${name}: ${verdict}`)
    }
    const registers = registerRecords()
    const stores = storeRecords()
    for (const record of registers) check(checkLinearizable(casRegisterModel(), record.history).kind, record)
    for (const record of stores) check(checkLinearizable(keyValueModel(), record.history).kind, record)
    expect(wrong).toEqual([])
    expect(registers.length + stores.length).toBe(34)
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(3)
  })

  test('fifty clients: the illegal part is a fraction of the history, and illegal by itself', () => {
    const { history } = storeRecords().find(({ name }) => name === 'c50-bad.txt') as Recorded
    const verdict = checkLinearizable(keyValueModel(), history)
    if (verdict.kind !== 'violation') throw new Error(verdict.kind)
    expect(verdict.operations.length).toBeLessThan(history.length / 50)
    expect(new Set(verdict.operations.map(({ key }) => key)).size).toBe(1)
    expect(checkLinearizable(keyValueModel(), verdict.operations).kind).toBe('violation')
  })

  test('few steps give unknown, never ok', () => {
    const { history } = registerRecords().find(({ name }) => name === 'etcd_002.log') as Recorded
    expect(checkLinearizable(casRegisterModel(), history, { stepsMax: 1000 }).kind).toBe('unknown')
  })
})

type Case = readonly [name: string, given: unknown, call: number, end?: number]

/** Each operation by a process of its own. */
function operations(cases: readonly Case[]): readonly Operation[] {
  return cases.map(([name, given, call, end], i) => ({
    process: `p${i}`,
    key: '',
    name,
    ...(name === 'read' ? (given === undefined ? {} : { output: given }) : { input: given }),
    ...(end === undefined ? { outcome: 'unknown' } : { outcome: 'ok', return: end }),
    call,
  }))
}

test.each<readonly [string, 'ok' | 'violation', readonly Case[]]>([
  ['two reads in a write may see it and then not', 'ok', [['write', 100, 0, 100], ['read', 100, 25, 75], ['read', 0, 30, 60]]],
  ['a read after one that saw the write sees it', 'violation', [['write', 200, 0, 100], ['read', 200, 10, 30], ['read', 0, 40, 90]]],
  ['operations that take no time', 'ok', [['write', 100, 0, 100], ['read', 100, 25, 75], ['read', 0, 30, 30], ['read', 0, 30, 30]]],
  ['a later read after two that took no time', 'violation', [['write', 200, 0, 100], ['read', 200, 10, 10], ['read', 200, 10, 10], ['read', 0, 40, 90]]],
  ['intervals that touch are concurrent', 'ok', [['write', 1, 0, 10], ['read', 0, 10, 20]]],
  ['intervals that do not touch are not', 'violation', [['write', 1, 0, 10], ['read', 0, 11, 20]]],
  ['an unknown write may happen late', 'ok', [['write', 1, 0], ['read', 0, 10, 20], ['read', 1, 30, 40]]],
  ['an unknown write happens once', 'violation', [['write', 1, 0], ['read', 1, 10, 20], ['read', 0, 30, 40]]],
  ['an unknown write may never happen', 'ok', [['write', 1, 0], ['read', 0, 10, 20]]],
  ['nothing reads before it was written', 'violation', [['read', 1, 0, 9], ['write', 1, 10, 20]]],
])('register: %s', (_, kind, cases) => {
  expect(checkLinearizable(registerModel(0), operations(cases)).kind).toBe(kind)
}) // biome-ignore format: one case a line

test.each<readonly [string, 'ok' | 'violation', readonly Case[]]>([
  ['one of two is read', 'ok', [['add', 100, 0, 9], ['add', 0, 0, 9], ['read', [100], 0, 9]]],
  ['both are read', 'ok', [['add', 100, 0, 9], ['add', 110, 0, 9], ['read', [100, 110], 0, 9]]],
  ['nobody knows what was read', 'ok', [['add', 100, 0, 9], ['add', 110, 0, 9], ['read', undefined, 0, 9]]],
  ['an element is read twice', 'violation', [['add', 100, 0, 9], ['add', 110, 0, 9], ['read', [100, 100, 110], 0, 9]]],
])('set: %s', (_, kind, cases) => {
  expect(checkLinearizable(setModel(), operations(cases)).kind).toBe(kind)
}) // biome-ignore format: one case a line

test('a history of nothing is fine', () => {
  expect(checkLinearizable(registerModel(), [])).toEqual({
    kind: 'ok',
    guarantee: 'linearizability',
    steps: 0,
    order: [],
  })
})
