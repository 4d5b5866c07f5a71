// What merging keeps in memory, and what versions share.

import { describe, expect, test, vi } from 'vitest'
import {
  champEntries,
  change,
  decode,
  encode,
  lwwRegister,
  merge,
  orMap,
  type Replica,
  replica,
  view,
} from '../../src/index'
import { heapUsed, hexOf, Tags } from './support'

// Much work on a busy machine, and twenty times as much of it in `npm run test:long`.
vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const Titles = orMap(lwwRegister(''))
const size = 100_000

function filled(): Replica<typeof Titles> {
  const [titles] = change(Titles, replica(Titles, 'alice'), titles => {
    for (let i = 0; i < size; i++) titles.at(`key ${i}`).set(`title ${i}`)
  })
  return titles
}

describe('merges that bring nothing', () => {
  test('a million of them keep nothing in memory, and give the target itself', () => {
    const [alice, delta] = change(Tags, replica(Tags, 'alice'), tags => {
      for (let i = 0; i < 100; i++) tags.add(`tag ${i}`)
    })
    const bob = merge(Tags, replica(Tags, 'bob'), alice)
    const copy = decode(Tags, encode(Tags, alice))
    const sources = [alice, delta, copy]
    const run = (times: number) => {
      let version = bob
      for (let i = 0; i < times; i++) version = merge(Tags, version, sources[i % 3]!)
      return version
    }
    run(1000)
    const before = heapUsed()
    const start = performance.now()
    expect(run(1_000_000)).toBe(bob)
    const ms = performance.now() - start
    const kept = heapUsed() - before
    console.log(`10^6 merges that bring nothing: ${Math.round(ms)} ms, ${kept} bytes kept`)
    expect(kept).toBeLessThan(2 ** 20)
  })
})

describe('maps of 10^5 entries', () => {
  const base = filled()
  const bytes = encode(Titles, base)

  /** The slots of a state by key, to compare by reference. */
  const slotsOf = (version: Replica<typeof Titles>) => new Map<string, unknown>(champEntries(version.state))
  const changed = (from: Replica<typeof Titles>, id: string, count: number) =>
    change(Titles, replica(Titles, id, from), titles => {
      for (let i = 0; i < count; i++) titles.at(`key ${i * 7}`).set(`by ${id}`)
    })[0]

  test.each([1, 10, 100])('that share structure and differ in %i keys are merged by touching these alone', count => {
    const [ours, theirs] = [changed(base, 'bob', count), changed(base, 'carol', count)]
    const start = performance.now()
    const merged = merge(Titles, ours, theirs)
    const ms = performance.now() - start
    const [before, after] = [slotsOf(ours), slotsOf(merged)]
    let others = 0
    for (const [key, slot] of after) if (before.get(key) !== slot) others++
    expect(others).toBe(count)
    expect(view(Titles, merged).get('key 0')).toBe('by carol')
    console.log(`Merging 10^5 entries that differ in ${count}: ${ms.toFixed(2)} ms`)
    expect(ms).toBeLessThan(200)
  })

  test('of which one came over the wire are walked once, and share with the target from then on', () => {
    const source = changed(base, 'carol', 10)
    const foreign = replica(Titles, 'dave', decode(Titles, encode(Titles, source)))
    const start = performance.now()
    const once = merge(Titles, base, foreign)
    const first = performance.now() - start
    const [before, after] = [slotsOf(base), slotsOf(once)]
    let others = 0
    for (const [key, slot] of after) if (before.get(key) !== slot) others++
    // All that was equal is still the target's own, though the source held copies.
    expect(others).toBe(10)
    const [next] = change(Titles, replica(Titles, 'erin', once), titles => titles.at('key 3').set('more'))
    const again = performance.now()
    const twice = merge(Titles, once, next)
    const second = performance.now() - again
    console.log(`Merging 10^5 entries from the wire: ${first.toFixed(1)} ms, then ${second.toFixed(2)} ms`)
    expect(view(Titles, twice).get('key 3')).toBe('more')
    expect(second).toBeLessThan(first)
  })

  test('encode to the bytes they were read from, after all this', () => {
    expect(Buffer.compare(encode(Titles, base), bytes)).toBe(0)
    expect(hexOf(Titles, decode(Titles, bytes)).length).toBe(2 * bytes.length)
    console.log(`10^5 entries: ${(bytes.length / size).toFixed(1)} bytes each on the wire`)
  })
})
