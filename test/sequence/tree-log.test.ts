// The log of a tree: checkpoints change nothing but the cost, and the cost of late moves.

import fc from 'fast-check'
import { change, merge, type Replica, replica, type TreeNode, tree, view } from 'meldkit'
import { expect, test } from 'vitest'
import { treeWith } from '../../src/sequence/tree'
import { chunkLength, isWithin, opsOf, placedBy, placeOf, replay } from '../../src/sequence/tree-log'
import { compareOps, type Op } from '../../src/sequence/tree-moves'
import { positionBetween } from '../../src/sequence/tree-position'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const nodes = ['1@a', '2@a', '3@a', '4@a']

/** Moves of four nodes, each with its number as its stamp, so that all differ. */
const places = fc.constantFrom<string | null | false>(...nodes, null, false)
const moves = fc.array(fc.tuple(fc.constantFrom(...nodes), places), { maxLength: 90 })
const opsFrom = (of: readonly (readonly [string, string | null | false])[]): Op[] =>
  of.map(([node, parent], i) => ({ id: 'a' as never, counter: i + 1, stamp: i + 1, node, parent, position: [] }))

/** Sort all, do one after the other. */
function naive(ops: readonly Op[]): Readonly<Record<string, unknown>> {
  const parents = new Map<unknown, unknown>()
  for (const { node, parent } of [...ops].sort(compareOps)) {
    let at: unknown = parent
    while (at !== node && parents.has(at)) at = parents.get(at)
    if (at !== node) parents.set(node, parent)
  }
  return Object.fromEntries(nodes.map(node => [node, parents.get(node) ?? (parents.has(node) ? null : false)]))
}

test('moves that come and go in any order, by any length of chunks, place nodes as if all were sorted first', () => {
  fc.assert(
    fc.property(moves, fc.nat(1000), fc.constantFrom(1, 2, 3, 7, chunkLength, 1000), (of, shuffle, length) => {
      const ops = opsFrom(of)
      const order = [...ops].sort((a, b) => ((a.counter * 7919 + shuffle) % 101) - ((b.counter * 7919 + shuffle) % 101))
      let log = replay(null, [], [])
      for (let i = 0; i < order.length; i += 3) log = replay(log, [], order.slice(i, i + 3), length)
      const gone = order.filter((_, i) => i % 5 === 0)
      for (const [some, left] of [
        [[], ops],
        [gone, ops.filter(op => !gone.includes(op))],
      ] as const) {
        log = replay(log, some, [], length)
        expect(opsOf(log)).toEqual(left)
        const placed = placedBy(log)
        expect(Object.fromEntries(nodes.map(node => [node, placeOf(placed, node)]))).toEqual(naive(left))
        for (const node of nodes) expect(isWithin(placed, placeOf(placed, node), node)).toBe(false)
      }
    }),
    { seed, numRuns: 300 },
  )
})

const Sparse = tree()
type Version = Replica<typeof Sparse>

test('checkpoints at every move, or at none, give the same trees', () => {
  const dense = treeWith(null, { replay: (log, gone, come) => replay(log, gone, come, 1), between: positionBetween })
  const [west, east] = twoSides(100)
  const both = merge(Sparse, west, east)
  expect(JSON.stringify(dense.view(both.state))).toBe(JSON.stringify(view(Sparse, both)))
})

/** Two replicas that have made `count` moves each of the same nodes at the same time. */
function twoSides(count: number): readonly [Version, Version] {
  const [start] = change(Sparse, replica(Sparse, 'west'), edit => {
    for (let n = 0; n < count; n++) edit.create(null)
  })
  const ids = view(Sparse, start).roots.map(({ id }: TreeNode<null>) => id)
  const moved = (from: Version, step: number): Version => {
    let version = from
    for (let n = 0; n < count; n++) {
      const [node, parent] = [ids[(n * step) % count] as string, ids[(n * step * 3 + 1) % count] as string]
      version = change(Sparse, version, edit => {
        try {
          edit.move(node, parent)
        } catch {
          edit.move(node, null, 0)
        }
      })[0]
    }
    return version
  }
  return [moved(start, 7), moved(merge(Sparse, replica(Sparse, 'east'), start), 11)]
}

test('twice as many moves that arrive late cost little more than twice as much', () => {
  const cost = (count: number): number => {
    const [west, east] = twoSides(count)
    view(Sparse, west)
    let replayed = 0
    const Counted = treeWith(null, {
      replay(log, gone, come) {
        const first = [...come].sort(compareOps)[0]
        replayed += come.length + (first === undefined ? 0 : opsOf(log).filter(op => compareOps(op, first) > 0).length)
        return replay(log, gone, come)
      },
      between: positionBetween,
    })
    Counted.view(west.state)
    replayed = 0
    const joined = Counted.join(west.state, east.state, west.seen, east.seen, null)
    expect(JSON.stringify(Counted.view(joined))).toBe(JSON.stringify(view(Sparse, merge(Sparse, west, east))))
    return replayed
  }
  const [one, two] = [cost(500), cost(1000)]
  expect(one).toBeGreaterThanOrEqual(500)
  expect(two / one).toBeLessThan(2.5)
})
