import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  change,
  changesSince,
  type Delta,
  decode,
  diff,
  type Edit,
  encode,
  equal,
  merge,
  type Replica,
  replica,
} from '../../src/index'
import { Board, hexOf, line, orders, runsOf, Tags, tagsOf } from './support'

// Much work on a busy machine, and twenty times as much of it in `npm run test:long`.
vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

/** Steps among three replicas over a small board: edit, send a delta or a group, as a value or as bytes, send the state. */
const step = fc.record({ at: fc.nat(2), to: fc.nat(2), edit: fc.nat(7), send: fc.nat(4) })
const edits: readonly ((board: Edit<typeof Board>) => void)[] = [
  board => board.tags.add('x'),
  board => board.tags.remove('x'),
  board => board.likes.increment(2),
  board => board.todos.at('t').title.set('tea'),
  board => board.todos.remove('t'),
  board => board.todos.at('t').done.enable(),
  board => board.todos.create('u'),
  board => {
    board.todos.clear()
    board.tags.add('y')
  },
]

function play(steps: readonly { at: number; to: number; edit: number; send: number }[]): Replica<typeof Board>[] {
  const nodes = ['a', 'b', 'c'].map(id => replica(Board, id))
  const sent: Delta<typeof Board>[] = []
  for (const { at, to, edit, send } of steps) {
    if (send < 3) {
      const [next, delta] = change(Board, nodes[at]!, edits[edit]!)
      nodes[at] = next
      sent.push(delta)
    }
    // Sometimes deltas from long ago, so that gaps and duplicates are frequent.
    const old = sent[(edit * 7 + to) % sent.length]
    if (send === 1 && old) nodes[to] = merge(Board, nodes[to]!, old)
    if (send === 2 && old) {
      const group = merge(Board, old, sent.at(-1)!)
      nodes[to] = merge(Board, nodes[to]!, at === 0 ? group : decode(Board, encode(Board, group)))
    }
    if (send === 3) nodes[to] = merge(Board, nodes[to]!, nodes[at]!)
  }
  return nodes
}

describe('a difference', () => {
  test('merged into the older has the effect of merging the newer, for any two versions, with gaps or without', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const nodes = play(steps)
        for (const newer of nodes) {
          for (const older of nodes) {
            const delta = diff(Board, newer, older)
            const merged = merge(Board, older, newer)
            expect(hexOf(Board, merge(Board, older, delta))).toBe(hexOf(Board, merged))
            if (merged === older) expect(delta.seen.ids).toEqual([])
          }
        }
      }),
      { numRuns: process.env.MELDKIT_LONG ? 5000 : 300 },
    )
  })

  test('and merges of all replicas in any order give equal bytes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const nodes = play(steps)
        const results = orders(nodes).map(order =>
          hexOf(
            Board,
            order.reduce((all, node) => merge(Board, all, node)),
          ),
        )
        expect(new Set(results).size).toBe(1)
      }),
      { numRuns: process.env.MELDKIT_LONG ? 5000 : 300 },
    )
  })

  test('and any merge is a state whose bytes are read again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        for (const node of play(steps)) expect(equal(Board, decode(Board, encode(Board, node)), node)).toBe(true)
      }),
      { numRuns: process.env.MELDKIT_LONG ? 5000 : 300 },
    )
  })

  test('sends what lies beyond a hole again', () => {
    const { version, deltas } = line(
      tags => tags.add('a'),
      tags => tags.add('b'),
      tags => tags.add('c'),
      tags => tags.remove('c'),
    )
    const gap = merge(Tags, merge(Tags, replica(Tags, 'bob'), deltas[0]!), deltas[2]!)
    expect(runsOf(gap.seen)).toEqual({ alice: [1, 1, 3, 3] })
    const delta = diff(Tags, version, gap)
    expect(runsOf(delta.seen)).toEqual({ alice: [2, 4] })
    expect(hexOf(Tags, merge(Tags, gap, delta))).toBe(hexOf(Tags, version))
    expect(diff(Tags, gap, version).seen.ids).toEqual([])
  })

  test('of concurrent versions holds in each direction only what the other lacks', () => {
    const { version } = line(tags => tags.add('a'))
    const bob = merge(Tags, replica(Tags, 'bob'), version)
    const [left] = change(Tags, version, tags => tags.add('left'))
    const [right] = change(Tags, bob, tags => tags.remove('a'))
    expect(tagsOf(diff(Tags, left, right))).toEqual(['left'])
    expect(runsOf(diff(Tags, right, left).seen)).toEqual({ bob: [1, 1] })
    expect(runsOf(diff(Tags, right, left).ahead)).toEqual({ alice: [1, 1] })
  })
})

describe('changes since', () => {
  test('a version are the deltas that it lacks, as one group', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const nodes = play(steps)
        for (const newer of nodes) {
          for (const older of nodes) {
            const { delta } = changesSince(Board, newer, older.seen)
            expect(hexOf(Board, merge(Board, older, delta))).toBe(hexOf(Board, merge(Board, older, newer)))
          }
        }
      }),
      { numRuns: process.env.MELDKIT_LONG ? 2000 : 100 },
    )
  })

  test('what is known already are an empty delta', () => {
    const { version } = line(tags => tags.add('a'))
    expect(changesSince(Tags, version, version.seen)).toMatchObject({ kind: 'delta', delta: { seen: { ids: [] } } })
  })

  test('a version within the log are a delta, and say so; before it they are the state', () => {
    let version = replica(Tags, 'alice')
    const versions = [version]
    for (let i = 0; i < 1100; i++) {
      ;[version] = change(Tags, version, tags => tags.add(`tag ${i % 10}`))
      versions.push(version)
    }
    const since = (count: number) => changesSince(Tags, version, versions[count]!.seen)
    expect(since(1099).kind).toBe('delta')
    expect(runsOf(since(1090).delta.seen)).toEqual({ alice: [1091, 1100] })
    expect(since(1100 - 512).kind).toBe('delta')
    expect(since(0).kind).toBe('state')
    for (const count of [0, 50, 600, 1099]) {
      expect(hexOf(Tags, merge(Tags, versions[count]!, since(count).delta))).toBe(hexOf(Tags, version))
    }
    // A replica that was loaded has no log.
    expect(changesSince(Tags, replica(Tags, 'bob', version), versions[1099]!.seen).kind).toBe('state')
  })
})
