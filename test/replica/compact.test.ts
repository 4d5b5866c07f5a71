import { describe, expect, test } from 'vitest'
import {
  type AnyCrdt,
  change,
  changesSince,
  compact,
  contextOf,
  countDots,
  type Delta,
  decode,
  diff,
  encode,
  InvariantError,
  lwwRegister,
  matrixClock,
  matrixUpdate,
  merge,
  orMap,
  type Replica,
  replica,
  replicaId,
  stableVector,
  struct,
  toJson,
  type VersionVector,
  versionOf,
  versionVector,
  view,
} from '../../src/index'
import { removeWinsFlag } from '../arbitraries/remove-wins-flag'
import { hexOf, Tags, Title } from './support'

const Flag = removeWinsFlag
const enable = (from: Replica<typeof Flag>) => change(Flag, from, flag => flag.enable())
const disable = (from: Replica<typeof Flag>) => change(Flag, from, flag => flag.disable())

/** All that a replica has seen, as if every member were known to have seen it. */
const all = (version: Delta<AnyCrdt>): VersionVector => versionOf(version.seen)

/** Two replicas that hold two concurrent writes, which both have seen. */
function meeting() {
  const [alice] = change(Title, replica(Title, 'alice'), title => title.set('draft'))
  const [bob] = change(Title, replica(Title, 'bob'), title => title.set('final'))
  return { alice: merge(Title, alice, bob), bob: merge(Title, bob, alice) }
}

/** Two replicas whose flag was turned off, which both have seen. */
function turnedOff() {
  const [alice] = disable(enable(replica(Flag, 'alice'))[0])
  return { alice, bob: merge(Flag, replica(Flag, 'bob'), alice) }
}

describe('a compaction', () => {
  test('drops what lost for good, takes one dot, and shows the same', () => {
    const { alice } = meeting()
    const [after, delta] = compact(Title, alice, all(alice))
    expect([alice.state.length, after.state.length]).toEqual([2, 1])
    expect([view(Title, alice), view(Title, after)]).toEqual(['final', 'final'])
    expect(countDots(delta.seen)).toBe(1)
    expect(view(Title, alice)).toBe('final')
  })

  test('has its effect wherever its delta, its replica, a diff or its bytes are merged', () => {
    const { alice, bob } = meeting()
    const [after, delta] = compact(Title, alice, all(alice))
    const ways = [
      delta,
      after,
      diff(Title, after, bob),
      changesSince(Title, after, bob.seen).delta,
      decode(Title, encode(Title, after)),
    ]
    for (const way of ways) expect(hexOf(Title, merge(Title, bob, way))).toBe(hexOf(Title, after))
    expect(changesSince(Title, after, bob.seen).kind).toBe('delta')
  })

  test('that finds nothing is no change: the same replica, an empty delta', () => {
    const { alice } = meeting()
    const [after] = compact(Title, alice, all(alice))
    for (const [version, stable] of [
      [after, all(after)],
      [alice, versionVector({})],
      [alice, versionVector({ alice: 1 })],
      [replica(Title, 'carol'), versionVector({})],
    ] as const) {
      const [same, delta] = compact(Title, version, stable)
      expect(same).toBe(version)
      expect(delta.seen.ids).toEqual([])
    }
    const [tags] = change(Tags, replica(Tags, 'alice'), tags => tags.add('a'))
    expect(compact(Tags, tags, all(tags))[0]).toBe(tags)
  })

  test('by two replicas at once is what one of them does', () => {
    const { alice, bob } = meeting()
    const [ours] = compact(Title, alice, all(alice))
    const [theirs] = compact(Title, bob, all(bob))
    expect(hexOf(Title, merge(Title, ours, theirs))).toBe(hexOf(Title, merge(Title, theirs, ours)))
    expect(merge(Title, ours, theirs).state).toBe(ours.state)
  })

  test('reaches into maps and structs', () => {
    const Page = struct({ titles: orMap(lwwRegister('')), locked: Flag })
    const edit = (id: string, title: string) =>
      change(Page, replica(Page, id), page => {
        page.titles.at('a').set(title)
        page.titles.at('b').set(title)
        page.locked.disable()
      })[0]
    const both = merge(Page, edit('alice', 'x'), edit('bob', 'y'))
    const [after, delta] = compact(Page, both, all(both))
    expect(JSON.stringify(view(Page, after))).toBe(JSON.stringify(view(Page, both)))
    const other = merge(Page, merge(Page, edit('bob', 'y'), edit('alice', 'x')), delta)
    expect(hexOf(Page, other)).toBe(hexOf(Page, after))
    const size = (version: Delta<typeof Page>) => JSON.stringify(toJson(Page, version).state).length
    expect(size(after)).toBeLessThan(size(both) / 1.5)
  })

  test.each([
    ['dots that it has not seen', versionVector({ alice: 2 })],
    ['a writer of whom it has seen nothing', versionVector({ bob: 1 })],
  ])('refuses %s as stable, and says what it has', (_, stable) => {
    const [alice] = change(Title, replica(Title, 'alice'), title => title.set('x'))
    expect(() => compact(Title, alice, stable)).toThrow(InvariantError)
    expect(() => compact(Title, alice, stable)).toThrow(/dot \d of \w+ cannot be stable, .* has seen \d without gaps/)
  })

  test('refuses dots beyond a gap as stable', () => {
    const [one] = change(Title, replica(Title, 'alice'), title => title.set('x'))
    const [, second] = change(Title, one, title => title.set('y'))
    const bob = merge(Title, replica(Title, 'bob'), second)
    expect(() => compact(Title, bob, versionVector({ alice: 2 }))).toThrow(/dot 2 of alice .* has seen 0 without gaps/)
  })
})

describe('after a compaction', () => {
  test('what its author writes has the same effect where nothing was dropped', () => {
    const { alice, bob } = turnedOff()
    const [compacted, dropped] = compact(Flag, alice, all(alice))
    expect([alice.state.length, compacted.state.length]).toEqual([1, 0])
    const [on, enabled] = enable(compacted)
    expect(view(Flag, on)).toBe(true)
    expect(view(Flag, merge(Flag, merge(Flag, bob, dropped), enabled))).toBe(true)
    // Out of order it waits for what it follows, as any edit does whose past has not arrived.
    const early = merge(Flag, bob, enabled)
    expect(view(Flag, early)).toBe(false)
    expect(hexOf(Flag, merge(Flag, early, dropped))).toBe(hexOf(Flag, on))
  })

  test('which is why it is a change: dropped in silence, a tombstone hides what its author writes next', () => {
    const { alice, bob } = turnedOff()
    const silent = { ...alice, state: Flag.compact(alice.state, contextOf(all(alice))) }
    const [on, enabled] = enable(silent)
    expect(view(Flag, on)).toBe(true)
    const there = merge(Flag, bob, enabled)
    expect(view(Flag, there)).toBe(false)
    // And what bob compacts later does not mend it: to him the enable may be concurrent with the tombstone.
    expect(Flag.compact(there.state, contextOf(all(alice)))).toBe(there.state)
    // They have seen the same, so no merge mends it either.
    expect(merge(Flag, there, on)).toBe(there)
  })

  test('a remove by its author removes all that others still have', () => {
    const Pages = orMap(lwwRegister(''))
    const write = (id: string, title: string) => change(Pages, replica(Pages, id), pages => pages.at('p').set(title))[0]
    const [left, right] = [write('alice', 'x'), write('bob', 'y')]
    const bob = merge(Pages, right, left)
    const [compacted, dropped] = compact(Pages, merge(Pages, left, right), all(bob))
    const [, removed] = change(Pages, compacted, pages => pages.remove('p'))
    expect(view(Pages, merge(Pages, merge(Pages, bob, dropped), removed)).size).toBe(0)
  })

  test('an edit that had seen what was stable, and not the compaction, stands as it would have', () => {
    const { alice, bob } = turnedOff()
    const [compacted] = compact(Flag, alice, all(alice))
    expect(view(Flag, merge(Flag, compacted, enable(bob)[0]))).toBe(true)
    expect(view(Flag, merge(Flag, compacted, disable(enable(bob)[0])[0]))).toBe(false)
    const [on] = enable(bob)
    const [off] = disable(compacted)
    expect(view(Flag, merge(Flag, on, off))).toBe(false)
  })

  test('a ghost keeps all that it wrote, and everybody agrees; only the removal that was dropped is forgotten', () => {
    // Carol went away before the flag was turned off, counted as a member no more, and wrote on.
    const [first] = enable(replica(Flag, 'alice'))
    const away = merge(Flag, replica(Flag, 'carol'), first)
    const [off] = disable(first)
    const [compacted] = compact(Flag, off, all(off))
    const [carol] = enable(away)
    const [here, there] = [merge(Flag, compacted, carol), merge(Flag, carol, compacted)]
    expect(hexOf(Flag, here)).toBe(hexOf(Flag, there))
    expect(view(Flag, here)).toBe(true)
    // Had the tombstone not been dropped, it would have won.
    expect(view(Flag, merge(Flag, off, carol))).toBe(false)
    // In whatever way it comes: to merge the compaction later is the same.
    expect(hexOf(Flag, merge(Flag, merge(Flag, off, carol), compacted))).toBe(hexOf(Flag, here))
  })

  test('a ghost that wrote into a map finds all its keys again', () => {
    const Pages = orMap(lwwRegister(''))
    const write = (from: Replica<typeof Pages>, key: string, title: string) =>
      change(Pages, from, pages => pages.at(key).set(title))[0]
    const start = write(replica(Pages, 'alice'), 'shared', 'a')
    let carol = merge(Pages, replica(Pages, 'carol'), start)
    const both = merge(
      Pages,
      write(start, 'shared', 'b'),
      write(merge(Pages, replica(Pages, 'bob'), start), 'shared', 'c'),
    )
    const [alice] = compact(Pages, both, all(both))
    for (const key of ['shared', 'k1', 'k2', 'k3']) carol = write(carol, key, `carol's ${key}`)
    const [here, there] = [merge(Pages, alice, carol), merge(Pages, carol, alice)]
    expect(hexOf(Pages, here)).toBe(hexOf(Pages, there))
    expect(['k1', 'k2', 'k3'].map(key => view(Pages, here).get(key))).toEqual([
      "carol's k1",
      "carol's k2",
      "carol's k3",
    ])
  })
})

describe('a stable vector', () => {
  test('of a matrix whose rows came with what their senders had is one to compact by', () => {
    const { alice, bob } = meeting()
    const membership = { epoch: 1, members: [replicaId('alice'), replicaId('bob')] }
    const own = matrixUpdate(matrixClock(1), 1, alice.id, versionOf(alice.seen))
    expect(compact(Title, alice, stableVector(own, membership))[0]).toBe(alice)
    // Bob's state arrives with what bob has seen.
    const merged = merge(Title, alice, bob)
    const matrix = matrixUpdate(own, 1, bob.id, versionOf(bob.seen))
    expect(compact(Title, merged, stableVector(matrix, membership))[0].state.length).toBe(1)
  })
})
