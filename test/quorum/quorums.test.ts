// Quorum systems against all subsets of their members, laws for random rules, and the mistakes that people make in counting.

import {
  availability,
  counts,
  disjointQuorums,
  failThreshold,
  failuresTolerated,
  flexible,
  grid,
  hierarchy,
  InvariantError,
  intersects,
  joint,
  majorities,
  majorityOf,
  minimalQuorums,
  type QuorumRule,
  type QuorumSystem,
  type Quorums,
  quorumsOf,
  weights,
} from 'meldkit'
import { describe, expect, test } from 'vitest'
import { diceFrom, isLong, seed } from '../check/support/dice'
import { meetByTrying, randomRule, randomSystem, subsets, without } from './support/rules'

const runs = isLong ? 8000 : 400
const each = (check: (dice: ReturnType<typeof diceFrom>, run: number) => void) => {
  for (let run = 0; run < runs; run++) check(diceFrom(seed + run), run)
}
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`)
const nine = [
  ['a', 'b', 'c'],
  ['d', 'e', 'f'],
  ['g', 'h', 'i'],
]

/** What is wrong with quorums, by their table; the empty list when nothing is. */
function faultsOf(quorums: Quorums): readonly string[] {
  const faults = new Set<string>()
  const { members, suffices, isPossible } = quorums
  if (new Set(members).size !== members.length) faults.add('a member twice')
  if (!suffices(new Set(members))) faults.add('all are not enough')
  if (suffices(new Set())) faults.add('nobody is enough')
  if (suffices(new Set(['stranger', 'another', 'third', 'fourth', 'fifth']))) faults.add('strangers count')
  for (const some of subsets(members)) {
    if (isPossible(some) !== suffices(without(members, some))) faults.add('possible is another thing than enough')
    for (const member of members)
      if (suffices(some) && !suffices(new Set([...some, member]))) faults.add('not monotone')
    if (suffices(some) !== suffices(new Set([...some, 'stranger']))) faults.add('strangers count')
  }
  return [...faults]
}

describe('laws of random rules', () => {
  test('monotone, all are enough, nobody is not, strangers do not count', () => {
    each(dice => expect(faultsOf(quorumsOf(randomRule(dice, 5)))).toEqual([]))
  })

  test('minimal quorums are exactly the minimal sets that suffice', () => {
    each(dice => {
      const quorums = quorumsOf(randomRule(dice, 5))
      const isMinimal = (some: ReadonlySet<string>) =>
        quorums.suffices(some) && [...some].every(one => !quorums.suffices(without([...some], new Set([one]))))
      const texts = (sets: Iterable<Iterable<string>>) => [...sets].map(set => [...set].sort().join()).sort()
      expect(texts(minimalQuorums(quorums))).toEqual(texts(subsets(quorums.members).filter(isMinimal)))
    })
  })

  test('intersection is what trying every pair says, and the witness does not meet', () => {
    let meeting = 0
    each(dice => {
      const system = randomSystem(dice)
      const { members, reads, writes } = system
      const isMet = meetByTrying(members, reads, writes)
      meeting += isMet ? 1 : 0
      expect(intersects(system)).toBe(isMet)
      const missed = disjointQuorums(system)
      expect(missed === undefined).toBe(isMet)
      if (missed === undefined) return
      expect(reads.suffices(new Set(missed.read)) && writes.suffices(new Set(missed.write))).toBe(true)
      expect(missed.read.filter(member => missed.write.includes(member))).toEqual([])
      for (const one of missed.read) expect(reads.suffices(without(missed.read, new Set([one])))).toBe(false)
    })
    expect(meeting).toBeGreaterThan(runs / 20)
    expect(meeting).toBeLessThan(runs)
  })

  test('availability is the sum over all subsets, with a probability for each member', () => {
    each(dice => {
      const quorums = quorumsOf(randomRule(dice, 5))
      const up = new Map(quorums.members.map(member => [member, dice(1001) / 1000]))
      let sum = 0
      for (const some of subsets(quorums.members)) {
        if (!quorums.suffices(some)) continue
        let chance = 1
        for (const [member, p] of up) chance *= some.has(member) ? p : 1 - p
        sum += chance
      }
      expect(availability(quorums, member => up.get(member) as number)).toBeCloseTo(sum, 12)
    })
  })

  test('tolerated failures and the fail threshold are what all subsets say', () => {
    each(dice => {
      const quorums = quorumsOf(randomRule(dice, 5))
      const all = subsets(quorums.members)
      const fatal = all.filter(some => !quorums.isPossible(some)).map(({ size }) => size)
      const survived = all.filter(some => quorums.isPossible(some)).map(({ size }) => size)
      expect(failuresTolerated(quorums)).toBe(Math.min(...fatal) - 1)
      expect(failThreshold(quorums)).toBe(Math.max(...survived) + 1)
    })
  })

  test('joint quorums are those of both, and meet what either meets', () => {
    each(dice => {
      const [a, b] = [randomSystem(dice, 4), randomSystem(dice, 5)]
      const both = joint(a, b)
      const isOther = (part: 'reads' | 'writes') => (some: ReadonlySet<string>) =>
        both[part].suffices(some) !== (a[part].suffices(some) && b[part].suffices(some))
      expect(subsets(both.members).filter(isOther('reads'))).toEqual([])
      expect(subsets(both.members).filter(isOther('writes'))).toEqual([])
      if (intersects(a)) expect(intersects({ reads: both.reads, writes: a.writes })).toBe(true)
      if (intersects(b)) expect(intersects({ reads: b.reads, writes: both.writes })).toBe(true)
    })
  })
})

test('the members are those at the time of making', () => {
  const reachable = ['a', 'b', 'c']
  const { reads } = majorities(reachable)
  reachable.length = 1
  expect(reads.suffices(new Set(['a']))).toBe(false)
  expect(reads.isPossible(new Set(['a']))).toBe(true)
})

test('a single member is joined with itself, and still has one vote', () => {
  const one = { members: ['a'], reads: quorumsOf('a'), writes: quorumsOf('a') }
  expect(joint(one, one).writes.suffices(new Set(['a']))).toBe(true)
})

describe('counts and votes', () => {
  test('counts meet when R + W > N, and not before', () => {
    for (let n = 1; n <= 7; n++) {
      for (let read = 1; read <= n; read++) {
        for (let write = 1; write <= n; write++) {
          const system = counts(numbered(n), { read, write })
          expect(intersects(system)).toBe(read + write > n)
          expect(failuresTolerated(system.reads)).toBe(n - read)
          expect(failThreshold(system.writes)).toBe(n - write + 1)
        }
      }
    }
  })

  test('availability of counts is the closed form, also of 64', () => {
    for (const n of [1, 2, 3, 5, 9, 64]) {
      for (const p of [0, 0.01, 0.5, 0.9, 0.999, 1]) {
        const read = majorityOf(n)
        let sum = 0
        for (let up = read; up <= n; up++) {
          let term = 1
          for (let i = 1; i <= up; i++) term *= ((n - up + i) / i) * p
          for (let i = up; i < n; i++) term *= 1 - p
          sum += term
        }
        expect(availability(counts(numbered(n), { read, write: 1 }).reads, p)).toBeCloseTo(sum, 12)
      }
    }
    expect(availability(majorities(['a', 'b', 'c']).reads, 0.9)).toBeCloseTo(0.972, 15)
  })

  test('a majority is more than half, two of them meet, and three are said by Akka to be at least so many', () => {
    expect([1, 2, 3, 4, 5, 6].map(count => majorityOf(count))).toEqual([1, 2, 2, 3, 3, 4])
    expect(majorityOf(6, { plus: 1 })).toBe(5)
    expect(majorityOf(7, { least: 5 })).toBe(5)
    expect(majorityOf(3, { plus: 3, least: 5 })).toBe(3)
    for (let n = 1; n <= 9; n++) expect(intersects(majorities(numbered(n)))).toBe(true)
  })

  test('votes that add up to more than all meet, and lumps of votes sooner', () => {
    each(dice => {
      const votes = numbered(1 + dice(6)).map(member => [member, 1 + dice(4)] as const)
      const total = votes.reduce((sum, [, count]) => sum + count, 0)
      const needed = { read: 1 + dice(total), write: 1 + dice(total) }
      const { members, reads, writes } = weights(votes, needed)
      const meet = intersects({ reads, writes })
      if (needed.read + needed.write > total) expect(meet).toBe(true)
      expect(meet).toBe(meetByTrying(members, reads, writes))
    })
  })

  test('the answers of a map count as those of a set, and a record has no say', () => {
    const { suffices } = majorities(['__proto__', 'constructor', 'b']).reads
    expect(suffices(new Map([['__proto__', 1]]))).toBe(false)
    expect(suffices(new Set())).toBe(false)
    expect(suffices(new Map([['__proto__', 1], ['constructor', 2]]))).toBe(true) // biome-ignore format: one line
  })
})

describe('layouts', () => {
  const systems: Readonly<Record<string, QuorumSystem>> = {
    'grid of 3 x 3': grid(nine),
    'ragged grid': grid([['a'], ['b', 'c', 'd'], ['e', 'f']]),
    'hierarchy of 3 x 3': hierarchy(nine),
    'hierarchy of mixed depth': hierarchy(['x', ['a', 'b', 'c'], [['d', 'e', 'f'], 'g', 'h']]),
  }

  test.each(Object.keys(systems))('%s: reads meet writes, writes meet writes', name => {
    const { members, reads, writes } = systems[name] as QuorumSystem
    expect(faultsOf(reads)).toEqual([])
    expect(faultsOf(writes)).toEqual([])
    expect(intersects({ reads, writes })).toBe(true)
    expect(meetByTrying(members, reads, writes)).toBe(true)
    expect(intersects({ reads: writes, writes })).toBe(true)
  })

  test('quorums have the sizes of the papers', () => {
    const sizes = (quorums: Quorums) => [...new Set(Array.from(minimalQuorums(quorums), ({ length }) => length))]
    expect(sizes(grid(nine).reads)).toEqual([3])
    expect(sizes(grid(nine).writes)).toEqual([5])
    expect(sizes(hierarchy(nine).reads)).toEqual([4])
    expect(failuresTolerated(hierarchy(nine).reads)).toBe(3)
    expect(failuresTolerated(grid(nine).writes)).toBe(2)
  })

  test('the largest systems are answered too', () => {
    const rows = Array.from({ length: 8 }, (_, row) => Array.from({ length: 8 }, (_, at) => `r${row}c${at}`))
    const square = grid(rows)
    expect(intersects(square)).toBe(true)
    expect(failThreshold(square.reads)).toBe(57)
    expect(availability(square.reads, 0.9)).toBeCloseTo((1 - 1e-8) ** 8, 12)
    expect(availability(square.writes, 0.9)).toBeCloseTo((1 - 1e-8) ** 8 - (1 - 1e-8 - 0.9 ** 8) ** 8, 12)
    expect(intersects(hierarchy(rows.slice(4)))).toBe(true)
    expect(disjointQuorums(counts(rows.flat(), { read: 32, write: 32 }))?.read.length).toBe(32)
    expect(intersects(joint(majorities(rows.flat().slice(0, 32)), majorities(rows.flat().slice(20))))).toBe(true)
  })

  test('flexible quorums need to meet across only', () => {
    const ten = numbered(10)
    const { reads, writes } = flexible(counts(ten, { read: 9, write: 2 }))
    expect(intersects({ reads: writes, writes })).toBe(false)
    expect(intersects({ reads, writes })).toBe(true)
    expect(() => flexible(counts(['a', 'b'], { read: 1, write: 1 }))).toThrow('but a and b do not')
    expect(flexible({ reads: counts(ten, { read: 10, write: 1 }).reads, writes: quorumsOf('m3') }).members).toEqual(ten)
  })
})

describe('nonsense is refused', () => {
  const cases: Readonly<Record<string, () => unknown>> = {
    'no members': () => majorities([]),
    'a member twice': () => majorities(['a', 'b', 'a']),
    'an empty name': () => majorities(['a', '']),
    'R of 0': () => counts(['a', 'b'], { read: 0, write: 2 }),
    'R beyond N': () => counts(['a', 'b'], { read: 3, write: 1 }),
    'half a write': () => counts(['a', 'b'], { read: 1, write: 1.5 }),
    'no number': () => counts(['a', 'b'], { read: Number.NaN, write: 1 }),
    'no votes': () => weights([['a', 0], ['b', 1]], { read: 1, write: 1 }), // biome-ignore format: one line
    'negative votes': () => weights([['a', -1], ['b', 3]], { read: 1, write: 2 }), // biome-ignore format: one line
    'votes beyond counting': () => weights([['a', 2 ** 53], ['b', 2 ** 53]], { read: 1, write: 2 }), // biome-ignore format: one line
    'fewer votes than parts': () => quorumsOf({ needed: 1, of: ['a', 'b'], votes: [1] }),
    'an empty row': () => grid([['a'], []]),
    'no rows': () => grid([]),
    'a member in two rows': () => grid([['a', 'b'], ['c', 'a']]), // biome-ignore format: one line
    'a member in two groups': () => hierarchy([['a', 'b', 'c'], ['a', 'd', 'e'], 'f']),
    'an empty group': () => hierarchy(['a', [], 'b']),
    'more than 64': () => majorities(numbered(65)),
    'a rule that is none': () => quorumsOf(null as unknown as QuorumRule),
    'a probability beyond 1': () => availability(majorities(['a']).reads, 1.5),
    'no probability': () => availability(majorities(['a']).reads, Number.NaN),
  }

  test.each(Object.keys(cases))('%s', name => {
    let caught: unknown
    try {
      cases[name]?.()
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(InvariantError)
    expect((caught as InvariantError).code).toBe('argument')
    expect((caught as InvariantError).message).toMatch(/^(Quorums|Availability): .*\.$/)
  })

  test('the text says what came and what to do', () => {
    expect(() => counts(['a', 'b'], { read: 3, write: 1 })).toThrow(
      'Quorums: needed must be a whole number from 1 to 2, all votes there are, got 3.',
    )
    expect(() => majorities(['a', 'b', 'a'])).toThrow('"a" stands twice among ["a","b","a"]')
  })
})

describe('the checks can fail', () => {
  const five = ['a', 'b', 'c', 'd', 'e']
  const { members, reads, writes, ...rest } = majorities(five)
  const mutant = (suffices: Quorums['suffices'], isPossible = reads.isPossible): Quorums => {
    return { members: five, rule: reads.rule, suffices, isPossible }
  }

  test('half of an even number is no majority', () => {
    const half = counts(five.slice(0, 4), { read: 2, write: 2 })
    expect(meetByTrying(half.members, half.reads, half.writes)).toBe(false)
    expect(disjointQuorums(half)).toEqual({ read: ['a', 'b'], write: ['c', 'd'] })
  })

  test('the reachable members are not N: both sides of a split elect themselves', () => {
    const [left, right] = [majorities(['a', 'b']), majorities(['c', 'd', 'e'])]
    expect(disjointQuorums({ reads: left.reads, writes: right.writes })).toEqual({
      read: ['a', 'b'],
      write: ['d', 'e'],
    })
    expect(intersects({ reads, writes: right.writes })).toBe(false)
  })

  test('a change of two members at once needs a joint epoch, or a majority plus two', () => {
    const [before, after] = [['a', 'b', 'c'], ['c', 'd', 'e']] // biome-ignore format: one line
    const changed = { reads: majorities(after).reads, writes: majorities(before).writes }
    expect(intersects(changed)).toBe(false)
    const moving = joint(majorities(before), majorities(after))
    expect(intersects({ reads: moving.reads, writes: changed.writes })).toBe(true)
    expect(intersects({ reads: changed.reads, writes: moving.writes })).toBe(true)
    const slack = (of: string[]) => majorities(of, { plus: 2 })
    expect(intersects({ reads: slack(after).reads, writes: slack(before).writes })).toBe(true)
  })

  test.each<[string, Quorums, string]>([
    [
      'messages are counted, not members',
      mutant(answered => [...(answered as Set<string>)].length >= 3),
      'strangers count',
    ],
    [
      'exactly a majority, no more',
      mutant(answered => five.filter(one => answered.has(one)).length === 3),
      'not monotone',
    ],
    ['one too many', mutant(answered => five.filter(one => answered.has(one)).length > 5), 'all are not enough'],
    [
      'impossible one failure too late',
      mutant(reads.suffices, failed => five.filter(one => failed.has(one)).length <= 3),
      'possible is another thing than enough',
    ],
  ])('noticed: %s', (_, quorums, fault) => {
    expect(members).toEqual(writes.members)
    expect(rest).toEqual({})
    expect(faultsOf(quorums)).toContain(fault)
  })

  test('noticed: a member that stands twice', () => {
    // As a map of answers by message would have it: the votes of one member for two.
    const twice = quorumsOf({ needed: 2, of: ['a', { needed: 1, of: ['a'] }, 'b'] })
    expect(twice.members).toEqual(['a', 'b'])
    expect(intersects({ reads: twice, writes: quorumsOf('b') })).toBe(false)
  })
})
