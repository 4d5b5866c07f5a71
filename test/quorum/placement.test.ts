// Placement by its laws (little moves, weights and zones count) and beside the definition written down naively.

import fc from 'fast-check'
import { movedFraction, type Placement, type PlacementMember, placement, preferenceList, replicasOf } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { type KeyHash, keyHash, pairHash } from '../../src/quorum/key-hash'
import { naivePreferenceList, type PlacementRules, placementMutants } from './mutants/placement'

const isLong = process.env.MELDKIT_LONG !== undefined
const keyCount = isLong ? 40_000 : 3000
const keys = (count = keyCount) => Array.from({ length: count }, (_, i) => `key/${i}`)
const even = (count: number): PlacementMember[] => Array.from({ length: count }, (_, i) => ({ id: `node-${i}` }))

const memberList = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    weight: fc.constantFrom(1, 1, 2, 0.5, 10),
    zone: fc.constantFrom('north', 'south', 'east', 'west'),
    isAlone: fc.boolean(),
  }),
  { selector: ({ id }) => id, minLength: 2, maxLength: 9 },
)

/** Members, some of them with a zone, and a number of replicas that they allow. */
const clusters = memberList.chain(all => {
  const members = all.map(({ isAlone, zone, ...rest }): PlacementMember => (isAlone ? rest : { ...rest, zone }))
  return fc.record({ members: fc.constant(members), replicas: fc.integer({ min: 1, max: members.length - 1 }) })
})

describe('a preference list', () => {
  test('is what the definition says', () => {
    fc.assert(
      fc.property(clusters, fc.string(), (cluster, key) => {
        expect(preferenceList(placement(cluster), key)).toEqual(naivePreferenceList(cluster.members, key))
      }),
    )
  })

  test('names each member once, begins with the replicas, and does not depend on the order of the members', () => {
    fc.assert(
      fc.property(clusters, fc.string(), (cluster, key) => {
        const list = preferenceList(placement(cluster), key)
        expect([...list].sort()).toEqual(cluster.members.map(({ id }) => id).sort())
        expect(list.slice(0, cluster.replicas)).toEqual(replicasOf(placement(cluster), key))
        const reversed = placement({ ...cluster, members: cluster.members.toReversed() })
        expect(preferenceList(reversed, key)).toEqual(list)
      }),
    )
  })

  test('does not change for others when weights are equal but not 1', () => {
    const members = even(20)
    const heavy = members.map(member => ({ ...member, weight: 8 }))
    for (const key of keys(50)) {
      const list = preferenceList(placement({ members, replicas: 3 }), key)
      expect(preferenceList(placement({ members: heavy, replicas: 3 }), key)).toEqual(list)
      const uneven = placement({ members: [...heavy, { id: 'small', weight: 0.5 }], replicas: 3 })
      expect(preferenceList(uneven, key).filter(id => id !== 'small')).toEqual(list)
    }
  })

  test('is picked the same whether few or many are wanted', () => {
    const members = even(40).map((member, i) => ({ ...member, zone: `zone-${i % 7}` }))
    for (const key of keys(50)) {
      const list = preferenceList(placement({ members, replicas: 1 }), key)
      for (const replicas of [1, 2, 7, 8, 9, 20]) {
        expect(replicasOf(placement({ members, replicas }), key)).toEqual(list.slice(0, replicas))
      }
    }
  })

  test('is the same for ever: what is stored stays where it was', () => {
    const cluster = placement({
      members: [
        { id: 'alice', zone: 'north' },
        { id: 'bob', zone: 'north' },
        { id: 'carol', zone: 'south' },
        { id: 'Δ', weight: 2.5 },
      ],
      replicas: 2,
    })
    const lists = ['', 'a', 'cart/7', '\u{1f600}', 'ключ'].map(key => preferenceList(cluster, key).join(' '))
    expect(lists).toMatchInlineSnapshot(`
      [
        "Δ alice carol bob",
        "Δ carol bob alice",
        "Δ carol bob alice",
        "carol bob Δ alice",
        "Δ carol alice bob",
      ]
    `)
  })
})

/** Who is new and who is gone in the replicas of a key. */
function difference(before: Placement, after: Placement, key: string): { gone: string[]; come: string[] } {
  const [old, now] = [replicasOf(before, key), replicasOf(after, key)]
  return { gone: old.filter(id => !now.includes(id)), come: now.filter(id => !old.includes(id)) }
}

describe('little moves', () => {
  const changes = fc.tuple(clusters, fc.nat(), fc.array(fc.string(), { minLength: 5, maxLength: 5 }))

  test('when a member goes, only its copies move, each to one other member', () => {
    fc.assert(
      fc.property(changes, ([cluster, at, some]) => {
        const gone = cluster.members[at % cluster.members.length] as PlacementMember
        const before = placement(cluster)
        const after = placement({ ...cluster, members: cluster.members.filter(member => member !== gone) })
        for (const key of some) {
          const isHolder = replicasOf(before, key).includes(gone.id)
          const moved = difference(before, after, key)
          expect(moved.gone).toEqual(isHolder ? [gone.id] : [])
          expect(moved.come.length).toBe(isHolder ? 1 : 0)
        }
      }),
    )
  })

  test('when a member gets heavier, copies move to it and nowhere else', () => {
    fc.assert(
      fc.property(changes, fc.constantFrom(1.01, 2, 30), ([cluster, at, some], factor) => {
        const heavier = cluster.members[at % cluster.members.length] as PlacementMember
        const members = cluster.members.map(member =>
          member === heavier ? { ...member, weight: (member.weight ?? 1) * factor } : member,
        )
        for (const key of some) {
          const moved = difference(placement(cluster), placement({ ...cluster, members }), key)
          expect(moved.come).toEqual(moved.gone.length === 0 ? [] : [heavier.id])
          expect(moved.gone.length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('a member that comes takes its share and no more', () => {
    const [before, after] = [10, 11].map(count => placement({ members: even(count), replicas: 3 })) as [
      Placement,
      Placement,
    ]
    expect(movedFraction(before, after, keys())).toBeCloseTo(1 / 11, 1)
    expect(movedFraction(after, before, keys())).toBeCloseTo(1 / 11, 1)
    expect(movedFraction(before, before, 10)).toBe(0)
  })

  test('one copy more for each key moves just that', () => {
    const [before, after] = [2, 3].map(replicas => placement({ members: even(10), replicas })) as [Placement, Placement]
    expect(movedFraction(before, after, 100)).toBeCloseTo(1 / 3, 10)
    expect(movedFraction(after, before, 100)).toBe(0)
  })
})

/** How often each member comes first. */
function firsts(members: readonly PlacementMember[]): ReadonlyMap<string, number> {
  const cluster = placement({ members, replicas: 1 })
  const counts = new Map<string, number>()
  for (const key of keys()) for (const id of replicasOf(cluster, key)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

describe('balance', () => {
  test('shares are as the weights, within four standard deviations', () => {
    const weights = [1, 1, 2, 4, 0.5, 8, 3.5]
    const counts = firsts(weights.map((weight, i) => ({ id: `node-${i}`, weight })))
    const sum = weights.reduce((a, b) => a + b)
    for (const [i, weight] of weights.entries()) {
      const share = weight / sum
      const deviation = Math.sqrt(keyCount * share * (1 - share))
      expect(Math.abs((counts.get(`node-${i}`) ?? 0) - keyCount * share)).toBeLessThan(4 * deviation)
    }
  })

  test('the second choice does not depend on the first', () => {
    const cluster = placement({ members: even(5), replicas: 2 })
    const pairs = new Map<string, number>()
    for (const key of keys()) {
      const pair = replicasOf(cluster, key).join()
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
    const expected = keyCount / 20
    const chiSquare = [...pairs.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(pairs.size).toBe(20)
    // 19 degrees of freedom: above 50 in one of 10,000 runs.
    expect(chiSquare).toBeLessThan(50)
  })

  test('each bit of a draw is as often 1 as 0, and turns with each bit of the key as often as not', () => {
    const member = keyHash('node-1')
    const count = 1000
    for (let bit = 0; bit < 32; bit++) {
      let ones = 0
      let turned = 0
      for (let i = 0; i < count; i++) {
        const key = keyHash(String(i))
        const other: KeyHash = i % 2 === 0 ? [key[0] ^ (1 << bit), key[1]] : [key[0], key[1] ^ (1 << bit)]
        ones += (pairHash(key, member) >>> bit) & 1
        turned += ((pairHash(key, member) ^ pairHash(other, member)) >>> (i % 32)) & 1
      }
      // The standard deviation is 16.
      expect(Math.abs(ones - count / 2)).toBeLessThan(80)
      expect(Math.abs(turned - count / 2)).toBeLessThan(80)
    }
  })

  test('keys that differ in one code unit, in order or in length have other hashes', () => {
    const some = ['', 'a', 'b', 'aa', 'ab', 'ba', '\0', '\0\0', 'a\0', '\u0101', '\ud800', ...keys(2000)]
    expect(new Set(some.map(key => keyHash(key)[0])).size).toBe(some.length)
    expect(new Set(some.map(key => keyHash(key)[1])).size).toBe(some.length)
  })
})

describe('zones', () => {
  test('no two replicas are of one zone while there are zones left, and no zone has two more than another', () => {
    fc.assert(
      fc.property(clusters, fc.string(), (cluster, key) => {
        const zoneOf = new Map(cluster.members.map(member => [member.id, member.zone ?? `alone ${member.id}`]))
        const sizes = new Map<string, number>()
        for (const zone of zoneOf.values()) sizes.set(zone, (sizes.get(zone) ?? 0) + 1)
        const held = new Map<string, number>()
        for (const id of replicasOf(placement(cluster), key)) {
          const zone = zoneOf.get(id) as string
          held.set(zone, (held.get(zone) ?? 0) + 1)
        }
        expect(held.size).toBe(Math.min(cluster.replicas, sizes.size))
        const most = Math.max(...held.values())
        for (const [zone, size] of sizes) expect(held.get(zone) ?? 0).toBeGreaterThanOrEqual(Math.min(size, most - 1))
      }),
    )
  })

  test('a stand-in comes from a zone that holds nothing yet', () => {
    const members = even(9).map((member, i) => ({ ...member, zone: `zone-${i % 3}` }))
    const cluster = placement({ members, replicas: 2 })
    for (const key of keys(100)) {
      const zones = preferenceList(cluster, key).map(id => members.find(member => member.id === id)?.zone)
      expect(new Set(zones.slice(0, 3)).size).toBe(3)
    }
  })
})

describe('what makes no sense is refused', () => {
  test.each([
    ['no members', [], 1],
    ['more replicas than members', even(2), 3],
    ['no replicas', even(2), 0],
    ['half a replica', even(2), 1.5],
    ['the same id twice', [...even(2), { id: 'node-1' }], 2],
    ['a weight of 0', [{ id: 'a', weight: 0 }, ...even(1)], 1],
    ['a weight that is no number', [{ id: 'a', weight: NaN }], 1],
    ['a weight too large to divide', [{ id: 'a', weight: 1e300 }], 1],
  ])('%s', (_, members, replicas) => {
    expect(() => placement({ members, replicas })).toThrow(expect.objectContaining({ code: 'argument' }))
  })

  test('no keys to move', () => {
    const cluster = placement({ members: even(2), replicas: 1 })
    expect(() => movedFraction(cluster, cluster, [])).toThrow('at least one key')
    for (const wrong of [0, -1, 1.5, Infinity]) {
      expect(() => movedFraction(cluster, cluster, wrong)).toThrow(expect.objectContaining({ code: 'argument' }))
    }
  })
})

/** Which laws of placement a broken one breaks. */
function brokenLaws(rules: PlacementRules): string[] {
  const list = (members: readonly PlacementMember[], key: string) => naivePreferenceList(members, key, rules)
  const broken = new Set<string>()
  const weighted = even(6).map((member, i) => ({ ...member, weight: i < 3 ? 1 : 3, zone: `zone-${i % 4}` }))
  const without = weighted.slice(1)
  let heavy = 0
  const some = keys(1200)
  for (const key of some) {
    const [before, after] = [list(weighted, key), list(without, key)]
    const lone = list(
      weighted.map(({ id, weight }) => ({ id, weight })),
      key,
    )
    if (Number(lone[0]?.at(-1)) >= 3) heavy++
    const [old, now] = [before.slice(0, 3), after.slice(0, 3)]
    if (old.filter(id => !now.includes(id)).some(id => id !== 'node-0')) broken.add('little moves')
    const zones = new Set(old.map(id => weighted.find(member => member.id === id)?.zone))
    if (zones.size < 3) broken.add('zones')
    if (list(weighted.toReversed(), key).join() !== before.join()) broken.add('order')
  }
  if (Math.abs(heavy / some.length - 0.75) > 0.055) broken.add('balance')
  return [...broken]
}

test('the definition keeps the laws', () => {
  expect(brokenLaws({})).toEqual([])
})

test.each(placementMutants.map(mutant => [mutant.name, mutant] as const))('noticed: %s', (_, { rules, breaks }) => {
  expect(brokenLaws(rules)).toContain(breaks)
})

test('a lookup among a thousand members stays far below a millisecond for even weights', () => {
  const cost = (members: readonly PlacementMember[]) => {
    const cluster = placement({ members, replicas: 3 })
    const some = keys(100)
    for (const key of some.slice(0, 30)) replicasOf(cluster, key)
    const start = process.cpuUsage()
    for (const key of some) replicasOf(cluster, key)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / some.length
  }
  const evenUs = cost(even(1000))
  const unevenUs = cost(even(1000).map((member, i) => ({ ...member, weight: 1 + i / 1000 })))
  const zonedUs = cost(even(1000).map((member, i) => ({ ...member, zone: `zone-${i % 5}` })))
  if (isLong) console.log('µs for each lookup', { evenUs, unevenUs, zonedUs })
  expect(evenUs).toBeLessThan(1000)
})
