// What joins and floods of colliding keys cost: counted where it can be, timed with wide margins where it cannot.

import { describe, expect, test, vi } from 'vitest'
import { type Champ, champGet } from '../../src/collections/champ'
import { joinChamps } from '../../src/collections/champ-join'
import { champDelete, champOf, champSet, champUpdate } from '../../src/collections/champ-update'
import { hashKey, type Scalar } from '../../src/collections/key'
import { doubleFlood, expectCanonical, flood, shape } from './champ-support'

// Much work on a busy machine, and twenty times as much of it in `npm run test:long`.
vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const sizes = process.env.MELDKIT_LONG ? [1e3, 1e4, 1e5, 1e6] : [1e3, 1e4, 1e5]

/** Nodes that a join looks into, of two versions that each changed other `d` of `n` keys of a common ancestor. */
function nodesVisited(base: Champ<string, number>, d: number): number {
  let a = base
  let b = base
  const stride = Math.floor(base.size / (2 * d))
  for (let i = 0; i < d; i++) {
    a = champSet(a, `key ${2 * i * stride}`, -1)
    b = champSet(b, `key ${(2 * i + 1) * stride}`, -2)
  }
  let visited = 0
  const joined = joinChamps(a, b, {
    both: (x, y) => (y < x ? y : x),
    onlyA: value => value,
    onlyB: value => value,
    visit: () => visited++,
  })
  expect([joined.size, champGet(joined, 'key 0')]).toEqual([base.size, -1])
  expect(champGet(joined, `key ${stride}`)).toBe(-2)
  return visited
}

describe('a join of versions that share structure', () => {
  test('looks into O(d log n) nodes for d keys that differ among n', () => {
    const table: Record<string, Record<string, number>> = {}
    for (const n of sizes) {
      const base = champOf(Array.from({ length: n }, (_, i) => [`key ${i}`, i] as const))
      const row: Record<string, number> = {}
      for (const d of [1, 10, 100]) {
        const visited = nodesVisited(base, d)
        row[`d = ${d}`] = visited
        // Two paths for each pair of changed keys, each from the root to a leaf.
        expect(visited).toBeLessThanOrEqual(2 * d * (Math.log(n) / Math.log(32) + 1.5))
      }
      table[`n = ${n}`] = row
    }
    console.log('Nodes looked into by a join:')
    console.table(table)
  })
})

const seconds = (run: () => void) => {
  const start = performance.now()
  run()
  return (performance.now() - start) / 1000
}

/** Inserts, reads, joins and removes; the time of it all, the best of three. */
function workOn(keys: readonly string[]): number {
  const times = [1, 2, 3].map(() =>
    seconds(() => {
      const half = keys.length / 2
      const a = champOf(keys.slice(0, half).map((key, i) => [key, i] as const))
      let b = champOf(keys.slice(half - 10).map((key, i) => [key, i] as const))
      let joined = joinChamps(a, b, { both: x => x, onlyA: null, onlyB: null })
      expect(joined.size).toBe(keys.length)
      for (const key of keys) expect(champGet(joined, key) === undefined).toBe(false)
      for (const key of keys.slice(0, 1000)) joined = champDelete(joined, key)
      const owner = {}
      for (const key of keys.slice(half)) b = champUpdate(b, key, () => undefined, owner)
      expect(joined.size).toBe(keys.length - 1000)
    }),
  )
  return Math.min(...times)
}

describe('a flood of keys with one hash', () => {
  test('costs some levels more, not a pile: 2^14 keys take at most ten times as long as harmless ones', () => {
    const colliding = flood(14)
    expect(new Set(colliding).size).toBe(2 ** 14)
    expect(new Set(colliding.map(key => hashKey(key, 0))).size).toBe(1)
    const harmless = colliding.map((key, i) => `${i}`.padStart(key.length, '-'))
    const [fair, flooded] = [workOn(harmless), workOn(colliding)]
    console.log(`2^14 keys: ${(fair * 1000).toFixed(0)} ms harmless, ${(flooded * 1000).toFixed(0)} ms with one hash`)
    expect(flooded).toBeLessThan(10 * fair + 0.05)
  })

  test('is told apart also when the second hash is the same', () => {
    // About 2^16 trials a pair make such keys, so they must cost no more than longer paths either.
    const colliding = doubleFlood(11)
    expect(new Set(colliding).size).toBe(2 ** 11)
    for (const round of [0, 1]) expect(new Set(colliding.map(key => hashKey(key, round))).size).toBe(1)
    const harmless = colliding.map((key, i) => `${i}`.padStart(key.length, '-'))
    const map = champOf<Scalar, number>(colliding.map((key, i) => [key, i]))
    expectCanonical(map)
    expect(shape(champOf<Scalar, number>(colliding.map((key, i): [string, number] => [key, i]).reverse()))).toEqual(
      shape(map),
    )
    const [fair, flooded] = [workOn(harmless), workOn(colliding)]
    console.log(`2^11 keys: ${(fair * 1000).toFixed(0)} ms harmless, ${(flooded * 1000).toFixed(0)} ms with two hashes`)
    expect(flooded).toBeLessThan(10 * fair + 0.05)
  })
})
