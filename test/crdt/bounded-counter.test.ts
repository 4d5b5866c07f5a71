// The bound holds wherever it is looked at: in every replica, every delta, and every merge of some of them.

import fc from 'fast-check'
import {
  type BoundedCounter,
  boundedCounter,
  change,
  DecodeError,
  type Delta,
  diff,
  encode,
  facetsOf,
  fromJson,
  InvariantError,
  merge,
  type Replica,
  replica,
  type Spending,
  toJson,
  view,
} from 'meldkit'
import { laws, lawTests } from 'meldkit/laws'
import { describe, expect, test } from 'vitest'
import { type BoundedOp, boundedFixtureTo } from '../arbitraries/counters'
import { inScope } from './support'

const min = -1
const Stock = boundedCounter(min)
const names = ['alice', 'bob', 'carol']
const seed = Number(process.env.MELDKIT_SEED ?? 20260101)

describe('the laws, with rights that go from replica to replica', () => {
  // Names stand in the edits, so replicas cannot be renamed; and what was given away is not undone.
  const fitting = laws.filter(({ name }) => name !== 'renaming' && name !== 'inverse')
  const fixture = boundedFixtureTo(['west', 'central', 'east'])
  for (const { name, run } of lawTests(fixture, { histories: 300, seed, laws: fitting })) test(name, run)
})

interface Step {
  readonly at: number
  readonly op: BoundedOp
  /** Which of the deltas made so far arrive before the edit, by their number modulo how many there are. */
  readonly heard: readonly number[]
}

const by = fc.integer({ min: 1, max: 2 })
const to = fc.constantFrom(...names)
// Much is given and heard, so that what others gave is spent in most histories.
const ops: fc.Arbitrary<BoundedOp> = fc.oneof(
  fc.record({ kind: fc.constantFrom('grant' as const, 'transfer' as const), to, by }),
  fc.record({ kind: fc.constant('decrement' as const), by }),
)
const steps = fc.array(fc.record({ at: fc.nat(2), op: ops, heard: fc.array(fc.nat(29), { maxLength: 6 }) }), {
  minLength: 6,
  maxLength: 30,
  size: 'max',
})

/** Three replicas that hear deltas in any order, some twice and some never; all deltas, and what each edit came to. */
function run(history: readonly Step[]) {
  const nodes: Replica<BoundedCounter>[] = names.map(name => replica(Stock, name))
  const deltas: Delta<BoundedCounter>[] = []
  const versions: Delta<BoundedCounter>[] = []
  for (const { at, op, heard } of history) {
    let node = nodes[at]!
    for (const n of heard) if (deltas.length > 0) node = merge(Stock, node, deltas[n % deltas.length]!)
    const [next, delta] = change(Stock, node, edit => boundedFixtureTo(names).apply(edit, op))
    nodes[at] = next
    versions.push(node, next)
    if (next !== node) deltas.push(delta)
  }
  return { nodes, deltas, versions }
}

function keepsBound(value: Delta<BoundedCounter>): void {
  const shown = view(Stock, value)
  const rights = Object.values(shown.rights)
  expect(shown.value).toBeGreaterThanOrEqual(min)
  expect(rights.reduce((sum, amount) => sum + amount, 0)).toBe(shown.value - min)
  expect(rights.every(amount => amount > 0)).toBe(true)
}

describe('the bound', () => {
  test('holds in every version, in every delta, and wherever some of them are merged in any order', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(29)), (history, picks) => {
        const { deltas, versions } = run(history)
        for (const value of [...versions, ...deltas]) keepsBound(value)
        if (deltas.length === 0) return
        let group = deltas[0]!
        for (const pick of picks) {
          group = merge(Stock, group, deltas[pick % deltas.length]!)
          keepsBound(group)
        }
      }),
      { numRuns: 1000, seed },
    )
  })

  test('holds where a diff arrives at another replica than the one that it was made for', () => {
    fc.assert(
      fc.property(steps, history => {
        const { nodes } = run(history)
        for (const newer of nodes)
          for (const older of nodes) {
            const delta = diff(Stock, newer, older)
            keepsBound(delta)
            for (const other of nodes) keepsBound(merge(Stock, other, delta))
          }
      }),
      { numRuns: 300, seed },
    )
  })

  test('holds when each replica spends all that it believes to hold: a transfer is not spent twice', () => {
    fc.assert(
      fc.property(steps, history => {
        const { nodes, deltas } = run(history)
        const spent = nodes.map((node, i) => {
          const rights = view(Stock, node).rights[names[i]!] ?? 0
          let result: Spending | undefined
          const [next] = change(Stock, node, edit => {
            result = edit.decrement(rights)
          })
          expect(result).toEqual({ kind: 'ok' })
          return next
        })
        const all = [...spent, ...deltas, ...deltas].reduce<Delta<BoundedCounter>>((sum, part) => merge(Stock, sum, part), spent[0]!) // biome-ignore format: one line
        keepsBound(all)
        // What is left was on its way to replicas that had not heard of it.
        const heard = spent.map(node => merge(Stock, node, all))
        const [last] = change(Stock, heard[0]!, edit => edit.decrement(view(Stock, all).rights[names[0]!] ?? 0))
        keepsBound(last)
      }),
      { numRuns: 300, seed },
    )
  })
})

describe('stories', () => {
  const [west] = change(Stock, replica(Stock, 'west'), stock => {
    stock.increment(10)
    stock.transfer('east', 4)
  })
  const east = merge(Stock, replica(Stock, 'east'), west)

  test('a replica that holds too few rights is told how many it holds, and writes nothing', () => {
    let result: Spending | undefined
    const [same] = change(Stock, east, stock => {
      result = stock.decrement(5)
    })
    expect(result).toEqual({ kind: 'short', rights: 4 })
    expect(same).toBe(east)
    change(Stock, east, stock => {
      expect(stock.transfer('west', 5)).toEqual({ kind: 'short', rights: 4 })
      expect(stock.transfer('east', 5)).toEqual({ kind: 'short', rights: 4 })
      expect(stock.transfer('east', 4)).toEqual({ kind: 'ok' })
      expect(stock.decrement(0)).toEqual({ kind: 'ok' })
    })
  })

  test('a spending that arrives before the transfer brings the transfer along', () => {
    const [, sale] = change(Stock, east, stock => stock.decrement(4))
    expect(view(Stock, merge(Stock, replica(Stock, 'north'), sale))).toEqual({ value: 5, rights: { west: 6 } })
    const [, own] = change(Stock, west, stock => stock.decrement(6))
    expect(toJson(Stock, own).state).toEqual([['west', 3, 10, 6, [['east', 4]]]])
  })

  test('rights that came back are spent, though each row alone is short', () => {
    const [back] = change(Stock, east, stock => stock.transfer('west', 4))
    const [, sale] = change(Stock, merge(Stock, west, back), stock => stock.decrement(10))
    expect(view(Stock, sale)).toEqual({ value: min, rights: {} })
  })

  test('the view is frozen, and the same object as long as the state is the same', () => {
    expect(view(Stock, east)).toBe(view(Stock, east))
    expect(Object.isFrozen(view(Stock, east)) && Object.isFrozen(view(Stock, east).rights)).toBe(true)
    expect(view(Stock, replica(Stock, 'x'))).toEqual({ value: min, rights: {} })
  })

  test('a plain number is reached by the difference, if rights suffice', () => {
    const { reconcile } = facetsOf(Stock)
    const to = (value: unknown) => inScope(Stock, east, scope => reconcile(scope, value, () => undefined))[0]
    expect(view(Stock, to(12))).toEqual({ value: 12, rights: { east: 7, west: 6 } })
    expect(view(Stock, to({ value: 5 }))).toEqual({ value: 5, rights: { west: 6 } })
    expect(to(9)).toBe(east)
    expect(() => to(4)).toThrow(InvariantError)
  })

  test('an undo of an increment takes back what is unused of it', () => {
    const [more] = change(Stock, east, stock => stock.increment(3))
    const [spent] = change(Stock, more, stock => stock.decrement(5))
    const undone = inScope(Stock, spent, scope =>
      facetsOf(Stock).inverse(scope, east.state, more.state, { find: dot => dot, note: () => undefined }),
    )[0]
    expect(view(Stock, undone)).toEqual({ value: 5, rights: { west: 6 } })
    const restored = inScope(Stock, spent, scope =>
      facetsOf(Stock).inverse(scope, more.state, spent.state, { find: dot => dot, note: () => undefined }),
    )[0]
    expect(view(Stock, restored)).toEqual(view(Stock, more))
  })

  test('a state in which more was spent than there was is refused', () => {
    const json = toJson(Stock, west)
    for (const state of [
      [['west', 2, 3, 0, [['east', 4]]]],
      [['west', 2, 10, 11, []]],
      [['west', 0, 10, 0, []]],
      [['west', 2, 0, 0, []]],
      [['west', 2, 10, 0, [['west', 4]]]],
      [['west', 2, 10, 0, [['east', 0]]]],
    ])
      expect(() => fromJson(Stock, { ...json, state } as never)).toThrow(DecodeError)
  })

  test('bad input changes nothing', () => {
    const bytes = encode(Stock, east)
    for (const by of [-1, 0.5, Number.NaN, 2 ** 53])
      for (const edit of ['increment', 'decrement'] as const)
        expect(() => change(Stock, east, stock => stock[edit](by))).toThrow(InvariantError)
    expect(() => change(Stock, west, stock => stock.increment(2 ** 53 - 1))).toThrow('safe integer')
    expect(() => change(Stock, east, stock => stock.transfer('a@b', 1))).toThrow('Replica id')
    expect(() => boundedCounter(0.5)).toThrow(InvariantError)
    expect(encode(Stock, east)).toEqual(bytes)
  })
})
