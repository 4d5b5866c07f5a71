// Positions of siblings: where they stand, that rows do not interleave, and how long they get.

import fc from 'fast-check'
import { change, merge, type NodeId, type Replica, type ReplicaId, replica, tree, view } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { comparePositions, type Position, positionBetween } from '../../src/sequence/tree-position'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
const names = ['west', 'central', 'east'] as const as unknown as readonly ReplicaId[]

/** Inserts by turns: whose turn it is, and where, as a share of the length. */
function inserted(turns: readonly (readonly [writer: number, share: number])[]): readonly Position[] {
  const row: Position[] = []
  turns.forEach(([writer, share], i) => {
    const index = Math.round(share * row.length)
    const fresh = positionBetween(row[index - 1] ?? [], row[index], names[writer] as ReplicaId, i + 1)
    row.splice(index, 0, fresh)
  })
  return row
}

const share = fc.double({ min: 0, max: 1, noNaN: true })

test('a fresh position stands between its neighbours, and the order is total', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), share), { maxLength: 40 }), turns => {
      const row = inserted(turns)
      row.forEach((a, i) => {
        row.forEach((b, j) => {
          expect(Math.sign(comparePositions(a, b))).toBe(Math.sign(i - j))
        })
      })
    }),
    { seed, numRuns: 300 },
  )
})

describe('positions stay short', () => {
  const longest = (turns: readonly (readonly [number, number])[]): number =>
    Math.max(...inserted(turns).map(({ length }) => length))

  test('where writers append or prepend by turns: a chain for each, and the one that begins the row', () => {
    for (const end of [0, 1])
      expect(longest(Array.from({ length: 999 }, (_, i) => [i % 3, end]))).toBeLessThanOrEqual(4)
  })

  test('where one writer does both', () => {
    expect(longest(Array.from({ length: 999 }, (_, i) => [0, i % 2]))).toBeLessThanOrEqual(2)
  })

  test('where three insert anywhere', () => {
    const places = fc.sample(fc.tuple(fc.nat(2), share), { seed: 1, numRuns: 1000 })
    expect(longest(places)).toBeLessThan(40)
  })
})

const Rows = tree()
type Version = Replica<typeof Rows>

/** A row of siblings as it is made: each node at a place between the first and the last of the row so far. */
interface Row {
  readonly places: readonly number[]
}

/** Inserts a row of siblings at an index, each in front, behind or in the middle of those before. */
function makeRow(version: Version, index: number, { places }: Row): readonly [Version, readonly NodeId[]] {
  const row: NodeId[] = []
  const [made] = change(Rows, version, edit => {
    for (const place of places) {
      const at = Math.round((place / 4) * row.length)
      row.splice(at, 0, edit.create(null, index + at))
    }
  })
  return [made, row]
}

test('rows made at the same place at the same time do not interleave, whichever way they were made', () => {
  const row = fc.record({ places: fc.array(fc.constantFrom(0, 4, 4, 0, 2), { minLength: 1, maxLength: 4 }) })
  const history = fc.record({
    before: fc.array(fc.tuple(fc.nat(2), row, share), { maxLength: 4 }),
    moved: fc.array(fc.tuple(share, share), { maxLength: 3 }),
    rows: fc.tuple(row, row, row),
    at: share,
  })
  fc.assert(
    fc.property(history, ({ before, moved, rows, at }) => {
      let versions = names.map(name => replica(Rows, name))
      const meet = () => {
        versions = versions.map(version => versions.reduce((into, other) => merge(Rows, into, other), version))
      }
      // Something to stand beside, made by all at the same time, some of it moved or deleted since.
      for (const [writer, made, where] of before) {
        const version = versions[writer] as Version
        const length = view(Rows, version).roots.length
        versions[writer] = makeRow(version, Math.round(where * length), made)[0]
      }
      meet()
      for (const [from, to] of moved)
        versions[0] = change(Rows, versions[0] as Version, edit => {
          const nodes = edit.children(null)
          const node = nodes[Math.round(from * (nodes.length - 1))]
          if (node !== undefined && to < 0.3) edit.delete(node)
          else if (node !== undefined) edit.move(node, null, Math.round(to * (nodes.length - 1)))
        })[0]
      meet()
      const index = Math.round(at * view(Rows, versions[0] as Version).roots.length)
      const made = versions.map((version, i) => makeRow(version, index, rows[i] as Row))
      versions = made.map(([version]) => version)
      meet()
      const [first, ...others] = versions.map(version => view(Rows, version).roots.map(({ id }) => id))
      for (const other of others) expect(other).toEqual(first)
      for (const [, nodes] of made) {
        const start = first?.indexOf(nodes[0] as NodeId) as number
        expect(first?.slice(start, start + nodes.length)).toEqual(nodes)
      }
    }),
    { seed, numRuns: 500 },
  )
})
